"""What lesson 06 runs on digits: networks whose layers are alike or not."""

import functools
import itertools
from collections.abc import Callable

import attrs
import numpy as np

from descentlab import rules
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


def last_over_first(network, starts):
    """How many times larger the gradients are in the last layer of a network than in the first.

    Parameters
    ----------
    network : Network
    starts : ndarray
        theta, (k, n).

    Returns
    -------
    float
        The ratio of the root mean squares over the weights and the starts.
    """
    layers = network.unpack(network.gradient(starts))
    first, last = (np.sqrt(np.mean(np.square(layers[k][0]))) for k in (0, -1))
    return float(last / first)


@attrs.frozen(eq=False)
class Shared(rules.Scale):
    """sigma that follows, the same for all parameters of a group: RMSProp's with the mean of their squares.

    Parameters
    ----------
    evened : callable
        sigma of each parameter (k, n) -> the root of the mean of their squares over each group, (k, n).
    """

    evened: Callable
    each = rules.RMSProp(0.999, corrected=True)

    def start(self, theta):
        return self.each.start(theta)

    def update(self, memory, g, t):
        memory, sigma = self.each.update(memory, g, t)
        return memory, self.evened(sigma)


def evened(network, sizes):
    """The root mean square over each layer of each run, for all of the layer's parameters.

    Parameters
    ----------
    network : Network
    sizes : ndarray
        Of each parameter, (k, n).

    Returns
    -------
    ndarray
        (k, n).
    """
    squares = np.square(sizes)
    for layer in network.unpack(squares):
        total = sum(np.sum(part, axis=tuple(range(1, part.ndim))) for part in layer)
        mean = total / sum(part[0].size for part in layer)
        for part in layer:
            part[...] = mean.reshape(-1, *[1] * (part.ndim - 1))
    return np.sqrt(squares)


def _evened_over_all(sizes):
    return np.broadcast_to(np.sqrt(np.mean(np.square(sizes), axis=-1, keepdims=True)), np.shape(sizes))


def scale_for_all():
    """One scale for the whole network: RMSProp's (0.999, corrected) with the mean of all its squares.

    Returns
    -------
    rules.Scale
    """
    return Shared(_evened_over_all)


def scale_per_layer(network):
    """One scale for each layer: RMSProp's (0.999, corrected) with the mean of the layer's squares.

    Parameters
    ----------
    network : Network
        Its theta, (k, n).

    Returns
    -------
    rules.Scale
    """
    return Shared(functools.partial(evened, network))


def best_of_rates(network, starts, methods, rates):
    """The training loss of a network at every tenth of 310 steps, for each rule with the rate that ends lowest.

    The end is the median of the last five of them: a single one is noisy.

    Parameters
    ----------
    network : Network
    starts : ndarray
        theta of k runs, (k, n), each with batches of 32 of its own.
    methods : dict of str to callable
        Name -> the rule: a rate -> an optimizer.
    rates : array_like of shape (n,), or dict of str to array_like
        The same for all rules, or for each its own.

    Returns
    -------
    dict of str to (float, ndarray of shape (32,))
        Name -> the rate, and the losses with it, the median of the runs.
    """
    of_each = rates if isinstance(rates, dict) else dict.fromkeys(methods, rates)
    return {name: _best(network, starts, rule, of_each[name]) for name, rule in methods.items()}


def _best(network, starts, rule, rates):
    with np.errstate(all="ignore"):
        walks = [_every_tenth(network, starts, rule(eta)) for eta in rates]
        best = np.nanargmin([np.median(_losses(network, walk[-5:])) for walk in walks])
        return rates[best], _losses(network, walks[best])


def _every_tenth(network, starts, optimizer):
    """Where the runs are before every tenth of 310 steps, and after the last: a list of theta, (k, n)."""
    batches, count, noted = _batches(network, len(starts)), itertools.count(), []

    def gradient(theta):
        if next(count) % 10 == 0:
            noted.append(theta)
        return batches(theta)

    end = descend(gradient, starts, optimizer, 310, keep="ends").end
    return [*noted, end]


def _losses(network, walk):
    """The median of the runs at each theta, one after the other: all at once would not fit into the processor's memory."""
    return np.array([np.median(network.value(theta)) for theta in walk])
