"""A question's form in JupyterLab: a whole row is clicked, or chosen from the keyboard; without a kernel it says so."""

import re

import nbformat
import pytest

from .conftest import new_page
from .lab import Notebook, jupyterlab

CELL = """from descentlab.exercises import Question
Question("How far is $x < 4$ from `x`?", {
    "$\\\\frac{1}{2}$ and `x`": "No, *nearer*.",
    "so far that it takes far more words than one line of a page has room for, " * 3: "It does.",
    "far": "It is not."}, best=1)"""


@pytest.fixture(scope="module")
def form(chromium, tmp_path_factory):
    """A question's form, in a notebook that has run; `form.notebook` is that notebook."""
    folder = tmp_path_factory.mktemp("question")
    (folder / "notebooks").mkdir()
    file = folder / "notebooks" / "question.ipynb"
    content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    content.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(content, file)
    with jupyterlab(folder) as address:
        notebook = Notebook(new_page(chromium), address, file)
        notebook.run()
        form = notebook.show(0).locator(".question")
        form.notebook = notebook
        form.locator("mjx-container").first.wait_for()
        yield form
        complaints = notebook.wrong() + notebook.page.complaints
        notebook.close()
        notebook.page.context.close()
    assert not complaints


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
    buttons.nth(1).focus()
    keyboard.press("Shift+Tab")
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
    assert form.get_by_role("button", name=re.compile(r"^C( [✓✗])?\. far$")).count() == 1
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
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")     # and no cell is run
    page.locator(".question.jupyter-widgets-disconnected").wait_for()
    display, content = form.evaluate(BEFORE)
    assert display != "none" and "Run this cell" in content
    inner = form.locator(".jupyter-widgets-disconnected")
    assert inner.count() and all(inner.nth(place).evaluate(BEFORE)[0] == "none" for place in range(inner.count()))
