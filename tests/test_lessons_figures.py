"""The pictures that only one lesson draws: each room offers its own, and what is drawn is what was given."""

import inspect
import pkgutil
from importlib import import_module
from importlib.util import find_spec

import matplotlib
import numpy as np
import pytest
from test_figures import canvas, overlapping

from descentlab import Network, curvature, descend, figures, lessons, optimizers, rates, surfaces
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


def test_basins_are_drawn_where_their_starts_were():
    points = curvature.critical_points(surfaces.himmelblau)
    minima = np.array([point.theta for point in points.named("minimum")])
    drawn = critical_points.draw_basins(minima[[0, 1, 2, 3, 0, 1, 2, 3, 0]], points)
    (picture,) = drawn.ax.images
    assert picture.get_array().tolist() == [[0, 1, 2], [3, 0, 1], [2, 3, 0]] and picture.origin == "lower"
    assert len({tuple(color) for color in picture.cmap(picture.norm(np.arange(4)))}) == 4
    assert [text.get_text() for text in drawn.ax.texts] == ["minimum"] * 4 + ["saddle"] * 4 + ["maximum"]


def test_each_kind_bends_as_it_was_told():
    drawn = critical_points.draw_kinds({"minimum": [1, 1], "saddle": [1, -1], "maximum": [-1, -1]})
    ends = [[line.get_data_3d()[2][-1] for line in ax.lines[:2]] for ax in drawn.axes]
    assert ends == [[0.5, 0.5], [0.5, -0.5], [-0.5, -0.5]]
    assert [ax.get_title() or ax.get_title("left") for ax in drawn.axes] == ["minimum", "saddle", "maximum"]


def test_distances_are_those_to_the_minimum():
    drawn = critical_points.draw_distances({"a": [[3.0, 4.0], [0.0, 1.0]], "b": [[1.0, 0.0], [0.0, 2.0]]})
    assert [line.get_ydata().tolist() for line in drawn.ax.lines] == [[5, 1], [1, 2]]


@pytest.mark.parametrize("what, height", [("losses", 1.0), ("norms", 2.0)])
def test_what_stands_still_is_drawn_with_its_median(what, height):
    def trained(scale):
        row = [np.full(5, scale), np.full(5, 2 * scale), np.zeros(5)]
        return critical_points.Trained([row] * 3, np.zeros((5, 7)))

    drawn = critical_points.draw_trained({0.02: trained(1.0), 0.003: trained(0.1)}, what)
    weak, strong = (line for line in drawn.ax.lines if line.get_alpha() is None)
    assert weak.get_ydata()[0] == pytest.approx(height / 10) and strong.get_ydata()[0] == height
    assert weak.get_linestyle() == "-" and strong.get_linestyle() == "--"
    assert [text.get_text() for text in drawn.ax.texts] == ["weight decay\n0.003", "weight decay\n0.02"]


def test_the_edge_of_stability_is_drawn_at_its_height():
    drawn = critical_points.draw_bends([0, 20], {0.02: [[3, 3], [1, 2]], 0.003: [[3, 3], [2, 2]]}, limit=2.5)
    assert 2.5 in [line.get_ydata()[0] for line in drawn.ax.lines if line.get_linestyle() == ":"]


def test_the_well_is_drawn_beside_the_shares_that_leave_it():
    well = surfaces.Surface("x**2/8 - exp(-8*(x - 3)**2)", variables="x")
    left, right = critical_points.draw_well(well, [0.5, 1, 2], [(0, 1), (0, 0), (1, 0)]).axes
    rest, leave = (line.get_ydata().tolist() for line in right.lines[:2])
    assert left.lines[0].get_ydata().max() > 2 and rest == [1, 0, 0] and leave == [0, 0, 1]


def test_the_gradients_of_stalls_are_labelled_at_their_ends():
    drawn = critical_points.draw_stalls(critical_points.stalled_runs(steps=30), steps=20)
    assert [len(line.get_ydata()) for line in drawn.ax.lines] == [21] * 4
    assert {text.get_text() for text in drawn.ax.texts} == set(critical_points.stalled_runs(steps=1))


# 02


def test_the_polar_picture_touches_the_eigenvalues():
    hessian = np.array([[1.0, 2.0], [2.0, 1.0]])
    angles, bends, zero = taylor_and_hessian.polar_curvature(hessian, 721)
    assert bends.max() == pytest.approx(3.0, abs=1e-4) and bends.min() == pytest.approx(-1.0, abs=1e-4)
    assert zero > 3.0      # nothing is drawn at a negative radius
    ax = taylor_and_hessian.draw_every_direction(hessian).ax
    assert {t.get_text() for t in ax.texts} == {"+3", "-1", "0"}


def test_every_start_has_the_sign_of_its_model_and_of_its_end():
    starts, ends = np.array([[3.0, 2.0], [3.2, 0.0], [0.0, 0.0]]), np.array([[3.0, 2.0], [3.385, 0.0739], [3.0, 2.0]])
    above, bars = taylor_and_hessian.draw_ends(starts, ends).axes
    minimum, saddle, maximum = (line.get_xydata().tolist() for line in above.lines)
    assert (minimum, saddle, maximum) == (starts[[0, 2]].tolist(), [starts[1].tolist()], [])
    counts = np.reshape([bar.get_width() for bar in bars.patches], (3, 3))      # signs at the start, kind of the end
    assert counts.tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 0]]


def test_the_level_through_the_saddle_holds_two_minima():
    _, saddle, _ = taylor_and_hessian.draw_three_shapes(curvature.critical_points(surfaces.himmelblau).points).axes
    minima = saddle.lines[0].get_xydata()
    np.testing.assert_allclose(minima, [[3.0, 2.0], [3.584, -1.848]], atol=1e-3)


def test_a_walk_is_drawn_as_far_as_it_went():
    step = np.linspace(0, 3, 7)
    ax = taylor_and_hessian.draw_walks(step, {"along -g": np.exp(-step), "along e": 1 - step**2 / 10}).ax
    for line, loss in zip(ax.lines, (np.exp(-step), 1 - step**2 / 10)):
        np.testing.assert_allclose(line.get_xydata(), np.stack([step, loss], axis=1))
    assert ax.get_ylim()[0] == 0


# 03


def test_a_flat_run_is_drawn_whole():
    losses, norms = np.linspace(1, 0.5, 11), np.geomspace(1, 1e-3, 11)
    c = saddle_escape.draw_flat_run(losses, norms)
    assert [ax.lines[0].get_ydata().tolist() for ax in c.axes] == [losses.tolist(), norms.tolist()]


def test_what_was_announced_is_drawn_over_two_parts_that_meet():
    losses, norms = np.linspace(1, 0.5, 11), np.geomspace(1, 1e-3, 11)
    c = saddle_escape.draw_announced(losses, norms, 4, 7.5, 0.01)
    assert c.axes[1].lines[-1].get_xydata().tolist() == [[7.5, 0.01]]
    for ax, values in zip(c.axes, (losses, norms), strict=True):
        before, after = ax.lines[:2]
        np.testing.assert_array_equal(np.append(before.get_ydata(), after.get_ydata()[1:]), values)
        assert before.get_xydata()[-1].tolist() == after.get_xydata()[0].tolist()


def test_waits_are_told_from_each_run_to_the_next():
    t = np.arange(60)
    runs = {scale: np.where(t < out, 0.45, 0.3) for scale, out in ((1e-2, 10), (1e-3, 22), (1e-4, 36))}
    ax = saddle_escape.draw_waits(runs, 0.44).ax
    assert {"12", "14", "1e-2", "1e-4"} <= {text.get_text() for text in ax.texts}


def test_steps_up_and_down_are_counted_on_their_sides():
    c = saddle_escape.draw_changes(np.array([-0.1, 0.2, 0.3, 0.4]))
    assert {"down: 1", "up: 3"} <= {text.get_text() for text in c.ax.texts}


def test_a_run_that_never_left_is_no_dot_and_yet_told():
    c = saddle_escape.draw_departures({"late": [np.inf, 300, np.inf], "early": [15, 10, 20]}, [False, False, True],
                                      last=400)
    assert [line.get_xdata().tolist() for line in c.ax.lines] == [[300], [], [15, 10], [20]]
    heights = np.concatenate([line.get_ydata() for line in c.ax.lines[2:]])
    assert len(set(heights.tolist())) == 3      # they are so close that each needs a level of its own
    assert "2 not yet" in {text.get_text() for text in c.ax.texts}


def test_the_way_down_shows_the_whole_measurement():
    steps = np.linspace(0, 2, 41)
    c = saddle_escape.draw_way_down(steps, -steps**2, steps**4 - steps**2)
    drawn = max(c.ax.lines, key=lambda line: len(line.get_xdata()))
    np.testing.assert_array_equal(drawn.get_ydata(), steps**4 - steps**2)


def test_every_network_has_a_curve_and_an_end():
    lowest = np.array([[-1.0, -0.5], [-0.1, -0.2], [0.003, 0.009]])
    c = saddle_escape.draw_lowest_bends([1, 10, 100], lowest, 0.001)
    *_, first, second = c.ax.lines
    assert [line.get_ydata().tolist() for line in (first, second)] == lowest.T.tolist()
    assert any("2 of 2 above 0" in text.get_text() for text in c.ax.texts)


# 04


def test_the_laws_are_drawn_between_the_measurements():
    sizes, s = [1, 16, 224], 2.0
    ax = batch_size.draw_noise(s, sizes, [2.0, 0.5, 0.13], [2.0, 0.48, 0.05]).ax
    law, dots, dealt_law, dealt_dots = ax.lines
    assert len(law.get_xdata()) == 224 and dots.get_xdata().tolist() == sizes
    assert law.get_ydata()[15] == pytest.approx(0.5) and dealt_law.get_ydata()[223] < law.get_ydata()[223] / 2
    assert dealt_dots.get_ydata().tolist() == [2.0, 0.48, 0.05]


def test_of_a_long_run_the_last_epochs_are_shown():
    drawn, dealt = np.full(361, 1e-3), np.linspace(1e-3, 1e-4, 361)
    ax = batch_size.draw_dealing(drawn, dealt).ax
    line = ax.lines[1]
    assert (line.get_xdata()[0], line.get_xdata()[-1]) == (50, 60) and line.get_ydata()[-1] == pytest.approx(1e-4)
    assert [text.get_text() for text in ax.texts] == ["drawn", "dealt"]


def test_an_epochs_time_is_its_updates_times():
    sizes, seconds = 2 ** np.arange(13), np.linspace(1e-5, 1e-3, 13)
    axes = batch_size.draw_costs(dict(zip(sizes.tolist(), seconds))).axes
    assert np.allclose(axes[0].lines[0].get_ydata(), seconds / 1e-5)
    assert np.allclose(axes[1].lines[0].get_ydata(), (seconds / 1e-5 / sizes)[:9])    # no larger than an epoch
    assert "GPU" in " ".join(text.get_text() for text in axes[0].texts)


def test_both_comparisons_are_in_both_panels():
    digits = Network((2, 2), np.eye(2), np.array([0, 1]))
    right = np.array([4.0, 0, 0, 4, 0, 0])
    left, right = batch_size.draw_comparisons(digits, digits, [1, 4], np.array([[right, right], [-right, right]]),
                                              np.array([[right, right], [right, right]])).axes
    assert left.get_yscale() == "log" and right.get_yscale() == "linear"
    assert not left.texts and [text.get_text() for text in right.texts] == ["20 epochs each", "320 updates each"]


def test_updates_make_epochs_and_milliseconds():
    axes = batch_size.draw_needed([1, 16], [512, 64], {1: 1e-4, 16: 2e-4}).axes
    heights = [ax.lines[0].get_ydata().tolist() for ax in axes]
    assert heights == [[512, 64], [2, 4], pytest.approx([51.2, 12.8])]


def test_the_best_rate_has_the_star():
    sizes, etas = [1, 2, 4, 16, 64, 256], 0.1 * 4.0 ** np.arange(4)
    losses = [[0.1, 0.3, np.nan, np.nan], [0.2, 0.1, 0.3, np.nan], [0.3, 0.1, 0.2, 0.3], *3 * [[0.9, 0.3, 0.2, 0.4]]]
    stars = [[0.1, 0.1], [0.4, 0.1], [1.6, 0.2]]
    ax = batch_size.draw_best_rates(sizes, etas, losses).ax
    assert np.allclose([line.get_xydata()[0] for line in ax.lines if line.get_marker() == "*"], stars)
    assert {"B = 1", "B = 4", "B = 16"} == {text.get_text() for text in ax.texts}
    left, right = batch_size.draw_limit(sizes, etas, losses, limit=1.0).axes
    assert len([line for line in left.lines if line.get_marker() == "*"]) == 5
    assert np.allclose(right.lines[-1].get_ydata(), [0.1, 0.4, 0.4, 1.6, 1.6, 1.6])
    assert {"2 / bend", "in proportion"} == {text.get_text() for text in right.texts}


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
