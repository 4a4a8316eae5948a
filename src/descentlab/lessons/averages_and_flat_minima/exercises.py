"""The exercises of Does it matter where a run ends?: an average without a memory, and a network in other weights."""

import numpy as np

from descentlab.exercises import Exercise, expect

# 1. Averaging without storing


def running_average(points, first):
    total, count = 0.0, 0
    for t, theta in enumerate(points):
        if t >= first:
            total, count = total + theta, count + 1
    return total / count


def _running_mean(points, first):
    mean = None
    for t, theta in enumerate(points):
        if t == first:
            mean = np.array(theta, dtype=float)
        elif t > first:
            mean = mean + (theta - mean) / (t - first + 1)
    return mean


def _average_of_a_list(points, first):
    return np.mean(list(points)[first:], axis=0)


def _exponential(points, first):
    mean = 0.0
    for t, theta in enumerate(points):
        if t >= first:
            mean = theta if t == first else 0.9 * mean + 0.1 * theta
    return mean


@Exercise.of(
    solution=running_average, alternatives=(_running_mean, _average_of_a_list),
    hints=("`for t, theta in enumerate(points):` gives the points one by one, and their numbers.",
           "Keep a sum and a count, from number `first` on."),
    wrong=((lambda points, first: running_average(points, 0), "the mean of the points number 5"),
           (lambda points, first: running_average(points, first + 1) if first < 11 else list(points)[-1],
            "the mean of the points number 0"),
           (_exponential, "all with the same weight"),
           (lambda points, first: np.mean(list(points)[first:]), "shape")),
    right="Two numbers to keep for each weight, however long the run is.")
def q1(running_average):
    points = np.random.default_rng(0).normal(size=(12, 3)) + np.arange(12)[:, None]

    def stream():
        yield from points.copy()

    for first in (0, 5, 11):
        running_average(stream(), first).close_to(
            points[first:].mean(axis=0),
            f"With first = {first}, the mean of the points number {first} to 11, all with the same weight.")


# 2. The same network, in other weights


def rescaled(w1, b1, w2, a):
    return a * w1, a * b1, w2 / a


def _rescaled_units(w1, b1, w2, a):
    factors = np.full(len(b1), a)
    return w1 * factors, b1 * factors, w2 / factors[:, None]


def _rescaled_in_place(w1, b1, w2, a):
    w1, b1, w2 = w1.copy(), b1.copy(), w2.copy()
    w1 *= a
    b1 *= a
    w2 *= 1 / a
    return w1, b1, w2


@Exercise.of(
    solution=rescaled, alternatives=(_rescaled_units, _rescaled_in_place),
    hints=("A unit says max(inputs w1 + b1, 0). What must grow by the factor a for it to say a times as much?",
           "The second layer takes the factor back by its weights; return all three, w1, b1, w2."),
    wrong=((lambda w1, b1, w2, a: (a * w1, b1, w2 / a), "the bias b1"),
           (lambda w1, b1, w2, a: (a * w1, a * b1, a * w2), "take it back"),
           (lambda w1, b1, w2, a: (a * w1, a * b1, w2), "take it back"),
           (lambda w1, b1, w2, a: (w1, b1, w2), "a times as large")),
    right="Any layer of a deep rectified network can be treated so, and be made as sharp as you like.")
def q2(rescaled):
    rng = np.random.default_rng(0)
    for shape, a in (((3, 4, 2), 2.5), ((2, 5, 3), 0.5)):
        w1, w2 = rng.normal(size=shape[:2]), rng.normal(size=shape[1:])
        b1, inputs = rng.normal(size=shape[1]), rng.normal(size=(6, shape[0]))
        answer = rescaled(w1.copy(), b1.copy(), w2.copy(), a)
        first, bias, second = answer.results("w1", "b1", "w2")
        first.close_to(a * w1, "The first layer's weights are to be a times as large.")
        bias.close_to(a * b1, "To say a times as much, a unit needs the bias b1 a times as large, too.")
        said = np.maximum(inputs @ (a * w1) + a * b1, 0) @ second.array(w2.shape)
        expect(np.allclose(said, np.maximum(inputs @ w1 + b1, 0) @ w2),
               f"{answer}: the outputs have changed. The second layer's weights have to take it back.")
