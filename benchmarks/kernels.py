"""Many kernels at once, as on a course's server: each runs one notebook whole, all at the same time, on this machine.

    python benchmarks/kernels.py [--kernels 20] [--notebook notebooks/05_momentum.ipynb]

Kernels talk over loopback. A class moves more slowly than that: here nobody pauses to read. Memory is a kernel's
largest, looked at twice a second: what it holds alone (USS), with its share of what kernels hold together (PSS), and
with all of that (RSS, which counts shared libraries once for every kernel). The exit status is 1 if a kernel failed.
"""

import argparse
import asyncio
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

# Before Jupyter is imported: kernels of this environment, and no more threads than kernels.
os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import nbformat
import numpy as np
import psutil
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
LOOK_EVERY = 0.5    # seconds
MEASURES = ("uss", "pss", "rss")


@dataclass
class Run:
    """One kernel's run: how long it took, its largest memory, and what went wrong, if anything."""

    seconds: float
    memory: dict
    error: str = ""


async def watch(client, memory):
    """Keep the largest of each measure of the client's kernel in `memory`, until cancelled."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        try:
            used = psutil.Process(client.km.provisioner.pid).memory_full_info()
        except (AttributeError, psutil.Error):      # not started yet, or gone
            continue
        for measure in MEASURES:
            memory[measure] = max(memory.get(measure, 0), getattr(used, measure))


async def run(path, timeout):
    """Run the notebook at `path` in a kernel of its own."""
    client = NotebookClient(nbformat.read(path, as_version=4), kernel_name="python3", timeout=timeout,
                            startup_timeout=timeout, resources={"metadata": {"path": str(path.parent)}},
                            extra_arguments=["--log-level=ERROR"])
    memory, error, begin = {}, "", time.perf_counter()
    watching = asyncio.create_task(watch(client, memory))
    try:
        await client.async_execute()
    except Exception as reason:     # whatever it is, it is this kernel's result, and the others go on
        error = f"{getattr(reason, 'ename', type(reason).__name__)}: {getattr(reason, 'evalue', reason)}"
    watching.cancel()
    return Run(time.perf_counter() - begin, memory, error)


async def run_together(path, kernels, timeout):
    return await asyncio.gather(*(run(path, timeout) for _ in range(kernels)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernels", type=int, default=20, help="how many at once (20)")
    parser.add_argument("--notebook", type=Path, default=ROOT / "notebooks" / "05_momentum.ipynb")
    parser.add_argument("--timeout", type=float, default=600, help="seconds that one cell may take (600)")
    given = parser.parse_args()
    if given.kernels < 1:
        parser.error(f"--kernels must be at least 1, got {given.kernels}")
    if not given.notebook.is_file():
        parser.error(f"--notebook must be a notebook, got {given.notebook}")

    begin = time.perf_counter()
    runs = asyncio.run(run_together(given.notebook.resolve(), given.kernels, given.timeout))
    wall = time.perf_counter() - begin

    failed = [each for each in runs if each.error]
    seconds = [each.seconds for each in runs]
    print(f"{given.kernels} kernels running {given.notebook.name} at once, on {os.cpu_count()} processors:")
    print(f"{given.kernels - len(failed)} finished without an error, {len(failed)} did not; {wall:.0f} s in all, the "
          f"median kernel {np.median(seconds):.0f} s, the slowest {max(seconds):.0f} s\n")
    print(f"{'a kernel, MB':14s}{'median':>8s}{'largest':>9s}{'together':>10s}")
    for measure in MEASURES:
        held = np.array([each.memory.get(measure, 0) for each in runs]) / 1e6
        print(f"{measure.upper():14s}{np.median(held):8.0f}{held.max():9.0f}{held.sum():10.0f}")
    for error, many in Counter(each.error for each in failed).items():
        print(f"\n{many} of {given.kernels}: {error}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
