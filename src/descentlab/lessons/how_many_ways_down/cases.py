"""Critical points of one small network on real data: 180 searches for them, ready to be looked at; and three mysteries.

    >>> ends = search_ends()
    >>> norms = np.linalg.norm(network().gradient(ends), axis=-1)
    >>> ends.shape, (norms < 1e-10).sum() > 40, (norms > 1e-5).sum() > 40
    ((180, 78), np.True_, np.True_)

`tools/find_saddles.py` made them, in some minutes. Nothing needs to be believed: what each of them is worth, its
gradient says.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from descentlab.digits import load_digits
from descentlab.networks import Network


def network(hidden=4, inputs=6, decay=0.01):
    """The network `inputs`-`hidden`-10, tanh, squared error, with weight decay.

    Parameters
    ----------
    hidden, inputs : int
        How many units, and how many principal components of each of 100 digits.
    decay : float
        The weight decay.

    Returns
    -------
    Network
    """
    # The stored points are critical for this draw of digits and for no other: its seed stays where others are tried.
    digits = np.random.Generator(np.random.PCG64(0))
    data = load_digits(digits, 100, components=inputs)
    return Network((inputs, hidden, 10), data.inputs, data.labels, loss="squared_error", decay=decay)


def search_ends():
    """Where `curvature.search_critical` ended, from 180 starts beside descent paths of `network()`.

    Returns
    -------
    ndarray
        theta, (180, 78). Some of these are critical points, up to rounding. At the others the gradient is small, and
        not zero: there the search got stuck, or ran out of steps. They are all here so that one can see the difference.
    """
    return _stored().copy()


@cache
def _stored():
    with np.load(Path(__file__).with_name("saddles.npz")) as file:
        return file["theta"]


class Measured(NamedTuple):
    """What `search_ends` are worth, from the lowest loss to the highest.

    Parameters
    ----------
    losses, norms : ndarray of shape (180,)
        L, and |g|.
    eigenvalues : ndarray of shape (180, 78)
        Of the Hessian, ascending.
    """

    losses: np.ndarray
    norms: np.ndarray
    eigenvalues: np.ndarray

    @property
    def critical(self):
        """Which of them are critical points, (180,) of bool."""
        return self.norms < 1e-10

    @property
    def distinct(self):
        """The critical ones, each once, (180,) of bool: hidden units in another order, or with other signs, are the same."""
        first = np.zeros(len(self.losses), dtype=bool)
        critical = np.flatnonzero(self.critical)
        first[critical[np.unique(self.eigenvalues[critical].round(6), axis=0, return_index=True)[1]]] = True
        return first

    @property
    def shares(self):
        """The shares of positive eigenvalues, (180,)."""
        return (self.eigenvalues > 0).mean(axis=1)


@cache
def measured_ends():
    """The `Measured` of `search_ends`. The same object each time: nobody changes it."""
    net, theta = network(), search_ends()
    losses = net.value(theta)
    order = np.argsort(losses)
    theta = theta[order]
    return Measured(losses[order], np.linalg.norm(net.gradient(theta), axis=-1), np.linalg.eigvalsh(net.hessian(theta)))


class Point(NamedTuple):
    """A place in the network's loss, of exercise 3.

    Parameters
    ----------
    loss, norm : float
        L, and |g|.
    eigenvalues : ndarray of shape (78,)
        Of the Hessian, ascending.
    """

    loss: float
    norm: float
    eigenvalues: np.ndarray


@cache
def mystery():
    """Three ends of searches, without a label: a dict of str to `Point`."""
    found = measured_ends()
    level = found.eigenvalues[:, 0] > 0
    chosen = {"A": ~found.critical & level, "B": found.critical & ~level & (found.losses > 0.37), "C": found.critical & level}
    places = {name: int(np.flatnonzero(which)[0]) for name, which in chosen.items()}
    return {name: Point(found.losses[k], found.norms[k], found.eigenvalues[k]) for name, k in places.items()}
