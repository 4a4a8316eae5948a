"""The exercises of notebook 07: how should the learning rate change over time?"""

import numpy as np

from descentlab.exercises import Exercise, Guarded, expect


# 1. A schedule by hand


def cosine(t, eta, steps):
    return eta * (1 + np.cos(np.pi * np.minimum(t, steps) / steps)) / 2


def _cosine_half_angle(t, eta, steps):
    return eta * np.cos(np.pi / 2 * np.clip(np.asarray(t) / steps, 0, 1)) ** 2


def _cosine_where(t, eta, steps):
    return np.where(np.asarray(t) < steps, eta / 2 + eta / 2 * np.cos(np.pi * np.asarray(t) / steps), 0.0)


@Exercise.of(
    solution=cosine, alternatives=(_cosine_half_angle, _cosine_where),
    hints=("Half a wave: `np.cos` of an angle from 0 at the start to pi at the end falls from 1 to -1.",
           "Add 1 and halve, and it falls from 1 to 0. Times eta.",
           "`np.minimum(t, steps)` holds the clock after the end, for a number as for an array."),
    wrong=((lambda t, eta, steps: eta * (1 + np.cos(np.pi * np.asarray(t) / steps)) / 2, "After the last step"),
           (lambda t, eta, steps: eta * np.cos(np.pi * np.minimum(t, steps) / steps), "Half-way"),
           (lambda t, eta, steps: eta * (1 - np.minimum(t, steps) / steps), "an angle from 0 to pi"),
           (lambda t, eta, steps: eta * (1 + np.cos(180 * np.minimum(t, steps) / steps)) / 2, "Half-way"),
           (lambda t, eta, steps: eta * (1 + np.cos(np.pi * min(t, steps) / steps)) / 2, "raised ValueError")),
    right="`schedules.Cosine(eta, steps)` is this, and it has no memory either.")
def q1(cosine):
    for eta, steps in ((1.0, 100), (0.3, 40)):
        wave = np.array([eta * (1 + np.cos(np.pi * t / steps)) / 2 for t in range(steps + 1)])
        cosine(0, eta, steps).close_to(wave[0], "At t = 0 the rate is eta itself.")
        cosine(steps // 2, eta, steps).close_to(wave[steps // 2], "Half-way it is half of eta.")
        cosine(steps // 4, eta, steps).close_to(wave[steps // 4], "The cosine wants an angle from 0 to pi.")
        cosine(steps, eta, steps).close_to(0.0, "At the last step it has come down to zero.")
        cosine(steps + steps // 2, eta, steps).close_to(0.0, "After the last step it stays at zero.")
        t = np.array([3, 1, steps // 2])
        cosine(t, eta, steps).close_to(wave[t], "An array of steps gives an array of rates.")


# 2. The floor


@Exercise.of(
    kind="value", solution=0.75, source="0.2 * 3**2 / (2 * (2 - 0.2 * 4))",
    alternatives=(3 / 4, np.float64(0.2 * 9 / 2.4)),
    hints=("The formula is in the first section.", "`eta * s**2 / (2 * (2 - eta * l))`"),
    wrong=((0.45, "small eta l only"), (0.25, "with its square"), (0.1875, "l times as much"),
           (0.9, "with eta = 0.2"), (np.nan, "is not finite")),
    right="Simulate it, if you doubt it: ten lines.")
def q2(number):
    number.is_not(0.45, "that is eta s^2 / 4, which holds for small eta l only; here eta l is 0.8.")
    number.is_not(0.25, "the noise enters with its square: s is 3.")
    number.is_not(0.1875, "that is the mean of x^2 / 2; the loss is l times as much.")
    number.close_to(0.75, "eta s^2 / (2 (2 - eta l)), with eta = 0.2, l = 4, s = 3.")


# 3. Warmup


def warmed(schedule, steps):
    def rate(t):
        if t < steps:
            return schedule(0) * (t + 1) / (steps + 1)
        return schedule(t - steps)
    return rate


def _warmed_min(schedule, steps):
    return lambda t: schedule(max(t - steps, 0)) * min((t + 1) / (steps + 1), 1)


def _warmed_list(schedule, steps):
    rise = [schedule(0) * (t + 1) / (steps + 1) for t in range(steps)]
    return lambda t: rise[t] if t < steps else schedule(t - steps)


@Exercise.of(
    solution=warmed, alternatives=(_warmed_min, _warmed_list),
    hints=("Define a function inside, and return it: `def rate(t): ...` and `return rate`.",
           "The peak is `schedule(0)`. Over the rise the rate is the peak times (t + 1) / (steps + 1).",
           "From t = steps on it is `schedule(t - steps)`."),
    wrong=((lambda schedule, steps: lambda t: schedule(0) * t / steps if t < steps else schedule(t - steps),
            "the first step would be lost"),
           (lambda schedule, steps: lambda t: schedule(t) * min((t + 1) / (steps + 1), 1), "with its own t = 0"),
           (lambda schedule, steps: lambda t: schedule(0) * 0.1 if t < steps else schedule(t - steps), "straight line"),
           (lambda schedule, steps: schedule(steps), "expected a function"),
           (lambda schedule, steps: lambda t: [schedule(t - steps)], "the new schedule(0): expected one real number")),
    right="A function that makes a schedule from a schedule: that is how `schedules.Warmup` works, too.")
def q3(warmed):
    for steps, eta, factor in ((4, 1.0, 0.9), (9, 0.5, 0.5)):
        rate = Guarded(warmed(lambda t: eta * factor**t, steps).value, "the new schedule")
        first = rate(0)
        expect(first.number() > 0, f"{first} is 0: the first step would be lost.")
        rate(steps).close_to(eta, f"After {steps} steps of warmup the old schedule begins, with its own t = 0.")
        rate(steps + 3).close_to(eta * factor**3, "The old schedule's clock begins where the warmup ends.")
        for t in (steps - 1, 0, 1):
            rate(t).close_to(eta * (t + 1) / (steps + 1), "The rise is a straight line in equal steps, from eta / "
                             "(steps + 1) up to the rate that follows it: no jump.")


# 4. Averaging without storing


def running_average(points, first):
    total, count = 0.0, 0
    for t, theta in enumerate(points):
        if t >= first:
            total, count = total + theta, count + 1
    return total / count


def _running_mean(points, first):
    mean = None
    for t, theta in enumerate(points):
        if t == first:
            mean = np.array(theta, dtype=float)
        elif t > first:
            mean = mean + (theta - mean) / (t - first + 1)
    return mean


def _average_of_a_list(points, first):
    return np.mean(list(points)[first:], axis=0)


def _exponential(points, first):
    mean = 0.0
    for t, theta in enumerate(points):
        if t >= first:
            mean = theta if t == first else 0.9 * mean + 0.1 * theta
    return mean


@Exercise.of(
    solution=running_average, alternatives=(_running_mean, _average_of_a_list),
    hints=("`for t, theta in enumerate(points):` gives the points one by one, and their numbers.",
           "Keep a sum and a count, from number `first` on."),
    wrong=((lambda points, first: running_average(points, 0), "the mean of the points number 5"),
           (lambda points, first: running_average(points, first + 1) if first < 11 else list(points)[-1],
            "the mean of the points number 0"),
           (_exponential, "all with the same weight"),
           (lambda points, first: np.mean(list(points)[first:]), "shape")),
    right="Two numbers to keep for each weight, however long the run is.")
def q4(running_average):
    points = np.random.default_rng(0).normal(size=(12, 3)) + np.arange(12)[:, None]

    def stream():
        yield from points.copy()

    for first in (0, 5, 11):
        running_average(stream(), first).close_to(
            points[first:].mean(axis=0),
            f"With first = {first}, the mean of the points number {first} to 11, all with the same weight.")


# 5. A fair comparison


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
def q5(fair):
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
