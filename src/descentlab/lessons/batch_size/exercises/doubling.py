"""Exercise 4: how far eta may be doubled together with the batch."""

import numpy as np

from descentlab.exercises import Exercise


def largest_size(bend, noise_scale, ratio):
    return max(0, 2 / (bend * ratio) - noise_scale)


def _by_cases(bend, noise_scale, ratio):
    of_one = 2 / bend / noise_scale
    if ratio >= of_one:
        return 0
    return noise_scale * (of_one / ratio - 1)


def _by_halving(bend, noise_scale, ratio):
    low, high = 0.0, 2 / (bend * ratio)
    for _ in range(200):
        middle = (low + high) / 2
        if middle > 0 and ratio * middle < 2 / bend / (1 + noise_scale / middle):
            low = middle
        else:
            high = middle
    return low


def _without_noise(bend, noise_scale, ratio):
    return 2 / (bend * ratio)


def _of_half(bend, noise_scale, ratio):
    return max(0, 1 / (bend * ratio) - noise_scale)


def _below_zero(bend, noise_scale, ratio):
    return 2 / (bend * ratio) - noise_scale


def _added(bend, noise_scale, ratio):
    return 2 / (bend * ratio) + noise_scale


def _rounded(bend, noise_scale, ratio):
    return int(largest_size(bend, noise_scale, ratio))


def _power_of_two(bend, noise_scale, ratio):
    size = largest_size(bend, noise_scale, ratio)
    return 2 ** int(np.log2(size)) if size >= 1 else 0


@Exercise.of(
    solution=largest_size, alternatives=(_by_cases, _by_halving),
    hints=("At the end of the doubling eta is the safe limit: ratio * B = 2 / bend / (1 + B* / B).",
           "Multiply both sides by 1 + B* / B. On the left you get ratio * (B + B*).",
           "So B = 2 / (bend * ratio) - B*. Where that is below zero, already the smallest batch is beyond its limit."),
    wrong=((_without_noise, "without noise"), (_of_half, "half of the limit"), (_below_zero, "below its limit"),
           (_added, "plus sign"), (_rounded, "not rounded"), (_power_of_two, "not rounded")),
    right="With `largest_size(2 / no_noise, noise_scale, half / 16)` you predict What to do from its first step on: about "
          "63, and the doubling went well up to 64.")
def q4(largest_size):
    for bend, noise_scale, ratio in ((0.31, 28.0, 0.07), (2.0, 100.0, 0.003), (5.0, 3.5, 0.06), (0.31, 28.0, 0.25)):
        answer, given = largest_size(bend, noise_scale, ratio), (bend, noise_scale, ratio)
        expected = 2 / (bend * ratio) - noise_scale
        if expected < 0:
            answer.is_not(expected, "no batch is below its limit, and a size is not negative: return 0.")
        answer.is_not(_without_noise(*given), "that is where eta meets 2 / bend, the limit without noise.")
        answer.is_not(_added(*given), "the plus sign is wrong: noise makes the limit lower, so B* is taken away.")
        if expected > 0:
            answer.is_not(_of_half(*given), "there eta is half of the limit without noise: the limit itself is asked for.")
            answer.is_not(_rounded(*given), "that is rounded, and B was to be not rounded.")
            answer.is_not(_power_of_two(*given), "that is rounded to a power of two, and B was to be not rounded.")
        answer.close_to(max(0, expected), "It is 2 / (bend * ratio) - B*, and 0 where that is below zero.")
