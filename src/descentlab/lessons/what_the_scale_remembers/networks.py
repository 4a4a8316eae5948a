"""What the further notebook runs on digits: the network of sigmoids of lesson 06, under more rules."""

import numpy as np

from descentlab.lessons.adaptive_learning_rates.digits import (
    Shared,
    best_of_rates,
    rate_per_layer,
    scale_per_layer,
    standardized,
)
from descentlab.optimizers import Optimizer

__all__ = ["best_of_rates", "one_scale", "rate_per_layer", "scale_per_layer", "standardized"]


def _all_evened(sizes):
    """The root mean square of `sizes` (k, n) over each run, for all of its parameters."""
    return np.broadcast_to(np.sqrt(np.mean(np.square(sizes), axis=-1, keepdims=True)), np.shape(sizes))


def one_scale(eta):
    """Plain descent with one scale for the whole network: RMSProp (0.999, corrected) with the mean of all squares.

    Parameters
    ----------
    eta : float

    Returns
    -------
    Optimizer
    """
    return Optimizer(scale=Shared(_all_evened), schedule=eta)
