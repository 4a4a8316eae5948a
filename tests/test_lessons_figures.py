"""The pictures that only one lesson draws: each room offers its own, and what is drawn is what was given."""

import inspect
import pkgutil
from importlib import import_module
from importlib.util import find_spec

import matplotlib
import numpy as np
import pytest
from test_figures import canvas, overlapping

from descentlab import descend, figures, lessons, optimizers, rates, surfaces
from descentlab.landscapes import Slice
from descentlab.lessons import (
    adaptive_learning_rates,
    batch_size,
    critical_points,
    learning_rate_schedules,
    momentum,
    saddle_escape,
    taylor_and_hessian,
    why_did_it_stop,
)

ROOMS = [room.name for room in pkgutil.iter_modules(lessons.__path__, "descentlab.lessons.") if room.ispkg]
MODULES = [f"{room}.figures" for room in ROOMS if find_spec(f"{room}.figures")]


def functions(module):
    """The public functions that a module defines, by name."""
    return {name: value for name, value in inspect.getmembers(import_module(module), inspect.isfunction)
            if not name.startswith("_") and value.__module__ == module}


DRAWN = [pytest.param(function, id=f"{module.split('.')[2]}-{name}")
         for module in MODULES for name, function in functions(module).items()]


def test_there_are_rooms_with_pictures():
    assert len(MODULES) >= 8 and len(DRAWN) >= 20


@pytest.mark.parametrize("module", MODULES)
def test_a_room_offers_its_pictures(module):
    room = import_module(module.rpartition(".")[0])
    for name, function in functions(module).items():
        assert name in room.__all__ and getattr(room, name) is function
        assert name not in figures.__all__, "one way to draw it"


@pytest.mark.parametrize("function", DRAWN)
def test_a_picture_is_styled_and_described(function):
    assert "\n    Parameters\n    ----------\n" in function.__doc__
    described = function.__doc__.partition("Parameters")[2]
    for name in inspect.signature(function).parameters:
        assert f" {name} :" in described or f" {name}, " in described or f", {name} :" in described, name
    if function.__name__.startswith("draw_"):
        assert hasattr(function, "__wrapped__"), "a picture needs the course's style: @styled"
        first, returned = next(iter(inspect.signature(function).parameters)), function.__doc__.partition("Returns")[2]
        assert first in ("ax", "axes", "canvas") or "Canvas" in returned, "it draws on what it is given, or makes a Canvas"


def test_no_name_stands_in_two_rooms():
    names = [name for module in MODULES for name in functions(module)]
    assert len(names) == len(set(names))


# 01


def test_a_landscape_takes_its_panels_place():
    c, path = canvas(panels=2), np.array([[0.0, 0.0], [1.0, 1.0]])
    before = dict(matplotlib.rcParams)
    ax = critical_points.draw_surface_3d(c, 0, surfaces.himmelblau, top=400, path=path)
    assert c.axes[0] is c.ax is ax and ax.name == "3d" and len(c.figure.axes) == 2
    x, y, z = ax.lines[0].get_data_3d()
    assert np.array_equal(np.stack([x, y], axis=-1), path) and (z > surfaces.himmelblau.value(path)).all()
    assert c.png() and dict(matplotlib.rcParams) == before


def test_basins_are_drawn_where_their_starts_were():
    ax = canvas().ax
    critical_points.draw_basins(ax, ((-1, 1), (-2, 2)), [0, 1, 2, 3, 4, -1, 0, 1, 2], 3)
    (picture,) = ax.images
    assert picture.get_array().tolist() == [[0, 1, 2], [3, 4, -1], [0, 1, 2]] and picture.origin == "lower"
    colors = picture.cmap(picture.norm(np.arange(-1, 5)))
    assert len({tuple(color) for color in colors}) == 6 and tuple(colors[0]) == (1, 1, 1, 1)


def test_the_best_direction_is_marked():
    ax, degrees = canvas().ax, np.array([10.0, -10.0, 90.0, 0.0])
    falls = {"a": np.array([4.0, 1.0, -2.0, 3.0]), "b": np.array([1.0, 3.0, -1.0, 2.0])}
    critical_points.draw_directions(ax, degrees, falls)
    assert ax.lines[0].get_xydata().tolist() == [[-10, 0.25], [0, 0.75], [10, 1], [90, -0.5]]
    assert [(text.get_text(), text.xy[0]) for text in ax.texts] == [("a", 10), ("b", -10)]


# 02


def test_the_polar_picture_touches_the_eigenvalues():
    hessian = np.array([[1.0, 2.0], [2.0, 1.0]])
    angles, bends, zero = taylor_and_hessian.polar_curvature(hessian, 721)
    assert bends.max() == pytest.approx(3.0, abs=1e-4) and bends.min() == pytest.approx(-1.0, abs=1e-4)
    assert zero > 3.0      # nothing is drawn at a negative radius
    c = canvas(polar=True)
    taylor_and_hessian.draw_directional_curvature(c.ax, hessian)
    assert {t.get_text() for t in c.ax.texts} == {"3", "-1", "0"}


def test_a_region_is_named_at_its_deepest_point():
    ax = canvas().ax
    taylor_and_hessian.draw_region(ax, surfaces.Surface("(x - 1)**2 + y**2 + log(x + 3)"), below=2.0, label="deep")
    (text,) = ax.texts
    assert text.get_text() == "deep" and np.allclose(text.xy, (0.863, 0), atol=0.02)


def test_an_arrow_has_its_label_at_the_tip():
    ax = canvas().ax
    taylor_and_hessian.draw_arrow(ax, [1.0, 2.0], [3.0, -1.0], label="down")
    assert [text.xy for text in ax.texts if text.get_text() == "down"] == [pytest.approx((4, 1))]


# 03


def test_shares_are_drawn_kind_by_kind():
    ax, kinds = canvas().ax, [np.array([[0.3, 1.0], [0.4, 0.8]]), np.array([[0.35, 0.9]]), np.array([[0.36, 0.85]] * 3)]
    saddle_escape.draw_share_against_loss(ax, *kinds)
    drawn = {line.get_marker(): np.stack(line.get_data(), axis=-1) for line in ax.lines[:3]}
    for marker, kind in zip("o^x", kinds, strict=True):
        np.testing.assert_array_equal(drawn[marker], kind)


def test_a_loss_that_is_not_finite_ends_its_curve():
    c, steps = canvas(panels=2), np.arange(4)
    saddle_escape.draw_remedies(c.axes, {"one": {"a": (steps, [4, 2, np.inf, np.nan]), "b": (steps, [4, 3, 2, 1])},
                                         "two": {"a": (steps, [1, 1, 1, 1])}})
    assert np.isnan(c.axes[0].lines[0].get_ydata()[2:]).all() and c.axes[0].texts[0].xy == (1, 2)
    assert c.axes[1].get_title("left") == "two" and c.png()


# 04


def test_every_clock_stops_with_the_first_run():
    runs = {"slow": ({"updates": np.arange(11.0), "seconds": np.arange(11.0)}, np.geomspace(1, 0.1, 11)),
            "fast": ({"updates": np.arange(11.0), "seconds": np.arange(11.0) / 4}, np.geomspace(1, 0.01, 11))}
    axes = canvas(panels=2).axes
    batch_size.draw_clocks(axes, runs)
    assert [ax.get_xlabel() for ax in axes] == ["updates", "seconds"]
    assert [ax.get_xlim()[1] for ax in axes] == [10, 2.5]
    slow, fast = axes[1].lines
    assert slow.get_xdata()[-1] == fast.get_xdata()[-1] == 2.5
    assert fast.get_ydata()[-1] == pytest.approx(0.01)
    assert slow.get_ydata()[-1] == pytest.approx((10**-0.2 + 10**-0.3) / 2)
    assert axes[0].get_ylim() == axes[1].get_ylim() and axes[0].get_ylim()[0] < 0.01
    assert [text.get_text() for text in axes[1].texts] == ["slow", "fast"] and not axes[0].texts


def test_an_epochs_time_is_its_updates_times():
    sizes, seconds = 2 ** np.arange(13), np.linspace(1e-5, 1e-3, 13)
    axes = canvas(panels=2).axes
    batch_size.draw_timings(axes, sizes, seconds)
    assert np.allclose(axes[0].lines[0].get_ydata(), 1e3 * seconds)
    assert np.allclose(axes[1].lines[0].get_ydata(), 1e3 * seconds * 4096 / sizes)
    assert "GPU" in " ".join(text.get_text() for text in axes[0].texts)


# 05


@pytest.mark.parametrize("law", [rates.heavy_ball_rate, rates.nesterov_rate])
@pytest.mark.parametrize("condition", [10, 1000])
def test_the_map_can_be_drawn_for_every_ravine(law, condition):
    ax = canvas().ax
    momentum.draw_rate_map(ax, lambda eta, beta: np.maximum(law(eta, beta, 1 / condition), law(eta, beta, 1.0)))
    ax.figure.canvas.draw()
    labels = [text for text in ax.texts if text.get_text() != "diverges"]
    assert len(labels) >= 2 and len(ax.texts) == len(labels) + 1
    assert not overlapping(labels)


# 06


def test_the_factors_drawn_make_the_steps():
    path = descend(surfaces.ravine(100).gradient, [-2.4, 1.1], optimizers.adam(0.1), 50)
    axes = canvas(panels=3).axes
    adaptive_learning_rates.draw_factors(axes, path)
    m, sigma, step = (np.stack([line.get_ydata() for line in ax.lines[:2]], -1) for ax in axes)
    np.testing.assert_allclose(step, -np.diff(path.theta, axis=0), atol=1e-12)
    np.testing.assert_allclose(0.1 * m / sigma, step, atol=1e-12)


# 07


def test_differences_stand_in_lines_with_their_medians():
    ax = canvas().ax
    learning_rate_schedules.draw_differences(ax, {"one": [3.0, 1.0, 2.0], "two": [-1.0, 0.0, 5.0]}, title="by how much")
    dots, medians = ax.lines[0:-1:2], ax.lines[1:-1:2]
    assert [sorted(line.get_xdata()) for line in dots] == [[1, 2, 3], [-1, 0, 5]]
    assert [line.get_xdata()[0] for line in medians] == [2, 0] and list(ax.lines[-1].get_xdata()) == [0, 0]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["one", "two"] and ax.get_ylim()[0] > ax.get_ylim()[1]


def test_a_slice_shows_its_middle():
    piece = Slice(np.zeros(3), np.ones((2, 3)), np.linspace(-1, 1, 5), np.add.outer(np.arange(5.0), np.arange(5.0)))
    ax = canvas().ax
    learning_rate_schedules.draw_slice(ax, piece, title="here", top=6.0)
    assert ax.get_title(loc="left") == "here" and np.array_equal(ax.lines[-1].get_xydata(), [[0, 0]])
    assert (ax.get_xlim(), ax.get_ylim()) == ((-1, 1), (-1, 1))


# 08


@pytest.mark.parametrize("whole, tall, verdicts", [(False, 2.9, 3), (True, 5.4, 8)])
def test_the_tree_grows(whole, tall, verdicts):
    ax = canvas(size=(11, tall)).ax
    why_did_it_stop.draw_tree(ax, whole)
    ax.figure.canvas.draw()
    assert sum(text.get_fontweight() == "bold" for text in ax.texts) == verdicts
    assert not overlapping(ax.texts)


def test_a_trace_is_the_deviation_from_its_mean():
    ax = canvas().ax
    why_did_it_stop.draw_traces(ax, {"a": np.array([2.0, 2.0, 2.0]), "b": np.array([1.5, 0.5, 1.0])})
    flat, other = ax.lines
    assert flat.get_ydata() == pytest.approx([0, 0, 0]) and other.get_ydata() == pytest.approx([-0.5, -1.5, -1])


def test_gains_that_are_none_are_named():
    ax = canvas().ax
    why_did_it_stop.draw_gains(ax, {"some": (np.array([1.0, 2.0]), np.array([0.1, 0.2])),
                                    "none": (np.array([]), np.array([]))})
    assert len(ax.lines) == 1 and [text.get_text() for text in ax.texts] == ["some", "none: no gain at any length"]


def test_a_profile_passes_through_its_point():
    ax = canvas().ax
    theta = np.array([1.0, 0.5])
    why_did_it_stop.draw_profile(ax, surfaces.bowl, theta, np.array([0.0, 1.0]), "up")
    line, point = ax.lines
    assert line.get_ydata()[40] == point.get_ydata()[0] == surfaces.bowl.value(theta)
