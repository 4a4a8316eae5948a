"""A notebook saved with what its widgets show, and opened again: an explorer says in words that nothing runs."""

import nbformat
import pytest

from .conftest import new_page
from .lab import Notebook, jupyterlab

SHOWN = """() => {
    const explorer = document.querySelector('.explorer.jupyter-widgets-disconnected');
    const { content, color } = getComputedStyle(explorer, '::before');
    const inside = [...explorer.querySelectorAll('.jupyter-widgets-disconnected')];
    const back = getComputedStyle(explorer.closest('.jp-Notebook')).backgroundColor;
    return [content, color, back, inside.filter(part => getComputedStyle(part, '::before').display !== 'none').length];
}"""


@pytest.fixture
def saved(tmp_path):
    """The path of a notebook with one explorer, in a folder whose JupyterLab saves what widgets show."""
    path = tmp_path / "notebooks" / "one.ipynb"
    settings = tmp_path / "jupyterlab_settings" / "@jupyter-widgets" / "jupyterlab-manager"
    for folder in (path.parent, settings):
        folder.mkdir(parents=True)
    (settings / "plugin.jupyterlab-settings").write_text('{"saveState": true}')
    cell = nbformat.v4.new_code_cell("from descentlab.lessons import critical_points as lesson\nlesson.hunt()")
    kernel = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel}), path)
    return path


def brightness(colour):
    """The mean of the channels of 'rgb(r, g, b)' or 'rgba(r, g, b, a)'."""
    return sum(map(float, colour.partition("(")[2].strip(")").split(",")[:3])) / 3


def test_an_explorer_opened_again_says_that_it_does_not_run(chromium, saved):
    with jupyterlab(saved.parents[1]) as address:
        page = new_page(chromium)
        notebook = Notebook(page, address, saved)
        notebook.run()
        page.wait_for_selector(".explorer img")
        page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        notebook.close()
        page.context.close()
        page = new_page(chromium)
        page.goto(f"{address}/lab/workspaces/again/tree/notebooks/{saved.name}")
        page.wait_for_selector(".explorer.jupyter-widgets-disconnected img", timeout=60_000)
        for theme in ("JupyterLab Light", "JupyterLab Dark"):
            page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
            page.wait_for_timeout(2000)
            words, colour, back, icons = page.evaluate(SHOWN)
            assert words == '"Not running: run this cell to move it."' and icons == 0
            assert abs(brightness(colour) - brightness(back)) > 150, theme
        page.context.close()
