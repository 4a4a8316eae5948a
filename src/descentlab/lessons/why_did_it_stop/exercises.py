"""The exercises of notebook 08: why did it stop?"""

import math

import numpy as np

from descentlab import optimizers, schedules, surfaces
from descentlab._numbers import short
from descentlab.curvature import critical_points
from descentlab.descent import descend
from descentlab.diagnosis import diagnose
from descentlab.exercises import Answer, Exercise, Progress, expect

progress = Progress("why_did_it_stop")     # no verdicts end this notebook

# 1. The promise of any optimizer


def promised(gradient, path, beta):
    g = gradient(path.theta[:-1])
    return (path.eta[:, None] / path.sigma * g**2).sum() / (1 - beta)


def _promised_loop(gradient, path, beta):
    total = 0.0
    for t in range(len(path)):
        g = gradient(path.theta[t])
        total += g @ (path.eta[t] / path.sigma[t] * g)
    return total / (1 - beta)


def _promised_einsum(gradient, path, beta):
    g = np.array([gradient(theta) for theta in path.theta])[:-1]
    return np.einsum("t,td,td,td->", path.eta, 1 / path.sigma, g, g) / (1.0 - beta)


@Exercise.of(
    solution=promised, alternatives=(_promised_loop, _promised_einsum),
    hints=("`g = gradient(path.theta[:-1])` are those at the points from which a step was made, all at once. For a step "
           "of (eta / sigma) g a plane would lose g times that, added up over the parameters.",
           "1 + beta + beta^2 + ... = 1 / (1 - beta). And `path.eta[:, None] / path.sigma` has the shape (T, d), like g."),
    wrong=((lambda gradient, path, beta: (path.eta[:, None] * gradient(path.theta[:-1]) ** 2).sum() / (1 - beta),
            "divided by its sigma"),
           (lambda gradient, path, beta: (path.eta[:, None] / path.sigma * gradient(path.theta[:-1]) ** 2).sum(),
            "1 / (1 - beta) times as far"),
           (lambda gradient, path, beta: (path.eta[:, None] / path.sigma * path.g**2).sum() / (1 - beta),
            "`path.g` is what the run used"),
           (lambda gradient, path, beta: promised(lambda theta: gradient(path.theta[1:]), path, beta),
            "the last point is none"),
           (lambda gradient, path, beta: (path.eta[:, None] / path.sigma * gradient(path.theta[:-1]) ** 2).sum(axis=0),
            "one real number")),
    right="With this, and the fall, the first two questions can be put to any run.")
def q1(promised):
    gradient = surfaces.bowl.gradient

    def shaken(theta):
        return gradient(theta) + 0.3 * np.cos(7 * theta)

    for name, optimizer, beta in (("plain descent with a falling rate", optimizers.gd(schedules.Linear(0.1, 40)), 0.0),
                                  ("RMSProp", optimizers.rmsprop(0.05), 0.0),
                                  ("the heavy ball", optimizers.momentum(0.02, beta=0.8), 0.8)):
        path = descend(shaken, [2.0, 1.0], optimizer, steps=20)
        g, factor = gradient(path.theta[:-1]), path.eta[:, None] / (1 - beta)
        wanted = (factor / path.sigma * g**2).sum()
        answer = Answer(promised(gradient, path, beta).value, f"for {name}, the promise")
        for sentence, mistake in (
                ("each parameter's part of the step is divided by its sigma.", (factor * g**2).sum()),
                ("the ball goes 1 / (1 - beta) times as far.", wanted * (1 - beta)),
                ("both g are those of the whole loss, from `gradient`; `path.g` is what the run used.",
                 (factor / path.sigma * path.g * g).sum()),
                ("take the gradient of the whole loss; `path.g` is what the run used.",
                 (factor / path.sigma * path.g**2).sum())):
            if not np.isclose(mistake, wanted):
                answer.is_not(mistake, f"for {name}: {sentence}")
        answer.close_to(wanted, "Add up g' (eta / sigma) g over the points from which a step was made: the last point "
                                "is none.")


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
