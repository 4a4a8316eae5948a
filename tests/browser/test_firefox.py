"""A live explorer in Firefox, in a page of Voila, does what it does in Chromium: by mouse, by keys, and as it is laid out."""

import pytest

from .firefox import firefox
from .hands import STATE, way
from .test_elsewhere import voila_of, write
from .twin import Twin

CELLS = ["from descentlab.lessons import critical_points as lesson", "lesson.descent()"]
FOUND = "document.querySelector('.explorer')"
HOW = f"""getComputedStyle({FOUND}.querySelector('.explorer-row:has(.explorer-play)')).gridTemplateColumns
    .match(/px/g).length"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """An explorer in a page in Firefox."""
    folder, profile = tmp_path_factory.mktemp("voila"), tmp_path_factory.mktemp("profile")
    write(folder, CELLS)
    with voila_of(folder) as address, firefox(profile) as page:
        page.size(1440, 900)
        page.goto(address)
        page.wait_for(f"{FOUND}?.dataset.shown")
        page.evaluate(f"{FOUND}.querySelector('.explorer-picture').scrollIntoView({{ block: 'nearest' }}) ?? 1")
        yield page
        assert not page.complaints


@pytest.fixture
def twin():
    return Twin("critical_points", "descent")


def state(page):
    """What is shown, once it has not changed for half a second."""
    last = None
    while last != (last := page.evaluate(f"({STATE})({FOUND})")):
        page.evaluate("new Promise(resolve => setTimeout(resolve, 500))")
    return last


def on_page(page, twin, panel, x, y):
    column, (left, right) = twin.column(panel)
    box = page.evaluate(f"{FOUND}.querySelectorAll('.explorer-column')[{column}].getBoundingClientRect()")
    scale = box["width"] / (right - left)
    return box["x"] + (x - left) * scale, box["y"] + y * scale


def test_it_is_drawn_sharp_and_laid_out(shown, twin):
    seen = state(shown)
    assert seen["words"] == twin.explorer.verdict and "beside" in shown.evaluate(f"{FOUND}.className")
    widths = f"[...{FOUND}.querySelectorAll('canvas')].map(each => [each.clientWidth, each.width])"
    for wide, sharp in shown.evaluate(widths):
        assert abs(sharp - 2 * wide) <= 2 and wide > 300
    assert shown.evaluate(HOW) == 3     # a slider, its field, and its play button, told by :has
    marks = [mark for column in seen["picture"] for mark in column]
    assert len(set(marks)) == len(marks) >= 2       # no canvas is as empty as another


def test_a_handle_is_dragged(shown, twin):
    (handle,) = [each for each in twin.scene.handles if len(each.names) == 2]
    first, (values, *_) = state(shown), twin.targets(handle)
    start, end = (on_page(shown, twin, handle.panel, *twin.place(handle, each)) for each in (twin.explorer.values, values))
    shown.mouse(way(start, end))
    led = state(shown)
    for name in handle.names:
        assert led["values"][twin.labels[name]] == pytest.approx(values[name], abs=0.1)
    assert led["picture"] != first["picture"] and twin.follow(led["values"]).verdict == led["words"]
    shown.press("ArrowRight")       # on the grip, which has the focus since then
    assert state(shown)["values"][twin.labels[handle.x]] > led["values"][twin.labels[handle.x]]
    shown.evaluate(f"{FOUND}.querySelector('.explorer-reset').click() ?? 1")
    assert state(shown)["values"] == first["values"]


def test_what_is_pointed_at_is_said_and_marked_in_both_panels(shown, twin):
    first, panels = state(shown), twin.steps()
    panel, steps = next(iter(panels.items()))
    shown.mouse([on_page(shown, twin, panel, *steps[sorted(steps)[len(steps) // 2]])], held=False)
    pointed = state(shown)
    assert shown.evaluate(f"{FOUND}.querySelector('.explorer-bubble').innerText").startswith("step ")
    assert sum(one != other for one, other in zip(first["picture"], pointed["picture"])) == len(panels)
    shown.mouse([(2, 2)], held=False)
    assert state(shown) == first


def test_a_slider_by_keys_and_play(shown, twin):
    (name,) = [name for name, control in twin.controls.items() if getattr(control, "play", False)]
    control, label = twin.controls[name], twin.labels[name]
    slider = f"{FOUND}.querySelector('[type=range][aria-label=\"{label}\"]')"
    shown.evaluate(f"{slider}.focus() ?? 1")
    shown.press("Home")
    assert state(shown)["values"][label] == control.low
    shown.press("ArrowRight", "ArrowRight")
    stepped = state(shown)
    assert stepped["values"][label] > control.low and twin.follow(stepped["values"]).verdict == stepped["words"]
    # A window without the focus, as this one is, presses no button by a key.
    box = shown.evaluate(f"{FOUND}.querySelector('.explorer-play').getBoundingClientRect()")
    shown.mouse([(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)])
    shown.wait_for(f"{FOUND}.querySelector('.explorer-play').getAttribute('aria-pressed') === 'true'", seconds=5)
    shown.wait_for(f"{FOUND}.querySelector('.explorer-play').getAttribute('aria-pressed') === 'false'", seconds=12)
    ended = state(shown)
    assert ended["values"][label] == control.high and twin.follow(ended["values"]).verdict == ended["words"]
