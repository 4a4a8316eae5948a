"""Every explorer in JupyterLab: controls by keys alone, handles by mouse, finger and keys, hover, play, goal, and back.

What the browser says is held against a twin of the explorer in the tests' own process.
"""

import re
import time

import pytest

from descentlab.explorers import Slider

from .twin import ends


def follows(explorer, state):
    """Whether the browser's words are those of the twin that stands alike."""
    return explorer.twin.follow(state.values).verdict == state.words


def moved_by_keys(explorer, label, control):
    """The states that the keyboard leads to at one control; of a slider, from itself and from its field.

    Every place of a slider is tried by keys on the site, where the same module asks a table and not a kernel.
    """
    if not isinstance(control, Slider):
        return [explorer.enter(label, value) for value in ends(control)]
    at_home = explorer.press(explorer.slider(label), "Home")
    assert at_home.values[label] == control.low, f"{label}: the slider's end"
    beyond = explorer.enter(label, control.high + 1)
    assert beyond.values[label] == control.high, f"{label}: a number out of range is taken to the end"
    note = explorer.note(label).inner_text()
    assert re.fullmatch(r"from .+ to .+: taken as .+", note), note
    return [at_home, beyond]


def test_every_control_moves_picture_and_words_by_keys_alone(notebook):
    for explorer in notebook.explorers:
        first = explorer.show().state()
        assert list(first.values) == list(explorer.twin.labels.values())
        for name, label in explorer.twin.labels.items():
            here, control = (explorer.name, name), explorer.twin.controls[name]
            idle = explorer.twin.explorer.reset().reading.idle.get(name)
            if idle:
                assert explorer.field(label).is_disabled() and explorer.note(label).inner_text() == idle, here
            start = explorer.set(explorer.twin.awake(name))
            assert explorer.field(label).is_enabled(), here
            states = moved_by_keys(explorer, label, control)
            assert any(each.picture != start.picture for each in states), f"{here}: the picture stays"
            assert all(follows(explorer, each) for each in states), f"{here}: the words are others"
            again = explorer.reset()
            assert idle or explorer.note(label).text_content() == "", f"{here}: what was said of it stays"
            assert again.told == first.told and (name in explorer.twin.scene.still or again == first), f"{here}: reset"
            first = again


def test_every_handle_is_led_by_mouse_by_finger_and_by_keys(notebook):
    for explorer in notebook.explorers:
        first = explorer.anew()
        for handle in explorer.twin.scene.handles:
            for name in handle.names:
                explorer.set(explorer.twin.awake(name))
            for lead, values in zip((explorer.mouse, explorer.finger), explorer.twin.targets(handle)):
                before = explorer.state()
                is_led(explorer, handle, before, lead(explorer.route(handle, values)), values)
            is_led_by_keys(explorer, handle)
            assert explorer.reset().told == first.told, explorer.name


def is_led(explorer, handle, before, after, values):
    """The hand let go where these values are: the sliders stand there, and everything has followed."""
    here = explorer.name, handle
    assert follows(explorer, after) and after.picture != before.picture, here
    led = {name: after.values[explorer.twin.labels[name]] for name in handle.names}
    assert all(value != before.values[explorer.twin.labels[name]] for name, value in led.items()), here
    for name, axis in zip((handle.x, handle.y), (0, 1)):
        if name is None or handle.snaps or handle.places:
            continue
        step = 0 if explorer.twin.controls[name].log else explorer.twin.controls[name].step
        there, off, stepped = (explorer.twin.place(handle, each)[axis] for each in (
            values, led, led | {name: led[name] + step}))
        assert abs(there - off) < 2 + abs(stepped - off) / 2, f"{here}: {led}, not {values}"


def is_led_by_keys(explorer, handle):
    """Every arrow moves what it should: with Shift ten times as far, and there and back it is nothing."""
    grip = explorer.grip(handle)
    explorer.page.keyboard.press("Tab")     # from here on the focus is seen
    for name, there, back in ((handle.x, "ArrowRight", "ArrowLeft"), (handle.y, "ArrowUp", "ArrowDown")):
        if name is None:
            continue
        label, before = explorer.twin.labels[name], explorer.state()
        one, ten = explorer.press(grip, there), explorer.press(grip, back, f"Shift+{there}")
        steps = [abs(each.values[label] - before.values[label]) for each in (one, ten)]
        assert 0 < steps[0] < steps[1] and follows(explorer, ten), (explorer.name, handle, steps)
        assert explorer.press(grip, f"Shift+{back}").values[label] == pytest.approx(before.values[label], rel=0.05)


def test_a_drag_loads_nothing_from_the_server(notebook):
    """What it needs comes over the socket. JupyterLab would load another icon of the tab whenever a kernel is busy."""
    loaded, (explorer, *_) = [], [each for each in notebook.explorers if each.twin.scene.handles]
    explorer.anew()
    explorer.page.on("request", lambda request: loaded.append(request.url))
    handle = explorer.twin.scene.handles[0]
    explorer.mouse(explorer.route(handle, explorer.twin.targets(handle)[0]))
    assert not [url for url in loaded if "/static/" in url], loaded


def test_a_press_beside_a_handle_brings_it_there(notebook):
    for explorer in notebook.explorers:
        explorer.anew()
        for handle in explorer.twin.scene.handles:
            alone = [each.panel for each in explorer.twin.scene.handles].count(handle.panel) == 1
            for name in handle.names:
                explorer.set(explorer.twin.awake(name))
            if alone and (targets := explorer.twin.targets(handle)):
                before = explorer.state()
                end = explorer.route(handle, targets[-1])[-1:]
                is_led(explorer, handle, before, explorer.mouse(end), targets[-1])
            explorer.reset()


def test_what_is_pointed_at_is_said_and_a_step_is_marked_in_every_panel(notebook):
    for explorer in notebook.explorers:
        first = explorer.anew()
        twin, bubble = explorer.twin, explorer.root.locator(".explorer-bubble")
        twin.follow(first.values)
        runs = twin.steps()
        for panel in range(twin.scene.panels):
            steps = runs.get(panel, {})
            left, top, width, height = twin.explorer.still().panels[panel]["box"]
            where = steps[sorted(steps)[len(steps) // 2]] if steps else (left + 0.4 * width, top + 0.6 * height)
            explorer.page.mouse.move(*explorer.on_page(panel, *where))
            pointed, said = explorer.state(), bubble.inner_text()
            if twin.scene.polar:        # there are no axes to read there
                assert not bubble.is_visible()
                continue
            assert bubble.is_visible() and pointed.values == first.values, explorer.name
            if steps:
                step = int(re.match(r"step (\d+)\n", said)[1])
                marked = {twin.column(other)[0] for other, seen in runs.items() if step in seen}
                assert marked == {i for i, each in enumerate(pointed.picture) if each != first.picture[i]}, explorer.name
            assert re.search(r"\d", said), (explorer.name, said)
            explorer.page.mouse.move(1, 1)
            assert explorer.state() == first and not bubble.is_visible(), explorer.name


def test_play_runs_to_its_end_in_ten_seconds_and_stops_where_a_hand_takes_over(notebook):
    for explorer in notebook.explorers:
        first = explorer.anew()
        for name, control in explorer.twin.controls.items():
            if not getattr(control, "play", False):
                continue
            label = explorer.twin.labels[name]
            play, from_share = explorer.play(label), 0.75
            explorer.enter(label, round(control.low + from_share * (control.high - control.low)))
            begun = time.monotonic()
            play.focus()
            explorer.page.keyboard.press("Space")
            assert play.get_attribute("aria-pressed") == "true", (explorer.name, name)
            stopped = 'play => play.getAttribute("aria-pressed") === "false"'
            explorer.page.wait_for_function(stopped, arg=play.element_handle(), timeout=8000)
            assert time.monotonic() - begun < 10 * (1 - from_share) + 2, (explorer.name, name)
            at_end = explorer.state()
            assert at_end.values[label] == control.high and follows(explorer, at_end), (explorer.name, name)
            # Again, from the start; and a hand on the slider stops it.
            explorer.page.keyboard.press("Space")
            explorer.page.wait_for_function("([field, end]) => Number(field.value) !== end",
                                            arg=[explorer.field(label).element_handle(), control.high])
            taken = explorer.press(explorer.slider(label), "ArrowRight")
            assert play.get_attribute("aria-pressed") == "false", (explorer.name, name)
            assert taken.values[label] < control.high and explorer.state() == taken, (explorer.name, name)
            assert explorer.reset().told == first.told, (explorer.name, name)


HEAR = "root => root.addEventListener('goalmet', event => { root.heard = (root.heard ?? 0) + 1; root.goal = event.detail.goal; })"


def test_every_goal_is_met_by_keys_in_the_fields_and_that_is_announced(notebook):
    for explorer in notebook.explorers:
        first = explorer.anew()
        chip, news = explorer.root.locator(".explorer-goal"), explorer.root.locator("[aria-live=assertive]")
        assert explorer.twin.scene.goal in chip.inner_text() and not first.met, explorer.name
        explorer.root.evaluate(HEAR)
        reached = explorer.set(explorer.twin.scene.reach)
        assert reached.met and follows(explorer, reached), (explorer.name, reached.words)
        assert chip.inner_text().startswith("Goal met"), explorer.name
        assert news.inner_text() == f"Goal met: {explorer.twin.scene.goal}", explorer.name
        assert explorer.root.evaluate("root => root.goal") == explorer.twin.scene.goal
        assert explorer.reset().told == first.told and not chip.inner_text().startswith("Goal met"), explorer.name
