"""An explorer is an ipywidget: in a box, observed, set from a cell, shown twice; and it says when nobody answers."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from nbformat import v4
from playwright.sync_api import expect
from store_notebooks import METADATA

from descentlab.explorers.strokes import BASELINES

from .conftest import new_page
from .hands import Explorer
from .lab import ROOT, Notebook
from .twin import Twin

CELLS = ["""from descentlab.lessons import momentum as lesson
import ipywidgets, time
pad, said = lesson.pad(), ipywidgets.HTML()
def tell(change):
    said.value = f"{pad.values['beta']:.2f} {pad.met} {pad.verdict}"
pad.observe(tell, ["values", "verdict", "met"])
ipywidgets.HBox([pad, said])""", "pad", "pad.set(beta=0.5, eta=0.1);", "time.sleep(7)"]
BOX, AGAIN, SET, BUSY = range(4)
SILENT = "Not running"


@pytest.fixture(scope="module")
def notebook(chromium, lab, tmp_path_factory):
    """A notebook with one explorer in two views; the cell that sets it has not run yet."""
    file = tmp_path_factory.mktemp("widget") / "widget.ipynb"
    cells = [v4.new_code_cell(cell) for cell in CELLS]
    page = new_page(chromium)
    page.goto(f"{lab}/lab")
    page.wait_for_function("window.jupyterapp", timeout=60_000)
    page.evaluate("""content => jupyterapp.serviceManager.contents.save('notebooks/widget.ipynb',
        { type: 'notebook', format: 'json', content })""", v4.new_notebook(metadata=METADATA, cells=cells))
    notebook = Notebook(page, lab, file)
    for place in (BOX, AGAIN):
        run(notebook, place)
    notebook.views = [view(notebook, place) for place in (BOX, AGAIN)]
    for each in notebook.views:
        each.show()
    yield notebook
    page.context.close()


def run(notebook, place):
    notebook.show(place)
    notebook.page.evaluate("() => { jupyterapp.commands.execute('notebook:run-cell'); }")


def view(notebook, place):
    root = notebook.page.locator(f'.jp-Cell[data-windowed-list-index="{place}"] .explorer')
    root.wait_for()
    return Explorer(notebook.page, root, Twin("momentum", "pad"), lambda: notebook.show(place), notebook.settle)


def alike(notebook, value):
    """Both views show this beta, and the same picture."""
    for each in notebook.views:
        expect(each.field("beta")).to_have_value(str(value))
    expect(notebook.views[1].root.locator(".explorer-verdict")).to_have_text(
        notebook.views[0].root.locator(".explorer-verdict").inner_text())


def test_both_views_follow_a_hand_on_either_and_who_observes_it_hears(notebook):
    for each, value in zip(notebook.views, (0.7, 0.8)):
        each.show().enter("beta", value)
        alike(notebook, value)
    expect(notebook.show(BOX).locator(".widget-html-content")).to_have_text(
        f"0.80 False {notebook.views[0].state().words}")
    met = notebook.views[1].show().set(notebook.views[1].twin.scene.reach)
    assert met.met and notebook.views[0].show().state().met
    expect(notebook.show(BOX).locator(".widget-html-content")).to_contain_text("True")
    notebook.views[0].reset()


def test_a_cell_sets_it(notebook):
    run(notebook, SET)
    alike(notebook, 0.5)
    state = notebook.views[1].show().state()
    assert notebook.views[1].twin.follow(state.values).verdict == state.words


def test_while_another_cell_is_at_work_it_says_so_and_then_it_answers(notebook):
    each = notebook.views[1]
    run(notebook, BUSY)
    each.show_only()
    each.slider("beta").focus()
    notebook.page.keyboard.press("End")
    alert = each.root.get_by_role("alert")
    expect(alert).to_contain_text(SILENT, timeout=6000)
    expect(alert).to_be_hidden(timeout=10_000)
    alike(notebook, 0.99)


def test_without_a_kernel_it_says_so(notebook):
    each = notebook.views[1]
    each.reset()
    before = each.root.locator(".explorer-verdict").inner_text()
    notebook.close()
    each.show_only()
    each.slider("beta").focus()
    notebook.page.keyboard.press("End")
    expect(each.root.get_by_role("alert")).to_contain_text(SILENT, timeout=6000)
    assert each.root.locator(".explorer-verdict").inner_text() == before
    assert each.root.locator("canvas").first.is_visible()
    assert not notebook.page.complaints


@pytest.fixture(scope="module")
def module(chromium):
    """A page that knows the class which draws."""
    page = new_page(chromium)
    source = (ROOT / "src" / "descentlab" / "explorers" / "explorer.js").read_text(encoding="utf-8")
    page.add_script_tag(type="module", content=f"{source}\nwindow.Picture = Picture;")
    page.wait_for_function("!!window.Picture")
    yield page
    page.context.close()


@pytest.mark.parametrize("side", BASELINES)
def test_two_lines_stand_above_and_below_a_place_as_matplotlib_sets_them(module, side):
    upper, lower = module.evaluate("""down => {
        const heights = [], context = { fillText: (line, x, y) => heights.push(y) };
        Picture.prototype.write.call({ place: () => [0, 0] }, context, { size: 10, down }, ["one\\ntwo", 0, 0]);
        return heights;
    }""", BASELINES[side])
    figure = Figure()
    text = figure.text(0.5, 0.5, "one\ntwo", va=side, fontsize=20)
    box = text.get_window_extent(FigureCanvasAgg(figure).get_renderer())
    above = (box.y1 - figure.bbox.height / 2) / box.height
    assert upper < lower and -upper / (lower - upper) == pytest.approx(round(2 * above) / 2)
