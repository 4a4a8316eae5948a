"""A notebook that was run, saved and opened again, with no kernel behind it: pictures, questions, and words."""

import json
from pathlib import Path

import pytest

from .conftest import new_page
from .lab import Notebook

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WORDS = "Nothing runs here since this notebook was opened again: run its cells, and it lives."


def widgets(cells, picture):
    """The places of the cells that show widgets: those with a picture (explorers), or those without (questions)."""
    return [place for place, cell in enumerate(cells) for output in cell.get("outputs", ())
            if WIDGET_VIEW in output.get("data", {}) and ("image/png" in output["data"]) == picture]


@pytest.fixture(scope="module")
def reopened(chromium, lab):
    """A copy of the first notebook, run, saved, and opened again in a fresh page; and the saved file."""
    page = new_page(chromium)
    page.goto(f"{lab}/lab")
    page.wait_for_function("window.jupyterapp", timeout=60_000)
    name = page.evaluate("""jupyterapp.serviceManager.contents.copy('notebooks/00_start_here.ipynb', 'notebooks')
        .then(copy => copy.name)""")
    notebook = Notebook(page, lab, Path(name))
    notebook.run()
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    dirty = page.evaluate("jupyterapp.shell.currentWidget.context.model.dirty")
    content = page.evaluate(f"jupyterapp.serviceManager.contents.get('notebooks/{name}').then(file => file.content)")
    notebook.close()
    page.context.close()
    page = new_page(chromium)
    again = Notebook(page, lab, Path(name))
    again.ran, again.saved, again.was_dirty = notebook.cells, content, dirty
    yield again
    again.close()
    page.context.close()


def test_saving_stores_no_widgets(reopened):
    text = json.dumps(reopened.saved)
    assert widgets(reopened.ran, True) and widgets(reopened.ran, False)
    assert WIDGET_VIEW not in text and "widgets" not in reopened.saved["metadata"]
    assert text.count(f'"text/plain": "{WORDS}"') == len(widgets(reopened.ran, True) + widgets(reopened.ran, False))
    assert not reopened.was_dirty


def test_an_explorer_is_its_picture_and_says_that_nothing_runs(reopened):
    for place in widgets(reopened.ran, picture=True):
        seen = reopened.look(place)
        assert len(seen["widths"]) == 1 and seen["widths"][0] > 400
        assert seen["words"].strip().endswith(WORDS) and "Error displaying widget" not in seen["words"]
        assert not reopened.show(place).locator(".jp-OutputArea").locator(".explorer, .jupyter-widgets, input, button").count()


def test_a_question_is_its_words_and_says_that_nothing_runs(reopened):
    for place in widgets(reopened.ran, picture=False):
        cell = reopened.show(place)
        assert "Error displaying widget" not in cell.inner_text() and WORDS in cell.inner_text()
        reason = cell.locator("details").first
        reason.locator("summary").click()
        assert reason.locator("p").is_visible()


def test_opening_it_again_marks_nothing_as_changed_and_nothing_complains(reopened):
    assert not reopened.page.evaluate("jupyterapp.shell.currentWidget.context.model.dirty")
    assert not reopened.page.complaints
