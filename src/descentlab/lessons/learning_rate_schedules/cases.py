"""The runs of How should the learning rate change?: ten splits of the digits, each with its own wrong labels, at once.

    >>> splits = Splits(many=2)
    >>> theta = splits.starts(runs=3)
    >>> theta.shape, splits.batches(16)(theta).shape, splits.test_loss(theta).shape
    ((2, 3, 258), (2, 3, 258), (2, 3))
"""

import attrs
import numpy as np

from descentlab import _checks, optimizers
from descentlab.digits import load_digits
from descentlab.networks import Network
from descentlab.schedules import Constant, Cosine, Exponential, Joined, Linear

ROWS, COMPONENTS, HIDDEN = 960, 20, 8       # to train on; of the inputs; units


def staircase(peak, by, at):
    """A rate that is divided at some steps, always by the same number.

    Parameters
    ----------
    peak : float
        The first rate.
    by : float
        What it is divided by at each cut.
    at : sequence of int
        The steps of the cuts.

    Returns
    -------
    Schedule

    Examples
    --------
    >>> steps = staircase(1.0, by=2, at=[3, 5])
    >>> steps(np.arange(6)).tolist()
    [1.0, 1.0, 1.0, 0.5, 0.5, 0.25]
    """
    return Joined([Constant(peak / by**k) for k in range(len(at) + 1)], at)


# Five kinds of schedule, each as a function of its peak and the number of steps that it has.
KINDS = {
    "constant": lambda eta, steps: Constant(eta),
    "staircase": lambda eta, steps: staircase(eta, 10, (steps // 2, 3 * steps // 4)),
    "exponential": lambda eta, steps: Exponential(eta, 0.01 ** (1 / steps)),
    "cosine": lambda eta, steps: Cosine(eta, steps),
    "late line": lambda eta, steps: Joined([Constant(eta), Linear(eta, steps - 4 * steps // 5)], (4 * steps // 5,))}


def kinds(steps, peak=1.0):
    """Five kinds of schedule, for a run of so many steps.

    Parameters
    ----------
    steps : int
        From 4 on, which the staircase needs.
    peak : float
        Their largest rate.

    Returns
    -------
    dict of str to Schedule
    """
    steps = _checks.count("steps", steps, low=4)
    return {name: kind(peak, steps) for name, kind in KINDS.items()}


def dealer(rng, size, first=0):
    """Row numbers for ever: `ROWS` rows, shuffled once an epoch and dealt out in batches.

    Parameters
    ----------
    rng : numpy.random.Generator
    size : int
        Of a batch.
    first : int
        The number of the first row.

    Yields
    ------
    ndarray of int (size,)
    """
    while True:
        yield from first + rng.permutation(ROWS)[:ROWS // size * size].reshape(-1, size)


class Splits:
    """Several splits of the digits into those to train on and those to test on, and a small network on each.

    A split has wrong labels, a random start and batches of its own. All that is asked of theta is asked of every split
    at once: theta is (splits, runs, P), and each split may have several runs.

    Parameters
    ----------
    many : int
        How many.
    noise : float
        The share of the training labels that are redrawn at random.

    Attributes
    ----------
    network : Network
        On the training rows of all splits, one after the other.
    """

    def __init__(self, many=10, noise=0.2):
        self.many = _checks.count("many", many)
        data = [load_digits(np.random.default_rng(seed), ROWS, components=COMPONENTS, noise=noise)
                for seed in range(many)]
        self.network = Network((COMPONENTS, HIDDEN, 10), np.concatenate([each.inputs for each in data]),
                               np.concatenate([each.labels for each in data]))
        self._train = [self.network.on(each.inputs, each.labels) for each in data]
        self._test = [self.network.on(each.test_inputs, each.test_labels) for each in data]

    def starts(self, runs=1):
        """Each split's random start, once for each of its runs.

        Parameters
        ----------
        runs : int
            How many runs a split has.

        Returns
        -------
        ndarray (splits, runs, P)
        """
        starts = [self.network.initial(np.random.default_rng(1000 + split)) for split in range(self.many)]
        return np.repeat(np.array(starts)[:, None], runs, axis=1)

    def batches(self, size):
        """A gradient function: each split deals its rows out in batches, and all runs of a split get the same ones.

        Parameters
        ----------
        size : int

        Returns
        -------
        callable
            Of theta (splits, runs, P), gives the same shape.
        """
        dealers = [dealer(np.random.default_rng(500 + split), size, split * ROWS) for split in range(self.many)]
        return lambda theta: self.network.gradient(theta, np.array([next(dealer) for dealer in dealers])[:, None])

    def training_loss(self, theta):
        """The loss on the rows that a split trains on, wrong labels and all.

        Parameters
        ----------
        theta : ndarray (splits, runs, P)

        Returns
        -------
        ndarray (splits, runs)
        """
        return np.array([network.value(own) for network, own in zip(self._train, theta)])

    def test_loss(self, theta):
        """The loss on all digits that a split does not train on; their labels are right.

        Parameters
        ----------
        theta : ndarray (splits, runs, P)

        Returns
        -------
        ndarray (splits, runs)
        """
        return np.array([network.value(own) for network, own in zip(self._test, theta)])

    def halves(self, theta):
        """The same, on one half of those digits and on the other.

        Parameters
        ----------
        theta : ndarray (splits, runs, P)

        Returns
        -------
        validation, test : ndarray (splits, runs)
        """
        half = len(self._test[0].inputs) // 2
        return tuple(np.array([network.value(own, rows) for network, own in zip(self._test, theta)])
                     for rows in (np.arange(half), np.arange(half, len(self._test[0].inputs))))


@attrs.frozen(repr=False, eq=False)
class _Rated(optimizers.Optimizer):
    """An optimizer each of whose runs has a rate of its own, by which the schedule's is multiplied."""

    rates: np.ndarray = attrs.field(default=1.0, kw_only=True)

    def move(self, theta, eta, sigma, m):
        return super().move(theta, eta * self.rates, sigma, m)


def with_peaks(optimizer, peaks):
    """The same optimizer for several runs, each of which takes the schedule's rate times one of its own.

    Parameters
    ----------
    optimizer : Optimizer
    peaks : array_like, shape (runs,)

    Returns
    -------
    Optimizer
        For theta (..., runs, d).
    """
    return _Rated(optimizer.direction, optimizer.scale, optimizer.schedule, optimizer.decay,
                  rates=np.asarray(peaks, dtype=float)[:, None])


def own_best(losses):
    """What each split's run ends at if its rate is chosen on other splits.

    The first half of the splits chooses for the second, and the second for the first: the rate with the lowest mean.

    Parameters
    ----------
    losses : array_like, shape (splits, rates)
        A run that diverged is nan, or infinite, and is not chosen.

    Returns
    -------
    ndarray (splits,)

    Examples
    --------
    >>> own_best([[1.0, 3.0], [2.0, 5.0], [4.0, 0.5], [9.0, 1.0]]).tolist()
    [3.0, 5.0, 4.0, 9.0]
    """
    losses = np.asarray(losses, dtype=float)
    return losses[np.arange(len(losses)), own_best_rates(losses)]


def own_best_rates(losses):
    """Which rate `own_best` takes for each split.

    Parameters
    ----------
    losses : array_like, shape (splits, rates)

    Returns
    -------
    ndarray of int (splits,)
    """
    means = np.where(np.isfinite(losses), losses, np.inf)
    half = len(means) // 2
    first, second = (means[part].mean(axis=0).argmin() for part in (slice(half), slice(half, None)))
    return np.where(np.arange(len(means)) < half, second, first)
