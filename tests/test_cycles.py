"""Schedules that rise again: each begins its cycles at the exact step, and follows its paper."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab.schedules import OneCycle, Restarts, Triangular

quick = settings(deadline=None, derandomize=True, max_examples=60)
rate = st.floats(1e-4, 10)
whole = st.integers(1, 60)
T = np.arange(250)


def restarts_step_by_step(eta, period, growth, end, steps):
    """SGDR told in cycles, with exact fractions."""
    begin, length, rates = Fraction(0), Fraction(period), []
    for t in range(steps):
        while t >= begin + length:
            begin, length = begin + length, length * growth
        rates.append(end + (eta - end) * (1 + math.cos(math.pi * float((t - begin) / length))) / 2)
    return rates


@pytest.mark.parametrize("growth", [1, 2, 3, 1.5, 1.25, 4.5])
@pytest.mark.parametrize("period", [1, 2, 5, 7, 10, 16])
def test_restarts_begin_each_cycle_at_the_exact_step(period, growth):
    expected = restarts_step_by_step(0.3, period, Fraction(growth), 0.01, 3000)
    np.testing.assert_allclose(Restarts(0.3, period, growth, 0.01)(np.arange(3000)), expected, rtol=1e-9)


@pytest.mark.parametrize("growth, begins", [
    (1, range(0, 160, 16)), (2, [0, 16, 48, 112, 240, 496]), (1.5, [0, 16, 40, 76, 130, 211]),
])
def test_restarts_are_at_the_top_exactly_where_a_cycle_begins(growth, begins):
    schedule = Restarts(0.3, 16, growth)
    tops = np.flatnonzero(schedule(np.arange(max(begins) + 10)) == schedule(0))
    np.testing.assert_array_equal(tops, list(begins))


@given(whole, st.floats(1.01, 5), st.integers(0, 10**7))
@quick
def test_restarts_at_any_growth(period, growth, t):
    begin, length = 0.0, float(period)
    while t >= begin + length:
        begin, length = begin + length, length * growth
    expected = (1 + math.cos(math.pi * (t - begin) / length)) / 2
    distance = abs(math.remainder((t - begin) / length, 1.0))  # from a cycle's beginning, where rounding may decide
    if distance > 1e-9:
        assert Restarts(1.0, period, growth)(t) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def smith(low, high, half, shrink, t):
    """The update of the CLR paper's section 3.1, with the amplitude scaled a cycle."""
    cycle = math.floor(1 + t / (2 * half))
    x = abs(t / half - 2 * cycle + 1)
    return low + (high - low) * max(0, 1 - x) * shrink ** (cycle - 1)


@pytest.mark.parametrize("half", [1, 3, 10])
@pytest.mark.parametrize("shrink", [1.0, 0.5, 0.9])
def test_triangular_follows_its_paper(half, shrink):
    expected = [smith(0.1, 0.6, half, shrink, t) for t in T]
    np.testing.assert_allclose(Triangular(0.1, 0.6, half, shrink)(T), expected, rtol=1e-12)


def test_triangular2_halves_the_amplitude_each_cycle():
    schedule = Triangular(0.1, 0.5, 10, shrink=0.5)
    tops = schedule(10 + 20 * np.arange(8))
    np.testing.assert_allclose(tops - 0.1, 0.4 / 2.0 ** np.arange(8), rtol=1e-12)
    np.testing.assert_allclose(schedule(20 * np.arange(8)), 0.1, rtol=1e-12)


def torch_one_cycle(max_lr, total_steps, pct_start, div_factor=25.0, final_div_factor=1e4):
    """PyTorch's documented two phases: each anneals by a cosine between the steps where it starts and ends."""
    initial = max_lr / div_factor
    phases = [(0, pct_start * total_steps - 1, initial, max_lr),
              (pct_start * total_steps - 1, total_steps - 1, max_lr, initial / final_div_factor)]
    rates = []
    for t in range(total_steps):
        first, last, start, end = phases[0] if t <= phases[0][1] else phases[1]
        rates.append(end + (start - end) / 2 * (math.cos(math.pi * (t - first) / (last - first)) + 1))
    return rates


@pytest.mark.parametrize("total, pct", [(100, 0.3), (101, 0.5), (37, 0.2), (1000, 0.9)])
def test_one_cycle_is_pytorchs_with_its_turning_points_moved(total, pct):
    steps = total - 1
    schedule = OneCycle(0.7, steps, rise=(pct * total - 1) / steps)
    np.testing.assert_allclose(schedule(np.arange(total)), torch_one_cycle(0.7, total, pct), rtol=1e-9, atol=1e-16)


@given(rate, st.integers(2, 300), st.floats(0.05, 0.95))
@quick
def test_one_cycle_rises_then_falls(eta, steps, rise):
    rates = OneCycle(eta, steps, rise)(np.arange(steps + 2))
    top = math.ceil(rise * steps)
    assert (np.diff(rates[:top]) > 0).all() and (np.diff(rates[top:]) <= 0).all()
    assert rates[0] == pytest.approx(eta / 25) and rates[-1] == pytest.approx(eta / 25 / 1e4)
    assert rates.max() <= eta * (1 + 1e-12)
