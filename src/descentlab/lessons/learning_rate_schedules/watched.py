"""Runs whose validation loss is watched after each epoch, as planned."""

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


def train_and_watch(splits, rates, size=16):
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
    theta, gradient = splits.starts(len(rates)), splits.batches(size)
    rows = []
    for each in np.asarray(rates, dtype=float).T:
        eta = np.broadcast_to(each, theta.shape[:2])
        theta = epoch_of(theta, eta, gradient, size)
        rows.append(looked_at(splits, theta, eta))
    return Watched(*map(np.array, zip(*rows)))


def epoch_of(theta, eta, gradient, size):
    """Where an epoch of descent leads.

    Parameters
    ----------
    theta : ndarray (splits, runs, P)
    eta : ndarray (splits, runs)
        The rates.
    gradient : callable
    size : int
        Of how many rows a batch is.

    Returns
    -------
    ndarray (splits, runs, P)
    """
    for _ in range(ROWS // size):
        theta = theta - eta[..., None] * gradient(theta)
    return theta


def looked_at(splits, theta, eta):
    """What is kept of an epoch: its rates, and the training, validation and test loss at its end.

    Parameters
    ----------
    splits : Splits
    theta : ndarray (splits, runs, P)
    eta : ndarray (splits, runs)

    Returns
    -------
    tuple of ndarray (splits, runs)
    """
    return eta, splits.training_loss(theta), *splits.halves(theta)
