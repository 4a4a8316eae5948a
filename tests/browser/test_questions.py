"""A question's form in JupyterLab: a whole row is clicked, the keyboard does the same, and without a kernel it says so."""

import nbformat
import pytest

from .lab import Notebook, jupyterlab

CELL = """from descentlab.exercises import Question
Question("How far is $x < 4$ from `x`?", {
    "$\\\\frac{1}{2}$ and `x`": "No, *nearer*.",
    "so far that it takes far more words than one line of a page has room for, " * 3: "It does.",
    "far": "It is not."}, best=1)"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a JupyterLab with one notebook, which shows one question."""
    folder = tmp_path_factory.mktemp("question")
    (folder / "notebooks").mkdir()
    page = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    page.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(page, folder / "notebooks" / "question.ipynb")
    with jupyterlab(folder) as address:
        yield address, folder / "notebooks" / "question.ipynb"


@pytest.fixture
def form(page, address):
    """The question's form, in a notebook that has run; `form.notebook` is that notebook."""
    notebook = Notebook(page, *address)
    notebook.run()
    form = notebook.show(0).locator(".question")
    form.notebook = notebook
    form.locator("mjx-container").first.wait_for()
    yield form
    assert not page.evaluate("window.wrong || []") and not page.complaints
    notebook.close()


def said(form):
    form.notebook.settle()
    return " ".join(form.get_by_role("status").inner_text().split())


def test_a_row_is_chosen_wherever_it_is_clicked(form):
    rows = form.locator(".option")
    for place, across in ((0, 0.02), (1, 0.5), (2, 0.98), (0, 0.98)):
        row = rows.nth(place)
        box = row.bounding_box()
        row.click(position={"x": across * box["width"], "y": box["height"] / 2})
        assert said(form).startswith(f"{'ABC'[place]}. {'Yes.' if place == 1 else 'Not quite.'}")


def test_a_row_is_as_high_as_its_text_and_a_button_as_large_as_its_row(form):
    rows = form.locator(".option")
    heights = [rows.nth(place).bounding_box()["height"] for place in range(3)]
    assert heights[1] > 1.5 * heights[2]
    for place in range(3):
        row, button = rows.nth(place).bounding_box(), rows.nth(place).get_by_role("button").bounding_box()
        words = rows.nth(place).locator(".words span").first.bounding_box()
        assert button["width"] > row["width"] - 8 and button["height"] > row["height"] - 4
        assert words["x"] >= row["x"] and words["x"] + words["width"] <= row["x"] + row["width"]
        assert words["y"] + words["height"] <= row["y"] + row["height"] + 1


def test_the_keyboard_reaches_every_option_once_and_its_focus_is_seen(form):
    keyboard, buttons = form.notebook.page.keyboard, form.get_by_role("button")
    assert buttons.count() == 3
    buttons.first.focus()
    for place, key in enumerate(("Enter", "Space", "Enter")):
        focus = form.notebook.page.evaluate("""() => {
            const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
            return [document.activeElement.title, outlineStyle, outlineWidth];
        }""")
        assert focus[0].startswith("ABC"[place]) and focus[1:] == ["solid", "2px"]
        keyboard.press(key)
        assert said(form).startswith("ABC"[place])
        keyboard.press("Tab")


def test_every_option_has_its_text_as_a_name_and_mathematics_and_code_are_set(form):
    assert form.get_by_role("button", name="C. far", exact=True).count() == 1
    first = form.locator(".option").first
    assert first.locator("mjx-container").count() == 1 and first.locator("code").inner_text() == "x"


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_the_text_can_be_read_on_the_row(form, theme):
    form.notebook.page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    form.notebook.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    words = form.locator(".option").nth(2).locator(".words span").first
    text, ground = words.evaluate("""words => {
        const luminance = colour => {
            const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(
                part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const button = words.closest('.option').querySelector('button');
        return [getComputedStyle(words).color, getComputedStyle(button).backgroundColor].map(luminance);
    }""")
    assert (max(text, ground) + 0.05) / (min(text, ground) + 0.05) > 4.5


BEFORE = "element => [getComputedStyle(element, '::before').display, getComputedStyle(element, '::before').content]"


def test_without_a_kernel_the_form_says_once_that_nothing_runs(form):
    page = form.notebook.page
    assert form.evaluate(BEFORE)[1] == "none"
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.locator(".question.jupyter-widgets-disconnected").wait_for()
    display, content = form.evaluate(BEFORE)
    assert display != "none" and "Run this cell" in content
    inner = form.locator(".jupyter-widgets-disconnected")
    assert inner.count() and all(inner.nth(place).evaluate(BEFORE)[0] == "none" for place in range(inner.count()))


def test_saved_and_opened_again_it_says_so_too(form):
    page = form.notebook.page
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    form.notebook.close()
    page.reload()
    page.locator(".question.jupyter-widgets-disconnected").wait_for()
    assert "Run this cell" in page.locator(".question").evaluate(BEFORE)[1]
    page.wait_for_function("window.jupyterapp && document.querySelector('.jp-Notebook .jp-Cell')")
