"""Schedules are pure, meet their closed forms, and join without a jump; the two that watch the loss keep their laws."""

import doctest
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab import schedules
from descentlab.schedules import (
    Constant, Cosine, EarlyStopping, Exponential, InverseSqrt, Joined, Linear, OneCycle, PlateauDecay, Restarts,
    Step, Triangular, Warmup,
)

quick = settings(deadline=None, derandomize=True, max_examples=60)

rate = st.floats(1e-4, 10)
share = st.floats(0.05, 1)
whole = st.integers(1, 60)
simple = st.one_of(
    st.builds(Constant, rate),
    st.builds(Step, rate, whole, share),
    st.builds(Exponential, rate, st.floats(0.9, 1.02)),
    st.builds(Linear, rate, whole, rate),
    st.builds(Cosine, rate, whole, rate),
    st.builds(InverseSqrt, rate, st.floats(0.1, 100)),
    st.builds(lambda low, more, *rest: Triangular(low, low + more, *rest), rate, rate, whole, share),
    st.builds(Restarts, rate, whole, st.just(1.0) | st.floats(1.01, 3), rate),
    st.builds(OneCycle, rate, whole, st.floats(0.05, 0.95)),
)
joined = st.builds(lambda a, b, c, i, j: Joined((a, b, c), (i, i + j)), simple, simple, simple, whole, whole)
any_schedule = st.one_of(simple, joined, st.builds(Warmup, whole, simple | joined))


def test_examples_in_the_documentation():
    results = doctest.testmod(schedules)
    assert results.attempted and not results.failed


# Pure in t


@given(any_schedule, st.lists(st.integers(0, 400), min_size=1, max_size=12), st.randoms(use_true_random=False))
@quick
def test_a_schedule_is_a_pure_map(schedule, steps, random):
    t = np.array(steps)
    t.flags.writeable = False
    rates = schedule(t)
    assert rates.shape == t.shape and rates.dtype == np.float64
    assert (rates >= 0).all() and np.isfinite(rates).all()
    order = list(range(len(steps)))
    random.shuffle(order)
    one_by_one = np.empty(len(steps))
    for i in order:  # in any order, one by one
        value = schedule(steps[i])
        assert isinstance(value, float)
        one_by_one[i] = value
    np.testing.assert_allclose(one_by_one, rates, rtol=1e-13, atol=1e-15)
    np.testing.assert_array_equal(schedule(t), rates)
    np.testing.assert_array_equal(schedule(np.stack([t, t])), np.stack([rates, rates]))
    np.testing.assert_array_equal(schedule(t.astype(np.uint16)), rates)
    np.testing.assert_array_equal(schedule(steps), rates)


@given(any_schedule)
@quick
def test_schedules_compare_by_value_and_hash(schedule):
    copy = eval(repr(schedule))
    assert copy == schedule and hash(copy) == hash(schedule)


def test_no_steps_give_no_rates():
    assert Warmup(3, Cosine(0.1, 10))(np.arange(0)).shape == (0,)


# Closed forms

T = np.arange(250)


@pytest.mark.parametrize("schedule, expected", [
    (Constant(0.3), lambda t: 0.3),
    (Step(0.3, 30), lambda t: 0.3 * 10.0 ** -(t // 30)),
    (Step(0.3, 7, 0.5), lambda t: 0.3 / 2 ** (t // 7)),
    (Exponential(0.3, 0.97), lambda t: 0.3 * math.exp(t * math.log(0.97))),
    (Exponential(0.3, 1.03), lambda t: 0.3 * math.exp(t * math.log(1.03))),
    (Linear(0.3, 100), lambda t: 0.3 * max(100 - t, 0) / 100),
    (Linear(0.1, 100, 0.5), lambda t: 0.1 + 0.004 * min(t, 100)),
    (Cosine(0.3, 100), lambda t: 0.3 * math.cos(math.pi / 2 * min(t, 100) / 100) ** 2),
    (Cosine(0.3, 100, 0.1), lambda t: 0.1 + 0.2 * math.cos(math.pi / 2 * min(t, 100) / 100) ** 2),
    (InverseSqrt(0.3), lambda t: 0.3 / math.sqrt(t + 1)),
    (InverseSqrt(0.3, 50), lambda t: 0.3 * math.sqrt(50 / (50 + t))),
], ids=lambda x: repr(x) if isinstance(x, schedules.Schedule) else "")
def test_closed_form(schedule, expected):
    np.testing.assert_allclose(schedule(T), [expected(t) for t in range(len(T))], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("schedule, ends", [
    (Step(0.4, 10, 0.5), {0: 0.4, 9: 0.4, 10: 0.2, 19: 0.2, 20: 0.1}),
    (Linear(0.4, 10), {0: 0.4, 5: 0.2, 10: 0.0, 11: 0.0, 10**9: 0.0}),
    (Cosine(0.4, 10), {0: 0.4, 5: 0.2, 10: 0.0, 11: 0.0, 10**9: 0.0}),
    (Cosine(0.4, 10, 0.2), {0: 0.4, 5: 0.3, 10: 0.2, 10**9: 0.2}),
    (InverseSqrt(0.4), {0: 0.4, 3: 0.2, 15: 0.1}),
    (Triangular(0.1, 0.5, 4), {0: 0.1, 2: 0.3, 4: 0.5, 6: 0.3, 8: 0.1, 12: 0.5}),
    (OneCycle(0.5, 10, rise=0.5), {0: 0.02, 5: 0.5, 10: 0.02e-4, 11: 0.02e-4, 10**9: 0.02e-4}),
    (Restarts(0.4, 10), {0: 0.4, 5: 0.2, 10: 0.4, 15: 0.2, 20: 0.4}),
], ids=repr)
def test_ends(schedule, ends):
    np.testing.assert_allclose(schedule(list(ends)), list(ends.values()), rtol=1e-14, atol=1e-17)


@given(rate, st.floats(0.5, 1.01), st.integers(0, 200), st.integers(0, 200))
@quick
def test_an_exponential_takes_equal_shares(eta, factor, s, t):
    schedule = Exponential(eta, factor)
    assert schedule(s) * schedule(t) == pytest.approx(schedule(s + t) * eta, rel=1e-12, abs=1e-300)


@given(rate, whole, rate, st.integers(0, 60))
@quick
def test_a_cosine_is_symmetric_about_its_middle(eta, steps, end, t):
    t = min(t, steps)
    schedule = Cosine(eta, steps, end)
    assert schedule(t) + schedule(steps - t) == pytest.approx(eta + end, rel=1e-12)


def test_a_rate_that_grows_without_end_becomes_infinite_without_a_warning():
    assert Exponential(1.0, 2.0)(5000) == np.inf


# Joining


@given(whole, simple)
@quick
def test_warmup_rises_in_equal_steps_and_joins_without_a_jump(steps, after):
    schedule, peak = Warmup(steps, after), after(0)
    rising = schedule(np.arange(steps + 1))
    assert rising[0] > 0
    # The step into the join is like every other: no jump there.
    np.testing.assert_allclose(np.diff(rising), peak / (steps + 1), rtol=1e-9, atol=1e-15)
    np.testing.assert_array_equal(schedule(steps + T), after(T))


def test_warmup_of_a_number():
    np.testing.assert_allclose(Warmup(3, 0.4)(np.arange(6)), [0.1, 0.2, 0.3, 0.4, 0.4, 0.4], rtol=1e-15)


@given(st.lists(st.tuples(simple, whole), min_size=2, max_size=6))
@quick
def test_joined_schedules_follow_one_another(parts):
    pieces, lengths = zip(*parts)
    schedule = Joined(pieces, np.cumsum(lengths[:-1]))
    one_after_the_other = np.concatenate([piece(np.arange(length)) for piece, length in parts])
    np.testing.assert_allclose(schedule(np.arange(sum(lengths))), one_after_the_other, rtol=1e-13, atol=1e-15)


def test_any_number_of_schedules_can_be_joined():
    schedule = Joined([Constant(1.0 + i) for i in range(100)], range(1, 100))
    np.testing.assert_array_equal(schedule(np.arange(110)), np.minimum(np.arange(110), 99) + 1)


def test_a_joined_schedule_is_asked_at_its_own_steps_only():
    class Own(schedules.Schedule):
        def rate(self, t):
            assert (t < 5).all()
            return t + 1

    np.testing.assert_array_equal(Joined((Own(), Constant(9.0)), (5,))(np.arange(7)), [1, 2, 3, 4, 5, 9, 9])


# Cycles


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


# Rules that watch the loss

losses = st.lists(st.integers(0, 8).map(float), min_size=1, max_size=40)


@given(losses, st.integers(1, 6))
@quick
def test_early_stopping_stops_once_the_best_is_patience_looks_old(seen, patience):
    ages = [t - int(np.argmin(seen[: t + 1])) for t in range(len(seen))]
    expected = next((t for t, age in enumerate(ages) if age >= patience), None)
    assert EarlyStopping(patience).stops_at(seen) == expected


@given(losses, st.integers(1, 6), st.floats(0, 2))
@quick
def test_early_stopping_look_by_look_is_the_same_as_on_a_record(seen, patience, least):
    rule = EarlyStopping(patience, least)
    memory, stopped = rule.start(), None
    for t, loss in enumerate(seen):
        again = rule.update(memory, loss)
        memory, stop = rule.update(memory, loss)
        assert again == (memory, stop)
        if stop:
            stopped = t
            break
    assert rule.stops_at(np.array(seen)) == stopped
    later = EarlyStopping(patience + 1, least).stops_at(seen)
    assert later is None or stopped < later


@pytest.mark.parametrize("least, seen, stops", [
    (0.0, [1.0, 0.95, 0.9, 0.85, 0.8], None),
    (0.25, [1.0, 0.9, 0.8, 0.7, 0.6], 2),  # the first two steps are too small to count
    (0.25, [1.0, 0.8, 0.7, 0.6, 0.5], 4),  # the second is far enough below the first, the later ones are not below it
    (0.25, [1.0, 0.8, 0.5, 0.5, 0.2], None),
    (0.5, [1.0, 0.5, 0.5], 2),  # by exactly `least` is not by more than it
    (0.0, [1.0, np.nan, np.nan], 2),
    (0.0, [np.inf, np.inf], 1),
])
def test_what_counts_as_an_improvement(least, seen, stops):
    assert EarlyStopping(2, least).stops_at(seen) == stops


def rates_of(rule, seen):
    memory, rates = rule.start(), []
    for loss in seen:
        assert rule.update(memory, loss) == rule.update(memory, loss)
        memory, eta = rule.update(memory, loss)
        rates.append(eta)
    return np.array(rates)


@pytest.mark.parametrize("patience", [1, 3, 10])
def test_on_a_flat_loss_the_rate_decays_every_patience_looks(patience):
    rates = rates_of(PlateauDecay(0.8, 0.5, patience), np.ones(60))
    np.testing.assert_allclose(rates, 0.8 * 0.5 ** (np.arange(60) // patience), rtol=1e-12)


def test_on_a_falling_loss_the_rate_stays():
    assert (rates_of(PlateauDecay(0.8, patience=1), -np.arange(50.0)) == 0.8).all()


@given(losses, st.integers(1, 6), share.filter(lambda f: f < 1), st.floats(0, 0.5))
@quick
def test_a_plateau_rate_never_rises_and_keeps_its_floor(seen, patience, factor, lowest):
    rates = rates_of(PlateauDecay(0.8, factor, patience, lowest=lowest), seen)
    assert (np.diff(rates) <= 0).all() and (rates >= lowest).all()
    first = EarlyStopping(patience).stops_at(seen)
    before = len(seen) if first is None else first
    assert (rates[:before] == 0.8).all()
    assert first is None or rates[first] == max(0.8 * factor, lowest)


def test_a_number_serves_as_a_schedule():
    assert schedules.as_schedule("eta", 1) == Constant(1.0)
    for schedule in (Cosine(0.1, 5), PlateauDecay(0.1)):
        assert schedules.as_schedule("eta", schedule) is schedule
