"""Weight averaging: a mean over the steps of a run, and what it is good for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab import descend, noisy, optimizers, weight_average

RUN = np.random.default_rng(0).normal(size=(12, 4, 3))


@settings(deadline=None, derandomize=True)
@given(st.integers(0, 11), st.integers(1, 15))
def test_it_is_the_mean_of_the_points_from_first_on(first, every):
    points = [RUN[t] for t in range(12) if t >= first and (t - first) % every == 0]
    assert np.allclose(weight_average(RUN, first, every), sum(points) / len(points), rtol=0, atol=1e-14)


def test_a_batch_of_runs_is_its_runs_one_by_one():
    one_by_one = np.stack([weight_average(RUN[:, k], 2) for k in range(4)])
    assert np.allclose(weight_average(RUN, 2), one_by_one, rtol=0, atol=1e-15)


def test_it_leaves_the_run_as_it_was():
    run = RUN.copy()
    weight_average(run, 3)[...] = 0
    assert np.array_equal(run, RUN)


def test_the_average_of_a_noisy_run_lies_nearer_to_the_minimum_as_theory_says():
    """On x^2/2 with noise s the mean of n points has a variance of about s^2 / n, whatever eta (Polyak, Juditsky)."""
    steps, first = 700, 100
    gradient = noisy(lambda theta: theta, 1.0, np.random.default_rng(0))
    theta = descend(gradient, np.zeros((1000, 1)), optimizers.gd(0.3), steps).theta
    variance = (weight_average(theta, first) ** 2).mean()
    assert variance == pytest.approx(1 / (steps - first), rel=0.15)
    assert variance < 0.02 * (theta[-1] ** 2).mean()


@pytest.mark.parametrize("arguments, error, words", [
    ((np.ones(3),), ValueError, "theta must be the points of a run"),
    (("theta",), TypeError, "theta must be an array of finite numbers"),
    (([[1.0], [np.nan]],), ValueError, "theta must be an array of finite numbers"),
    ((RUN, -1), ValueError, "first must be a whole number >= 0, got -1"),
    ((RUN, 12), ValueError, "first must be one of the run's steps, 0 to 11, got 12"),
    ((RUN, 1.5), TypeError, "first must be a whole number"),
    ((RUN, 0, 0), ValueError, "every must be a whole number >= 1, got 0"),
])
def test_bad_arguments_are_named(arguments, error, words):
    with pytest.raises(error) as caught:
        weight_average(*arguments)
    assert words in str(caught.value)
