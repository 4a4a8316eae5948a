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
    losses, norms : ndarray
        The loss and the gradient's length at each step.
    factors : ndarray
        The factor of each step.
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


class Looks:
    """What is seen of k runs each time that one looks at them, and what became of them when the rate was halved instead."""

    def __init__(self):
        self._seen = []

    def write_down(self, factors, losses, softened, halved):
        """Write down one look.

        Parameters
        ----------
        factors, losses, softened : array_like, shape (k,)
            The factor of one step, the loss, and the loss after one step with half the rate instead.
        halved : array_like, shape (k,)
            The loss of the runs that go on from here with half the rate, at the next look.
        """
        self._seen.append((factors, losses, softened, halved))

    def _column(self, what):
        return np.array([look[what] for look in self._seen])

    @property
    def factors(self):
        """The factors, a row for each look, shape (n, k)."""
        return self._column(0)

    @property
    def losses(self):
        """The losses, shape (n, k)."""
        return self._column(1)

    @property
    def softened(self):
        """The losses after one step with half the rate, shape (n, k)."""
        return self._column(2)

    @property
    def halved(self):
        """The losses at the next look of the runs whose rate is halved, shape (n, k)."""
        return self._column(3)


def tell_looks(groups, name):
    """Print, for each name that a factor gets, what the next look at the run saw.

    A gain is what the loss, after one step with half the rate, has fallen by from one look to the next.

    Parameters
    ----------
    groups : iterable of Looks
        At least three looks each, evenly spaced.
    name : callable
        `name(factor)` gives a word.
    """
    words, later, less = [], [], []
    for looks in groups:
        named = np.vectorize(name)(looks.factors)
        gains = 1 - looks.softened[1:] / looks.softened[:-1]
        fewer = np.full(gains.shape, np.nan)     # before the first look nothing was looked at
        fewer[1:] = gains[1:] < gains[:-1]
        words.append(named[:-1].ravel())
        later.append(named[1:].ravel())
        less.append(fewer.ravel())
    words, later, less = map(np.concatenate, (words, later, less))
    rows = [["one step says", "looks", "next look: bouncing", "next gain below the last gain"]]
    for word in ("bouncing", "arriving", "leaving"):
        among = words == word
        known = less[among & ~np.isnan(less)]
        rows.append([word, among.sum(), (later[among] == "bouncing").sum(), f"{known.sum():.0f} of {known.size}"])
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
