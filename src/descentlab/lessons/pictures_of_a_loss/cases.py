"""What the page needs beside `landscapes`: other planes, dips in a picture, and places to compare them with."""

import numpy as np

from descentlab.landscapes import Slice, along


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
    return Slice(theta, directions, steps, along(network, theta + steps[:, None] * directions[1], directions[0], steps))


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


def _inner(piece):
    """Which inner places of a picture count: those well away from the trained point in its middle."""
    away = np.abs(piece.steps[1:-1]) > 0.2
    return away[:, None] | away


def dips(piece):
    """The places of a picture that are lower than their eight neighbours, but for the trained point.

    Parameters
    ----------
    piece : landscapes.Slice

    Returns
    -------
    places : ndarray, shape (k, 2)
        a and b of each.
    theta : ndarray, shape (k, P)
    """
    loss = piece.loss
    middle = loss[1:-1, 1:-1]
    lower = _inner(piece)
    for up in (0, 1, 2):
        for right in (0, 1, 2):
            if (up, right) != (1, 1):
                lower = lower & (middle < loss[up:up + middle.shape[0], right:right + middle.shape[1]])
    return _places(piece, *np.nonzero(lower))


def anywhere(piece, many, rng):
    """As many places of a picture, drawn at random; like `dips`, well away from the trained point and the edge.

    Parameters
    ----------
    piece : landscapes.Slice
    many : int
    rng : numpy.random.Generator

    Returns
    -------
    places : ndarray, shape (many, 2)
    theta : ndarray, shape (many, P)
    """
    rows, columns = np.nonzero(_inner(piece))
    chosen = rng.choice(len(rows), many, replace=False)
    return _places(piece, rows[chosen], columns[chosen])


def _places(piece, rows, columns):
    a, b = piece.steps[columns + 1], piece.steps[rows + 1]
    return np.stack([a, b], axis=1), piece.theta + a[:, None] * piece.directions[0] + b[:, None] * piece.directions[1]


def off_the_plane(piece, gradient):
    """What share of a gradient's length is left when its part within a picture's plane is taken away.

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
    left = gradient - gradient @ basis @ basis.T
    return np.linalg.norm(left, axis=1) / np.linalg.norm(gradient, axis=1)
