"""The exercises of notebook 03: how do you leave a saddle?"""

import numpy as np

from descentlab._numbers import short
from descentlab.exercises import Exercise, expect
from descentlab.lessons.saddle_escape.cases import DROP, UNSEEN, mean_bend, the_run, unseen_run


# 1. Announce the drop


def announced(norms, bends, eta, drop):
    bend = bends[-1]
    if bend >= 0:
        return np.inf
    needed = np.sqrt(2 * -bend * drop)
    return len(bends) + np.log(needed / norms[-1]) / np.log(1 - eta * bend)


def _announced_by_walking(norms, bends, eta, drop):
    step, length, bend = len(norms) - 1, norms[-1], bends[-1]
    while bend < 0 and length**2 < 2 * abs(bend) * drop:
        step, length = step + 1, length * (1 - eta * bend)
    return step if bend < 0 else np.inf


def _announced_by_the_last_two(norms, bends, eta, drop):
    if bends[-1] >= 0:
        return float("inf")
    growth = np.log(norms[-1] / norms[-2])
    return norms.size - 1 + np.log(np.sqrt(2 * abs(bends[-1]) * drop) / norms[-1]) / growth


def _announced_from_now(norms, bends, eta, drop):
    return announced(norms, bends, eta, drop) - len(bends)


def _announced_by_the_drop(norms, bends, eta, drop):
    return len(bends) + np.log(drop / norms[-1]) / np.log(1 - eta * bends[-1]) if bends[-1] < 0 else np.inf


def _announced_without_the_half(norms, bends, eta, drop):
    needed = np.sqrt(abs(bends[-1]) * drop)
    return len(bends) + np.log(needed / norms[-1]) / np.log(1 - eta * bends[-1]) if bends[-1] < 0 else np.inf


def _announced_by_length(norms, bends, eta, drop):
    needed = np.sqrt(2 * abs(bends[-1]) * drop)
    return len(bends) + (needed - norms[-1]) / (norms[-1] - norms[-2]) if bends[-1] < 0 else np.inf


def _announced_anyhow(norms, bends, eta, drop):
    needed = np.sqrt(2 * abs(bends[-1]) * drop)
    return len(bends) + np.log(needed / norms[-1]) / np.log(1 + eta * abs(bends[-1]))


def _made_up(eta, steps):
    """A run past a saddle with the bends 1 and -0.2: norms, bends, and the step at which the loss is 0.001 lower."""
    slopes = np.array([0.1, -2e-6]) * (1 - eta * np.array([1.0, -0.2])) ** np.arange(steps + 1)[:, None]
    out = np.log(np.sqrt(2 * 0.001 / 0.2) / 1e-5) / np.log(1 + 0.2 * eta)
    return np.linalg.norm(slopes, axis=1), mean_bend(slopes, eta), out


@Exercise.of(
    solution=announced, alternatives=(_announced_by_walking, _announced_by_the_last_two),
    hints=("You stand at step `len(bends)`, with `norms[-1]` and `bends[-1]`. The loss is `drop` lower when |g| is "
           "`np.sqrt(2 * -bend * drop)`.",
           "At each step |g| grows by the factor `1 - eta * bend`. The law says how many steps that takes; add those that "
           "have been made. Where the last bend is not below zero, return `np.inf`."),
    wrong=((_announced_from_now, "still to come"), (_announced_by_the_drop, "square root"),
           (_announced_without_the_half, "2 |bend| drop"), (_announced_by_length, "by a *factor*"), (_announced_anyhow, "np.inf")),
    right="The run that you had not seen drops where you said. You never saw its loss.")
def q1(announced):
    run = the_run(*UNSEEN)
    cases = [(*_made_up(0.2, 160)[:2], 0.2, 0.001, _made_up(0.2, 160)[2]), (*unseen_run(), 0.2, DROP, run.out)]
    for norms, bends, eta, drop, out in cases:
        found, last = announced(norms, bends, eta, drop).number(), len(bends)
        expect(abs(found - out + last) > 4, "that is how many steps are still to come: add those that have been made.")
        needed = np.sqrt(2 * -bends[-1] * drop)
        by_length = last + (needed - norms[-1]) / (norms[-1] - norms[-2])
        expect(abs(found - by_length) > 4, "|g| grows by a *factor* at each step, and not by a length.")
        expect(abs(found - out) < 4, f"the loss drops at step {out:.0f}, and you announced {short(found)}. Take the bend of "
               "the *last* step. |g| must grow to the square root of 2 |bend| drop.")
    for norms, bends, why in ((0.9 ** np.arange(60), np.ones(59), "|g| shrinks"),
                              (1.1 ** np.arange(60), np.full(59, 10.5), "a run that bounces grows, too")):
        found = announced(norms, bends, 0.2, DROP).value
        expect(isinstance(found, (int, float, np.number)) and np.isposinf(found), "where the last mean bend is not below "
               f"zero there is nothing to announce ({why}): answer `np.inf`.")


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
    right="What the dot product is divided by is positive: the sign is the same at any rate. And that |g| grows is not enough, "
          "since it also grows where a run bounces, and there all bends are positive.")
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
