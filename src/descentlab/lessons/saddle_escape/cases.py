"""A small network on real data, ten of its saddles, and three runs without a label.

    >>> net, theta = network(), ten_saddles()
    >>> norms = np.linalg.norm(net.gradient(theta), axis=-1)
    >>> lowest = np.linalg.eigvalsh(net.hessian(theta))[:, 0]
    >>> theta.shape, (norms < 1e-10).all(), (lowest < -0.1).all()
    ((10, 78), np.True_, np.True_)
"""

from typing import NamedTuple

import numpy as np

from descentlab.curvature.searched import network, search_ends

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


def push(net, theta):
    """How hard a single sample pushes along the steepest way down.

    Parameters
    ----------
    net : Network
    theta : ndarray, shape (n,)
        A critical point.

    Returns
    -------
    float
        The size of that part of a sample's gradient, on average over the samples.
    """
    lowest = np.linalg.eigh(net.hessian(theta))[1][:, 0]
    each = net.gradient(theta, np.arange(len(net.inputs))[:, None])
    return float(np.abs(each @ lowest).mean())


class Run(NamedTuple):
    """An unlabelled run, of exercise 3.

    Parameters
    ----------
    losses, norms : ndarray of shape (201,)
        L, and |g|, at each step.
    """

    losses: np.ndarray
    norms: np.ndarray


def _mystery():
    """Three runs of 200 steps whose losses lie flat, each for another reason."""
    t, z = np.arange(201), [8.0]
    for _ in range(200):
        p = 1 / (1 + np.exp(-z[-1]))
        z.append(z[-1] - p * p * (1 - p))
    p = 1 / (1 + np.exp(-np.array(z)))
    away, left = 2e-4 * 1.02**t, 1e-2 * 0.98**t
    return {"A": Run(p**2 / 2, p * p * (1 - p)),
            "B": Run(0.5 - away**2 / 10, away / 5),
            "C": Run(0.5 + left**2 / 10, left / 5)}


mystery = _mystery()
