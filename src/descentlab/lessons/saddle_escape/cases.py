"""A small network on real data, ten of its saddles and their ways down, and three runs without a label.

    >>> net, theta = network(), ten_saddles()
    >>> norms = np.linalg.norm(net.gradient(theta), axis=-1)
    >>> lowest = np.linalg.eigvalsh(net.hessian(theta))[:, 0]
    >>> theta.shape, (norms < 1e-10).all(), (lowest < -0.1).all()
    ((10, 78), np.True_, np.True_)
"""

from collections.abc import Callable
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


def twins(net, theta):
    """Whether two hidden units are alike, up to a sign, at each of many points.

    Parameters
    ----------
    net : Network
    theta : ndarray, shape (k, n)

    Returns
    -------
    ndarray of bool
        (k,).
    """
    (w, b), _ = net.unpack(theta)
    units = np.concatenate([w, b[..., None, :]], axis=-2)
    pairs = zip(*np.triu_indices(units.shape[-1], 1))
    apart = [np.linalg.norm(units[..., i] - sign * units[..., j], axis=-1) for i, j in pairs for sign in (1, -1)]
    return np.min(apart, axis=0) < 1e-8


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


def ways_down(net, theta):
    """The ways down from a critical point, the steepest first, and how hard single samples push along each.

    Parameters
    ----------
    net : Network
    theta : ndarray, shape (n,)
        A critical point.

    Returns
    -------
    bends : ndarray, shape (k,)
        The negative eigenvalues.
    ways : ndarray, shape (n, k)
        Their eigenvectors, a column each.
    pushes : ndarray, shape (k,)
        The size of the part of a sample's gradient along each, on average over the samples.
    """
    values, vectors = np.linalg.eigh(net.hessian(theta))
    down = values < -1e-6
    each = net.gradient(theta, np.arange(len(net.inputs))[:, None])
    return values[down], vectors[:, down], np.abs(each @ vectors[:, down]).mean(axis=0)


def open_way(net, theta):
    """The bend of the steepest way down, and of the steepest along which single samples push.

    Parameters
    ----------
    net : Network
    theta : ndarray, shape (n,)
        A critical point with a way down.

    Returns
    -------
    ndarray
        (2,); the second is 0 where samples push along no way down.
    """
    bends, _, pushes = ways_down(net, theta)
    return np.array([bends[0], bends[pushes > 1e-6].min(initial=0)])


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
