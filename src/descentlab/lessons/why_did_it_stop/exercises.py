"""The exercises of notebook 08: why did it stop?"""

import math

import numpy as np

from descentlab import optimizers, surfaces
from descentlab._numbers import short
from descentlab.curvature import critical_points
from descentlab.descent import descend
from descentlab.diagnosis import diagnose
from descentlab.exercises import Answer, Exercise, Progress, expect
from descentlab.exercises.wording import show

progress = Progress("why_did_it_stop")     # no verdicts end this notebook

# 1. A hole in the tree


def mended(promise, fall, noise, cosine):
    if promise < 0.01:
        return "stands still"
    if fall > max(promise / 10, 0.01):
        return "falling"
    noisy, turns = noise > 1, cosine < -1 / 2
    if noisy == turns:
        return "undecided"
    return "noise floor" if noisy else "bouncing"


def _mended_nested(promise, fall, noise, cosine):
    if promise >= 0.01:
        if 10 * fall >= promise and fall >= 0.01:
            return "falling"
        both = noise > 1, cosine < -0.5
        return {(True, False): "noise floor", (False, True): "bouncing"}.get(both, "undecided")
    return "stands still"


def _mended_list(promise, fall, noise, cosine):
    if promise < 0.01:
        return "stands still"
    falling = fall > promise / 10 and fall > 0.01
    causes = [name for name, true in (("noise floor", noise > 1), ("bouncing", cosine < -0.5)) if true]
    return "falling" if falling else causes[0] if len(causes) == 1 else "undecided"


def _mended_as_before(promise, fall, noise, cosine):
    return "falling" if promise >= 0.01 and fall > promise / 10 else mended(promise, fall, noise, cosine)


def _mended_by_fall(promise, fall, noise, cosine):
    return "falling" if promise >= 0.01 and fall > 0.01 else mended(promise, fall, noise, cosine)


def _mended_either(promise, fall, noise, cosine):
    return "falling" if promise >= 0.01 and fall > min(promise / 10, 0.01) else mended(promise, fall, noise, cosine)


def _mended_stands(promise, fall, noise, cosine):
    return "stands still" if fall < 0.01 else mended(promise, fall, noise, cosine)


def _mended_undecided(promise, fall, noise, cosine):
    return "undecided" if promise >= 0.01 and promise / 10 < fall < 0.01 else mended(promise, fall, noise, cosine)


@Exercise.of(
    solution=mended, alternatives=(_mended_nested, _mended_list),
    hints=("Only the line of *falling* changes: there are two borders now, and the fall must be above both.",
           "`fall > max(promise / 10, 0.01)`: above the larger of the two is above both."),
    wrong=((_mended_as_before, "that is less than 1 %"), (_mended_by_fall, "a tenth of its promise"),
           (_mended_either, "less than 1 %"), (_mended_stands, "got 'stands still'"),
           (_mended_undecided, "the next question"), (lambda *numbers: 0.5, "name")),
    right="The three stalls that were called falling are called noise floor now, and the tree proposes for them what the rival does: "
          "with this, tree and rival differ on one of the twelve.")
def q1(mended):
    for numbers, wanted, sentence in (
            ((0.002, 0.0, 0.0, 1.0), "stands still", "next to nothing was promised"),
            ((0.3, 0.28, 0.1, 0.9), "falling", "it keeps nearly all of its promise, and gains 28 %"),
            ((0.02, 0.012, 50.0, 0.7), "falling", "it keeps more than half of its promise, and gains 1.2 %"),
            ((0.0231, 0.0092, 65.0, 0.7), "noise floor", "it gains 0.92 %, that is less than 1 %, so *who takes it back?* is the next question"),
            ((0.05, 0.008, 0.0, -0.9), "bouncing", "it gains 0.8 %, that is less than 1 %, so *who takes it back?* is the next question"),
            ((14.0, 0.05, 9.0, 0.7), "noise floor", "it gains 5 %, but that is not a tenth of its promise"),
            ((349.0, 0.0, 0.0, -1.0), "bouncing", "something takes the promise back"),
            ((5.0, 0.0, 3.0, -0.8), "undecided", "noise and leaps both pass their borders")):
        said = mended(*numbers).value
        expect(isinstance(said, str), f"expected a name, such as 'falling', got {show(said)}.")
        expect(said == wanted, f"promise, fall, noise and cosine {numbers}: expected {show(wanted)}, got {show(said)}: {sentence}.")


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


# 3. Find the bug


def broken(loss, gradient, theta):
    h = 1e-5
    measured = np.array([loss(theta + h * e) - loss(theta - h * e) for e in np.eye(len(theta))]) / (2 * h)
    off = np.abs(gradient(theta) - measured)
    return off.argmax() if off.max() > 1e-4 else -1


def _measured(loss, theta, h=1e-5):
    return np.array([(loss(theta + h * e) - loss(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])


def _broken_list(loss, gradient, theta):
    off = [abs(one - other) for one, other in zip(gradient(theta), _measured(loss, theta))]
    return int(np.argmax(off)) if max(off) > 1e-4 else -1


def _broken_sorted(loss, gradient, theta):
    off = np.abs(gradient(theta) - _measured(loss, theta, 1e-6))
    return float(np.argsort(off)[-1]) if (off > 1e-4).any() else -1


def _broken_relative(loss, gradient, theta):
    off = np.abs(gradient(theta) / _measured(loss, theta) - 1)
    return off.argmax() if off.max() > 1e-4 else -1


def _broken_one_sided(loss, gradient, theta):
    off = [gradient(theta)[i] - (loss(theta + 1e-3 * e) - loss(theta)) / 1e-3 for i, e in enumerate(np.eye(len(theta)))]
    return int(np.argmax(np.abs(off))) if np.max(np.abs(off)) > 1e-4 else -1


@Exercise.of(
    solution=broken, alternatives=(_broken_sorted, _broken_list),
    hints=("`np.eye(len(theta))` has the directions of the coordinates as its rows.",
           "The farthest off is `np.abs(gradient(theta) - measured).argmax()`, whatever its sign."),
    wrong=((lambda loss, gradient, theta: max(0, broken(loss, gradient, theta)), "right everywhere"),
           (lambda loss, gradient, theta: -1, "wrong in coordinate 2"),
           (_broken_one_sided, "right everywhere"), (_broken_relative, "where the slope is larger"),
           (lambda loss, gradient, theta: np.abs(gradient(theta)), "one real number")),
    right="Run it once, at a random start, before you train anything of your own.")
def q3(broken):
    matrix = np.diag([1.0, 2.0, 3.0, 4.0]) + 0.3
    theta = np.array([0.5, -1.0, 0.25, 1.5])

    def loss(theta):
        return float(theta @ matrix @ theta / 2 + np.sin(theta).sum())

    def right(theta):
        return matrix @ theta + np.cos(theta)

    def wrong_by(*amounts):
        return lambda theta: right(theta) + np.array(amounts)

    for name, gradient, wanted in (("wrong in coordinate 2", wrong_by(0, 0, 0.3, 0), 2),
                                   ("right everywhere", right, -1),
                                   ("too small in coordinate 1", wrong_by(0, -0.2, 0, 0), 1),
                                   ("off by 1e-8 in coordinate 3, as by rounding", wrong_by(0, 0, 0, 1e-8), -1),
                                   ("wrong in 0, and more so in 3", lambda theta: right(theta) * [2, 1, 1, -1], 3),
                                   ("off by 0.5 in 1, and by 0.9 in 3, where the slope is larger",
                                    wrong_by(0, 0.5, 0, 0.9), 3)):
        index = Answer(broken(loss, gradient, theta).value, "the index").number()
        expect(index == wanted, f"a gradient that is {name}: expected {wanted}, got {index:g}.")


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
