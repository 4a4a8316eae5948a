"""A hub's worth: many kernels on this machine, each with explorers, and each of them dragged at the same time.

    python benchmarks/hub.py [--kernels 20] [--seconds 20] [--explorers momentum.pad,...] [--write docs/latency.md]

A script plays the browser's part over each kernel's comm: a hand moves a slider sixty times a second, two questions
may be under way at once, and of what the hand does meanwhile only the last counts. Once each is dragged for a quarter
of the time, in strokes of half a second; and once all without a pause, which no class does. Bytes are those of all
messages, both ways, as they go over a websocket. It takes about two minutes, half of it to start the kernels.
"""

import argparse
import asyncio
import itertools
import json
import os
import time
from pathlib import Path

# Before Jupyter is imported: kernels of this environment, and no more threads than kernels.
os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from jupyter_client import AsyncKernelManager
from page import put_section

ROOT = Path(__file__).resolve().parents[1]
EXPLORERS = "start_here.course,momentum.pad,taylor_and_hessian.taylor,learning_rate_schedules.settle"
PAUSE = 1 / 60          # seconds from one move of the hand to the next
AT_ONCE = 2             # questions under way
STROKE = 0.5            # seconds of a stroke
SHARES = 0.25, 1        # of the time that each is dragged
PATIENCE = 120          # seconds for a kernel to do what it is asked at the start
TITLE = "## A hub's worth"

MAKE = """
import importlib, json
from descentlab.explorers import Slider
made = [getattr(importlib.import_module(f"descentlab.lessons.{room}"), name)() for room, name in %r]
def told(explorer):
    slider = next(name for name, control in explorer.controls.items()
                  if isinstance(control, Slider) and name not in explorer.scene.still)
    return explorer.comm.comm_id, slider, explorer.controls[slider].stops(60)
told = json.dumps([told(explorer) for explorer in made])
"""


def make(explorers):
    """The code that makes the explorers, `room.name` each, in a kernel."""
    return MAKE % [each.split(".") for each in explorers]


def told(reply):
    """What that code tells of them, from the content of the kernel's reply: comm, slider and places of each."""
    if reply["status"] != "ok":
        raise RuntimeError("\n".join(reply["traceback"]))
    return json.loads(reply["user_expressions"]["told"]["data"]["text/plain"].strip("'"))


class Learner:
    """A kernel with explorers, and the browser's part of its conversation."""

    def __init__(self):
        self.manager = AsyncKernelManager(kernel_name="python3")
        self.waits, self.bytes, self._asked, self._number = [], 0, {}, 0

    async def start(self, explorers):
        """Start the kernel and make the explorers in it."""
        await self.manager.start_kernel(cwd=str(ROOT), extra_arguments=["--log-level=ERROR"])
        self.client = self.manager.client()
        self.client.start_channels()
        await self.client.wait_for_ready(timeout=PATIENCE)
        asked = self.client.execute(make(explorers), user_expressions={"told": "told"})
        while (reply := await self.client.get_shell_msg(timeout=PATIENCE))["parent_header"].get("msg_id") != asked:
            pass
        self.explorers = told(reply["content"])
        self._hearing = asyncio.create_task(self._hear())

    async def drag(self, begin, seconds, share):
        """Drag one explorer after the other, a stroke each, from `begin` on the clock; `share` of the time."""
        for stroke, (comm, slider, stops) in zip(itertools.count(), itertools.cycle(self.explorers)):
            at = begin + stroke * STROKE / share
            if at >= begin + seconds:
                break
            await asyncio.sleep(max(0, at - time.perf_counter()))
            there = itertools.cycle([*stops, *reversed(stops)])
            while time.perf_counter() < at + STROKE:
                value = next(there)
                if len(self._asked) < AT_ONCE:
                    self._ask(comm, {slider: value})
                await asyncio.sleep(PAUSE)

    async def stop(self):
        self._hearing.cancel()
        self.client.stop_channels()
        await self.manager.shutdown_kernel(now=True)

    def _ask(self, comm, values):
        self._number += 1
        self._asked[self._number] = time.perf_counter()
        self._send("comm_msg", {"comm_id": comm, "data": {
            "method": "custom", "content": {"values": values, "from": ["learner", self._number]}}})

    def _answered(self, message):
        """Note the wait, if a message holds the frame that was asked for."""
        frame = message["content"].get("data", {}).get("state", {}).get("_frame", {})
        if frame.get("from"):       # None: it was made, or set from a cell
            _, number = frame["from"]
            self.waits.append(1000 * (time.perf_counter() - self._asked.pop(number)))

    def _send(self, kind, content):
        message = self.client.session.msg(kind, content)
        self.bytes += self._size(message)
        self.client.shell_channel.send(message)

    async def _hear(self):
        while True:
            message = await self.client.get_iopub_msg(timeout=None)
            self.bytes += self._size(message)
            self._answered(message)

    def _size(self, message):
        parts = [json.dumps(message[part], default=str) for part in ("header", "parent_header", "metadata", "content")]
        return sum(map(len, parts)) + sum(memoryview(buffer).nbytes for buffer in message.get("buffers") or ())


async def drag(learners, seconds, share):
    """Drag all at once, and say what came of it: a row of the table."""
    for learner in learners:
        learner.waits, learner.bytes = [], 0
    # Each begins at its own moment, or all hands would rest together.
    begin = time.perf_counter()
    apart = STROKE / share / len(learners)
    await asyncio.gather(*(learner.drag(begin + place * apart, seconds, share)
                           for place, learner in enumerate(learners)))
    await asyncio.sleep(1)
    waits = np.concatenate([learner.waits for learner in learners])
    sent = [learner.bytes for learner in learners]
    return (f"| {100 * share:.0f} % | {np.median(waits):.0f} | {np.percentile(waits, 95):.0f} | "
            f"{len(waits) / (seconds * share * len(learners)):.0f} | {np.median(sent) * 60 / seconds / 1e6:.1f} | "
            f"{sum(sent) / len(waits):,.0f} |")


async def measure(kernels, explorers, seconds):
    """The section for docs/latency.md."""
    learners = [Learner() for _ in range(kernels)]
    try:
        for some in range(0, kernels, 2 * os.cpu_count()):
            await asyncio.gather(*(learner.start(explorers) for learner in learners[some:some + 2 * os.cpu_count()]))
        rows = [await drag(learners, seconds, share) for share in SHARES]
    finally:
        await asyncio.gather(*(learner.stop() for learner in learners if hasattr(learner, "client")))
    return "\n".join([
        TITLE, "", f"By `python benchmarks/hub.py`: {kernels} kernels on {os.cpu_count()} processors, each with "
        f"{len(explorers)} explorers, all of them dragged in the same {seconds:.0f} seconds by a script that plays the "
        "browser's part, sixty moves a second. What the browsers need, they need elsewhere.", "",
        "| dragged, of the time | answers, median, ms | 95th percentile | pictures/s in a drag | "
        "MB a learner a minute | bytes a picture |", "|---:|---:|---:|---:|---:|---:|", *rows]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernels", type=int, default=20, help="how many at once (20)")
    parser.add_argument("--seconds", type=float, default=20, help="how long they are dragged, each time (20)")
    parser.add_argument("--explorers", default=EXPLORERS, help="room.name of each, with commas between")
    parser.add_argument("--write", type=Path, help="put the section into this page")
    given = parser.parse_args()
    if given.kernels < 1:
        parser.error(f"--kernels must be at least 1, got {given.kernels}")
    text = asyncio.run(measure(given.kernels, given.explorers.split(","), given.seconds))
    print(text)
    if given.write:
        put_section(given.write, text)


if __name__ == "__main__":
    main()
