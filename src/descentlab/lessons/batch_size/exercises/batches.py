"""Exercises 1 and 2: the best first step, and the noise scale from the gradients of two batch sizes."""

import numpy as np

from descentlab.exercises import Exercise


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
    right="It is half of the safe limit. On the digits one step with the whole limit gained more: most directions bend "
          "less than the largest bend.")
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


# 2. The noise scale without the gradient of any single sample


def estimate(few, many, of_few, of_many):
    s2 = (of_few - of_many) / (1 / few - 1 / many)
    g2 = of_many - s2 / many
    return s2 / g2


def _by_equations(few, many, of_few, of_many):
    g2, s2 = np.linalg.solve([[1, 1 / few], [1, 1 / many]], [of_few, of_many])
    return s2 / g2


def _in_one_fraction(few, many, of_few, of_many):
    return few * many * (of_few - of_many) / (many * of_many - few * of_few)


def _noise(few, many, of_few, of_many):
    return (of_few - of_many) / (1 / few - 1 / many)


def _noise_left_in(few, many, of_few, of_many):
    return _noise(few, many, of_few, of_many) / of_many


def _not_squared(*measured):
    return np.sqrt(estimate(*measured))


def _upside_down(*measured):
    return 1 / estimate(*measured)


def _only_few_are_noisy(few, many, of_few, of_many):
    return few * (of_few - of_many) / of_many


def _of_one_batch(few, many, of_few, of_many):
    return (of_few - of_many) / of_many


@Exercise.of(
    solution=estimate, alternatives=(_by_equations, _in_one_fraction),
    hints=("On average |g_B|^2 is |g|^2 + s^2 / B. For two sizes these are two equations, with the unknowns |g|^2 and s^2.",
           "Subtract them: |g|^2 goes, and s^2 times (1 / few - 1 / many) is left.",
           "With s^2 known, either equation gives |g|^2. B* is s^2 / |g|^2."),
    wrong=((_noise_left_in, "has noise in it, too"), (_not_squared, "both squared"), (_upside_down, "upside down"),
           (_only_few_are_noisy, "the larger batch is noisy, too"), (_of_one_batch, "of a single sample"),
           (_noise, "divide it by |g|^2")),
    right="So B* can be had from a loop that knows only batches: that is what the last lines under In PyTorch do.")
def q2(estimate):
    for few, many, g2, s2 in ((2, 16, 0.3, 7.0), (4, 64, 1.0, 1.0), (8, 10, 0.02, 5.0)):
        of_few, of_many = g2 + s2 / few, g2 + s2 / many
        answer = estimate(few, many, of_few, of_many)
        answer.is_not(s2 / of_many, "`of_many` is not |g|^2: it has noise in it, too, s^2 / many.")
        answer.is_not(few * (of_few - of_many) / of_many, "the larger batch is noisy, too: its s^2 / many is not zero.")
        answer.is_not((of_few - of_many) / of_many, "s^2 is the noise of a single sample, and not that of a batch.")
        if s2 != g2:
            answer.is_not(np.sqrt(s2 / g2), "B* is s^2 / |g|^2, both squared.")
            answer.is_not(g2 / s2, "that is B* upside down.")
        if g2 != 1:
            answer.is_not(s2, "that is s^2: divide it by |g|^2.")
        answer.close_to(s2 / g2, "On average |g_B|^2 is |g|^2 + s^2 / B, for both sizes.")
