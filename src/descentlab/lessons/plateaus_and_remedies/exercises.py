"""The exercises of Plateaus and remedies."""

import numpy as np

from descentlab.exercises import Exercise, expect, expect_close
from descentlab.exercises.wording import show


# 1. What is left of the way


def rest(etas):
    left = 1.0
    for eta in etas:
        left = left * (1 - eta)
    return left


def _rest_at_once(etas):
    return np.prod(1 - np.asarray(etas))


def _rest_by_walking(etas):
    theta = 1.0
    for eta in list(etas):
        theta -= eta * theta
    return theta


@Exercise.of(
    solution=rest, alternatives=(_rest_at_once, _rest_by_walking),
    hints=("On half of theta squared the slope is theta, so a step leaves theta - eta * theta.",
           "Each step multiplies what is left by 1 - eta: multiply all of these factors."),
    wrong=((lambda etas: 1 - sum(etas), "of what is *left*"),
           (lambda etas: np.exp(-np.sum(etas)), "is only about"),
           (lambda etas: np.prod(etas), "1 - eta"),
           (lambda etas: 1 - np.prod(1 - np.asarray(etas)), "what has been *gone*")),
    right="If the sum of all rates is finite, this product does not go to 0, however long the run: a rate may fall, but "
          "not too fast.")
def q1(rest):
    for etas, expected, gone in (([0.2, 0.3], 0.56, 0.44), ([0.5, 0.25], 0.375, 0.625), ([0.1] * 20, 0.9**20, 1 - 0.9**20)):
        answer = rest(np.array(etas))
        answer.is_not(gone, "that is what has been *gone*; what is *left* of the way was asked for.")
        answer.is_not(np.prod(etas), "a rate of eta leaves the share 1 - eta, not eta.")
        answer.is_not(np.exp(-np.sum(etas)), "1 - eta is only about exp(-eta); here it is to be exact.")
        answer.close_to(expected, "Every step takes the share eta of what is *left* at that moment.")


# 2. Clipping


def clip(g, norm):
    length = np.linalg.norm(g)
    return g * norm / length if length > norm else g


def _clip_by_factor(g, norm):
    return g * min(1.0, norm / max(np.linalg.norm(g), 1e-300))


def _clip_by_unit(g, norm):
    length = np.sqrt((g * g).sum())
    return g if length <= norm else norm * (g / length)


@Exercise.of(
    solution=clip, alternatives=(_clip_by_factor, _clip_by_unit),
    hints=("The factor is norm / |g| where |g| is larger than norm, and 1 elsewhere.",
           "Compute the length once, with `np.linalg.norm(g)`, and compare before you divide."),
    wrong=((lambda g, norm: np.clip(g, -norm, norm), "keep its direction"),
           (lambda g, norm: g / np.linalg.norm(g) * norm, "leave it as it is"),
           (lambda g, norm: np.minimum(g, norm), "keep its direction"),
           (lambda g, norm: g / max(np.linalg.norm(g), norm), "halve it")),
    right="`clipped(gradient, norm)` wraps a gradient function in just that.")
def q2(clip):
    for g, norm, expected, why in (
            ([30.0, 40.0], 1.0, [0.6, 0.8], "It is 50 long: shorten it to length 1, and keep its direction."),
            ([0.3, 0.4], 1.0, [0.3, 0.4], "It is shorter than 1 already: leave it as it is."),
            ([-6.0, 8.0], 5.0, [-3.0, 4.0], "It is 10 long: halve it. The signs stay."),
            ([0.0, 0.0], 1.0, [0.0, 0.0], "A zero gradient stays zero: do not divide by its length.")):
        clip(np.array(g), norm).close_to(expected, why)


# 3. Batch normalization


def normalize(z):
    return (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5)


def _normalize_by_columns(z):
    columns = []
    for column in z.T:
        centred = column - np.mean(column)
        columns.append(centred / np.sqrt(np.mean(centred**2) + 1e-5))
    return np.array(columns).T


def _normalize_without_eps(z):
    centred = z - z.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0) / len(z))
    return centred / np.maximum(size, 1e-12)


@Exercise.of(
    solution=normalize, alternatives=(_normalize_by_columns, _normalize_without_eps),
    hints=("`z` has a row for each sample and a column for each unit, so means are over `axis=0`.",
           "`z.var(axis=0)` has the divisor N. Add 1e-5 to it before you take the root."),
    wrong=((lambda z: (z - z.mean(axis=1, keepdims=True)) / np.sqrt(z.var(axis=1, keepdims=True) + 1e-5),
            "Each *column* is a unit"),
           (lambda z: z - z.mean(axis=0), "Divide by the root"),
           (lambda z: (z - z.mean(axis=0)) / (z.var(axis=0) + 1e-5), "Divide by the root"),
           (lambda z: (z - z.mean(axis=0)) / z.std(axis=0), "add 1e-5")),
    right="That is the whole of it, but for the shift (and a gain, where one is wanted) that are learned afterwards.")
def q3(normalize):
    z = np.array([[1.0, -200.0], [3.0, 100.0], [5.0, 400.0]])
    columns = normalize(z).finite(z.shape)
    expect_close("the columns' means", columns.mean(axis=0), np.zeros(2), "Each *column* is a unit, each row a sample.")
    expect_close("the columns' variances", columns.var(axis=0), np.ones(2),
                 "Divide by the root of the variance, which is the mean square (divisor N).", tolerance=1e-4)
    expect_close("the first column", columns[:, 0], [-1.2247, 0.0, 1.2247], "The order stays.", tolerance=1e-3)
    flat = normalize(np.array([[2.0], [2.0]])).array((2, 1))
    expect(np.isfinite(flat).all(), "a unit that never changes has variance 0: add 1e-5 before the root.")


# 4. Four patients


_TROUBLES = {"A": "tiny weights", "B": "vanishing", "C": "healthy", "D": "exploding"}
_AGAINST = {"A": "all layers have the same, and it is far too small",
            "B": "the last layer has a gradient of usual size, and each layer before it a smaller one",
            "C": "all layers have a gradient between 0.01 and 1",
            "D": "all gradients are larger than 100"}


@Exercise.of(
    kind="value", solution=_TROUBLES, source=repr(_TROUBLES),
    alternatives=(dict(reversed(_TROUBLES.items())), dict(sorted(_TROUBLES.items(), key=lambda item: item[1]))),
    hints=("Look at the size first. Two of them are far away from 1 in every layer.",
           "Where the first layer has much less than the last one, the gradient was lost on the way back."),
    wrong=((_TROUBLES | {"A": "vanishing"}, "the same, and it is far too small"),
           (_TROUBLES | {"B": "healthy"}, "each layer before it a smaller one"),
           (_TROUBLES | {"C": "vanishing"}, "between"), (_TROUBLES | {"D": "healthy"}, "larger than"),
           (_TROUBLES | {"D": "huge"}, "none of the four"), ({"A": "healthy"}, "the keys")),
    right="Better weights for A, normalization or skips for B, nothing for C, and for D better weights, or clipping as "
          "first aid.")
def q4(answers):
    said = answers.value
    expect(isinstance(said, dict) and set(said) == set(_TROUBLES), "expected a dict with the keys 'A', 'B', 'C' and 'D'.")
    for name, trouble in said.items():
        expect(isinstance(trouble, str) and trouble in _TROUBLES.values(),
               f"{name}: {show(trouble)} is none of the four: 'healthy', 'tiny weights', 'vanishing', 'exploding'.")
    for name, trouble in _TROUBLES.items():
        expect(said[name] == trouble, f"{name} is not '{said[name]}': {_AGAINST[name]}.")
