"""`make lecture`: JupyterLab with larger type, nothing beside the notebook, a section at a time."""

import os
import signal
import socket
import subprocess

import pytest

from course import notebooks

from .conftest import ROOT, new_page
from .lab import wait_for

PARTS = [".jp-CodeCell .cm-content", ".jp-RenderedMarkdown p", ".lm-MenuBar-itemLabel"]     # code, prose, all around


@pytest.fixture(scope="module")
def lecture(tmp_path_factory):
    """The address of the JupyterLab that `make lecture` starts, and the folder of the lecturer's own settings."""
    own = tmp_path_factory.mktemp("own")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    flags = f"--no-browser --ServerApp.port={port} --IdentityProvider.token= --LabApp.expose_app_in_browser=True"
    with open(own / "log", "w") as log:
        server = subprocess.Popen(["make", "lecture", f"LAB_FLAGS={flags}"], cwd=ROOT, stdout=log, stderr=log,
                                  env=os.environ | {"JUPYTER_CONFIG_DIR": str(own / "config")}, start_new_session=True)
        try:
            wait_for(f"http://127.0.0.1:{port}/api/status", server, own / "log")
            yield f"http://127.0.0.1:{port}", own / "config"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


def test_type_is_larger_and_nothing_stands_beside_the_notebook(chromium, lab, lecture):
    pages = [new_page(chromium) for _ in range(2)]
    for page, address in zip(pages, (f"{lab}/lab/tree/notebooks/00_start_here.ipynb", lecture[0])):
        page.goto(address)
        page.wait_for_function("window.jupyterapp", timeout=60_000)
    usual, projector = pages
    projector.wait_for_function("jupyterapp.shell.mode == 'single-document' && jupyterapp.shell.leftCollapsed")
    projector.wait_for_selector(".jp-Cell.elsewhere", state="attached")
    projector.keyboard.press("Alt+c")       # or there would be no code to look at
    for page in pages:      # a size that is no number yet is that of a part without its theme
        page.wait_for_function("""parts => parts.every(part => document.querySelector(part)
            && parseFloat(getComputedStyle(document.querySelector(part)).fontSize) > 0)""", arg=list(PARTS))
    usual_sizes, sizes = ([page.locator(part).first.evaluate("part => parseFloat(getComputedStyle(part).fontSize)")
                           for part in PARTS] for page in pages)
    assert all(large > 1.2 * small for large, small in zip(sizes, usual_sizes, strict=True)), (sizes, usual_sizes)
    assert projector.url.endswith("/notebooks/00_start_here.ipynb")
    assert projector.evaluate("jupyterapp.shell.leftCollapsed && jupyterapp.shell.rightCollapsed")
    assert not projector.locator(".jp-SideBar").filter(visible=True).count()
    assert not projector.locator(".jp-StatusBar-Widget, .Toastify__toast").filter(visible=True).count()
    assert not projector.complaints
    for page in pages:
        page.context.close()


# In the page: of each cell, its source, and whether it is seen; of the notebook, what it would be saved as.
CELLS = """() => jupyterapp.shell.currentWidget.content.widgets.map(cell => ({
    source: cell.model.sharedModel.getSource(), seen: cell.node.offsetHeight > 0, type: cell.model.type,
    folded: cell.inputHidden === true, hidden: cell.outputHidden === true }))"""
SAVED = "jupyterapp.shell.currentWidget.context.model.toJSON().cells"
MOMENTUM = next(path for path in notebooks() if path.stem == "05_momentum")


# In the page: at which sizes an explorer's controls, for which there is room beside the picture, have fallen below it.
BELOW = """async () => {
    const root = document.querySelector('.explorer'), own = root.style.zoom, found = [];
    const [picture, rows] = ['.explorer-picture', '.explorer-controls'].map(part => root.querySelector(part));
    for (let zoom = 1; zoom < 1.16; zoom += 0.01) {
        root.style.zoom = zoom;
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        if (root.matches('.beside') && rows.getBoundingClientRect().top >= picture.getBoundingClientRect().bottom)
            found.push(zoom);
    }
    root.style.zoom = own;
    return found;
}"""


@pytest.fixture
def desk(chromium, lecture):
    """Notebook 05, as the lecturer opens it."""
    page = new_page(chromium)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{lecture[0]}/lab/tree/notebooks/{MOMENTUM.name}")
    page.wait_for_function("""name => {       // what was open before comes first
        const panel = window.jupyterapp?.shell.currentWidget;
        return panel?.context?.path.endsWith(name) && panel.node.querySelector('.jp-Cell.elsewhere');
    }""", arg=MOMENTUM.name, timeout=60_000)
    yield page
    assert not page.complaints
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.context.close()


def seen(page):
    return [cell for cell in page.evaluate(CELLS) if cell["seen"]]


def turn_until(page, condition):
    """Press PageDown, as a presenter's remote does, until something holds of what is seen."""
    for _ in range(60):
        if condition(seen(page)):
            return
        page.keyboard.press("PageDown")
        page.wait_for_timeout(200)
    raise AssertionError("it never came")


def sections_of(cells):
    return [cell["source"] for cell in cells if cell["source"].startswith("## ")]


def test_a_section_at_a_time_and_no_answer_before_it_is_asked_for(desk):
    headings = sections_of(desk.evaluate(CELLS))
    assert not sections_of(seen(desk))
    turn_until(desk, lambda cells: sections_of(cells) == headings[:1])
    cells = seen(desk)
    assert cells[-1]["hidden"] and not any(cell["hidden"] for cell in cells[:-1])     # it ends at the first answer
    turn_until(desk, lambda more: len(more) > len(cells))
    assert not seen(desk)[len(cells) - 1]["hidden"] and sections_of(seen(desk)) == headings[:1]
    turn_until(desk, lambda cells: sections_of(cells) == headings[1:2])
    desk.keyboard.press("PageUp")
    desk.wait_for_timeout(200)
    assert sections_of(seen(desk)) == headings[:1]


def test_what_was_run_last_in_a_section_stays_in_sight(desk):
    headings = sections_of(desk.evaluate(CELLS))
    last = desk.evaluate("""heading => {
        const { content } = jupyterapp.shell.currentWidget;
        const sources = content.widgets.map(cell => cell.model.sharedModel.getSource());
        content.activeCellIndex = sources.indexOf(heading) - 1;
        return content.activeCell.model.type;
    }""", headings[1])
    assert last == "code"
    run = "jupyterapp.commands.execute('notebook:run-cell-and-select-next')"
    desk.evaluate(run)
    assert sections_of(seen(desk)) == headings[:1]
    desk.evaluate(run)      # the heading, unseen
    assert sections_of(seen(desk)) == headings[1:2]


def test_code_is_folded_and_one_key_opens_it_and_nothing_of_it_is_saved(desk):
    saved = desk.evaluate(SAVED)
    assert all(cell["folded"] for cell in desk.evaluate(CELLS) if cell["type"] == "code")
    desk.keyboard.press("Alt+c")
    assert not any(cell["folded"] for cell in desk.evaluate(CELLS))
    assert desk.evaluate(SAVED) == saved and not any("source_hidden" in str(cell["metadata"]) for cell in saved)


def test_a_remote_blanks_the_screen_and_typing_does_not(desk):
    for key in "b.":
        desk.keyboard.press(key)
        assert desk.locator(".lecture-blank").is_visible()
        desk.keyboard.press(key)
        assert not desk.locator(".lecture-blank").count()
    desk.keyboard.press("Alt+c")
    editor = desk.locator(".cm-content").filter(visible=True).first
    editor.click()
    desk.keyboard.type("b.")
    assert "b." in editor.inner_text() and not desk.locator(".lecture-blank").count()


def test_pictures_and_explorers_are_as_large_as_the_window(desk):
    turn_until(desk, lambda cells: any("lesson.memory()" in cell["source"] for cell in cells))
    assert desk.locator(".jp-OutputArea-output img").filter(visible=True).first.evaluate(
        "image => image.getBoundingClientRect().width") > 0.94 * 1280
    desk.evaluate("jupyterapp.commands.execute('notebook:run-all-above')")
    desk.evaluate("""() => {
        const { content } = jupyterapp.shell.currentWidget;
        content.activeCellIndex = content.widgets.findIndex(cell => cell.model.sharedModel.getSource() === 'lesson.memory()');
        return jupyterapp.commands.execute('notebook:run-cell');
    }""")
    desk.wait_for_selector(".explorer[data-fitted]", timeout=60_000)
    desk.wait_for_function("document.querySelector('.explorer').style.visibility === ''")
    box = desk.locator(".explorer").bounding_box()
    assert box["width"] > 0.94 * 1280 and 400 < box["height"] < 800 - 30 and box["y"] + box["height"] <= 800
    assert desk.evaluate(BELOW) == []
    slider = desk.locator(".explorer input[type=range]").nth(1)
    before = slider.input_value()
    slider.press("ArrowRight")
    assert slider.input_value() != before
    desk.keyboard.press("Alt+r")
    assert slider.input_value() == before
    at = sections_of(seen(desk))
    turn_until(desk, lambda cells: sections_of(cells) != at)      # the remote's keys do not fall into the explorer
    assert not desk.locator(".explorer").is_visible()


def test_the_lecturers_own_settings_are_left_alone(lecture):
    _, own = lecture
    assert not [path for path in own.rglob("*") if path.suffix in (".jupyterlab-settings", ".jupyterlab-workspace")]
