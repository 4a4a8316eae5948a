"""The exercises of notebook 08: why did it stop?"""

import numpy as np

from descentlab import optimizers, schedules, surfaces
from descentlab.descent import descend
from descentlab.diagnosis import VERDICTS, diagnose
from descentlab.exercises import Exercise, Guarded, expect, expect_close, expect_shape
from descentlab.explorers import mystery


# 1. The ward

AGAINST = {     # what speaks against any other verdict than the right one
    "crawling": "next to nothing is promised, a longer step would gain half of the height at an even slope, and eta "
                "is a millionth of its limit.",
    "noise floor": "the slope promises 1.6 heights and the loss keeps less than a fiftieth of that; the gradients are "
                   "mostly noise.",
    "minimum": "nothing is promised, no longer step gains anything, it falls on neither side, and the lowest bend is "
               "well above zero.",
    "bouncing": "the slope promises many times the height, there is no noise, and the gradient turns round at each "
                "step.",
    "saddle": "no longer step gains anything, and it falls on both sides by far more than the slope explains.",
    "ravine": "a longer step would gain most of the height at an even slope, and yet eta is half of its limit.",
    "undecided": "the noise is neither next to nothing nor larger than the signal, and the gradient often turns "
                 "round.",
    "plateau": "a longer step would gain most of the height, and the slope grows on the way.",
}


_WARD = {1: "crawling", 2: "noise floor", 3: "minimum", 4: "bouncing",
         5: "saddle", 6: "ravine", 7: "undecided", 8: "plateau"}

@Exercise.of(
    kind="value", solution=_WARD, source=repr(_WARD),
    alternatives=(dict(reversed(_WARD.items())), dict(sorted(_WARD.items(), key=lambda item: item[1]))),
    hints=("The fall comes first, and it is nowhere sure: run 2's two percent are chance. Then the promise. Where it "
           "is above 1 %, look at noise and cosine; where it is below, at the others.",
           "On both sides, and by more than the number in brackets: a saddle. No longer step any better: a minimum. "
           "For the rest look at how the slope grows, then at eta over its limit.",
           "A noise of 0.4 is neither below a tenth nor above 1."),
    wrong=((_WARD | {1: "saddle"}, "run 1 is not 'saddle': next to nothing is promised"),
           (_WARD | {2: "bouncing", 7: "noise floor"}, "(And 1 more.)"),
           (_WARD | {3: "saddle"}, "it falls on neither side"),
           (_WARD | {4: "diverging"}, "turns round at each step"),
           (_WARD | {5: "minimum"}, "falls on both sides"),
           (_WARD | {6: "crawling"}, "eta is half of its limit"),
           (_WARD | {7: "bouncing"}, "the gradient often turns round"),
           (_WARD | {8: "crawling"}, "the slope grows on the way"),
           (_WARD | {8: "flat"}, "'flat' is no verdict"),
           ({1: "crawling"}, "the keys 1 to 8")),
    right="All eight. `diagnose` does it next.")
def q1(answers):
    expect(isinstance(answers, dict) and set(answers) == set(range(1, 9)), "expected a dict with the keys 1 to 8.")
    for number, said in answers.items():
        expect(isinstance(said, str) and said in VERDICTS,
               f"run {number}: {said!r} is no verdict. They are {', '.join(VERDICTS)}.")
    wrong = [number for number, said in answers.items() if said != mystery(number).cause]
    if wrong:
        more = f" (And {len(wrong) - 1} more.)" if len(wrong) > 1 else ""
        expect(False, f"run {wrong[0]} is not {answers[wrong[0]]!r}: {AGAINST[mystery(wrong[0]).cause]}{more}")


# 2. The promise of any optimizer


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
    hints=("`path.theta[:-1]` are the points from which a step was made; `gradient` takes them all at once.",
           "`path.eta[:, None] / path.sigma` has the shape (T, d), like g."),
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
def q2(promised):
    gradient = surfaces.bowl.gradient

    def shaken(theta):
        return gradient(theta) + 0.3 * np.cos(7 * theta)

    for name, optimizer, beta in (("plain descent with a falling rate", optimizers.gd(schedules.Linear(0.1, 40)), 0.0),
                                  ("RMSProp", optimizers.rmsprop(0.05), 0.0),
                                  ("the heavy ball", optimizers.momentum(0.02, beta=0.8), 0.8)):
        path = descend(shaken, [2.0, 1.0], optimizer, steps=20)
        g, factor = gradient(path.theta[:-1]), path.eta[:, None] / (1 - beta)
        wanted = (factor / path.sigma * g**2).sum()
        answer = promised(gradient, path, beta)
        expect_shape(promised, answer, ())
        mistakes = {"each parameter's part of the step is divided by its sigma.": (factor * g**2).sum(),
                    "the ball goes 1 / (1 - beta) times as far.": wanted * (1 - beta),
                    "both g are those of the whole loss, from `gradient`; `path.g` is what the run used.":
                        (factor / path.sigma * path.g * g).sum(),
                    "take the gradient of the whole loss; `path.g` is what the run used.":
                        (factor / path.sigma * path.g**2).sum()}
        for sentence, other in mistakes.items():
            expect(np.isclose(other, wanted) or not np.isclose(answer, other), f"for {name}: {sentence}")
        expect_close(f"for {name}, the promise", answer, wanted, "Add up g' (eta / sigma) g over the points from which "
                     "a step was made: the last point is none.")


# 3. Both sides


def sure_gain(loss, theta, v, distances):
    gains = [loss(theta) - max(loss(theta + s * v), loss(theta - s * v)) for s in distances]
    return max(0.0, *gains)


def _sure_gain_best(loss, theta, v, distances):
    best, here = 0.0, loss(theta)
    for s in distances:
        best = max(best, min(here - loss(theta + s * v), here - loss(theta - s * v)))
    return best


def _sure_gain_arrays(loss, theta, v, distances):
    sides = np.array([[loss(theta + sign * s * v) for s in distances] for sign in (1, -1)])
    return np.maximum(loss(theta) - sides.max(axis=0), 0).max()


def _sure_gain_each_side(loss, theta, v, distances):
    """Wrong: each side at the distance that suits it best."""
    return max(0.0, min(max(loss(theta) - loss(theta + sign * s * v) for s in distances) for sign in (1, -1)))


@Exercise.of(
    solution=sure_gain, alternatives=(_sure_gain_best, _sure_gain_arrays),
    hints=("At a distance s the sides are `theta + s * v` and `theta - s * v`; the higher one falls less.",
           "`max(0.0, *gains)` is the largest of a list of gains, and at least 0."),
    wrong=((lambda loss, theta, v, distances: max(loss(theta) - loss(theta + s * v) for s in distances), "it is 0"),
           (lambda loss, theta, v, distances: max(0, *(loss(theta) - min(loss(theta + s * v), loss(theta - s * v))
                                                       for s in distances)), "falls less counts"),
           (lambda loss, theta, v, distances: sure_gain(loss, theta, v, distances[-1:]), "then the best distance"),
           (_sure_gain_each_side, "near by on one side and far off on the other"),
           (lambda loss, theta, v, distances: [sure_gain(loss, theta, v, [s]) for s in distances], "one real number")),
    right="That is the number which `diagnose` reports as the gain on both sides.")
def q3(sure_gain):
    distances, v = np.array([0.1, 0.5, 1.0, 2.0]), np.array([0.6, 0.8])
    for name, line, wanted in (
            ("where the loss falls on both sides and rises again farther out", lambda s: (s**2 - 0.6) ** 2, 0.2375),
            ("on a slope, which falls on one side only", lambda s: s + 0.1 * s**2, 0.0),
            ("at a minimum", lambda s: s**2, 0.0),
            ("where it falls more on one side than on the other", lambda s: 3 - s**2 + 0.4 * s, 3.2),
            ("where it falls near by on one side and far off on the other", lambda s: s**3 - 1.5 * s, 0.0)):
        answer = sure_gain(lambda theta: float(line(v @ theta)), np.zeros(2), v, distances)
        expect_shape("the gain", answer, ())
        expect(answer >= 0, f"{name}: got {answer:.3g}. Where no distance is a gain, it is 0.")
        expect(np.isclose(answer, wanted), f"{name}: expected {wanted:.4g}, got {answer:.4g}. At each distance the "
               "side that falls less counts, and then the best distance.")


# 4. Size a treatment


def calmer(eta, rate, beta):
    return eta * (1 + beta) / rate


def _calmer_by_bend(eta, rate, beta):
    bend = rate / eta
    return 0.5 * 2 * (1 + beta) / bend


def _calmer_by_share(eta, rate, beta):
    share = rate / (2 * (1 + beta))
    return 0.5 / share * eta


@Exercise.of(
    solution=calmer, alternatives=(_calmer_by_bend, _calmer_by_share),
    hints=("The bend itself is `rate / eta`.", "At half of the limit, the new eta times the bend is 1 + beta."),
    wrong=((lambda eta, rate, beta: 2 * eta * (1 + beta) / rate, "the limit itself"),
           (lambda eta, rate, beta: eta / rate, "the ball's limit"),
           (lambda eta, rate, beta: eta / 2, "half of the old eta"),
           (lambda eta, rate, beta: (1 + beta) / rate, "The bend is rate / eta")),
    right="The bend that was measured does not change with the rate, so one diagnosis sizes the next run.")
def q4(calmer):
    for eta, rate, beta in ((0.13, 2.6, 0.0), (0.02, 4.4, 0.9), (1.5, 3.6, 0.5)):
        answer = calmer(eta, rate, beta)
        expect_shape(calmer, answer, ())
        limit = 2 * eta * (1 + beta) / rate
        expect(not np.isclose(answer, limit), "that is the limit itself; half of it was asked for.")
        expect(beta == 0 or not np.isclose(answer, eta / rate),
               "1 over the bend is half of the limit of plain descent; the ball's limit is 2 (1 + beta) over it.")
        expect(not np.isclose(answer, eta / 2), f"{calmer}: half of the old eta need not be half of the limit.")
        expect_close(calmer, answer, limit / 2, "The bend is rate / eta, and it stays what it is.")


# 5. Find the bug


def broken(loss, gradient, theta):
    h = 1e-5
    measured = np.array([loss(theta + h * e) - loss(theta - h * e) for e in np.eye(len(theta))]) / (2 * h)
    off = np.abs(gradient(theta) - measured)
    return off.argmax() if off.max() > 1e-4 else -1


def _broken_loop(loss, gradient, theta):
    worst, place, h = 1e-4, -1, 1e-6
    for i, slope in enumerate(gradient(theta)):
        step = np.zeros(len(theta))
        step[i] = h
        off = abs(slope - (loss(theta + step) - loss(theta - step)) / (2 * h))
        if off > worst:
            worst, place = off, i
    return place


def _broken_list(loss, gradient, theta):
    h, g = 1e-5, gradient(theta)
    off = [abs(g[i] - (loss(theta + h * e) - loss(theta - h * e)) / (2 * h)) for i, e in enumerate(np.eye(theta.size))]
    return int(np.argmax(off)) if max(off) > 1e-4 else -1


def _broken_one_sided(loss, gradient, theta):
    off = [gradient(theta)[i] - (loss(theta + 1e-3 * e) - loss(theta)) / 1e-3 for i, e in enumerate(np.eye(len(theta)))]
    return int(np.argmax(np.abs(off))) if np.max(np.abs(off)) > 1e-4 else -1


@Exercise.of(
    solution=broken, alternatives=(_broken_loop, _broken_list),
    hints=("`np.eye(len(theta))` has the directions of the coordinates as its rows.",
           "The farthest off is `np.abs(gradient(theta) - measured).argmax()`, whatever its sign."),
    wrong=((lambda loss, gradient, theta: max(0, broken(loss, gradient, theta)), "right everywhere"),
           (lambda loss, gradient, theta: -1, "wrong in coordinate 2"),
           (_broken_one_sided, "right everywhere"),
           (lambda loss, gradient, theta: np.abs(gradient(theta)), "one real number")),
    right="Run it once, at a random start, before you train anything of your own.")
def q5(broken):
    matrix = np.diag([1.0, 2.0, 3.0, 4.0]) + 0.3
    theta = np.array([0.5, -1.0, 0.25, 1.5])

    def loss(theta):
        return float(theta @ matrix @ theta / 2 + np.sin(theta).sum())

    def right(theta):
        return matrix @ theta + np.cos(theta)

    def wrong_at(place, amount):
        return lambda theta: right(theta) + amount * np.eye(4)[place]

    for name, gradient, wanted in (("wrong in coordinate 2", wrong_at(2, 0.3), 2), ("right everywhere", right, -1),
                                   ("too small in coordinate 1", wrong_at(1, -0.2), 1),
                                   ("off by 1e-8 in coordinate 3, as by rounding", wrong_at(3, 1e-8), -1),
                                   ("wrong in 0, and more so in 3", lambda theta: right(theta) * [2, 1, 1, -1], 3)):
        answer = broken(loss, gradient, theta)
        expect_shape("the index", answer, ())
        expect(answer == wanted, f"a gradient that is {name}: expected {wanted}, got {answer}.")


# 6. A patient


def _saddle(x, y):
    point = np.array([x, y])
    for _ in range(20):
        point = point - np.linalg.solve(surfaces.himmelblau.hessian(point), surfaces.himmelblau.gradient(point))
    return point


@Exercise.of(
    kind="value", solution=(_saddle(0.0867, 2.8843), 0.001),
    source="""saddle = critical_points(surfaces.himmelblau).named("saddle")[0].theta
patient = (saddle, 0.001)""",
    alternatives=(([3.38515, 0.07385], 0.0005), (list(_saddle(-3.073, -0.0813)), 1e-3)),
    hints=("`critical_points(surfaces.himmelblau).named(\"saddle\")[0].theta` is one of them.",
           "If the run leaves it within 200 steps, start more exactly, or take a smaller eta; but not one so small "
           "that nothing happens anywhere."),
    wrong=((([3.0, 2.0], 0.01), "diagnosed as minimum"), (([0.0, 0.0], 0.001), "it was diagnosed as"),
           (([0.0867, 2.8843], 0.01), "leaves it more slowly"), (([0.0867, 2.8843], 1e-6), "raise it"),
           (([0.2, 2.5], 1e-9), "raise it"), ((0.0867, 2.8843), "the start"),
           (([0.1, 2.9], 0.0), "eta positive")),
    right="As a doctor you now know both sides of the desk.")
def q6(patient):
    expect(isinstance(patient, (tuple, list)) and len(patient) == 2, "expected a pair: ([x, y], eta).")
    start = expect_shape("the start", patient[0], (2,))
    eta = float(expect_shape("eta", patient[1], ()))
    expect(np.isfinite(start).all() and 0 < eta < np.inf, "the start must be finite and eta positive.")
    run = descend(surfaces.himmelblau.gradient, start, optimizers.gd(eta), 200)
    found = diagnose(surfaces.himmelblau, run, optimizers.gd(eta))
    where = f"it ended at ({run.end[0]:.3f}, {run.end[1]:.3f})"
    slow = found.verdict in ("crawling", "plateau", "undecided")
    advice = ("eta may be so small that the run would not feel the saddle for ten thousand steps: raise it, and start "
              "on a saddle." if slow else
              "Start closer to a saddle, or on it; and a smaller eta leaves it more slowly.")
    expect(found.verdict == "saddle", f"it was diagnosed as {found.verdict}, and {where}. {advice}")
