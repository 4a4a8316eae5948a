"""The exercises of notebook 08: why did it stop?"""

import math

import numpy as np

from descentlab import optimizers, surfaces
from descentlab._numbers import short
from descentlab.curvature import critical_points
from descentlab.descent import descend
from descentlab.diagnosis import diagnose
from descentlab.exercises import Answer, Exercise, Progress, expect

progress = Progress("why_did_it_stop")     # no verdicts end this notebook

# 1. What is left to lose


def share(loss, theta, decay):
    return 1 - decay * (theta**2).sum() / 2 / loss


def _share_loop(loss, theta, decay):
    penalty = sum(decay / 2 * float(weight) ** 2 for weight in theta)
    return (loss - penalty) / loss


def _share_norm(loss, theta, decay):
    return (loss - decay * np.linalg.norm(theta) ** 2 / 2) / loss


@Exercise.of(
    solution=share, alternatives=(_share_loop, _share_norm),
    hints=("The loss of the data is what remains of the loss when the part of the decay is subtracted.",
           "`loss - decay * (theta**2).sum() / 2` is the loss of the data: divide it by the loss."),
    wrong=((lambda loss, theta, decay: 1 - decay * (theta**2).sum() / loss, "half of the squares"),
           (lambda loss, theta, decay: decay * (theta**2).sum() / 2 / loss, "the share of the decay"),
           (lambda loss, theta, decay: loss - decay * (theta**2).sum() / 2, "as a share of the loss"),
           (lambda loss, theta, decay: 1 - decay * np.linalg.norm(theta) / 2 / loss, "the squares"),
           (lambda loss, theta, decay: 1 - decay * theta**2 / 2 / loss, "one real number")),
    right="Of the eight runs that had arrived, the data make less than a third of the loss: the rest is decay.")
def q1(share):
    for loss, theta, decay in ((0.12, np.array([3.0, -4.0, 12.0]), 0.001), (2.0, np.array([1.0, -2.0]), 0.1),
                               (0.5, np.array([2.0, 1.0, -1.0]), 0.0)):
        wanted = _share_norm(loss, theta, decay)
        answer = Answer(share(loss, theta.copy(), decay).value, f"for a loss of {loss} and a decay of {decay}, the share")
        if decay:
            for sentence, mistake in (("the decay takes half of the squares.", 2 * wanted - 1),
                                      ("that is the share of the decay, and the data have the rest.", 1 - wanted),
                                      ("give it as a share of the loss.", wanted * loss)):
                answer.is_not(mistake, sentence)
        answer.close_to(wanted, "The decay adds half of decay times the sum of the squares of all weights.")


# 2. Noise to signal, of batches alone


def ratio(gradients):
    g = gradients.mean(axis=0)
    noise = ((gradients - g) ** 2).sum() / (len(gradients) - 1)
    signal = (g**2).sum() - noise / len(gradients)
    return noise / signal if signal > 0 else np.inf


def _ratio_var(gradients):
    noise = np.var(gradients, axis=0, ddof=1).sum()
    signal = np.linalg.norm(np.mean(gradients, axis=0)) ** 2 - noise / len(gradients)
    return noise / signal if signal > 0 else math.inf


def _ratio_pairs(gradients):
    """The signal as the mean product of two different rows: their noises are independent."""
    many = len(gradients)
    products = gradients @ gradients.T
    signal = (products.sum() - np.trace(products)) / (many * (many - 1))
    return (np.trace(products) / many - signal) / signal if signal > 0 else np.inf


def _ratio_negative(gradients):
    """Right, as long as something is left for the signal."""
    noise = np.var(gradients, axis=0, ddof=1).sum()
    return noise / ((gradients.mean(axis=0) ** 2).sum() - noise / len(gradients))


def _ratio_uncorrected(gradients):
    g = gradients.mean(axis=0)
    return ((gradients - g) ** 2).sum() / (len(gradients) - 1) / (g**2).sum()


@Exercise.of(
    solution=ratio, alternatives=(_ratio_var, _ratio_pairs),
    hints=("`g = gradients.mean(axis=0)`, and the noise is the sum of all `(gradients - g) ** 2`, divided by k - 1.",
           "Of the squared length of the mean, `noise / len(gradients)` is noise: what is left is the signal."),
    wrong=((_ratio_uncorrected, "still has noise in it"), (_ratio_negative, "expected inf"),
           (lambda batches: ratio(batches) * (len(batches) - 1) / len(batches), "k - 1"),
           (lambda batches: np.std(batches, axis=0).sum() / np.linalg.norm(batches.mean(axis=0)), "squares"),
           (lambda batches: 1 / ratio(batches), "the other way round"),
           (lambda batches: batches.std(axis=0, ddof=1) ** 2 / batches.mean(axis=0) ** 2, "one real number")),
    right="Times the batch size this is the noise scale of McCandlish and others: the batch at which noise equals signal.")
def q2(ratio):
    for many, spread in ((8, 1.0), (50, 3.0)):
        rng = np.random.default_rng(many)
        batches = np.array([2.0, -1.0, 0.5]) + spread * rng.standard_normal((many, 3))
        wanted = _ratio_var(batches)
        answer = Answer(ratio(batches.copy()).value, f"for {many} batches, the ratio")
        uncorrected = _ratio_uncorrected(batches)
        for sentence, mistake in (
                ("the squared length of the mean still has noise in it: subtract 1/k of the noise.", uncorrected),
                ("the rows lie nearer to their own mean than to g: divide by k - 1.", wanted * (many - 1) / many),
                ("that is signal to noise, the other way round.", 1 / wanted)):
            answer.is_not(mistake, f"for {many} batches: {sentence}")
        answer.close_to(wanted, "Both the noise and the signal are sums of squares.")
    hidden = Answer(ratio(np.array([[3.0, -1.0], [-2.0, 2.0], [-1.0, -0.5]])).value, "for batches that hide it, the ratio")
    expect(hidden.array(()) == np.inf, f"{hidden}: nothing is left for the signal, so expected inf, got {hidden.array(()):g}.")


# 3. How long a push needs


def wait(eta, bend, push, far):
    if bend >= 0:
        return np.inf
    return np.ceil(np.log(far / push) / np.log(1 - eta * bend))


def _wait_loop(eta, bend, push, far):
    steps = 0
    while bend < 0 and push < far:
        push, steps = push - eta * bend * push, steps + 1
    return steps if bend < 0 else math.inf


def _wait_log1p(eta, bend, push, far):
    return math.ceil((math.log(far) - math.log(push)) / math.log1p(-eta * bend)) if bend < 0 else math.inf


@Exercise.of(
    solution=wait, alternatives=(_wait_loop, _wait_log1p),
    hints=("A step of plain descent goes against the slope, which is bend times the distance. By what factor does the "
           "distance grow?",
           "After t steps the push is `push * (1 - eta * bend) ** t`: take the logarithm, and round up."),
    wrong=((lambda eta, bend, push, far: np.log(far / push) / np.log(1 - eta * bend) if bend < 0 else np.inf, "whole steps"),
           (lambda eta, bend, push, far: np.ceil(np.log(far / push) / -(eta * bend)) if bend < 0 else np.inf, "1 - eta * bend"),
           (lambda eta, bend, push, far: np.ceil(np.log(far / push) / np.log(1 + eta * abs(bend))), "dies out"),
           (lambda eta, bend, push, far: np.ceil((far - push) / (-eta * bend * push)) if bend < 0 else np.inf, "every step"),
           (lambda eta, bend, push, far: np.ones(2), "one real number")),
    right="At a rate ten times as large the wait is nearly ten times shorter: so raise a small rate before you push.")
def q3(wait):
    for eta, bend, push, far in ((0.1, -0.5, 0.01, 1.0), (0.9, -1.0, 1e-6, 2.0), (0.01, -0.2, 0.1, 3.0)):
        wanted = _wait_log1p(eta, bend, push, far)
        answer = Answer(wait(eta, bend, push, far).value, f"for eta {eta}, bend {bend}, push {push} and far {far}, the wait")
        exact = math.log(far / push) / math.log1p(-eta * bend)
        for sentence, mistake in (("only whole steps count: round up.", exact),
                                  ("in one step the distance grows by 1 - eta * bend, and not by e to the power of that.",
                                   math.ceil(math.log(far / push) / -(eta * bend))),
                                  ("the push grows by the same factor in every step, and not by the same length.",
                                   math.ceil((far - push) / (-eta * bend * push)))):
            answer.is_not(mistake, sentence)
        answer.close_to(wanted, "Multiply the distance by 1 - eta * bend, step by step, and count.")
    up = Answer(wait(0.1, 0.5, 0.01, 1.0).value, "where the loss bends up, the wait")
    expect(up.array(()) == np.inf, f"{up}: there a push dies out, so expected inf, got {up.array(()):g}.")


# 4. A patient


def _distances(start):
    saddles = critical_points(surfaces.himmelblau).named("saddle")
    return [np.linalg.norm(start - saddle.theta) for saddle in saddles]


@Exercise.of(
    kind="value", solution=([0.2014889128242484, 4.0], 0.002),
    source="""low, high = -1.5, 1.5
for _ in range(50):
    middle = (low + high) / 2
    run = descend(surfaces.himmelblau.gradient, [middle, 4.0], optimizers.gd(0.002), steps=200)
    if run.end[0] < 0.0867:
        low = middle
    else:
        high = middle
patient = ([low, 4.0], 0.002)""",
    alternatives=(([0.24650809931520204, 4.5], 0.002), ([-0.04514456130302325, 1.8], 0.002)),
    hints=("Two starts whose runs end on different sides of a saddle have between them one whose run ends on it.",
           "At y = 4 and eta = 0.002, x = -1.5 ends left of the saddle at (0.0867, 2.8843), and x = 1.5 right of it. "
           "Halve the way between them, fifty times."),
    wrong=((([3.0, 2.0], 0.01), "diagnosed as minimum"), (([0.0, 0.0], 0.001), "it was diagnosed as"),
           (([0.2, 4.0], 0.01), "between two starts"), (([0.2, 4.0], 1e-9), "raise it"),
           (([0.0867, 2.8843], 0.001), "at least 1 was asked for"), ((0.0867, 2.8843), "the start"),
           (([0.1, 4.0], 0.0), "must be positive"),
           (([-0.270844590667, -0.923038558480], 0.001), "on a maximum"), (([3.1, 2.0], 10.0), "diverging"),
           (([1e139, 1e139], 0.01), "left the finite numbers after step 0")),
    right="You have found a point of the line that divides the starts of one minimum from those of the other.")
def q4(patient):
    start, eta = patient.results("the start", "eta")
    start, eta = start.finite((2,)), eta.number()
    expect(eta > 0, "eta must be positive.")
    nearest = min(_distances(start))
    expect(nearest >= 1, f"it starts {nearest:.2f} away from a saddle: at least 1 was asked for.")
    run = descend(surfaces.himmelblau.gradient, start, optimizers.gd(eta), 200)
    expect(run.blew_up < 0, f"the run is diverging: it left the finite numbers after step {run.blew_up}, since this "
                            "eta is far too large for so steep a place.")
    verdict = diagnose(surfaces.himmelblau, run, optimizers.gd(eta)).verdict
    where = "it ended at ({}, {})".format(*map(short, run.end))
    if verdict in ("saddle", "maximum"):
        bends = np.linalg.eigvalsh(surfaces.himmelblau.hessian(run.end))
        expect(bends[-1] > 0, f"{where}, on a maximum: it falls in all directions. Around a saddle it also rises.")
    advice = "Look between two starts that end in different minima; and a smaller eta leaves a saddle more slowly."
    if eta < 1e-4:
        advice = "With so small an eta nothing happens anywhere: raise it."
    expect(verdict == "saddle", f"it was diagnosed as {verdict}, and {where}. {advice}")
