"""What lesson 05 runs: balls on a line, and a ravine at the best of many settings.

    >>> fewest_steps([0.5, 1.0, 1.5], [0.0], 3)
    Fewest(steps=10, eta=1.5, beta=0.0)
"""

from typing import NamedTuple

import numpy as np

from descentlab.rates import heavy_ball_rate


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


def leaves(eta, beta, bends):
    """What a step of a ball leaves of the distance along each direction, on average and in the long run.

    Parameters
    ----------
    eta, beta : float
    bends : array_like, shape (n,)

    Returns
    -------
    ndarray
        (n,).
    """
    return heavy_ball_rate(eta, beta, np.asarray(bends, dtype=float))


def farthest(eta, beta, bends, steps):
    """How far a ball from (1, 1, ...) will still be in its farthest direction: at this step, or at a later one.

    A swing passes the minimum again and again. So what counts is not where it is, but how far it still gets.

    Parameters
    ----------
    eta, beta : float
    bends : array_like, shape (n,)
    steps : int

    Returns
    -------
    ndarray
        At each step, (steps + 1,). It never grows.
    """
    away = np.max([np.abs(rolled(eta * bend, beta, 2 * steps)) for bend in bends], axis=0)
    return np.maximum.accumulate(away[::-1])[::-1][:steps + 1]


def rolled(push, beta, steps):
    """A ball from 1 in the bowl with the bend 1, no farther out than a million.

    Parameters
    ----------
    push, beta : float
        eta, since the bend is 1; and beta.
    steps : int

    Returns
    -------
    ndarray
        theta at each step, (steps + 1,).
    """
    theta, m, path = 1.0, 0.0, []
    for _ in range(steps + 1):
        path.append(theta)
        m = beta * m + theta
        theta = max(-1e6, min(1e6, theta - push * m))
    return np.array(path)


# A ball whose beta is for the learner to find: from its tenth step on, when it is long under way.
mystery = rolled(push=0.1, beta=0.81, steps=50)[10:]
