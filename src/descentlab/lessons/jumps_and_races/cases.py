"""The ten-point regression with its valley, what counts as a jump, networks of the race, and weights without data."""

from functools import cache
from typing import NamedTuple

import numpy as np

from descentlab import surfaces
from descentlab.descent import descend, minibatches
from descentlab.digits import load_digits
from descentlab.networks import Network

START = np.array([-120.0, -4.0])     # (b, w), as in the lecture
# How near w comes to the bottom before a jump, for how many steps, and how far off a jump leads.
CALM, LONG, WIDE = 0.05, 10, 0.5


class Line(NamedTuple):
    """The lecture's ten-point regression.

    Parameters
    ----------
    surface : surfaces.Surface
        Over (b, w).
    hessian : ndarray of shape (2, 2)
    slope : ndarray of shape (2,)
        The gradient at 0.
    lowest : ndarray of shape (2,)
    """

    surface: object
    hessian: np.ndarray
    slope: np.ndarray
    lowest: np.ndarray

    def bottom(self, b):
        """The best w for each b: the line along the bottom of the valley."""
        return -(self.slope[1] + self.hessian[0, 1] * b) / self.hessian[1, 1]


@cache
def ten_points():
    """The `Line`. The same object each time: nobody changes it."""
    surface = surfaces.regression()
    hessian, slope = surface.hessian([0.0, 0.0]), surface.gradient([0.0, 0.0])
    return Line(surface, hessian, slope, np.linalg.solve(hessian, -slope))


def valley_distance(theta):
    """How far w is from the best w for its b, on the ten-point regression: theta (..., 2) gives (...)."""
    theta = np.asarray(theta)
    return np.abs(theta[..., 1] - ten_points().bottom(theta[..., 0]))


def pull(path):
    """The bend along w times eta / sigma, at each step of a run.

    Parameters
    ----------
    path : Path
        Over (b, w), of one start.

    Returns
    -------
    ndarray
        (T,)
    """
    return ten_points().hessian[1, 1] * path.eta / path.sigma[:, 1]


def jumps(distance):
    """The steps at which a run jumps: its `distance` (T,) passes `WIDE`, having been calm before.

    Calm is within `CALM` at ten steps in a row: a run that swings across the bottom is near it at single steps, too.
    """
    found, quiet = [], 0
    for t, far in enumerate(distance):
        if quiet >= LONG and far > WIDE:
            found.append(t)
            quiet = 0
        elif far < CALM:
            quiet += 1
        elif quiet < LONG:
            quiet = 0
    return found


def first_jump(theta):
    """The step of the first jump of each of many runs: w more than 0.5 off the bottom, having been calm.

    Parameters
    ----------
    theta : ndarray, shape (T+1, k, 2)
        Calm is a run whose w was within 0.05 of the bottom at ten steps in a row.

    Returns
    -------
    ndarray
        (k,); inf for a run that never jumps.
    """
    jumped = np.maximum.accumulate(_calm(theta), axis=0) & (valley_distance(theta) > WIDE)
    return np.where(jumped.any(axis=0), jumped.argmax(axis=0), np.inf)


def rested(theta):
    """Which of many runs were ever calm: w within 0.05 of the bottom at ten steps in a row.

    Parameters
    ----------
    theta : ndarray, shape (T+1, k, 2)

    Returns
    -------
    ndarray of bool
        (k,)
    """
    return _calm(theta).any(axis=0)


def _calm(theta):
    near = np.cumsum(valley_distance(theta) < CALM, axis=0)
    near[LONG:] -= near[:-LONG].copy()      # how many of the last ten steps were near
    return near >= LONG


def arrived(theta):
    """Which of many runs end with b within 1 of its best value.

    Parameters
    ----------
    theta : ndarray, shape (T+1, k, 2)

    Returns
    -------
    ndarray of bool
        (k,)
    """
    return np.abs(theta[-1, :, 0] - ten_points().lowest[0]) < 1


def tried(make, rates, seeds):
    """Networks of the race: 64-32-10, 310 steps with batches of 32, about ten times through 1,000 digits.

    Parameters
    ----------
    make : callable
        Of eta, gives an Optimizer.
    rates : array_like, shape (r,)
        The eta.
    seeds : sequence of int
        Each decides which digits are trained on, the start, and the order of the batches.

    Returns
    -------
    ndarray
        (r, len(seeds), 2): the training loss, and the share of the other digits that is right, in percent.
    """
    return np.array([[_trained(make(float(eta)), seed) for seed in seeds] for eta in rates])


def _trained(optimizer, seed):
    rng = np.random.default_rng(seed)
    data = load_digits(rng, train=1000)
    network = Network((64, 32, 10), data.inputs, data.labels)
    end = descend(minibatches(network, 32, rng), network.initial(rng), optimizer, 310, keep="ends").end
    return float(network.value(end)), 100 * network.accuracy(end, data.test_inputs, data.test_labels)


def share_left(network, starts, optimizer):
    """How much of the weights out of blank pixels is left after ten epochs.

    Parameters
    ----------
    network : Network
        Of digits; some of its pixels are 0 in every image.
    starts : ndarray
        theta, (k, n): k runs, each with batches of 32 of its own.
    optimizer : Optimizer

    Returns
    -------
    float
        The mean size after 310 steps over that at the start.
    """
    rngs = [np.random.default_rng(seed) for seed in range(len(starts))]
    blank = (network.inputs == 0).all(axis=0)
    ends = descend(minibatches(network, 32, rngs), starts, optimizer, 310, keep="ends").end
    before, after = (np.abs(network.unpack(theta)[0][0][:, blank]).mean() for theta in (starts, ends))
    return float(after / before)


def tiny_steps(surface, here, count=3600):
    """Steps in every direction of the plane, of one length, and with one largest part, and what they gain.

    Parameters
    ----------
    surface : surfaces.Surface
    here : array_like, shape (2,)
    count : int
        How many directions, equally far apart.

    Returns
    -------
    ends : dict of str to ndarray, shape (count, 2)
        "circle" -> steps of length 1; "square" -> the same directions, the larger of both parts 1 in size.
    falls : dict of str to ndarray, shape (count,)
        The fall of the loss, times 10,000, for a ten-thousandth of such a step.
    """
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    ends = {"circle": circle, "square": circle / np.abs(circle).max(axis=1, keepdims=True)}
    falls = {name: (surface.value(here) - surface.value(np.add(here, 1e-4 * each))) / 1e-4
             for name, each in ends.items()}
    return ends, falls
