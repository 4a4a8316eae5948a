"""How an explorer works, with one made up here; those of the lessons are in test_lessons_explorers."""

import base64
import io
import json
import subprocess
import sys

import ipywidgets
import numpy as np
import pytest
from PIL import Image
from traitlets import TraitError

from descentlab.explorers import (Choice, Explorer, Handle, Reading, Scene, Slider, Switch, explorer, explorers_of,
                                  progress)
from descentlab.explorers.strokes import UNITS
from descentlab.explorers.told import described_scene
from descentlab.lessons import momentum, start_here


class Dot(Scene):
    """Made up: it keeps a list of what it has painted."""

    title, alt = "A dot", "a dot"
    controls = {"x": Slider("x", 0.0, 10.0, 1.0, 0.1), "y": Slider("y", 0.01, 10.0, 1.0, 0.01, log=True),
                "many": Slider("many", 0, 9, 2, 1, whole=True), "kind": Choice("kind", ("a", "b"), "a"),
                "bold": Switch("bold")}
    still, handles = ("kind",), (Handle("x", "y"),)
    goal, reach = "go right", dict(x=6.0)

    def __init__(self):
        super().__init__()
        self.painted = []

    def paint(self, kind):
        self.painted.append(kind)
        self.canvas.ax.clear()
        self.canvas.ax.set(xlim=(0, 10), ylim=(0, 10), title=kind)
        (dot,) = self.canvas.ax.plot([], [], "o")
        return dot

    def move(self, dot, *, x, y, many, kind, bold):
        dot.set_data([x], [y])
        return Reading(f"at {x:g}", x > 5)


def scene(**changes):
    """A `Dot` that differs in these."""
    return type("Changed", (Dot,), changes)()


def shown(**changes):
    """The explorer of a `Dot` that differs in these."""
    return Explorer(scene(**changes))


def test_the_still_part_is_painted_only_when_it_must_be():
    dotted = shown()
    painted = dotted.scene.painted
    dotted.set(x=3.0, y=4.0, bold=True)
    assert painted == ["a"]
    dotted.set(kind="b")
    assert painted == ["a", "b"]
    dotted.set(kind="b")
    assert painted == ["a", "b"]


def asked(explorer, **values):
    """The browser asks for values, as explorer.js does; returns what it is told: the frame."""
    explorer._handle_custom_msg({"values": explorer.values | values, "from": ["a view", 7]}, [])
    return explorer._frame


def test_what_the_browser_asks_for_is_what_it_is_told():
    dotted = shown()
    frame = asked(dotted, x=7.3, many=4)
    assert dotted.values["x"] == 7.3 and dotted.met and dotted.verdict == "at 7.3"
    assert dict(frame["values"]) == dotted.values and (frame["verdict"], frame["met"]) == ("at 7.3", True)
    assert frame["from"] == ["a view", 7]
    (across, down), = np.frombuffer(frame["points"], np.int16).reshape(-1, 2) / UNITS
    assert (across, down) == pytest.approx((0.73, 0.9), abs=1e-3) and frame["lengths"] == [0, 1]


def test_every_question_has_an_answer_even_if_nothing_has_changed():
    dotted = shown()
    first, second = asked(dotted)["number"], asked(dotted)["number"]
    assert second > first


def test_the_picture_is_told_once_for_each_painting():
    dotted = shown()
    still = dotted._still
    asked(dotted, x=2.0)
    assert dotted._still is still
    asked(dotted, kind="b")
    assert dotted._still is not still and dotted._still["png"].startswith(b"\x89PNG")


def test_what_the_browser_may_not_ask_changes_nothing():
    dotted = shown()
    before, number = dotted.values, dotted._frame["number"]
    with pytest.raises(TypeError, match="x must be a number"):
        dotted._asked(dotted, {"values": {"x": "far"}, "from": ["a view", 1]}, [])
    assert dotted.values == before and dotted._frame["number"] == number


def test_it_is_observed_and_set_from_a_cell_as_any_widget():
    dotted, heard = shown(), []
    dotted.observe(lambda change: heard.append((change.name, change.new)), ["values", "verdict", "met"])
    dotted.set(x=6.0)
    assert heard == [("values", dotted.values), ("verdict", "at 6"), ("met", True)]
    assert ipywidgets.HBox([dotted]).children == (dotted,) and isinstance(dotted, ipywidgets.DOMWidget)


def test_its_values_are_read_and_not_written():
    with pytest.raises(TraitError):
        shown().values = {"x": 3.0}


def test_what_a_change_sends_is_small(monkeypatch):
    dotted, sent = shown(), []
    monkeypatch.setattr(dotted.comm, "send", lambda data=None, metadata=None, buffers=None: sent.append((data, buffers)))
    dotted.set(x=6.0)
    ((data, buffers),) = sent       # one message a change
    assert set(data["state"]) == {"_frame"} and sum(map(len, buffers)) < 10 and len(json.dumps(data)) < 1000


def test_values_outside_are_brought_inside():
    dotted = shown()
    assert dotted.set(x=99.0).values["x"] == 10.0


def test_what_belongs_to_one_case_begins_anew_with_the_next():
    dotted = shown(anew={"many": ("x", "bold")})
    dotted.set(x=4.0, y=3.0, bold=True, many=5)         # what is set with the case is set for it
    assert (dotted.values["x"], dotted.values["bold"]) == (4.0, True)
    dotted.set(many=6)
    assert (dotted.values["x"], dotted.values["y"], dotted.values["bold"]) == (1.0, 3.0, False)
    assert dotted.set(x=7.0).set(many=6).values["x"] == 7.0        # the same case
    assert described_scene(dotted.scene)["anew"] == {"many": ["x", "bold"]}      # the browser does the same itself,
    assert asked(dotted, many=7)["values"][0] == ("x", 7.0)                      # and what it asks for it gets


def test_an_unknown_control_is_named():
    dotted = shown()
    with pytest.raises(TypeError, match="z must be one of this explorer's controls: x, y, many, kind, bold"):
        dotted.set(z=1)


# What it refuses


@pytest.mark.parametrize("values, error, words", [
    (dict(kind="b", x="far"), TypeError, "x must be a number, as from 0 to 10, got 'far'"),
    (dict(kind="b", x=np.nan), ValueError, "x must be a number, as from 0 to 10, got nan"),
    (dict(kind="b", many=2.5), TypeError, "many must be a whole number, as from 0 to 9, got 2.5"),
    (dict(x=3.0, kind="c"), ValueError, "kind must be one of 'a', 'b', got 'c'"),
    (dict(kind="b", bold=1), TypeError, "bold must be True or False, got 1"),
    (dict(kind="b", z=1), TypeError, "z must be one of this explorer's controls: x, y, many, kind, bold"),
])
def test_what_cannot_all_be_set_sets_nothing(values, error, words):
    dotted = shown()
    before, picture = dotted.values, dotted.pixels()
    with pytest.raises(error, match=words):
        dotted.set(**values)
    assert dotted.values == before and dotted.scene.painted == ["a"] and np.array_equal(dotted.pixels(), picture)
    dotted.set(x=1.0)      # nor does it come later
    assert np.array_equal(dotted.pixels(), picture)


def test_a_refused_value_leaves_no_path_on_another_surface():
    course = start_here.course()
    picture, verdict = course.pixels(), course.verdict
    with pytest.raises(TypeError, match="eta must be a number"):
        course.set(surface="bowl", eta="x")
    course.set(eta=course.values["eta"])
    assert np.array_equal(course.pixels(), picture) and course.verdict == verdict


@pytest.mark.parametrize("given, words", [
    (dict(still=("kinds",)), "still must be one of .*, got 'kinds'"),
    (dict(handles=(Handle("x", "z"),)), "handles must be one of .*, got 'z'"),
    (dict(handles=(Handle("kind"),)), "handles must be one of .*, got 'kind'"),
    (dict(handles=(Handle(),)), "handles must be a handle that sets a slider, in a panel that is there"),
    (dict(handles=(Handle("x", panel=1),)), "handles must be a handle that sets a slider, in a panel that is there"),
    (dict(anew=dict(far=("x",))), "anew must be one of .*, got 'far'"),
    (dict(anew=dict(x=("far",))), "anew must be one of .*, got 'far'"),
    (dict(stops=dict(far=7)), "stops must be one of .*, got 'far'"),
    (dict(reach=dict(xx=6.0)), "reach must be one of .*, got 'xx'"),
    (dict(reach=dict(kind="c")), "kind must be one of"),
    (dict(reach={}), "reach must be a setting that meets the goal, 'go right', got {}"),
    (dict(knobs=("x", "far")), "knobs must be one of .*, got 'far'"),
    (dict(alt=""), "alt must be a sentence"),
])
def test_a_scene_refuses_names_that_are_no_controls(given, words):
    with pytest.raises(ValueError, match=words):
        scene(**given)


@pytest.mark.parametrize("reach, words", [(dict(x="far"), "x must be a number"), (dict(bold=1), "bold must be True")])
def test_a_scene_refuses_a_reach_of_the_wrong_kind(reach, words):
    with pytest.raises(TypeError, match=words):
        scene(reach=reach)


def test_a_reach_is_kept_as_the_controls_take_it():
    given = dict(x=99, many=3.0)
    reach = scene(reach=given).reach
    assert reach == {"x": 10.0, "many": 3} and type(reach["many"]) is int and given == dict(x=99, many=3.0)


@pytest.mark.parametrize("make, error", [
    (lambda: Slider("x", 0.0, 1.0, 2.0), ValueError), (lambda: Slider("x", 0.0, 1.0, "0"), TypeError),
    (lambda: Choice("kind", ("a", "b"), "c"), ValueError)])
def test_a_control_begins_with_a_value_that_it_can_take(make, error):
    with pytest.raises(error, match="value must be"):
        make()


@pytest.mark.parametrize("value", [3, 3.0, np.int64(3), np.float32(3)])
def test_a_whole_number_is_one_however_it_is_written(value):
    many = shown().set(many=value).values["many"]
    assert many == 3 and type(many) is int


@pytest.mark.parametrize("control, many, first, last, least", [
    (Slider("x", 0.0, 10.0, 3.3, 0.1), 11, 0.0, 10.0, 11), (Slider("t", 0, 400, 400, 1, whole=True), 51, 0, 400, 50),
    (Slider("y", 1e-4, 10.0, 0.01, 0.001, log=True), 21, 1e-4, 10.0, 21), (Slider("n", 1, 4, 2, 1, whole=True), 9, 1, 4, 4)])
def test_a_sliders_stops_run_from_end_to_end_through_where_it_begins(control, many, first, last, least):
    stops = control.stops(many)
    assert (stops[0], stops[-1]) == (first, last) and control.value in stops and stops == sorted(set(stops))
    assert least <= len(stops) <= many and all(control.taken("x", stop) == stop for stop in stops)
    assert all(isinstance(stop, int) == control.whole for stop in stops)


def test_a_sliders_stops_can_be_named_one_by_one():
    assert Slider("x", 0.0, 1.0, 0.5).stops([0.123456, 0.9, 7]) == [0.123456, 0.5, 0.9, 1.0]
    assert Slider("n", 1, 9, 2, 1, whole=True).stops(np.array([3.0, 5.0])) == [2, 3, 5]


def test_a_choices_stops_are_its_options_and_a_switchs_its_values():
    assert Choice("kind", ("a", "b"), "a").stops(9) == ["a", "b"] and Switch("bold").stops(9) == [False, True]


# What it says of itself


def test_the_first_slider_is_the_knob_unless_others_are_named():
    assert shown().knobs == ("x",) and shown(knobs=("kind", "y")).knobs == ("kind", "y")


def test_without_a_slider_the_first_control_is_the_knob():
    controls = {name: Dot.controls[name] for name in ("bold", "kind")}
    assert scene(controls=controls, handles=(), reach=dict(bold=True)).knobs == ("bold",)


def test_an_explorer_has_what_its_scene_has():
    dot = scene()
    dotted = Explorer(dot)
    assert dotted.scene is dot and dotted.controls is dot.controls
    assert (dotted.goal, dotted.reach, dotted.knobs) == ("go right", {"x": 6.0}, ("x",))
    assert (dotted.goal, dotted.reach, dotted.knobs) == (dot.goal, dot.reach, dot.knobs)
    assert dotted.alt == "A dot. a dot Now: at 1"


def test_the_first_line_of_its_text_says_no_more_than_what_it_is():
    dotted = shown()
    assert repr(dotted) == "[explorer]\nA dot. at 1 Goal: go right"


def test_where_nothing_runs_there_are_its_picture_with_the_title_and_its_words():
    dotted = shown()
    data, metadata = dotted._repr_mimebundle_()
    assert data["text/plain"] == repr(dotted) and "application/vnd.jupyter.widget-view+json" in data
    picture, size = Image.open(io.BytesIO(base64.b64decode(data["image/png"]))), metadata["image/png"]
    height, width, _ = dotted.pixels().shape
    assert (picture.width, picture.height) == (2 * size["width"], 2 * size["height"]) and picture.width == width
    assert picture.height > height and size["alt"] == dotted.alt      # by the title
    assert np.abs(np.asarray(picture.convert("RGB"))[-height:].astype(int) - dotted.pixels()).max() <= 16


class Failing(Dot):
    """A dot that stays where it is, and whose painting fails half way when it is told to."""

    failing = False

    def paint(self, kind):
        self.canvas.ax.clear()
        if self.failing:
            raise ArithmeticError
        return self.canvas.ax.plot([1], [1], "o")

    def move(self, dots, *, kind, **values):
        return Reading(kind)


def test_a_scene_that_fails_to_paint_is_painted_again():
    again = Explorer(Failing())
    first = again.pixels()
    again.scene.failing = True
    with pytest.raises(ArithmeticError):
        again.set(kind="b")
    again.scene.failing = False
    assert np.array_equal(again.set(kind="a").pixels(), first)


# Where it comes from


class ManySmallDots(Dot):
    """Many of them."""


def test_an_explorer_knows_where_it_comes_from():
    pad, made = momentum.pad(), explorer(ManySmallDots)()
    assert (pad.lesson, pad.name) == ("momentum", "pad")
    assert (made.lesson, made.name) == ("", "many_small_dots") and type(made.scene) is ManySmallDots
    assert (Explorer(Dot()).lesson, Explorer(Dot()).name) == ("", "")


def test_what_it_is_called_by_is_named_and_documented_as_the_scene():
    make = explorer(ManySmallDots)
    assert (make.__name__, make.__qualname__, make.__doc__) == ("many_small_dots", "many_small_dots", "Many of them.")
    assert make.__module__ == __name__ and (make.lesson, momentum.pad.lesson) == ("", "momentum")
    with pytest.raises(TypeError, match="argument"):
        make(3)


def test_two_of_a_kind_share_nothing_that_moves():
    make = explorer(Dot)
    one, other = make(), make()
    picture = other.pixels()
    one.set(x=9.0, kind="b")
    assert other.values["x"] == 1.0 and other.scene.painted == ["a"] and np.array_equal(other.pixels(), picture)
    assert np.array_equal(other.set(y=1.0).pixels(), picture)


def test_a_rooms_explorers_are_found():
    assert {"memory", "pad"} <= set(explorers_of(momentum))
    assert explorers_of(pytest) == {}


# What stands beside it


def test_the_bar_gives_every_step_once_and_fills(monkeypatch):
    shown = []
    monkeypatch.setattr("descentlab.explorers.progress_bar.display", shown.append)
    bar = progress(range(3), "nets")
    assert list(bar) == [0, 1, 2] and shown == [bar]
    (_, inner) = bar.children
    assert isinstance(inner, ipywidgets.IntProgress) and inner.value == inner.max == 3
    data, metadata = bar._repr_mimebundle_()
    assert data["text/plain"] == repr(bar) == "[progress]\nnets: 3 in all"
    assert metadata["descentlab"] == {"kind": "progress", "label": "nets", "steps": 3}


@pytest.mark.parametrize("statement, absent", [
    ("import descentlab.explorers", {"anywidget", "ipywidgets", "matplotlib", "sympy"}),
    ("from descentlab.explorers import Slider", {"anywidget", "ipywidgets", "matplotlib", "sympy"}),
    ("from descentlab.explorers import Explorer", {"sympy"}),
])
def test_what_is_not_needed_is_not_imported(statement, absent):
    done = subprocess.run([sys.executable, "-c", f"import sys; {statement}; print(*sys.modules)"],
                          capture_output=True, text=True, check=True)
    assert not absent & set(done.stdout.split())
