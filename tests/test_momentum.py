"""What notebook 05 lets one move and try: its explorers' claims, its counts, and the words of its verdicts."""

import doctest

import numpy as np
import pytest

from descentlab import Network, load_digits, optimizers, rates, surfaces
from descentlab.descent import descend
from descentlab.lessons import momentum as lesson
from descentlab.lessons.momentum import cases
from descentlab.lessons.momentum.cases import Fewest, farthest, rolled
from descentlab.lessons.momentum.explorers.swing import kind


def test_doctest():
    assert doctest.testmod(cases).failed == 0


# The explorers


def test_the_pad_says_the_rates_of_the_law():
    explorer = lesson.pad().set(eta=0.11, beta=0.45)
    gentle, steep = rates.heavy_ball_rate(0.11, 0.45, np.array([1.0, 25.0]))
    assert f"swings: a step leaves {gentle:.3f}; the steep one" in explorer.verdict and f" {steep:.3f}." in explorer.verdict
    assert max(gentle, steep) < 0.7 and explorer.met


def test_at_first_the_ball_of_the_pad_is_no_faster_than_plain_descent():
    late = lesson.fewest_steps([25 * 0.07], [0.85], 25).steps, lesson.fewest_steps([25 * 2 / 26], [0.0], 25).steps
    words = "Both are below 0.001 from step {} on; with plain descent at its best, from step {}.".format(*late)
    assert lesson.pad().verdict.endswith(words) and late[1] - late[0] < 5
    assert late == (85, 87) and (farthest(1 / 9, 4 / 9, [1.0, 25.0], 60) < 1e-3).argmax() == 27      # the page says so


def test_the_bar_of_the_pad_has_a_bend_at_either_end_and_the_best_touches_both_curves():
    star = rates.best_heavy_ball(1.0, 25.0)
    explorer = lesson.pad().set(eta=star.eta, beta=star.beta)
    bar, ends, *_ = explorer.artists
    eta, beta = explorer.values["eta"], explorer.values["beta"]
    places = [[eta, beta], [25 * eta, beta]]
    np.testing.assert_allclose(bar.get_xydata(), places)
    np.testing.assert_allclose(np.concatenate([end.get_xydata() for end in ends]), places)
    for edge, (push, height) in zip(explorer.scene.canvas.axes[0].lines[:2], places):
        pushes, betas = edge.get_xydata().T
        assert betas[np.abs(pushes - push).argmin()] == pytest.approx(height, abs=0.02)


@pytest.mark.parametrize("beta", [0.0, 0.3, 0.6, 0.85])
def test_the_pads_goal_needs_a_low_bar_that_fits(beta):
    explorer = lesson.pad().set(beta=beta)
    for eta in np.arange(0.01, 0.16, 0.005):
        assert not explorer.set(eta=eta).met


@pytest.mark.parametrize("push", [0.003, 0.04, 0.5, 1.0, 1.9, 2.6, 3.5])
@pytest.mark.parametrize("beta", [0.0, 0.2, 0.5, 0.9])
def test_what_a_ball_does_is_what_its_run_shows(push, beta):
    theta = rolled(push, beta, 400)
    signs = np.sign(theta[:60])
    turns = (signs[1:] * signs[:-1] < 0).sum()
    word = kind(push, beta)
    if word == "diverges":
        assert np.abs(theta).max() > 1e3
    else:
        assert np.abs(theta[-1]) < 0.5
    if word == "creeps":
        assert turns == 0
    if word == "swings":
        assert rates.heavy_ball_rate(push, beta, 1.0) == pytest.approx(np.sqrt(beta))
    if word == "zigzags":
        assert turns > 50


def test_the_swing_explorer_draws_the_run_that_it_speaks_of():
    explorer = lesson.swing().set(beta=0.4)
    run = descend(lambda theta: theta, [1.0], optimizers.momentum(0.04, 0.4), 60).theta[:, 0]
    np.testing.assert_allclose(explorer.artists[1].get_ydata(), run, atol=1e-12)
    assert "It creeps" in explorer.verdict and "not yet" in explorer.verdict
    assert "It swings" in explorer.set(beta=0.9).verdict


@pytest.mark.parametrize("eta, beta", [(0.07, 0.85), (0.05, 0.93), (0.07, 0.0)])
def test_the_memory_is_counted_in_first_gradients_along_the_eigenvectors(eta, beta):
    explorer = lesson.memory().set(eta=eta, beta=beta)
    ravine = surfaces.rotated_ravine(25, degrees=30)
    _, vectors = np.linalg.eigh(ravine.hessian([0.0, 0.0]))
    run = descend(ravine.gradient, [2.5, 0.5], optimizers.momentum(eta, beta), 30)
    first = run.g[0] @ vectors
    for k, (memory, now) in enumerate(explorer.artists[1]):
        held = (run.m @ vectors / first)[:, k]
        np.testing.assert_allclose(memory.get_ydata(), [0, *held], atol=1e-9)
        assert now.get_xydata().tolist() == [[5, pytest.approx(held[4])]]
    said = f"after 5 steps m is {(run.m @ vectors / first)[4, 0]:.1f} times the first gradient in the gentle direction"
    assert said in explorer.verdict


def test_at_first_no_later_steep_memory_is_as_long_as_the_first_gradient():
    explorer = lesson.memory()
    gentle, steep = (np.abs(memory.get_ydata()[2:]).max() for memory, _ in explorer.artists[1])
    assert steep < 1 and gentle > 2.6


@pytest.mark.parametrize("eta, beta", [(0.07, 0.85), (0.1, 0.48), (0.02, 0.0)])
def test_the_pad_draws_how_far_the_run_will_still_get(eta, beta):
    curve = lesson.pad().set(eta=eta, beta=beta).artists[2].get_ydata()
    away = np.maximum(np.abs(rolled(eta, beta, 240)), np.abs(rolled(25 * eta, beta, 240)))
    far = np.array([away[t:].max() for t in range(121)])
    np.testing.assert_allclose(curve, np.where(far >= 1e-4, far, np.nan))


def test_a_run_that_diverges_gets_ever_farther():
    assert (farthest(0.2, 0.0, [1.0, 25.0], 50) == 1e6).all()


# The map and the other pictures


def test_a_bar_lies_from_bend_to_bend_and_the_best_is_the_lowest_that_fits():
    bends, settings = np.array([1, 25]), [(0.07, 0.85), (0.02, 0.6), (1 / 9, 4 / 9), (2 / 26, 0)]
    left = [rates.heavy_ball_rate(eta, beta, bends).max() for eta, beta in settings]
    ax = lesson.draw_bars(bends, settings, left).ax
    bars = [line.get_xydata() for line in ax.lines if line.get_linewidth() == 4]
    np.testing.assert_allclose(bars, [[[eta, beta], [25 * eta, beta]] for eta, beta in settings])
    fits = [kind(eta, beta) == kind(25 * eta * (1 - 1e-9), beta) == "swings" for eta, beta in settings]
    assert fits == [True, False, False, False] and int(np.argmin(left)) == 2      # C stands on both edges
    assert [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"] == [*"ABC", "leaves 0.667", "plain"]


def test_a_curve_ends_before_the_first_network_fails_and_its_lowest_point_is_ringed():
    broken, whole = [[0.2, 0.3], [np.nan, 0.1], [0.1, 0.1]], [[0.2, 0.4], [0.1, 0.2], [0.2, 0.2]]
    canvas = lesson.draw_effective([1, 2, 4], {5: broken, 200: whole}, {5: whole, 200: broken})
    for ax, order in zip(canvas.axes, (1, -1)):
        curves = [line.get_xydata().tolist() for line in ax.lines if line.get_markersize() == 7]
        rings = [line.get_xydata().tolist() for line in ax.lines if line.get_markersize() == 15]
        low = [[1, 0.25]], [[1, pytest.approx(0.3)], [2, pytest.approx(0.15)], [4, 0.2]]
        assert curves == [*low][::order] and rings == [low[0], low[1][1:2]][::order]
    assert [text.get_text() for text in canvas.ax.texts] == ["plain 0.250", "ball 0.150"]
    assert [ax.get_title("left") for ax in canvas.axes] == ["batches of 5", "all 200 digits"]


def test_small_steps_calm_plain_descent_near_its_limit_and_hardly_the_ball():
    data = load_digits(np.random.default_rng(0), train=200)
    network = Network((64, 20, 10), data.inputs, data.labels, loss="squared_error", decay=0.003)
    start = network.initial(np.random.default_rng(1), starts=10)
    medians = {}
    for beta in (0, 0.9):
        run = descend(network.gradient, start, optimizers.momentum(0.96 * (1 - beta), beta), 400, keep="ends")
        calmed = descend(network.gradient, run.end, optimizers.momentum(0.05, 0), 60, keep="ends")
        medians[beta] = [round(float(np.median(network.value(end))), 3) for end in (run.end, calmed.end)]
    assert medians == {0: [0.134, 0.125], 0.9: [0.122, 0.121]}      # the page says so


def test_the_noise_carries_a_ball_as_far_as_plain_descent_and_the_picture_shows_what_it_was_given():
    errors = np.random.default_rng(1).normal(size=4000)
    runs, heights = [], []
    for beta in (0, 0.9):
        theta, m, path = 0.0, 0.0, []
        for error in errors:
            m = beta * m + theta + error
            theta = theta - 0.05 * (1 - beta) * m
            path.append(theta)
        runs.append(path)
        heights.append(np.square(path).mean() / 2)
    assert heights[1] == pytest.approx(heights[0], rel=0.1) and heights[0] == pytest.approx(0.05 / 4, rel=0.3)
    drawn = [line.get_ydata().tolist() for line in lesson.draw_shaken(*runs).ax.lines[1:]]
    assert drawn == runs


def test_the_hollow_is_magnified_and_as_deep_as_it_says():
    hollow = lesson.draw_hollows().axes[1]
    loss = hollow.lines[0].get_ydata()
    rim, low = np.flatnonzero(np.diff(np.sign(np.diff(loss)))) + 1
    assert loss[rim] - loss[low] == pytest.approx(0.03, abs=5e-4)
    assert [text.get_text() for text in hollow.texts] == ["0.03 deep"]
    assert loss[rim] - loss[low] > 0.1 * np.ptp(hollow.get_ylim())


def test_one_start_is_drawn_of_each_run():
    runs = {"beta 0": np.arange(80.0).reshape(40, 2), "beta 0.9": np.zeros((40, 2))}
    axes = lesson.draw_rolling(runs, x0=1, steps=10).axes
    assert [ax.lines[-1].get_ydata().tolist() for ax in axes] == [list(range(1, 23, 2)), [0] * 11]


def test_the_root_of_beta_is_laid_over_the_ball_that_swings():
    ax = lesson.draw_three_balls({beta: rolled(0.04, beta, 100) for beta in (0.4, 0.64, 0.9)}).ax
    _, above, below = (line.get_ydata() for line in ax.lines[:3])
    np.testing.assert_allclose(above, np.sqrt(0.9) ** np.arange(101))
    np.testing.assert_array_equal(below, -above)
    for line, mark, beta in zip(ax.lines[3::2], ax.lines[4::2], (0.4, 0.64, 0.9)):
        run = line.get_ydata()
        np.testing.assert_array_equal(run, rolled(0.04, beta, 100))
        late = int(mark.get_xdata()[0])
        assert np.abs(run[late - 1]) >= 0.01 and (np.abs(run[late:]) < 0.01).all()
        assert any(f"beta {beta:g}" in (said := text.get_text()) and said.endswith(f"within 0.01 from step {late}")
                   for text in ax.texts)
    assert (np.abs(run) <= 1.02 * above).all()      # the swing stays between them


def test_the_dotted_line_stands_where_the_bar_of_the_usual_beta_just_fits():
    steps = [Fewest(100, 1.9, 0.9), Fewest(9000, 1.9, 0.9)]
    (edge, _), _ = next(line for line in lesson.draw_conditions([100, 10_000], steps, steps, steps).ax.lines
                        if line.get_linestyle() == ":").get_xydata()
    assert rates.best_heavy_ball(1 / edge, 1.0).beta == pytest.approx(0.9) and round(edge) == 1442


# The counts


@pytest.mark.parametrize("k", [10, 100])
def test_the_fewest_steps_are_those_of_a_run(k):
    found = lesson.fewest_steps(np.arange(0.1, 4, 0.3), [0.0, 0.5, 0.8], k)
    needed = {}
    for eta in np.arange(0.1, 4, 0.3):
        for beta in (0.0, 0.5, 0.8):
            path = descend(lambda theta: theta * [1 / k, 1], [1.0, 1.0], optimizers.momentum(eta, beta), 1000)
            outside = np.flatnonzero(~(np.abs(path.theta).max(axis=1) < 1e-3))
            if path.blew_up < 0:
                needed[eta, beta] = outside[-1] + 1
    assert found.steps == min(needed.values()) == needed[found.eta, found.beta]


# The verdicts


def word_of(claim):
    return lesson.verdicts.pronounced[claim].form


def to(share):
    """Ten runs, a share of which ends at 0."""
    return np.stack([np.full(10, 3.0), np.where(np.arange(10) < 10 * share, 0.0, 1.32)])


GONE = np.repeat([[3.0], [np.nan]], 10, axis=1)
BETAS = [0, 0.5, 0.6, 0.9, 0.98]


@pytest.mark.parametrize("right, word", [
    ([0, 0, 1, 1, 0.9], "holds when beta is large enough"),
    ([0, 0, 0, 0.9, 0.8], "holds when beta is large enough"),
    ([0, 0, 0, 0, 0.8], "holds when beta is large enough"),
    ([0, 0, 0.8, 1, 1], "holds when beta is large enough"),
    ([0, 0.6, 1, 1, 0.9], "holds"),
    ([0, 1, 1, 1, 1], "holds"),
    ([0, 0, 0, 0.4, 0], "does not hold"),           # hardly any ball passes
    ([0.6, 1, 1, 1, 0.9], "does not hold"),         # plain descent passes, too
    ([1, 1, 1, 1, 1], "does not hold"),
])
def test_rolling_through_is_judged_against_plain_descent_and_says_how_much_memory_it_takes(right, word):
    lesson.c28(BETAS, [*map(to, right)], effective=0.08)
    assert lesson.verdicts.pronounced["C28"].word == word


def test_a_run_that_diverged_was_not_stopped():
    lesson.c28(BETAS, [GONE, *map(to, [0, 1, 1, 1])], effective=0.08)
    assert word_of("C28") == "does not hold"


def test_the_card_of_the_hollow_says_where_the_ball_passes():
    back = np.vstack([to(1), to(0.9)[-1:]])         # all get over the rim, a tenth comes back
    lesson.c28(BETAS, [*map(to, [0, 0, 1, 1]), back], effective=0.08)
    verdict = lesson.verdicts.pronounced["C28"]
    assert "effective rate 0.08" in verdict.sentence and "with beta 0.6 all balls" in verdict.sentence
    assert verdict.sentence.endswith(", with 0.98 90%.")
    lesson.c28(BETAS, [*map(to, [0, 0, 0, 0.9, 0.8])], effective=0.08)
    assert "with beta 0.9 90% of the balls" in lesson.verdicts.pronounced["C28"].sentence


@pytest.mark.parametrize("effective, little", [(0.04, 0.6), (0.06, 0.4), (0.08, 0.5), (0.12, 0.3), (0.16, 0.1)])
def test_the_words_of_the_hollow_do_not_hang_on_the_effective_rate(effective, little):
    x = np.linspace(2.3, 6, 15)
    starts = np.stack([x, 0 * x], axis=1)
    betas = [0, little, 0.875, 0.95]
    runs = [descend(surfaces.double_well.gradient, starts, optimizers.momentum(effective * (1 - beta), beta), 1500)
            .theta[..., 0] for beta in betas]
    lesson.c28(betas, runs, effective)
    assert word_of("C28") == "holds when"


@pytest.mark.parametrize("usual, ball, word", [
    ([130, 140, 1800], [40, 140, 490], "holds when beta is fixed, and the condition number small enough for it"),
    ([130, 1300, 13_000], [40, 400, 4000], "does not hold"),
    ([130, 1300, 140], [40, 400, 4000], "does not hold"),
    ([130, 140, 150], [40, 140, 490], "holds"),             # then 0.9 would be a cure
    ([130, 140, 1800], [40, 45, 48], "holds"),              # and here a fitted ball
])
def test_a_valley_is_cured_as_long_as_a_narrower_one_costs_no_more(usual, ball, word):
    plain = [Fewest(steps, 1.9, 0.0) for steps in (360, 3600, 36_000)]
    lesson.c29([100, 1000, 10_000], plain, [Fewest(steps, 3.7, 0.9) for steps in usual],
               [Fewest(steps, 3.5, 0.95) for steps in ball])
    assert lesson.verdicts.pronounced["C29"].word == word
