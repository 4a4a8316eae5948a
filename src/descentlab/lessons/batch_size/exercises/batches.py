"""Exercise 1: the noise scale from the gradients of two batch sizes."""

import numpy as np

from descentlab.exercises import Exercise


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
    right="So B* can be had from a loop that knows only batches: give it the two numbers that In PyTorch prints.")
def q1(estimate):
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
