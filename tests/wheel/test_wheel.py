"""The wheel as a learner has it: installed alone, into an environment of its own, by `make wheel-test`."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from course import ROOT, notebooks
from descentlab import __version__

SCRIPTS = ROOT / "build" / "wheel" / ("Scripts" if os.name == "nt" else "bin")
COMMAND = SCRIPTS / "descentlab"
FIRST = "notebooks/00_start_here.ipynb"


@pytest.fixture(scope="module")
def wheel():
    (found,) = (ROOT / "build" / "dist").glob("*.whl")
    return found


@pytest.fixture
def learner(tmp_path):
    """The environment of somebody who has nothing but the wheel, with a home of their own."""
    (tmp_path / "home").mkdir()
    strange = ("JUPYTER", "IPYTHON", "MPL", "PYTHON", "DESCENTLAB", "XDG")
    mine = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    return mine | {"HOME": str(tmp_path / "home"), "USERPROFILE": str(tmp_path / "home")}


def typed(*arguments, folder, learner):
    done = subprocess.run([COMMAND, *arguments], cwd=folder, env=learner, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextlib.contextmanager
def started(*arguments, folder, learner):
    """The command at work: gives its address, and what it has said so far."""
    log = folder / "log"
    with open(log, "w") as file:
        server = subprocess.Popen([COMMAND, *arguments, "--no-browser"], cwd=folder, env=learner,
                                  stdout=file, stderr=file)
    try:
        for _ in range(300):
            if found := re.search(r"http://127\.0\.0\.1:\d+/lab/\S+", log.read_text()):
                break
            assert server.poll() is None, log.read_text()
            time.sleep(0.2)
        yield found[0], log.read_text()
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:       # JupyterLab now and then hangs as it closes its extensions
            server.kill()
            server.wait()


def asked(address, path):
    """What the server answers, with the address's token."""
    base, token = re.fullmatch(r"(http://[^/]+)/.*token=(\w+)", address).groups()
    request = urllib.request.Request(f"{base}/{path}", headers={"Authorization": f"token {token}"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read()


def test_it_is_small_and_carries_every_notebook_as_it_is(wheel):
    assert wheel.stat().st_size <= 12e6
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for path in notebooks():
            name = f"descentlab/course/{path.relative_to(ROOT).as_posix()}"
            assert archive.read(name) == path.read_bytes()
    assert not [name for name in names if re.search(r"\.pyc$|/\.|__pycache__|checkpoints", name)]
    assert {name.partition("/")[0] for name in names} == {"descentlab", f"descentlab-{__version__}.dist-info"}


def test_the_command_knows_where_everything_lies(tmp_path, learner):
    said = typed("--where", folder=tmp_path, learner=learner)
    assert f"working copy: {tmp_path / 'when-the-loss-stops-falling'} (not made yet)" in said
    assert f"package: {ROOT / 'build' / 'wheel'}" in said and not (tmp_path / "when-the-loss-stops-falling").exists()
    assert typed("--version", folder=tmp_path, learner=learner) == f"descentlab {__version__}\n"


def test_it_starts_twice_and_keeps_what_was_changed(tmp_path, learner):
    copy = tmp_path / "when-the-loss-stops-falling"
    with started(folder=tmp_path, learner=learner) as (address, said):
        assert f"Your working copy: {copy} (new)" in said and f"/lab/tree/{FIRST}?token=" in address
        assert b"jupyter-config-data" in asked(address, f"lab/tree/{FIRST}")
        found = json.loads(asked(address, f"api/contents/{FIRST}?content=0"))
        assert found["path"] == FIRST and found["writable"]
        settings = json.loads(asked(address, "lab/api/settings/@jupyterlab/apputils-extension:notification"))
        assert settings["schema"]["properties"]["fetchNews"]["default"] == "false"     # what lab/ asks for
    changed = copy / "notebooks" / "03_saddle_escape.ipynb"
    text = changed.read_text(encoding="utf-8").replace("saddle", "pass")
    changed.write_text(text, encoding="utf-8")
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file() and ".descentlab" not in path.parts}
    with started(folder=tmp_path, learner=learner) as (_, said):
        assert f"Your working copy: {copy}\n" in said
    assert before == {path: path.read_bytes() for path in copy.rglob("*")
                      if path.is_file() and ".descentlab" not in path.parts}


KERNEL = """\
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="python3")
said = []
client.execute_interactive(open("cells.py").read(), timeout=60,
                           output_hook=lambda message: said.append(message["content"].get("text")))
print("".join(filter(None, said)))
client.stop_channels()
manager.shutdown_kernel(now=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the first test of Windows is to start")
def test_a_solved_exercise_is_kept_beside_the_notebooks(tmp_path, learner):
    with started("mine", folder=tmp_path, learner=learner):
        pass
    (tmp_path / "cells.py").write_text(
        "from descentlab.lessons import start_here as lesson\n"
        "print(lesson.q1.check(lambda theta, g, eta: theta - eta * g))\nprint(lesson.progress)\n")
    kept = learner | {"DESCENTLAB_PROGRESS": str(tmp_path / "mine" / "progress.json")}
    done = subprocess.run([SCRIPTS / "python", "-c", KERNEL], cwd=tmp_path, env=kept, capture_output=True, text=True)
    assert "Right." in done.stdout and "(00_start_here.ipynb) | 0 of 1 | 1 of 1 |" in done.stdout, done.stderr
    assert json.loads((tmp_path / "mine" / "progress.json").read_text()) == {"start_here": {"exercises": ["q1"]}}
    typed("mine", "--forget", folder=tmp_path, learner=learner)
    assert not (tmp_path / "mine" / "progress.json").exists()


def test_where_nothing_may_be_written_it_says_so(learner):
    folder = Path("/proc") if Path("/proc").is_dir() else Path("/nowhere")
    done = subprocess.run([COMMAND], cwd=folder, env=learner, capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.startswith("descentlab: ") and done.stderr.count("\n") == 1
