"""What the lesson on second derivatives lets one move, and what its cards say when the numbers are others."""

import numpy as np
import pytest

from descentlab import Network, descend, load_digits, spectrum, surfaces
from descentlab.lessons import taylor_and_hessian as lesson
from descentlab.optimizers import gd


# The valley of the toy network


@pytest.mark.parametrize("eta, w1, w2", [(0.1, 2.5, 0.2), (0.2, 2.5, 0.2), (0.25, 2.5, 0.2), (0.3, 2.5, 0.2), (0.3, 1.0, 0.5)])
def test_a_run_comes_to_rest_where_the_valley_is_flat_enough_for_its_rate(eta, w1, w2):
    explorer = lesson.sharp_valley().set(eta=eta, w1=w1, w2=w2)
    (_, _, end), loss, calm, sharp = explorer.artists
    (rest,) = end.get_xydata()
    high = np.linalg.eigvalsh(surfaces.toy_network.hessian(rest))[-1]
    assert surfaces.toy_network.value(rest) < 1e-6 and eta < 2 / high
    assert f"where it is {2 / high:.2f}" in explorer.verdict
    for line, allowed in ((calm, True), (sharp, False)):        # what is drawn blue, and what dotted
        places = line.get_xydata()[np.isfinite(line.get_ydata())]
        highest = np.linalg.eigvalsh(surfaces.toy_network.hessian(places))[:, -1]
        assert ((eta < 2 / highest) == allowed).all()


def test_a_rate_below_the_limit_stays_at_the_sharp_end_and_one_above_is_thrown_to_the_middle_or_lost():
    def ends(eta):
        explorer = lesson.sharp_valley().set(eta=eta)
        (*_, end), loss, _, _ = explorer.artists
        return explorer.verdict, end.get_xydata()[0], np.nanmax(np.diff(loss.get_ydata())) > 0

    for eta, rest, rises in ((0.1, (2.51, 0.40), False), (0.2, (1.57, 0.64), True), (0.25, (0.94, 1.07), True),
                             (0.3, (-1.0, -1.0), True)):
        told, end, risen = ends(eta)
        np.testing.assert_allclose(end, rest, atol=0.01)
        assert risen == rises and "ends at" in told
    assert "is lost at step" in ends(0.35)[0]
    assert "has not come to rest" in lesson.sharp_valley().set(eta=0.5, w1=1.5, w2=0.5).verdict
    assert "no slope" in lesson.sharp_valley().set(w2=0.4).verdict


def test_a_step_brings_the_two_weights_nearer_in_size_by_what_the_loss_says():
    w, eta = np.array([2.5, 0.2]), 0.2
    after = w - eta * surfaces.toy_network.gradient(w)
    factor = 1 - 4 * eta**2 * surfaces.toy_network.value(w)
    assert after[0]**2 - after[1]**2 == pytest.approx(factor * (w[0]**2 - w[1]**2))


# What is dragged lies on what is drawn


@pytest.mark.parametrize("curve, theta, step", [("cubic", -1.0, 2.0), ("wave", 0.5, -1.5), ("quartic", 2.0, 0.0)])
def test_the_point_and_the_step_are_dragged_on_the_curve(curve, theta, step):
    explorer = lesson.taylor().set(curve=curve, theta=theta, step=step)
    (loss, _, _), _, here, there = explorer.artists
    reading = explorer.reading
    for sign, across, height in ((here, theta, reading.at["theta"]),
                                 (there, reading.zeros["step"] + step, reading.at["step"])):
        np.testing.assert_allclose(sign.get_xydata(), [[across, height]])
        assert np.interp(across, *loss.get_data()) == pytest.approx(height, abs=1e-3)


@pytest.mark.parametrize("a, b, c", [(3.0, 1.0, -2.0), (-3.0, -3.0, -3.0), (0.0, 0.5, 2.0)])
def test_the_entries_of_the_hessian_are_dragged_along_x_along_y_and_between_them(a, b, c):
    explorer = lesson.directions().set(a=a, b=b, c=c)
    *_, squares, mixed = explorer.artists
    signs = [(radius * np.cos(angle), radius * np.sin(angle))
             for line in (squares, mixed) for angle, radius in line.get_xydata()]
    for handle, (x, y) in zip(explorer.scene.handles, signs, strict=True):
        (name,) = handle.names
        along = explorer.reading.zeros[name] + handle.unit * explorer.values[name]
        beside = explorer.reading.at[name]
        assert (along, beside) == pytest.approx((x, y) if handle.x else (y, x), abs=1e-12)


# The cards say what the numbers say


def said(capsys, claim):
    capsys.readouterr()
    return lesson.verdicts.pronounced[claim]


def test_the_parabola_is_off_by_the_cube_up_to_the_first_kink(capsys):
    step = np.geomspace(1e-4, 1, 17)
    law = {"tanh": (step**2, step**3), "relu": (step**2, np.where(step < 1e-3, 0.005, 0.7) * step**2)}
    crossed = np.where(step < 1e-3, 0, 5)
    lesson.c03(step, law, crossed)
    assert said(capsys, "C03").condition == "the step crosses no kink"
    # Not the cube; no good at short steps either; or good at all; no kink crossed, or always one: an idle condition.
    for other, kinks in (({"tanh": (step**2, step**2.5)}, crossed), ({"relu": (step**2, 0.7 * step**2)}, crossed),
                         ({"relu": (step**2, 0.005 * step**2)}, crossed), ({}, 0 * crossed), ({}, crossed + 1)):
        lesson.c03(step, law | other, kinks)
        assert said(capsys, "C03").word == "does not hold"


def test_a_bend_beyond_the_eigenvalues_would_be_told(capsys):
    directions = [[1.0, 0.0], [0.6, 0.8]]
    lesson.c05(np.diag([-1.0, 1.0]), directions, [-1.0, 0.28])
    assert said(capsys, "C05").word == "holds"
    for bends in ([-1.0, 0.5], [-1.1, 0.28]):      # no average; beyond the ends
        lesson.c05(np.diag([-1.0, 1.0]), directions, bends)
        assert said(capsys, "C05").word == "does not hold"


@pytest.mark.parametrize("expression, word", [
    ("(1 - x*y)**2", "holds"), ("(1 - x*y/2)**2", "does not hold"), ("(1 + x*y)**2", "does not hold"),
    ("1 - 2*x*y + 9*(x**4 + y**4)", "does not hold")], ids=["as claimed", "other eigenvalues", "another way", "no fall"])
def test_the_toy_network_is_held_to_all_that_is_claimed(capsys, expression, word):
    surface = surfaces.Surface(expression)
    lesson.c07(surface, spectrum(surface, [0, 0]))
    assert said(capsys, "C07").word == word


def test_a_guess_has_length_one_and_no_preferred_axis():
    v = lesson.random_directions(np.random.default_rng(0), 2000, 3)
    np.testing.assert_allclose(np.linalg.norm(v, axis=1), 1)
    np.testing.assert_allclose((v**2).mean(axis=0), 1 / 3, atol=0.02)


def test_the_errors_are_those_in_the_middle_of_twenty_directions():
    seen = []

    def errors(network, theta, v, step):
        seen.append(v)
        return len(seen) * step, 0 * step

    step = np.array([1.0, 2.0])
    np.testing.assert_allclose(lesson.median_errors(errors, "tanh", step), [10.5 * step, 0 * step])
    assert len(seen) == 20 and seen[0] @ seen[0] == pytest.approx(1)


def test_each_network_has_a_panel_with_a_curve_for_each_rate():
    tanh, relu = {1: [2.0, 1.0, 0.5], 5: [2.0, 1.0, 9.0]}, {1: [3.0, 2.0, 1.0], 5: [3.0, 2.0, 8.0]}
    canvas = lesson.draw_rates({"tanh": (4.0, tanh), "ReLU": (2.0, relu)})
    for ax, losses, limit in zip(canvas.axes, (tanh, relu), (4, 2), strict=True):
        *curves, first = [list(line.get_ydata()) for line in ax.lines]
        assert curves == list(losses.values())
        assert set(first) == {losses[1][0]}
        assert {f"1 × {limit}.00", f"5 × {limit}.00"} <= {text.get_text() for text in ax.texts}


def trained_slowly(seed, activation="tanh"):
    """The page's network with another seed: (network, its start, the lowest limit on the way of a slow run)."""
    rng = np.random.default_rng(seed)
    digits = load_digits(rng, train=200)
    network = Network((64, 20, 10), digits.inputs, digits.labels, activation)
    start = network.initial(rng)
    run = descend(network.gradient, start, gd(0.2), 500)
    return network, start, min(2 / spectrum(network, run.theta[t], k=1).values[-1] for t in (0, 10, 50, 100, 200, 500))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_up_to_the_lowest_limit_the_loss_falls_at_twice_it_ends_lower_and_at_five_times_it_climbs(activation, seed):
    network, start, limit = trained_slowly(seed, activation)
    losses = {times: network.value(descend(network.gradient, start, gd(times * limit), 40).theta)
              for times in (0.5, 1, 2, 5)}
    assert (np.diff(losses[1]) < 0).all() and (np.diff(losses[0.5]) < 0).all()
    assert (np.diff(losses[2]) > 0).any() and losses[2][-1] < losses[1][-1]
    assert losses[5][1] < losses[5][0] < losses[5].max()


@pytest.mark.parametrize("seed", range(3))
def test_twice_the_limit_is_too_much_at_first_and_then_below_the_limit_on_the_way(seed):
    network, start, limit = trained_slowly(seed)
    for times, first, last in ((1, (0.9, 2), (1.5, 9)), (2, (0, 0.6), (1.5, 9))):
        path = descend(network.gradient, start, gd(times * limit), 40).theta
        ends = np.array([spectrum(network, path[t], k=1).values for t in (2, 4, 6, 8, 20, 40)])
        assert (-ends[:, 0] < ends[:, 1]).all()      # the largest is the largest in size
        ratio = 2 / ends[:, 1] / (times * limit)
        assert first[0] < ratio[:3].min() < first[1] and last[0] < ratio[-1] < last[1]


def test_the_network_with_relu_comes_with_the_lowest_limit_on_its_way():
    network, start, limit = lesson.with_relu()
    assert network.activation == "relu"
    assert limit < 2 / spectrum(network, start, k=1).values[-1]


def test_the_steps_where_the_second_rate_is_above_the_limit_are_shaded_and_the_limits_stand_over_the_loss():
    losses, slow, fast = [2.0, 1.0, 0.5, 0.4, 0.3], [3.0, 2.0, 4.0], [1.0, 1.0, 4.0]
    for limits, shaded in ((fast, [0, 2]), (slow, None)):
        canvas = lesson.draw_limits({1.0: (losses, slow), 2.0 if shaded else 1.5: (losses, limits)})
        left, right = canvas.axes
        assert [list(line.get_ydata()) for line in left.lines] == [losses, losses]
        curve, level, other, _ = right.lines
        assert curve.get_xydata().tolist() == [[2.0, 3.0], [0.5, 2.0], [0.3, 4.0]] and set(level.get_ydata()) == {1.0}
        assert other.get_ydata().tolist() == limits
        drawn = [[patch.get_x(), patch.get_x() + patch.get_width()] for patch in left.patches]
        assert drawn == ([shaded] if shaded else []) and right.xaxis_inverted()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_once_thrown_a_run_is_at_flatter_places_than_a_slow_one_at_the_same_loss(activation, seed):
    network, start, limit = trained_slowly(seed, activation)
    (slow, slow_limits), (fast, fast_limits) = (
        (network.value(theta), np.array([2 / spectrum(network, place, k=1).values[-1] for place in theta]))
        for theta in (descend(network.gradient, start, gd(rate), 40).theta[::2] for rate in (limit, 2 * limit)))
    thrown = 1 + np.flatnonzero(fast_limits < 2 * limit)[-1]
    both = slice(thrown, thrown + np.sum(fast[thrown:] > slow[-1]))
    beside = np.interp(np.log(fast[both]), np.log(slow[::-1]), slow_limits[::-1])
    assert len(beside) and (fast_limits[both] > 1.15 * beside).all()


def test_along_what_bends_most_a_parabola_helps_past_kinks_too():
    step, shares = np.geomspace(1e-3, 1, 13), []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        digits = load_digits(rng, train=200)
        network = Network((64, 20, 10), digits.inputs, digits.labels, "relu")
        for theta in descend(network.gradient, network.initial(rng), gd(0.2), 200).theta[[0, 10, 50, 100, 200]]:
            v = spectrum(network, theta, k=1).vectors[:, -1]
            line = network.value(theta) + network.gradient(theta) @ v * step
            loss = network.value(theta + step[:, None] * v)
            shares.append(np.abs(line + v @ network.hvp(theta, v) / 2 * step**2 - loss) / np.abs(line - loss))
    assert np.median(shares) < 0.1 and np.mean(np.array(shares) < 0.2) > 0.7


@pytest.mark.parametrize("seed", range(3))
def test_at_first_hardly_any_slope_lies_along_what_bends_most_and_later_much(seed):
    network, start, limit = trained_slowly(seed)
    path = descend(network.gradient, start, gd(2 * limit), 40).theta
    g = network.gradient(path[:10])
    e = [spectrum(network, theta, k=1).vectors[:, -1] for theta in path[:10]]
    share = np.sum(g * e, axis=1) ** 2 / np.sum(g**2, axis=1)
    assert share[0] < 0.06 and share.max() > 0.4


@pytest.mark.parametrize("seed", range(3))
def test_a_run_from_zero_weights_stands_at_a_saddle(seed):
    digits = load_digits(np.random.default_rng(seed), train=200)
    network = Network((64, 20, 10), digits.inputs, digits.labels)
    end = descend(network.gradient, np.zeros(network.parameters), gd(0.2), 500, keep="ends").end
    low, high = spectrum(network, end, k=1).values
    assert np.linalg.norm(network.gradient(end)) < 1e-3 and low < -0.1 < 0.1 < high


def test_a_kink_is_crossed_where_a_unit_goes_on_or_off():
    crossed = lesson.kinks_crossed(np.array([0.0, 1e-4, 0.1, 1e9]))
    assert crossed[0] == 0 and crossed[1] < crossed[2] < crossed[3]
    assert crossed[3] == pytest.approx(2000, rel=0.1)      # far away, half of 200 images times 20 units
