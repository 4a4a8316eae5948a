"""How low each schedule ends in the noisy valley of lesson 07's explorer: computed, with no run at all."""

import numpy as np

from descentlab.lessons.learning_rate_schedules.cases import KINDS
from descentlab.lessons.learning_rate_schedules.explorers import BENDS, SPREAD, START, STEPS


def valley():
    """How low each of the ten kinds of schedule ends in that valley, at its own best peak.

    Returns
    -------
    dict of str to float
        Schedule -> the lowest mean loss over peaks from 0.05 to 1.99; last a constant rate with twice the steps.
    """
    ends = {name: _lowest_end(kind, STEPS) for name, kind in KINDS.items()}
    return ends | {"constant, 2T steps": _lowest_end(KINDS["constant"], 2 * STEPS)}


def _lowest_end(kind, steps):
    squares = START[:, None] ** 2
    for rate in np.transpose([kind(peak, steps)(np.arange(steps)) for peak in np.geomspace(0.05, 1.99, 100)]):
        squares = (1 - rate * BENDS[:, None]) ** 2 * squares + (rate * SPREAD) ** 2
    return float((BENDS @ squares).min() / 2)
