"""The runs of What can stop gradient descent?"""

import attrs
import numpy as np

from descentlab import optimizers, surfaces
from descentlab._tables import Table
from descentlab.descent import descend

# The exercise's runs: what is the matter with each, its surface, its start, its eta.
UNLABELLED = {
    "A": ("leaving", surfaces.plateau, [3.6, 0.5], 0.5),
    "B": ("arriving", surfaces.six_hump_camel, [1.7, -0.77], 0.084),
    "C": ("bouncing", surfaces.six_hump_camel, [1.67, 0.58], 0.2115),
    "D": ("leaving", surfaces.six_hump_camel, [1.1092, -0.7681], 0.01)}


@attrs.frozen(eq=False)
class Watched:
    """A run of plain descent as a training loop sees it.

    Parameters
    ----------
    losses, norms : ndarray, shape (T+1,)
        The loss and the gradient's length, at the start and after each step.
    factors : ndarray, shape (T,)
        The factor of each step: g' . g / (g . g), with the gradients after it and before it.
    """

    losses: np.ndarray
    norms: np.ndarray
    factors: np.ndarray

    @classmethod
    def of(cls, surface, start, eta, steps):
        """Run descent on a surface, and write down what is seen."""
        theta = descend(surface.gradient, start, optimizers.gd(eta), steps).theta
        g = surface.gradient(theta)
        return cls(surface.value(theta), np.linalg.norm(g, axis=-1),
                   np.vecdot(g[1:], g[:-1]) / np.vecdot(g[:-1], g[:-1]))


class Run:
    """Runs of k networks at once, as a training loop writes them down step by step.

    Attributes
    ----------
    end : ndarray, shape (k, P)
        Where they ended, as soon as the loop has said so.
    """

    def __init__(self):
        self._steps, self.end = [], None

    def write_down(self, losses, norms, turns_back):
        """Write down one step.

        Parameters
        ----------
        losses, norms : array_like, shape (k,)
            The losses, and the lengths of the gradients.
        turns_back : array_like of bool, shape (k,)
            Whether the step points against the one before.
        """
        self._steps.append((losses, norms, turns_back))

    def _written(self, what):
        return np.array([step[what] for step in self._steps])

    @property
    def losses(self):
        """The losses, a row for each step, shape (T, k)."""
        return self._written(0)

    @property
    def norms(self):
        """The gradients' lengths, shape (T, k)."""
        return self._written(1)

    @property
    def turns(self):
        """Which steps turn back, shape (T, k)."""
        return self._written(2)


def tell_factors(factors, lower):
    """Print how many runs have which factor, and of how many the loss is lower with half the rate for one step.

    Parameters
    ----------
    factors : dict of float to array_like, shape (k,)
        Weight decay -> the factors of k runs, each the mean over many steps.
    lower : dict of float to array_like of bool, shape (k,)
        Weight decay -> whether half the rate for one step brings the loss lower than the whole rate.
    """
    rows = [["weight decay", "factor near -1", "from 0 to 1", "above 1", "half a step is better"]]
    for decay, values in factors.items():
        values = np.asarray(values)
        rows.append([f"{decay:g}", (np.abs(values + 1) < 0.05).sum(), ((values >= 0) & (values <= 1)).sum(),
                     (values > 1).sum(), np.sum(lower[decay])])
    print("how many of these networks:")
    print(Table.of("rows", rows))


def tell_minima(network, runs):
    """Print how many of several runs are at a minimum, and what the loss gained on the way there.

    At a minimum: |g| is below a millionth, and all bends are positive.

    Parameters
    ----------
    network : Network
        Whose loss it is.
    runs : dict of int to Run
        Step -> the same k runs up to this step, in order.
    """
    print("of these networks, by step:")
    for step, run in runs.items():
        lowest = np.linalg.eigvalsh(network.hessian(run.end))[:, 0]
        minimum = (run.norms[-1] < 1e-6) & (lowest > 0)
        print(f"{step}: {minimum.sum()} at a minimum, {(lowest < 0).sum()} where the loss bends down")
    first, *_, final = (run.losses[-1] for run in runs.values())
    print(f"in between the median loss fell by {100 * np.median(1 - final / first):.2f}%")
    if minimum.any():
        print(f"losses at the minima differ by {100 * (final[minimum].max() / final[minimum].min() - 1):.2f}%")


def unlabelled_runs(steps=60):
    """The runs of an exercise, which is to find out what the matter is with each.

    Parameters
    ----------
    steps : int

    Returns
    -------
    dict of str to Watched
        By a letter.
    """
    return {letter: Watched.of(*setting, steps) for letter, (_, *setting) in UNLABELLED.items()}
