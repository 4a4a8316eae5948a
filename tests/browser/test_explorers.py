"""Every explorer in JupyterLab: each control moves the picture and the words under it, by keys, by mouse, and back."""

import numpy as np
import pytest

from .lab import pixels

# A control that says nothing where an explorer begins, and the setting in which it does.
WHERE_IT_MATTERS = {
    ("course", "beta of m"): {"direction m": "momentum"},
    ("valley", "from step"): {"divide eta by": 6},
    ("diagnosis_desk", "start y"): {"surface": "plateau with a hole"},
    ("pad", "method"): {"beta": 0.5},                   # without momentum both are plain descent
    ("conventions", "changes at"): {"eta over time": "drop to 1 %"},
    ("conventions", "eta"): {"eta over time": "drop to 1 %"},
    ("conventions", "beta"): {"eta over time": "drop to 1 %"},
}
# Controls that move the picture alone, and why their words stay.
WORDLESS = {
    ("searched", "critical points only"): "the words are about the marked point, and this hides others",
}


def moved_by_keys(explorer, name):
    """All states that the keyboard leads to at one control, from its slider and from its field."""
    field, start = explorer.field(name), explorer.state()[2][name]
    kind = field.evaluate("field => field.type")
    if kind == "checkbox":
        return [explorer.press(field, "Space")]
    if kind == "select-one":
        count = field.locator("option").count()
        return [explorer.press(field, "Home")] + [explorer.press(field, "ArrowDown") for _ in range(count - 1)]
    slider = explorer.slider(name)
    low, high = field.get_attribute("min"), field.get_attribute("max")
    # The first step from an end may only lead onto a logarithmic slider's grid.
    at_end, before, at_home = (explorer.press(slider, *keys) for keys in (["End"], ["ArrowLeft"] * 2, ["Home"]))
    assert float(at_end[2][name]) == float(high) and float(at_home[2][name]) == float(low), f"{name}: the slider's ends"
    assert float(before[2][name]) < float(high), f"{name}: two steps of the slider"
    assert explorer.enter(name, high) == at_end, f"{name}: the field says what the slider does"
    return [at_end, before, at_home, explorer.enter(name, start)]


def test_every_control_moves_picture_and_words_by_keyboard_alone(notebook):
    for explorer in notebook.explorers:
        first = explorer.show().state()
        for name in explorer.controls():
            here = explorer.name, name
            for other, value in WHERE_IT_MATTERS.get(here, {}).items():
                explorer.enter(other, value)
            picture, words, _ = explorer.state()
            states = moved_by_keys(explorer, name)
            assert any(each[0] != picture for each in states), f"{here}: the picture stays"
            assert any(each[1] != words for each in states) != (here in WORDLESS), f"{here}: the words"
            assert explorer.reset() == first, f"{here}: reset"


def test_play_moves_what_it_plays(notebook):
    for explorer in notebook.explorers:
        first = explorer.show().state()
        for name in explorer.controls():
            play = explorer.root.get_by_role("button", name=f"play or pause {name}", exact=True)
            if play.count():
                explorer.press(play, "Space")
                notebook.page.wait_for_function("([field, first]) => field.value !== first",
                                                arg=[explorer.field(name).element_handle(), first[2][name]])
                picture, _, values = explorer.press(play, "Space")
                assert picture != first[0] and values != first[2], f"{explorer.name}, {name}"
                assert explorer.reset() == first


def test_a_drag_ends_on_its_last_value(notebook):
    for explorer in notebook.explorers:
        explorer.show()
        name = max(explorer.controls(), key=explorer.places)
        if not explorer.places(name):
            continue        # it has dropdowns only
        dragged = explorer.drag(name, 0.7)
        assert dragged != explorer.reset()
        assert explorer.enter(name, dragged[2][name]) == dragged, f"{explorer.name}, {name}: {dragged[2][name]}"
        explorer.reset()


def whites(picture, across, down, radius=6):
    """How many pixels are white around a place of the picture, given as shares of its width and height."""
    seen = pixels(picture)
    height, width, _ = seen.shape
    y, x = np.ogrid[:height, :width]
    near = np.hypot(x + 0.5 - across * width, y + 0.5 - down * height) < radius
    return (seen[near] > 250).all(axis=-1).sum()


def test_a_click_on_the_picture_places_the_start(notebook):
    """The start is drawn white, where the click was; also in a narrow window, where the picture is shown smaller."""
    spot = 0.25, 0.4
    for explorer in notebook.explorers:
        first = explorer.show().state()
        if explorer.image.evaluate("image => image.style.cursor") != "crosshair":
            assert explorer.click(*spot) == first, f"{explorer.name}: nothing says that a click moves it"
            continue
        placed = explorer.click(*spot)
        moved = [name for name in first[2] if placed[2][name] != first[2][name]]
        assert len(moved) == 2, f"{explorer.name}: {moved}"
        assert whites(placed[0], *spot) > whites(first[0], *spot) + 20, explorer.name
        explorer.reset()
        for name in moved:
            entered = explorer.enter(name, placed[2][name])
        assert entered == placed, f"{explorer.name}: the fields say what the click does"
        explorer.reset()
        notebook.page.set_viewport_size({"width": 900, "height": 720})
        explorer.show()
        again = explorer.click(*spot)
        notebook.page.set_viewport_size({"width": 1280, "height": 720})
        for name in moved:
            assert float(again[2][name]) == pytest.approx(float(placed[2][name]), abs=0.05), explorer.name
        explorer.reset()
