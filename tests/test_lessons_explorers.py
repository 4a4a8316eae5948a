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
from PIL import Image

from descentlab import lessons
from descentlab._outputs import facts
from descentlab.explorers import Choice, Slider, Switch, explorers_of

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


def test_every_control_moves_the_picture(explorer):
    explorer.set(**explorer.reach)      # where all controls matter: momentum for beta, a divided eta, ...
    for control, settings in explorer.controls.items():
        before, words = explorer.pixels(), explorer.verdict
        kept = explorer.values[control]
        changed = False
        for value in extremes(settings):
            explorer.set(**{control: value})
            changed |= not np.array_equal(before, explorer.pixels()) or words != explorer.verdict
            explorer.set(**{control: kept})
        assert changed, f"{explorer.name}: nothing follows {control}"
        assert np.array_equal(before, explorer.pixels()) and words == explorer.verdict
    explorer.reset()


def test_the_goal_is_open_at_first_and_can_be_met(explorer):
    assert explorer.goal and not explorer.met
    assert explorer.set(**explorer.reach).met, explorer.verdict
    assert "Goal met" in explorer.status
    assert not explorer.reset().met


def test_what_reaches_the_goal_lies_within_the_controls(explorer):
    assert explorer.reach == dict(type(explorer.scene).reach)


def test_reset_brings_the_first_picture_back(explorer):
    before, words = explorer.pixels(), explorer.verdict
    explorer.set(**explorer.reach)
    explorer.reset()
    assert np.array_equal(before, explorer.pixels()) and words == explorer.verdict
    assert explorer.values == {c: s.value for c, s in explorer.controls.items()}


def test_a_widget_that_moves_moves_the_picture(explorer):
    """As in the browser: through the widgets' own values, not through `set`."""
    shown = explorer.picture
    for control, value in explorer.reach.items():
        explorer.fields[control].value = value
    assert explorer.met and explorer.picture != shown
    explorer.reset()


def test_shows_something_without_a_kernel(explorer):
    data, metadata = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(data["image/png"]))))
    assert np.array_equal(picture, explorer.pixels())
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
    assert repr(again) == repr(explorer) and np.array_equal(again.pixels(), explorer.pixels())


def test_has_text_alternatives_and_labels(explorer):
    assert f'alt="{explorer.scene.title}' in explorer.picture.replace("&#x27;", "'")
    assert 'role="status"' in explorer.status
    for field in explorer.fields.values():
        assert field.description
