"""Exercises 1 and 2: the best first step, and the whole loop."""

import numpy as np

from descentlab.exercises import Exercise, expect_close
from descentlab.lessons.batch_size.fair_dealing import EPOCHS, expect_epochs, expect_fair


# Dealing out an epoch


def deal(N, size, rng):
    order = rng.permutation(N)
    batches = N // size
    return order[:batches * size].reshape(batches, size)


def _left_out_first(N, size, rng):
    return rng.permutation(N // size * size).reshape(-1, size)


def _rotated(N, size, rng):
    return np.roll(np.arange(N), rng.integers(N))[:N // size * size].reshape(-1, size)


# 1. The best first step


def best_first(bend, size, own):
    g = own.mean(axis=0)
    noise_scale = ((own - g)**2).sum(axis=1).mean() / (g @ g)
    return 1 / bend / (1 + noise_scale / size)


def _best_in_one_fraction(bend, size, own):
    g = own.mean(axis=0)
    return g @ g / (bend * (g @ g + own.var(axis=0).sum() / size))


def _half_of_the_limit(bend, size, own):
    g = np.mean(own, axis=0)
    noise_scale = np.mean(np.sum(own**2, axis=1)) / np.sum(g**2) - 1
    limit = 2 / bend / (1 + noise_scale / size)
    return limit / 2


def _with_noise_scale(noise_scale):
    """The best first step, with another `noise_scale` (own, g)."""
    def best_first(bend, size, own):
        return 1 / bend / (1 + noise_scale(own, own.mean(axis=0)) / size)
    return best_first


def _noise_the_other_way(bend, size, own):
    return 1 / bend / (1 + size / _scale(own))


def _scale(own):
    g = own.mean(axis=0)
    return own.var(axis=0).sum() / (g @ g)


@Exercise.of(
    solution=best_first, alternatives=(_best_in_one_fraction, _half_of_the_limit),
    hints=("On average the loss changes by -eta |g|^2 + bend eta^2 |g|^2 (1 + B*/B) / 2. Where is that lowest, as a "
           "function of eta?",
           "Its slope is -|g|^2 + bend eta |g|^2 (1 + B*/B). Set it to zero, and solve for eta.",
           "It is a parabola in eta that begins at 0 and is at 0 again at the limit. So its lowest point is in the "
           "middle.",
           "B* is s^2 / |g|^2: g is `own.mean(axis=0)`, and s^2 the mean of |g_i - g|^2 over the rows."),
    wrong=((lambda bend, size, own: 2 * best_first(bend, size, own), "gains nothing"),
           (lambda bend, size, own: 1 / bend, "without noise"), (_noise_the_other_way, "B*/B, not B/B*"),
           (_with_noise_scale(lambda own, g: (own**2).sum(axis=1).mean() / (g @ g)), "error of a sample"),
           (_with_noise_scale(lambda own, g: ((own - g)**2).mean() / (g @ g)), "over all coordinates"),
           (_with_noise_scale(lambda own, g: np.sqrt(_scale(own))), "both squared"),
           (lambda bend, size, own: best_first(bend, size, own) / 2, "slope is zero")),
    right="It is half of the limit. On the digits one or two times the limit did better, of the four that were tried.")
def q1(best_first):
    rng = np.random.default_rng(4)
    for bend, size in ((1.0, 4), (0.3, 64), (2.5, 1)):
        own = rng.normal(size=(12, 3)) + [0.6, -0.4, 0.2]
        answer, g = best_first(bend, size, own), own.mean(axis=0)
        noise = own.var(axis=0).sum() / (g @ g) / size

        def with_noise(times, bend=bend, noise=noise):
            return 1 / bend / (1 + times * noise)

        answer.is_not(with_noise(1 + 1 / (noise * size)), "s^2 is the mean of |g_i - g|^2, the error of a sample, not of |g_i|^2.")
        answer.is_not(with_noise(1 / 3), "|g_i - g|^2 is a sum over all coordinates, not their mean.")
        answer.is_not(with_noise((noise * size) ** -0.5), "B* is s^2 / |g|^2, both squared.")
        answer.is_not(2 / bend / (1 + noise), "that is the limit: there a step gains nothing on average.")
        answer.is_not(1 / bend, "that is the best step without noise.")
        answer.is_not(1 / bend / (1 + 1 / noise), "the noise makes |g_B|^2 larger by 1 + B*/B, not B/B*.")
        answer.close_to(1 / bend / (1 + noise), "Look for the eta at which the slope is zero.")


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
