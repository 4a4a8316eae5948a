"""The exercise of Where does training end?"""

import numpy as np

from descentlab._numbers import short
from descentlab.exercises import Exercise, expect


# 1. How late does a way down show?


def proved_at(bends, parts, eta):
    bends = np.asarray(bends)
    g = bends * parts
    for step in range(20_000):
        if bends @ g**2 < 0:
            return step
        g = (1 - eta * bends) * g
    return np.inf


def _proved_at_all_steps_at_once(bends, parts, eta):
    bends, t = np.asarray(bends), np.arange(5000)[:, None]
    g = bends * np.asarray(parts) * (1 - eta * bends) ** t
    shown = (bends * g**2).sum(axis=1) < 0
    return float(shown.argmax()) if shown.any() else float("inf")


def _proved_at_by_two_gradients(bends, parts, eta):
    theta = np.array(parts, dtype=float)
    for step in range(10_000):
        before = bends * theta
        theta = theta - eta * before
        if before @ (before - bends * theta) < 0:
            return step
    return np.inf


def _proved_at_by_parts(bends, parts, eta):
    bends, theta = np.asarray(bends), np.array(parts, dtype=float)
    for step in range(10_000):
        if bends @ theta**2 < 0:
            return step
        theta = (1 - eta * bends) * theta
    return np.inf


def _proved_at_by_length(bends, parts, eta):
    bends = np.asarray(bends)
    g = bends * parts
    for step in range(10_000):
        after = (1 - eta * bends) * g
        if after @ after > g @ g:
            return step
        g = after
    return np.inf


def _proved_at_or_never_ends(bends, parts, eta):
    found = proved_at(bends, parts, eta)
    return found if np.isfinite(found) else 0


def _proved_at_counted_from_one(bends, parts, eta):
    return proved_at(bends, parts, eta) + 1


@Exercise.of(
    solution=proved_at, alternatives=(_proved_at_all_steps_at_once, _proved_at_by_two_gradients),
    hints=("Along an eigenvector the slope is the bend times the part. A step multiplies part and slope by "
           "1 - eta * bend.",
           "On a parabola the mean bend of a step is the average of the bends, each with the share of its *slope* "
           "squared: `bends @ g**2 / (g @ g)`. It is below zero where `bends @ g**2` is. After some thousands of steps "
           "answer `np.inf`."),
    wrong=((_proved_at_by_parts, "the *slope*"), (_proved_at_by_length, "bounces"), (_proved_at_or_never_ends, "np.inf"),
           (_proved_at_counted_from_one, "from 0")),
    right="A gentle way down shows late for two reasons: what lies along it grows slowly, and its slope counts little "
          "beside the others.")
def q1(proved_at):
    for bends, parts, eta in (([1.0, -0.3], [0.1, 1e-4], 0.1), ([1.0, 0.1, -0.02], [0.1, 0.01, 1e-3], 0.1)):
        bends, parts = np.array(bends), np.array(parts)
        by_parts = _proved_at_by_parts(bends, parts, eta)
        steps = _proved_at_all_steps_at_once(bends, parts, eta)
        found = proved_at(bends, parts, eta).number()
        expect(found != by_parts, "that is where the parts squared decide. In a mean bend it is the *slope* along each "
               "eigenvector, squared: its bend times its part.")
        expect(found != steps + 1, "the first step is step 0: count from 0.")
        expect(found == steps, f"with the bends {bends.tolist()} and the parts {parts.tolist()} expected step {steps:.0f}, "
               f"got {short(found)}.")
    for bends, parts, eta, why in (
            ([2.0, 1.0], [1e-3, 1e-3], 1.05, "all bends are positive. The run bounces: |g| grows, and proves nothing."),
            ([1.0, 0.5], [0.1, 0.1], 0.1, "no bend is negative, so nothing is ever proved."),
            ([1.0, -0.3], [0.1, 0.0], 0.1, "nothing lies along the way down, and so it never shows.")):
        found = proved_at(np.array(bends), np.array(parts), eta).value
        expect(isinstance(found, (int, float, np.number)) and np.isposinf(found), f"answer `np.inf` here: {why}")
