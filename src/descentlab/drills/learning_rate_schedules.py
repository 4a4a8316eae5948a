"""The drill of notebook 07: how should the learning rate change over time?"""

import numpy as np

from descentlab.exercises import Exercise, Guarded, Question, expect, expect_close, expect_shape

floor = Question(
    "A small rate, and the mean loss has settled on its floor. We halve the rate and wait. Where does the loss settle now?",
    {"where it was: it only takes longer": "So it would be without noise. With noise, each step brings in a push of size "
                                           "$\\eta s$, and that has become smaller.",
     "at about half": "The push is half as large and its square a quarter; but the pull, which undoes it, is half as "
                      "strong too. A quarter over a half is a half.",
     "at about a quarter": "The square of the push is a quarter, yes. But the pull that undoes it is only half as strong.",
     "at zero": "Only a rate that goes to zero brings the loss to zero."},
    best="at about half")

decay = Question(
    "Ten schedules, each with the peak that suits it best. By how much do the nine that move get more test digits right "
    "than the constant one, in the median?",
    {"by 5 points or more": "Such gaps open when the constant rate has *not* been tuned. We shall try that, too.",
     "by about 2 points": "Then nobody would ever use a constant rate. But it has been tuned, like all the others.",
     "by less than a point, if at all": "And the test *loss* says something else than the number of right digits."},
    best="by less than a point, if at all")

plateau = Question(
    "A fifth of the training labels are wrong. With a constant rate of 2, what happens to the validation loss over 40 epochs?",
    {"it falls and then stays level": "It would, if the network could not learn the wrong labels one by one. It can.",
     "it falls and then climbs": "At first the network learns what the labels have in common, and that is right. Then it "
                                 "learns the wrong ones by heart.",
     "it falls all the time": "The *training* loss does. The validation labels are clean."},
    best="it falls and then climbs")

jumps = Question(
    "Which decay removes the jumps and still lets the run arrive?",
    {"any, if the rate is small in the end": "The jumps are not at the end. The first comes before step 1,000.",
     "one that falls early, but not too fast": "It must fall at least as fast as $1/\\sigma$ grows, and leave enough of the rate "
                                               "for the way.",
     "the fastest": "It removes the jumps all right. But its steps shrink so fast that the run never arrives."},
    best="one that falls early, but not too fast")

warmup = Question(
    "In which of the four cases will warmup lower the training loss?",
    {"only where sigma starts at zero": "That is what the usual reason predicts. But the third case, which has no sigma, "
                                        "starts on very steep ground.",
     "in both cases that have a sigma": "A corrected sigma is of the right size from the first step on.",
     "where sigma starts at zero, and from the large start": "Both have first steps that are too long, for different "
                                                             "reasons.",
     "in all four": "At the usual start, and with a sigma of the right size, what would the small steps be for?"},
    best="where sigma starts at zero, and from the large start")

rescaled = Question(
    "A network with rectified units. We multiply the weights and biases of its first layer by 30 and divide the weights of "
    "the second by 30. What happens to its outputs, and to its sharpness?",
    {"both change": "The outputs do not: $\\max(30 z, 0) = 30 \\max(z, 0)$, and the second layer takes it back.",
     "the outputs stay, and so the sharpness stays": "The same *function*; but sharpness is about what a small step of the "
                                                     "*weights* does, and these are others now.",
     "the outputs stay, the sharpness changes": "A small step in the second layer is now a large one, compared with the "
                                                "weights that are there."},
    best="the outputs stay, the sharpness changes")

slices = Question(
    "Suppose that depth makes the slices rougher. Which remedy makes the slices of a deep network smooth again?",
    {"batch normalization": "It makes deep networks easier to train. That is not the same thing.",
     "skip connections": "A likely reason: with them each layer only adds a little to what passes by, so a change of "
                         "its weights is not multiplied through all the others.",
     "both alike": "Look at the next picture: one of them does not do it at all."},
    best="skip connections")

minima = Question(
    "Thirty trainings of the network with 32 hidden units. How much higher is the worst loss than the best?",
    {"several times": "So it will be with the tiny network.",
     "some 20 %": "That is what four hidden units give.",
     "a few percent or less": "A likely reason: with many units there is usually one about that can do what another "
                              "failed to learn."},
    best="a few percent or less")


# 1. A schedule by hand


def cosine(t, eta, steps):
    return eta * (1 + np.cos(np.pi * np.minimum(t, steps) / steps)) / 2


def _cosine_half_angle(t, eta, steps):
    return eta * np.cos(np.pi / 2 * np.clip(np.asarray(t) / steps, 0, 1)) ** 2


def _cosine_where(t, eta, steps):
    return np.where(np.asarray(t) < steps, eta / 2 + eta / 2 * np.cos(np.pi * np.asarray(t) / steps), 0.0)


def _check_cosine(cosine):
    for eta, steps in ((1.0, 100), (0.3, 40)):
        wave = [eta * (1 + np.cos(np.pi * t / steps)) / 2 for t in range(steps + 1)]
        expect_close(cosine, cosine(0, eta, steps), wave[0], "At t = 0 the rate is eta itself.")
        expect_close(cosine, cosine(steps // 2, eta, steps), wave[steps // 2], "Half-way it is half of eta.")
        expect_close(cosine, cosine(steps // 4, eta, steps), wave[steps // 4], "The cosine wants an angle from 0 to pi.")
        expect_close(cosine, cosine(steps, eta, steps), 0.0, "At the last step it has come down to zero.")
        expect_close(cosine, cosine(steps + steps // 2, eta, steps), 0.0, "After the last step it stays at zero.")
        t = np.array([3, 1, steps // 2])
        expect_close(cosine, cosine(t, eta, steps), np.array(wave)[t], "An array of steps gives an array of rates.")


q1 = Exercise(
    "q1", _check_cosine, solution=cosine, alternatives=(_cosine_half_angle, _cosine_where),
    hints=("Half a wave: `np.cos` of an angle from 0 at the start to pi at the end falls from 1 to -1.",
           "Add 1 and halve, and it falls from 1 to 0. Times eta.",
           "`np.minimum(t, steps)` holds the clock after the end, for a number as for an array."),
    wrong=((lambda t, eta, steps: eta * (1 + np.cos(np.pi * np.asarray(t) / steps)) / 2, "After the last step"),
           (lambda t, eta, steps: eta * np.cos(np.pi * np.minimum(t, steps) / steps), "Half-way"),
           (lambda t, eta, steps: eta * (1 - np.minimum(t, steps) / steps), "an angle from 0 to pi"),
           (lambda t, eta, steps: eta * (1 + np.cos(180 * np.minimum(t, steps) / steps)) / 2, "Half-way"),
           (lambda t, eta, steps: eta * (1 + np.cos(np.pi * min(t, steps) / steps)) / 2, "raised ValueError")),
    right="`schedules.Cosine(eta, steps)` is this, and it has no memory either.")


# 2. The floor


def _check_floor(number):
    expect_shape("your number", number, ())
    expect(abs(number - 0.45) > 1e-6, "that is eta s^2 / 4, which holds for small eta l only; here eta l is 0.8.")
    expect(abs(number - 0.25) > 1e-6, "the noise enters with its square: s is 3.")
    expect(abs(number - 0.1875) > 1e-6, "that is the mean of x^2 / 2; the loss is l times as much.")
    expect_close("the floor", number, 0.75, "eta s^2 / (2 (2 - eta l)), with eta = 0.2, l = 4, s = 3.")


q2 = Exercise(
    "q2", _check_floor, kind="value", solution=0.75, source="0.2 * 3**2 / (2 * (2 - 0.2 * 4))",
    alternatives=(3 / 4, np.float64(0.2 * 9 / 2.4)),
    hints=("The formula is in the first section.", "`eta * s**2 / (2 * (2 - eta * l))`"),
    wrong=((0.45, "small eta l only"), (0.25, "with its square"), (0.1875, "l times as much"), (0.9, "with eta = 0.2")),
    right="Simulate it, if you doubt it: ten lines.")


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


def _check_warmed(warmed):
    for steps, eta, factor in ((4, 1.0, 0.9), (9, 0.5, 0.5)):
        rate = Guarded(warmed(lambda t: eta * factor**t, steps), "the new schedule")
        expect(float(rate(0)) > 0, f"{rate} is 0: the first step would be lost.")
        expect_close(rate, rate(steps), eta, f"After {steps} steps of warmup the old schedule begins, with its own t = 0.")
        expect_close(rate, rate(steps + 3), eta * factor**3, "The old schedule's clock begins where the warmup ends.")
        for t in (steps - 1, 0, 1):
            expect_close(rate, rate(t), eta * (t + 1) / (steps + 1),
                         "The rise is a straight line in equal steps, from eta / (steps + 1) up to the rate that follows "
                         "it: no jump.")


q3 = Exercise(
    "q3", _check_warmed, solution=warmed, alternatives=(_warmed_min, _warmed_list),
    hints=("Define a function inside, and return it: `def rate(t): ...` and `return rate`.",
           "The peak is `schedule(0)`. Over the rise the rate is the peak times (t + 1) / (steps + 1).",
           "From t = steps on it is `schedule(t - steps)`."),
    wrong=((lambda schedule, steps: lambda t: schedule(0) * t / steps if t < steps else schedule(t - steps),
            "the first step would be lost"),
           (lambda schedule, steps: lambda t: schedule(t) * min((t + 1) / (steps + 1), 1), "with its own t = 0"),
           (lambda schedule, steps: lambda t: schedule(0) * 0.1 if t < steps else schedule(t - steps), "straight line"),
           (lambda schedule, steps: schedule(steps), "expected a function")),
    right="A function that makes a schedule from a schedule: that is how `schedules.Warmup` works, too.")


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


def _check_average(running_average):
    points = np.random.default_rng(0).normal(size=(12, 3)) + np.arange(12)[:, None]

    def stream():
        yield from points.copy()

    for first in (0, 5, 11):
        answer = running_average(stream(), first)
        expect_shape("the average", answer, (3,))
        expect_close("the average", answer, points[first:].mean(axis=0),
                     f"With first = {first}, the mean of the points number {first} to 11, all with the same weight.")


def _exponential(points, first):
    mean = 0.0
    for t, theta in enumerate(points):
        if t >= first:
            mean = theta if t == first else 0.9 * mean + 0.1 * theta
    return mean


q4 = Exercise(
    "q4", _check_average, solution=running_average, alternatives=(_running_mean, _average_of_a_list),
    hints=("`for t, theta in enumerate(points):` gives the points one by one, and their numbers.",
           "Keep a sum and a count, from number `first` on."),
    wrong=((lambda points, first: running_average(points, 0), "the mean of the points number 5"),
           (lambda points, first: running_average(points, first + 1) if first < 11 else list(points)[-1],
            "the mean of the points number 0"),
           (_exponential, "all with the same weight"),
           (lambda points, first: np.mean(list(points)[first:]), "shape")),
    right="Two numbers to keep for each weight, however long the run is.")


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


def _check_fair(fair):
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


q5 = Exercise(
    "q5", _check_fair, solution=fair, alternatives=(_fair_loop, _fair_nan),
    hints=("The mean of each row of `tuning` is `tuning.mean(axis=1)`; a row with a nan has the mean nan.",
           "`np.where(np.isnan(x), np.inf, x)` makes what diverged infinitely bad.",
           "`argmin` gives the row, and `np.median(report[row])` the result."),
    wrong=((lambda tuning, report: np.median(report[np.nanargmin(np.median(report, axis=1))]), "that are reported"),
           (lambda tuning, report: np.nanmin(report), "one run diverged"),
           (lambda tuning, report: np.median(report[np.argmin(tuning.mean(axis=1))]), "nan"),
           (lambda tuning, report: report[1].min(), "the best seed is no fair report"),
           (lambda tuning, report: np.nanmedian(report[np.nanmean(tuning, axis=1).argmin()]), "one run diverged")),
    right="Choosing and reporting on the same seeds is the commonest way to make a new method look good.")
