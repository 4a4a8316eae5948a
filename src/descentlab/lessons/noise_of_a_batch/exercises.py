"""The exercises of How far can a batch be trusted?: the error of a batch that is dealt, and the quickest batch."""

from itertools import combinations

import numpy as np

from descentlab.exercises import Exercise


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


# 2. The quickest batch of a machine


def predict(price, noise_scale):
    slope, fixed = np.polyfit(list(price), list(price.values()), 1)
    return np.sqrt(noise_scale * fixed / slope)


def _by_two_prices(price, noise_scale):
    small, large = min(price), max(price)
    of_one = (price[large] - price[small]) / (large - small)
    fixed = price[small] - of_one * small
    return (noise_scale * fixed / of_one) ** 0.5


def _by_least_squares(price, noise_scale):
    sizes = np.array(list(price), dtype=float)
    columns = np.stack([np.ones(len(sizes)), sizes], axis=1)
    (fixed, of_one), *_ = np.linalg.lstsq(columns, np.array(list(price.values())), rcond=None)
    return np.sqrt(noise_scale) * np.sqrt(fixed / of_one)


def _free(price):
    """F, the samples that double the fixed price."""
    slope, fixed = np.polyfit(list(price), list(price.values()), 1)
    return fixed / slope


def _price_of_one_for_the_fixed(price, noise_scale):
    slope = np.polyfit(list(price), list(price.values()), 1)[0]
    return np.sqrt(noise_scale * price[min(price)] / slope)


@Exercise.of(
    solution=predict, alternatives=(_by_two_prices, _by_least_squares),
    hints=("The time goes like (1 + B*/B)(1 + B/F) = 1 + B*/F + B*/B + B/F. Only the last two depend on B.",
           "Their slope is -B*/B^2 + 1/F. Set it to zero: B^2 is B* times F.",
           "Against B the price is a straight line, fixed + B * of_one, and F is fixed / of_one.",
           "`np.polyfit(list(price), list(price.values()), 1)` gives the slope and the height at B = 0."),
    wrong=((lambda price, noise_scale: _free(price), "that is F"),
           (lambda price, noise_scale: np.sqrt(_free(price)), "B* is missing"),
           (lambda price, noise_scale: noise_scale * _free(price), "take its root"),
           (lambda price, noise_scale: np.sqrt(noise_scale / _free(price)), "upside down"),
           (_price_of_one_for_the_fixed, "one sample in it")),
    right="With your own `price` and a noise scale of 28, is it near the lowest point of notebook 04's last panel? That curve "
          "is flat at its lowest, and your prices lie only roughly on a line.")
def q2(predict):
    for fixed, of_one, noise_scale in ((3e-5, 5e-7, 28.0), (2e-3, 1e-4, 9.0), (0.1, 1e-3, 400.0)):
        price = {2**k: fixed + of_one * 2**k for k in range(11)}
        answer, free = predict(price, noise_scale), fixed / of_one
        answer.is_not(free, "that is F: the quickest batch depends on B*, too.")
        answer.is_not(np.sqrt(free), "B* is missing.")
        answer.is_not(noise_scale * free, "that is B* times F: take its root.")
        answer.is_not(np.sqrt(noise_scale / free), "F is upside down: it is the fixed price over that of one sample.")
        answer.is_not(np.sqrt(noise_scale * (free + 1)), "`price[1]` is not the fixed price: it has one sample in it.")
        answer.close_to(np.sqrt(noise_scale * free), "It is where (1 + B*/B)(1 + B/F) is lowest.", tolerance=1e-5)
