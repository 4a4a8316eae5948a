"""Runs whose rate a rule lowers by the validation loss of each epoch, and that another rule may stop."""

import attrs
import numpy as np

from descentlab.lessons.learning_rate_schedules.watched import Watched, epoch_of, looked_at


@attrs.frozen(eq=False)
class Ruled(Watched):
    """Runs as they were after each epoch, read where a rule stops them."""

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
    Ruled
    """
    theta, gradient = splits.starts(len(rates)), splits.batches(size)
    factor = np.full(theta.shape[:2], rule.eta)
    memory = np.frompyfunc(lambda _: rule.start(), 1, 1)(factor)
    rows = []
    for epoch in range(epochs):
        eta = factor * np.asarray(rates)
        theta = epoch_of(theta, eta, gradient, size)
        rows.append(looked_at(splits, theta, eta))
        for run, loss in np.ndenumerate(rows[-1][2]):
            memory[run], factor[run] = rule.update(memory[run], epoch, loss)
    return Ruled(*map(np.array, zip(*rows)))
