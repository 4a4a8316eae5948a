"""Exercise 1: the whole loop of stochastic descent."""

import numpy as np

from descentlab.exercises import Exercise, expect_close
from descentlab.lessons.batch_size.exercises.fair_dealing import EPOCHS, expect_epochs, expect_fair


# Dealing out an epoch


def deal(N, size, rng):
    order = rng.permutation(N)
    batches = N // size
    return order[:batches * size].reshape(batches, size)


def _left_out_first(N, size, rng):
    return rng.permutation(N // size * size).reshape(-1, size)


def _rotated(N, size, rng):
    return np.roll(np.arange(N), rng.integers(N))[:N // size * size].reshape(-1, size)


# The whole loop


def sgd(gradient, N, start, eta, size, epochs, rng):
    theta = start
    for _ in range(epochs):
        order = rng.permutation(N)
        for first in range(0, N - size + 1, size):
            theta = theta - eta * gradient(theta, order[first:first + size])
    return theta


def _sgd_over(deal):
    """The loop, with the batches of another `deal`."""
    def sgd(gradient, N, start, eta, size, epochs, rng):
        theta = start
        for _ in range(epochs):
            for batch in deal(N, size, rng):
                theta = theta - eta * gradient(theta, batch)
        return theta
    return sgd


def _sgd_in_one_loop(gradient, N, start, eta, size, epochs, rng):
    theta = start + 0.0
    for batch in np.concatenate([deal(N, size, rng) for _ in range(epochs)]):
        theta -= eta * gradient(theta, batch)
    return theta


def _sgd_rotating(gradient, N, start, eta, size, epochs, rng):
    theta, order = start, rng.permutation(N)
    for epoch in range(epochs):
        for batch in np.roll(order, epoch)[:N // size * size].reshape(-1, size):
            theta = theta - eta * gradient(theta, batch)
    return theta


def _sgd_frozen(gradient, N, start, eta, size, epochs, rng):
    theta = start
    for _ in range(epochs):
        theta = theta - eta * sum(gradient(theta, batch) for batch in deal(N, size, rng))
    return theta


def _sgd_unshuffled(gradient, N, start, eta, size, epochs, rng):
    theta, batches = start, deal(N, size, rng)
    for _ in range(epochs):
        for batch in batches:
            theta = theta - eta * gradient(theta, batch)
    return theta


@Exercise.of(
    solution=sgd, alternatives=(_sgd_over(deal), _sgd_in_one_loop),
    hints=("Two loops: over the epochs, and in each over the batches: `rng.permutation(N)`, cut into pieces of "
           "`size`.",
           "The step is the old one; only the gradient is asked for with the batch: `gradient(theta, batch)`.",
           "Shuffle inside the outer loop, or all epochs will be alike."),
    wrong=((_sgd_frozen, "where the last step has led"), (_sgd_unshuffled, "shuffle anew"),
           (_sgd_over(lambda N, size, rng: rng.integers(N, size=(N // size, size))), "no row may come twice"),
           (_sgd_over(lambda N, size, rng: rng.permutation(N)[None, :size]), "gradients, and"),
           (lambda gradient, *a: sgd(lambda *at: -gradient(*at), *a), "theta - eta * gradient"),
           (_sgd_over(_left_out_first), "row 6 never came"), (_sgd_rotating, "that is no shuffling"),
           (_sgd_over(_rotated), "that is no shuffling")),
    right="That is stochastic gradient descent, all of it. Try your own batch size on `network.gradient`.")
def q1(sgd):
    targets = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 0.5], [2.0, 2.0], [-1.0, 1.0], [4.0, 0.0], [1.0, 1.0]])

    def recorded(N, size, epochs):
        seen, places = [], []

        def gradient(theta, batch):
            seen.append(np.array(batch))
            places.append(np.array(theta))
            return np.asarray(theta) - targets[np.asarray(batch)].mean(axis=0)

        end = sgd(gradient, N, np.array([0.5, -0.5]), 0.1, size, epochs, np.random.default_rng(3))
        end.array((2,))
        expect_epochs(seen, N, size, epochs)
        return end, places, seen

    for N, size, epochs in ((6, 2, 3), (7, 3, 2), (4, 4, 2)):
        end, places, seen = recorded(N, size, epochs)
        theta = np.array([0.5, -0.5])
        for place, batch in zip(places, seen):
            expect_close("where a gradient is asked for", place, theta,
                         "It should be where the last step has led, and a step is theta - eta * gradient.")
            theta = theta - 0.1 * (theta - targets[batch].mean(axis=0))
        end.close_to(theta, "It should be theta after the last step.")
    expect_fair(7, 3, np.reshape(recorded(7, 3, EPOCHS)[2], (EPOCHS, 2, 3)))
