"""The command `descentlab`, as a learner has it: a copy of their own, what they solve in it, and where they see it."""

import json

import pytest

from course import NOTEBOOKS

from .conftest import new_page
from .lab import Notebook, served


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The address of the JupyterLab that the command opens on a new copy, and the copy's folder."""
    folder = tmp_path_factory.mktemp("learner")
    with served(folder, "descentlab.course", "copy", "--no-browser", "--", "--ServerApp.port={port}",
                "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True",
                status="api/status") as address:
        yield address, folder / "copy"


def test_00_start_here_keeps_and_shows_what_was_solved_and_answered(chromium, copy):
    address, folder = copy
    page = new_page(chromium)
    page.goto(address)
    page.wait_for_url("**/lab/tree/notebooks/00_start_here.ipynb")      # where the command leads to
    notebook = Notebook(page, address, NOTEBOOKS / "00_start_here.ipynb")
    notebook.run()
    (shown,) = notebook.places("lesson.progress")
    assert "0 of 1" in notebook.look(shown)["words"] and not (folder / "progress.json").exists()
    (asked,), (tried,) = notebook.places(r"lesson\.stalled"), notebook.places(r"one_step = [\s\S]*")
    notebook.show(asked).locator(".question .option button").first.click()
    notebook.settle()
    said = notebook.answer(tried, "one_step = lambda theta, g, eta: theta - eta * g\nlesson.q1.check(one_step)")
    assert said.startswith("Right.")
    assert json.loads((folder / "progress.json").read_text()) == {
        "start_here": {"exercises": ["q1"], "questions": ["stalled"]}}
    assert notebook.answer(shown, "lesson.progress").count("1 of 1") == 2
    assert not notebook.wrong() and not page.complaints
    notebook.close()
    page.context.close()
