"""What the searched points of a small network are worth, from the lowest loss to the highest; and three mysteries."""

from functools import cache
from typing import NamedTuple

import numpy as np

from descentlab.curvature.classify import minimum_ratio
from descentlab.curvature.searched import network, search_ends


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
        return minimum_ratio(self.eigenvalues)


@cache
def measured_ends():
    """The `Measured` of `search_ends`. The same object each time: nobody changes it."""
    net, theta = network(), search_ends()
    losses = net.value(theta)
    order = np.argsort(losses)
    theta = theta[order]
    return Measured(losses[order], np.linalg.norm(net.gradient(theta), axis=-1), np.linalg.eigvalsh(net.hessian(theta)))


def padded(theta):
    """A critical point of `network(4)`, out of one of a smaller `network`: units are added whose weights are all zero.

    Parameters
    ----------
    theta : array_like, shape (10 + 17 hidden,)
        The parameters of `network(hidden)`.

    Returns
    -------
    ndarray of shape (78,)
    """
    hidden = (len(theta) - 10) // 17
    large = network(4)
    (w, b), (v, c) = network(hidden).unpack(theta)
    weights, biases, out = np.zeros((6, 4)), np.zeros(4), np.zeros((4, 10))
    weights[:, :hidden] = w
    biases[:hidden] = b
    out[:hidden] = v
    return large.pack([(weights, biases), (out, c)])


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
