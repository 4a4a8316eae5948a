"""`make seeds`: what shifted seeds do to verdicts, counted."""

import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
import try_seeds
from nbformat import v4
from try_seeds import Run

from descentlab._outputs import facts
from descentlab.claims import Verdict

TOOL = Path(try_seeds.__file__)


def card(word="holds", sentence="It fell to 0.5.", claim="C33", table=None):
    """The facts on a card."""
    return facts({"metadata": Verdict(claim, word, sentence, table)._repr_mimebundle_()[1]})


def shown(*facts):
    """A cell that showed cards with these facts."""
    return v4.new_code_cell("1", outputs=[
        v4.new_output("display_data", {"text/plain": ""}, metadata={"descentlab": each}) for each in facts])


# The shift itself.

@pytest.fixture
def default_rng(monkeypatch):
    """NumPy's default_rng as a run with its seeds shifted by 1000 finds it."""
    monkeypatch.setattr(np.random, "default_rng", np.random.default_rng)        # put back afterwards
    original = np.random.default_rng
    exec(try_seeds.SHIFT.format(by=1000), {})
    return original, np.random.default_rng


def test_seeds_are_shifted_and_nothing_else(default_rng):
    original, shifted = default_rng
    for seed, meant in ((3, 1003), (np.int64(3), 1003), ([3, 4], [3, 4, 1000]), ((3,), [3, 1000])):
        assert shifted(seed).random() == original(meant).random() != original(seed).random()
    assert shifted(seed=3).random() == original(1003).random()
    generator = original(3)
    assert shifted(generator) is generator
    assert shifted().random() != shifted().random()
    entropy = np.random.SeedSequence(3)
    assert shifted(entropy).random() == original(entropy).random()


# What is found in a notebook's outputs.

def test_cards_are_found_by_their_facts():
    printed = v4.new_code_cell("2", outputs=[v4.new_output("stream", text='C01 · "it falls" · holds: 1')])
    cells = [v4.new_markdown_cell("# A"), shown(card(), {"kind": "figure"}), printed, shown(card(claim="C01"))]
    assert list(try_seeds.cards(cells)) == ["C33", "C01"] and try_seeds.cards(cells)["C33"] == card()


def test_errors_are_counted_by_cell():
    raised = [v4.new_output("error", ename=name, evalue=value, traceback=[]) for name, value in (
        ("AssertionError", ""), ("ValueError", "no\nmore"))]
    cells = [v4.new_markdown_cell("# A"), *(v4.new_code_cell("1", outputs=[each], id=name) for each, name in
                                            zip(raised, ("first", "second"), strict=True))]
    assert try_seeds.errors(cells) == {"1 (first)": "AssertionError", "2 (second)": "ValueError: no"}


# Cards beside each other.

def test_the_numbers_of_a_card_are_those_of_its_sentence_and_its_table():
    found = card(sentence="C27 and VGG-56 fell from 1,510 to -0.5, by −3 %, to 1e-07 (2nd).",
                 table={"rate": ["0.1", "1.0e-03"], "name": ["a1", "b"]})
    assert try_seeds.numbers(found) == [56, 1510, -0.5, -3, 1e-7, 0.1, 1e-3]
    assert try_seeds.numbers(card(sentence="None.")) == []


@pytest.mark.parametrize("sentence, moved", [
    ("It fell to 0.5.", (0, 0.5, 0.5)), ("It fell to 0.4.", (0.2, 0.5, 0.4)), ("It fell to 0.", (1, 0.5, 0)),
    ("It fell to 0.5 in 3.", None), ("It fell.", None),
])
def test_how_far_numbers_moved(sentence, moved):
    found = try_seeds.moved(card(), card(sentence=sentence))
    assert found == (moved and pytest.approx(moved))


def test_a_verdict_is_the_same_with_the_same_word_and_condition():
    stored = card("holds when steps shrink")
    others = [stored, card("holds when steps shrink", "It fell to 0.4."), card("holds when it rains"), None,
              card("does not hold", "It rose to 0.9 in 3."), None]
    assert try_seeds.compared(stored, others) == {
        "word": "holds when steps shrink", "same": 2, "reworded": 1, "moved": "0.5 → 0.4",
        "otherwise": {"holds when it rains": 1, "does not hold": 1, "not pronounced": 2}}


def test_the_page_counts_claim_by_claim():
    stored = {"01_a": {"C33": card(), "C01": card(claim="C01")}, "02_b": {"C05": card("does not hold", claim="C05")}}
    tried = {"01_a": [Run(stored["01_a"], {}), Run({"C33": card("does not hold", "|g| rose to 0.9.")},
                                                   {"3 (c)": "AssertionError"})],
             "02_b": [Run(stored["02_b"], {})] * 2}
    text = try_seeds.page(stored, tried)
    assert "run 2 more times" in text and "**1 of 3 verdicts were the same in all 2 sets.**" in text
    assert [line for line in text.splitlines() if line.startswith("| C")] == [
        "| C01 | 01_a | holds | **1** | not pronounced × 1 |  |",
        "| C05 | 02_b | does not hold | 2 |  |  |",
        "| C33 | 01_a | holds | **1** | does not hold × 1 | 0.5 → 0.9 |"]
    assert "## What was raised\n\n- 01_a, cell 3 (c), in 1: AssertionError\n" in text
    calm = {name: [Run(found, {})] for name, found in stored.items()}
    assert "No cell raised an error" in try_seeds.page(stored, calm)


# A notebook.

DRAWS = """\
from descentlab.claims import Verdicts
verdicts = Verdicts()
import numpy as np
drawn = np.random.default_rng(0).integers(1000)
""", """\
verdicts("C33", "holds", f"It drew {drawn}.", given=drawn == 850)
""", """\
assert drawn == 850
""", """\
verdicts("C34", "does not hold", "It fell to 0.5.", given=True)
"""


def test_a_notebook_is_tried_to_its_end(tmp_path):
    assert np.random.default_rng(0).integers(1000) == 850
    path = tmp_path / "one.ipynb"
    said = [card("holds", "It drew 850."), card("does not hold", claim="C34")]
    cells = [v4.new_code_cell(source, id=f"cell-{place}", execution_count=place + 1)
             for place, source in enumerate(DRAWS)]
    cells[1].outputs, cells[3].outputs = shown(said[0]).outputs, shown(said[1]).outputs
    nbformat.write(v4.new_notebook(cells=cells), path)
    before = path.read_bytes()
    done = subprocess.run([sys.executable, TOOL, "--sets", "2", path], capture_output=True, text=True)
    assert done.returncode == 0 and path.read_bytes() == before
    rows = [line for line in done.stdout.splitlines() if line.startswith("| C")]
    assert rows[0].startswith("| C33 | one | holds | **0** | does not hold × 2 | 850 → ")
    assert rows[1] == "| C34 | one | does not hold | 2 |  |  |"
    assert "- one, cell 2 (cell-2), in 2: AssertionError" in done.stdout


def test_what_is_no_notebook_is_said(tmp_path):
    (tmp_path / "one.ipynb").write_text("text")
    done = subprocess.run([sys.executable, TOOL, tmp_path / "one.ipynb"], capture_output=True, text=True)
    assert done.returncode == 1 and "nothing tried: no notebook of format 4" in done.stderr
