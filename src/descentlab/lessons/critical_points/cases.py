"""The runs of What can stop gradient descent?"""

from collections import Counter
from functools import cache

import attrs
import numpy as np

from descentlab import optimizers, surfaces
from descentlab.curvature import sharpness
from descentlab.descent import descend

# The exercise's runs: what is the matter with each, its surface, its start, its eta.
UNLABELLED = {
    "A": ("leaving", surfaces.plateau, [3.6, 0.5], 0.5),
    "B": ("arriving", surfaces.six_hump_camel, [1.7, -0.77], 0.084),
    "C": ("bouncing", surfaces.six_hump_camel, [1.67, 0.58], 0.2115),
    "D": ("leaving", surfaces.six_hump_camel, [1.1092, -0.7681], 0.01)}

# Himmelblau's nine critical points, as `critical_points` finds them; an explorer does not wait for SymPy.
HIMMELBLAU = ((3.0, 2.0), (-2.805118086952745, 3.131312518250573), (-3.779310253377747, -3.283185991286170),
              (3.584428340330492, -1.848126526964404), (3.385154183607021, 0.073851879837749),
              (0.086677504555396, 2.884254701174776), (-3.073025750764390, -0.081353044287967),
              (-0.127961346730680, -1.953714980244577), (-0.270844590667348, -0.923038556479982))


@attrs.frozen(eq=False)
class Watched:
    """A run of plain descent as a training loop sees it.

    Parameters
    ----------
    losses, norms : ndarray, shape (T+1,)
        The loss and the gradient's length at each step.
    turns : ndarray of bool, shape (T-1,)
        Whether a step points against the one before, from the second on.
    """

    losses: np.ndarray
    norms: np.ndarray
    turns: np.ndarray

    @classmethod
    def of(cls, surface, start, eta, steps):
        """Run descent on a surface, and write down what is seen."""
        theta = descend(surface.gradient, start, optimizers.gd(eta), steps).theta
        moves = np.diff(theta, axis=0)
        return cls(surface.value(theta), np.linalg.norm(surface.gradient(theta), axis=-1),
                   np.vecdot(moves[1:], moves[:-1]) < 0)


class Trained:
    """Runs of k networks at once, as a training loop has written them down.

    Parameters
    ----------
    rows : array_like, shape (T, 3, k)
        At each step: the losses, the gradients' lengths, and whether the step points against the one before.
    end : ndarray, shape (k, P)
        Where they ended.
    """

    def __init__(self, rows, end):
        self.losses, self.norms, turns = np.moveaxis(np.asarray(rows, dtype=float), 1, 0)
        self.turns, self.end = turns.astype(bool), end


@cache
def wells():
    """A loss with a wide well at 0 and a narrow, poorer one near 1.3, made when it is asked for: SymPy takes a while.

    Returns
    -------
    Surface
        Of one variable.
    ndarray, shape (1,)
        The bottom of the poorer well.
    """
    surface = surfaces.Surface("x**2/2 - 3/5*exp(-8*(x - 3/2)**2)", variables="x")
    return surface, descend(surface.gradient, [1.4], optimizers.gd(0.05), 200).end


def descend_in_well(starts, multiple, steps):
    """Plain descent in a loss of one parameter with two wells, at a rate given in units of the poorer one's limit.

    Parameters
    ----------
    starts : array_like, shape (..., 1)
        How far from the bottom of the poorer well the runs begin.
    multiple : float
        The rate times the bend at that bottom, over 2.
    steps : int

    Returns
    -------
    Path
    """
    well, bottom = wells()
    eta = multiple * 2 / sharpness(well, bottom)
    return descend(well.gradient, bottom + starts, optimizers.gd(eta), steps)


def begins_below_the_rim(far):
    """Whether all places up to so far from the bottom of the poorer well lie lower than the rim between the wells.

    Parameters
    ----------
    far : float

    Returns
    -------
    bool
    """
    well, bottom = wells()
    rim = well.value(np.linspace(0, bottom, 2001)).max()
    return bool(well.value(bottom + np.linspace(-far, far, 101)[:, None]).max() < rim)


def share_that_gets_out(far, multiple):
    """The share of a hundred runs, begun near the bottom of the poorer of two wells, that ends in the other one.

    Parameters
    ----------
    far : float
        How far from that bottom they begin at most.
    multiple : float
        The rate in units of the limit there, 2 over the bend.

    Returns
    -------
    float
    """
    ends = descend_in_well(np.linspace(-far, far, 100)[:, None], multiple, 500).end
    return (np.abs(ends) < 0.5).mean()


def steps_of_length(surface, start, length, steps):
    """Steps of one length, straight down the slope.

    Parameters
    ----------
    surface : Surface
    start : array_like, shape (d,)
    length : float
    steps : int

    Returns
    -------
    ndarray, shape (T+1, d)
    """
    def downhill(theta):
        g = surface.gradient(theta)
        return g / np.linalg.norm(g)

    return descend(downhill, start, optimizers.gd(length), steps).theta


def count_labels(label, run, last, among=slice(None)):
    """How many of several runs get which label.

    Parameters
    ----------
    label : callable
        `label(norms, turns)` gives a word for the steps of one run.
    run : Trained
        Of k runs.
    last : int
        Of how many steps at its end it is asked.
    among : array_like of bool, shape (k,), optional
        Which of the runs are counted.

    Returns
    -------
    str
        Such as "17 arriving, 3 leaving"; "none" where no run is counted.
    """
    found = Counter(map(label, run.norms[-last:, among].T, run.turns[-last:, among].T))
    return ", ".join(f"{count} {word}" for word, count in found.most_common()) or "none"


def unlabelled_runs(steps=60):
    """The runs of an exercise, which is to find out what the matter is with each.

    Parameters
    ----------
    steps : int

    Returns
    -------
    dict of str to Watched
        By a letter.
    """
    return {letter: Watched.of(*setting, steps) for letter, (_, *setting) in UNLABELLED.items()}
