"""Runs under a rule that watches the validation loss."""

import attrs
import numpy as np

from descentlab.lessons.learning_rate_schedules.cases import ROWS


@attrs.frozen(eq=False)
class Watched:
    """Runs under a rule that watches the validation loss, as they were after each epoch.

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
        for _ in range(ROWS // size):
            theta = theta - eta[..., None] * gradient(theta)
        validation, test = splits.halves(theta)
        rows.append((eta, splits.training_loss(theta), validation, test))
        for run, loss in np.ndenumerate(validation):
            memory[run], factor[run] = rule.update(memory[run], epoch, loss)
    return Watched(*map(np.array, zip(*rows)))
