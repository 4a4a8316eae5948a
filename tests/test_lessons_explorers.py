"""The explorers of every lesson: every control moved as far as it goes; goals that can be met; pictures that change."""

import base64
import importlib
import io
import json
import pkgutil
import subprocess
import sys

import numpy as np
import pytest
from matplotlib.text import Text
from PIL import Image

from descentlab import lessons
from descentlab._outputs import facts
from descentlab.explorers import Choice, Slider, Switch, explorers_of
from descentlab.explorers.told import described_scene

ROOMS = {module.name: importlib.import_module(f"descentlab.lessons.{module.name}")
         for module in pkgutil.iter_modules(lessons.__path__)}
EXPLORERS = {name: (lesson, make) for lesson, room in ROOMS.items() for name, make in explorers_of(room).items()}


def extremes(control):
    if isinstance(control, Choice):
        return control.options
    if isinstance(control, Switch):
        return (True, False)
    return (control.low, control.high, control.value)


@pytest.fixture(params=EXPLORERS, scope="module")
def explorer(request):
    _, make = EXPLORERS[request.param]
    return make()


@pytest.mark.parametrize("lesson", ROOMS)
def test_a_room_offers_its_explorers(lesson):
    room = ROOMS[lesson]
    module = getattr(room, "explorers", None)       # a room may do without
    defined = {name: getattr(value, "__module__", "") for name, value in vars(module).items()} if module else {}
    offered = {name for name in room.__all__ if defined.get(name, "").startswith(f"{room.__name__}.explorers")}
    assert offered == set(explorers_of(room))
    assert all(getattr(room, name) is make for name, make in explorers_of(room).items())


OPEN_ALL = """
import pkgutil, sys
from importlib import import_module
from descentlab import lessons
from descentlab.explorers import explorers_of
for found in pkgutil.iter_modules(lessons.__path__):
    for make in explorers_of(import_module(f"descentlab.lessons.{found.name}")).values():
        make()
print(*sys.modules)
"""


def test_no_explorer_waits_for_sympy_or_scipy():
    done = subprocess.run([sys.executable, "-c", OPEN_ALL], capture_output=True, text=True, check=True)
    assert not {"sympy", "scipy"} & set(done.stdout.split())


def test_no_two_lessons_call_an_explorer_alike():
    assert len(EXPLORERS) == sum(len(explorers_of(room)) for room in ROOMS.values())


def test_takes_every_value_that_its_controls_allow(explorer):
    for control, settings in explorer.controls.items():
        for value in extremes(settings):
            assert explorer.set(**{control: value}).verdict
        if isinstance(settings, Choice):      # the sliders' ends under each choice
            for value in settings.options:
                for other, theirs in explorer.controls.items():
                    if isinstance(theirs, Slider):
                        for end in (theirs.low, theirs.high):
                            assert explorer.set(**{control: value, other: end}).verdict
                    explorer.set(**{other: theirs.value}) if other != control else None
        explorer.reset()
    everything_low = {c: s.low for c, s in explorer.controls.items() if isinstance(s, Slider)}
    everything_high = {c: s.high for c, s in explorer.controls.items() if isinstance(s, Slider)}
    assert explorer.set(**everything_low).verdict and explorer.set(**everything_high).verdict
    explorer.reset()


def awake(explorer, control):
    """The settings in which a control is not idle."""
    others = [{other: value} for other, settings in explorer.controls.items() if other != control
              for value in extremes(settings)]
    for setting in ({}, explorer.reach, *others):
        if control not in explorer.reset().set(**setting).reading.idle:
            yield explorer


def pictures(explorer, control):
    """What is seen and said at a control's extremes, the other controls as they are."""
    kept, seen = explorer.values[control], set()
    for value in extremes(explorer.controls[control]):
        _, points, texts, _ = explorer.set(**{control: value}).moving()
        under = explorer.still().png if control in explorer.scene.still else b""
        seen.add((points.tobytes(), str(texts), under, explorer.verdict))
    explorer.set(**{control: kept})
    return seen


def test_every_control_moves_the_picture_or_says_why_it_does_not(explorer):
    for control in explorer.controls:
        assert any(len(pictures(awaken, control)) > 1 for awaken in awake(explorer, control)), control
    for choice, settings in explorer.controls.items():
        for value in extremes(settings) if not isinstance(settings, Slider) else ():
            explorer.reset().set(**{choice: value})
            for control, why in explorer.reading.idle.items():
                assert why.strip() and len(pictures(explorer, control)) == 1, f"{control} moves what it does not move: {why}"
    explorer.reset()


def test_the_goal_is_open_at_first_and_can_be_met(explorer):
    assert explorer.goal and not explorer.met
    assert explorer.set(**explorer.reach).met, explorer.verdict
    assert not explorer.reset().met


def test_what_reaches_the_goal_lies_within_the_controls(explorer):
    assert explorer.reach == dict(type(explorer.scene).reach)


def test_reset_brings_the_first_picture_back(explorer):
    before, words = explorer.pixels(), explorer.verdict
    explorer.set(**explorer.reach)
    explorer.reset()
    assert np.array_equal(before, explorer.pixels()) and words == explorer.verdict
    assert explorer.values == {c: s.value for c, s in explorer.controls.items()}


def test_a_hand_in_the_browser_moves_the_picture(explorer):
    """As the browser asks: all controls at once, as JSON has them."""
    before = explorer.moving()[1].tobytes(), explorer.still().png
    wanted = json.loads(json.dumps(explorer.values | explorer.reach))
    explorer._handle_custom_msg({"values": wanted, "from": ["a view", 1]}, [])
    assert explorer.met and (explorer.moving()[1].tobytes(), explorer.still().png) != before
    explorer.reset()


def test_every_handle_stands_in_its_panel_at_first(explorer):
    """Or nobody would find it."""
    for handle in explorer.scene.handles:
        box, axes = (explorer.still().panels[handle.panel][part] for part in ("box", "axes"))
        assert min(box[2:]) > 100
        for name, axis in zip((handle.x, handle.y), axes):
            if name is None or handle.places or name in explorer.reading.idle:
                continue
            at = explorer.reading.zeros.get(name, 0) + handle.unit * explorer.values[name]
            assert min(axis["low"], axis["high"]) <= at <= max(axis["low"], axis["high"]), (handle, axis)


def test_shows_something_without_a_kernel(explorer):
    data, metadata = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    stored = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    tall, wide = (np.array(explorer.pixels().shape[:2])).tolist()
    assert stored.width == wide == 2 * metadata["image/png"]["width"] and stored.height > tall      # the title above it
    assert stored.height == 2 * metadata["image/png"]["height"]
    assert data["text/plain"] == repr(explorer) and data["text/plain"].startswith("[explorer]\n")
    assert explorer.verdict in metadata["image/png"]["alt"] and "0x" not in data["text/plain"]


def test_can_be_made_anew_from_what_is_stored_with_it(explorer):
    _, metadata = explorer._repr_mimebundle_()
    known = facts(json.loads(json.dumps({"metadata": metadata})))
    assert known["kind"] == "explorer" and known["lesson"] == EXPLORERS[explorer.name][0]
    assert (known["title"], known["verdict"], known["goal"], known["met"]) == (
        explorer.scene.title, explorer.verdict, explorer.goal, False)
    assert known["knobs"] == list(explorer.knobs)
    again = getattr(ROOMS[known["lesson"]], known["name"])()
    made = EXPLORERS[explorer.name][1]()        # `explorer` has been through much, and its panels may stand elsewhere
    assert repr(again) == repr(explorer) and np.array_equal(again.pixels(), made.pixels())


def test_has_text_alternatives_and_labels(explorer):
    told = described_scene(explorer.scene)
    assert told["title"] == explorer.scene.title and told["alt"] == explorer.scene.alt
    labels = [control["label"] for _, control in told["controls"]]
    assert all(labels) and len(set(labels)) == len(labels)
    grips = [handle["label"] or (handle["x"], handle["y"]) for handle in told["handles"]]
    assert len(set(grips)) == len(grips)


def test_the_letters_of_a_single_panel_can_be_read_on_a_phone(explorer):
    """A phone of 390 pixels gives a column 353 of them; what stands in it is as wide as the panel."""
    figure = explorer.scene.canvas.figure
    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
    assert explorer.scene.panels > 1 or min(sizes) / 72 * 353 / figure.get_size_inches()[0] >= 12
