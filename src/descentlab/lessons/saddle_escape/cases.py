"""A small network on real data, its critical points, ten of its saddles, and ten runs that a rule has ended.

    >>> net, theta = network(), ten_saddles()
    >>> norms = np.linalg.norm(net.gradient(theta), axis=-1)
    >>> lowest = np.linalg.eigvalsh(net.hessian(theta))[:, 0]
    >>> theta.shape, (norms < 1e-10).all(), (lowest < -0.1).all()
    ((10, 78), np.True_, np.True_)
"""

from functools import cache

import numpy as np

from descentlab.curvature.searched import network, search_ends
from descentlab.descent import descend
from descentlab.optimizers import gd, momentum
from descentlab.schedules import EarlyStopping

# Rows of `search_ends`: critical points with an eigenvalue below -0.1 and all units alive, evenly over their losses.
TEN = [90, 1, 40, 92, 53, 7, 112, 132, 142, 37]


def ten_saddles():
    """Ten saddles of `network()` at which all four units are alive, from the lowest loss to the highest.

    Returns
    -------
    ndarray
        theta, (10, 78).
    """
    return search_ends()[TEN]


def critical_points():
    """Critical points of `network()` that a search found, of different loss each, from the lowest loss to the highest.

    Returns
    -------
    ndarray
        theta, (53, 78).
    """
    net, theta = network(), search_ends()
    theta = theta[np.linalg.norm(net.gradient(theta), axis=-1) < 1e-10]
    return theta[np.unique(net.value(theta).round(8), return_index=True)[1]]


def first(condition):
    """The first step at which a condition holds; inf where it never does.

    Parameters
    ----------
    condition : array_like of bool, shape (T,) or (T, k)
        At each step, of one run or of k.

    Returns
    -------
    float or ndarray
        One number, or (k,).

    Examples
    --------
    >>> float(first([False, False, True, True])), first([[True, False], [False, False]]).tolist()
    (2.0, [0.0, inf])
    """
    condition = np.asarray(condition)
    return np.where(condition.any(axis=0), condition.argmax(axis=0), np.inf)[()]


def nudge(theta, length, seed):
    """A small step in a random direction: theta + length * v, |v| = 1.

    Parameters
    ----------
    theta : array_like, shape (n,) or (k, n)
        One point or many, each of which gets a direction of its own.
    length : float
    seed : int
        Of the directions.

    Returns
    -------
    ndarray
        Of theta's shape.

    Examples
    --------
    >>> moved = nudge(np.ones((3, 5)), 0.001, seed=0)
    >>> np.linalg.norm(moved - 1, axis=1).round(9)
    array([0.001, 0.001, 0.001])
    """
    v = np.random.default_rng(seed).normal(size=np.shape(theta))
    return np.asarray(theta) + length * v / np.linalg.norm(v, axis=-1, keepdims=True)


@cache
def _stopped_runs():
    net, rule = network(), EarlyStopping(patience=20, least=1e-4)
    theta = descend(net.gradient, net.initial(np.random.default_rng(0), starts=10), gd(0.1), 3000, keep="points").theta
    return np.array([theta[rule.stops_at(losses), i] for i, losses in enumerate(net.value(theta).T)])


def stopped_runs():
    """Ten runs of descent at rate 0.1 from weights of ordinary size, each where a patience of 20 steps ends it.

    Returns
    -------
    ndarray
        theta, (10, 78).
    """
    return _stopped_runs().copy()


@cache
def after_a_nudge():
    """Descent at rate 0.1 after a nudge of 0.001 at saddles, at stopped runs and at minima, and what its steps show.

    Returns
    -------
    dict of str to tuple
        Kind of place -> (lowest, bends): the lowest eigenvalue at each, from the lowest to the highest, and the lowest
        mean bend of a step so far, shape (600, k).
    """
    net, found = network(), critical_points()
    lowest = np.linalg.eigvalsh(net.hessian(found))[:, 0]
    ends = descend(net.gradient, nudge(found, 0.001, seed=3), momentum(0.3), 2000, keep="ends").end
    seen = {}
    for kind, theta in (("saddles", found[lowest < 0]), ("runs", stopped_runs()), ("minima", ends)):
        truth = np.linalg.eigvalsh(net.hessian(theta))[:, 0]
        order = truth.argsort()
        path = descend(net.gradient, nudge(theta, 0.001, seed=2), gd(0.1), 600, keep="points")
        g = np.array([net.gradient(points) for points in path.theta])       # a step at a time: it needs less memory
        bends = np.vecdot(g[:-1], g[:-1] - g[1:]) / (0.1 * np.vecdot(g[:-1], g[:-1]))
        seen[kind] = truth[order], np.minimum.accumulate(bends, axis=0)[:, order]
    return seen
