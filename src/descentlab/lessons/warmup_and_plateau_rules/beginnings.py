"""A network of rectified units whose first steps may be too long: what warmup is tried on."""

import numpy as np

from descentlab.descent import descend
from descentlab.digits import load_digits
from descentlab.lessons.learning_rate_schedules.cases import COMPONENTS, ROWS, dealer, with_peaks
from descentlab.networks import Network


class SmallNetwork:
    """A network of two layers of 16 rectified units on digits with the right labels, from twenty random starts.

    Parameters
    ----------
    scale : float
        How many times larger than usual, for such units, all weights are at the start.

    Attributes
    ----------
    network : Network
    starts : ndarray (20, P)
    """

    def __init__(self, scale=1.0):
        data = load_digits(np.random.default_rng(0), ROWS, components=COMPONENTS)
        self.network = Network((COMPONENTS, 16, 16, 10), data.inputs, data.labels, activation="relu")
        self.starts = np.array([self.network.initial(np.random.default_rng(seed), scale * np.sqrt(2))
                                for seed in range(20)])

    def train(self, optimizer, rates, steps):
        """Descent by batches of 16, which are the same ones for all rates.

        Parameters
        ----------
        optimizer : Optimizer
        rates : array_like, shape (runs,)
            By which the rates of its schedule are multiplied.
        steps : int

        Returns
        -------
        ndarray (20, runs)
            The training loss at the end; infinite where a run diverged.
        """
        theta = np.repeat(self.starts[:, None], len(rates), axis=1)
        end = descend(self.batches(), theta, with_peaks(optimizer, rates), steps, keep="ends").end
        losses = self.loss(end)
        return np.where(np.isfinite(losses), losses, np.inf)

    def loss(self, theta):
        """The training loss.

        Parameters
        ----------
        theta : ndarray (20, runs, P)

        Returns
        -------
        ndarray (20, runs)
        """
        return self.network.value(theta)

    def batches(self):
        """A gradient function: each start has its own order of the rows, and all its runs the same batches."""
        dealers = [dealer(np.random.default_rng(seed), 16) for seed in range(len(self.starts))]
        return lambda theta: self.network.gradient(theta, np.array([next(each) for each in dealers])[:, None])
