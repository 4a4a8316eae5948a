"""The exercise of the further notebook: what does the scale remember?"""

import numpy as np

from descentlab._numbers import short
from descentlab.exercises import Exercise, expect
from descentlab.lessons.what_the_scale_remembers.cases import steps_to_follow
from descentlab.rules import RMSProp

# 1. Predict, and be checked by a run


def follows(beta, size):
    if size < 1:
        left = 3 * size**2 / (1 - size**2)
    else:
        left = 0.75 * size**2 / (size**2 - 1)
    return int(np.ceil(np.log(left) / np.log(beta)))


def _follows_by_walking(beta, size):
    v, steps = 1.0, 0
    while not size / 2 <= v**0.5 <= 2 * size:
        v, steps = beta * v + (1 - beta) * size**2, steps + 1
    return steps


def _follows_by_bounds(beta, size):
    goal = (2 * size if size < 1 else size / 2) ** 2
    return float(np.ceil(np.log((goal - size**2) / (1 - size**2)) / np.log(beta)))


def _follows_without_squares(beta, size):
    goal = 2 * size if size < 1 else size / 2
    return int(np.ceil(np.log((goal - size) / (1 - size)) / np.log(beta)))


def _follows_forgetting_only(beta, size):
    goal = (2 * size if size < 1 else size / 2) ** 2
    return int(np.ceil(np.log(goal) / np.log(beta))) if size < 1 else 1


def _follows_by_mean_age(beta, size):
    return round(1 / (1 - beta))


@Exercise.of(
    solution=follows, alternatives=(_follows_by_walking, _follows_by_bounds),
    hints=("After k new gradients v is size**2 + (1 - size**2) * beta**k: the old square of 1 fades, the new one comes "
           "in.",
           "sigma is near enough when v is 4 * size**2 (coming from above) or size**2 / 4 (from below). Solve for k "
           "with logarithms, and round up."),
    wrong=((_follows_without_squares, "mean of *squares*"), (_follows_forgetting_only, "new squares come in"),
           (_follows_by_mean_age, "of the new size"), (lambda beta, size: -follows(beta, size), "0 steps or more")),
    right="So 1 - beta says how many steps of the past a scale still sees: choose it before you choose the optimizer.")
def q1(follows):
    for beta, size in ((0.9, 0.1), (0.99, 0.1), (0.99, 10.0), (0.95, 0.25), (0.98, 4.0)):
        measured = steps_to_follow(4000, size, {"": RMSProp(beta)})[""]
        answer = follows(beta, size)
        found = answer.number()
        expect(found >= 0, f"got {short(found)}, expected a number of steps: 0 steps or more.")
        where = f"beta = {beta:g}, size {size:g}: you predict {short(found)}, and the run says {measured}"
        slip = _follows_without_squares(beta, size)
        expect(found != slip or slip == measured, f"{where}. v is a mean of *squares*, and sigma its root.")
        slip = _follows_forgetting_only(beta, size)
        expect(found != slip or slip == measured, f"{where}. While the old square is forgotten, new squares come in.")
        expect(abs(found - measured) <= 1, f"{where}. When is the root of v within a factor of 2 of the new size?")
