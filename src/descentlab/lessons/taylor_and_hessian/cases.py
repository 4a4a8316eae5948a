"""What lesson 02 measures along: random directions, in networks with one activation function or another."""

import numpy as np

from descentlab.digits import load_digits
from descentlab.networks import Network


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
    rng = np.random.default_rng(0)
    digits = load_digits(rng, train=200)
    network = Network((64, 20, 10), digits.inputs, digits.labels, activation)
    theta = network.initial(rng)
    directions = random_directions(rng, 20, network.parameters)
    return np.median([errors(network, theta, v, step) for v in directions], axis=0)
