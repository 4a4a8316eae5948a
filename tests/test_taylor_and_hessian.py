"""What the lesson on second derivatives lets one move, and what its cards say when the numbers are others."""

import numpy as np
import pytest

from descentlab import Network, descend, load_digits, sharpness, spectrum, surfaces
from descentlab.lessons import taylor_and_hessian as lesson
from descentlab.optimizers import gd


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


@pytest.mark.parametrize("eta, x, y", [(0.3, 2.5, 0.5), (0.1, -1.0, 2.0), (0.4, 1.5, -1.5)])
def test_each_eigenvector_of_the_bowl_is_descended_on_a_parabola_of_its_own(eta, x, y):
    explorer = lesson.parabolas().set(eta=eta, x=x, y=y)
    _, flat, steep, told = explorer.artists
    t = np.arange(31)
    for line, start, bend in ((flat, x - y, 1), (steep, x + y, 6)):
        law = start / 2**0.5 * (1 - eta * bend) ** t
        np.testing.assert_allclose(line.get_xdata(), law, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(line.get_ydata(), bend / 2 * law**2, rtol=1e-9, atol=1e-9)
    assert [text.get_text()[-5:].strip() for text in told] == [f"{1 - eta:.2f}", f"{1 - 6 * eta:.2f}"]


def test_above_the_limit_only_a_start_on_the_other_eigenvector_comes_nearer():
    explorer = lesson.parabolas()
    assert not explorer.set(eta=0.4, x=1.5, y=-1.0).met and explorer.set(y=-1.5).met


@pytest.mark.parametrize("w1, w2, bend", [(1.5, 1.5, -2), (-1.0, 1.0, 2), (0.0, 2.0, 0), (1.6, -0.6, -4 * 1.6 * -0.6 / 2.92)])
def test_the_bend_of_a_way_is_a_weighted_average_and_the_parabola_has_it(w1, w2, bend):
    explorer = lesson.ways().set(w1=w1, w2=w2)
    _, _, loss, told, there, name = explorer.artists
    np.testing.assert_allclose(there.get_xydata(), [[np.hypot(w1, w2), (1 - w1 * w2) ** 2]])
    s = told.get_xdata()
    np.testing.assert_allclose(told.get_ydata(), 1 + bend / 2 * s**2, atol=1e-12)
    v = np.array([w1, w2]) / np.hypot(w1, w2)
    assert v @ surfaces.toy_network.hessian([0, 0]) @ v == pytest.approx(bend)
    np.testing.assert_allclose(loss.get_ydata(), (1 - s**2 * v[0] * v[1]) ** 2, atol=1e-12)
    assert f"= {bend + 0.0:.2f}" in explorer.verdict and name.get_text() == f"bend {bend + 0.0:.2f}"
    assert "saddle itself" in explorer.set(w1=0.0, w2=0.0).verdict


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


def test_a_step_shrinks_the_difference_of_the_squares_by_what_the_loss_says():
    w, eta = np.array([2.5, 0.2]), 0.2
    after = w - eta * surfaces.toy_network.gradient(w)
    factor = 1 - 4 * eta**2 * surfaces.toy_network.value(w)
    assert after[0]**2 - after[1]**2 == pytest.approx(factor * (w[0]**2 - w[1]**2))


# The cards say what the numbers say


def said(capsys, claim):
    capsys.readouterr()
    return lesson.verdicts.pronounced[claim]


def test_a_bend_beyond_the_eigenvalues_would_be_told(capsys):
    directions = [[1.0, 0.0], [0.6, 0.8]]
    lesson.c05(np.diag([-1.0, 1.0]), directions, [-1.0, 0.28])
    assert said(capsys, "C05").word == "holds when you ask for the range of bends"
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


def test_each_network_has_its_losses_above_and_below_them_the_limits_with_what_is_too_fast():
    tanh, relu = {"1 × 4.00": [2.0, 1.0, 0.5], "2 × 4.00": [2.0, 1.0, 9.0]}, {"1 × 2.00": [3.0, 2.0, 1.0]}
    limits = [{name: [0.5, 3.0, 2.0] for name in losses} for losses in (tanh, relu)]
    canvas = lesson.draw_rates({"tanh": (tanh, limits[0], 0.7), "ReLU": (relu, limits[1], 1.5)})
    above, below = canvas.axes[:2], canvas.axes[2:]
    for ax, losses, slow in zip(above, (tanh, relu), (0.7, 1.5), strict=True):
        *curves, level = [list(line.get_ydata()) for line in ax.lines]
        assert curves == list(losses.values()) and set(level) == {slow}
        assert {*losses} <= {text.get_text() for text in ax.texts}
    for ax, curves in zip(below, limits, strict=True):
        assert [list(line.get_ydata()) for line in ax.lines] == list(curves.values())
        (shaded,) = ax.patches
        assert shaded.get_y() + shaded.get_height() == pytest.approx(1) and shaded.get_y() == ax.get_ylim()[0]


def at_the_start(seed, activation, train=200):
    """The page's network with another seed: (network, its start, the limit there)."""
    rng = np.random.default_rng(seed)
    digits = load_digits(rng, train=train)
    network = Network((64, 20, 10), digits.inputs, digits.labels, activation)
    start = network.initial(rng)
    return network, start, 2 / sharpness(network, start)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_half_the_limit_at_the_start_passes_the_slow_run_and_twice_is_best_with_tanh_and_ruins_relu(activation, seed):
    network, start, limit = at_the_start(seed, activation)
    slow = network.value(descend(network.gradient, start, gd(0.2), 500, keep="ends").end)
    paths = {times: descend(network.gradient, start, gd(times * limit), 40).theta for times in (0.5, 1, 2)}
    half, all_of_it, twice = (network.value(path) for path in paths.values())
    assert half[-1] < slow and twice.max() > twice[0]
    weights, biases = network.unpack(paths[2][-1])[0]
    dead = np.sum(~(network.inputs @ weights + biases > 0).any(axis=0))
    if activation == "tanh":
        assert twice[-1] < all_of_it[-1] < half[-1] and (np.diff(half) < 0).all()
    else:
        assert twice[-1] > 1.5 and (dead == 20 if seed == 0 else dead > 15)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_loss_rises_only_at_steps_with_the_limit_below_the_rate_and_with_relu_at_half_the_limit_too(activation, seed):
    network, start, limit = at_the_start(seed, activation)
    for times in (0.5, 1, 2):
        path = descend(network.gradient, start, gd(times * limit), 40).theta
        rising = np.flatnonzero(np.diff(network.value(path)) > 0)
        assert all(2 / sharpness(network, path[t]) < 1.02 * times * limit for t in rising)
        assert len(rising) or times < 2 and activation == "tanh"


def limits_at_twice(activation, seed):
    network, start, limit = at_the_start(seed, activation)
    path = descend(network.gradient, start, gd(2 * limit), 40).theta
    return network, path, np.array([1 / (sharpness(network, theta) * limit) for theta in path])


@pytest.mark.parametrize("seed", range(5))
def test_at_twice_the_limit_the_loss_with_tanh_falls_at_every_step_once_the_limit_is_above_the_rate(seed):
    network, path, ratios = limits_at_twice("tanh", seed)
    above = 1 + np.flatnonzero(ratios < 1)[-1]
    assert ratios.min() < 0.2 < ratios[0] and above <= 20 and ratios[-1] > 2
    losses = network.value(path)
    assert (np.diff(losses[:above]) > 0).any() and (np.diff(losses[above:]) < 0).all()


def test_with_relu_the_limit_is_below_the_rate_until_the_hidden_units_are_dead():
    network, path, ratios = limits_at_twice("relu", 0)
    layers = (network.unpack(theta)[0] for theta in path)
    dead = np.array([not (network.inputs @ weights + biases > 0).any() for weights, biases in layers])
    assert ratios[1:10].max() < 0.5 and ((ratios > 1) == dead).all() and dead[-1] and ratios[-1] < 1.2
    zero = Network((64, 20, 10), network.inputs, network.targets)
    end = descend(zero.gradient, np.zeros(zero.parameters), gd(2), 500, keep="ends").end
    assert network.value(path[-1]) == pytest.approx(zero.value(end), rel=1e-3)


def test_on_the_parabola_of_the_start_the_loss_would_not_climb_for_good():
    network, start, limit = at_the_start(0, "tanh")
    bends, vectors = np.linalg.eigh(network.hessian(start))
    factors = 1 - 2 * limit * bends
    assert factors[0] > 3 and factors[-1] == pytest.approx(-3) and abs(vectors[:, 0] @ network.gradient(start)) > 0.01


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_half_the_limit_suits_minibatches_too_and_with_tanh_the_limit_itself(activation, seed):
    network, start, limit = at_the_start(seed, activation, train=1000)
    ends = []
    for rate in (0.1, limit / 2, limit):
        theta, rng = start, np.random.default_rng(9)
        for _ in range(5):
            for rows in np.array_split(rng.permutation(1000), 31):
                batch = Network(network.layers, network.inputs[rows], network.targets[rows], activation)
                theta = theta - rate * batch.gradient(theta)
        ends.append(network.value(theta))
    small, half, all_of_it = ends
    assert half < 0.1 * small
    if activation == "tanh":        # with ReLU another library's last digits decide whether the limit itself ends well
        assert all_of_it < half


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
def test_once_thrown_a_run_is_at_flatter_places_than_a_slow_one_at_the_same_loss(activation, seed):
    network, start, limit = trained_slowly(seed, activation)
    (slow, slow_limits), (fast, fast_limits) = (
        (network.value(theta), np.array([2 / spectrum(network, place, k=1).values[-1] for place in theta]))
        for theta in (descend(network.gradient, start, gd(rate), 40).theta[::2] for rate in (limit, 2 * limit)))
    thrown = 1 + np.flatnonzero(fast_limits < 2 * limit)[-1]
    both = slice(thrown, thrown + np.sum(fast[thrown:] > slow[-1]))
    beside = np.interp(np.log(fast[both]), np.log(slow[::-1]), slow_limits[::-1])
    assert len(beside) and (fast_limits[both] > 1.15 * beside).all()


def test_a_lowest_bend_that_comes_above_zero_stays_there_only_once_no_slope_is_left():
    network, start, _ = trained_slowly(0)
    decayed = Network((64, 20, 10), network.inputs, network.targets, decay=0.06)
    places = descend(decayed.gradient, start, gd(4), 3000).theta
    slopes = [np.linalg.norm(decayed.gradient(theta)) for theta in places[[750, 900, 1050, 1500, 3000]]]
    lows = [spectrum(decayed, theta, k=1).values[0] for theta in places[[750, 900, 1050, 1500, 3000]]]
    assert min(slopes[:4]) > 1e-6 > slopes[4]
    assert [low > 0 for low in lows] == [True, False, False, True, True]
    assert decayed.value(places[3000]) < decayed.value(places[750])


@pytest.mark.parametrize("decay, rate", [(0.03, 4), (0.06, 2)])
def test_with_half_the_decay_or_half_the_rate_the_run_does_not_arrive_in_this_time(decay, rate):
    network, start, _ = trained_slowly(0)
    decayed = Network((64, 20, 10), network.inputs, network.targets, decay=decay)
    end = descend(decayed.gradient, start, gd(rate), 3000, keep="ends").end
    assert np.linalg.norm(decayed.gradient(end)) > 5e-6


def test_an_arrival_is_drawn_with_the_bound_and_the_sign_of_the_bend():
    canvas = lesson.draw_slope_and_bend({1: {"|g|": 1e-3, "lowest bend": -1.0}, 2: {"|g|": 1e-7, "lowest bend": 0.5}})
    slope, bend = canvas.axes
    slopes, bound = [list(line.get_ydata()) for line in slope.lines]
    assert slopes == [1e-3, 1e-7] and bound[0] == 1e-6
    _, up, down, _ = (line.get_xydata().tolist() for line in bend.lines)
    assert up == [[2, 0.5]] and down == [[1, -1.0]]


def test_what_was_announced_at_the_start_of_the_page_is_so():
    network, start, _ = lesson.digits_network("tanh")
    g = network.gradient(start)
    line = network.value(start) - 4 * g @ g
    told = line + 8 * g @ network.hvp(start, g), network.value(start - 4 * g)
    for number in (line, *told):
        assert f"{number:.2f}" in str(lesson.q1.check(lesson.q1.right_answers[0]))


def test_in_the_fog_each_pair_of_axes_spans_a_bowl():
    hessian = np.array([[4, 3, -3], [3, 5, 3], [-3, 3, 6]])
    for pair in ([0, 1], [0, 2], [1, 2]):
        assert np.linalg.eigvalsh(hessian[np.ix_(pair, pair)])[0] > 0
    assert np.linalg.eigvalsh(hessian)[0] < 0


def test_with_weight_decay_no_more_than_the_gradient_over_the_lowest_eigenvalue_is_left_to_go():
    network, start, _ = trained_slowly(0)
    decayed = Network((64, 20, 10), network.inputs, network.targets, decay=0.06)
    places = descend(decayed.gradient, start, gd(4), 5000).theta
    low = spectrum(decayed, places[3000], k=1).values[0]
    left = np.linalg.norm(decayed.gradient(places[3000])) / low
    assert 0 < np.linalg.norm(places[5000] - places[3000]) < left < 0.0025
    assert network.accuracy(places[3000]) > 0.9


def test_lanczos_misses_no_lower_bend_and_is_right_to_a_millionth_of_the_largest():
    network, start, _ = trained_slowly(0)
    decayed = Network((64, 20, 10), network.inputs, network.targets, decay=0.06)
    places = descend(decayed.gradient, start, gd(4), 3000).theta
    for t in (150, 750, 900, 3000):
        found, every = spectrum(decayed, places[t], k=1).values, spectrum(decayed, places[t]).values
        np.testing.assert_allclose(found, every[[0, -1]], atol=1e-6 * every[-1])


def test_where_runs_stand_is_a_table(capsys):
    lesson.show_table({"slow": {"|g|": 0.0262, "lowest bend": -0.5}, "from zero": {"|g|": 4e-17, "lowest bend": 2.0}})
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["|g|", "lowest", "bend"], ["slow", "3e-02", "-0.5"], ["from", "zero", "<1e-12", "2"]]


@pytest.mark.parametrize("seed", range(3))
def test_from_zero_only_the_biases_of_the_outputs_learn_at_any_rate(seed):
    digits = load_digits(np.random.default_rng(seed), train=200)
    network = Network((64, 20, 10), digits.inputs, digits.labels)
    for rate in (0.2, 2):
        end = descend(network.gradient, np.zeros(network.parameters), gd(rate), 500, keep="ends").end
        assert not end[:-10].any() and end[-10:].all()


@pytest.mark.parametrize("seed", range(3))
def test_a_run_from_zero_weights_stands_at_a_saddle(seed):
    digits = load_digits(np.random.default_rng(seed), train=200)
    network = Network((64, 20, 10), digits.inputs, digits.labels)
    end = descend(network.gradient, np.zeros(network.parameters), gd(2), 500, keep="ends").end
    low, high = spectrum(network, end, k=1).values
    assert np.linalg.norm(network.gradient(end)) < 1e-12 and low < -0.1 < 0.1 < high
    if seed:
        return
    values = spectrum(network, end).values
    np.testing.assert_allclose(values[:network.layers[1]], values[0])      # hidden units are alike: e is one of many
    assert values[network.layers[1]] > 0.9 * values[0]
    assert 0.7 < np.mean(np.abs(values) < 1e-9) < 0.8
    assert abs(values.sum()) < 0.02 * np.abs(values).sum(), "those below and above 0 nearly cancel"
