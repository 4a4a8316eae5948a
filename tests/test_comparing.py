"""How nbval compares what a tagged cell prints: numbers as numbers, all else as it is."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

ROOT = Path(__file__).resolve().parents[1]


def load():
    """The conftest.py that the notebooks are compared with."""
    spec = importlib.util.spec_from_file_location("comparing", ROOT / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


comparing = load()


def same(stored, printed, share=0.05, integers_too=False):
    """Whether a stored text and a printed one count as the same; asked from both sides, and in both ways."""
    one, other = (comparing.Within(text, share, integers_too) for text in (stored, printed))
    answers = {one == other, other == one, not one != other, not other != one}
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize("stored, printed", [
    ("loss 0.70", "loss 0.72"),
    ("from 1e-07 to 3.2e+05", "from 1.02E-7 to 3.3e5"),
    ("1,510.5 steps", "1500.1 steps"),
    ("[1. 2. 0.3]", "[1.01 2. .3]"),
    ("[ 0.123  4.5 ]", "[0.124 4.6]"),
    ("[0.1 0.2 0.3\n 0.4]", "[0.1 0.2\n 0.3 0.4]"),
    ("[[1. 2.]\n [3. 4.]]", "[[1. 2.] [3. 4.]]"),
    ("0.999 of all", "1 of all"),
    ("−0.5 and -0.5", "-0.51 and −0.49"),
    ("C27: after 10 steps 0.5", "C27: after 10 steps 0.51"),
    ("it is 2. And 3.", "it is 2. And 3."),
    ('<b style="margin: 3px">0.50</b>', '<b style="margin: 3px"> 0.51 </b>'),
    ("\x1b[31m0.50\x1b[0m", "\x1b[31m0.51\x1b[0m"),
    ("a = 0.5,b=nan", "a=0.5, b = nan"),
    ('<p>a<svg width="9"><circle r="1.0"/>\n1</svg> 0.5</p>', '<p>a<svg width="9"><circle r="1.1"/>\n2</svg> 0.51</p>'),
    ("1,797 images", "1797 images"),
    ("0.0", "-0.0"),
    ("0.2%", "0.201%"),
])
def test_what_is_as_good_as_the_same(stored, printed):
    assert same(stored, printed)


@pytest.mark.parametrize("stored, printed", [
    ("loss 0.70", "loss 0.80"),
    ("loss 0.70", "loss -0.70"),
    ("1e-07", "1e-06"),
    ("loss 0.70", "0.70"),
    ("it holds: 0.5", "it does not hold: 0.5"),
    ("100 steps", "101 steps"),
    ("It took 100.", "It took 101."),
    ("1,510 steps", "1,511 steps"),
    ("1,510.5", "1,910.5"),
    ("[1. 2. 3.]", "[1. 2.]"),
    ("[1. 2.]", "[[1. 2.]]"),
    ("shape (10, 3)", "shape (3, 10)"),
    ("1.5 2.5", "2.5 1.5"),
    ("0.5\n0.6", "0.5 0.6"),
    ("C27: 0.5", "C28: 0.5"),
    ("#0072B2 0.5", "#0072B3 0.5"),
    ('<b style="margin: 3.0px">0.5</b>', '<b style="margin: 3.1px">0.5</b>'),
    ("\x1b[31m0.5", "\x1b[32m0.5"),
    ("<p><svg>1</svg> 0.5</p>", "<p> 0.5</p>"),
    ("<svg>1</svg> 0.5 <svg>2</svg>", "<svg>1</svg> 0.7 <svg>2</svg>"),
    ("0.5 nan", "0.5 0.5"),
    ("inf", "1e300"),
    ("1 2.5", "12.5"),
    ("ab 0.5", "a b 0.5"),
    ("0.5 %", "0.5"),
    ("0.5", ""),
    ("1e-17", "0.0"),
    ("[0.5\n", "[0.5]\n"),
])
def test_what_is_not(stored, printed):
    assert not same(stored, printed)


def test_how_much_is_said():
    assert same("0.100", "0.109", share=0.1) and not same("0.100", "0.109", share=0.05)
    assert same("100 steps", "104 steps", integers_too=True) and not same("100 steps", "106 steps", integers_too=True)
    assert not same("C100", "C104", integers_too=True)


def test_a_text_is_still_a_text():
    text = comparing.Within("a 0.5", 0.05, False)
    assert text == "a 0.51" and "a 0.51" == text and text != 0.5 and hash(text) == hash("a 0.5")
    assert text.upper() == "A 0.5"


@pytest.mark.parametrize("tags, allowed", [
    ([], None), (["slide", "hide-input"], None), (["within-5%"], (0.05, False)), (["a", "within-0.1%"], (0.001, False)),
    (["within-10%-integers-too"], (0.1, True)),
])
def test_tags_are_read(tags, allowed):
    assert comparing.tolerance(tags) == pytest.approx(allowed)


@pytest.mark.parametrize("tags", [
    ["within-5"], ["within 5%"], ["Within-5%"], ["witin-5%"], ["within-five%"], ["within-5%-integers"], ["5%"],
    ["within-5%", "within-6%"],
])
def test_a_mistyped_tag_is_an_error(tags):
    with pytest.raises(ValueError, match="a cell is tagged .*within-5% or within-5%-integers-too was expected"):
        comparing.tolerance(tags)


# With nbval itself.

CELLS = {       # name: (source, what is stored, tags, how it ends)
    "close": ("print('loss', 0.51)", "loss 0.50\n", ["within-5%"], "passed"),
    "far": ("print('loss', 0.61)", "loss 0.50\n", ["within-5%"], "failed"),
    "exact": ("print('loss', 0.51)", "loss 0.50\n", [], "failed"),
    "count": ("print(101, 'steps')", "100 steps\n", ["within-5%"], "failed"),
    "counts": ("print(101, 'steps')", "100 steps\n", ["within-5%-integers-too"], "passed"),
    "mistyped": ("print('loss', 0.50)", "loss 0.50\n", ["within-5"], "error"),
    "same": ("print('loss', 0.50)", "loss 0.5\n", [], "passed"),
}


@pytest.mark.parametrize("processes", [(), ("-n", "2", "--dist", "loadscope")], ids=["alone", "two processes"])
def test_nbval_compares_so(tmp_path, processes):
    (tmp_path / "conftest.py").write_text((ROOT / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "notebooks" / "further").mkdir(parents=True)
    cells = [v4.new_code_cell(source, execution_count=1, metadata={"tags": tags},
                              outputs=[v4.new_output("stream", name="stdout", text=stored)])
             for source, stored, tags, _ in CELLS.values()]
    for name in ("one.ipynb", "further/two.ipynb"):
        nbformat.write(v4.new_notebook(cells=cells), tmp_path / "notebooks" / name)
    command = [sys.executable, "-m", "pytest", "-v", "--rootdir", tmp_path, "-p", "no:cacheprovider", *processes,
               "--nbval", "--nbval-current-env", "notebooks"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True,
                          env=os.environ | {"IPYTHONDIR": str(tmp_path / "ipython")})
    wanted = [ending for *_, ending in CELLS.values()]
    for name in ("one", "two"):
        endings = re.findall(rf"(?:(PASSED|FAILED|ERROR) .*)?/{name}::ipynb::Cell (\d)(?: (PASSED|FAILED|ERROR))?",
                             done.stdout)
        found = {int(place): (before or after).lower() for before, place, after in endings if before or after}
        assert [found[place] for place in range(len(CELLS))] == wanted, done.stdout
    assert "was expected" in done.stdout and "loss 0.61" in done.stdout
