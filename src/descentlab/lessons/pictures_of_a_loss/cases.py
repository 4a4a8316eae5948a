"""What the page needs beside `landscapes`: other planes, the bends on a ray, dips, and places to compare them with."""

import attrs
import numpy as np

from descentlab import landscapes
from descentlab.curvature import spectrum
from descentlab.networks import Network

AWAY = 0.2      # so far from the trained point, along one direction of a picture, is away from it


def rescaled(network, theta, a):
    """The same function in other weights: the first layer times a, the second divided by a.

    Parameters
    ----------
    network : Network
        With one hidden layer of rectified units.
    theta : ndarray, shape (P,)
    a : float

    Returns
    -------
    ndarray
        (P,).
    """
    (w1, b1), (w2, b2) = network.unpack(theta)
    return network.pack([(a * w1, a * b1), (w2 / a, b2)])


def any_plane(network, theta, length, rng, points=25):
    """The loss on a plane of two random directions of a given length, without any normalization.

    Parameters
    ----------
    network : Network
    theta : ndarray, shape (P,)
    length : float
    rng : numpy.random.Generator
    points : int

    Returns
    -------
    landscapes.Slice
    """
    directions = rng.normal(size=(2, network.parameters))
    directions *= length / np.linalg.norm(directions, axis=1, keepdims=True)
    steps = np.linspace(-1, 1, points)
    loss = landscapes.along(network, theta + steps[:, None] * directions[1], directions[0], steps)
    return landscapes.Slice(theta, directions, steps, loss)


def first_below(network, path, target):
    """Where each run's loss was first below a target; its last point, if it never was. A look every ten steps.

    Parameters
    ----------
    network : Network
    path : ndarray, shape (T+1, runs, P)
    target : float

    Returns
    -------
    ndarray
        (runs, P).
    """
    looks = path[::10]
    below = np.array([network.value(theta) for theta in looks]) < target
    when = np.where(below.any(axis=0), below.argmax(axis=0), len(looks) - 1)
    return looks[when, np.arange(path.shape[1])]


@attrs.frozen(eq=False)
class _Normalized:
    """The loss as a function of weights each of which is counted in the length of its unit's weights at theta."""

    network: Network
    scale: np.ndarray

    def hvp(self, place, v):
        """The Hessian there, in these coordinates, times v; `place` is in the network's own."""
        return self.scale * self.network.hvp(place, self.scale * v)


def bends(network, theta, rays):
    """Where each ray comes to a loss of 1: the bend along it, and the lowest of all bends there.

    Bends are second derivatives along normalized directions, as a picture has them: rescaling changes none of them.

    Parameters
    ----------
    network : Network
    theta, rays : ndarray, shape (runs, P)
        A ray is a filter-normalized direction.

    Returns
    -------
    along, lowest : ndarray (runs,)
    """
    steps, found = np.linspace(0, 1, 101), []
    for each, ray in zip(theta, rays):
        losses = landscapes.along(network, each, ray, steps)
        place = each + steps[np.argmax(losses > 1)] * ray
        scale = landscapes.filter_normalized(network, each, np.ones(network.parameters))
        loss = _Normalized(network, scale)
        unit = np.divide(ray, scale, out=np.zeros_like(ray), where=scale > 0)      # biases stay as they are
        unit /= np.linalg.norm(unit)
        lowest = spectrum(loss, place, k=1, which="smallest", tolerance=0.03).values[0]
        found.append([unit @ loss.hvp(place, unit), lowest])
    return np.array(found).T


def _inner(piece):
    """Which inner places of a picture count: those well away from the trained point in its middle."""
    away = np.abs(piece.steps[1:-1]) > AWAY
    return away[:, None] | away


def dips(network, piece):
    """The dips of a loss on the plane of a picture, but for the trained point.

    Each place of the grid that is lower than its eight neighbours is the start of a walk within the plane: to the lowest of
    eight places around, as long as there is a lower one, and then with steps half as long. Where two walks end at the same
    place, it is one dip.

    Parameters
    ----------
    network : Network
    piece : landscapes.Slice

    Returns
    -------
    ndarray, shape (k, 2)
        a and b of each.
    """
    loss = piece.loss
    middle = loss[1:-1, 1:-1]
    lower = _inner(piece)
    for up in (0, 1, 2):
        for right in (0, 1, 2):
            if (up, right) != (1, 1):
                lower = lower & (middle < loss[up:up + middle.shape[0], right:right + middle.shape[1]])
    found = _downhill(network, piece, _places(piece, *np.nonzero(lower)))
    found = found[np.abs(found).max(axis=1) > AWAY]         # a walk may end at the trained point
    return found[np.unique(np.round(found, 2), axis=0, return_index=True)[1]]


def _downhill(network, piece, places):
    around = np.array([[0, 0], *((a, b) for a in (-1, 0, 1) for b in (-1, 0, 1) if a or b)])
    step = np.full(len(places), (piece.steps[1] - piece.steps[0]) / 2)
    least = step / 1000
    while (walks := np.nonzero(step > least)[0]).size:      # the others have arrived
        tried = places[walks, None] + step[walks, None, None] * around
        lowest = network.value(points(piece, tried)).argmin(axis=1)
        places[walks] = tried[np.arange(len(walks)), lowest]
        step[walks[lowest == 0]] /= 2
    return places


def anywhere(piece, many, rng):
    """As many places of a picture, drawn at random; like `dips`, well away from the trained point and the edge.

    Parameters
    ----------
    piece : landscapes.Slice
    many : int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (many, 2)
    """
    rows, columns = np.nonzero(_inner(piece))
    chosen = rng.choice(len(rows), many, replace=False)
    return _places(piece, rows[chosen], columns[chosen])


def _places(piece, rows, columns):
    return np.stack([piece.steps[columns + 1], piece.steps[rows + 1]], axis=1)


def points(piece, places):
    """The weights at places of a picture.

    Parameters
    ----------
    piece : landscapes.Slice
    places : ndarray, shape (..., 2)

    Returns
    -------
    ndarray
        (..., P).
    """
    return piece.theta + np.asarray(places) @ piece.directions


def in_plane(piece, gradient):
    """How long the part of a gradient is that lies within a picture's plane.

    Parameters
    ----------
    piece : landscapes.Slice
    gradient : ndarray, shape (k, P)

    Returns
    -------
    ndarray
        (k,).
    """
    basis = np.linalg.qr(piece.directions.T)[0]
    return np.linalg.norm(gradient @ basis, axis=1)
