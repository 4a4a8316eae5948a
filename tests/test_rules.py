"""Directions and scales: what each weighs, how far it may go, and that nothing is hidden in it."""

import doctest

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab import rates, rules
from descentlab.descent import descend
from descentlab.optimizers import Optimizer

BETA, EPS = 0.8, 1e-3

# Each direction is a weighted sum of all gradients so far: the weight of g_k in m_t.
DIRECTIONS = {
    "Gradient": (rules.Gradient(), lambda t, k: float(k == t)),
    "Momentum": (rules.Momentum(BETA), lambda t, k: BETA ** (t - k)),
    "Nesterov": (rules.Nesterov(BETA), lambda t, k: (k == t) + BETA ** (t - k + 1)),
    "Average": (rules.Average(BETA), lambda t, k: (1 - BETA) * BETA ** (t - k) / (1 - BETA ** (t + 1))),
    "Average, not corrected": (rules.Average(BETA, corrected=False), lambda t, k: (1 - BETA) * BETA ** (t - k)),
}
# Each scale is the root of a weighted sum of all squares so far, plus eps: the weight of g_k**2.
SCALES = {
    "RootMeanSquare": (rules.RootMeanSquare(EPS), lambda t, k: 1 / (t + 1)),
    "AdaGrad": (rules.AdaGrad(EPS), lambda t, k: 1.0),
    "RMSProp": (rules.RMSProp(BETA, EPS), lambda t, k: (1 - BETA) * BETA ** (t - k)),
    "RMSProp, corrected": (rules.RMSProp(BETA, EPS, corrected=True),
                           lambda t, k: (1 - BETA) * BETA ** (t - k) / (1 - BETA ** (t + 1))),
}
RULES = {name: rule for name, (rule, _) in {**DIRECTIONS, **SCALES}.items()} | {"Unit": rules.Unit()}

every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def gradients(steps=30, shape=(2, 3)):
    return np.random.default_rng(1).normal(size=(steps, *shape))


def run(rule, gs):
    """The values of a rule along a run."""
    memory, values = rule.start(gs[0]), []
    for t, g in enumerate(gs):
        memory, value = rule.update(memory, g, t)
        values.append(value)
    return np.array(values)


def weigh(weight, values):
    """sum over k <= t of weight(t, k) * values[k], at every t."""
    return np.array([sum(weight(t, k) * values[k] for k in range(t + 1)) for t in range(len(values))])


def test_examples_in_the_documentation():
    results = doctest.testmod(rules)
    assert results.attempted and not results.failed


@pytest.mark.parametrize("rule, weight", DIRECTIONS.values(), ids=DIRECTIONS)
def test_a_direction_is_a_weighted_sum_of_all_gradients(rule, weight):
    gs = gradients()
    np.testing.assert_allclose(run(rule, gs), weigh(weight, gs), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("rule, weight", SCALES.values(), ids=SCALES)
def test_a_scale_is_the_root_of_a_weighted_sum_of_all_squares(rule, weight):
    gs = gradients()
    np.testing.assert_allclose(run(rule, gs), np.sqrt(weigh(weight, gs**2)) + EPS, rtol=1e-12)


def test_unit_is_one():
    assert (run(rules.Unit(), gradients()) == 1).all()


@given(st.floats(0, 0.99), st.integers(1, 60), st.floats(-1e3, 1e3).filter(lambda g: abs(g) > 1e-3))
@settings(deadline=None, derandomize=True)
def test_under_a_constant_gradient(beta, steps, g):
    gs = np.full((steps, 1), g)
    grown = 1 - beta ** np.arange(1, steps + 1)[:, None]
    np.testing.assert_allclose(run(rules.Momentum(beta), gs), g * grown / (1 - beta), rtol=1e-9)
    np.testing.assert_allclose(run(rules.Average(beta), gs), gs, rtol=1e-9)
    np.testing.assert_allclose(run(rules.Average(beta, corrected=False), gs), g * grown, rtol=1e-9)
    np.testing.assert_allclose(run(rules.RootMeanSquare(0.0), gs), abs(gs), rtol=1e-9)
    np.testing.assert_allclose(run(rules.RMSProp(beta, 0.0, corrected=True), gs), abs(gs), rtol=1e-9)
    np.testing.assert_allclose(run(rules.RMSProp(beta, 0.0), gs), abs(g) * np.sqrt(grown), rtol=1e-9)
    np.testing.assert_allclose(run(rules.AdaGrad(0.0), gs)[-1], abs(g) * np.sqrt(steps), rtol=1e-9)


# What a direction knows of itself

# name: (direction of a beta, its convergence rate on a quadratic for eta * lambda = x)
RATES = {
    "Gradient": (lambda beta: rules.Gradient(), lambda x, beta: rates.descent_rate(x, 1.0)),
    "Momentum": (rules.Momentum, lambda x, beta: rates.heavy_ball_rate(x, beta, 1.0)),
    "Nesterov": (rules.Nesterov, lambda x, beta: rates.nesterov_rate(x, beta, 1.0)),
    "Average": (rules.Average, lambda x, beta: rates.heavy_ball_rate(x * (1 - beta), beta, 1.0)),
}
every_direction = pytest.mark.parametrize("make, rate", RATES.values(), ids=RATES)
betas = pytest.mark.parametrize("beta", [0.0, 0.3, 0.7, 0.9, 0.99])


@every_direction
@given(beta=st.floats(0, 0.99), share=st.floats(0.001, 0.999))
@settings(deadline=None, derandomize=True)
def test_the_limit_is_where_the_rate_reaches_one(make, rate, beta, share):
    limit = make(beta).limit()
    assert rate(limit, beta) == pytest.approx(1, abs=1e-7)      # the root of a rounding error of 1e-16 is 1e-8
    assert rate(share * limit, beta) < 1 < rate(limit / share, beta)


@every_direction
@betas
def test_a_run_settles_just_below_the_limit_and_leaves_just_above_it(make, rate, beta):
    direction = make(beta)
    if isinstance(direction, rules.Average):
        direction = rules.Average(beta, corrected=False)    # corrected, it may first move away very far
    below, above = (
        descend(lambda theta: theta, [1.0], Optimizer(direction, rules.Unit(), share * direction.limit()), 3000)
        for share in (0.98, 1.02))
    assert abs(below.end[0]) < 1e-5 and below.blew_up < 0
    assert abs(above.end[0]) > 1e5


@every_direction
@betas
def test_the_gain_is_how_far_a_constant_gradient_is_amplified(make, rate, beta):
    direction, gs = make(beta), np.full((4000, 1), -0.3)
    np.testing.assert_allclose(run(direction, gs)[-1], direction.gain() * gs[-1], rtol=1e-9)


def test_a_direction_of_ones_own_says_what_it_does_not_know():
    class Sign(rules.Direction):
        def update(self, memory, g, t):
            return memory, np.sign(g)

    for ask in (Sign().limit, Sign().gain):
        with pytest.raises(NotImplementedError, match=f"Sign does not say .*define {ask.__name__}"):
            ask()
    with pytest.raises(NotImplementedError, match="Direction does not say .*define update"):
        rules.Direction().update(None, 1.0, 0)
    descend(lambda theta: theta, [1.0], Optimizer(Sign(), schedule=0.1), 3)     # it goes all the same


# Memory

@pytest.mark.parametrize("rule", [rules.Momentum(0.0), rules.Nesterov(0.0), rules.Average(0.0)], ids=repr)
def test_without_memory_a_direction_is_the_gradient(rule):
    gs = gradients()
    np.testing.assert_array_equal(run(rule, gs), gs)


@every_rule
def test_no_hidden_state(rule):
    """A run can be stopped and taken up again, and two runs can share a rule, in any order."""
    gs, other = gradients(), 7 * gradients() + 1
    memory, memories = rule.start(gs[0]), []
    for t, g in enumerate(gs):
        memories.append(memory)
        memory, _ = rule.update(memory, g, t)
        rule.update(rule.start(other[t]), other[t], t)
    expected = run(rule, gs)
    for t in reversed(range(len(gs))):
        for _ in range(2):
            np.testing.assert_array_equal(rule.update(memories[t], gs[t], t)[1], expected[t])


@every_rule
def test_an_update_writes_into_nothing(rule):
    gs = gradients()
    memory = rule.start(gs[0])
    for t, g in enumerate(gs):
        g.flags.writeable = False
        if memory is not None:
            memory.flags.writeable = False
        memory, value = rule.update(memory, g, t)
        if np.ndim(value):
            value.flags.writeable = False


@every_rule
def test_starts_are_independent(rule):
    gs = gradients(shape=(3, 4, 2))
    together = np.broadcast_to(run(rule, gs).reshape(len(gs), *(gs.shape[1:] if not isinstance(rule, rules.Unit)
                                                                 else (1, 1, 1))), gs.shape)
    for i, j in np.ndindex(3, 4):
        alone = run(rule, gs[:, i, j])
        np.testing.assert_array_equal(together[:, i, j], np.broadcast_to(alone.T, (2, len(gs))).T)


@pytest.mark.parametrize("rule, _", SCALES.values(), ids=SCALES)
def test_eps_keeps_a_parameter_without_gradient_in_place(rule, _):
    zero = np.zeros((5, 2))
    sigma = run(rule, zero)
    np.testing.assert_array_equal(sigma, np.full((5, 2), EPS))
    np.testing.assert_array_equal(zero / sigma, zero)


@every_rule
def test_settings_are_frozen_and_compared_by_value(rule):
    copy = type(rule)(**{f.name: getattr(rule, f.name) for f in attrs.fields(type(rule))})
    assert copy == rule and hash(copy) == hash(rule)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        rule.beta = 0.5
