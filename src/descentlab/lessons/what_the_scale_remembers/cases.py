"""What the further notebook runs in few dimensions: one rate, a scale that is watched, Adam put together."""

import numpy as np

from descentlab import optimizers, rules
from descentlab.descent import descend
from descentlab.lessons.adaptive_learning_rates.cases import (
    LOWEST,
    START,
    points,
    share_gone,
)
from descentlab.optimizers import Optimizer

__all__ = ["adams_loop", "divided_first", "points", "share_gone", "step_lengths", "steps_to_follow", "turning_back"]


def turning_back(hessian, share, steps=100):
    """How often w turns back when plain descent walks on a quadratic loss, as far from its lowest point as the lecture.

    Parameters
    ----------
    hessian : array_like, shape (2, 2)
    share : float
        The rate, as a share of the largest stable one; above 1 the run goes away.
    steps : int

    Returns
    -------
    float
        The share of the steps whose part along w points against that of the step before.
    """
    eta = share * 2 / np.linalg.eigvalsh(hessian)[-1]
    moves = np.diff(descend(lambda theta: hessian @ theta, START - LOWEST, optimizers.gd(eta), steps).theta[:, 1])
    return float((moves[1:] * moves[:-1] < 0).mean())


SCALES = {"mean of all squares": rules.RootMeanSquare(), "beta 0.9": rules.RMSProp(0.9),
          "beta 0.99": rules.RMSProp(0.99), "beta 0.999": rules.RMSProp(0.999)}


def steps_to_follow(before, size, scales=None):
    """After how many steps sigma is within a factor of 2 of a new size of the gradients.

    Parameters
    ----------
    before : int
        How many gradients of size 1 there were.
    size : float
        Of the gradients after the change.
    scales : dict of str to rules.Scale, optional
        The mean of all squares, and RMSProp with three beta, if not given.

    Returns
    -------
    dict of str to int
        Name of the scale -> steps.
    """
    return {name: _follow(scale, size, before) for name, scale in (scales or SCALES).items()}


def _follow(scale, size, before):
    memory, old, new = scale.start(np.zeros(1)), np.ones(1), np.full(1, float(size))
    for t in range(before):
        memory, _ = scale.update(memory, old, t)
    t, low, high = before, size / 2 * (1 - 1e-9), size * 2 * (1 + 1e-9)
    while True:
        memory, sigma = scale.update(memory, new, t)
        t += 1
        if low <= sigma[0] <= high:
            return t - before


def step_lengths(direction, scale, steps=3000):
    """The lengths of the steps down a constant slope of 1.

    Parameters
    ----------
    direction : rules.Direction
    scale : rules.Scale
    steps : int

    Returns
    -------
    ndarray
        (steps,), over eta.
    """
    run = descend(np.ones_like, [0.0], Optimizer(direction, scale, 1.0), steps)
    return -np.diff(run.theta[:, 0])


def adams_loop(gradient, start, eta, steps):
    """Adam, line by line as in notebook 06.

    Parameters
    ----------
    gradient : callable
    start : array_like, shape (d,)
    eta : float
    steps : int

    Returns
    -------
    ndarray
        (steps + 1, d): theta.
    """
    path, m, v = [np.asarray(start, dtype=float)], 0.0, 0.0
    for t in range(steps):
        g = gradient(path[-1])
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        sigma = np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8
        path.append(path[-1] - eta / sigma * m / (1 - 0.9 ** (t + 1)))
    return np.array(path)


def divided_first(gradient, start, eta, steps):
    """The same with the other order: the mean is taken of gradients that were divided by their sigma already.

    Parameters
    ----------
    gradient : callable
    start : array_like, shape (d,)
    eta : float
    steps : int

    Returns
    -------
    ndarray
        (steps + 1, d): theta.
    """
    path, m, v = [np.asarray(start, dtype=float)], 0.0, 0.0
    for t in range(steps):
        g = gradient(path[-1])
        v = 0.999 * v + 0.001 * g**2
        m = 0.9 * m + 0.1 * g / (np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8)
        path.append(path[-1] - eta * m / (1 - 0.9 ** (t + 1)))
    return np.array(path)
