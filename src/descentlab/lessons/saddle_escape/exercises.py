"""The exercises of notebook 03: how do you leave a saddle?"""

import numpy as np

from descentlab._numbers import short
from descentlab.exercises import Exercise, expect


# 1. Tiny weights


def wait(scale):
    if scale == 0:
        return np.inf
    return 320 + np.log(1e-5 / scale) / np.log(1 + 0.1 * 0.306)


def _wait_by_walking(scale):
    step = 320
    while 0 < scale < 1e-5:
        scale, step = scale * 1.0306, step + 1
    while scale > 1e-5:
        scale, step = scale / 1.0306, step - 1
    return step if scale else np.inf


def _wait_by_the_picture(scale):
    return 320 + 80 * np.log10(1e-5 / scale) if scale > 0 else float("inf")


def _wait_in_proportion(scale):
    return 320 * 1e-5 / scale if scale else np.inf


def _wait_from_there(scale):
    return wait(scale) - 320


def _wait_without_eta(scale):
    return 320 + np.log(1e-5 / scale) / np.log(1 + 0.306) if scale else np.inf


def _wait_the_other_way(scale):
    return 320 - np.log(1e-5 / scale) / np.log(1 + 0.1 * 0.306) if scale else np.inf


def _wait_at_zero(scale):
    return wait(max(scale, 1e-300))


@Exercise.of(
    solution=wait, alternatives=(_wait_by_walking, _wait_by_the_picture),
    hints=("From 1e-5 it takes 320 steps. A start at `scale` must first grow to 1e-5, by the factor 1 + eta |lambda| at "
           "each step.",
           "`np.log(1e-5 / scale) / np.log(1 + 0.1 * 0.306)` steps more. And for a scale of 0: does zero grow?"),
    wrong=((_wait_in_proportion, "a *factor*"), (_wait_from_there, "add the 320"), (_wait_without_eta, "eta |lambda|"),
           (_wait_the_other_way, "longer"), (_wait_at_zero, "np.inf")),
    right="Measured: step 399, 555 and 709 from 1e-6, 1e-8 and 1e-10. The law says 396, 549 and 702: a mixture takes a "
          "little longer. So only exact zeros are held for ever.")
def q1(wait):
    for tens in (3, 5, 7, -1):
        found = wait(10.0 ** (-5 - tens)).number()
        expect(abs(found - 320 * 10.0 ** tens) > 50, "it does not wait in proportion: each step multiplies by a *factor*.")
        expect(abs(found - 79 * tens) > 6 * abs(tens), "those are the steps to 1e-5, or from there: add the 320.")
        expect(abs(found - 320 - tens * np.log(10) / np.log(1.306)) > 2, "the factor of a step is 1 + eta |lambda|.")
        expect((found - 320) * tens > 0, "the smaller the first weights, the longer the wait.")
        expect(abs(found - 320 - 79 * tens) < 6 * abs(tens), f"for 1e{-5 - tens} the law says about "
               f"{320 + 76.4 * tens:.0f}, and you say {short(found)}.")
    found = wait(0.0).value
    expect(isinstance(found, (int, float, np.number)) and np.isposinf(found), "with weights of exactly zero nothing lies "
           "along the ways down, and nothing grows: answer `np.inf`.")


# 2. The decision


def decide(g, value, eta):
    if 100 * eta * g[0] @ g[0] / value > 0.001:
        return "slope"
    if (np.vecdot(g[1:], g[:-1]) > np.vecdot(g[:-1], g[:-1])).any():
        return "bends down"
    return "silent"


def _decide_by_bends(g, value, eta):
    bends = np.sum(g[:-1] * (g[:-1] - g[1:]), axis=1)
    down = "bends down" if bends.min() < 0 else "silent"
    return "slope" if np.linalg.norm(g[0]) > np.sqrt(1e-5 * value / eta) else down


def _decide_one_by_one(g, value, eta):
    if eta * sum(g[0] ** 2) > 1e-5 * value:
        return "slope"
    return "bends down" if any(before @ after > before @ before for before, after in zip(g, g[1:])) else "silent"


def _decide_without_the_slope(g, value, eta):
    return decide(g, np.inf, eta)


def _decide_for_one_step(g, value, eta):
    return decide(g, 100 * value, eta)


def _decide_without_the_loss(g, value, eta):
    return decide(g, 1.0, eta)


def _decide_proof_first(g, value, eta):
    found = decide(g, np.inf, eta)
    return found if found == "bends down" else decide(g, value, eta)


def _decide_by_length(g, value, eta):
    grows = (np.diff(np.linalg.norm(g, axis=1)) > 0).any()
    return "slope" if decide(g[:1], value, eta) == "slope" else "bends down" if grows else "silent"


def _decide_at_last(g, value, eta):
    found = decide(g, value, eta)
    return found if found == "slope" else decide(g[-2:], np.inf, eta)


def _decide_from_end_to_end(g, value, eta):
    return decide(g[[0, -1]], value, eta)


@Exercise.of(
    solution=decide, alternatives=(_decide_by_bends, _decide_one_by_one),
    hints=("First the slope: 100 times eta times `g[0] @ g[0]`, over the loss, is the share that it promises.",
           "`np.vecdot(g[1:], g[:-1])` are the products of each gradient with the one before. One of them that is larger "
           "than `np.vecdot(g[:-1], g[:-1])` is a proof."),
    wrong=((_decide_without_the_slope, "ask for the slope"), (_decide_for_one_step, "100 steps"),
           (_decide_without_the_loss, "share of the loss"), (_decide_proof_first, "slope first"),
           (_decide_by_length, "bounces"), (_decide_at_last, "any step"),
           (_decide_from_end_to_end, "one step is enough")),
    right="Why does the proof need no rate? What its product is divided by is positive, so the sign is the same at any rate. "
          "And is 0.1 % right? That is no matter of truth, but of how many steps you can afford.")
def q2(decide):
    t = np.arange(60.0)[:, None]
    slope = np.hstack([0.999 ** t, 0 * t])
    cases = (
        ("slope", 0.03 * slope, 0.3, "ask for the slope: in 100 steps it promises 3 % of the loss."),
        ("slope", 0.007 * slope, 0.3, "it promises 0.16 %, more than 0.1: what counts is the share of the loss."),
        ("slope", 0.03 * 1.001 ** np.hstack([t, t]), 0.3, "slope first: it promises 6 %, and needs no proof."),
        ("silent", 1e-4 * np.hstack([(-1.05) ** t, 0.5 * 0.9 ** t]), 0.3, "a run that bounces across a valley: |g| grows, and "
         "each gradient turns against the one before."),
        ("bends down", 1e-4 * np.hstack([0.9 ** t, 1e-3 * 1.03 ** t]), 0.3, "a run that goes towards a saddle, and leaves it: "
         "one step is enough for a proof."),
        ("bends down", 1e-4 * np.hstack([0.8 ** t, 1e-3 * 1.03 ** np.minimum(t, 45) * 0.8 ** np.maximum(t - 45, 0)]), 0.3,
         "here |g| grows for some steps, and shrinks again at the end. Look at any step, and compare each step with the next."),
        ("silent", 1e-4 * np.hstack([0.9 ** t, 0.99 ** t]), 0.3, "all shrinks, as at a minimum."))
    for wanted, g, value, why in cases:
        said = decide(g, value, 0.1).word()
        expect(said == wanted, f"expected {wanted!r}, got {said!r}: {why}")


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


# 4. The law with a memory


def factor(eta, lam, beta):
    total = 1 + beta - eta * lam
    return (total + np.sqrt(total**2 - 4 * beta)) / 2


def _factor_by_walking(eta, lam, beta):
    delta, move = 1.0, 0.0
    for _ in range(3000):
        move = beta * move - eta * lam * delta
        after = delta + move
        ratio = after / delta
        delta, move = 1.0, move / after      # only the ratio matters, and nothing overflows
    return ratio


def _factor_by_roots(eta, lam, beta):
    return np.roots([1, -(1 + beta - eta * lam), beta]).max()


def _factor_by_a_matrix(eta, lam, beta):
    step = np.array([[1 - eta * lam, beta], [-eta * lam, beta]])
    return np.linalg.eigvals(step).real.max()


def _factor_without_memory(eta, lam, beta):
    return 1 - eta * lam


def _factor_of_a_larger_rate(eta, lam, beta):
    return 1 - eta * lam / (1 - beta)


def _factor_that_shrinks(eta, lam, beta):
    total = 1 + beta - eta * lam
    return (total - np.sqrt(total**2 - 4 * beta)) / 2


def _factor_of_the_whole_distance(eta, lam, beta):
    return 1 + beta - eta * lam


@Exercise.of(
    solution=factor, alternatives=(_factor_by_walking, _factor_by_roots, _factor_by_a_matrix),
    hints=("Walk: begin with delta = 1 and a move of 0, take 200 steps, and look at what delta has been multiplied by in "
           "the last one.",
           "On paper: if delta, c delta and c c delta follow each other, the last two moves are (c - 1) delta and "
           "(c - 1) c delta. The rule gives an equation for c, and its larger root is the answer."),
    wrong=((_factor_without_memory, "without a memory"), (_factor_of_a_larger_rate, "keeps pace"),
           (_factor_that_shrinks, "dies out"), (_factor_of_the_whole_distance, "last *move*")),
    right="With a memory of 0.9 the steepest way down of our saddle has the factor 1.144, so a factor of ten takes 17 steps "
          "instead of 76. Measured, with five sizes of first weights: 16 to 18.")
def q4(factor):
    for eta, lam, beta in ((0.1, -0.306, 0.0), (0.1, -0.306, 0.9), (0.05, -2.0, 0.5)):
        found = factor(eta, lam, beta).number()
        total = 1 + beta - eta * lam
        wanted, plain = (total + np.sqrt(total**2 - 4 * beta)) / 2, 1 - eta * lam
        if beta:
            expect(abs(found - plain) > 1e-3, "that is the factor without a memory.")
            expect(abs(found - total) > 1e-3, "the share beta is kept of the last *move*, not of the distance.")
            expect(abs(found - 1 + eta * lam / (1 - beta)) > 1e-3, "a rate of eta / (1 - beta) moves as far where the slope "
                   "stays the same. Here it grows, and no memory keeps pace with that.")
        expect(found > 1, f"{short(found)} is less than 1: such a part dies out. What is left after many steps is the one "
               "that grows.")
        expect(abs(found - wanted) < 1e-3, f"for eta = {eta}, lam = {lam} and beta = {beta} expected {wanted:.4f}, got "
               f"{short(found)}.")
