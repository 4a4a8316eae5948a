"""What the further notebook runs on digits: the network of sigmoids of lesson 06, under more rules."""

import attrs
import numpy as np

from descentlab import rules
from descentlab.descent import descend, minibatches
from descentlab.lessons.adaptive_learning_rates.digits import (
    best_of_rates,
    evened,
    last_over_first,
    scale_per_layer,
    standardized,
)
from descentlab.optimizers import Optimizer

__all__ = ["best_of_rates", "last_over_first", "rate_per_layer", "scale_per_layer", "standardized", "walk_of"]


@attrs.frozen(eq=False)
class _Fixed(rules.Scale):
    """sigma, the same at every step."""

    sizes: np.ndarray

    def start(self, theta):
        return None

    def update(self, memory, g, t):
        return memory, self.sizes


def rate_per_layer(network, starts):
    """Plain descent with one rate for each layer: eta over the size of the layer's first gradients.

    Parameters
    ----------
    network : Network
    starts : ndarray
        theta, (k, n).

    Returns
    -------
    callable
        eta -> the optimizer. The size is the root mean square over the layer.
    """
    sizes = evened(network, network.gradient(starts))
    return lambda eta: Optimizer(scale=_Fixed(sizes), schedule=eta)


def walk_of(network, starts, optimizer, steps):
    """Where runs of an optimizer on batches of 32 are after each step.

    Parameters
    ----------
    network : Network
    starts : ndarray
        theta of k runs, (k, n), each with batches of its own.
    optimizer : Optimizer
    steps : int

    Returns
    -------
    ndarray
        (steps + 1, k, n).
    """
    batches = minibatches(network, 32, [np.random.default_rng(seed) for seed in range(len(starts))])
    return descend(batches, starts, optimizer, steps, keep="points").theta
