"""The exercises of notebook 06: should every parameter have its own learning rate?"""

import numpy as np

from descentlab._numbers import short
from descentlab.exercises import Exercise, expect
from descentlab.exercises.wording import show


# 1. Adam, one step


def adam_step(theta, m, v, g, t, eta):
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g**2
    m_hat = m / (1 - 0.9 ** (t + 1))
    sigma = np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8
    return theta - eta / sigma * m_hat, m, v


def _adam_by_rules(theta, m, v, g, t, eta):
    from descentlab.rules import Average, RMSProp

    m, m_hat = Average(0.9).update(m, g, t)
    v, sigma = RMSProp(0.999, corrected=True).update(v, g, t)
    return theta - eta / sigma * m_hat, m, v


def _adam_as_a_list(theta, m, v, g, t, eta):
    m = m + (g - m) / 10
    v = v + (g * g - v) / 1000
    rate = eta / (1 - 0.9 ** (t + 1))
    return [theta - rate * m / ((v / (1 - 0.999 ** (t + 1))) ** 0.5 + 1e-8), m, v]


_reference = adam_step


def _follow(adam_step, bends, start, eta):
    """Six steps in a bowl with these bends, the reference beside them."""
    theta = expected = start
    m = v = wanted_m = wanted_v = np.zeros(3)
    for t in range(6):
        g = bends * theta
        answer = adam_step(theta, m, v, g, t, eta)
        new, new_m, new_v = answer.results("the new theta", "the new m", "the new v")
        expected, wanted_m, wanted_v = _reference(expected, wanted_m, wanted_v, bends * expected, t, eta)
        new_m.close_to(wanted_m, "m is 0.9 times the old one plus 0.1 times g; return it before its correction.")
        new_v.close_to(wanted_v, "v is 0.999 times the old one plus 0.001 times g**2; return it before its correction.")
        expect(np.isfinite(new.array((3,))[g == 0]).all(), "a parameter whose gradient has always been 0 stays where "
               "it is, and 0 / 0 is nan: add eps to sigma, after the root.")
        if t == 0:
            _expect_one_eta(np.abs(new.finite((3,)) - theta).max() / eta)
        new.close_to(expected, "theta - eta / sigma * m_hat, both corrected, eps outside the root.")
        theta, m, v = (part.array((3,)) for part in (new, new_m, new_v))


def _expect_one_eta(etas):
    said = f"the first step is {short(etas)} etas long, and should be one"
    expect(etas < 2, f"{said}: divide v by 1 - 0.999**(t + 1), and m by 1 - 0.9**(t + 1).")
    expect(etas > 0.5, f"{said}: at t = 0 the exponent t + 1 is 1, and m is corrected, too.")


def _uncorrected(theta, m, v, g, t, eta):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return theta - eta * m / (np.sqrt(v) + 1e-8), m, v


def _without_eps(theta, m, v, g, t, eta):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return theta - eta * m / (1 - 0.9 ** (t + 1)) / np.sqrt(v / (1 - 0.999 ** (t + 1))), m, v


def _eps_in_the_root(theta, m, v, g, t, eta):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return theta - eta * m / (1 - 0.9 ** (t + 1)) / np.sqrt(v / (1 - 0.999 ** (t + 1)) + 1e-8), m, v


def _half_corrected(theta, m, v, g, t, eta):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return theta - eta * m / (np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8), m, v


def _returns_corrected(theta, m, v, g, t, eta):
    theta, m, v = adam_step(theta, m, v, g, t, eta)
    return theta, m / (1 - 0.9 ** (t + 1)), v


def _uphill(theta, m, v, g, t, eta):
    new, m, v = adam_step(theta, m, v, g, t, eta)
    return 2 * theta - new, m, v


@Exercise.of(
    solution=adam_step, alternatives=(_adam_by_rules, _adam_as_a_list),
    hints=("First the two running means: m from g, v from g**2.",
           "Then the corrected ones: m_hat = m / (1 - 0.9**(t + 1)), and v / (1 - 0.999**(t + 1)) under the root of sigma.",
           "Return the new theta, and m and v as they are before the correction: the next step goes on from them."),
    wrong=((_uncorrected, "3.16 etas long"), (_half_corrected, "0.1 etas long"),
           (_without_eps, "0 / 0 is nan: add eps"), (_eps_in_the_root, "eps outside the root"),
           (_returns_corrected, "before its correction"), (_uphill, "theta - eta / sigma * m_hat"),
           (lambda theta, m, v, g, t, eta: adam_step(theta, m, v, g, t, eta)[0], "expected 3 results")),
    right="Six lines, and they train most of the networks in the world.")
def q1(adam_step):
    _follow(adam_step, np.array([1.0, 50.0, 0.02]), np.array([1.0, -2.0, 3.0]), 0.1)
    _follow(adam_step, np.array([1.0, 0.0, 1e-6]), np.ones(3), 0.1)


# 2. One scale for each layer


def layer_scales(v, sizes):
    sigma = []
    first = 0
    for size in sizes:
        mean = np.mean(v[first:first + size])
        sigma += size * [np.sqrt(mean)]
        first += size
    return np.array(sigma)


def _layer_scales_by_splitting(v, sizes):
    parts = np.split(v, np.cumsum(sizes)[:-1])
    return np.concatenate([np.full(len(part), part.mean() ** 0.5) for part in parts])


def _layer_scales_by_norms(v, sizes):
    ends = np.cumsum(sizes)
    return np.repeat([np.linalg.norm(v[end - size:end] ** 0.5) / size**0.5 for size, end in zip(sizes, ends)], sizes)


def _mean_of_roots(v, sizes):
    parts = np.split(np.sqrt(v), np.cumsum(sizes)[:-1])
    return np.concatenate([np.full(len(part), part.mean()) for part in parts])


def _root_of_the_sum(v, sizes):
    parts = np.split(v, np.cumsum(sizes)[:-1])
    return np.concatenate([np.full(len(part), part.sum() ** 0.5) for part in parts])


def _one_a_layer(v, sizes):
    return np.array([part.mean() ** 0.5 for part in np.split(v, np.cumsum(sizes)[:-1])])


@Exercise.of(
    solution=layer_scales, alternatives=(_layer_scales_by_splitting, _layer_scales_by_norms),
    hints=("The first `sizes[0]` entries of v are the first layer's, the next `sizes[1]` the second's.",
           "Take the mean of v over a layer, then its root, and let every parameter of the layer have that one number."),
    wrong=((lambda v, sizes: np.sqrt(v), "of its own"), (_mean_of_roots, "first the mean, then the root"),
           (_root_of_the_sum, "the mean, not the sum"), (_one_a_layer, "shape"),
           (lambda v, sizes: np.full(len(v), np.mean(v) ** 0.5), "whole network"),
           (lambda v, sizes: layer_scales(v, sizes) ** 2, "the root of the mean over the layer")),
    right="One number a layer in place of thousands: that was nearly all that the sigmoids needed.")
def q2(layer_scales):
    for v, sizes in (([4.0, 0.0, 1.0, 9.0, 2.0], [2, 3]), ([1e-4, 3e-4, 2e-4, 25.0, 0.5, 4.0, 1.0], [3, 1, 3])):
        v = np.array(v)
        found = layer_scales(v, sizes).finite(v.shape)
        for slip, why in ((lambda v, sizes: np.sqrt(v), "each parameter got a sigma of its own."),
                          (_mean_of_roots, "first the mean, then the root: v holds squares."),
                          (_root_of_the_sum, "take the mean, not the sum: else large layers get small rates."),
                          (lambda v, sizes: np.full(len(v), np.mean(v) ** 0.5), "this is one scale for the whole network.")):
            expect(not np.allclose(found, slip(v, sizes)), why)
        expect(np.allclose(found, _layer_scales_by_splitting(v, sizes)), "expected the root of the mean over the layer, "
               f"for sizes {sizes} {[short(each) for each in _layer_scales_by_splitting(v, sizes)]}.")


# 3. Four runs without a label

_NAMES = {"A": "RMSProp", "B": "descent", "C": "Adam", "D": "AdaGrad"}
_BECAUSE = {"A": "its first step is 10 eta long, the root of 1 / (1 - 0.99): a mean of squares that begins at zero, "
                 "uncorrected.",
            "B": "its steps are as long as the gradient, 4 and then 0.4: nothing divides them.",
            "C": "its steps are exactly 1 eta long from the first on, as long as the gradient stays the same.",
            "D": "its step number t is 1 / sqrt(t) eta long, whatever the size of the gradient: squares are added, and "
                 "nothing is forgotten."}


@Exercise.of(
    kind="value", solution=_NAMES, source=repr(_NAMES),
    alternatives=(dict(reversed(_NAMES.items())), dict(sorted(_NAMES.items(), key=lambda item: item[1]))),
    hints=("Look at the first step of each, at the tenth, and at the hundredth.",
           "4 is plain descent's first step. Of the others, one is corrected for its start at zero, one is not, and "
           "one adds up squares."),
    wrong=((_NAMES | {"A": "Adam", "C": "RMSProp"}, "uncorrected"), (_NAMES | {"B": "RMSProp"}, "nothing divides them"),
           (_NAMES | {"D": "Adam"}, "nothing is forgotten"), (_NAMES | {"C": "AdaGrad"}, "from the first on"),
           (_NAMES | {"A": "momentum"}, "none of the four"), ({"A": "Adam"}, "the keys")),
    right="The first ten steps of a run tell which scale it has: log them once.")
def q3(answers):
    said = answers.value
    expect(isinstance(said, dict) and set(said) == set(_NAMES), "expected a dict with the keys 'A', 'B', 'C' and 'D'.")
    for name, kind in said.items():
        expect(isinstance(kind, str) and kind in _NAMES.values(),
               f"run {name}: {show(kind)} is none of the four: 'descent', 'AdaGrad', 'RMSProp', 'Adam'.")
    for name, kind in _NAMES.items():
        expect(said[name] == kind, f"run {name} is not {said[name]}: {_BECAUSE[name]}")


# 4. Break Adam

_LONGEST = 2000      # of the list that a learner may give


def _walk(gradients, steps=20_000):
    """Where Adam, with beta2 = 0.9, has gone after so many steps, in units of eta."""
    a = v = 0.0
    theta, one, two = 0.0, 1.0, 1.0
    gradients = np.asarray(gradients, dtype=float).tolist()
    for t in range(steps):
        g = gradients[t % len(gradients)]
        a, v, one, two = 0.9 * a + 0.1 * g, 0.9 * v + 0.1 * g * g, one * 0.9, two * 0.9
        theta -= a / (1 - one) / ((v / (1 - two)) ** 0.5 + 1e-8)
    return theta


_BREAKING = [-1.0] * 199 + [250.0]


@Exercise.of(
    kind="value", solution=_BREAKING, source="[-1.0] * 199 + [250.0]",
    alternatives=([-0.1] * 500 + [60.0], np.append(np.full(300, -2.0), 700.0), [400.0] + [-1.0] * 250),
    hints=("Rare and large against frequent and small: plain descent weighs them by their size, and Adam hardly does.",
           "A large gradient moves Adam by a few eta, and then holds sigma up until it is forgotten. With beta2 = 0.9 "
           "a square of 250**2 needs about 80 steps for that. Let the small ones go on for longer."),
    wrong=(([-1.0] * 199 + [150.0], "adds up to"), ([-1.0] * 9 + [10.0], "in the right direction"),
           ([1.0, 1.0], "in the right direction"), ([np.nan, 1.0], "finite"), ([], "at least one"),
           ([-1.0] * 5000 + [9000.0], "at most 2,000")),
    right="This is the example with which Reddi, Kale and Kumar (2018) showed that Adam need not converge, even where "
          "plain descent does. A longer memory, beta2 nearer to 1, mends it.")
def q4(gradients):
    try:
        gs = np.asarray(gradients.value, dtype=float)
    except (TypeError, ValueError):
        gs = np.empty((0, 0))
    expect(gs.ndim == 1 and gs.size >= 1, "expected a list of numbers, at least one.")
    expect(len(gs) <= _LONGEST, f"expected at most {_LONGEST:,} gradients, got {len(gs):,}.")
    expect(np.isfinite(gs).all(), "expected finite numbers.")
    expect(gs.sum() > 0, f"the list adds up to {short(gs.sum())}: plain descent, too, would go right. Make the sum "
                         "positive.")
    moved = _walk(gs)
    expect(moved > 100, f"in 20,000 steps Adam moves by {short(moved)} eta: in the right direction, or nowhere. Make "
                        "the large gradient larger, and the small ones more numerous.")
