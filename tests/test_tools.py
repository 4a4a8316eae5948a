"""The commands in tools/, run as `make` runs them."""

import json
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import course
import nbformat
import pytest
import store_notebooks
from jupyter_client.kernelspec import KernelSpec
from nbformat import v4

ROOT = Path(__file__).resolve().parents[1]
STORE = ROOT / "tools" / "store_notebooks.py"
WIDGET = """\
import ipywidgets

class Shown(ipywidgets.VBox):
    def __repr__(self):
        return "[explorer] shown"

    def _repr_mimebundle_(self, **options):
        data = super()._repr_mimebundle_(**options)
        return data | {"image/png": "iVBORw0KGgo=", "text/plain": repr(self)}, {"image/png": {"alt": "shown"}}

Shown([ipywidgets.IntSlider()])
"""


def store(*paths):
    return subprocess.run([sys.executable, STORE, *paths], capture_output=True, text=True)


def write(path, *sources, **metadata):
    cells = [v4.new_markdown_cell("# A notebook"), *map(v4.new_code_cell, sources)]
    nbformat.write(v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A notebook of format 4.4 with neither ids nor outputs, after it was stored, and what was said."""
    path = write(tmp_path_factory.mktemp("course") / "one.ipynb", "print(1, flush=True)\nprint(2)", "", WIDGET,
                 "spilled = ipywidgets.Output()\nwith spilled:\n    print(3)\nspilled", "from pathlib import Path",
                 "Path.cwd().name", language_info={"name": "python", "version": "3.99"})
    raw = json.loads(path.read_text())
    for cell in raw["cells"]:
        del cell["id"]
    path.write_text(json.dumps(raw | {"nbformat_minor": 4}))
    return path, store(path)


def test_storing_strips_what_needs_a_kernel_or_changes(stored):
    path, done = stored
    assert (done.returncode, done.stderr) == (0, "") and "stored anew" in done.stdout
    text = path.read_text(encoding="utf-8")
    assert not [word for word in ("widget-view", "widget-state", "3.99", "execution\"", "iopub") if word in text]
    notebook = nbformat.reads(text, as_version=4)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert [cell.id for cell in notebook.cells] == [f"cell-{place:03d}" for place in range(7)]
    _, numbers, empty, widget, spilled, _, folder = notebook.cells
    assert [output.text for output in numbers.outputs] == ["1\n2\n"]
    assert (empty.execution_count, widget.execution_count, folder.execution_count) == (None, 2, 5)
    assert widget.outputs[0].data == {"image/png": "iVBORw0KGgo=", "text/plain": "[explorer] shown"}
    assert widget.outputs[0].metadata == {"image/png": {"alt": "shown"}}
    assert set(spilled.outputs[0].data) == {"text/plain"}
    assert folder.outputs[0].data["text/plain"] == repr(path.parent.name)


def test_storing_twice_changes_no_byte(stored):
    path, _ = stored
    before = path.read_bytes()
    done = store(path)
    assert "as it was" in done.stdout and path.read_bytes() == before
    assert before.endswith(b"}\n") and before.startswith(b'{\n "cells": [\n')


def test_storing_keeps_ids_but_no_id_twice(tmp_path):
    path = write(tmp_path / "one.ipynb", "1", "2", "3")
    raw = json.loads(path.read_text())
    for cell, name in zip(raw["cells"], ["title", "cell-002", "title", "cell-002"], strict=True):
        cell["id"] = name
    path.write_text(json.dumps(raw))
    assert [cell.id for cell in store_notebooks.read(path).cells] == ["title", "cell-002", "cell-002x", "cell-003"]


def test_a_notebook_that_misbehaves_is_left_as_it_was(tmp_path):
    wrong = {
        write(tmp_path / "raises.ipynb", "1", "1 / 0"): "cell 2 ",
        write(tmp_path / "warns.ipynb", "import warnings\nwarnings.warn('look out')"): "look out",
        write(tmp_path / "dies.ipynb", "import os\nos._exit(1)"): "died",
        tmp_path / "text.ipynb": "no notebook of format 4",
        tmp_path / "missing.ipynb": "FileNotFoundError",
    }
    (tmp_path / "text.ipynb").write_text("no notebook")
    before = {path: path.read_bytes() for path in wrong if path.exists()}
    fine = write(tmp_path / "fine.ipynb", "1")
    done = store(*wrong, fine)
    assert done.returncode == 1 and "fine.ipynb: stored anew" in done.stdout
    for path, words in wrong.items():
        said = done.stderr.split(f"{path}: NOT STORED: ")[1].split(": NOT STORED: ")[0]
        assert words in said
    assert {path: path.read_bytes() for path in before} == before


# What answers a question is hidden until its cell is run.

def output(kind="", **data):
    """An output of some kind, as it is stored: text="..." for what was printed, else html=, plain= or markdown=."""
    if "text" in data:
        return v4.new_output("stream", **data)
    return v4.new_output("display_data", {f"text/{name}": text for name, text in data.items()},
                         metadata={"descentlab": {"kind": kind}} if kind else {})


def lesson(*cells):
    """A notebook of Markdown cells (texts) and code cells (lists of outputs)."""
    return v4.new_notebook(cells=[v4.new_markdown_cell(cell) if isinstance(cell, str) else
                                  v4.new_code_cell("...", outputs=cell) for cell in cells])


def hidden(notebook):
    """The places of the cells whose outputs are hidden."""
    store_notebooks.hide_answers(notebook)
    return [place for place, cell in enumerate(notebook.cells)
            if cell.metadata.get("jupyter", {}).get("outputs_hidden")]


QUESTION, CARD = output("question", plain="How far?\n  A. 1"), output("verdict", html="<!-- Run -->\n<p>C01 holds</p>")
WORDS, NUMBERS = output(text="it falls:\n0.9\n"), output(text="0.9\n")


def test_answers_are_hidden_up_to_the_next_heading_or_question():
    notebook = lesson("# Title", [NUMBERS], "Guess.", [QUESTION], [WORDS], "No heading:\n```\n# a comment\n```", [],
                      [CARD, NUMBERS], "Why\n\n### On", [NUMBERS], [QUESTION], [QUESTION], [WORDS])
    assert hidden(notebook) == [4, 6, 7, 12]
    notebook.cells[12].metadata["jupyter"]["source_hidden"] = True
    notebook.cells[9].metadata.update(jupyter={"outputs_hidden": True}, collapsed=True)
    notebook.cells[11].outputs = []
    notebook.cells[10].outputs = []
    assert hidden(notebook) == [4, 6, 7]
    assert notebook.cells[9].metadata == {} and notebook.cells[12].metadata == {"jupyter": {"source_hidden": True}}


@pytest.mark.parametrize("outputs", [
    [NUMBERS], [output(text="\n\nafter 3 steps\n")], [output(plain="[figure] loss 0.1")],
    [output(html='<p style="margin: 4px">Yes.</p>', plain="[figure]")], [output(markdown="it holds", plain="[note]")],
    [output("verdict", html="<p>C01 holds</p>")], [output("verdict", plain='C01 · "it falls" · does not hold: so')],
])
def test_what_would_give_the_answer_away_is_refused(outputs):
    with pytest.raises(course.Refused, match=r"cell 1 \(.*its first line gives the answer away"):
        hidden(lesson([QUESTION], outputs))
    assert hidden(lesson([QUESTION], [WORDS, *outputs], "## On", outputs)) == [1]       # only the first is announced


@pytest.mark.parametrize("outputs", [
    [], [WORDS], [CARD], [output(plain="[figure] A valley\nloss 0.1")], [output(html="<!-- Run -->\n1", plain="1")],
])
def test_what_gives_nothing_away_is_stored(outputs):
    assert hidden(lesson([QUESTION], outputs)) == [1]


ASKS = """\
class Question:
    def _repr_mimebundle_(self, **options):
        return {"text/plain": "How far?"}, {"descentlab": {"kind": "question"}}

Question()
"""


def test_storing_hides_answers_and_refuses_what_leaks(tmp_path):
    fine, leaks = (write(tmp_path / f"{name}.ipynb", ASKS, source) for name, source in (
        ("fine", "print('it is')\nprint(42)"), ("leaks", "print(42)")))
    before = leaks.read_bytes()
    done = store(fine, leaks)
    assert done.returncode == 1 and leaks.read_bytes() == before
    assert f"{leaks}: NOT STORED: cell 2 (" in done.stderr and "gives the answer away: '42'" in done.stderr
    cells = nbformat.read(fine, as_version=4).cells
    assert [cell.metadata.get("jupyter") for cell in cells] == [None, None, {"outputs_hidden": True}]
    assert {cell.metadata.slideshow.slide_type for cell in cells} == {"-"}


def test_further_notebooks_are_found_and_follow_the_path(tmp_path):
    names = ["00_a.ipynb", "03_b.ipynb", "04_a.ipynb", "further/03_a.ipynb", "further/03_c.ipynb"]
    for name in [*names, "further/.ipynb_checkpoints/03_a.ipynb", "03.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).touch()
    assert [path.relative_to(tmp_path).as_posix() for path in course.notebooks(tmp_path)] == names


def test_environment_yml_is_what_make_lock_writes():
    environment = runpy.run_path(str(ROOT / "tools" / "write_environment.py"))["environment"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (ROOT / "environment.yml").read_text(encoding="utf-8") == environment(project), "run `make lock`"


# A notebook that needs PyTorch.

def code_cell(source, kind="code"):
    return {"cell_type": kind, "source": source}


@pytest.mark.parametrize("cell, needs", [
    (code_cell("import numpy\nimport torch"), True), (code_cell("from torch import nn"), True),
    (code_cell(["import numpy\n", "import torch\n"]), True), (code_cell("import torchless"), False),
    (code_cell("print('import torch')"), False), (code_cell("import torch", "markdown"), False),
])
def test_who_imports_pytorch_needs_it(cell, needs):
    assert course.needs_torch([cell]) is needs


def test_what_needs_pytorch_is_left_to_the_environment_that_has_it(monkeypatch, tmp_path, capsys):
    apart = [path for path in course.notebooks() if course.needs_torch(course.cells_of(path))]
    named = re.search(r"^TORCH_NOTEBOOKS := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)[1].split()
    assert apart and [path.relative_to(ROOT).as_posix() for path in apart] == named
    monkeypatch.setattr(course, "find_spec", lambda name: None)
    monkeypatch.setattr(course, "TORCH", tmp_path / "python")
    assert course.runnable() == [path for path in course.notebooks() if path not in apart]
    assert "left out, it needs PyTorch: `make torch-test`" in capsys.readouterr().err
    (tmp_path / "python").touch()
    assert course.runnable() == course.notebooks()


def test_its_kernel_is_that_environments(monkeypatch, tmp_path):
    (tmp_path / "torch.py").write_text("here = True\n")
    monkeypatch.setattr(course, "find_spec", lambda name: None)
    notebook = v4.new_notebook(cells=[v4.new_code_cell("import torch\ntorch.here")])
    monkeypatch.setattr(store_notebooks, "TORCH", tmp_path / "python")
    with pytest.raises(course.Refused, match="it needs PyTorch: `make torch-test`"):
        store_notebooks.execute(notebook, tmp_path)
    script = tmp_path / "python"
    script.write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path} exec {sys.executable} "$@"\n')
    script.chmod(0o755)
    spec = KernelSpec(argv=[str(script), *store_notebooks.TorchKernel.kernel_spec.argv[1:]], language="python")
    monkeypatch.setattr(store_notebooks.TorchKernel, "kernel_spec", spec)
    store_notebooks.execute(notebook, tmp_path)
    assert notebook.cells[0].outputs[0].data["text/plain"] == "True"
