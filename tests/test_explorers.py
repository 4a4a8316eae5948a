"""Explorers: every control of every explorer, moved as far as it goes; goals that can be met; pictures that change."""

import base64
import io

import ipywidgets
import numpy as np
import pytest
from PIL import Image

from descentlab import explorers
from descentlab.explorers import Choice, Explorer, Reading, Slider, Switch, encode_png
from descentlab.figures import Canvas

SPECTRUM = np.concatenate([-np.logspace(-9, -4, 8), np.logspace(-6, 1, 100)])

# Each explorer, and a setting that meets its goal.
GOALS = {
    "annealing": dict(kind="linear", peak=1.02),
    "averaged": dict(first=150),
    "shifted": dict(shift=0.05, width=0.2),
    "course": dict(direction="momentum", beta=0.85),
    "descent": dict(eta=0.03),
    "hunt": dict(x=3.39, y=0.07),
    "stopping": dict(patience=10, least=1e-10),
    "valley": dict(divide=6.0),
    "taylor": dict(curve="cubic", theta=-1.0, step=2.0),
    "taylor_plane": dict(x=-0.05, y=-0.17),
    "directions": dict(a=1.0, b=3.0, c=1.0),
    "tolerance": dict(tolerance=3e-5),
    "leave": dict(beta=0.95, noise=0.02),
    "coins": dict(n=6, shift=3.0),
    "searched": dict(point=5),
    "plateau": dict(loss="cross-entropy", z=8.0),
    "own_rates": dict(eta_b=0.05, eta_w=5.7e-7, steps=200),
    "sideways": dict(eta=0.5, steps=4000),
    "reaction": dict(forget=0.067, noise=True),
    "adam_step": dict(t=120, degrees=45.0, eta=1.0, beta1=0.8),
    "batch_surfaces": dict(first=5, size=4, w=0.75, b=0.44),
    "gradient_cloud": dict(size=11, distance=0.5),
    "batch_run": dict(size=6, replace=False),
    "memory": dict(t=30, beta=0.97),
    "ball": dict(beta=0.95, x=5.2),
    "pad": dict(condition="1000", eta=3.5, beta=0.89),
    "conventions": dict(change="drop to 1 %", when=6),
    "diagnosis_desk": dict(eta=0.04, noise=0.5),
    "promise_and_fall": dict(eta=0.05, steep=7.0),
    "treatment_bench": dict(run="run 5", treatment="noise of 0.01 in the gradient"),
}


def made(name):
    return explorers.tolerance(SPECTRUM) if name == "tolerance" else getattr(explorers, name)()


def extremes(control):
    if isinstance(control, Choice):
        return control.options
    if isinstance(control, Switch):
        return (True, False)
    return (control.low, control.high, control.value)


@pytest.fixture(params=GOALS, scope="module")
def named(request):
    return request.param, made(request.param)


def test_every_explorer_is_listed_here():
    helpers = {"encode_png", "stalled_runs", "straight_line", "floor_distance", "jumps", "mystery", "treat"}
    listed = {name for name in explorers.__all__ if name[0].islower()} - helpers
    assert listed == set(GOALS), "give each explorer a setting that meets its goal"


def test_takes_every_value_that_its_controls_allow(named):
    name, explorer = named
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


def test_every_control_moves_the_picture(named):
    name, explorer = named
    goal_first = explorer.set(**GOALS[name])      # where all controls matter: momentum for beta, a divided eta, ...
    for control, settings in explorer.controls.items():
        before, words = goal_first.pixels(), goal_first.verdict
        kept = explorer.values[control]
        options = [v for v in extremes(settings) if v != kept]
        changed = False
        for value in options:
            explorer.set(**{control: value})
            changed |= not np.array_equal(before, explorer.pixels()) or words != explorer.verdict
            explorer.set(**{control: kept})
        assert changed, f"{name}: nothing follows {control}"
    explorer.reset()


def test_the_goal_is_open_at_first_and_can_be_met(named):
    name, explorer = named
    assert not explorer.met
    assert explorer.set(**GOALS[name]).met, explorer.verdict
    assert "Goal met" in explorer._status.value
    assert not explorer.reset().met


def test_reset_brings_the_first_picture_back(named):
    name, explorer = named
    before, words = explorer.pixels(), explorer.verdict
    explorer.set(**GOALS[name])
    explorer.reset()
    assert np.array_equal(before, explorer.pixels()) and words == explorer.verdict
    assert explorer.values == {c: s.value for c, s in explorer.controls.items()}


def test_a_widget_that_moves_moves_the_picture(named):
    """As in the browser: through the widgets' own values, not through `set`."""
    name, explorer = named
    shown = explorer._picture.value
    for control, value in GOALS[name].items():
        explorer._fields[control].value = value
    assert explorer.met and explorer._picture.value != shown
    explorer.reset()


def test_shows_something_without_a_kernel(named):
    _, explorer = named
    data, metadata = explorer._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(data["image/png"]))))
    assert np.array_equal(picture, explorer.pixels())
    assert data["text/plain"] == repr(explorer) and data["text/plain"].startswith("[explorer] ")
    assert explorer.verdict in metadata["image/png"]["alt"] and "0x" not in data["text/plain"]


def test_has_text_alternatives_and_labels(named):
    _, explorer = named
    assert f'alt="{explorer._canvas.title}' in explorer._picture.value
    assert 'role="status"' in explorer._status.value
    for field in explorer._fields.values():
        assert field.description


def test_is_the_same_every_time(named):
    name, explorer = named
    assert repr(made(name)) == repr(explorer)
    assert np.array_equal(made(name).pixels(), explorer.pixels())


# The machinery, with an explorer made up here


def counting():
    canvas = Canvas("A dot", alt="a dot")
    painted = []

    def paint(values):
        painted.append(dict(values))
        canvas.ax.clear()
        canvas.ax.set(xlim=(0, 10), ylim=(0, 10))
        return canvas.ax.plot([], [], "o")

    def move(values, dot):
        dot.set_data([values["x"]], [values["y"]])
        return Reading(f"at {values['x']:g}", values["x"] > 5)

    controls = {"x": Slider("x", 0.0, 10.0, 1.0, 0.1), "y": Slider("y", 0.01, 10.0, 1.0, 0.01, log=True),
                "kind": Choice("kind", ("a", "b"), "a"), "bold": Switch("bold")}
    return Explorer(canvas, controls, paint, move, still=("kind",), goal="go right", place=("x", "y")), painted


def test_the_still_part_is_painted_only_when_it_must_be():
    explorer, painted = counting()
    explorer.set(x=3.0, y=4.0, bold=True)
    assert len(painted) == 1
    explorer.set(kind="b")
    assert len(painted) == 2 and painted[-1]["kind"] == "b"
    explorer.set(kind="b")
    assert len(painted) == 2


def test_slider_and_field_follow_each_other():
    explorer, _ = counting()
    field = explorer._fields["x"]
    row = next(w for w in walk(explorer) if isinstance(w, ipywidgets.FloatSlider) and w.max == 10.0)
    row.value = 7.300000000000001
    assert field.value == 7.3 and explorer.met
    field.value = 2.0
    assert row.value == 2.0 and explorer.verdict == "at 2"


@pytest.mark.parametrize("name, top, typed, place, nearest, other, number", [
    ("x", 10.0, 2.34, 2.34, 2.3, 2.4, 2.4),
    ("y", 1.0, 0.1234, np.log10(0.1234), -0.91, -1.0, 0.1),
])
def test_a_slider_leaves_a_typed_number_alone(name, top, typed, place, nearest, other, number):
    explorer, _ = counting()
    field = explorer._fields[name]
    slider = next(w for w in walk(explorer) if isinstance(w, ipywidgets.FloatSlider) and w.max == top)
    field.value = typed
    assert slider.value == pytest.approx(place)
    slider.value = nearest      # as the browser answers
    assert field.value == typed
    slider.value = other
    assert field.value == pytest.approx(number)


def test_a_dragged_slider_is_not_talked_back_to():
    """Or an answer to an earlier place would pull the handle back while the hand goes on."""
    explorer, _ = counting()
    slider = next(w for w in walk(explorer) if isinstance(w, ipywidgets.FloatSlider) and w.max == 10.0)
    slider.value = 7.300000000000001
    assert explorer.values["x"] == 7.3 and slider.value == 7.300000000000001


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def test_a_click_places_the_start():
    explorer, _ = counting()
    ax = explorer._canvas.ax
    across, up = ax.transData.transform((6.0, 3.0))
    width, height = explorer._canvas.figure.bbox.size
    (click,) = explorer._click._dom_handlers.callbacks
    for shown in (1.0, 0.6):      # also where the picture is shown smaller than it was drawn
        size = {"boundingRectWidth": shown * width, "boundingRectHeight": shown * height}
        explorer.reset()
        click({"relativeX": shown * across, "relativeY": shown * (height - up), **size})
        assert explorer.values["x"] == pytest.approx(6.0, abs=0.05)
        assert explorer.values["y"] == pytest.approx(3.0, abs=0.05)
    before = explorer.values
    click({"relativeX": 1, "relativeY": 1, **size})      # beside the panel
    assert explorer.values == before


def test_values_outside_are_brought_inside():
    explorer, _ = counting()
    assert explorer.set(x=99.0).values["x"] == 10.0


def test_an_unknown_control_is_named():
    explorer, _ = counting()
    with pytest.raises(TypeError, match="z must be one of this explorer's controls: x, y, kind, bold"):
        explorer.set(z=1)


@pytest.mark.parametrize("shape", [(1, 1, 3), (7, 5, 3), (40, 60, 3)])
def test_the_fast_png_is_the_picture(shape):
    pixels = np.random.default_rng(0).integers(256, size=shape, dtype=np.uint8)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(encode_png(pixels)))), pixels)
