"""What Where does the parabola end? measures in: networks of digits, along random directions."""

import numpy as np

from descentlab.lessons.taylor_and_hessian.cases import digits_network, random_directions


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
    network, start, rng = digits_network(activation)
    return network, start, random_directions(rng, 20, network.parameters)
