"""Schedules that lead from one rate to another."""

import attrs
import numpy as np

from descentlab._checks import checked, count, non_negative, positive
from descentlab.schedules.schedule import Schedule


def wave(start, end, part):
    """Half a cosine's wave: end + (start - end) * (1 + cos(pi * part)) / 2.

    Parameters
    ----------
    start, end : float
        The rates where `part` is 0 and where it is 1.
    part : ndarray or float
        How much of the wave is over, from 0 to 1.

    Returns
    -------
    ndarray or float
        The rates, of the shape of `part`.
    """
    return end + (start - end) * (1 + np.cos(np.pi * part)) / 2


@attrs.frozen
class Step(Schedule):
    """eta_t = eta * factor ** floor(t / every): drops by `factor` after each `every` steps.

    Parameters
    ----------
    eta : float
        The rate at first, > 0.
    every : int
        How many steps a rate lasts, >= 1.
    factor : float, default 0.1
        What is left of it then, > 0.

    Raises
    ------
    TypeError, ValueError
        For a number outside of what is said above.
    """

    eta: float = checked(positive)
    every: int = checked(count)
    factor: float = checked(positive, 0.1)

    def rate(self, t):
        return self.eta * self.factor ** np.floor(t / self.every)


@attrs.frozen
class Exponential(Schedule):
    """eta_t = eta * factor ** t.

    Parameters
    ----------
    eta : float
        The rate at first, > 0.
    factor : float
        What a step leaves of it, > 0.

    Raises
    ------
    TypeError, ValueError
        For a number outside of what is said above.
    """

    eta: float = checked(positive)
    factor: float = checked(positive)

    def rate(self, t):
        return self.eta * self.factor**t


@attrs.frozen
class Linear(Schedule):
    """A straight line from `eta` at t = 0 to `end` at t = `steps`, and `end` from there on.

    Parameters
    ----------
    eta : float
        The rate at first, >= 0.
    steps : int
        How long the line is, >= 1.
    end : float, default 0
        The rate at last, >= 0.

    Raises
    ------
    TypeError, ValueError
        For a number outside of what is said above.
    """

    eta: float = checked(non_negative)
    steps: int = checked(count)
    end: float = checked(non_negative, 0.0)

    def rate(self, t):
        return self.eta + (self.end - self.eta) * np.minimum(t / self.steps, 1.0)


@attrs.frozen
class Cosine(Schedule):
    """Half a wave from `eta` to `end`: end + (eta - end) * (1 + cos(pi * t / steps)) / 2, and `end` from `steps` on.

    Parameters
    ----------
    eta : float
        The rate at first, > 0.
    steps : int
        How long the wave is, >= 1.
    end : float, default 0
        The rate at last, >= 0.

    Raises
    ------
    TypeError, ValueError
        For a number outside of what is said above.

    References
    ----------
    I. Loshchilov and F. Hutter, SGDR: stochastic gradient descent with warm restarts, 2017, eq. 5.
    """

    eta: float = checked(positive)
    steps: int = checked(count)
    end: float = checked(non_negative, 0.0)

    def rate(self, t):
        return wave(self.eta, self.end, np.minimum(t / self.steps, 1.0))


@attrs.frozen
class InverseSqrt(Schedule):
    """eta_t = eta / sqrt(1 + t / scale): with scale = 1, eta / sqrt(t + 1).

    Parameters
    ----------
    eta : float
        The rate at first, > 0.
    scale : float, default 1
        After how many steps it is eta / sqrt(2), > 0.

    Raises
    ------
    TypeError, ValueError
        For a number outside of what is said above.
    """

    eta: float = checked(positive)
    scale: float = checked(positive, 1.0)

    def rate(self, t):
        return self.eta / np.sqrt(1 + t / self.scale)
