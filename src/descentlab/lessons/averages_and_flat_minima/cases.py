"""The networks of the page, small enough to be run to a minimum, and what is asked of their outputs.

    >>> nets = networks()
    >>> list(nets)[:3], nets["digits, 4 units"].parameters
    (['XOR, 2 units', 'XOR, 8 units', 'digits, 2 units'], 94)
"""

import numpy as np

from descentlab.digits import load_digits
from descentlab.networks import Network

OTHERS = 200    # as many digits of the test data as there are to train on


def networks():
    """XOR with 2 and 8 hidden units, and 200 digits with 2, 4 and 8, all with weight decay.

    Returns
    -------
    dict of str to Network
        The decay is 0.001 for XOR and 0.005 for the digits.
    """
    corners, differ = np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]]), np.array([0, 1, 1, 0])
    found = {f"XOR, {hidden} units": Network((2, hidden, 2), corners, differ, decay=0.001) for hidden in (2, 8)}
    return found | {f"digits, {hidden} units": digits(hidden)[0] for hidden in (2, 4, 8)}


def digits(hidden, split=0):
    """A network on 200 digits, each given by ten numbers, and the same on other digits.

    The numbers are principal components, each with variance 1 over the 200 digits.

    Parameters
    ----------
    hidden : int
        How many hidden units.
    split : int
        Which digits.

    Returns
    -------
    network, others, rest : Network
        On 200 digits, on 200 others, and on all that are left.
    """
    data = load_digits(np.random.default_rng(split), train=200, components=10)
    network = Network((10, hidden, 10), data.inputs, data.labels, decay=0.005)
    parts = slice(OTHERS), slice(OTHERS, None)
    return network, *(network.on(data.test_inputs[part], data.test_labels[part]) for part in parts)


def scores(network, theta, inputs=None):
    """The probability that a network gives to each label of each row.

    Parameters
    ----------
    network : Network
    theta : array_like, shape (..., P)
    inputs : array_like, optional
        Other inputs than the network's own.

    Returns
    -------
    ndarray
        (..., rows, labels): softmax of the outputs.
    """
    output = network.output(theta, inputs)
    return np.exp(output - np.logaddexp.reduce(output, axis=-1, keepdims=True))


def own_scores(network, theta):
    """The probability that a network gives to the right label of each row.

    Parameters
    ----------
    network : Network
    theta : array_like, shape (k, P)

    Returns
    -------
    ndarray (k, rows)
    """
    return scores(network, theta)[:, np.arange(len(network.targets)), network.targets]


def ensemble_loss(network, visited):
    """The loss of the mean of many networks' probabilities: of an ensemble.

    Parameters
    ----------
    network : Network
        On the data that are asked about.
    visited : array_like, shape (k, ..., P)
        The k networks.

    Returns
    -------
    ndarray
        (...).
    """
    mean = np.mean([scores(network, theta) for theta in visited], axis=0)
    right = np.take_along_axis(mean, np.broadcast_to(network.targets[:, None], (*mean.shape[:-1], 1)), axis=-1)
    return -np.log(right[..., 0]).mean(axis=-1)


def together(found):
    """What was found on several splits, each contestant's losses in one array.

    Parameters
    ----------
    found : dict of float to list of dict of str to ndarray
        Rate -> for each split, contestant -> losses.

    Returns
    -------
    dict of float to dict of str to ndarray
    """
    return {eta: {name: np.concatenate([np.atleast_1d(each[name]) for each in splits]) for name in splits[0]}
            for eta, splits in found.items()}


def pairs_that_agree(sharp, rises):
    """In what share of the pairs of minima the sharper one rises more; pairs are within one draw of the digits.

    Parameters
    ----------
    sharp, rises : sequence of array_like, shape (k,)

    Returns
    -------
    float

    Examples
    --------
    >>> pairs_that_agree([[1, 2, 3]], [[5, 7, 6]]) * 3
    2.0
    """
    agree = []
    for bends, heights in zip(sharp, rises):
        one, two = np.triu_indices(len(bends), 1)
        bends, heights = np.asarray(bends), np.asarray(heights)
        agree.append((bends[one] > bends[two]) == (heights[one] > heights[two]))
    return float(np.concatenate(agree).mean())
