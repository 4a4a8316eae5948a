"""The exercises of notebook 07: how should the learning rate change over time?"""

import numpy as np

from descentlab._numbers import short
from descentlab.exercises import Exercise, expect


# 1. Predict a floor, and verify it


def rate_for(floor, bend, noise):
    return 4 * floor / (noise**2 + 2 * floor * bend)


def _rate_for_by_halving(floor, bend, noise):
    low, high = 0.0, 2 / bend
    for _ in range(100):
        middle = (low + high) / 2
        if middle * noise**2 / (2 * (2 - middle * bend)) < floor:
            low = middle
        else:
            high = middle
    return middle


def _rate_for_on_a_grid(floor, bend, noise):
    etas = np.linspace(0, 2 / bend, 200_001)[1:-1]
    return etas[np.abs(etas * noise**2 / (2 * (2 - etas * bend)) - floor).argmin()]


def _settled(eta, bend, noise):
    """The mean loss of 4,000 runs that have settled, over their last steps."""
    rng, x, losses = np.random.default_rng(0), np.zeros(4000), []
    for t in range(200):
        x = (1 - eta * bend) * x - eta * noise * rng.normal(size=4000)
        if t >= 150:
            losses.append(np.mean(bend * x**2 / 2))
    return np.mean(losses)


@Exercise.of(
    solution=rate_for, alternatives=(_rate_for_by_halving, _rate_for_on_a_grid),
    hints=("The formula is in the first section: floor = eta s^2 / (2 (2 - eta l)). Solve it for eta.",
           "Multiply by 2 (2 - eta l), and bring all that has an eta to one side: 4 floor = eta (s^2 + 2 floor l)."),
    wrong=((lambda floor, bend, noise: 4 * floor / noise**2, "small eta times bend"),
           (lambda floor, bend, noise: 4 * floor / (noise + 2 * floor * bend), "settles at"),
           (lambda floor, bend, noise: floor * noise**2 / (2 * (2 - floor * bend)), "is not between"),
           (lambda floor, bend, noise: 4 * floor / (noise**2 + 2 * floor), "settles at")),
    right="4,000 runs with your rate have settled where they should.")
def q1(rate_for):
    for floor, bend, noise in ((0.75, 4.0, 3.0), (0.02, 0.5, 0.4), (0.3, 1.0, 1.0)):
        eta = rate_for(floor, bend, noise)
        number = eta.number()
        right = 4 * floor / (noise**2 + 2 * floor * bend)
        expect(0 < number < 2 / bend, f"{eta} is not between 0 and the limit 2 / bend = {2 / bend:g}.")
        measured = _settled(number, bend, noise)
        small = np.isclose(number, 4 * floor / noise**2)
        expect(np.isclose(number, right, rtol=1e-2, atol=0),
               f"with {eta} a run settles at {short(measured)}, not at {floor:g}" + (
                   ": floor = eta s^2 / 4 is for small eta times bend only." if small else "."))


# 2. The usual recipe


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
def q2(recipe):
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


# 3. A fair comparison


def fair(tuning, report):
    tuning = np.where(np.isnan(tuning), np.inf, tuning)
    return np.median(report[tuning.mean(axis=1).argmin()])


def _fair_loop(tuning, report):
    best, chosen = np.inf, None
    for i, losses in enumerate(tuning):
        if not np.isnan(losses).any() and losses.mean() < best:
            best, chosen = losses.mean(), i
    return float(np.median(report[chosen]))


def _fair_nan(tuning, report):
    return np.median(report[np.nanargmin(np.mean(tuning, axis=1))])


@Exercise.of(
    solution=fair, alternatives=(_fair_loop, _fair_nan),
    hints=("The mean of each row of `tuning` is `tuning.mean(axis=1)`; a row with a nan has the mean nan.",
           "`np.where(np.isnan(x), np.inf, x)` makes what diverged infinitely bad.",
           "`argmin` gives the row, and `np.median(report[row])` the result."),
    wrong=((lambda tuning, report: np.median(report[np.nanargmin(np.median(report, axis=1))]), "that are reported"),
           (lambda tuning, report: np.nanmin(report), "one run diverged"),
           (lambda tuning, report: np.median(report[np.argmin(tuning.mean(axis=1))]), "nan"),
           (lambda tuning, report: report[1].min(), "the best seed is no fair report"),
           (lambda tuning, report: report[1].mean(), "this is the mean over the seeds"),
           (lambda tuning, report: np.median(report[np.nanargmin(np.median(tuning, axis=1))]), "by its median"),
           (lambda tuning, report: np.nanmedian(report[np.nanmean(tuning, axis=1).argmin()]), "one run diverged")),
    right="Choosing and reporting on the same seeds is the commonest way to make a new method look good.")
def q3(fair):
    tuning = np.array([[0.9, 1.0, 0.8], [0.5, 0.4, 0.6], [0.3, 0.9, 0.6], [0.3, 0.35, 2.0], [np.nan, 0.1, 0.2]])
    report = np.array([[1.0, 0.9, 0.2], [0.9, 0.5, 0.6], [0.3, 0.4, 0.35], [0.4, 0.8, 0.45], [0.1, np.nan, 0.1]])
    answer = fair(tuning, report)
    expect(not np.isnan(answer.array(())), f"{answer} is nan: a rate with a run that diverged must not be chosen.")
    answer.is_not(0.35, "the rate was chosen by the numbers that are reported, or by the best single run: choose it by "
                        "the mean of `tuning`, over its seeds.")
    answer.is_not(0.45, "the rate was chosen by its median in `tuning`, which does not see the run that went badly: "
                        "choose it by the mean.")
    answer.is_not(0.1, "a rate at which one run diverged must not be chosen, however good the others are.")
    answer.is_not(0.5, "the best seed is no fair report: take the median over the seeds.")
    answer.is_not(2 / 3, "this is the mean over the seeds of `report`; the median was asked for.")
    answer.close_to(0.6, "The row of `report` for the rate with the lowest mean in `tuning`; its median.")


# 4. Right for a steep direction, too little for a flat one


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
    right="The flatter, the slower: with a bend of 0.02 it would take more than 10^15 steps.")
def q4(halved):
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
