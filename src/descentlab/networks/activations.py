"""Activation functions, each with the two derivatives that the passes through a network ask for."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Activation(NamedTuple):
    """A function f of one number, a = f(z), whose derivatives are written in a, which every pass keeps.

    Parameters
    ----------
    function : callable
        z -> a = f(z).
    slope : callable
        a -> f'(z).
    bend : callable
        a -> f''(z) / f'(z), the derivative of the slope by a.
    """

    function: Callable
    slope: Callable
    bend: Callable


ACTIVATIONS = {
    "tanh": Activation(np.tanh, lambda a: 1 - a * a, lambda a: -2 * a),
    "sigmoid": Activation(lambda z: 0.5 + 0.5 * np.tanh(0.5 * z), lambda a: a * (1 - a), lambda a: 1 - 2 * a),
    "softplus": Activation(lambda z: np.logaddexp(0, z), lambda a: -np.expm1(-a), lambda a: np.exp(-a)),
    "relu": Activation(lambda z: np.maximum(z, 0), lambda a: a > 0, np.zeros_like),  # slope 0 at the kink, as PyTorch
}
"""Every activation by its name."""
