"""A small network on real data, its critical points, ten of its saddles, and three runs without a label.

    >>> net, theta = network(), ten_saddles()
    >>> norms = np.linalg.norm(net.gradient(theta), axis=-1)
    >>> lowest = np.linalg.eigvalsh(net.hessian(theta))[:, 0]
    >>> theta.shape, (norms < 1e-10).all(), (lowest < -0.1).all()
    ((10, 78), np.True_, np.True_)
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from descentlab.curvature.searched import network, search_ends
from descentlab.descent import descend
from descentlab.optimizers import gd, momentum
from descentlab.surfaces import Surface

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


class Run(NamedTuple):
    """A run whose loss lies flat, without a label.

    Parameters
    ----------
    losses, norms : ndarray of shape (101,)
        L, and |g|, at each of its last 100 steps.
    theta : ndarray, shape (n,)
        Where it is now.
    gradient : callable
        Of its loss.
    """

    losses: np.ndarray
    norms: np.ndarray
    theta: np.ndarray
    gradient: Callable


def mystery():
    """Three runs of descent at rate 0.1, whose losses lie flat, each for another reason.

    Returns
    -------
    dict of str to Run
    """
    # Which is which must not depend on the notebook's seeds.
    rngs = [np.random.Generator(np.random.PCG64(seed)) for seed in (4, 3)]
    net, neuron = network(), Surface("1/(2*(1 + exp(-x - y))**2)")      # sure, and wrong
    beside = net.initial(rngs[0], scale=1e-12)
    near = descend(net.gradient, net.initial(rngs[1]), momentum(0.3), 600, keep="ends").end
    runs = {}
    for name, objective, start, before in (("A", neuron, [4.0, 4.0], 0), ("B", net, beside, 50), ("C", net, near, 0)):
        theta = descend(objective.gradient, start, gd(0.1), before + 100).theta[before:]
        norms = np.linalg.norm(objective.gradient(theta), axis=1)
        runs[name] = Run(objective.value(theta), norms, theta[-1], objective.gradient)
    return runs


@cache
def after_a_nudge():
    """Descent at rate 0.1 from beside each saddle of `critical_points()`, and the bends that its gradient shows.

    Returns
    -------
    lowest : ndarray, shape (51,)
        The saddles' lowest eigenvalues.
    bends : ndarray, shape (1451, 51)
        What |g| of a step and |g| 50 steps before say, at each step from the 50th after a nudge of 0.001.
    """
    net, theta = network(), critical_points()
    lowest = np.linalg.eigvalsh(net.hessian(theta))[:, 0]
    path = descend(net.gradient, nudge(theta[lowest < 0], 0.001, seed=2), gd(0.1), 1500)
    norms = np.array([np.linalg.norm(net.gradient(points), axis=-1) for points in path.theta])
    return lowest[lowest < 0], (1 - (norms[50:] / norms[:-50]) ** (1 / 50)) / 0.1
