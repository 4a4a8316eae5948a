"""Exercises 1 and 2: the best first step, and the whole loop."""

import numpy as np

from descentlab.exercises import Exercise, expect_close
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


# 1. The best first step


def best_first(bend, size, critical):
    return 1 / bend / (1 + critical / size)


def _best_in_one_fraction(bend, size, critical):
    return size / (bend * (size + critical))


def _half_of_the_limit(bend, size, critical):
    limit = 2 / bend / (1 + critical / size)
    return limit / 2


@Exercise.of(
    solution=best_first, alternatives=(_best_in_one_fraction, _half_of_the_limit),
    hints=("On average the loss changes by -eta |g|^2 + bend eta^2 |g|^2 (1 + B*/B) / 2. Where is that lowest, as a "
           "function of eta?",
           "Its slope is -|g|^2 + bend eta |g|^2 (1 + B*/B). Set it to zero, and solve for eta.",
           "It is a parabola in eta that begins at 0 and is at 0 again at the limit. So its lowest point is in the "
           "middle."),
    wrong=((lambda bend, size, critical: 2 * best_first(bend, size, critical), "gains nothing"),
           (lambda bend, size, critical: 1 / bend, "without noise"),
           (lambda bend, size, critical: best_first(bend, critical, size), "B*/B, not B/B*"),
           (lambda bend, size, critical: best_first(bend, size, critical) / 2, "slope is zero")),
    right="It is half of the limit. So why is half the limit not the best for the digits? Only one of their directions "
          "has the largest bend. In all others a longer step gains more.")
def q1(best_first):
    for bend, size, critical in ((1.0, 4, 16.0), (0.3, 64, 28.0), (2.5, 1, 9.0)):
        answer, noise = best_first(bend, size, critical), critical / size
        answer.is_not(2 / bend / (1 + noise), "that is the limit: there a step gains nothing on average.")
        answer.is_not(1 / bend, "that is the best step without noise.")
        answer.is_not(1 / bend / (1 + size / critical), "the noise makes |g_B|^2 larger by 1 + B*/B, not B/B*.")
        answer.close_to(1 / bend / (1 + noise), "Look for the eta at which the slope is zero.")


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
