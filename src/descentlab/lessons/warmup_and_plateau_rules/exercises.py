"""The exercise of this page: the usual recipe."""

import numpy as np

from descentlab.exercises import Exercise, expect


# The usual recipe


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
