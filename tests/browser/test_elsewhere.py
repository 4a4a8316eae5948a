"""An explorer outside of JupyterLab: in Notebook 7, and in Voila, on a screen and on a phone."""

import nbformat
import pytest
from nbformat import v4
from store_notebooks import METADATA

from .conftest import new_page
from .hands import Explorer, middle
from .lab import jupyter, served
from .twin import Twin

CELLS = ["from descentlab.lessons import start_here as lesson", "lesson.course()"]
LEAST = 0.78        # how small a picture may be: then its letters have 12 pixels


def write(folder, cells=CELLS):
    (folder / "notebooks").mkdir()
    made = v4.new_notebook(metadata=METADATA, cells=[v4.new_code_cell(cell) for cell in cells])
    nbformat.write(made, folder / "notebooks" / "explorer.ipynb")


QUIET = """root => new Promise(resolve => {
    let last = root.dataset.shown, since = performance.now();
    const look = now => {
        if (root.dataset.shown !== last) [last, since] = [root.dataset.shown, now];
        now - since > 400 ? resolve() : requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})"""


def found(page):
    """The explorer on a page; each act waits until its picture has been still for a while."""
    root = page.locator(".explorer")
    root.wait_for(timeout=60_000)
    return Explorer(page, root, Twin("start_here", "course"), root.scroll_into_view_if_needed,
                    lambda: root.evaluate(QUIET))


def is_alive(explorer, lead):
    """A drag and an arrow key move sliders, picture and words."""
    first = explorer.show().state()
    (handle,) = [each for each in explorer.twin.scene.handles if (each.x, each.y) == ("x", "y")]
    explorer.twin.follow(first.values)
    led = lead(explorer.route(handle, explorer.twin.targets(handle)[0]))
    assert led.picture != first.picture and led.values["start x"] != first.values["start x"]
    stepped = explorer.press(explorer.slider("eta"), "ArrowRight")
    assert stepped.values["eta"] > led.values["eta"] and stepped.picture != led.picture
    assert explorer.twin.follow(stepped.values).verdict == stepped.words
    assert explorer.reset() == first


@pytest.fixture(scope="module")
def notebook7(chromium, tmp_path_factory):
    """A page of Notebook 7 with much above the explorer and much below it."""
    folder = tmp_path_factory.mktemp("notebook7")
    write(folder, [*(f"print('\\n' * 12, {i})" for i in range(5)), *CELLS, *(f"print('\\n' * 12, {i})" for i in range(5))])
    with jupyter(folder, "notebook", "JupyterNotebookApp") as address:
        page = new_page(chromium)
        page.goto(f"{address}/notebooks/notebooks/explorer.ipynb")
        page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady", timeout=60_000)
        yield page
        page.context.close()


def test_in_notebook_7_it_is_alive_and_the_page_stays_where_it_is(notebook7):
    page = notebook7
    page.complaints.clear()         # what Notebook 7 says of itself while it starts is not ours
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    explorer = found(page)
    explorer.show()
    is_alive(explorer, explorer.mouse)
    explorer.root.locator(".explorer-picture").scroll_into_view_if_needed()
    tops = [explorer.root.bounding_box()["y"]]
    (handle,) = [each for each in explorer.twin.scene.handles if (each.x, each.y) == ("x", "y")]
    explorer.mouse(explorer.route(handle, explorer.twin.targets(handle)[0]))
    tops.append(explorer.root.bounding_box()["y"])
    for key in ("ArrowRight", "ArrowUp", "ArrowDown"):
        explorer.page.keyboard.press(key)       # on the grip, which has the focus since the drag
        explorer.settle()
        tops.append(explorer.root.bounding_box()["y"])
    assert max(tops) - min(tops) < 3, tops
    assert not page.complaints


def voila_of(folder):
    """A Voila that shows what `write` has written into a folder; gives its address."""
    return served(folder, "voila", "notebooks/explorer.ipynb", "--no-browser", "--port={port}", "--Voila.ip=127.0.0.1",
                  status="voila/static/favicon.ico")


@pytest.fixture(scope="module")
def voila(tmp_path_factory):
    """The address of a Voila that shows the explorer."""
    folder = tmp_path_factory.mktemp("voila")
    write(folder)
    with voila_of(folder) as address:
        yield address


@pytest.mark.parametrize("width, phone", [(1440, False), (820, False), (390, True)])
def test_in_voila_it_is_alive_sharp_and_nothing_is_cut(chromium, voila, width, phone):
    context = chromium.new_context(viewport={"width": width, "height": 844}, device_scale_factor=2, has_touch=phone)
    page = context.new_page()
    page.goto(voila, timeout=90_000)
    explorer = found(page)
    is_alive(explorer, explorer.finger if phone else explorer.mouse)
    boxes = explorer.root.evaluate("root => [root, ...root.querySelectorAll('canvas, input, select, button')].map("
                                   "each => { const { left, right } = each.getBoundingClientRect(); return [left, right]; })")
    assert min(left for left, _ in boxes) >= 0 and max(right for _, right in boxes) <= width, (width, boxes)
    for i, canvas in enumerate(explorer.root.locator(".explorer-column > canvas:last-of-type").all()):
        wide, sharp = canvas.evaluate("canvas => [canvas.clientWidth, canvas.width]")
        left, right = explorer.twin.column(i)[1]
        assert abs(sharp - 2 * wide) <= 2 and wide >= LEAST * (right - left) - 1, (width, i, wide, sharp)
    places = [middle(each) for each in explorer.root.locator(".explorer-column").all()]
    assert (places[1][1] > places[0][1] + 100) == phone       # on a phone one panel stands below the other
    assert ("beside" in explorer.root.get_attribute("class")) == (width == 1440)
    context.close()
