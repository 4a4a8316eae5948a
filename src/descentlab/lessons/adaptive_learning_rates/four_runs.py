"""Four runs without a label, of exercise 3."""

from typing import NamedTuple

import numpy as np

from descentlab import optimizers
from descentlab.descent import descend


class Run(NamedTuple):
    """An unlabelled run.

    Parameters
    ----------
    steps : ndarray of shape (200,)
        The lengths of its steps, over eta.
    """

    steps: np.ndarray


def _steps(optimizer):
    """The lengths of the steps for gradients of size 4 for a hundred steps, then of size 0.4."""
    gradients = iter(np.where(np.arange(200) < 100, 4.0, 0.4))
    theta = descend(lambda theta: np.array([next(gradients)]), [0.0], optimizer, 200).theta[:, 0]
    return np.abs(np.diff(theta))


unlabelled = {"A": Run(_steps(optimizers.rmsprop(1.0))), "B": Run(_steps(optimizers.gd(1.0))),
              "C": Run(_steps(optimizers.adam(1.0))), "D": Run(_steps(optimizers.adagrad(1.0)))}
