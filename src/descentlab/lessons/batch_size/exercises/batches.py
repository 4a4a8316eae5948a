"""Exercises 1 and 2: weigh the noise against the gradient, run the whole loop."""

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


# 1. As much noise as gradient


def balance(each):
    g = each.mean(axis=0)
    return ((each - g) ** 2).sum(axis=1).mean() / (g**2).sum()


def _balance_by_var(each):
    return float(each.var(axis=0).sum() / np.linalg.norm(each.mean(axis=0)) ** 2)


def _balance_by_squares(each):
    lengths = np.linalg.norm(each, axis=1)
    full = np.linalg.norm(np.mean(each, axis=0))
    return np.mean(lengths**2) / full**2 - 1


@Exercise.of(
    solution=balance, alternatives=(_balance_by_var, _balance_by_squares),
    hints=("The typical error of a batch is s / sqrt(B). Set it equal to |g|, and solve for B.",
           "B = s^2 / |g|^2. For s^2: how far is each sample's gradient from the mean g? Square that distance, and "
           "take the mean over the samples.",
           "g is `each.mean(axis=0)`; squared lengths are sums along `axis=1`."),
    wrong=((lambda each: np.sqrt(balance(each)), "is its root"),
           (lambda each: 1 / balance(each), "upside down"),
           (lambda each: balance(each) + 1, "from the mean"),
           (lambda each: balance(each) / each.shape[1], "summed"),
           (lambda each: balance(each) * len(each), "the mean over the samples")),
    right="It is B*. Try `balance(lesson.own_gradients(network, theta))` at `starts[0]`, and at the end of a run with all "
          "the data, `descend(network.gradient, starts[0], optimizers.gd(1.0), 40).end`: how has it changed, and why?")
def q1(balance):
    rng = np.random.default_rng(0)
    for rows, width in ((4, 2), (6, 3), (20, 7)):
        each = rng.normal(size=(rows, width)) + 0.4
        answer, expected = balance(each), _balance_by_var(each)
        answer.is_not(np.sqrt(expected), "that is its root: s / sqrt(B) = |g| has to be squared.", tolerance=1e-9)
        answer.is_not(1 / expected, "that is upside down: more noise asks for a larger batch.", tolerance=1e-9)
        answer.is_not(expected + 1, "an error is measured from the mean g, not from zero.", tolerance=1e-9)
        answer.is_not(expected * rows, "s squared is the mean over the samples, not the sum.", tolerance=1e-9)
        answer.close_to(expected, "The squared distances from the mean, summed over all coordinates; their mean over "
                                  "the samples; divided by the squared length of the mean.")


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
    hints=("Two loops: over the epochs, and in each over the batches: `rng.permutation(rows)`, cut into pieces of "
           "`size`.",
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
