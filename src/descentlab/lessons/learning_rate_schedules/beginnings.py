"""A network of rectified units whose first steps may be too long: what warmup is tried on."""

import numpy as np

from descentlab import optimizers
from descentlab.curvature import sharpness
from descentlab.descent import descend
from descentlab.digits import load_digits
from descentlab.lessons.learning_rate_schedules.cases import COMPONENTS, ROWS, dealer, rated
from descentlab.networks import Network


class Rectified:
    """A network of rectified units on digits with the right labels, from ten random starts.

    Parameters
    ----------
    scale : float
        How many times larger than usual, for such units, the first weights are.

    Attributes
    ----------
    network : Network
    starts : ndarray (10, P)
    """

    def __init__(self, scale=1.0):
        data = load_digits(np.random.default_rng(0), ROWS, components=COMPONENTS)
        self.network = Network((COMPONENTS, 16, 16, 10), data.inputs, data.labels, activation="relu")
        self.starts = np.array([self.network.initial(np.random.default_rng(seed), scale * np.sqrt(2))
                                for seed in range(10)])

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
        ndarray (10, runs)
            The training loss at the end; infinite where a run diverged.
        """
        theta = np.repeat(self.starts[:, None], len(rates), axis=1)
        end = descend(self.batches(), theta, rated(optimizer, rates), steps, keep="ends").end
        losses = self.network.value(end)
        return np.where(np.isfinite(losses), losses, np.inf)

    def follow(self, schedule, steps):
        """How far above its limit the rate of plain descent is, and how many units are silent.

        Parameters
        ----------
        schedule : callable
            The rate of a step.
        steps : int

        Returns
        -------
        dict of str to array_like
            `step`: some of the steps; `excess`: the rate times the largest bend over 2, the median of five starts;
            `silent`: the share of silent units, the mean of all starts.
        """
        path = descend(self.batches(), self.starts[:, None], optimizers.gd(schedule), steps)
        places = [t for t in (0, 1, 2, 4, 8, 14, 24, 40) if t <= steps]
        at = path.theta[places, :, 0]
        bends = [np.median([sharpness(self.network, theta) for theta in here[:5]]) for here in at]      # dear: only five
        return {"step": places, "excess": [schedule(t) * bend / 2 for t, bend in zip(places, bends)],
                "silent": [np.mean([self.silent(theta) for theta in here]) for here in at]}

    def silent(self, theta):
        """The share of hidden units that give 0 for at least 95 % of the rows.

        Parameters
        ----------
        theta : ndarray (P,)

        Returns
        -------
        float
        """
        values, shares = self.network.inputs, []
        for weights, biases in self.network.unpack(theta)[:-1]:
            values = np.maximum(values @ weights + biases, 0)
            shares.append((values > 0).mean(axis=0))
        return np.mean(np.concatenate(shares) <= 0.05)

    def batches(self):
        """A gradient function: each start has its own order of the rows, and all its runs the same batches."""
        dealers = [dealer(np.random.default_rng(seed), 16) for seed in range(len(self.starts))]
        return lambda theta: self.network.gradient(theta, np.array([next(each) for each in dealers])[:, None])
