"""The exercises of this page: the usual recipe, and what the best rates of one direction do for another."""

import numpy as np

from descentlab.exercises import Exercise, expect


# 1. The usual recipe


def recipe(t, peak, warmup, steps):
    if t < warmup:
        return peak * (t + 1) / (warmup + 1)
    return peak * (1 + np.cos(np.pi * (t - warmup) / (steps - warmup))) / 2


def _recipe_min(t, peak, warmup, steps):
    part = max(t - warmup, 0) / (steps - warmup)
    return min((t + 1) / (warmup + 1), 1) * peak * np.cos(np.pi / 2 * part) ** 2


def _recipe_list(t, peak, warmup, steps):
    rise = [peak * (k + 1) / (warmup + 1) for k in range(warmup)]
    fall = [peak / 2 * (1 + np.cos(np.pi * k / (steps - warmup))) for k in range(steps - warmup + 1)]
    return (rise + fall)[t]


@Exercise.of(
    solution=recipe, alternatives=(_recipe_min, _recipe_list),
    hints=("Two cases: t < warmup, and all later steps.",
           "The rise is the peak times (t + 1) / (warmup + 1). Half a cosine wave falls from 1 to 0: "
           "(1 + np.cos(angle)) / 2, with an angle from 0 to pi.",
           "The angle is pi times (t - warmup) / (steps - warmup)."),
    wrong=((lambda t, peak, warmup, steps: peak * t / warmup if t < warmup else recipe(t, peak, warmup, steps),
            "the first step would be lost"),
           (lambda t, peak, warmup, steps: peak * min((t + 1) / (warmup + 1), 1) * (1 + np.cos(np.pi * t / steps)) / 2,
            "a clock of its own"),
           (lambda t, peak, warmup, steps: peak * (1 + np.cos(np.pi * t / steps)) / 2, "at the peak"),
           (lambda t, peak, warmup, steps: peak * (t + 1) / (warmup + 1) if t < warmup else
            peak * np.cos(np.pi * (t - warmup) / (steps - warmup)), "Half-way"),
           (lambda t, peak, warmup, steps: peak * (t + 1) / (warmup + 1) if t < warmup else
            peak * (1 - (t - warmup) / (steps - warmup)), "half a wave")),
    right="Ten lines of PyTorch's schedulers say the same.")
def q1(recipe):
    for peak, warmup, steps in ((1.0, 4, 24), (0.02, 9, 109)):
        first = recipe(0, peak, warmup, steps)
        expect(first.number() > 0, f"{first} is 0: the first step would be lost.")
        recipe(warmup, peak, warmup, steps).close_to(
            peak, "At t = warmup it is at the peak: the cosine has a clock of its own, which begins there.")
        for t in (0, 1, warmup - 1):
            recipe(t, peak, warmup, steps).close_to(
                peak * (t + 1) / (warmup + 1), "Over the warmup it rises in equal steps, from peak / (warmup + 1).")
        middle = (warmup + steps) // 2
        recipe(middle, peak, warmup, steps).close_to(
            peak / 2, "Half-way between the warmup's end and the last step it is half of the peak.")
        for t in (warmup + (steps - warmup) // 4, steps):
            part = (t - warmup) / (steps - warmup)
            recipe(t, peak, warmup, steps).close_to(
                peak * (1 + np.cos(np.pi * part)) / 2, "The fall is half a wave of the cosine, and ends at zero.")


# 2. Right for a steep direction, too little for a flat one


def halved(bend):
    distance, t = 1.0, 0
    while distance > 0.5:
        distance *= 1 - bend / (t + 4)
        t += 1
    return t


def _halved_at_once(bend):
    left = np.cumprod(1 - bend / np.arange(4, 10_000))
    return int(np.argmax(left <= 0.5)) + 1


def _halved_by_logarithms(bend):
    t = np.arange(10_000)
    return int((np.cumsum(np.log(1 - bend / (t + 4))) > -np.log(2)).sum()) + 1


def _halved_with(factor):
    """Wrong: another factor at each step."""
    def halved(bend):
        distance, t = 1.0, 0
        while distance > 0.5:
            distance *= factor(bend, t)
            t += 1
        return t
    return halved


@Exercise.of(
    solution=halved, alternatives=(_halved_at_once, _halved_by_logarithms),
    hints=("Begin with a distance of 1 and t = 0. While it is above a half, multiply it by 1 - bend / (t + 4) and add 1 to t.",
           "When the loop ends, t steps have been made."),
    wrong=((_halved_with(lambda bend, t: 1 - bend / (t + 1)), "first rate is 1/4"),
           (_halved_with(lambda bend, t: 1 - bend / (t + 5)), "first rate is 1/4"),
           (_halved_with(lambda bend, t: 1 - bend / 4), "stays at 1/4"),
           (_halved_with(lambda bend, t: (1 - bend / (t + 4)) ** 2), "not of its square"),
           (lambda bend: halved(bend) - 1, "one step short"), (lambda bend: halved(bend) + 1, "one step too many")),
    right="With a bend of 0.1 it takes about three and a half thousand steps, with one of 0.02 it would take more than 10^15.")
def q2(halved):
    # The steps that are right, and those of a rate that does not fall, of the square, of 1 / (t + 1) and of 1 / (t + 5).
    for bend, steps, constant, square, soon, late in ((0.5, 10, 6, 4, 1, 13), (0.2, 106, 14, 16, 15, 137), (0.1, 3542, 28, 108, 527, 4562)):
        answer, told = halved(bend), f"for a bend of {bend}"
        answer.is_not(constant, f"{told} this rate stays at 1/4: let it fall.")
        answer.is_not(square, f"{told} this is the half-time of the loss: the half of the distance was asked for, not of its square.")
        for other in (soon, late):
            answer.is_not(other, f"{told} the rates were not 1 / (t + 4): the first rate is 1/4.")
        answer.is_not(steps - 1, f"{told} it is one step short: after it the distance is still above a half.")
        answer.is_not(steps + 1, f"{told} it is one step too many: count the steps that were made.")
        answer.close_to(steps, "Multiply the factors 1 - bend / (t + 4), from t = 0 on, until the product is at most a half.")
