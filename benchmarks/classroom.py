"""A class on one machine: a real JupyterHub on loopback, and learners who start, run a lesson and drag an explorer.

    make classroom        # in an environment of its own: python benchmarks/classroom.py --write docs/classroom.md

All learners come at the same moment, each starts a server, runs every cell of the lesson, and drags an explorer, a
quarter of the time, as `hub.py` has it: over the hub's proxy and a websocket of their own, as their browsers would.
They are all of one account of this machine, in folders of their own; nothing else differs from lab/classroom's
configuration. Bounded: each part has its limit in seconds, and the hub ends with the script.
"""

import argparse
import asyncio
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import datetime, timezone
from pathlib import Path

import nbformat
import numpy as np
import psutil
from jupyter_server.services.kernels.connection.base import deserialize_binary_message
from tornado.httpclient import AsyncHTTPClient, HTTPError, HTTPRequest
from tornado.websocket import websocket_connect

import hub

ROOT = Path(__file__).resolve().parents[1]
CONFIGURATION = ROOT / "lab" / "classroom" / "jupyterhub_config.py"
TITLE = "## What a class costs: measured"
EXPLORERS = ["momentum.pad"]
SHARE = 0.25            # of the time that each drags
PATIENCE = 600          # seconds for any one part

# What differs from a class's own configuration: loopback, a port that is free, no accounts, and a word to get in.
OURS = """
load_subconfig({configuration!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub_port}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
c.Spawner.environment = dict(PATH={path!r})
c.Spawner.args = [*c.Spawner.args, "--allow-root"]
c.JupyterHub.services = [dict(name="class", api_token={token!r})]
c.JupyterHub.load_roles = [dict(name="class", services=["class"],
                                scopes=["admin:users", "admin:servers", "access:servers", "list:users"])]
"""


class Hub:
    """A JupyterHub of this environment on loopback, as long as the `with` lasts."""

    def __init__(self, proxy):
        self.proxy, self.token = proxy, secrets.token_hex(16)

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="class-")
        folder = Path(self._folder.name)
        ports = dict(zip(("port", "hub_port", "proxy_port"), free_ports(3)))
        self.address = f"http://127.0.0.1:{ports['port']}"
        here = Path(sys.executable).parent
        config = folder / "config.py"
        config.write_text(OURS.format(
            **ports, configuration=str(CONFIGURATION), proxy=str(self.proxy), token=self.token,
            homes=str(folder / "{username}"), path=f"{here}{os.pathsep}{os.environ['PATH']}"), encoding="utf-8")
        self._log = (folder / "log").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [here / "jupyterhub", "-f", config], cwd=folder, stdout=self._log, stderr=subprocess.STDOUT)
        return self

    def __exit__(self, *_):
        spawned = psutil.Process(self.process.pid).children(recursive=True) if self.process.poll() is None else []
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        for each in spawned:            # servers outlive a hub, unless somebody stops them
            try:
                each.kill()
            except psutil.Error:
                pass
        self._log.close()
        self._folder.cleanup()

    def log(self):
        """The last lines of what the hub said."""
        self._log.flush()
        return "\n".join(Path(self._log.name).read_text(encoding="utf-8").splitlines()[-20:])

    async def ask(self, method, where, **content):
        """The answer of the hub, or of a learner's server behind it, as JSON."""
        request = HTTPRequest(
            self.address + where, method=method, headers=self.authorization, request_timeout=PATIENCE,
            body=None if method == "GET" else json.dumps(content), allow_nonstandard_methods=True)
        answer = await AsyncHTTPClient().fetch(request)
        return json.loads(answer.body or b"null")

    @property
    def authorization(self):
        return {"Authorization": f"token {self.token}"}

    async def up(self):
        """Wait until the hub answers."""
        while self.process.poll() is None:
            try:
                return await self.ask("GET", "/hub/api/")
            except (HTTPError, OSError):
                await asyncio.sleep(0.2)
        raise RuntimeError(f"the hub ended at once:\n{self.log()}")


class Pupil(hub.Learner):
    """A learner behind the hub: a server of their own, a kernel in it, and a websocket to that."""

    def __init__(self, room, name):
        self.room, self.name = room, name
        self.waits, self.bytes, self._asked, self._number = [], 0, {}, 0
        self._replies, self._session = {}, uuid.uuid4().hex

    async def start(self):
        """Start the server and a kernel; the seconds until the server was there."""
        begin = time.perf_counter()
        await self.room.ask("POST", f"/hub/api/users/{self.name}")
        await self.room.ask("POST", f"/hub/api/users/{self.name}/server")
        while not (await self._server()).get("ready"):
            await asyncio.sleep(0.5)
        seconds = time.perf_counter() - begin
        kernel = await self.room.ask("POST", f"/user/{self.name}/api/kernels", path="notebooks")
        address = f"{self.room.address}/user/{self.name}/api/kernels/{kernel['id']}/channels"
        self._socket = await websocket_connect(HTTPRequest(
            address.replace("http", "ws", 1), headers=self.room.authorization))
        self._hearing = asyncio.create_task(self._hear())
        return seconds

    async def run(self, code, **more):
        """Run a cell; the content of the kernel's reply."""
        asked = self._send("execute_request", {
            "code": code, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": True,
            "user_expressions": {}, **more})
        self._replies[asked] = asyncio.get_running_loop().create_future()
        reply = await asyncio.wait_for(self._replies[asked], PATIENCE)
        if reply["status"] != "ok":
            raise RuntimeError(f"{self.name}: {reply['ename']}: {reply['evalue']}")
        return reply

    async def lesson(self, cells):
        """Run every cell; seconds."""
        begin = time.perf_counter()
        for cell in cells:
            await self.run(cell)
        return time.perf_counter() - begin

    async def open(self, explorers):
        """Make the explorers that are to be dragged."""
        reply = await self.run(hub.make(explorers), user_expressions={"told": "told"})
        self.explorers = hub.told(reply)

    def memory(self):
        """Proportional set size of server and kernel, in bytes."""
        held = 0
        for each in psutil.process_iter(["environ"]):
            if (each.info["environ"] or {}).get("JUPYTERHUB_USER") == self.name:
                held += each.memory_full_info().pss
        return held

    async def _server(self):
        told = await self.room.ask("GET", f"/hub/api/users/{self.name}")
        return told.get("servers", {}).get("", {})

    def _send(self, kind, content):
        asked = uuid.uuid4().hex
        header = {"msg_id": asked, "msg_type": kind, "session": self._session, "username": self.name,
                  "version": "5.3", "date": datetime.now(timezone.utc).isoformat()}
        text = json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content,
                           "channel": "shell", "buffers": []})
        self.bytes += len(text)
        self._socket.write_message(text)
        return asked

    async def _hear(self):
        while (raw := await self._socket.read_message()) is not None:
            self.bytes += len(raw)
            message = deserialize_binary_message(raw) if isinstance(raw, bytes) else json.loads(raw)
            if message["header"]["msg_type"] == "execute_reply":
                self._replies.pop(message["parent_header"]["msg_id"]).set_result(message["content"])
            self._answered(message)


def free_ports(many):
    """Ports that nobody listens at, a moment ago."""
    sockets = [socket.socket() for _ in range(many)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


async def all_of(asked, what):
    """What all of them answer, within `PATIENCE`."""
    try:
        return await asyncio.wait_for(asyncio.gather(*asked), PATIENCE)
    except TimeoutError:
        raise RuntimeError(f"{what}: not done within {PATIENCE} s") from None


async def measure(proxy, users, notebook, seconds):
    """The section of docs/classroom.md."""
    AsyncHTTPClient.configure(None, max_clients=4 * users)
    cells = [cell.source for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    with Hub(proxy) as room:
        try:
            await all_of([room.up()], "the hub's start")
            pupils = [Pupil(room, f"learner{place:02d}") for place in range(users)]
            started = await all_of([pupil.start() for pupil in pupils], "the servers' start")
            opened = held_by(pupils)
            worked = await all_of([pupil.lesson(cells) for pupil in pupils], "the lesson")
            worn, sent = held_by(pupils), np.array([pupil.bytes for pupil in pupils])
            await all_of([pupil.open(EXPLORERS) for pupil in pupils], "the explorers' start")
            dragged = await hub.drag(pupils, seconds, SHARE)
            itself = psutil.Process(room.process.pid).memory_full_info().pss / 1e6
        except Exception:
            print(room.log(), file=sys.stderr)
            raise
    waits, late, pictures, megabytes, _ = (cell.strip() for cell in dragged.strip("| ").split("|")[1:])
    return "\n".join([
        TITLE, "",
        f"By `make classroom`: a JupyterHub on loopback, on a machine of {os.cpu_count()} processors and "
        f"{psutil.virtual_memory().total / 2**30:.0f} GiB, with {users} learners who all come at the same moment, all "
        f"run every cell of `{notebook.name}` at once, and then all drag `{EXPLORERS[0]}`, each {SHARE:.0%} of "
        f"{seconds:.0f} seconds. No class is as punctual: these are the worst minutes of a term. Memory is a learner's "
        "server and kernel with their share of what processes hold together (PSS).", "",
        "| | median | largest |", "|---|---:|---:|",
        f"| until a learner's server answers, s | {np.median(started):.0f} | {max(started):.0f} |",
        f"| the whole lesson, s | {np.median(worked):.0f} | {max(worked):.0f} |",
        f"| from a move of the hand to its answer, ms | {waits} | {late} (95th percentile) |",
        f"| pictures a second in a drag | {pictures} | |",
        f"| memory with the notebook open, MB | {np.median(opened):.0f} | {opened.max():.0f} |",
        f"| memory after the lesson, MB | {np.median(worn):.0f} | {worn.max():.0f} |",
        f"| bytes of the lesson, both ways, MB | {np.median(sent) / 1e6:.1f} | {sent.max() / 1e6:.1f} |",
        f"| bytes of a minute of dragging, MB | {megabytes} | |",
        "", f"The hub itself holds {itself:.0f} MB. All learners together held {worn.sum() / 1e3:.1f} GB."]) + "\n"


def held_by(pupils):
    """What each learner's server and kernel hold, MB."""
    return np.array([pupil.memory() for pupil in pupils]) / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=20, help="how many at once (20)")
    parser.add_argument("--seconds", type=float, default=20, help="how long they drag (20)")
    parser.add_argument("--notebook", type=Path, default=ROOT / "notebooks" / "05_momentum.ipynb")
    parser.add_argument("--proxy", type=Path, default=ROOT / "build/classroom/node_modules/.bin/configurable-http-proxy")
    parser.add_argument("--write", type=Path, help="the page at whose end it is put, in place of what was there")
    given = parser.parse_args()
    if given.users < 1:
        parser.error(f"--users must be at least 1, got {given.users}")
    for name in ("notebook", "proxy"):
        if not getattr(given, name).is_file():
            parser.error(f"--{name} must be a file, got {getattr(given, name)}")
    text = asyncio.run(measure(given.proxy.resolve(), given.users, given.notebook, given.seconds))
    print(text)
    if given.write:
        before, _, _ = given.write.read_text(encoding="utf-8").partition(TITLE)
        given.write.write_text(f"{before.rstrip()}\n\n{text}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
