"""The exercises of notebook 03: how do you leave a saddle?"""

import numpy as np

from descentlab._numbers import short
from descentlab.exercises import Exercise, expect


# 1. How long should a rule wait?


def patience(bend, eta, start, least):
    if bend >= 0:
        return np.inf
    end = np.sqrt(2 * least / -bend)
    return max(0, np.ceil(np.log(end / start) / np.log(1 - eta * bend)))


def _patience_by_walking(bend, eta, start, least):
    distance, steps = start, 0
    while bend < 0 and -bend * distance**2 / 2 < least:
        distance, steps = distance * (1 - eta * bend), steps + 1
    return steps if bend < 0 else np.inf


def _patience_not_rounded(bend, eta, start, least):
    if bend >= 0:
        return float("inf")
    growth = 1 + eta * abs(bend)
    return max(0.0, (np.log(2 * least / abs(bend)) / 2 - np.log(start)) / np.log(growth))


def _patience_to_the_drop(bend, eta, start, least):
    return max(0, np.ceil(np.log(least / start) / np.log(1 - eta * bend))) if bend < 0 else np.inf


def _patience_of_any_bend(bend, eta, start, least):
    return max(0, np.ceil(np.log(np.sqrt(2 * least / abs(bend)) / start) / np.log(1 + eta * abs(bend))))


def _patience_by_length(bend, eta, start, least):
    end = np.sqrt(2 * least / abs(bend))
    return max(0, (end - start) / (eta * abs(bend) * start)) if bend < 0 else np.inf


def _patience_below_zero(bend, eta, start, least):
    return np.log(np.sqrt(2 * least / -bend) / start) / np.log(1 - eta * bend) if bend < 0 else np.inf


@Exercise.of(
    solution=patience, alternatives=(_patience_by_walking, _patience_not_rounded),
    hints=("At the distance d the loss has come down by |bend| d**2 / 2. At which distance is that `least`?",
           "From `start` to that distance the law needs `np.log(end / start) / np.log(1 - eta * bend)` steps. Where the "
           "bend is not below zero nothing grows: `np.inf`. And a start that is far enough needs 0 steps."),
    wrong=((_patience_to_the_drop, "the *distance*"), (_patience_of_any_bend, "nothing grows"),
           (_patience_by_length, "by a *factor*"), (_patience_below_zero, "0 steps")),
    right="A bend of -0.01 needs thirty times the patience that -0.3 needs. That is why no patience can be trusted.")
def q1(patience):
    for bend, eta, start in ((-0.3, 0.1, 1e-5), (-0.01, 0.5, 1e-3)):
        end = np.sqrt(2 * 1e-4 / -bend)
        steps = np.log(end / start) / np.log(1 - eta * bend)
        found = patience(bend, eta, start, 1e-4).number()
        expect(found < 10 * steps, "the distance grows by a *factor* at each step, and not by a length.")
        expect(abs(found - steps) < 1.5, f"with the bend {bend}, eta {eta} and a start of {start:g}, expected about "
               f"{steps:.0f} steps, got {short(found)}: first find the *distance* at which the loss is 0.0001 lower.")
    up = patience(0.3, 0.1, 1e-5, 1e-4).value
    expect(isinstance(up, (int, float, np.number)) and np.isposinf(up),
           "where the bend is not below zero nothing grows: answer `np.inf`.")
    expect(patience(-0.3, 0.1, 0.1, 1e-4).number() == 0, "a start that is already far enough needs 0 steps.")


# 2. The proof


def bends_down(g):
    return bool((np.vecdot(g[1:], g[:-1]) > np.vecdot(g[:-1], g[:-1])).any())


def _bends_down_by_bends(g):
    change = g[:-1] - g[1:]
    return bool((np.sum(g[:-1] * change, axis=1) < 0).any())


def _bends_down_one_by_one(g):
    return any(before @ after > before @ before for before, after in zip(g, g[1:]))


def _bends_down_by_length(g):
    return bool((np.diff(np.linalg.norm(g, axis=1)) > 0).any())


def _bends_down_at_last(g):
    return bool(g[-2] @ g[-1] > g[-2] @ g[-2])


def _bends_down_from_end_to_end(g):
    return bool(g[0] @ g[-1] > g[0] @ g[0])


def _bends_down_clearly(g):
    return bool((np.vecdot(g[1:], g[:-1]) > 1.01 * np.vecdot(g[:-1], g[:-1])).any())


def _bends_down_always(g):
    return bool((np.vecdot(g[1:], g[:-1]) > np.vecdot(g[:-1], g[:-1])).all())


@Exercise.of(
    solution=bends_down, alternatives=(_bends_down_by_bends, _bends_down_one_by_one),
    hints=("The mean bend is below zero where g_t . (g_t - g_(t+1)) is. What divides it is positive, so its sign needs no "
           "eta.",
           "`np.vecdot(g[1:], g[:-1])` are the products of each gradient with the one before. One of them that is larger "
           "than `np.vecdot(g[:-1], g[:-1])` is a proof."),
    wrong=((_bends_down_by_length, "bounces"), (_bends_down_at_last, "any step"),
           (_bends_down_from_end_to_end, "one step is enough"), (_bends_down_clearly, "however little"),
           (_bends_down_always, "one step is enough")),
    right="The sign of one dot product: no rate, no limit, no window. And |g| may grow without it, where a run bounces.")
def q2(bends_down):
    t = np.arange(60.0)[:, None]
    cases = (
        (False, np.hstack([(-1.05) ** t, 0.5 * 0.9 ** t]), "a run that bounces across a valley: |g| grows, and each "
         "gradient turns against the one before."),
        (True, np.hstack([0.9 ** t, 1e-3 * 1.03 ** t]), "a run that goes towards a saddle, and leaves it: one step is "
         "enough for a proof."),
        (True, np.hstack([0.8 ** t, 1e-3 * 1.03 ** np.minimum(t, 45) * 0.8 ** np.maximum(t - 45, 0)]), "here |g| grows "
         "for some steps, and shrinks again at the end. Look at any step, and compare each step with the next."),
        (True, np.hstack([1.0001 ** t, 1.0001 ** t]), "here it grows by a ten-thousandth at each step, and however "
         "little that is, it is a proof."),
        (False, np.hstack([0.9 ** t, 0.99 ** t]), "all shrinks, as at a minimum."))
    for wanted, g, why in cases:
        said = bends_down(g).truth()
        expect(said == wanted, f"expected {wanted}, got {said}: {why}")


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
          "theorem (Jin and others, 2017). At a minimum it would nudge for ever.")
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
