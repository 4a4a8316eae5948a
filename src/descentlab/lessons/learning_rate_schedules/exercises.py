"""The drill of notebook 07: how should the learning rate change over time?"""

import numpy as np

from descentlab.exercises import Exercise, Guarded, expect, expect_close, expect_shape


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
        wave = [eta * (1 + np.cos(np.pi * t / steps)) / 2 for t in range(steps + 1)]
        expect_close(cosine, cosine(0, eta, steps), wave[0], "At t = 0 the rate is eta itself.")
        expect_close(cosine, cosine(steps // 2, eta, steps), wave[steps // 2], "Half-way it is half of eta.")
        expect_close(cosine, cosine(steps // 4, eta, steps), wave[steps // 4], "The cosine wants an angle from 0 to pi.")
        expect_close(cosine, cosine(steps, eta, steps), 0.0, "At the last step it has come down to zero.")
        expect_close(cosine, cosine(steps + steps // 2, eta, steps), 0.0, "After the last step it stays at zero.")
        t = np.array([3, 1, steps // 2])
        expect_close(cosine, cosine(t, eta, steps), np.array(wave)[t], "An array of steps gives an array of rates.")


# 2. The floor


@Exercise.of(
    kind="value", solution=0.75, source="0.2 * 3**2 / (2 * (2 - 0.2 * 4))",
    alternatives=(3 / 4, np.float64(0.2 * 9 / 2.4)),
    hints=("The formula is in the first section.", "`eta * s**2 / (2 * (2 - eta * l))`"),
    wrong=((0.45, "small eta l only"), (0.25, "with its square"), (0.1875, "l times as much"), (0.9, "with eta = 0.2")),
    right="Simulate it, if you doubt it: ten lines.")
def q2(number):
    expect_shape("your number", number, ())
    expect(abs(number - 0.45) > 1e-6, "that is eta s^2 / 4, which holds for small eta l only; here eta l is 0.8.")
    expect(abs(number - 0.25) > 1e-6, "the noise enters with its square: s is 3.")
    expect(abs(number - 0.1875) > 1e-6, "that is the mean of x^2 / 2; the loss is l times as much.")
    expect_close("the floor", number, 0.75, "eta s^2 / (2 (2 - eta l)), with eta = 0.2, l = 4, s = 3.")


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
           (lambda schedule, steps: schedule(steps), "expected a function")),
    right="A function that makes a schedule from a schedule: that is how `schedules.Warmup` works, too.")
def q3(warmed):
    for steps, eta, factor in ((4, 1.0, 0.9), (9, 0.5, 0.5)):
        rate = Guarded(warmed(lambda t: eta * factor**t, steps), "the new schedule")
        expect(float(rate(0)) > 0, f"{rate} is 0: the first step would be lost.")
        expect_close(rate, rate(steps), eta, f"After {steps} steps of warmup the old schedule begins, with its own t = 0.")
        expect_close(rate, rate(steps + 3), eta * factor**3, "The old schedule's clock begins where the warmup ends.")
        for t in (steps - 1, 0, 1):
            expect_close(rate, rate(t), eta * (t + 1) / (steps + 1),
                         "The rise is a straight line in equal steps, from eta / (steps + 1) up to the rate that follows "
                         "it: no jump.")


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
        answer = running_average(stream(), first)
        expect_shape("the average", answer, (3,))
        expect_close("the average", answer, points[first:].mean(axis=0),
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
           (lambda tuning, report: np.nanmedian(report[np.nanmean(tuning, axis=1).argmin()]), "one run diverged")),
    right="Choosing and reporting on the same seeds is the commonest way to make a new method look good.")
def q5(fair):
    tuning = np.array([[0.9, 1.0, 0.8], [0.5, 0.4, 0.6], [0.3, 0.9, 0.6], [np.nan, 0.1, 0.2]])
    report = np.array([[1.0, 0.9, 0.2], [0.7, 0.5, 0.6], [0.3, 0.4, 0.35], [0.1, np.nan, 0.1]])
    answer = fair(tuning, report)
    expect_shape("your result", answer, ())
    expect(not np.isnan(answer), "your result is nan: a rate with a run that diverged must not be chosen.")
    expect(abs(answer - 0.35) > 1e-9, "the rate was chosen by the numbers that are reported, or by the best single run: "
           "choose it by the mean of `tuning`, over its seeds.")
    expect(abs(answer - 0.1) > 1e-9, "a rate at which one run diverged must not be chosen, however good the others are.")
    expect(abs(answer - 0.5) > 1e-9, "the best seed is no fair report: take the median over the seeds.")
    expect_close("your result", answer, 0.6, "The row of `report` for the rate with the lowest mean in `tuning`; its median.")
