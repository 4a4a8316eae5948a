"""How many steps a ravine costs at the best of many settings, and a run to read beta off.

    >>> fewest_steps([0.5, 1.0, 1.5], [0.0], 3)
    Fewest(steps=10, eta=1.5, beta=0.0)
"""

from typing import NamedTuple

import numpy as np


class Fewest(NamedTuple):
    """The setting that needs the fewest steps.

    Parameters
    ----------
    steps : int
        Until the run stays within a thousandth of the minimum.
    eta, beta : float
    """

    steps: int
    eta: float
    beta: float


def fewest_steps(etas, betas, condition):
    """The best of all pairs of eta and beta on a ravine with the bends 1 and 1 / condition.

    All runs start at (1, 1), and count as arrived when both parts stay below 0.001.

    Parameters
    ----------
    etas, betas : array_like, shape (n,), (k,)
        What is tried, each with each.
    condition : float

    Returns
    -------
    Fewest
    """
    eta, beta = (grid.ravel() for grid in np.meshgrid(np.asarray(etas, float), np.asarray(betas, float)))
    bends = np.array([[1 / condition], [1.0]])
    theta, late = np.ones((2, len(eta))), np.zeros(len(eta), dtype=int)
    m, t = 0 * theta, 0
    # A run that was outside not long ago may be swinging: it has arrived when it was inside for as long as it took.
    while t <= 2 * late.min() + 100:
        outside = np.abs(theta).max(axis=0) >= 1e-3
        late[outside] = t + 1
        m = beta * m + bends * theta
        theta = np.clip(theta - eta * m, -1e6, 1e6)      # a run that diverges stays finite, and outside
        t += 1
    best = int(late.argmin())
    return Fewest(int(late[best]), float(eta[best]), float(beta[best]))


def _mystery(beta=0.81, push=0.1, steps=40):
    """A ball from 1, with eta times bend `push`: its beta is for the learner to find."""
    theta, m = [1.0], 0.0
    for _ in range(steps):
        m = beta * m + theta[-1]
        theta.append(theta[-1] - push * m)
    return np.array(theta)


mystery = _mystery()
