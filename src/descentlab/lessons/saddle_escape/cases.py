"""A small network on real data, ten of its saddles, and the run of the lesson.

    >>> net, theta = network(), ten_saddles()
    >>> norms = np.linalg.norm(net.gradient(theta), axis=-1)
    >>> lowest = np.linalg.eigvalsh(net.hessian(theta))[:, 0]
    >>> theta.shape, (norms < 1e-10).all(), (lowest < -0.1).all()
    ((10, 78), np.True_, np.True_)
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from descentlab.curvature.searched import network, search_ends
from descentlab.descent import descend
from descentlab.optimizers import gd, momentum

RATE, DROP = 0.1, 0.002        # a run is out when its loss is so much below the saddle's

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


def part_down(theta, g):
    """How long the parts of gradients along the ways down are.

    Parameters
    ----------
    theta, g : ndarray, shape (k, 78)
        Places of `network()`, and a gradient at each.

    Returns
    -------
    ndarray, shape (k,)
    """
    values, vectors = np.linalg.eigh(network().hessian(theta))
    along = np.vecdot(vectors, g[:, :, None], axis=1)
    return np.linalg.norm(np.where(values < 0, along, 0), axis=1)


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


def tabulate(promised, soon, proof, late):
    """Print what the slope promised at the six starts of *What is your flat loss?*, and what came.

    Parameters
    ----------
    promised, soon, late : array_like, shape (6,)
        Shares of the loss: promised for 100 steps, lost in 100 steps, and lost in 1,000.
    proof : array_like, shape (6,)
        The step of the first mean bend below zero; inf where there was none.
    """
    starts = ("our run", "zero weights", "zero weights, nudged", "minimum", "minimum, nudged", "ordinary run")
    print(f"{'':20} {'slope':>9} {'lost in':>8} {'first':>6} {'lost in':>8}")
    print(f"{'':20} {'promised':>9} {'100':>8} {'proof':>6} {'1,000':>8}")
    for start, share, lost, step, more in zip(starts, promised, soon, proof, late, strict=True):
        told = f"{step:.0f}" if np.isfinite(step) else "never"
        print(f"{start:20} {share:z9.2%} {lost:z8.2%} {told:>6} {more:z8.1%}")


def mean_bend(g, eta):
    """The mean second derivative along each step of plain descent: the change of the slope over the step's length.

    Parameters
    ----------
    g : ndarray, shape (T+1, ..., d)
        The gradients where the steps began and ended.
    eta : float

    Returns
    -------
    ndarray, shape (T, ...)

    Examples
    --------
    >>> float(mean_bend(np.array([[2.0], [1.0]]), eta=0.25)[0])
    2.0
    """
    before = g[:-1]
    return np.vecdot(before, before - g[1:]) / (eta * np.vecdot(before, before))


class Run(NamedTuple):
    """A run of plain descent beside a saddle.

    Parameters
    ----------
    theta : ndarray, shape (T+1, d)
    losses, norms : ndarray, shape (T+1,)
        L and |g|.
    bends : ndarray, shape (T,)
        The mean bend of each step.
    level, lowest : float
        L at the saddle, and the lowest eigenvalue there.
    """

    theta: np.ndarray
    losses: np.ndarray
    norms: np.ndarray
    bends: np.ndarray
    level: float
    lowest: float

    @property
    def out(self):
        """The first step at which the loss is `DROP` below the saddle's."""
        return first(self.losses < self.level - DROP)


class SmallSaddle:
    """The smallest saddle: (x^2 - 0.3 y^2) / 2, which bends up along x, and down along y about as the network's does."""

    dimension, box, names = 2, ((-1.1, 1.1), (-1.1, 1.1)), ("x", "y")
    bends = np.array([1.0, -0.3])

    def value(self, theta):
        """The loss.

        Parameters
        ----------
        theta : ndarray, shape (..., 2)

        Returns
        -------
        ndarray, shape (...)
        """
        return theta**2 @ self.bends / 2


@cache
def the_run(seed=0, scale=1e-5, eta=RATE):
    """The lesson's run, or one from other small weights: 600 steps of descent past the saddle of zero weights.

    Parameters
    ----------
    seed : int
    scale : float
        Of the first weights.
    eta : float

    Returns
    -------
    Run
        The same object each time: nobody changes it.
    """
    net = network()
    theta = descend(net.gradient, net.initial(np.random.default_rng(seed), scale), gd(eta), 600).theta
    g, losses = net.gradient(theta), net.value(theta)
    norms = np.linalg.norm(g, axis=1)
    # Where all weights are zero they stay it: descent moves the output biases alone, and ends at the saddle.
    saddle = descend(net.gradient, np.zeros(net.parameters), gd(0.9), 100, keep="ends").end
    return Run(theta, losses, norms, mean_bend(g, eta), float(net.value(saddle)),
               float(np.linalg.eigvalsh(net.hessian(saddle))[0]))


@cache
def four_flat():
    """Four places where the loss lies flat: the run at step 70, the run from zero weights there, a minimum, and a run from
    weights of ordinary size at step 1,200.

    Returns
    -------
    ndarray
        theta, (4, 78). The same object each time: nobody changes it.
    """
    net, run = network(), the_run()
    zero = descend(net.gradient, np.zeros(net.parameters), gd(RATE), 70, keep="ends").end
    on = descend(net.gradient, run.theta[-1], gd(RATE), 100, keep="ends").end
    rest = descend(net.gradient, on, momentum(0.3), 2000, keep="ends").end
    usual = descend(net.gradient, net.initial(np.random.default_rng(0)), gd(RATE), 1200, keep="ends").end
    return np.array([run.theta[70], zero, rest, usual])
