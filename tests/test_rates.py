"""Convergence rates on quadratics: closed forms against runs, against roots, and against a search."""

import doctest

import numpy as np
import pytest

from descentlab import optimizers, rates
from descentlab.descent import descend

GRID = [(eta, beta) for eta in np.arange(0.05, 4, 0.25) for beta in (0.1, 0.3, 0.5, 0.7, 0.9, 0.97)]
METHODS = {
    "heavy ball": (rates.heavy_ball_rate, optimizers.momentum, rates.best_heavy_ball,
                   lambda eta, beta, bend: (1 + beta - eta * bend, beta)),
    "Nesterov": (rates.nesterov_rate, optimizers.nesterov, rates.best_nesterov,
                 lambda eta, beta, bend: ((1 + beta) * (1 - eta * bend), beta * (1 - eta * bend))),
}


@pytest.fixture(params=METHODS)
def method(request):
    return METHODS[request.param]


def test_doctest():
    assert doctest.testmod(rates).failed == 0


def test_the_rate_is_what_a_run_shows(method):
    law, optimizer, _, _ = method
    compared = 0
    for eta, beta in GRID:
        expected = law(eta, beta, 1.0)
        if 0.3 < expected < 3:      # below, a run of this length leaves the smallest numbers, above, the largest
            run = descend(lambda theta: theta, [[1.0], [0.3]], optimizer(eta, beta), 500)
            assert rates.observed(run.theta) == pytest.approx(expected, rel=0.01), (eta, beta)
            compared += 1
    assert compared > 60


def test_the_rate_is_the_larger_root(method):
    law, _, _, coefficients = method
    for eta, beta in GRID:
        for bend in (0.01, 1.0, 3.0):
            a, b = coefficients(eta, beta, bend)
            assert law(eta, beta, bend) == pytest.approx(np.abs(np.roots([1, -a, b])).max(), abs=1e-7)


def test_complex_roots_of_heavy_ball_are_the_root_of_beta():
    assert rates.heavy_ball_rate(np.linspace(0.01, 3.5, 9), 0.9, 1.0) == pytest.approx(np.sqrt(0.9))
    assert np.sqrt(0.9) == pytest.approx(0.9487, abs=5e-5)


def test_without_momentum_all_are_descent(method):
    law = method[0]
    etas = np.linspace(0.01, 3, 40)
    assert law(etas, 0.0, 1.5) == pytest.approx(rates.descent_rate(etas, 1.5))


def test_arrays_broadcast(method):
    law = method[0]
    eta, beta, bend = np.linspace(0.1, 2, 4)[:, None, None], np.linspace(0, 0.9, 3)[:, None], np.array([0.1, 1.0])
    found = law(eta, beta, bend)
    assert found.shape == (4, 3, 2)
    assert found[2, 1, 0] == law(eta[2, 0, 0], beta[1, 0], bend[0])


@pytest.mark.parametrize("low, high", [(1, 10), (0.01, 1), (2, 2000), (3, 3)])
def test_the_best_setting_keeps_its_promise_and_no_other_does_better(method, low, high):
    law, _, best, _ = method
    setting = best(low, high)
    between = np.geomspace(low, high, 200)
    # At the best setting roots are double, and the root of a rounding error of 1e-16 is 1e-8.
    assert law(setting.eta, setting.beta, between).max() == pytest.approx(setting.rate, abs=1e-6)
    eta, beta = np.meshgrid(np.linspace(0.005, 4, 500) / high, np.linspace(0, 0.995, 300))
    searched = np.maximum(law(eta, beta, low), law(eta, beta, high)).min()
    assert searched >= setting.rate - 1e-6
    assert searched == pytest.approx(setting.rate, abs=0.02)


@pytest.mark.parametrize("condition", [1, 10, 100, 10_000])
def test_the_textbook_rates(condition):
    root = np.sqrt(condition)
    assert rates.best_descent(1, condition).rate == pytest.approx((condition - 1) / (condition + 1))
    assert rates.best_heavy_ball(1, condition).rate == pytest.approx((root - 1) / (root + 1))
    assert rates.best_nesterov(1, condition).rate == pytest.approx(1 - 2 / np.sqrt(3 * condition + 1))


@pytest.mark.parametrize("best", [rates.best_descent, rates.best_heavy_ball, rates.best_nesterov])
@pytest.mark.parametrize("ends, error, words", [
    ((0, 1), ValueError, "low must be a positive number, got 0"),
    ((1, -2), ValueError, "high must be a positive number, got -2"),
    ((3, 2), ValueError, "low must be no more than high = 2.0, got 3.0"),
    (("1", 2), TypeError, "low must be a positive number, got '1'"),
])
def test_bad_ends_are_named(best, ends, error, words):
    with pytest.raises(error) as caught:
        best(*ends)
    assert words in str(caught.value)


def test_observed_is_exact_for_a_power():
    theta = 0.8 ** np.arange(101.0)[:, None] * [1.0, -2.0]
    assert rates.observed(theta) == pytest.approx(0.8)
