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


# 4. A rescue


def rescue(t):
    return 1 / (t + 4)


def _rescue_by_the_balance(t):
    q = 1 / 3
    for _ in range(t + 1):
        q = q / (1 + q)
    return q


def _rescue_from_five(t):
    return 1 / (t + 5)


@Exercise.of(
    solution=rescue, alternatives=(_rescue_by_the_balance, _rescue_from_five),
    hints=("Set the derivative of (1 - eta)^2 q + eta^2 to zero: eta = q / (1 + q). Put in, the next q is again q / (1 + q).",
           "So 1 / q grows by one at each step: the rate is 1 / (t + c), with c = 1 + 1 / q for the first q."),
    wrong=((lambda t: 0.5, "that is the rate of the run"), (lambda t: 0.024, "no constant rate"),
           (lambda t: 0.0, "stands still"), (lambda t: 0.5 * (1 - t / 100), "too late"), (lambda t: 0.057 * (1 - t / 100), "too late"),
           (lambda t: 0.001, "too slow"),
           (lambda t: 1 / (t + 1), "forgets where it is"), (lambda t: 2.5 if t < 50 else 0.01, "above the limit")),
    right="No schedule gets much lower: the best possible is 0.00485.")
def q4(rescue):
    etas = np.array([rescue(t).number() for t in range(100)])
    expect((etas >= 0).all(), f"a rate must not be negative, and at t = {etas.argmin()} it is {short(etas.min())}.")
    squares = [1 / 3]
    for eta in etas:
        squares.append((1 - eta) ** 2 * squares[-1] + eta**2)
    losses = np.array(squares) / 2
    said = f"the mean loss ends at {short(losses[-1])}, not below 0.0049"
    expect(etas.any(), f"{said}: with a rate of zero the run stands still.")
    expect(etas.max() < 2, f"{said}: the rate comes above the limit, 2 / bend = 2.")
    expect(np.ptp(etas) > 0 or not np.isclose(etas[0], 0.5), f"{said}: that is the rate of the run.")
    expect(losses[-1] < 0.0049 or np.ptp(etas) > 0 or etas[0] < 0.01,
           f"{said}: no constant rate ends lower than 0.0073 within these 100 steps.")
    expect(losses[-1] < 0.0049 or etas[0] < 0.9 or losses[-1] > 0.0052,
           f"{said}: with a first rate of {short(etas[0])} the run forgets where it is, and it is not far from the minimum. "
           "What does c say?")
    slow = np.prod((1 - etas) ** 2) > 0.02
    expect(losses[-1] < 0.0049, f"{said}: " + (
        "it comes down too slowly, so the height from which it came is still there: larger rates at first." if slow else
        "its last rates are too large, or become small too late: their floor holds it up."))
