"""Six optimizers as their papers have them, one line after the other, and not as parts of the equation."""

import numpy as np

from descentlab import optimizers
from descentlab.descent import descend
from descentlab.optimizers import Optimizer


def _sgd(theta, gradients, eta):
    for g in gradients:
        theta = theta - eta * g
        yield theta


def _momentum(theta, gradients, eta):
    ball = 0.0
    for g in gradients:
        ball = 0.9 * ball + g
        theta = theta - eta * ball
        yield theta


def _adagrad(theta, gradients, eta):
    total = 0.0
    for g in gradients:
        total = total + g * g
        theta = theta - eta * g / (np.sqrt(total) + 1e-10)
        yield theta


def _rmsprop(theta, gradients, eta):
    average = 0.0
    for g in gradients:
        average = 0.99 * average + 0.01 * g * g
        theta = theta - eta * g / (np.sqrt(average) + 1e-8)
        yield theta


def _adam(theta, gradients, eta, decay=0.0):
    one = two = 0.0
    for step, g in enumerate(gradients, 1):
        theta = theta - eta * decay * theta
        one = 0.9 * one + 0.1 * g
        two = 0.999 * two + 0.001 * g * g
        theta = theta - eta * (one / (1 - 0.9**step)) / (np.sqrt(two / (1 - 0.999**step)) + 1e-8)
        yield theta


def _adamw(theta, gradients, eta):
    return _adam(theta, gradients, eta, decay=0.01)


six = {"gd": _sgd, "momentum": _momentum, "adagrad": _adagrad, "rmsprop": _rmsprop, "adam": _adam, "adamw": _adamw}


def played(name, gradients, start=1.0, eta=0.01):
    """The steps of a published optimizer that is given these gradients, wherever it stands.

    Parameters
    ----------
    name : str
        A key of `six`.
    gradients : array_like, shape (T,)
    start : float
        Where it begins.
    eta : float

    Returns
    -------
    ndarray
        (T,): theta after each step minus theta before it.
    """
    path = [start, *six[name](start, np.asarray(gradients, dtype=float), eta)]
    return np.diff(path)


def by_equation(name, gradients, start=1.0, eta=0.01):
    """The steps that the equation makes of these gradients, with our m and sigma of that name, and with nothing else.

    Parameters
    ----------
    name : str
        A key of `six`.
    gradients : array_like, shape (T,)
    start, eta : float

    Returns
    -------
    ndarray
        (T,)
    """
    feed, ours = iter(np.asarray(gradients, dtype=float)), getattr(optimizers, name)(eta)
    run = descend(lambda theta: np.array([next(feed)]), [start], Optimizer(ours.direction, ours.scale, eta),
                  len(gradients))
    return np.diff(run.theta[:, 0])
