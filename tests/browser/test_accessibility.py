"""Explorers and questions in a running notebook, for eyes, ears and fingers alone."""

import pytest

from .lab import ROOT
from .test_elsewhere import LEAST

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
OURS = [".explorer", ".question", ".jp-Cell-outputArea [role=status]"]


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_axe_finds_nothing_serious(notebook, theme):
    page = notebook.page
    page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    # While a theme is being loaded, a sheet lies over the page.
    page.wait_for_function("""theme => document.body.dataset.jpThemeName === theme
                                       && !document.getElementById('jupyterlab-splash')""", arg=theme)
    for place in list(notebook.shown("question")):     # a chosen option has a colour
        notebook.show(place).locator(".question").get_by_role("button").first.click()
    # axe judges no colours in what it takes for hidden: cells out of sight, and all that is in a page without a height.
    page.set_viewport_size({"width": 1280, "height": 25_000})
    style = page.add_style_tag(content="body { height: 100vh; } .jp-Cell { content-visibility: visible !important; }")
    notebook.show(0)
    page.add_script_tag(path=AXE)
    # JupyterLab lays a page of a new size out a while later. Until then axe cannot tell some colours: it is asked again.
    for _ in range(5):
        found = page.evaluate("ours => axe.run({ include: ours.map(each => [each]) })", OURS)
        unsure = [(node["target"], node["any"]) for rule in found["incomplete"] for node in rule["nodes"]
                  if rule["id"] == "color-contrast"]
        if not unsure:
            break
        page.wait_for_timeout(1000)
    style.evaluate("style => style.remove()")
    page.set_viewport_size({"width": 1280, "height": 720})
    serious = [(rule["id"], node["target"], node["failureSummary"]) for rule in found["violations"]
               for node in rule["nodes"] if rule["impact"] in ("serious", "critical")]
    assert not serious, serious
    assert not unsure, unsure
    # In a question at least its prompt, its status, and two options with their buttons; in an explorer at least its title,
    # its words, a label and a button.
    (contrast,) = [len(rule["nodes"]) for rule in found["passes"] if rule["id"] == "color-contrast"]
    assert contrast >= 6 * len(list(notebook.shown("question"))) + 4 * len(notebook.explorers)


# What the keyboard can stop at in an element; and how the one that has the focus differs from when it has not.
STOPS = """root => [...root.querySelectorAll('input, select, button, [tabindex="0"]')]
    .filter(each => each.offsetParent && !each.disabled)"""
LOOK = "each => { const look = getComputedStyle(each); return look.outline + look.boxShadow; }"


def test_tab_stops_at_every_control_and_shows_where(notebook):
    page = notebook.page
    for place in list(notebook.shown("question")) + [explorer.place for explorer in notebook.explorers]:
        root = notebook.show(place).locator(".explorer, .question")
        page.evaluate("jupyterapp.shell.currentWidget.content.activeCell.node.focus()")
        before = root.evaluate(f"root => ({STOPS})(root).map({LOOK})")
        stops = []
        for _ in range(len(before) + 8):      # past the buttons of JupyterLab's own that stand before
            page.keyboard.press("Tab")
            stop, look = root.evaluate(f"""root => [({STOPS})(root).indexOf(document.activeElement),
                                                    ({LOOK})(document.activeElement)]""")
            if stop >= 0:
                stops.append(stop)
                assert look != before[stop], f"{notebook.source(place)}: nothing shows the focus on control {stop}"
            elif stops:
                break
        assert stops == list(range(len(before))), notebook.source(place)


CLIPPED = """root => [...root.querySelectorAll('*')].filter(each =>
    each.scrollWidth > each.clientWidth + 1 && !['visible', 'clip'].includes(getComputedStyle(each).overflowX)
    && !each.matches('.explorer-unseen, input')).map(each => each.className + ' ' + each.innerText)"""


OUTSIDE = """root => [...root.querySelectorAll('canvas, input, select, button')].filter(each =>
    each.getBoundingClientRect().right > root.getBoundingClientRect().right + 1).map(each => each.outerHTML.slice(0, 99))"""

# How wide each column of a picture is on the page, and how many pixels it has; and what the letters beside it measure.
SEEN = """root => ({
    columns: [...root.querySelectorAll('.explorer-column')].map(each => each.offsetWidth),
    letters: Math.min(...[...root.querySelectorAll('*')].filter(each => each.childElementCount === 0 && each.innerText)
        .map(each => parseFloat(getComputedStyle(each).fontSize))),
    beside: root.classList.contains('beside'),
})"""


@pytest.mark.parametrize("width", [1440, 820, 1280])
def test_nothing_is_clipped_and_letters_can_be_read(notebook, width):
    """With the list of files open; where there is much room, the controls stand beside the picture."""
    notebook.page.set_viewport_size({"width": width, "height": 720})
    for explorer in notebook.explorers:
        explorer.show()
        notebook.page.wait_for_timeout(150)     # a page of a new size is laid out a while later
        assert not explorer.root.evaluate(CLIPPED), explorer.name
        assert not explorer.root.evaluate(OUTSIDE), explorer.name
        seen, columns = explorer.root.evaluate(SEEN), explorer.twin.explorer.still().columns
        assert seen["letters"] >= 12, explorer.name
        for wide, left, right in zip(seen["columns"], columns[:-1], columns[1:], strict=True):
            assert wide >= LEAST * (right - left) - 2, (explorer.name, seen, columns)
        if width != 1280:
            assert seen["beside"] == (width == 1440), (explorer.name, seen)
    notebook.page.set_viewport_size({"width": 1280, "height": 720})
