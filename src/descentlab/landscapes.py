"""Slices of a network's loss: its height along random directions that fit the network's own scale."""

import attrs
import numpy as np

from descentlab import _checks
from descentlab._numbers import short

CHUNK = 4_000_000  # numbers in the largest array of one pass over a slice's points


@attrs.frozen(eq=False)
class Slice:
    """The loss on a square grid of the plane theta + a * v_1 + b * v_2.

    Parameters
    ----------
    theta : ndarray
        The middle, (P,).
    directions : ndarray
        v_1 and v_2, (2, P).
    steps : ndarray
        The values of a and of b, (n,).
    loss : ndarray
        (n, n), where loss[i, j] is the loss at b = steps[i], a = steps[j], as pictures have it.
    """

    theta: np.ndarray
    directions: np.ndarray
    steps: np.ndarray
    loss: np.ndarray

    def __repr__(self):
        low, high = short(self.loss.min()), short(self.loss.max())
        return f"<Slice: {len(self.steps)} by {len(self.steps)} points, loss {low} to {high}>"


def filter_normalized(network, theta, v):
    """Directions v, rescaled so that each unit's incoming weights are as long in them as they are in theta.

        v_ij <- v_ij * |theta_j| / |v_j|    for the weights into unit j of each layer; biases become 0

    A rectified network computes the same when a layer's weights are multiplied and the next layer's divided, so the
    lengths of plain random directions mean nothing; these do not change under it.

    Parameters
    ----------
    network : Network
    theta : array_like
        (P,).
    v : array_like
        (..., P).

    Returns
    -------
    ndarray
        (..., P).

    Raises
    ------
    TypeError, ValueError
        For a theta or v that holds no finite numbers, or not P of them.

    References
    ----------
    H. Li, Z. Xu, G. Taylor, C. Studer and T. Goldstein, Visualizing the loss landscape of neural nets, 2018, section 4.
    """
    theta, v = _checks.points("theta", theta, network.parameters), _checks.points("v", v, network.parameters)
    pairs = []
    for (weights, _), (v_weights, v_biases) in zip(network.unpack(theta), network.unpack(v)):
        lengths = np.linalg.norm(v_weights, axis=-2, keepdims=True)
        scale = np.linalg.norm(weights, axis=-2, keepdims=True) / np.where(lengths > 0, lengths, 1)
        pairs.append((v_weights * scale, np.zeros_like(v_biases)))
    return network.pack(pairs)


def along(network, theta, v, steps):
    """The loss at theta + a * v for all a in `steps`.

    Parameters
    ----------
    network : Network
        Whose loss.
    theta, v : array_like
        Points and directions, (..., P), of shapes that broadcast.
    steps : array_like
        The values of a, (n,).

    Returns
    -------
    ndarray
        The losses, (..., n).
    """
    theta, v = np.broadcast_arrays(theta, v)
    steps = np.asarray(steps, dtype=np.float64)
    starts, directions = theta.reshape(-1, theta.shape[-1]), v.reshape(-1, theta.shape[-1])
    width = max(network.layers) * len(network.inputs) * len(steps)
    chunk, losses = max(1, CHUNK // width), []
    for first in range(0, len(starts), chunk):
        rows = slice(first, first + chunk)
        losses.append(network.value(starts[rows, None] + steps[:, None] * directions[rows, None]))
    return np.concatenate(losses).reshape(*theta.shape[:-1], len(steps))


def filter_normalized_plane(network, theta, rng, reach=1.0, points=31):
    """The loss around theta on a plane of two random directions.

    The directions are normal random ones, scaled by `filter_normalized`.

    Parameters
    ----------
    network : Network
    theta : array_like
        (P,).
    rng : numpy.random.Generator
    reach : float, default 1
        The grid goes from -reach to reach along both directions, > 0.
    points : int, default 31
        How many steps along each, >= 2; an odd number has theta itself in the middle.

    Returns
    -------
    Slice

    Raises
    ------
    TypeError, ValueError
        For a theta that is not (P,), an `rng` that is no numpy.random.Generator, reach <= 0 or points < 2.
    """
    theta = _checks.points("theta", theta, network.parameters)
    if theta.ndim != 1:
        raise ValueError(f"theta must be one point, shape ({network.parameters},), got shape {theta.shape}")
    _checks.generator("rng", rng)
    reach, points = _checks.positive("reach", reach), _checks.count("points", points, low=2)
    directions = filter_normalized(network, theta, rng.normal(size=(2, network.parameters)))
    steps = np.linspace(-reach, reach, points)
    return Slice(theta, directions, steps, along(network, theta + steps[:, None] * directions[1], directions[0], steps))
