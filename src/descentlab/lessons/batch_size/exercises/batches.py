"""Exercise 2: how long a step a batch allows, from gradients of batches alone."""

import numpy as np

from descentlab.exercises import Exercise


def break_even_eta(sizes, squares, bend, size):
    s2, g2 = np.polyfit(1 / np.array(sizes), squares, 1)
    return 2 / bend * g2 / (g2 + s2 / size)


def _by_least_squares(sizes, squares, bend, size):
    columns = np.stack([np.ones(len(sizes)), 1 / np.array(sizes)], axis=1)
    (g2, s2), *_ = np.linalg.lstsq(columns, np.array(squares), rcond=None)
    return 2 / bend / (1 + s2 / g2 / size)


def _by_means(sizes, squares, bend, size):
    x, y = 1 / np.array(sizes), np.array(squares)
    s2 = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean())**2).sum()
    g2 = y.mean() - s2 * x.mean()
    return 2 * g2 / (bend * (g2 + s2 / size))


def _by_two(sizes, squares, bend, size):
    s2 = (squares[0] - squares[-1]) / (1 / sizes[0] - 1 / sizes[-1])
    g2 = squares[-1] - s2 / sizes[-1]
    return 2 / bend * g2 / (g2 + s2 / size)


def _against_sizes(sizes, squares, bend, size):
    s2, g2 = np.polyfit(sizes, squares, 1)
    return 2 / bend * g2 / (g2 + s2 / size)


def _upside_down(sizes, squares, bend, size):
    g2, s2 = np.polyfit(1 / np.array(sizes), squares, 1)
    return 2 / bend * g2 / (g2 + s2 / size)


def _without_noise(sizes, squares, bend, size):
    return 2 / bend


def _of_one(sizes, squares, bend, size):
    return break_even_eta(sizes, squares, bend, 1)


def _half(sizes, squares, bend, size):
    return break_even_eta(sizes, squares, bend, size) / 2


def _in_proportion(sizes, squares, bend, size):
    s2, g2 = np.polyfit(1 / np.array(sizes), squares, 1)
    return 2 / bend * size * g2 / s2


@Exercise.of(
    solution=break_even_eta, alternatives=(_by_least_squares, _by_means),
    hints=("The mean of |g_B|^2 is |g|^2 + s^2 / B. Drawn against 1 / B that is a straight line.",
           "Its slope is s^2, and its height at 1 / B = 0, a batch without noise, is |g|^2.",
           "`np.polyfit(1 / np.array(sizes), squares, 1)` gives slope and height. Then B* = s^2 / |g|^2, and the break-even "
           "eta is 2 / bend / (1 + B* / size)."),
    wrong=((_by_two, "use all"), (_against_sizes, "against 1 / B"), (_upside_down, "the slope is s^2"),
           (_without_noise, "without noise"), (_of_one, "single sample"), (_half, "half of it"),
           (_in_proportion, "no higher than 2 / bend")),
    right="So the break-even eta can be had from a loop that knows only batches, and the largest bend.")
def q2(break_even_eta):
    # The errors cancel over each list, so that the line through all is exact, and that through the two ends is not.
    for sizes, g2, s2, bend, size in (((2, 4, 16), 0.3, 7.0, 0.5, 8), ([1, 4, 32, 64], 1.0, 5.0, 2.0, 16),
                                      ((8, 16, 64), 0.2, 5.0, 10.0, 40)):
        x = 1 / np.array(sizes)
        errors = np.sin(np.arange(1, len(x) + 1))
        errors -= np.polyval(np.polyfit(x, errors, 1), x)
        squares = (g2 + s2 * x + 0.05 * g2 * errors / np.abs(errors).max()).tolist()
        answer, measured = break_even_eta(sizes, squares, bend, size), (sizes, squares, bend, size)
        answer.is_not(_without_noise(*measured), "that is the break-even eta without noise.")
        answer.is_not(_of_one(*measured), "that is for a single sample: the noise of a batch is s^2 / B.")
        answer.is_not(_half(*measured), "where a step gains most is half of it: the break-even itself is asked for.")
        answer.is_not(_in_proportion(*measured), "in proportion it would be far below B*, but it is no higher than 2 / bend.")
        answer.is_not(_against_sizes(*measured), "the straight line is against 1 / B, not against B.")
        answer.is_not(_upside_down(*measured), "the slope is s^2, and the height at 1 / B = 0 is |g|^2.")
        answer.is_not(_by_two(*measured), "use all the measurements: each is a little off.")
        answer.close_to(2 / bend * g2 / (g2 + s2 / size), "It is 2 / bend / (1 + B* / size).")
