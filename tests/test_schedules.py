"""Schedules are pure, meet their closed forms, and join without a jump; numbers and functions serve as well."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab import schedules
from descentlab.descent import descend
from descentlab.optimizers import gd
from descentlab.schedules import (
    Constant, Cosine, Exponential, InverseSqrt, Joined, Linear, OneCycle, PlateauDecay, Restarts, Step, Triangular,
    Warmup,
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


# What serves as a schedule


def test_a_number_serves_as_a_schedule():
    assert schedules.as_schedule("eta", 1) == Constant(1.0)
    for schedule in (Cosine(0.1, 5), PlateauDecay(0.1)):
        assert schedules.as_schedule("eta", schedule) is schedule


FUNCTIONS = {
    "a branch": lambda t: 0.1 if t < 5 else 0.02,
    "arithmetic": lambda t: 0.1 / (t + 1),
    "a rate of zero": lambda t: 0 if t % 2 else 0.1,
    "a float of another size": lambda t: np.float32(0.1) * (t < 5),
    "an array of no axes": lambda t: np.array(0.1) / (1 + t),
}


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_plain_function_serves_wherever_a_schedule_does(function):
    expected = np.array([float(function(t)) for t in range(12)])
    schedule = schedules.as_schedule("eta", function)
    np.testing.assert_array_equal(schedule(np.arange(12)), expected)
    np.testing.assert_array_equal(schedule(np.arange(12).reshape(3, 4)), expected.reshape(3, 4))
    assert schedule(7) == expected[7] and isinstance(schedule(7), float)
    assert schedule(np.arange(0)).shape == (0,)
    np.testing.assert_array_equal(Warmup(4, function)(4 + np.arange(12)), expected)
    np.testing.assert_array_equal(Joined((0.3, function), (4,))(np.arange(16)), [0.3] * 4 + [*expected])
    path = descend(lambda theta: theta, [1.0, -2.0], gd(function), 12)
    np.testing.assert_array_equal(path.eta, expected)
    np.testing.assert_array_equal(path.theta[1:], path.theta[:-1] - expected[:, None] * path.g)


def test_a_function_is_asked_for_whole_steps_one_by_one_and_once_a_run():
    asked = []

    def function(t):
        asked.append(t)
        return 0.1

    descend(lambda theta: theta, [1.0], gd(function), 6)
    assert asked == list(range(6)) and {type(t) for t in asked} == {int}


def test_functions_compare_by_what_they_wrap():
    (one, other), name = list(FUNCTIONS.values())[:2], schedules.Function(math.sqrt)
    assert schedules.Function(one) == schedules.Function(one) != schedules.Function(other)
    assert hash(schedules.Function(one)) == hash(schedules.Function(one))
    assert repr(name) == "Function(function=sqrt)"


# How a run asks


@given(any_schedule, st.integers(0, 60))
@quick
def test_a_pure_schedule_answers_as_one_that_watches_does(schedule, t):
    for loss in (None, 0.5, np.nan):
        assert schedule.update(schedule.start(), t, loss) == (None, schedule(t))
    plan, rates = schedule.planned(t + 1), schedule(np.arange(t + 1))
    memory = plan.start()
    for step in range(t + 1):
        memory, eta = plan.update(memory, step, None)
        assert eta == rates[step]


def test_a_schedule_of_ones_own_says_what_it_lacks():
    class Own(schedules.Schedule):
        pass

    with pytest.raises(NotImplementedError, match="Own does not say what its rate is"):
        Own()(0)
