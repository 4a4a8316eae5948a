"""The runs of What can stop gradient descent?"""

import attrs
import numpy as np

from descentlab import optimizers, surfaces
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
    losses, norms : ndarray
        The loss and the gradient's length at each step.
    turns : ndarray of bool
        Whether a step points against the one before, at each step that has one before it.
    """

    losses: np.ndarray
    norms: np.ndarray
    turns: np.ndarray

    @classmethod
    def of(cls, surface, start, eta, steps):
        """Run descent on a surface, and write down what is seen."""
        theta = descend(surface.gradient, start, optimizers.gd(eta), steps).theta
        moves = np.diff(theta, axis=0)
        return cls(surface.value(theta), np.linalg.norm(surface.gradient(theta), axis=-1),
                   np.vecdot(moves[1:], moves[:-1]) < 0)


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


def tell_halved(longer):
    """Print in how many of several runs the loss ends lower with half the rate than with the whole.

    Parameters
    ----------
    longer : dict of float to Run
        How the same k runs go on, by their rate: two rates.
    """
    half, full = sorted(longer)
    ends = {eta: run.losses[-100:].mean(axis=0) for eta, run in longer.items()}
    print("runs in which half the rate ends with the lower loss:")
    print(f"{(ends[half] < ends[full]).sum()} of {ends[half].size}")


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
