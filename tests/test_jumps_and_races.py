"""What a further notebook of lesson 06 stands on: jumps out of a valley, a fair race, and its verdicts."""

import numpy as np
import pytest

from descentlab import optimizers, rules, surfaces
from descentlab.descent import descend
from descentlab.digits import load_digits
from descentlab.lessons import jumps_and_races as lesson
from descentlab.lessons.jumps_and_races.cases import jumps, valley_distance
from descentlab.networks import Network
from descentlab.optimizers import Optimizer

X = np.array([338, 333, 328, 207, 226, 25, 179, 60, 208, 606])
Y = np.array([640, 633, 619, 393, 428, 27, 193, 66, 226, 1591])


def test_the_bottom_is_the_best_weight_for_each_bias():
    """Least squares through a given bias: w = sum x (y - b) / sum x**2."""
    b = np.linspace(-200, -100, 7)
    w = (X * (Y - b[:, None])).sum(axis=1) / (X**2).sum()
    np.testing.assert_allclose(valley_distance(np.stack([b, w], -1)), 0, atol=1e-12)
    np.testing.assert_allclose(valley_distance(np.stack([b, w - 0.7], -1)), 0.7, rtol=1e-12)


REST = [0.01] * 10


@pytest.mark.parametrize("distance, found", [
    ([4, 1, *REST, 0.2, 0.9, 3, 0.6], [13]),                 # the fall from the start is none, a long jump is one
    ([*REST, 0.6, *REST, 0.6], [10, 21]),
    ([*REST, 0.6, 0.1, 0.6], [10]),                          # it must have come to rest in between
    ([0.01, 3, 0.02, 4, 0.01, 3] * 5, []),                   # swinging across the bottom is no rest
    ([*REST, 0.4, 0.01], []), ([3, 4, 5], []), ([], [])])
def test_jumps_are_counted_from_rest(distance, found):
    assert jumps(distance) == found


@pytest.mark.parametrize("scale, eta, expected", [
    (rules.RootMeanSquare(), 1.0, True), (rules.RMSProp(0.99), 1.0, True), (rules.AdaGrad(), 1.0, False),
    (rules.AdaGrad(), 10.0, False), (rules.Unit(), 1.1e-6, False)])
def test_a_scale_that_may_shrink_jumps(scale, eta, expected):
    path = descend(surfaces.regression().gradient, [-120.0, -4.0], Optimizer(rules.Gradient(), scale, eta), 1000)
    assert (len(jumps(valley_distance(path.theta))) > 0) == expected


def test_the_first_jump_is_found_in_every_run_at_once():
    starts = np.random.default_rng(0).uniform([-205, -5], [-105, 5], size=(12, 2))
    mean = Optimizer(scale=rules.RootMeanSquare(), schedule=1.0)
    theta = descend(surfaces.regression().gradient, starts, mean, 1500).theta
    expected = [found[0] if (found := jumps(each)) else np.inf for each in valley_distance(theta).T]
    assert lesson.first_jump(theta).tolist() == expected and np.isfinite(expected).sum() > 3


def test_the_pull_is_bend_times_eta_over_sigma():
    path = descend(surfaces.regression().gradient, lesson.START, optimizers.adagrad(10), 20)
    total = np.sqrt(np.cumsum(path.g[:, 1] ** 2))
    np.testing.assert_allclose(lesson.pull(path), 2 * (X**2).sum() * 10 / total, rtol=1e-9)


def test_who_ends_at_the_best_bias_has_arrived():
    w, b = np.polyfit(X, Y, 1)
    theta = np.array([[[0.0, 0.0]] * 3, [[b, w], [b + 0.9, 7.0], [b - 1.1, w]]])
    assert lesson.arrived(theta).tolist() == [True, True, False]


def test_a_seed_of_the_race_gives_the_same_again_whoever_runs_beside_it():
    both = lesson.tried(optimizers.gd, [0.3, 1.0], seeds=[5, 6])
    assert both.shape == (2, 2, 2)
    np.testing.assert_array_equal(lesson.tried(optimizers.gd, [1.0], seeds=[6])[0, 0], both[1, 1])
    assert (both[..., 0] < 0.3).all() and (both[..., 1] > 90).all()


def test_the_mean_with_a_falling_rate_is_adagrad():
    gradient = surfaces.regression().gradient
    falling = Optimizer(scale=rules.RootMeanSquare(eps=0), schedule=lambda t: 10 / np.sqrt(t + 1))
    np.testing.assert_allclose(descend(gradient, lesson.START, falling, 3000).theta,
                               descend(gradient, lesson.START, optimizers.adagrad(10, eps=0), 3000).theta, rtol=1e-7)


# The explorer


def test_the_explorer_walks_as_the_optimizers_do():
    explorer = lesson.sideways()
    (path, *_), far, _ = explorer.artists
    assert path.get_gid() and far.get_gid() and len(path.get_xdata()) == len(far.get_xdata()) == 2701
    for sigma, optimizer in (("mean of all squares", Optimizer(scale=rules.RootMeanSquare(), schedule=1.0)),
                             ("AdaGrad, their sum", optimizers.adagrad(1.0)),
                             ("RMSProp, beta 0.99", optimizers.rmsprop(1.0))):
        run = descend(surfaces.regression().gradient, lesson.START, optimizer, 140).theta
        explorer.set(sigma=sigma, eta=1.0, steps=140)
        drawn = explorer.artists[0][0].get_xydata()
        np.testing.assert_allclose(drawn, run, rtol=1e-3)


def test_the_equation_has_no_decay():
    gradients = np.random.default_rng(4).normal(size=30)
    np.testing.assert_allclose(lesson.by_equation("adamw", gradients), lesson.by_equation("adam", gradients), atol=0)
    np.testing.assert_allclose(lesson.by_equation("adam", gradients), lesson.played("adam", gradients, 5.0), atol=1e-13)


def test_what_is_left_of_weights_without_data():
    data = load_digits(np.random.default_rng(0), train=200)
    assert (data.inputs == 0).all(axis=0).any()
    network = Network((64, 4, 10), data.inputs, data.labels)
    starts = network.initial(np.random.default_rng(1), starts=2)
    outside = lesson.share_left(network, starts, optimizers.adamw(0.003, decay=0.1))
    assert outside == pytest.approx((1 - 0.003 * 0.1) ** 310)
    assert lesson.share_left(network, starts, optimizers.adam(0.003)) == pytest.approx(1)


# The verdicts


def said(card, *measured):
    """The word and the table of a verdict on made-up measurements."""
    card(*measured)
    verdict = lesson.verdicts.pronounced.pop(card.__name__.upper())
    return verdict.form, verdict.table.rows


def test_averages_must_jump_and_sums_must_not():
    many, none = np.append(np.full(9, 200.0), np.inf), np.full(10, np.inf)
    small, mean, total = ("mean of all squares", 0.1), ("mean of all squares", 1.0), ("AdaGrad", 3.0)
    rest = {small: 10, mean: 10, total: 10}
    form, rows = said(lesson.c39, {small: none, mean: many, total: none}, rest)
    assert form == "holds when" and [list(row)[2:4] for row in rows] == [["10", "0"], ["10", "9"], ["10", "0"]]
    for steps in ((none, none, none), (none, many, many), (many, many, none)):
        assert said(lesson.c39, dict(zip(rest, steps)), rest)[0] == "does not hold"


def test_who_swings_across_the_bottom_does_not_rest():
    theta = np.zeros((30, 2, 2))
    theta[..., 0] = -188.0
    bottom = lesson_bottom(-188.0)
    theta[:, 0, 1] = bottom + 0.04
    theta[:, 1, 1] = bottom + np.where(np.arange(30) % 8 == 0, 1.0, 0.0)
    assert lesson.rested(theta).tolist() == [True, False]


def lesson_bottom(b):
    return (X * (Y - b)).sum() / (X**2).sum()


@pytest.mark.parametrize("cosine, fast, last, word", [
    (10, 0, 0, "holds when"), (0, 0, 0, "does not hold"), (10, 1, 0, "does not hold"), (10, 0, 1, "does not hold")])
def test_only_the_last_two_schedules_may_remove_all_jumps(cosine, fast, last, word):
    jumped = {"constant": {1.0: 20}, "cosine": {1.0: cosine}, "1/sqrt(1 + t/3)": {1.0: fast},
              "1/sqrt(1 + t)": {1.0: last}}
    form, rows = said(lesson.c40, jumped, jumped)
    assert form == word and list(rows[1])[:2] == ["cosine", str(cosine)]


def test_the_equation_needs_gradients_alone():
    none, some = dict.fromkeys(lesson.six, 0.0), {"adamw": 1e-4}
    assert said(lesson.c42, none | some)[0] == "holds when"
    assert said(lesson.c42, none)[0] == "does not hold"
    assert said(lesson.c42, none | some | {"momentum": 1e-4})[0] == "does not hold"


def test_tiny_steps_fall_as_the_slope_says():
    surface, here = surfaces.himmelblau, np.array([0.5, -3.5])
    ends, falls = lesson.tiny_steps(surface, here, 16)
    np.testing.assert_allclose(np.hypot(*ends["circle"].T), 1)
    np.testing.assert_allclose(np.abs(ends["square"]).max(axis=1), 1)
    for name, each in ends.items():
        np.testing.assert_allclose(falls[name], -each @ surface.gradient(here), atol=0.01)


def test_a_step_that_is_not_turned_would_be_told():
    m = np.tile([4.0, 1.0], (60, 1))
    form, rows = said(lesson.c57, m, np.sign(m))
    assert form == "holds when" and list(rows[1]) == ["degrees from the step to m", "31", "31"]
    assert said(lesson.c57, m, m / 3)[0] == "does not hold"
    assert said(lesson.c57, m, [1.0, -1.0] * np.sign(m))[0] == "does not hold"


def test_the_ruler_decides_which_way_is_steepest():
    ends, falls = lesson.tiny_steps(surfaces.himmelblau, [0.5, -3.5])
    form, rows = said(lesson.c53, ends, falls)
    assert form == "holds when" and [row[1] for row in rows] == ["0", "36"]
    assert said(lesson.c53, ends | {"square": ends["circle"]}, falls | {"square": falls["circle"]})[0] == "does not hold"
    assert said(lesson.c53, ends, falls | {"circle": np.roll(falls["circle"], 5) ** 3})[0] == "does not hold"
