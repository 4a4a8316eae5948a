"""Exercises 1 and 2: predict the noise, run the whole loop."""

import numpy as np

from descentlab.exercises import Exercise, expect, expect_close
from descentlab.lessons.batch_size.fair_dealing import EPOCHS, expect_epochs, expect_fair


# Dealing out an epoch


def deal(rows, size, rng):
    order = rng.permutation(rows)
    batches = rows // size
    return order[:batches * size].reshape(batches, size)


def _left_out_first(rows, size, rng):
    return rng.permutation(rows // size * size).reshape(-1, size)


def _rotated(rows, size, rng):
    return np.roll(np.arange(rows), rng.integers(rows))[:rows // size * size].reshape(-1, size)


# 1. The law of the noise


def typical_error(each, size):
    rows = len(each)
    variance = ((each - each.mean(axis=0)) ** 2).sum(axis=1).mean()
    return np.sqrt(variance / size * (rows - size) / (rows - 1))


def _error_by_var(each, size):
    n = each.shape[0]
    return float(np.sqrt(np.var(each, axis=0).sum() * (n - size) / (size * (n - 1))))


def _error_by_loop(each, size):
    total, n = 0.0, len(each)
    for column in each.T:
        total += column.var(ddof=1)
    return (total * (1 / size - 1 / n)) ** 0.5


@Exercise.of(
    solution=typical_error, alternatives=(_error_by_var, _error_by_loop),
    hints=("How far is a single sample's gradient from the mean of all? Square that, and take the mean over the "
           "samples.",
           "Divide by `size` for a batch, multiply by (N - B) / (N - 1) for drawing without replacement.",
           "And the root, at the end."),
    wrong=((lambda each, size: np.sqrt(each.var(axis=0).sum() / size), "there is no error left"),
           (lambda each, size: each.var(axis=0).sum() / size * (len(each) - size) / (len(each) - 1), "is its root"),
           (lambda each, size: _error_by_var(each, size) / np.sqrt(each.shape[1]), "summed"),
           (lambda each, size: np.sqrt(each.var(axis=0) / size * (len(each) - size) / (len(each) - 1)), "one"),
           (lambda each, size: _error_by_var(each, size) * np.sqrt(size) / size, "divided by B")),
    right="Try it on `lesson.own_gradients(network, theta)`, the 256 gradients of single digits.")
def q1(typical_error):
    rng = np.random.default_rng(0)
    for rows, width in ((4, 1), (6, 3), (20, 7)):
        each = rng.normal(size=(rows, width)) + 5
        answer = typical_error(each, rows)
        error = answer.number()
        expect(abs(error) < 1e-9, f"with a batch of all {rows} samples there is no error left, but {answer} gives "
               f"{error:.3g}: without replacement the variance shrinks by (N - B) / (N - 1).")
        for size in (1, 2, rows - 1):
            answer, expected = typical_error(each, size), _error_by_var(each, size)
            if size == 1:
                answer.is_not(expected**2, "that is the variance: the typical error is its root.", tolerance=1e-9)
            answer.close_to(expected, "Variance over all coordinates, summed; divided by B; times (N - B) / (N - 1); "
                                      "and its root.")


# 2. The whole loop


def sgd(gradient, rows, start, eta, size, epochs, rng):
    theta = start
    for _ in range(epochs):
        order = rng.permutation(rows)
        for first in range(0, rows - size + 1, size):
            theta = theta - eta * gradient(theta, order[first:first + size])
    return theta


def _sgd_over(deal):
    """The loop, with the batches of another `deal`."""
    def sgd(gradient, rows, start, eta, size, epochs, rng):
        theta = start
        for _ in range(epochs):
            for batch in deal(rows, size, rng):
                theta = theta - eta * gradient(theta, batch)
        return theta
    return sgd


def _sgd_in_one_loop(gradient, rows, start, eta, size, epochs, rng):
    theta = start + 0.0
    for batch in np.concatenate([deal(rows, size, rng) for _ in range(epochs)]):
        theta -= eta * gradient(theta, batch)
    return theta


def _sgd_rotating(gradient, rows, start, eta, size, epochs, rng):
    theta, order = start, rng.permutation(rows)
    for epoch in range(epochs):
        for batch in np.roll(order, epoch)[:rows // size * size].reshape(-1, size):
            theta = theta - eta * gradient(theta, batch)
    return theta


def _sgd_frozen(gradient, rows, start, eta, size, epochs, rng):
    theta = start
    for _ in range(epochs):
        theta = theta - eta * sum(gradient(theta, batch) for batch in deal(rows, size, rng))
    return theta


def _sgd_unshuffled(gradient, rows, start, eta, size, epochs, rng):
    theta, batches = start, deal(rows, size, rng)
    for _ in range(epochs):
        for batch in batches:
            theta = theta - eta * gradient(theta, batch)
    return theta


@Exercise.of(
    solution=sgd, alternatives=(_sgd_over(deal), _sgd_in_one_loop),
    hints=("Two loops: over the epochs, and in each over the batches: `rng.permutation(rows)`, cut into pieces of `size`.",
           "The step is the old one; only the gradient is asked for with the batch: `gradient(theta, batch)`.",
           "Shuffle inside the outer loop, or all epochs will be alike."),
    wrong=((_sgd_frozen, "where the last step has led"), (_sgd_unshuffled, "shuffle anew"),
           (_sgd_over(lambda rows, size, rng: rng.integers(rows, size=(rows // size, size))), "no row may come twice"),
           (_sgd_over(lambda rows, size, rng: rng.permutation(rows)[None, :size]), "gradients, and"),
           (lambda gradient, *a: sgd(lambda *at: -gradient(*at), *a), "theta - eta * gradient"),
           (_sgd_over(_left_out_first), "row 6 never came"), (_sgd_rotating, "that is no shuffling"),
           (_sgd_over(_rotated), "that is no shuffling")),
    right="That is stochastic gradient descent, all of it. Try your own batch size on `network.gradient`.")
def q2(sgd):
    targets = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 0.5], [2.0, 2.0], [-1.0, 1.0], [4.0, 0.0], [1.0, 1.0]])

    def recorded(rows, size, epochs):
        seen, places = [], []

        def gradient(theta, batch):
            seen.append(np.array(batch))
            places.append(np.array(theta))
            return np.asarray(theta) - targets[np.asarray(batch)].mean(axis=0)

        end = sgd(gradient, rows, np.array([0.5, -0.5]), 0.1, size, epochs, np.random.default_rng(3))
        end.array((2,))
        expect_epochs(seen, rows, size, epochs)
        return end, places, seen

    for rows, size, epochs in ((6, 2, 3), (7, 3, 2), (4, 4, 2)):
        end, places, seen = recorded(rows, size, epochs)
        theta = np.array([0.5, -0.5])
        for place, batch in zip(places, seen):
            expect_close("where a gradient is asked for", place, theta,
                         "It should be where the last step has led, and a step is theta - eta * gradient.")
            theta = theta - 0.1 * (theta - targets[batch].mean(axis=0))
        end.close_to(theta, "It should be theta after the last step.")
    expect_fair(7, 3, np.reshape(recorded(7, 3, EPOCHS)[2], (EPOCHS, 2, 3)))
