"""The command `descentlab`: what it lays, keeps, replaces and says. Nothing here starts JupyterLab."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from course import ROOT
from descentlab import _progress
from descentlab.course import command, contents, jupyter, working_copy
from descentlab.course.working_copy import NAME, WorkingCopy

SADDLE, WAYS = "notebooks/03_saddle_escape.ipynb", "notebooks/further/03_how_many_ways_down.ipynb"
OLD, NEW, MINE = b"of 1.0.0", b"of 1.1.0", b"mine"


@pytest.fixture
def deliver(monkeypatch, tmp_path):
    """deliver(version, content) puts on the shelf a course of three files that all say `content`, as that version."""
    names = [contents.FIRST, SADDLE, WAYS]

    def put(version, content):
        shelf = {name: tmp_path / "shelf" / name for name in names}
        for path in shelf.values():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for module in (contents, working_copy):
            monkeypatch.setattr(module, "contents", lambda: shelf)
        monkeypatch.setattr(working_copy, "__version__", version)
        monkeypatch.setattr(command, "__version__", version)

    put("1.0.0", OLD)
    return put


@pytest.fixture
def copy(deliver, tmp_path):
    """A working copy of version 1.0.0, just laid."""
    made = WorkingCopy(tmp_path / "copy")
    made.lay()
    return made


@pytest.fixture
def typed(monkeypatch, capsys):
    """typed(*arguments) gives what the command returns, says and complains, and how it would start JupyterLab."""
    started = []
    monkeypatch.setattr(jupyter, "start", lambda *given: started.append(given))

    def run(*arguments):
        started.clear()
        return command.main(arguments), *capsys.readouterr(), started[:]

    return run


def files(copy):
    """What a copy holds, less what the command keeps for itself."""
    return {path.relative_to(copy.folder).as_posix(): path.read_bytes()
            for path in copy.folder.rglob("*") if path.is_file() and copy.private not in path.parents}


# The copy

def test_a_copy_has_all_notebooks_and_every_page_that_they_link_to(tmp_path):
    copy = WorkingCopy(tmp_path / "copy")
    laid = copy.lay()
    notebooks = {path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").rglob("[0-9]*.ipynb")
                 if ".ipynb_checkpoints" not in path.parts}
    assert notebooks == {name for name in laid["new"] if name.endswith(".ipynb")} and contents.FIRST in notebooks
    assert files(copy) == {name: (ROOT / name).read_bytes() for name in laid["new"]}
    for name in notebooks:
        for link in re.findall(r"\]\(([\w./-]+\.(?:ipynb|md|png))\)", (copy.folder / name).read_text(encoding="utf-8")):
            assert (copy.folder / name).parent.joinpath(link).is_file(), f"{name} links to {link}, which no copy has"


def test_laid_again_nothing_changes(copy):
    before = files(copy)
    (copy.folder / SADDLE).write_bytes(MINE)
    assert copy.lay() == {"new": [], "replaced": [], "beside": []}
    assert files(copy) == before | {SADDLE: MINE}


def test_what_is_missing_is_laid_again(copy):
    (copy.folder / SADDLE).unlink()
    assert copy.lay()["new"] == [SADDLE] and files(copy)[SADDLE] == OLD


def test_a_newer_version_replaces_what_was_not_changed_and_lies_beside_what_was(copy, deliver):
    (copy.folder / SADDLE).write_bytes(MINE)
    deliver("1.1.0", NEW)
    beside = "notebooks/03_saddle_escape.1.1.0.ipynb"
    assert copy.lay() == {"new": [], "replaced": [contents.FIRST, WAYS], "beside": [(SADDLE, beside)]}
    after = {contents.FIRST: NEW, WAYS: NEW, SADDLE: MINE, beside: NEW}
    assert files(copy) == after
    assert copy.lay()["beside"] == [] and files(copy) == after
    (copy.folder / beside).unlink()             # the learner has no use for it, and is not given it again
    assert copy.lay()["beside"] == [] and beside not in files(copy)


def test_nothing_that_lies_there_is_written_over(copy, deliver):
    taken = copy.folder / "notebooks/03_saddle_escape.1.1.0.ipynb"
    for path in (taken, copy.folder / SADDLE):
        path.write_bytes(MINE)
    deliver("1.1.0", NEW)
    assert copy.lay()["beside"] == [(SADDLE, "notebooks/03_saddle_escape.1.1.0-2.ipynb")]
    assert taken.read_bytes() == MINE


@pytest.mark.parametrize("kept", [None, b"", b"[]", b'{"files": 1}', b"\xff"])
def test_without_a_memory_everything_that_differs_counts_as_changed(copy, deliver, kept):
    memory = copy.private / working_copy.DELIVERED
    memory.unlink() if kept is None else memory.write_bytes(kept)
    (copy.folder / SADDLE).write_bytes(NEW)     # it is the new one already
    deliver("1.1.0", NEW)
    assert [name for name, _ in copy.lay()["beside"]] == [contents.FIRST, WAYS]
    assert files(copy)[contents.FIRST] == OLD


def test_a_folder_with_something_else_in_it_keeps_it(deliver, tmp_path):
    copy = WorkingCopy(tmp_path)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / SADDLE).write_bytes(MINE)
    (tmp_path / "letter.txt").write_bytes(MINE)
    assert copy.lay()["beside"] == [(SADDLE, "notebooks/03_saddle_escape.1.0.0.ipynb")]
    assert files(copy)[SADDLE] == files(copy)["letter.txt"] == MINE


@pytest.mark.parametrize("name", ["two words", "课程", "50% off", "a'b", "x" * 80, ".hidden", "deep/er"])
def test_odd_names(deliver, tmp_path, name):
    copy = WorkingCopy(tmp_path / name)
    assert len(copy.lay()["new"]) == 3 and copy.lay()["new"] == []


# Which copy

def test_the_copy_that_is_meant(deliver, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert WorkingCopy.at().is_checkout                     # of a checkout its own notebooks are opened
    monkeypatch.setattr(working_copy, "CHECKOUT", None)
    assert WorkingCopy.at().folder == tmp_path / NAME
    assert WorkingCopy.at("other").folder == WorkingCopy.at("~/other").folder == tmp_path / "other"
    WorkingCopy.at("other").lay()
    monkeypatch.chdir(tmp_path / "other" / "notebooks")
    assert WorkingCopy.at().folder == tmp_path / "other"    # whoever stands in one means it


def test_to_a_checkout_nothing_is_delivered(monkeypatch, deliver, tmp_path):
    monkeypatch.setattr(working_copy, "CHECKOUT", tmp_path)
    copy = WorkingCopy(tmp_path)
    assert copy.lay() == {"new": [], "replaced": [], "beside": []} and not copy.folder.joinpath("notebooks").exists()
    with pytest.raises(contents.Refused, match="git restore notebooks/03_saddle_escape.ipynb"):
        copy.reset("03")


# One notebook, reset

@pytest.mark.parametrize("name, meant", [
    ("03", SADDLE), ("03_saddle_escape", SADDLE), ("03_saddle_escape.ipynb", SADDLE), (SADDLE, SADDLE),
    ("further/03", WAYS), (r"further\03_how_many_ways_down.ipynb", WAYS), ("03_how", WAYS)])
def test_reset_lays_one_notebook_and_keeps_the_old_one_beside_it(copy, name, meant):
    (copy.folder / meant).write_bytes(MINE)
    old = meant.replace(".ipynb", ".yours.ipynb")
    assert copy.reset(name) == (meant, old)
    assert files(copy) == {contents.FIRST: OLD, SADDLE: OLD, WAYS: OLD, old: MINE}
    assert copy.reset(name) == (meant, None)                # as it was: nothing to keep
    (copy.folder / meant).write_bytes(NEW)
    assert copy.reset(name) == (meant, meant.replace(".ipynb", ".yours-2.ipynb")) and files(copy)[old] == MINE
    (copy.folder / meant).unlink()
    assert copy.reset(name) == (meant, None) and files(copy)[meant] == OLD


@pytest.mark.parametrize("name", ["", "0", "04", "escape", "claims.md", "../03"])
def test_reset_asks_for_one_notebook(copy, typed, name):
    before = files(copy)
    status, _, complaint, _ = typed(str(copy.folder), f"--reset={name}")
    assert status == 1 and "must be the name of one notebook" in complaint and "03_saddle_escape" in complaint
    assert files(copy) == before


# What is typed

def test_it_says_what_it_did_and_starts_jupyterlab(deliver, tmp_path, typed):
    folder = tmp_path / "copy"
    status, said, _, (given,) = typed(str(folder), "--no-browser", "--", "--ip=0.0.0.0", "--", "-y")
    assert (status, said) == (None, f"Your working copy: {folder} (new)\n")
    assert given == (folder, jupyter.environment(WorkingCopy(folder)), ["--no-browser", "--ip=0.0.0.0", "--", "-y"])
    (folder / SADDLE).write_bytes(MINE)
    deliver("1.1.0", NEW)
    _, said, _, ((_, environment, flags),) = typed(str(folder), "--lecture")
    assert said.splitlines() == [
        f"Your working copy: {folder}",
        "What you had not changed is that of 1.1.0 now.",
        "notebooks/03_saddle_escape.ipynb: yours, as you left it; that of 1.1.0 lies beside it, "
        "03_saddle_escape.1.1.0.ipynb."]
    assert (environment, flags) == (jupyter.environment(WorkingCopy(folder), lecture=True), [])


def test_another_server_is_run_in_the_copy_with_the_settings_of_the_course(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "copy"
    tell = "import os; print(os.getcwd(), os.environ['DESCENTLAB_PROGRESS'], os.environ['OPENBLAS_NUM_THREADS'])"
    told = subprocess.run(
        [sys.executable, "-c", "import sys; from descentlab.course.command import main; sys.exit(main(sys.argv[1:]))",
         str(folder), "--prepare", "--", sys.executable, "-c", tell], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == [f"Your working copy: {folder} (new)", f"{folder} {folder}/progress.json 1"]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    assert command.main([str(folder), "--prepare", "--", "no-such-server"]) == 1
    assert capsys.readouterr().err == "descentlab: no-such-server cannot be run (No such file or directory).\n"


def test_what_starts_nothing(copy, typed):
    folder = str(copy.folder)
    (copy.folder / SADDLE).unlink()
    assert typed(folder, "--prepare") == (None, f"Your working copy: {folder}\n", "", []) and files(copy)[SADDLE] == OLD
    assert "copy\npackage: " in typed(folder, "--where")[1] and "(not made yet)" in typed(folder + "2", "--where")[1]
    assert not Path(folder + "2").exists()
    copy.progress.write_text("{}")
    assert typed(folder, "--forget") == (None, f"Forgotten: {copy.progress} is gone.\n", "", [])
    assert not copy.progress.exists() and typed(folder, "--forget")[0] is None
    (copy.folder / SADDLE).write_bytes(MINE)
    assert typed(folder, "--reset", "03")[1].endswith(
        "as it was delivered; yours is notebooks/03_saddle_escape.yours.ipynb now.\n")
    with pytest.raises(SystemExit, match="0"):
        typed("--version")


def unwritable(path):
    """A folder that even root cannot write into: Linux's own."""
    return Path("/proc/sys") / path.name


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(deliver, tmp_path, typed):
    (tmp_path / "file").write_bytes(b"")
    for folder in (unwritable(tmp_path), tmp_path / "file", tmp_path / "file" / "below"):
        status, said, complaint, started = typed(str(folder))
        assert (status, said, started) == (1, "", []) and complaint.count("\n") == 1, folder
        assert complaint.startswith(f"descentlab: {folder}") and "name a folder of your own" in complaint


# What JupyterLab finds in its environment

def test_the_environment_of_jupyterlab(copy, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")
    found = jupyter.environment(copy)
    assert found["JUPYTER_CONFIG_PATH"] == f"{ROOT / 'lab'}{os.pathsep}mine"
    assert found[_progress.VARIABLE] == str(copy.folder / "progress.json")
    assert Path(found["IPYTHONDIR"], "profile_default", "ipython_kernel_config.py").is_file()
    assert "JUPYTERLAB_SETTINGS_DIR" not in found


def test_a_lecture_begins_with_a_tidy_desk(copy):
    found = jupyter.environment(copy, lecture=True)
    desk = Path(found["JUPYTERLAB_WORKSPACES_DIR"])
    (desk / "left open").touch()
    assert Path(found["JUPYTERLAB_SETTINGS_DIR"]).is_dir()
    jupyter.environment(copy, lecture=True)
    assert [path.name for path in desk.iterdir()] == [path.name for path in (ROOT / "lab/lecture/workspaces").iterdir()]


def test_where_home_cannot_be_written_jupyter_keeps_its_files_in_the_copy(copy, monkeypatch, typed):
    monkeypatch.setattr(jupyter, "home_can_be_written", lambda: True)
    assert "JUPYTER_DATA_DIR" not in jupyter.environment(copy) and "home folder" not in typed(str(copy.folder))[1]
    monkeypatch.setattr(jupyter, "home_can_be_written", lambda: False)
    assert jupyter.environment(copy)["JUPYTER_RUNTIME_DIR"].startswith(str(copy.private))
    assert "Your home folder cannot be written" in typed(str(copy.folder))[1]


def test_a_home_that_is_nobodys_cannot_be_written(monkeypatch, tmp_path):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert jupyter.home_can_be_written()
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "missing")
    assert not jupyter.home_can_be_written()

    def nobody():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nobody)
    assert not jupyter.home_can_be_written()


def test_the_command_imports_nothing_heavy():
    code = "import sys; from descentlab.course import command; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "attrs", "IPython", "jupyterlab", "matplotlib", "sympy"} & set(done.stdout.split())


def test_the_memory_can_be_read(copy):
    kept = json.loads((copy.private / working_copy.DELIVERED).read_text())
    assert kept["version"] == "1.0.0" and set(kept["files"]) == {contents.FIRST, SADDLE, WAYS}
