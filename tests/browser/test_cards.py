"""Verdicts in JupyterLab: hidden where they answer a question, a card where they are shown, trusted or not."""

import json
from pathlib import Path

import nbformat
import pytest
from nbformat import v4
from store_notebooks import METADATA, hide_answers

from descentlab.claims import Verdict

from .conftest import new_page
from .lab import CELLS, Notebook

CARD = Verdict("C33", "holds when the minimum has a bend", "Added in order, all err to the same side, and grow faster "
               "than their number.", {"terms": [1_000, 100_000, 10_000_000], "error": [1e-12, 2e-8, 2e-4]})
SHOWN = """\
from descentlab.claims import Verdict
Verdict("C33", "does not hold", "It is so.")"""


@pytest.fixture(scope="module")
def cards(chromium, lab):
    """A notebook with a card in sight, a question, and a card that answers it; opened, and not run."""
    data, metadata = CARD._repr_mimebundle_()
    card = v4.new_output("display_data", data, metadata=metadata)
    question = v4.new_output("display_data", {"text/plain": "How far?"}, metadata={"descentlab": {"kind": "question"}})
    made = v4.new_notebook(metadata=METADATA, cells=[
        v4.new_code_cell("1", outputs=[card]), v4.new_code_cell("2", outputs=[question]),
        v4.new_code_cell(SHOWN, outputs=[card])])
    hide_answers(made)
    page = new_page(chromium)
    page.goto(f"{lab}/lab")
    page.wait_for_function("window.jupyterapp", timeout=60_000)
    page.evaluate("""content => jupyterapp.serviceManager.contents.save('notebooks/cards.ipynb',
        { type: 'notebook', format: 'json', content })""", json.loads(nbformat.writes(made)))
    yield Notebook(page, lab, Path("cards.ipynb"))
    page.context.close()


def test_a_card_is_read_as_it_is_meant(cards):
    seen = cards.show(0).locator(".verdict")
    assert CARD.word in seen.inner_text() and CARD.sentence in seen.inner_text()
    assert seen.locator("th").all_inner_texts() == ["terms", "error"] and seen.locator("tr").count() == 4
    box = seen.bounding_box()
    assert box["x"] + box["width"] <= 1280 and box["width"] > 500
    broken = seen.evaluate("""card => [...card.querySelectorAll('p, th, td, b')].filter(
        each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth).map(each => each.innerText)""")
    assert not broken


def test_an_answer_is_hidden_until_its_cell_is_run(cards):
    cell = cards.show(2)
    assert not cell.locator(".verdict").count() and not cell.get_by_text(CARD.sentence).count()
    assert "Run this cell to see the verdict" in cell.locator(".jp-OutputPlaceholder").inner_text()
    cell.locator(".cm-content").click()
    cards.page.keyboard.press("Control+Enter")
    cards.settle()
    assert "It is so." in cell.locator(".verdict").inner_text()
    assert "outputs_hidden" not in str(cards.page.evaluate(CELLS)[2]["metadata"])
    assert not cards.page.complaints
