"""Notebook 03's share of the package: the search for critical points, the ten saddles, its runs, explorers and verdicts."""

import doctest
import re

import numpy as np
import pytest

from descentlab import curvature, minibatches, surfaces
from descentlab.curvature import classify, search_critical, spectrum
from descentlab.descent import descend
from descentlab.digits import load_digits
from descentlab.lessons import saddle_escape as lesson
from descentlab.lessons.saddle_escape import cases, exercises, explorers
from descentlab.lessons.saddle_escape.cases import mean_bend
from descentlab.networks import Network
from descentlab.optimizers import adam, gd, momentum


# The search


class Quadratic:
    """(theta - 1)'A(theta - 1) / 2, which gives products only."""

    def __init__(self, matrix):
        self.matrix = matrix

    def value(self, theta):
        return np.vecdot(theta - 1, (theta - 1) @ self.matrix) / 2

    def gradient(self, theta):
        return (theta - 1) @ self.matrix

    def hvp(self, theta, v):
        return v @ self.matrix


def test_the_search_finds_a_saddle_as_well_as_a_minimum_or_a_maximum():
    known = curvature.critical_points(surfaces.himmelblau)
    starts = np.array([point.theta for point in known]) + 0.05
    for point, found in zip(known, search_critical(surfaces.himmelblau, starts), strict=True):
        np.testing.assert_allclose(found.theta, point.theta, atol=1e-10)
        assert found.classification == point.classification and found.gradient_norm < 1e-10
        assert found.value == pytest.approx(point.value, abs=1e-12)


@pytest.mark.parametrize("eigenvalues", [[1.0, 2.0, 3.0], [-1.0, 2.0, 5.0], [-3.0, -1e-3, 1.0]])
def test_the_search_needs_no_more_than_products(eigenvalues):
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))[0]
    found = search_critical(Quadratic(turn @ np.diag(eigenvalues) @ turn.T), np.array([3.0, -2.0, 0.5]))
    np.testing.assert_allclose(found.theta, 1, atol=1e-8)
    np.testing.assert_allclose(found.eigenvalues, eigenvalues, atol=1e-12)


def test_starts_do_not_see_each_other_and_come_back_in_their_order():
    starts = np.random.default_rng(2).uniform(-4, 4, (6, 2))
    together = search_critical(surfaces.himmelblau, starts, steps=60)
    kept = starts.copy()
    for start, found in zip(starts, together, strict=True):
        np.testing.assert_allclose(search_critical(surfaces.himmelblau, start, steps=60).theta, found.theta, atol=1e-9)
    np.testing.assert_array_equal(starts, kept)


def test_a_search_with_too_few_steps_says_so_by_its_gradient():
    start = np.array([2.5, 1.5])
    norms = [search_critical(surfaces.himmelblau, start, steps=steps).gradient_norm for steps in (1, 2, 200)]
    assert norms[0] >= norms[1] > 1e-10 > norms[2]


@pytest.mark.parametrize("error, words, call", [
    (TypeError, "objective must be an objective .it has no `value`.", lambda: search_critical(3, [0.0])),
    (TypeError, "neither `hvp` nor `hessian`", lambda: search_critical(
        type("Half", (), {"value": sum, "gradient": sum}), [0.0])),
    (ValueError, "theta must be", lambda: search_critical(surfaces.bowl, [np.nan, 0])),
    (ValueError, r"theta must be one point \(n,\) or many", lambda: search_critical(surfaces.bowl, np.ones((2, 1, 2)))),
    (ValueError, "steps must be a whole number >= 1", lambda: search_critical(surfaces.bowl, [1, 1], steps=0)),
    (ValueError, "tolerance must be a positive number", lambda: search_critical(surfaces.bowl, [1, 1], tolerance=0)),
])
def test_bad_searches_are_told(error, words, call):
    with pytest.raises(error, match=words):
        call()


# The points that come with the package


def test_doctest():
    assert doctest.testmod(cases).failed == 0


@pytest.fixture(scope="module")
def ten():
    network, theta = cases.network(), cases.ten_saddles()
    return network, theta, np.linalg.eigvalsh(network.hessian(theta))


def test_the_ten_are_saddles_whose_units_are_all_alive(ten):
    network, theta, eigenvalues = ten
    assert theta.shape == (10, network.parameters) and network.layers == (6, 4, 10)
    assert (np.linalg.norm(network.gradient(theta), axis=-1) < 1e-11).all()      # up to rounding
    assert (eigenvalues[:, 0] < -0.1).all() and (eigenvalues[:, -1] > 1).all()
    (w, _), (v, _) = network.unpack(theta)
    assert np.linalg.norm(w, axis=1).min() > 0.1 and np.linalg.norm(v, axis=2).min() > 0.1
    assert (np.diff(network.value(theta)) > 1e-4).all()      # no two alike, the lowest first


def test_the_ten_are_found_again_from_beside_them(ten):
    network, theta, _ = ten
    found = search_critical(network, theta[::3] + 1e-4 * np.random.default_rng(0).normal(size=theta[::3].shape))
    np.testing.assert_allclose([point.theta for point in found], theta[::3], atol=1e-9)


def test_no_sample_moves_a_weight_where_all_are_zero():
    network = cases.network()
    zeros = search_critical(network, np.zeros(78))
    (w, b), (v, c) = network.unpack(network.gradient(zeros.theta, np.arange(100)[:, None]))
    assert zeros.classification.negative == 24
    assert np.abs(c).max() > 0.1 and max(np.abs(part).max() for part in (w, b, v)) < 1e-12


def test_the_parts_along_the_ways_down_overtake_the_others_where_the_gradient_turns():
    network = cases.network()
    saddle = search_critical(network, np.zeros(78)).theta
    values, vectors = np.linalg.eigh(network.hessian(saddle))
    theta = descend(network.gradient, network.initial(np.random.default_rng(0), scale=1e-5), gd(0.1), 250).theta
    parts, turn = np.abs((theta - saddle) @ vectors), np.linalg.norm(network.gradient(theta), axis=1).argmin()
    down, up = parts[:, values < 0].max(axis=1), parts[:, values > 0].max(axis=1)
    assert abs((down > up).argmax() - turn) < 20
    ax = lesson.draw_apart(parts, values, turn, 0.1).ax
    told = " ".join(text.get_text().replace("\n", " ") for text in ax.texts)
    assert len(ax.lines) == 80 and "24 ways down: × 1.015 to 1.031 a step, thick: the 4 steepest" in told
    assert "10 output biases: × 0.899 a step" in told and "the 44 others" in told
    assert 70 <= (down > up).argmax() <= 74     # the ends of a subspace of alike eigenvalues turn with the library
    thick = [line for line in ax.lines if line.get_linewidth() == 3]
    assert [line.get_ydata().tolist() for line in thick] == parts[:, :4].T.tolist()
    (begin, low), _, (end, high) = ax.lines[-1].get_xydata()      # the corner
    assert low == parts[int(begin), :4].max() and abs(high / parts[round(end), :4].max() - 1) < 0.02 and round(end - begin) == 76


def test_each_part_takes_as_many_steps_for_a_factor_of_ten_as_its_bend_says():
    network = cases.network()
    saddle = search_critical(network, np.zeros(78)).theta
    values, vectors = np.linalg.eigh(network.hessian(saddle))
    theta = descend(network.gradient, network.initial(np.random.default_rng(0), scale=1e-5), gd(0.1), 156).theta
    for places, steps in ((slice(-10, None), 22), (slice(20, 24), 156), (slice(0, 4), 76)):     # four units, alike
        size = np.linalg.norm((theta - saddle) @ vectors[:, places], axis=1)
        assert abs(np.log10(size[steps] / size[0])) == pytest.approx(1, abs=0.03)


def test_the_drop_is_announced_from_twenty_starts():
    network = cases.network()
    level = search_critical(network, np.zeros(78)).value
    starts = np.array([network.initial(np.random.default_rng(seed), scale=1e-5) for seed in range(21)])
    theta = descend(network.gradient, starts, gd(0.1), 450).theta
    g, losses = network.gradient(theta[249:251]), network.value(theta)
    bend, errors = mean_bend(g, 0.1)[0], []
    for drop in (0.002, 0.05):
        needed = np.sqrt(2 * -bend * drop)
        announced = 250 + np.log(needed / np.linalg.norm(g[1], axis=-1)) / np.log(1 - 0.1 * bend)
        errors.append(np.abs(announced - lesson.first(losses < level - drop)))
    assert errors[0].max() < 2 < errors[1].min()


def waits(optimizer, seed=0):
    """When runs are out, from first weights of five sizes."""
    network, level = cases.network(), cases.the_run().level
    starts = [network.initial(np.random.default_rng(seed), 10.0 ** -size) for size in range(2, 7)]
    path = descend(network.gradient, np.array(starts), optimizer, 500)
    return lesson.first(network.value(path.theta) < level - cases.DROP)


@pytest.mark.parametrize("seed, low, high", [(0, 79, 84), (1, 77, 80), (2, 77, 80), (3, 78, 84), (4, 77, 83)])
def test_a_factor_of_ten_costs_nearly_the_same_at_each_size(seed, low, high):
    more = np.diff(waits(gd(0.1), seed))
    assert (more.min(), more.max()) == (low, high)


def test_a_memory_shortens_the_wait_as_its_factor_says_and_adam_does_not_mind_the_size():
    more = np.diff(waits(momentum(0.1, 0.9)))
    assert (more.min(), more.max()) == (16, 18)
    assert round(np.log(10) / np.log(exercises.factor(0.1, cases.the_run().lowest, 0.9))) == 17
    assert set(waits(adam(0.001))) == {48, 49}


def test_on_the_second_flat_stretch_the_gradient_grows_by_no_steady_factor():
    network = cases.network()
    theta = descend(network.gradient, cases.the_run().theta[-1], gd(0.1), 100).theta
    norms, bends = cases.the_run().norms, cases.the_run().bends
    assert 540 < 450 + norms[450:].argmin() < 570 and norms[450:].min() > 0.02
    bends = np.append(bends, mean_bend(network.gradient(theta), 0.1))
    assert bends[560] > -0.1 > bends[600] and bends[640] > 0


# The proof by the mean bend


def test_the_mean_bend_is_the_mean_of_the_second_derivative_along_the_step():
    network, eta = cases.network(), 0.5
    theta = network.initial(np.random.default_rng(1))
    g = network.gradient(theta)
    v = g / np.linalg.norm(g)
    nodes, weights = np.polynomial.legendre.leggauss(8)
    on_the_way = [v @ network.hvp(theta - eta * (node + 1) / 2 * g, v) for node in nodes]
    after = network.gradient(theta - eta * g)
    assert mean_bend(np.array([g, after]), eta)[0] == pytest.approx(weights @ on_the_way / 2, abs=1e-9)


def test_a_bounce_grows_and_proves_nothing():
    bends, eta = np.array([1.0, 0.2]), 2.1
    g = bends * descend(lambda theta: bends * theta, np.ones(2), gd(eta), 20).theta
    assert (np.diff(np.linalg.norm(g, axis=1))[-5:] > 0).all() and (mean_bend(g, eta) > 0).all()


@pytest.mark.parametrize("seed", range(3))
def test_a_nudge_at_step_70_shows_the_way_down_sooner(seed):
    network, eta = cases.network(), 0.1
    run = descend(network.gradient, network.initial(np.random.default_rng(seed), scale=1e-5), gd(eta), 250).theta
    trial = descend(network.gradient, lesson.nudge(run[70], 1e-3, seed), gd(eta), 200).theta
    alone, nudged = (int((mean_bend(network.gradient(theta), eta) < 0).argmax()) for theta in (run, trial))
    assert 0 < 70 + nudged < alone < 100


def test_our_run_alone_proves_it_after_twenty_steps():
    assert int((cases.the_run().bends < 0).argmax()) + 1 - 70 == 20


def test_runs_with_batches_stay_out_at_the_ten_saddles():
    network, theta = cases.network(), cases.ten_saddles()
    gradient = minibatches(network, 2, [np.random.default_rng(seed) for seed in range(10)])
    end = descend(gradient, theta, gd(0.1), 1000, keep="ends").end
    assert (network.value(theta) - network.value(end) > 0.01).all()


def test_a_nudge_has_its_length_and_each_point_a_direction_of_its_own():
    theta = np.arange(12.0).reshape(3, 4)
    v = lesson.nudge(theta, 0.5, seed=7) - theta
    assert np.linalg.norm(v, axis=1) == pytest.approx([0.5] * 3) and np.linalg.matrix_rank(v) == 3
    np.testing.assert_array_equal(lesson.nudge(theta[0], 0.5, seed=7), lesson.nudge(theta[0], 0.5, seed=7))
    assert (lesson.nudge(theta[0], 0.5, seed=8) != lesson.nudge(theta[0], 0.5, seed=7)).all()


@pytest.mark.parametrize("hidden, dead", [(1, 3), (2, 2), (3, 1)])
def test_dead_units_make_a_minimum_a_saddle_that_no_sample_leaves(hidden, dead):
    small, large = cases.network(hidden), cases.network(hidden + dead)
    end = descend(small.gradient, small.initial(np.random.default_rng(0)), momentum(0.3), 1000, keep="ends").end
    found = search_critical(small, end)
    (w, b), (v, c) = small.unpack(found.theta)
    more = (0, dead)
    theta = large.pack([(np.pad(w, ((0, 0), more)), np.pad(b, more)), (np.pad(v, (more, (0, 0))), c)])
    assert found.classification.name == "minimum" and np.linalg.norm(large.gradient(theta)) < 1e-12
    assert classify(spectrum(large, theta).values).negative == 6 * dead
    (w, b), (v, _) = large.unpack(large.gradient(theta, np.arange(100)[:, None]))      # a sample at a time
    assert not w[..., hidden:].any() and not b[:, hidden:].any() and not v[:, hidden:].any() and w.any()


# Lanczos on a network


@pytest.fixture(scope="module")
def rows():
    return load_digits(np.random.default_rng(0), 300)


@pytest.mark.parametrize("loss", ["cross_entropy", "squared_error"])
def test_lanczos_finds_a_networks_ends_from_products_alone(rows, loss):
    network = Network((64, 12, 10), rows.inputs, rows.labels, loss=loss)
    theta = network.initial(np.random.default_rng(1))
    found, dense = spectrum(network, theta, k=3), np.linalg.eigvalsh(network.hessian(theta))
    np.testing.assert_allclose(found.values, [*dense[:3], *dense[-3:]], rtol=0, atol=1e-6 * dense[-1])
    assert 0 < found.products < network.parameters


def test_lanczos_on_ten_thousand_parameters(rows):
    network = Network((64, 134, 10), rows.inputs, rows.labels)
    theta = network.initial(np.random.default_rng(0))
    found = spectrum(network, theta, k=1)
    assert network.parameters == 10_060 and found.products < 300
    assert found.values[0] < 0 < found.values[1]
    for value, v in zip(found.values, found.vectors.T):
        assert np.linalg.norm(network.hvp(theta, v) - value * v) < 1e-4 * found.values[1]
        assert v @ network.hvp(theta, v) == pytest.approx(value, abs=1e-6)


# The explorers


def test_the_lessons_run_is_that_of_its_explorers():
    network, run = cases.network(), cases.the_run()
    saddle = search_critical(network, np.zeros(78))
    assert run.level == pytest.approx(saddle.value, abs=1e-12) and run.out == 320
    assert run.lowest == pytest.approx(saddle.eigenvalues[0], abs=1e-9)
    assert len(run.bends) == 600 and run.bends[50] > 1 > 0 > run.bends[89]


def test_no_way_down_contains_an_output_bias():
    network = cases.network()
    values, vectors = np.linalg.eigh(network.hessian(search_critical(network, np.zeros(78)).theta))
    _, (_, biases) = network.unpack(vectors[:, values < 0].T)
    assert biases.shape == (24, 10) and np.abs(biases).max() < 1e-12


def numbers(verdict):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", verdict)]


@pytest.mark.parametrize("seen, off", [(150, 2), (200, 1), (250, 1), (300, 1)])
def test_the_later_it_is_announced_the_better(seen, off):
    _, _, announced, out = numbers(lesson.announce().set(seen=seen).verdict)
    assert out == 320 and abs(announced - out) <= off


def test_before_the_gradient_turns_there_is_nothing_to_announce():
    explorer = lesson.announce().set(seen=80)
    assert "nothing" in explorer.verdict and not len(explorer.artists[1].get_xdata())


def test_twice_the_rate_nearly_halves_the_wait():
    assert cases.the_run(eta=0.2).out == 163


@pytest.mark.parametrize("scale, later", [(1e-6, 79), (1e-5, 0), (1e-4, -80)])
def test_ten_times_smaller_weights_wait_some_80_steps_more(scale, later):
    assert cases.the_run(scale=scale).out == 320 + later


def test_of_two_parts_one_shrinks_and_the_other_carries_the_run_away():
    explorer = lesson.two_parts()
    assert int(re.search(r"at step (\d+)", explorer.verdict)[1]) == int(np.ceil(np.log(1 / 0.02) / np.log(1.03)))
    _, down, up, *_ = explorer.artists
    (first_down, *_, last_down), (first_up, *_, last_up) = (np.abs(line.get_ydata()) for line in (down, up))
    assert first_down < first_up and not last_up > 1e-5 and last_down > 0.9
    nearer, near = (int(re.search(r"at step (\d+)", explorer.set(y=y).verdict)[1]) for y in (0.01, 0.1))
    assert nearer - near == round(np.log(10) / np.log(1.03))


def test_on_the_line_of_the_saddle_only_a_nudge_helps_though_it_points_uphill():
    explorer = lesson.two_parts().set(y=0.0)
    assert explorer.met and explorer.artists[5].get_text() == "along y: exactly 0"
    explorer.set(nudge=True)
    assert not explorer.met and "Farther than 1 at step 214" in explorer.verdict
    assert cases.SmallSaddle().value(explorers.TwoParts.nudge) > 0


def promised(network, theta):
    """The share of the loss that 100 steps at rate 0.1 should take off, by the gradient where they begin."""
    g = network.gradient(theta)
    return 10 * np.vecdot(g, g) / network.value(theta)


def test_four_losses_lie_flat_and_one_has_a_slope():
    network, places = cases.network(), cases.four_flat()
    losses, shares = network.value(places), promised(network, places)
    after = network.value(descend(network.gradient, places, gd(0.1), 1000).theta)
    assert np.abs(after[20] - losses).max() < 1e-4 and (shares[:3] < 1e-6).all()
    assert round(shares[3], 4) == 0.0013 and round(1 - after[100, 3] / losses[3], 4) == 0.0012
    assert 1 - after[1000, 0] / losses[0] == pytest.approx(0.315, abs=0.005)
    lowest = np.linalg.eigvalsh(network.hessian(places))[:, 0]
    assert (lowest[:2] < -0.3).all() and 0.003 < lowest[2] < 0.004 and -0.02 < lowest[3] < -0.005


def test_ten_ordinary_runs_lose_nearly_what_their_slope_promises_and_prove_nothing():
    network = cases.network()
    starts = np.array([network.initial(np.random.default_rng(seed)) for seed in range(10)])
    theta = descend(network.gradient, starts, gd(0.1), 2000).theta
    losses = network.value(theta)
    flat = theta[lesson.first(losses[:-20] - losses[20:] < 1e-4).astype(int), np.arange(10)]
    after = network.value(descend(network.gradient, flat, gd(0.1), 100, keep="ends").end)
    assert set(promised(network, flat).round(4)) <= {0.0016, 0.0017}
    lost = 1 - after / network.value(flat)
    assert (0.00135 < lost).all() and (lost < 0.00165).all()
    copies = descend(network.gradient, lesson.nudge(flat, 0.001, 2), gd(0.1), 300).theta
    assert (mean_bend(network.gradient(copies), 0.1) > 0).all()
    assert (np.linalg.eigvalsh(network.hessian(flat))[:, 0] < 0).all()


def proved(explorer):
    """After how many steps the copies of zero weights and of the minimum show a mean bend below 0."""
    return [float(found or "inf") for found in re.findall(r"below 0 (?:after (\d+)|in none)", explorer.verdict)]


@pytest.mark.parametrize("seed", range(10))
def test_a_tenth_of_the_rate_proves_ten_times_later_and_a_minimum_never(seed):
    explorer = lesson.nudged().set(seed=seed)
    (late, never), (soon, _) = proved(explorer), proved(explorer.set(eta=0.1))
    assert 115 <= late <= 195 and 13 <= soon <= 20 and 8.5 < late / soon < 10 and np.isinf(never)


def test_at_a_small_rate_a_saddle_is_as_silent_as_a_minimum():
    explorer = lesson.nudged()
    assert proved(explorer) == [152, np.inf] and not explorer.met
    assert np.isinf(proved(explorer.set(eta=0.001))).all() and explorer.met
    network, start = cases.network(), lesson.nudge(cases.four_flat()[1:3], 0.001, 0)[0]
    found = mean_bend(network.gradient(descend(network.gradient, start, gd(0.001), 2000).theta), 0.001)
    assert 1450 < lesson.first(found < 0) < 1600


def test_a_longer_nudge_proves_no_sooner_and_drops_sooner():
    network, places = cases.network(), cases.four_flat()[:2]
    proofs, drops = [], []
    for length in (1e-3, 1e-2, 0.1):
        theta = descend(network.gradient, lesson.nudge(places, length, 2), gd(0.1), 300).theta
        proofs.append(lesson.first(mean_bend(network.gradient(theta), 0.1) < 0) + 1)
        drops.append(lesson.first(network.value(theta) < network.value(places) - cases.DROP))
    assert np.ptp(proofs) <= 3 and (np.diff(drops, axis=0) < -70).all()


def test_only_rounding_gets_descent_off_nine_of_the_ten_saddles():
    network, ten = cases.network(), cases.ten_saddles()
    heights = network.value(descend(network.gradient, ten, gd(0.1), 3000).theta) - network.value(ten)
    out = lesson.first(heights < -cases.DROP)
    assert out.min() > 1000


def test_the_table_says_never_where_there_is_no_proof(capsys):
    lesson.tabulate(np.full(6, 0.0013), np.full(6, -1e-9), np.array([20, np.inf, 16, *[np.inf] * 3]), np.full(6, 0.3))
    rows = capsys.readouterr().out.splitlines()[2:]
    assert [row.split()[-2] for row in rows] == ["20", "never", "16", "never", "never", "never"]
    assert rows[0].split() == ["our", "run", "0.13%", "0.00%", "20", "30.0%"]


def test_the_part_along_the_ways_down_is_all_that_is_left_of_a_gradient_there():
    theta = cases.ten_saddles()[:2]
    values, vectors = np.linalg.eigh(cases.network().hessian(theta))
    g = 3 * vectors[:, :, 0] + 4 * vectors[:, :, 1] + 5 * vectors[:, :, -1]
    assert (values[:, 1] < 0).all() and cases.part_down(theta, g) == pytest.approx([5, 5])
    assert cases.part_down(theta, vectors[:, :, -1]) == pytest.approx([0, 0])


@pytest.mark.parametrize("scale, out", [(1e-6, 399), (1e-8, 555), (1e-10, 709)])
def test_tiny_weights_wait_about_as_the_law_says(scale, out):
    network, level = cases.network(), cases.the_run().level
    path = descend(network.gradient, network.initial(np.random.default_rng(0), scale), gd(0.1), 800)
    assert lesson.first(network.value(path.theta) < level - cases.DROP) == out
    assert abs(exercises.wait(scale) / out - 1) < 0.02


# The verdicts


NEVER, SOON = np.full(10, np.inf), np.full(10, 300.0)


def said(card, *measured):
    """The word and the table of a verdict on made-up measurements."""
    card(*measured)
    verdict = lesson.verdicts.pronounced.pop(card.__name__.upper())
    return verdict.form, verdict.table.rows


LATE = np.append(np.full(8, 300.0), [800, 900])
NONE, SOME = np.zeros(10), np.linspace(0.02, 0.1, 10)


@pytest.mark.parametrize("zero, ten, alone, none, some, word", [
    (NEVER, LATE, NEVER, NONE, SOME, "holds when"), (SOON, LATE, NEVER, NONE, SOME, "does not hold"),
    (NEVER, NEVER, NEVER, NONE, SOME, "does not hold"), (NEVER, LATE, NEVER, SOME, SOME, "does not hold"),
    (NEVER, np.append(LATE[1:], np.inf), NEVER, NONE, SOME, "does not hold"),
    (NEVER, LATE, LATE, NONE, SOME, "does not hold"), (NEVER, LATE, NEVER, NONE, NONE, "does not hold")])
def test_batches_leave_where_they_have_a_part_along_a_way_down(zero, ten, alone, none, some, word):
    assert said(lesson.c14, zero, ten, alone, none, some)[0] == word


def test_the_rows_of_batches_say_how_many_and_how_long():
    rows = said(lesson.c14, NEVER, np.append(LATE[1:], np.inf), NEVER, NONE, SOME)[1]
    assert [row[1:] for row in rows] == [("exactly 0", "0 of 10"), ("0.02 to 0.10", "9 of 10"),
                                           ("-", "0 of 10")]
    assert said(lesson.c14, NEVER, LATE, NEVER, NONE + 1e-17, SOME)[1][0][1] == "below 1e-10"


