"""The exercises of notebook 03: how do you leave a saddle?"""

import numpy as np

from descentlab._numbers import short
from descentlab.exercises import Exercise, expect
from descentlab.exercises.wording import show


# 1. How long still?


def steps_left(norms, eta, drop):
    growth = (norms[-1] / norms[-51]) ** (1 / 50)
    if growth <= 1:
        return np.inf
    needed = np.sqrt(2 * (growth - 1) / eta * drop)
    return np.log(needed / norms[-1]) / np.log(growth)


def _steps_left_by_walking(norms, eta, drop):
    growth = (norms[-1] / norms[-51]) ** 0.02
    norm, steps = norms[-1], 0
    while growth > 1 and norm**2 / (2 * (growth - 1) / eta) < drop:
        norm, steps = norm * growth, steps + 1
    return steps if growth > 1 else np.inf


def _steps_left_by_logarithms(norms, eta, drop):
    rate = (np.log(norms[-1]) - np.log(norms[-51])) / 50
    if rate <= 0:
        return np.inf
    return int(np.ceil((np.log(2 * drop * np.expm1(rate) / eta) / 2 - np.log(norms[-1])) / rate))


def _steps_left_of_all(norms, eta, drop):
    growth = (norms[-1] / norms[0]) ** (1 / (len(norms) - 1))
    return np.log(np.sqrt(2 * (growth - 1) / eta * drop) / norms[-1]) / np.log(growth) if growth > 1 else np.inf


def _steps_left_always(norms, eta, drop):
    growth = (norms[-1] / norms[-51]) ** (1 / 50)
    return np.log(np.sqrt(2 * abs(growth - 1) / eta * drop) / norms[-1]) / np.log(growth)


def _steps_left_by_length(norms, eta, drop):
    growth = (norms[-1] / norms[-51]) ** (1 / 50)
    needed = np.sqrt(2 * (growth - 1) / eta * drop) if growth > 1 else np.inf
    return (needed - norms[-1]) / ((norms[-1] - norms[-51]) / 50)


@Exercise.of(
    solution=steps_left, alternatives=(_steps_left_by_walking, _steps_left_by_logarithms),
    hints=("The factor of one step is `(norms[-1] / norms[-51]) ** (1 / 50)`. If it is not above 1, the answer is "
           "`np.inf`.",
           "|lambda| is (factor - 1) / eta, and the loss has fallen by `drop` when |g| is "
           "`np.sqrt(2 * abs_lambda * drop)`."),
    wrong=((_steps_left_of_all, "the last 50 steps"), (_steps_left_always, "|g| shrinks"),
           (_steps_left_by_length, "by a *factor*")),
    right="Two looks at |g|, and you know how long the rest of the wait will be.")
def q1(steps_left):
    t = np.arange(81.0)
    norms = 1e-5 * np.where(t < 10, 0.9 ** (t - 10), 1.03 ** (t - 10))
    needed = np.sqrt(2 * 0.3 * 0.002)
    steps = np.log(needed / norms[-1]) / np.log(1.03)
    found = steps_left(norms, 0.1, 0.002).number()
    expect(found < 10 * steps, "it grows by a *factor* at each step, and not by a length.")
    expect(abs(found - steps) < 1.5, f"of a |g| that first shrank and then grew by 3 % a step, expected about "
           f"{steps:.0f} steps, got {short(found)}: read the factor off the last 50 steps, and find the |g| at which "
           "the loss has fallen by `drop`.")
    shrinks = steps_left(1e-2 * 0.97 ** t, 0.1, 0.002).value
    expect(isinstance(shrinks, (int, float, np.number)) and np.isposinf(shrinks),
           "where |g| shrinks nothing has been announced yet: answer `np.inf`.")


# 2. The look at |g|


def kind(norms, after, eta):
    n = round(5 / eta)
    before, later = ((1 - (each[-1] / each[-1 - n]) ** (1 / n)) / eta for each in (norms, after))
    if before < -0.02:
        return "leaving"
    if later < -0.02:
        return "grows"
    return "shrinks" if later > 0.02 else "level"


def _kind_by_logarithms(norms, after, eta):
    n = round(5 / eta)
    before, later = (-np.log(each[-1] / each[-1 - n]) / (n * eta) for each in (norms, after))
    return "leaving" if before < -0.02 else "grows" if later < -0.02 else "level" if later < 0.02 else "shrinks"


def _kind_by_powers(norms, after, eta):
    n = round(5 / eta)
    if norms[-1] > norms[-1 - n] * (1 + 0.02 * eta) ** n:
        return "leaving"
    grown = after[-1] / after[-1 - n]
    return "grows" if grown > (1 + 0.02 * eta) ** n else "shrinks" if grown < (1 - 0.02 * eta) ** n else "level"


def _kind_without_a_nudge(norms, after, eta):
    return kind(norms, norms, eta)


def _kind_without_a_threshold(norms, after, eta):
    n = round(5 / eta)
    if norms[-1] > norms[-1 - n]:
        return "leaving"
    return "grows" if after[-1] > after[-1 - n] else "shrinks"


def _kind_by_the_factor(norms, after, eta):
    n = round(5 / eta)
    before, later = ((each[-1] / each[-1 - n]) ** (1 / n) for each in (norms, after))
    if before > 1.002:
        return "leaving"
    return "grows" if later > 1.002 else "shrinks" if later < 0.998 else "level"


def _kind_by_all_steps(norms, after, eta):
    n = round(5 / eta)
    return kind(norms[[0] * n + [-1]], after[[0] * n + [-1]], eta)


@Exercise.of(
    solution=kind, alternatives=(_kind_by_logarithms, _kind_by_powers),
    hints=("With `n = round(5 / eta)` the factor is `(norms[-1] / norms[-1 - n]) ** (1 / n)`, and the bend "
           "`(1 - factor) / eta`.",
           "If the bend of `norms` is below -0.02, the run is leaving. Else the bend of `after` decides."),
    wrong=((_kind_without_a_nudge, "the look after the nudge"), (_kind_without_a_threshold, "hardly changes"),
           (_kind_by_all_steps, "the last looks"), (_kind_by_the_factor, "divided by eta"),
           (lambda norms, after, eta: "flat", "none of the four")),
    right="It works at any rate: one look, a nudge, and a second look. Only growth, before or after, proves a way down.")
def q2(kind):
    for eta in (0.1, 0.01):
        t = np.arange(round(20 / eta) + 1)
        time = eta * t
        level = 1e-4 * np.exp(0.001 * time)
        dip = 1e-3 * np.where(time < 12, np.exp(-0.5 * time), np.exp(-6 + 0.25 * (time - 12)))
        cases = (
            ("leaving", 2e-4 * np.exp(0.2 * time), 2e-4 * np.exp(0.2 * time), "|g| grows before any nudge."),
            ("grows", 1e-3 * np.exp(-time), dip, "|g| shrinks at first, but the look after the nudge finds it "
                                                 "growing. Use the last looks, `round(5 / eta)` steps apart."),
            ("shrinks", level[::-1], 1e-3 * np.exp(-0.1 * time),
             "|g| hardly changes, but the look after the nudge finds it shrinking. The bend is 1 minus the factor, "
             "divided by eta."),
            ("level", level, level, "|g| hardly changes before the nudge and after it: a bend of -0.001 is not "
                                    "clear."))
        for wanted, norms, after, why in cases:
            said = kind(norms, after, eta).word()
            expect(said in {case[0] for case in cases}, f"{show(said)} is none of the four words.")
            expect(said == wanted, f"at eta {eta} a run of which the answer is {wanted!r} got {said!r}. {why}")


# 3. Into the saddle


def aim(hessian, start):
    values, vectors = np.linalg.eigh(hessian)
    out = vectors[:, values < 0]
    return start - out @ (out.T @ start)


def _aim_by_what_is_left(hessian, start):
    values, vectors = np.linalg.eigh(hessian)
    kept = np.zeros(len(start))
    for value, v in zip(values, vectors.T):
        if value > 0:
            kept = kept + (v @ start) * v
    return kept


def _aim_in_other_coordinates(hessian, start):
    values, vectors = np.linalg.eigh(hessian)
    return vectors @ np.where(values < 0, 0.0, vectors.T @ start)


def _aim_lowest_only(hessian, start):
    v = np.linalg.eigh(hessian)[1][:, 0]
    return start - (v @ start) * v


def _aim_by_rows(hessian, start):
    values, vectors = np.linalg.eigh(hessian)
    out = vectors[values < 0]
    return start - out.T @ (out @ start)


def _aim_away(hessian, start):
    return start - aim(hessian, start)


@Exercise.of(
    solution=aim, alternatives=(_aim_by_what_is_left, _aim_in_other_coordinates),
    hints=("What leads away is the part of the start along the eigenvectors with negative eigenvalues. Take it off.",
           "The part along one eigenvector v of length 1 is `(v @ start) * v`. There may be more than one such v."),
    wrong=((_aim_lowest_only, "more than one way down"), (_aim_by_rows, "eigenvectors are *columns*"),
           (_aim_away, "the part that leads *away*"), (lambda hessian, start: 0 * start, "nearest"),
           (lambda hessian, start: start, "nothing of it")),
    right="Such starts make a plane in three dimensions, and a thing without volume in any number: you have to aim.")
def q3(aim):
    turn = np.linalg.qr(np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 3.0]]))[0]
    for values in ([-1.0, 1.0, 2.0], [-2.0, -0.5, 1.0]):
        hessian, start = turn @ np.diag(values) @ turn.T, np.array([1.0, -2.0, 0.5])
        down = turn[:, np.array(values) < 0]
        away, into = down @ (down.T @ start), start - down @ (down.T @ start)
        answer = aim(hessian, start)
        answer.is_not(start, "that is the start itself: nothing of it that leads away has been taken off.")
        answer.is_not(away, "that is the part that leads *away*; what flows into the saddle is the rest.")
        answer.is_not(np.zeros(3), "the saddle itself stays where it is, but the nearest start to the given one is "
                                   "wanted.")
        left = np.linalg.norm(down.T @ answer.finite((3,)))
        expect(left < 1e-6, f"along the ways down {short(left)} is left, so the run would leave: is there more than "
               "one way down? And eigenvectors are *columns*.")
        answer.close_to(into, "Take off the part along the ways down, and leave the rest as it is.")


# 4. A nudge where it is needed


def step(gradient, theta, eta, rng):
    g = gradient(theta)
    if np.linalg.norm(g) < 1e-5:
        nudge = rng.normal(size=theta.shape)
        return theta + 1e-3 * nudge / np.linalg.norm(nudge)
    return theta - eta * g


def _step_with_a_move(gradient, theta, eta, rng):
    move = -eta * gradient(theta)
    if np.sqrt((gradient(theta) ** 2).sum()) < 1e-5:
        move = rng.uniform(-1, 1, len(theta))
        move = 0.001 * move / np.sqrt(move @ move)
    return theta + move


def _step_with_both(gradient, theta, eta, rng):
    g = gradient(theta)
    v = rng.standard_normal(len(theta))
    asleep = np.linalg.norm(g) < 1e-5
    return theta - eta * g + asleep * 1e-3 * v / np.linalg.norm(v)


def _step_of_any_length(gradient, theta, eta, rng):
    g = gradient(theta)
    return theta + 1e-3 * rng.normal(size=theta.shape) if np.linalg.norm(g) < 1e-5 else theta - eta * g


def _step_to_one_side(gradient, theta, eta, rng):
    g, v = gradient(theta), rng.random(len(theta))
    return theta + 1e-3 * v / np.linalg.norm(v) if np.linalg.norm(g) < 1e-5 else theta - eta * g


def _step_always_shaken(gradient, theta, eta, rng):
    v = rng.normal(size=theta.shape)
    return theta - eta * gradient(theta) + 1e-3 * v / np.linalg.norm(v)


@Exercise.of(
    solution=step, alternatives=(_step_with_a_move, _step_with_both),
    hints=("A random direction: draw normal numbers with `rng.normal(size=theta.shape)`, and divide by their length.",
           "Where `np.linalg.norm(g) < 1e-5` return theta plus 1e-3 times the direction, else the usual step."),
    wrong=((_step_of_any_length, "0.001 long"), (_step_to_one_side, "never to some sides"),
           (_step_always_shaken, "no nudge is needed"),
           (lambda gradient, theta, eta, rng: theta - eta * gradient(theta), "does not move")),
    right="With nudges of this kind descent soon leaves every saddle whose lowest bend is clearly negative. There is a "
          "theorem (Jin and others, 2017). At a minimum it would nudge for ever: there the test of exercise 2 says "
          "stop.")
def q4(step):
    bends = np.array([2.0, -1.0, 0.5])

    def gradient(theta):
        return bends * theta

    start = np.array([1.0, -2.0, 3.0])
    step(gradient, start, 0.1, np.random.default_rng(0)).close_to(
        start - 0.1 * bends * start, "Where the gradient is large no nudge is needed: take the usual step.")
    nudges = []
    for seed in range(40):
        answer = step(gradient, np.zeros(3), 0.1, np.random.default_rng(seed))
        length = np.linalg.norm(answer.finite((3,)))
        expect(length > 0, "on the saddle it does not move: the gradient is zero there, so add a nudge.")
        expect(abs(length - 1e-3) < 1e-9, f"the nudge should be 0.001 long, got {short(length)}.")
        nudges.append(answer.finite((3,)))
    expect((np.min(nudges, axis=0) < 0).all() and (np.max(nudges, axis=0) > 0).all(),
           "of 40 nudges all go to the same side, never to some sides: draw directions of both signs.")
