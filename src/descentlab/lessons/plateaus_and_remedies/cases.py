"""Four deep networks at their start, without a label, for an exercise.

    >>> [name for name in patients()], patients()["A"].shape
    (['A', 'B', 'C', 'D'], (8,))
"""

from functools import cache

import numpy as np

from descentlab.digits import load_digits
from descentlab.networks import Network

_MADE = {"A": ("tanh", 0.2), "B": ("sigmoid", 1.0), "C": ("tanh", 1.0), "D": ("relu", 3 * np.sqrt(2))}


@cache
def patients():
    """How large the gradient is in each layer of four networks of eight layers.

    Returns
    -------
    dict of str to ndarray, shape (8,)
        Name -> the length of each layer's gradient at the start, from the first layer to the last.
    """
    # One is to tell them apart, whatever the seeds of the notebook.
    data = load_digits(np.random.Generator(np.random.PCG64(0)), 100)
    found = {}
    for name, (activation, scale) in _MADE.items():
        network = Network((64, *[20] * 7, 10), data.inputs, data.labels, activation)
        theta = network.initial(np.random.Generator(np.random.PCG64(1)), scale)
        found[name] = np.array([np.linalg.norm(weights) for weights, _ in network.unpack(network.gradient(theta))])
    return found
