"""The runs of What can a step do?: in a loss of one parameter with two wells, and with steps of one length."""

import numpy as np

from descentlab import optimizers
from descentlab.descent import descend
from descentlab.lessons.critical_points.cases import Run

STEEP = 400     # the third derivative that makes the poorer well's right wall steeper; its bottom stays as it is
# Himmelblau's nine critical points, as `critical_points` finds them; an explorer does not wait for SymPy.
HIMMELBLAU = ((3.0, 2.0), (-2.805118086952745, 3.131312518250573), (-3.779310253377747, -3.283185991286170),
              (3.584428340330492, -1.848126526964404), (3.385154183607021, 0.073851879837749),
              (0.086677504555396, 2.884254701174776), (-3.073025750764390, -0.081353044287967),
              (-0.127961346730680, -1.953714980244577), (-0.270844590667348, -0.923038556479982))


def well_value(x, wall=0):
    """A loss with a wide well at 0 and a narrow, poorer one near 1.3.

    Parameters
    ----------
    x : array_like
    wall : float
        How much steeper the right wall of the poorer well is: what is added to the third derivative right of its bottom.

    Returns
    -------
    ndarray
    """
    x = np.asarray(x, dtype=float)
    return x**2 / 2 - 0.6 * np.exp(-8 * (x - 1.5)**2) + wall * np.maximum(x - BOTTOM, 0)**3 / 6


def well_slope(x, wall=0):
    """The slope of this loss.

    Parameters
    ----------
    x : array_like
    wall : float
        As in `well_value`.

    Returns
    -------
    ndarray
    """
    x = np.asarray(x, dtype=float)
    return x + 9.6 * (x - 1.5) * np.exp(-8 * (x - 1.5)**2) + wall * np.maximum(x - BOTTOM, 0)**2 / 2


def well_bend(x, wall=0):
    """The bend of this loss.

    Parameters
    ----------
    x : array_like
    wall : float
        As in `well_value`.

    Returns
    -------
    ndarray
    """
    x = np.asarray(x, dtype=float)
    off = 8 * (x - 1.5)**2
    return 1 + 9.6 * np.exp(-off) * (1 - 2 * off) + wall * np.maximum(x - BOTTOM, 0)


def _level(x):
    """The place without slope near x, by Newton's steps."""
    for _ in range(20):
        x = x - float(well_slope(x) / well_bend(x))
    return x


BOTTOM = np.inf     # no wall yet, while the two places are looked for
RIM, BOTTOM = _level(1.1), _level(1.32)
LIMIT = 2 / float(well_bend(BOTTOM))     # of eta, at the bottom of the poorer well


def right_edge(wall=0):
    """Where the right wall of the poorer well is as high as its rim.

    Parameters
    ----------
    wall : float

    Returns
    -------
    float
    """
    x = np.linspace(BOTTOM, BOTTOM + 0.2, 20_001)
    return float(x[np.argmax(well_value(x, wall) >= well_value(RIM, wall))])


def rate_that_keeps(wall=0):
    """2 over the largest bend of all places in the poorer well that lie below its rim, in units of the bottom's limit.

    Parameters
    ----------
    wall : float

    Returns
    -------
    float
    """
    return 2 / float(well_bend(np.linspace(RIM, right_edge(wall), 2001), wall).max()) / LIMIT


def descend_in_well(starts, multiple, steps, wall=0):
    """Plain descent in the loss with two wells.

    Parameters
    ----------
    starts : array_like
    multiple : float
        The rate, in units of 2 over the bend at the bottom of the poorer well.
    steps : int
    wall : float

    Returns
    -------
    ndarray, shape (T+1, ...)
        The places.
    """
    return descend(lambda x: well_slope(x, wall), np.asarray(starts, dtype=float)[..., None],
                   optimizers.gd(multiple * LIMIT), steps).theta[..., 0]


def share_that_gets_out(wall, begun, multiple):
    """The share of a hundred runs, begun in the poorer of two wells, that ends in the other one.

    Parameters
    ----------
    wall : float
        How much steeper the right wall is.
    begun : {"below the rim", "above it"}
        Everywhere in the well below its rim; or on the right wall, up to a tenth beyond the rim's height.
    multiple : float
        The rate, in units of 2 over the bend at the bottom.

    Returns
    -------
    float
    """
    edge = right_edge(wall)
    low, high = {"below the rim": (RIM + 1e-3, edge - 1e-3), "above it": (edge, edge + 0.1)}[begun]
    ends = descend_in_well(np.linspace(low, high, 100), multiple, 500, wall)[-1]
    return float((np.abs(ends) < 0.5).mean())


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


def train(network, theta, eta, steps):
    """Plain descent for several starts at once, written down step by step: the loop of lesson 01.

    Parameters
    ----------
    network : Network
    theta : array_like, shape (k, P)
        The starts.
    eta : float
    steps : int

    Returns
    -------
    Run
    """
    run, before = Run(), 0 * theta
    for _ in range(steps):
        g = network.gradient(theta)
        run.write_down(network.value(theta), np.linalg.norm(g, axis=-1), (g * before).sum(axis=-1) < 0)
        theta, before = theta - eta * g, g
    run.end = theta
    return run


def sign_changes(network, path, first, last):
    """How often the parts of the gradient along the two directions that bend most change their sign from step to step.

    An eigenvector has no sign of its own: each gets that of the one before.

    Parameters
    ----------
    network : Network
    path : Path
        Of one run.
    first, last : int
        From which step to which.

    Returns
    -------
    str
        As "10 of 10 along the first, 0 of 10 along the second": the first bends most.
    """
    before, parts = None, []
    for theta in path.theta[first:last + 1]:
        vectors = np.linalg.eigh(network.hessian(theta))[1][:, [-1, -2]]
        vectors *= 1 if before is None else np.sign((vectors * before).sum(axis=0))
        parts.append(network.gradient(theta) @ vectors)
        before = vectors
    counts = (np.diff(np.sign(parts), axis=0) != 0).sum(axis=0)
    return ", ".join(f"{count} of {last - first} along the {name}" for count, name in zip(counts, ("first", "second")))
