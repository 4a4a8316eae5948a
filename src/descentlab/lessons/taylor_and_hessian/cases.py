"""What lesson 02 measures in: random directions, and networks with one activation function or another."""

import numpy as np

from descentlab.curvature import spectrum
from descentlab.descent import descend
from descentlab.digits import load_digits
from descentlab.networks import Network
from descentlab.optimizers import gd


def random_directions(rng, number, parameters):
    """Directions of length 1, none preferred.

    Parameters
    ----------
    rng : numpy.random.Generator
    number, parameters : int

    Returns
    -------
    ndarray, shape (number, parameters)
    """
    v = rng.normal(size=(number, parameters))
    return v / np.linalg.norm(v, axis=1, keepdims=True)


def median_errors(errors, activation, step):
    """What `errors` finds in 20 random directions from the start of a network of digits, in the median.

    Parameters
    ----------
    errors : callable
        ``errors(network, theta, v, step)`` is a pair of arrays (n,).
    activation : str
        Of the network's hidden layer.
    step : array_like, shape (n,)

    Returns
    -------
    ndarray, shape (2, n)
    """
    network, theta, directions = _place(activation)
    return np.median([errors(network, theta, v, step) for v in directions], axis=0)


def kinks_crossed(step):
    """At how many of its kinks a network with ReLU is on the other side after a step, in the median of 20 directions.

    A kink is where what one unit is given, of one image, is 0.

    Parameters
    ----------
    step : array_like, shape (n,)

    Returns
    -------
    ndarray, shape (n,)
    """
    network, theta, directions = _place("relu")

    def on(theta):
        weights, biases = network.unpack(theta)[0]
        return network.inputs @ weights + biases > 0

    return np.median([[np.sum(on(theta + s * v) != on(theta)) for s in step] for v in directions], axis=0)


def _place(activation):
    """A network of digits, its start, and 20 random directions."""
    rng = np.random.default_rng(0)
    digits = load_digits(rng, train=200)
    network = Network((64, 20, 10), digits.inputs, digits.labels, activation)
    return network, network.initial(rng), random_directions(rng, 20, network.parameters)


def with_relu():
    """A network of digits with ReLU, its start, and the lowest limit on the way of a run with a rate of 0.2.

    Returns
    -------
    network : Network
    start : ndarray, shape (P,)
    limit : float
        The least 2 / sharpness at the steps 0, 10, 50, 100, 200 and 500.
    """
    network, start, _ = _place("relu")
    run = descend(network.gradient, start, gd(0.2), 500)
    return network, start, min(2 / spectrum(network, run.theta[t], k=1).values[-1] for t in (0, 10, 50, 100, 200, 500))
