"""Runs whose validation loss is watched after each epoch, under a rule or as planned."""

import attrs
import numpy as np

from descentlab.lessons.learning_rate_schedules.cases import ROWS


@attrs.frozen(eq=False)
class Watched:
    """Runs as they were after each epoch.

    Parameters
    ----------
    eta, training, validation, test : ndarray (epochs, splits, runs)
        The rate of that epoch, and the losses at its end.
    """

    eta: np.ndarray
    training: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    def at(self, epochs):
        """The training and the test loss of each run after an epoch of its own.

        Parameters
        ----------
        epochs : ndarray of int (splits, runs)
            From 0.

        Returns
        -------
        training, test : ndarray (splits, runs)
        """
        return tuple(np.take_along_axis(losses, epochs[None], axis=0)[0] for losses in (self.training, self.test))

    def stopped(self, rule):
        """The epoch at which a rule stops each run; the last one where it does not.

        Parameters
        ----------
        rule : EarlyStopping

        Returns
        -------
        ndarray of int (splits, runs)
        """
        flat = self.validation.reshape(len(self.validation), -1)
        ends = [rule.stops_at(losses) for losses in flat.T]
        return np.array([len(flat) - 1 if end is None else end for end in ends]).reshape(self.validation.shape[1:])


def watch(splits, rule, rates, epochs=30, size=16):
    """Descent by batches at a rate that a rule may lower after each epoch, by the validation loss of each run.

    Parameters
    ----------
    splits : Splits
    rule : PlateauDecay
        Each run's rate is the rule's, times one of its own.
    rates : sequence of float, shape (runs,)
    epochs, size : int
        How long, and of how many rows a batch is.

    Returns
    -------
    Watched
    """
    theta, gradient = splits.starts(rates), splits.batches(size)
    factor = np.full(theta.shape[:2], rule.eta)
    memory = np.frompyfunc(lambda _: rule.start(), 1, 1)(factor)
    rows = []
    for epoch in range(epochs):
        eta = factor * np.asarray(rates)
        theta = _epoch(theta, eta, gradient, size)
        rows.append(_row(splits, theta, eta))
        for run, loss in np.ndenumerate(rows[-1][2]):
            memory[run], factor[run] = rule.update(memory[run], epoch, loss)
    return Watched(*map(np.array, zip(*rows)))


def planned(splits, rates, size=16):
    """Descent by batches, each run with its own rate in each epoch.

    Parameters
    ----------
    splits : Splits
    rates : array_like, shape (runs, epochs)
    size : int
        Of how many rows a batch is.

    Returns
    -------
    Watched
    """
    theta, gradient = splits.starts(rates), splits.batches(size)
    rows = []
    for each in np.asarray(rates, dtype=float).T:
        eta = np.broadcast_to(each, theta.shape[:2])
        theta = _epoch(theta, eta, gradient, size)
        rows.append(_row(splits, theta, eta))
    return Watched(*map(np.array, zip(*rows)))


def _epoch(theta, eta, gradient, size):
    """Where an epoch of descent at these rates leads."""
    for _ in range(ROWS // size):
        theta = theta - eta[..., None] * gradient(theta)
    return theta


def _row(splits, theta, eta):
    """The rates of an epoch, and the training, validation and test loss at its end."""
    return eta, splits.training_loss(theta), *splits.halves(theta)
