"""The exercises of How far can a batch be trusted?: the error of a batch that is dealt, and the whole loop."""

from itertools import combinations

import numpy as np

from descentlab.exercises import Exercise, expect_close
from descentlab.lessons.noise_of_a_batch.fair_dealing import EPOCHS, expect_epochs, expect_fair


# 1. The error of a dealt batch


def dealt_error(own, size):
    N = len(own)
    s2 = ((own - own.mean(axis=0))**2).sum(axis=1).mean()
    return np.sqrt(s2 / size * (N - size) / (N - 1))


def _over_all_batches(own, size):
    g = own.mean(axis=0)
    squares = [((own[list(rows)].mean(axis=0) - g)**2).sum() for rows in combinations(range(len(own)), size)]
    return np.mean(squares)**0.5


def _by_variance(own, size):
    return np.sqrt(own.var(axis=0, ddof=1).sum() * (1 / size - 1 / len(own)))


def _times(factor, s2=lambda own: own.var(axis=0).sum()):
    """The root of s^2 / B, with another factor (N, size) or another s^2."""
    def dealt_error(own, size):
        return np.sqrt(s2(own) / size * factor(len(own), size))
    return dealt_error


def _dealing(N, size):
    return (N - size) / (N - 1)


@Exercise.of(
    solution=dealt_error, alternatives=(_over_all_batches, _by_variance),
    hints=("First s^2: the mean over the rows of |g_i - g|^2, where g is `own.mean(axis=0)`.",
           "A batch that is drawn has the mean squared error s^2 / B. Dealing multiplies it by (N - B) / (N - 1).",
           "The typical error is the root of the mean squared error."),
    wrong=((_times(lambda N, size: 1), "drawn"), (_times(lambda N, size: (N - size) / N), "N - 1"),
           (_times(lambda N, size: _dealing(N, size)**2), "before the root"),
           (_times(_dealing, lambda own: (own**2).sum(axis=1).mean()), "not of |g_i|^2"),
           (lambda own, size: dealt_error(own, size)**2, "take its root")),
    right="Draw and deal many batches of the 24 points, and compare. From which size on can you tell the two apart?")
def q1(dealt_error):
    rng = np.random.default_rng(6)
    for N, size in ((6, 2), (7, 4), (5, 1), (4, 4)):
        own = rng.normal(size=(N, 3)) + [0.5, -0.2, 0.1]
        s2, squares = own.var(axis=0).sum(), (own**2).sum(axis=1).mean()
        answer, expected = dealt_error(own, size), np.sqrt(s2 / size * (N - size) / (N - 1))
        if size > 1:
            answer.is_not(np.sqrt(s2 / size), "that is the error of a batch that is drawn: a sample may come twice in it.")
        if 1 < size < N:
            answer.is_not(np.sqrt(s2 / size) * (N - size) / (N - 1), "the factor stands with the squares, before the root.")
        if size < N:
            answer.is_not(np.sqrt(s2 / size * (N - size) / N), "the factor is (N - B) / (N - 1): below it is N - 1, not N.")
            answer.is_not(expected**2, "that is the mean square: take its root.")
            answer.is_not(np.sqrt(squares / size * (N - size) / (N - 1)), "s^2 is the mean of |g_i - g|^2, not of |g_i|^2.")
        answer.close_to(expected, "With all N samples in the batch nothing is left to chance.")


# Dealing out an epoch


def deal(N, size, rng):
    order = rng.permutation(N)
    batches = N // size
    return order[:batches * size].reshape(batches, size)


def _left_out_first(N, size, rng):
    return rng.permutation(N // size * size).reshape(-1, size)


def _rotated(N, size, rng):
    return np.roll(np.arange(N), rng.integers(N))[:N // size * size].reshape(-1, size)


# 2. The whole loop


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
def q2(sgd):
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
