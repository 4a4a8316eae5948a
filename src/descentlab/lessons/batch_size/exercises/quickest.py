"""Exercise 4: the quickest batch of a machine."""

import numpy as np

from descentlab.exercises import Exercise


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
    right="With your own `price` and `noise_scale`, is it near the lowest point of the last of the three panels? That curve is "
          "flat at its lowest, and your prices lie only roughly on a line.")
def q4(predict):
    for fixed, of_one, noise_scale in ((3e-5, 5e-7, 28.0), (2e-3, 1e-4, 9.0), (0.1, 1e-3, 400.0)):
        price = {2**k: fixed + of_one * 2**k for k in range(11)}
        answer, free = predict(price, noise_scale), fixed / of_one
        answer.is_not(free, "that is F: the quickest batch depends on B*, too.")
        answer.is_not(np.sqrt(free), "B* is missing.")
        answer.is_not(noise_scale * free, "that is B* times F: take its root.")
        answer.is_not(np.sqrt(noise_scale / free), "F is upside down: it is the fixed price over that of one sample.")
        answer.is_not(np.sqrt(noise_scale * (free + 1)), "`price[1]` is not the fixed price: it has one sample in it.")
        answer.close_to(np.sqrt(noise_scale * free), "It is where (1 + B*/B)(1 + B/F) is lowest.", tolerance=1e-5)
