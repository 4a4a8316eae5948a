"""The network of When do the eigenvalues not decide?, trained, and how its loss bends there."""

from functools import cache

import numpy as np

from descentlab import curvature, optimizers
from descentlab.descent import descend
from descentlab.digits import load_digits
from descentlab.networks import Network


@cache
def trained_spectrum():
    """All eigenvalues of the Hessian of a small network after 3,000 steps of training.

    The network is 8-6-10, on 300 digits of 8 principal components.

    Returns
    -------
    ndarray
        From the lowest to the highest, (124,). The same array each time: nobody changes it.
    """
    data = load_digits(np.random.default_rng(0), train=300, components=8)
    network = Network((8, 6, 10), data.inputs, data.labels)
    start = network.initial(np.random.default_rng(1))
    end = descend(network.gradient, start, optimizers.nesterov(0.5), steps=3000, keep="ends").end
    eigenvalues = curvature.spectrum(network, end).values
    eigenvalues.setflags(write=False)
    return eigenvalues
