"""Gradient functions made of others: noise, clipping, minibatches."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab import surfaces
from descentlab.descent import clipped, descend, minibatches, noisy
from descentlab.networks import Network
from descentlab.optimizers import adam, gd

quick = settings(deadline=None, derandomize=True, max_examples=60)


def network(rows=12):
    rng = np.random.default_rng(5)
    return Network((3, 4, 2), rng.normal(size=(rows, 3)), rng.integers(2, size=rows), decay=0.01)


# Noise


def test_noise_is_the_generators_own_draws():
    surface, start = surfaces.himmelblau, np.zeros((4, 2))
    path = descend(noisy(surface.gradient, 0.3, np.random.default_rng(8)), start, adam(0.01), 25)
    again = descend(noisy(surface.gradient, 0.3, np.random.default_rng(8)), start, adam(0.01), 25)
    other = descend(noisy(surface.gradient, 0.3, np.random.default_rng(9)), start, adam(0.01), 25)
    np.testing.assert_array_equal(path.theta, again.theta)
    assert (path.theta[-1] != other.theta[-1]).all()
    draws = np.random.default_rng(8).normal(size=path.g.shape)
    np.testing.assert_allclose(path.g - surface.gradient(path.theta[:-1]), 0.3 * draws, atol=1e-12)


def test_without_spread_noise_is_exact():
    exact = descend(surfaces.bowl.gradient, [1.0, 2.0], gd(0.1), 20)
    silent = descend(noisy(surfaces.bowl.gradient, 0, np.random.default_rng(0)), [1.0, 2.0], gd(0.1), 20)
    np.testing.assert_array_equal(silent.theta, exact.theta)


def test_noise_has_the_spread_and_no_bias():
    sample = noisy(np.zeros_like, 0.3, np.random.default_rng(0))(np.zeros((100_000, 2)))
    np.testing.assert_allclose(sample.mean(axis=0), 0, atol=5 * 0.3 / np.sqrt(1e5))
    np.testing.assert_allclose(sample.std(axis=0), 0.3, rtol=0.02)
    assert abs(np.corrcoef(sample.T)[0, 1]) < 0.02


def test_noisy_gd_on_a_quadratic_settles_at_its_known_variance():
    """theta <- (1 - a) theta - eta * xi has the stationary variance eta**2 / (1 - (1 - a)**2)."""
    eta, spread = 0.2, 0.5
    gradient = noisy(lambda theta: theta, spread, np.random.default_rng(1))
    end = descend(gradient, np.zeros((40_000, 1)), gd(eta), 60, keep="ends").end
    assert end.var() == pytest.approx((eta * spread) ** 2 / (1 - (1 - eta) ** 2), rel=0.05)


# Clipping


@given(st.lists(st.floats(-1e300, 1e300), min_size=2, max_size=4), st.floats(1e-3, 1e3))
@quick
def test_a_clipped_gradient_keeps_its_direction_and_its_length_below_the_norm(g, norm):
    g, short = np.array(g), clipped(lambda theta: theta, norm)(g)
    length = float(np.hypot.reduce(g))
    if length <= norm * (1 - 1e-12):
        np.testing.assert_array_equal(short, g)
    else:
        np.testing.assert_allclose(short, norm * (g / length), rtol=1e-12, atol=1e-300)


def test_each_start_is_clipped_by_itself():
    g = np.array([[3.0, 4.0], [0.3, 0.4], [0.0, 0.0], [-1e308, 1e308], [np.nan, 1.0], [np.inf, 1.0]]).reshape(2, 3, 2)
    expected = np.array([[0.6, 0.8], [0.3, 0.4], [0.0, 0.0], [-np.sqrt(0.5), np.sqrt(0.5)], [np.nan, 1.0],
                         [np.inf, 1.0]]).reshape(2, 3, 2)
    np.testing.assert_allclose(clipped(lambda theta: theta, 1.0)(g), expected, rtol=1e-15)


def test_clipping_bounds_each_step_of_gd():
    path = descend(clipped(surfaces.rosenbrock.gradient, 2.0), [[-2.0, 3.0], [2.0, -1.0]], gd(0.05), 100)
    assert (np.linalg.norm(path.g, axis=-1) <= 2 * (1 + 1e-15)).all() and (path.blew_up == -1).all()


# What they are made of

@pytest.mark.parametrize("make", [lambda gradient: clipped(gradient, 1.0),
                                  lambda gradient: noisy(gradient, 0.1, np.random.default_rng(0))],
                         ids=["clipped", "noisy"])
@pytest.mark.parametrize("wrong, error, words", [
    (None, TypeError, "gradient must be a function that gives numbers at every step, got None"),
    (1.0, ValueError, "gradient must give an array of theta's shape (2,) at every step, got shape ()"),
    ([[1.0, 2.0]], ValueError, "gradient must give an array of theta's shape (2,) at every step, got shape (1, 2)"),
])
def test_a_gradient_that_is_none_is_told(make, wrong, error, words):
    with pytest.raises(error) as caught:
        make(lambda theta: wrong)([1.0, 2.0])
    assert words in str(caught.value)


# Minibatches


class Ledger:
    """An objective of N rows that only writes down which rows it was asked for."""

    def __init__(self, rows):
        self.inputs, self.asked = np.zeros((rows, 1)), []

    def gradient(self, theta, rows):
        self.asked.append(rows)
        return np.zeros_like(theta)


@given(st.integers(1, 40), st.data())
@quick
def test_an_epoch_deals_each_row_once(rows, data):
    size = data.draw(st.integers(1, rows))
    ledger, a_round = Ledger(rows), rows // size
    descend(minibatches(ledger, size, np.random.default_rng(2)), [0.0], gd(0.1), 4 * a_round)
    assert all(len(batch) == size for batch in ledger.asked)
    for epoch in range(4):
        dealt = np.concatenate(ledger.asked[epoch * a_round:(epoch + 1) * a_round])
        assert len(set(dealt)) == len(dealt) == a_round * size  # with N a multiple of size, every row
        assert set(dealt) <= set(range(rows))


def test_each_epoch_is_shuffled_anew():
    ledger = Ledger(50)
    descend(minibatches(ledger, 50, np.random.default_rng(2)), [0.0], gd(0.1), 2)
    assert sorted(ledger.asked[0]) == sorted(ledger.asked[1]) == list(range(50))
    assert (ledger.asked[0] != ledger.asked[1]).any()


def test_with_replacement_every_row_is_as_likely_each_time():
    ledger = Ledger(5)
    descend(minibatches(ledger, 4, np.random.default_rng(2), replace=True), [0.0], gd(0.1), 5000)
    counts = np.bincount(np.concatenate(ledger.asked), minlength=5)
    assert (abs(counts - 4000) < 5 * np.sqrt(20_000 * 0.2 * 0.8)).all()
    distinct = np.mean([len(set(batch)) == 4 for batch in ledger.asked])
    assert distinct == pytest.approx(5 * 4 * 3 * 2 / 5**4, abs=0.04)


@pytest.mark.parametrize("size", [1, 3, 4, 12])
def test_the_mean_of_an_epochs_gradients_is_the_full_gradient(size):
    objective = network(12)
    theta = objective.initial(np.random.default_rng(0))
    gradient = minibatches(objective, size, np.random.default_rng(4))
    for _ in range(2):
        epoch = np.mean([gradient(theta) for _ in range(12 // size)], axis=0)
        np.testing.assert_allclose(epoch, objective.gradient(theta), atol=1e-14)


@pytest.mark.parametrize("replace", [False, True])
def test_minibatches_are_reproducible_and_rows_are_the_generators(replace):
    objective = network(12)
    theta = objective.initial(np.random.default_rng(0))
    ends = [descend(minibatches(objective, 5, np.random.default_rng(seed), replace), theta, adam(0.01), 20).end
            for seed in (1, 1, 2)]
    np.testing.assert_array_equal(ends[0], ends[1])
    assert (ends[0] != ends[2]).any()


def test_one_generator_deals_all_starts_the_same_rows():
    objective = network(12)
    theta = np.stack([objective.initial(np.random.default_rng(0))] * 3)
    end = descend(minibatches(objective, 5, np.random.default_rng(1)), theta, adam(0.01), 20).end
    np.testing.assert_allclose(end, np.broadcast_to(end[0], end.shape), rtol=1e-9)


@pytest.mark.parametrize("replace", [False, True])
def test_a_generator_for_each_start_gives_the_runs_they_would_have_alone(replace):
    objective, seeds = network(12), (11, 12, 13)
    theta = objective.initial(np.random.default_rng(0), starts=3)
    generators = [np.random.default_rng(seed) for seed in seeds]
    batch = descend(minibatches(objective, 5, generators, replace), theta, adam(0.01), 20)
    for i, seed in enumerate(seeds):
        alone = descend(minibatches(objective, 5, np.random.default_rng(seed), replace), theta[i], adam(0.01), 20)
        np.testing.assert_allclose(batch.theta[:, i], alone.theta, rtol=1e-9, atol=1e-12)
