"""How an explorer works, with one made up here; those of the lessons are in test_lessons_explorers."""

import io
import subprocess
import sys

import ipywidgets
import numpy as np
import pytest
from PIL import Image

from descentlab.explorers import (Choice, Explorer, Reading, Scene, Slider, Switch, encode_png, explorer, explorers_of,
                                  progress)
from descentlab.lessons import momentum, start_here


class Dot(Scene):
    """Made up: it keeps a list of what it has painted."""

    title, alt = "A dot", "a dot"
    controls = {"x": Slider("x", 0.0, 10.0, 1.0, 0.1), "y": Slider("y", 0.01, 10.0, 1.0, 0.01, log=True),
                "many": Slider("many", 0, 9, 2, 1, whole=True), "kind": Choice("kind", ("a", "b"), "a"),
                "bold": Switch("bold")}
    still, place = ("kind",), ("x", "y")
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


def test_slider_and_field_follow_each_other():
    dotted = shown()
    field = dotted.fields["x"]
    row = next(w for w in walk(dotted) if isinstance(w, ipywidgets.FloatSlider) and w.max == 10.0)
    row.value = 7.300000000000001
    assert field.value == 7.3 and dotted.met
    field.value = 2.0
    assert row.value == 2.0 and dotted.verdict == "at 2"


@pytest.mark.parametrize("name, top, typed, place, nearest, other, number", [
    ("x", 10.0, 2.34, 2.34, 2.3, 2.4, 2.4),
    ("y", 1.0, 0.1234, np.log10(0.1234), -0.91, -1.0, 0.1),
])
def test_a_slider_leaves_a_typed_number_alone(name, top, typed, place, nearest, other, number):
    dotted = shown()
    field = dotted.fields[name]
    slider = next(w for w in walk(dotted) if isinstance(w, ipywidgets.FloatSlider) and w.max == top)
    field.value = typed
    assert slider.value == pytest.approx(place)
    slider.value = nearest      # as the browser answers
    assert field.value == typed
    slider.value = other
    assert field.value == pytest.approx(number)


def test_a_dragged_slider_is_not_talked_back_to():
    """Or an answer to an earlier place would pull the handle back while the hand goes on."""
    dotted = shown()
    slider = next(w for w in walk(dotted) if isinstance(w, ipywidgets.FloatSlider) and w.max == 10.0)
    slider.value = 7.300000000000001
    assert dotted.values["x"] == 7.3 and slider.value == 7.300000000000001


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def test_a_click_places_the_start(monkeypatch):
    heard = []
    monkeypatch.setattr("ipyevents.Event.on_dom_event", lambda event, listener: heard.append((event.source, listener)))
    dotted = shown()
    ((source, click),) = heard
    assert source.value == dotted.picture
    ax = dotted.scene.canvas.ax
    across, up = ax.transData.transform((6.0, 3.0))
    width, height = dotted.scene.canvas.figure.bbox.size
    for scale in (1.0, 0.6):      # also where the picture is shown smaller than it was drawn
        size = {"boundingRectWidth": scale * width, "boundingRectHeight": scale * height}
        dotted.reset()
        click({"relativeX": scale * across, "relativeY": scale * (height - up), **size})
        assert dotted.values["x"] == pytest.approx(6.0, abs=0.05)
        assert dotted.values["y"] == pytest.approx(3.0, abs=0.05)
    before = dotted.values
    click({"relativeX": 1, "relativeY": 1, **size})      # beside the panel
    assert dotted.values == before


def test_values_outside_are_brought_inside():
    dotted = shown()
    assert dotted.set(x=99.0).values["x"] == 10.0


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
    (dict(place=("x", "z")), "place must be one of .*, got 'z'"),
    (dict(place=("x", "kind")), "place must be two sliders"),
    (dict(place=("x",)), "place must be two sliders"),
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


# What it says of itself


def test_the_first_slider_is_the_knob_unless_others_are_named():
    assert shown().knobs == ("x",) and shown(knobs=("kind", "y")).knobs == ("kind", "y")


def test_without_a_slider_the_first_control_is_the_knob():
    controls = {name: Dot.controls[name] for name in ("bold", "kind")}
    assert scene(controls=controls, place=(), reach=dict(bold=True)).knobs == ("bold",)


def test_an_explorer_has_what_its_scene_has():
    dot = scene()
    dotted = Explorer(dot)
    assert dotted.scene is dot and dotted.controls is dot.controls
    assert (dotted.goal, dotted.reach, dotted.knobs) == ("go right", {"x": 6.0}, ("x",))
    assert (dotted.goal, dotted.reach, dotted.knobs) == (dot.goal, dot.reach, dot.knobs)
    assert dotted.alt == "A dot. a dot Now: at 1" and dot.canvas.title == "A dot"


def test_the_first_line_of_its_text_says_no_more_than_what_it_is():
    dotted = shown()
    assert repr(dotted) == "[explorer]\nA dot. at 1 Goal: go right"


def test_a_goal_is_text_and_no_markup():
    dotted = shown(goal="make x < 5 & y > 1")
    assert "make x &lt; 5 &amp; y &gt; 1" in dotted.status


def test_a_notebook_opened_again_says_in_words_that_nothing_runs():
    dotted = shown()
    style = dotted.children[-1].value
    rule = style.partition(".explorer.jupyter-widgets-disconnected::before {")[2].partition("}")[0]
    assert 'content: "Not running: run this cell to move it.";' in rule
    assert "var(--jp-content-font-color1" in rule      # JupyterLab's own, for its light theme and its dark one


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
    ball, made = momentum.ball(), explorer(ManySmallDots)()
    assert (ball.lesson, ball.name) == ("momentum", "ball")
    assert (made.lesson, made.name) == ("", "many_small_dots") and type(made.scene) is ManySmallDots
    assert (Explorer(Dot()).lesson, Explorer(Dot()).name) == ("", "")


def test_what_it_is_called_by_is_named_and_documented_as_the_scene():
    make = explorer(ManySmallDots)
    assert (make.__name__, make.__qualname__, make.__doc__) == ("many_small_dots", "many_small_dots", "Many of them.")
    assert make.__module__ == __name__ and (make.lesson, momentum.ball.lesson) == ("", "momentum")
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
    assert set(explorers_of(momentum)) == {"ball", "conventions", "memory", "pad"}
    assert explorers_of(pytest) == {}


# What stands beside it


@pytest.mark.parametrize("shape", [(1, 1, 3), (7, 5, 3), (40, 60, 3)])
def test_the_fast_png_is_the_picture(shape):
    pixels = np.random.default_rng(0).integers(256, size=shape, dtype=np.uint8)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(encode_png(pixels)))), pixels)


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
    ("import descentlab.explorers", {"ipywidgets", "matplotlib", "ipyevents", "sympy"}),
    ("from descentlab.explorers import encode_png", {"ipywidgets", "matplotlib", "ipyevents", "sympy"}),
    ("from descentlab.explorers import Slider", {"matplotlib", "ipyevents", "sympy"}),
    ("from descentlab.explorers import Explorer", {"ipyevents", "sympy"}),
])
def test_what_is_not_needed_is_not_imported(statement, absent):
    done = subprocess.run([sys.executable, "-c", f"import sys; {statement}; print(*sys.modules)"],
                          capture_output=True, text=True, check=True)
    assert not absent & set(done.stdout.split())
