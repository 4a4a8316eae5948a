"""The pictures that only one lesson draws: each room offers its own, and what is drawn is what was given."""

import inspect
import pkgutil
from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace

import numpy as np
import pytest
from test_figures import overlapping

from descentlab import Network, curvature, descend, figures, lessons, optimizers, surfaces
from descentlab.lessons import (
    adaptive_learning_rates,
    batch_size,
    critical_points,
    jumps_and_races,
    learning_rate_schedules,
    noise_of_a_batch,
    saddle_escape,
    taylor_and_hessian,
    warmup_and_plateau_rules,
    what_the_scale_remembers,
    where_the_parabola_ends,
    where_training_ends,
    why_did_it_stop,
)
from descentlab.lessons.learning_rate_schedules.watched import Watched

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


def test_each_kind_bends_as_it_was_told():
    drawn = critical_points.draw_kinds({"minimum": [1, 1], "saddle": [1, -1], "maximum": [-1, -1]})
    ends = [[line.get_data_3d()[2][-1] for line in ax.lines[:2]] for ax in drawn.axes]
    assert ends == [[0.5, 0.5], [0.5, -0.5], [-0.5, -0.5]]
    assert [ax.get_title() or ax.get_title("left") for ax in drawn.axes] == ["minimum", "saddle", "maximum"]


@pytest.mark.parametrize("what, height", [("losses", 1.0), ("norms", 2.0)])
def test_what_stands_still_is_drawn_with_its_median(what, height):
    def trained(scale):
        run = critical_points.Run()
        for _ in range(23):
            run.write_down(np.full(5, scale), np.full(5, 2 * scale), np.zeros(5, dtype=bool))
        return run

    drawn = critical_points.draw_trained({0.02: trained(1.0), 0.003: trained(0.1)}, what)
    weak, strong = (line for line in drawn.ax.lines if line.get_alpha() is None)
    assert weak.get_ydata()[0] == pytest.approx(height / 10) and strong.get_ydata()[0] == height
    assert weak.get_linestyle() == "-" and strong.get_linestyle() == "--"
    assert weak.get_xdata().tolist() == [20, 21, 22] and len(drawn.ax.lines) == 12
    turns = ":\n0% of the last\n500 turn back" if what == "norms" else ""
    assert [text.get_text() for text in drawn.ax.texts] == [f"weight decay\n{decay}{turns}" for decay in (0.003, 0.02)]


def test_two_over_eta_is_drawn_at_its_height_beside_the_hops():
    across, sinks = critical_points.draw_hops([0.0, 0.1, -0.2], [25.0, 20.0], eta=0.1).axes
    assert across.lines[1].get_ydata()[-1] == pytest.approx(np.log(np.cosh(1.0)))
    assert sinks.lines[0].get_xydata().tolist() == [[1, 25], [2, 20]]
    assert [line.get_ydata()[0] for line in sinks.lines if line.get_linestyle() == ":"] == [20]
    assert [text.get_text() for text in across.texts] == ["0", "1", "2"]


# 02


def test_the_polar_picture_touches_the_eigenvalues():
    hessian = np.array([[1.0, 2.0], [2.0, 1.0]])
    _, bends, zero = where_the_parabola_ends.polar_curvature(hessian, 721)
    assert bends.max() == pytest.approx(3.0, abs=1e-4) and bends.min() == pytest.approx(-1.0, abs=1e-4)
    assert zero > 3.0      # nothing is drawn at a negative radius


def test_the_outermost_eigenvalues_stand_beside_the_guesses():
    ax = taylor_and_hessian.draw_guesses(np.diag([-1.0, 0.5, 2.0]), np.array([0.4, 0.5, 0.5])).ax
    assert sum(bar.get_height() for bar in ax.patches) == 3
    axes, low, high = ax.lines
    assert axes.get_xdata().tolist() == [-1.0, 0.5, 2.0]
    assert (low.get_xdata()[0], high.get_xdata()[0]) == (-1.0, 2.0)


def test_what_rounding_spoils_is_not_drawn():
    step = np.array([1e-4, 0.01, 0.1])
    pair = step**2, np.array([4e-16, 1e-6, 1e-3])
    tanh, relu = where_the_parabola_ends.draw_errors(step, pair, pair).axes
    for ax in (tanh, relu):
        parabola = [line for line in ax.lines if line.get_marker() == "s"]
        assert [list(line.get_xdata()) for line in parabola] == [[0.01, 0.1]]
        (tiny,) = [line for line in ax.lines if line.get_marker() == "v"]
        assert list(tiny.get_xdata()) == [1e-4]      # a sign at the foot instead
    assert len(tanh.lines) == 5 and len(relu.lines) == 3      # with ReLU there is no law


def test_the_level_through_the_saddle_holds_two_minima():
    _, saddle, _ = where_the_parabola_ends.draw_three_shapes(curvature.critical_points(surfaces.himmelblau).points).axes
    minima = saddle.lines[0].get_xydata()
    np.testing.assert_allclose(minima, [[3.0, 2.0], [3.584, -1.848]], atol=1e-3)


def test_what_is_higher_than_a_minimum_is_drawn_all_round_and_what_is_lower_than_a_maximum():
    canvas = where_the_parabola_ends.draw_three_shapes(curvature.critical_points(surfaces.himmelblau).points)
    for ax, sides in zip(canvas.axes, ([False, True], [True, True], [True, False])):
        filled = ax.collections[0].get_paths()
        assert [len(path.vertices) > 0 for path in filled] == sides


def test_a_walk_is_drawn_as_far_as_it_went_beside_its_prediction():
    surface = surfaces.Surface("3*x**2/2 + y**4")
    bowl = SimpleNamespace(value=surface.value, gradient=surface.gradient,
                           hvp=lambda theta, v: surface.hessian(theta) @ v)
    ax = taylor_and_hessian.draw_walks(bowl, np.array([0.0, 1.0]), {"along -y": np.array([0.0, -1.0]),
                                                                     "along x": np.array([1.0, 0.0])}).ax
    along_y, along_x, told_y, here = (line.get_ydata() for line in ax.lines)
    s = ax.lines[0].get_xdata()
    assert s[0] == -s[-1] and here == [1.0]
    for drawn, right in ((along_y, (1 - s) ** 4), (along_x, 1 + 1.5 * s**2), (told_y, 1 - 4 * s + 6 * s**2)):
        np.testing.assert_allclose(drawn, right, atol=1e-12)


def test_the_arrows_of_power_iteration_are_numbered_beside_the_eigenvectors():
    arrows = np.array([[1.0, 0.0], [0.8, 0.6]])
    plane, ax = where_the_parabola_ends.draw_power_iteration(np.diag([-1.0, 3.0]), arrows, [0.0, 1.0, 2.0]).axes
    low, high = (line.get_xydata() for line in plane.lines)
    assert not low[:, 1].any() and not high[:, 0].any()
    tips = [text.xy for text in plane.texts if getattr(text, "arrow_patch", None)]
    np.testing.assert_allclose(tips, arrows)
    assert {"0", "1", "e₁: -1", "e₂: +3"} <= {text.get_text() for text in plane.texts}
    assert ax.lines[1].get_ydata().tolist() == [0.0, 1.0, 2.0] and set(ax.lines[0].get_ydata()) == {2.0}


# 03


def test_a_flat_run_is_drawn_whole():
    losses, norms = np.linspace(1, 0.5, 11), np.geomspace(1, 1e-3, 11)
    c = saddle_escape.draw_flat_run(losses, norms)
    assert [ax.lines[0].get_ydata().tolist() for ax in c.axes] == [losses.tolist(), norms.tolist()]


def test_waits_are_told_from_each_run_to_the_next():
    t = np.arange(60)
    losses = np.where(t[:, None] < [10, 22, 36], 0.45, 0.3)
    ax = saddle_escape.draw_waits([1e-2, 1e-3, 1e-4], losses, 0.44).ax
    assert {"+12", "+14", "1e-2", "1e-4"} <= {text.get_text() for text in ax.texts}


def test_steps_up_and_down_are_counted_on_their_sides():
    c = where_training_ends.draw_changes(np.array([-0.1, 0.2, 0.3, 0.4]))
    assert {"down: 1", "up: 3"} <= {text.get_text() for text in c.ax.texts}


def test_the_way_down_shows_the_whole_measurement():
    steps = np.linspace(0, 2, 41)
    c = where_training_ends.draw_way_down(steps, -steps**2, steps**4 - steps**2)
    drawn = max(c.ax.lines, key=lambda line: len(line.get_xdata()))
    np.testing.assert_array_equal(drawn.get_ydata(), steps**4 - steps**2)


# 04


def test_an_updates_time_is_drawn_as_a_multiple_of_the_first():
    sizes, seconds = 2 ** np.arange(13), np.linspace(1e-5, 1e-3, 13)
    line = noise_of_a_batch.draw_costs(dict(zip(sizes.tolist(), seconds))).ax.lines[1]
    assert np.allclose(line.get_ydata(), seconds / 1e-5) and np.allclose(line.get_xdata(), sizes)


def test_both_comparisons_are_in_both_panels():
    digits = Network((2, 2), np.eye(2), np.array([0, 1]))
    right = np.array([4.0, 0, 0, 4, 0, 0])
    left, right = batch_size.draw_comparisons(digits, digits, [1, 4], np.array([[right, right], [-right, right]]),
                                              np.array([[right, right], [right, right]])).axes
    assert left.get_yscale() == "log" and right.get_yscale() == "linear"
    for ax in (left, right):
        assert [text.get_text() for text in ax.texts] == ["20 epochs each", "320 updates each"]


SIZES, RATES = 2 ** np.arange(9), 0.05 * 2.0 ** np.arange(5)


def test_a_curve_of_rates_has_every_point_that_was_measured():
    epochs = [[8, 5, 4, 6, 8], [9, 5, 4, 6, 7], *2 * [[np.inf, 5, 4, np.inf, 6]]]
    shown = SIZES[[0, 4, 6, 8]]
    ax = batch_size.draw_best_rates(shown, RATES, epochs, 0.1 * shown).ax
    for line, measured in zip(ax.lines, epochs):
        assert np.allclose(line.get_xdata(), RATES)
        assert np.array_equal(line.get_ydata(), np.where(np.isinf(measured), np.nan, measured), equal_nan=True)
    stars = [line.get_xydata()[0].tolist() for line in ax.lines if line.get_marker() == "*"]
    assert stars == 4 * [[pytest.approx(0.2), 4]]
    rings = [line.get_xydata()[0].tolist() for line in ax.lines if line.get_markerfacecolor() == "white"]
    assert rings == 4 * [[pytest.approx(0.1), pytest.approx(5)]]
    assert [text.get_text().split(",")[0] for text in ax.texts] == [f"B = {size}" for size in (1, 16, 64, 256)]


def test_the_best_rate_has_the_star_and_the_break_even_its_two_ends():
    epochs = [*5 * [[9, 5, 4, 6, 8]], *4 * [[5, 6, 9, 9, 9]]]
    longest = 6 / (1 + 16 / SIZES * (256 - SIZES) / 255)
    lines = batch_size.draw_limit(SIZES, RATES, epochs, longest, 16).ax.lines
    proportion, level, predicted, *bars, best, crossing = lines
    assert np.allclose(best.get_ydata(), SIZES * [*5 * [0.2], *4 * [0.05]])
    assert np.allclose(predicted.get_ydata(), longest) and len(bars) == 9
    assert all(np.allclose(bar.get_ydata(), star) for bar, star in zip(bars, best.get_ydata()))
    assert np.allclose(level.get_ydata(), 6) and np.allclose(proportion.get_ydata(), 6 * SIZES / 16)
    assert crossing.get_xydata()[-1].tolist() == [16, pytest.approx(6)]


def test_both_guesses_of_each_optimizer_start_at_its_first_star():
    found = {"one": [0.2, 0.5, 6.0], "other": [0.01, 0.1, 0.3], "third": [1.0, 2.0, 3.0]}
    for ax, best in zip(batch_size.draw_optimizers([1, 16, 256], found, 15).axes, found.values()):
        proportion, formula, stars = ax.lines
        assert np.allclose(stars.get_ydata(), best)
        assert np.allclose([proportion.get_ydata()[0], formula.get_ydata()[0]], best[0])
        assert proportion.get_ydata()[-1] == pytest.approx(256 * best[0])
        assert formula.get_ydata()[-1] == pytest.approx(best[0] * 16 / (1 + 15 / 256))


# 06


def test_a_level_line_has_the_bends_of_its_hessian():
    c = adaptive_learning_rates.draw_units({"one": np.diag([1.0, 4.0]), "two": np.eye(2)})
    first, second = (ax.lines[0].get_xydata() for ax in c.axes)
    assert np.abs(first).max(axis=0) == pytest.approx([1, 0.5], abs=1e-5)
    assert np.hypot(*second.T) == pytest.approx(np.ones(len(second)))
    assert [ax.get_title(loc="left") for ax in c.axes] == ["one: condition 4", "two: condition 1"]


def test_the_steps_stand_at_the_condition_numbers_with_one_rate_and_with_a_scale():
    steps = {"plain descent": [660_000.0, 6700, 1900], "momentum": [35_000.0, 320, 66]}
    ax = adaptive_learning_rates.draw_steps([313_418.0, 3139, 895], steps, adam=362).ax
    for line, took in zip(ax.lines, steps.values()):
        assert line.get_ydata().tolist() == took
    words = [text.get_text() for text in ax.texts]
    assert "one rate:\n313,418" in words and "Adam's scale:\n895" in words
    assert {"660,000", "35,000", "1,900", "66", "Adam itself: 362"} < set(words) and not overlapping(ax.texts)


def test_both_parts_of_adam_are_drawn_as_medians():
    names = ("plain descent", "momentum alone", "scale alone", "Adam")
    curves = {name: np.array([0.2, 0.8, 0.5, *30 * [7.0, 9.0]]) * (1 + k) for k, name in enumerate(names)}
    one = adaptive_learning_rates.draw_parts(curves).ax
    for k, name in enumerate(names):
        drawn = one.lines[k].get_ydata()
        assert drawn[:3] == pytest.approx(np.array([0.2, 0.5, 0.5]) * (1 + k)) and drawn[-1] == 8 * (1 + k)
    assert len({line.get_color() for line in one.lines[:4]}) == 4


def test_from_one_rate_to_adam_there_are_five_curves_and_one_label_where_they_end_together():
    names = ("momentum alone", "one rate", "one scale", "four scales", "4,522 scales")
    race = {name: (0.1, np.array([1.0, 0.02 * 2**k])) for k, name in enumerate((*names, "another"))}
    tanh = {name: (0.1, np.array([1.0, 0.01 + 0.001 * k])) for k, name in enumerate(names)}
    left, right = adaptive_learning_rates.draw_digits({"sigmoid": race, "tanh": tanh}).axes
    assert len(left.lines) == len(right.lines) == 5
    assert left.lines[1].get_ydata().tolist() == [1.0, 0.04] and left.lines[1].get_xdata().tolist() == [0, 10]
    assert sorted(text.get_text() for text in left.texts) == sorted(names) and not overlapping(left.texts)
    assert [text.get_text() for text in right.texts] == ["all five"]
    assert left.get_ylim() == right.get_ylim() and left.get_ylim()[0] < 0.01
    assert len({(line.get_color(), line.get_linestyle()) for line in left.lines}) == 5


def test_only_the_four_ways_to_correct_are_drawn():
    ways = ("neither", "only m", "only sigma", "both")
    lengths = {name: np.linspace(k + 1, 1, 80) for k, name in enumerate((*ways, "other"))}
    ax = what_the_scale_remembers.draw_first_steps(lengths).ax
    assert [line.get_ydata().tolist() for line in ax.lines] == [lengths[name].tolist() for name in ways]
    assert [text.get_text() for text in ax.texts] == [f"{name} corrected" for name in ways]


def test_the_tops_of_two_rulers_are_marked():
    circle = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0], [-1.0, 0.0]])
    falls = {"circle": np.array([0, 1, 2.0, 0]), "square": np.array([0, 3.0, 2, 0])}
    ax = jumps_and_races.draw_rulers({"circle": circle, "square": circle / 0.8}, falls).ax
    tops = {text.get_text(): list(text.xy) for text in ax.texts if text.get_text().startswith("best")}
    assert tops == {"best on the circle": [0.0, 1.0], "best on the square": pytest.approx([0.75, 1.0])}


# 06, further


def test_the_race_shows_means_and_errors():
    results = np.array([[[0.1, 90.0], [0.3, 94.0]], [[0.4, 97.0], [0.2, 97.0]]])
    left, right = jumps_and_races.draw_race([0.1, 1.0], {"it": results}).axes
    assert left.lines[0].get_ydata() == pytest.approx([0.2, 0.3]) and right.lines[0].get_ydata() == pytest.approx([8, 3])
    left, middle, right = jumps_and_races.draw_results({"it": [0.1, 0.3]}, {"it": [0.1, 0.2]}, {"it": [90.0, 94.0]}).axes
    assert [ax.lines[1].get_ydata()[0] for ax in (left, middle, right)] == pytest.approx([0.2, 0.15, 92])


def test_what_holds_a_run_is_drawn_for_every_step():
    paths = {name: descend(surfaces.regression().gradient, [-120.0, -4.0], optimizers.adagrad(eta), 30)
             for name, eta in (("a", 5), ("b", 10))}
    left, right = jumps_and_races.draw_leaving(paths).axes
    assert len(left.lines[0].get_ydata()) == 31 and len(right.lines[0].get_ydata()) == 30
    held = jumps_and_races.draw_pulls(paths).ax.lines
    np.testing.assert_allclose(held[1].get_ydata(), right.lines[1].get_ydata())


# 07


def test_a_valley_joins_the_medians_of_the_splits_and_its_lowest_has_a_sign():
    names = ("constant", "staircase", "cosine", "late line")
    peaks = np.array([0.5, 1.0, 2.0, 4.0])
    losses = {name: k + np.array([[3.0, 1.0, 2.0, 9.0], [3.0, 2.0, 2.5, 9.0]]) for k, name in enumerate(names)}
    drawn = learning_rate_schedules.draw_peaks(peaks, losses | {"linear": losses["cosine"]}).ax.lines
    assert [line.get_ydata().tolist() for line in drawn[:len(names)]] == [[3 + k, 1.5 + k, 2.25 + k, 9 + k] for k in range(len(names))]
    assert [(*line.get_xdata(), *line.get_ydata()) for line in drawn[len(names):]] == [(1.0, 1.5 + k) for k in range(len(names))]


def test_each_way_to_begin_is_drawn_at_its_own_best_rate():
    ways = {"at once": np.array([[1.0, 0.5]] * 4), "warmup": np.array([[0.25, 2.0]] * 4)}
    for ax in warmup_and_plateau_rules.draw_warmups(dict.fromkeys(("a, a", "b, b", "c, c", "d, d"), ways)).axes:
        assert [line.get_xdata()[0] for line in ax.lines if line.get_markersize() == 12] == [0.5, 0.25] * 2


def test_losses_over_the_steps_are_medians_of_the_splits():
    losses = np.linspace(1.2, 0.9, 5)[:, None, None] + np.array([0.0, 0.1, 0.3])[:, None]
    shapes = {"constant": learning_rate_schedules.kinds(40)["constant"], "staircase": learning_rate_schedules.staircase(1, 10, [20])}
    rate, loss = learning_rate_schedules.draw_drop(shapes, {"constant": losses}, every=10).axes
    assert rate.lines[0].get_ydata().tolist() == [1] * 40
    curve, cut = loss.lines
    assert curve.get_xdata().tolist() == [0, 10, 20, 30, 40]
    np.testing.assert_allclose(curve.get_ydata(), losses[:, 1, 0])
    assert cut.get_xdata() == [20, 20]


def test_each_direction_of_a_valley_has_a_panel():
    losses = np.array([[0.5, 0.8], [0.1, 0.6], [0.01, 0.5]])
    drawn = learning_rate_schedules.draw_directions({"staircase": losses, "cosine": losses / 2})
    for k, ax in enumerate(drawn.axes):
        staircase, cosine = ax.lines
        assert staircase.get_xdata().tolist() == [0, 1, 2]
        assert staircase.get_ydata().tolist() == losses[:, k].tolist() and cosine.get_ydata().tolist() == (losses[:, k] / 2).tolist()


def test_noise_stands_on_the_loss_without_noise_at_the_same_sum():
    sums = {"constant": 8.0, "exponential": 3.0}
    ends = {name: np.array([[0.9], [1.0], [1.3]]) + 0.05 * k for k, name in enumerate(sums)}
    without = np.array([1.0, 0.9, 0.8])[:, None, None] + np.array([-0.3, 0.0, 0.1])[:, None]
    way, noise, other, its_noise = learning_rate_schedules.draw_way_and_noise(sums, ends, [0, 4, 8], without).ax.patches
    assert [patch.get_x() + patch.get_width() for patch in (way, noise)] == pytest.approx([0.925, 1.05])      # the exponential
    assert [patch.get_x() + patch.get_width() for patch in (other, its_noise)] == pytest.approx([0.8, 1.0])


def test_what_becomes_of_a_run_is_drawn_from_where_its_rate_changes():
    losses = np.linspace(1.2, 0.6, 6)[:, None, None] + np.zeros((6, 3, 2))
    eta = np.where(np.arange(6)[:, None, None] < 4, 1.0, [0.1, 10.0]) + np.zeros((6, 3, 2))
    run = Watched(eta, losses, losses, losses)
    drawn = learning_rate_schedules.draw_standstills({"A": run, "B": run, "C": run})
    for ax in drawn.axes:
        cut, *curves = ax.lines
        assert cut.get_xdata() == [4, 4]
        assert [curve.get_xdata()[0] for curve in curves] == [1, 4, 4] * 2
    for ax in learning_rate_schedules.draw_standstills({"A": run, "B": run, "C": run}, after=False).axes:
        assert [curve.get_xdata().tolist() for curve in ax.lines[1:]] == [[1, 2, 3, 4]] * 2


# 08


def test_the_tree_has_every_cause_and_no_words_over_each_other():
    tree = why_did_it_stop.draw_tree({"Q": "saddle", "R": "noise floor"})
    tree.figure.canvas.draw()
    assert {"Q", "R"} <= {text.get_text() for text in tree.ax.texts}
    bold = [text.get_text() for text in tree.ax.texts if text.get_fontweight() == "bold"]
    assert sorted(bold) == sorted({*why_did_it_stop.CURES} - {"plateau", "ravine"} | {"undecided"})
    assert not overlapping(tree.ax.texts)
    box = tree.figure.bbox
    for text in tree.ax.texts:
        seen = text.get_window_extent()
        assert seen.x0 >= box.x0 and seen.x1 <= box.x1 and seen.y0 >= box.y0, text.get_text()


def test_the_tree_can_be_printed(tmp_path):
    why_did_it_stop.draw_tree().figure.savefig(tmp_path / "tree.pdf")
    assert (tmp_path / "tree.pdf").read_bytes().startswith(b"%PDF")


def stalled(losses):
    bends = SimpleNamespace(values=np.array([-0.5, 1.0]), vectors=np.array([[0.0, 1.0], [1.0, 0.0]]))
    return SimpleNamespace(losses=np.array(losses), end=np.array([1.0, 0.5]), length=1.0, loss=losses[-1], bends=bends,
                           path=SimpleNamespace(eta=np.array([0.1])), objective=surfaces.bowl)


def test_a_card_has_the_curve_from_zero():
    runs = {"P": stalled([1.5] + [1.0] * 99 + [0.5]), "Q": stalled([2.0] * 101)}
    canvas = why_did_it_stop.draw_cards(runs)
    zero, curve, level, flat = (line.get_ydata() for line in canvas.ax.lines)
    assert (curve - zero[0])[[0, 50, 100]] == pytest.approx(0.32 * np.array([1.5, 1, 0.5]))
    assert flat - level[0] == pytest.approx(np.full(101, 0.32))
    texts = [text.get_text() for text in canvas.ax.texts]
    assert texts == ["P", "a toy", "Q", "a toy"]


def test_the_page_s_cards_are_in_their_frames():
    canvas = why_did_it_stop.draw_cards(runs := why_did_it_stop.runs())
    canvas.figure.canvas.draw()
    for text, frame in zip(canvas.ax.texts[1::2], canvas.ax.patches, strict=True):
        inner, outer = text.get_window_extent(), frame.get_window_extent()
        assert inner.x1 < outer.x1 and inner.y0 > outer.y0, text.get_text()
    said = {name: text.get_text() for name, text in zip(runs, canvas.ax.texts[1::2])}
    assert said["P"] == said["R"] == "softmax, 200 digits" and said["Q"] == said["S"] == said["U"] == "a network, 200 digits"
    assert said["T"] == said["W"] == said["Z"] == "a toy"


def test_where_both_sides_gain_rings_lie_on_the_curve():
    runs = {name: why_did_it_stop.runs()[name] for name in "SZ"}
    gained, *others = why_did_it_stop.draw_profiles(runs, dict.fromkeys(runs, 0.31)).axes
    curve, _, rings = gained.lines
    assert np.abs(rings.get_xdata()).max() <= np.abs(curve.get_xdata()).max()
    assert 1 - rings.get_ydata().max() == pytest.approx(0.31, abs=0.01)
    assert [len(ax.lines) for ax in others] == [2]


def test_a_profile_passes_through_its_point():
    run = stalled([surfaces.bowl.value(np.array([1.0, 0.5]))])
    (ax,) = why_did_it_stop.draw_profiles({"Z": run}, {"Z": 0.0}).axes
    line, point = ax.lines
    assert line.get_ydata()[40] == point.get_ydata()[0] == 1
    assert ax.get_title(loc="left") == "Z: on one side"
