"""What lesson 06 runs on digits: a network whose inputs are prepared or not, and weights without data."""

import numpy as np

from descentlab.descent import descend, minibatches


def _batches(network, count):
    return minibatches(network, 32, [np.random.default_rng(seed) for seed in range(count)])


def standardized(inputs):
    """Each column less its mean, over its standard deviation; a column that never changes becomes zero.

    Parameters
    ----------
    inputs : array_like, shape (n, d)

    Returns
    -------
    ndarray
        (n, d).
    """
    std = np.std(inputs, axis=0)
    return (inputs - np.mean(inputs, axis=0)) / np.where(std > 0, std, 1.0)


def best_losses(network, rule, rates, starts):
    """The training loss of a network at every tenth of 310 steps, with the rate that ends lowest.

    Parameters
    ----------
    network : Network
    rule : callable
        A rate -> an optimizer.
    rates : array_like, shape (n,)
    starts : array_like, shape (k, d)
        theta of k runs, each with batches of 32 of its own.

    Returns
    -------
    ndarray
        (32,), the median of the runs.
    """
    best, lowest = None, np.inf
    for eta in rates:
        with np.errstate(all="ignore"):
            theta = descend(_batches(network, len(starts)), starts, rule(eta), 310).theta[::10]
            losses = np.median(network.value(theta), axis=1) if len(theta) == 32 else np.full(1, np.inf)
        if losses[-1] < lowest:
            best, lowest = losses, losses[-1]
    return best


def share_left(network, objective, starts, optimizer):
    """How much of the weights out of blank pixels is left after ten epochs.

    Parameters
    ----------
    network : Network
        Of digits, without decay; some of its pixels are 0 in every image.
    objective : Network
        What is trained: the same, with decay in its gradient or without.
    starts : ndarray
        theta, (k, n): k runs, each with batches of 32 of its own.
    optimizer : Optimizer

    Returns
    -------
    float
        The mean size after 310 steps over that at the start.
    """
    blank = (network.inputs == 0).all(axis=0)
    ends = descend(_batches(objective, len(starts)), starts, optimizer, 310, keep="ends").end
    before, after = (np.abs(network.unpack(theta)[0][0][:, blank]).mean() for theta in (starts, ends))
    return float(after / before)
