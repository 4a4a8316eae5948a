"""Scales: what sigma is made of."""

import attrs
import numpy as np

from descentlab._checks import checked, fraction, non_negative
from descentlab.rules.rule import Rule, correction


class Scale(Rule):
    """What sigma is made of. Kinds: Unit, RootMeanSquare, AdaGrad, RMSProp; a kind of one's own is a subclass."""


@attrs.frozen
class Unit(Scale):
    """sigma_t = 1: one learning rate for all parameters."""

    def start(self, theta):
        return None

    def update(self, memory, g, t):
        return memory, 1.0


@attrs.frozen
class RootMeanSquare(Scale):
    """sigma_t = sqrt((g_0**2 + ... + g_t**2) / (t + 1)) + eps: the mean over the whole history.

    The lecture's average. Under a schedule eta / sqrt(t + 1) it makes AdaGrad's steps.

    Parameters
    ----------
    eps : float, default 1e-10
        Keeps a parameter that has never had a gradient from dividing zero by zero.

    Raises
    ------
    TypeError, ValueError
        Unless eps is a number >= 0.

    References
    ----------
    Hung-yi Lee, Machine Learning 2021, Adaptive Learning Rate.
    """

    eps: float = checked(non_negative, 1e-10)

    def update(self, memory, g, t):
        total = memory + g * g
        return total, np.sqrt(total / (t + 1)) + self.eps


@attrs.frozen
class AdaGrad(Scale):
    """sigma_t = sqrt(g_0**2 + ... + g_t**2) + eps: the sum over the whole history, as published.

    Parameters
    ----------
    eps : float, default 1e-10
        As in `RootMeanSquare`.

    Raises
    ------
    TypeError, ValueError
        Unless eps is a number >= 0.

    References
    ----------
    J. Duchi, E. Hazan and Y. Singer, Adaptive subgradient methods for online learning and stochastic optimization,
    2011.
    """

    eps: float = checked(non_negative, 1e-10)

    def update(self, memory, g, t):
        total = memory + g * g
        return total, np.sqrt(total) + self.eps


@attrs.frozen
class RMSProp(Scale):
    """v_t = beta * v_{t-1} + (1 - beta) * g_t**2 and sigma_t = sqrt(v_t) + eps: a mean that forgets.

    Parameters
    ----------
    beta : float, default 0.99
        How much of the last v is kept.
    eps : float, default 1e-8
        As in `RootMeanSquare`.
    corrected : bool, default False
        Whether to divide v_t by 1 - beta**(t+1) first, as Adam does.

    Raises
    ------
    TypeError, ValueError
        Unless 0 <= beta < 1 and eps >= 0.

    References
    ----------
    T. Tieleman and G. Hinton, Lecture 6.5: rmsprop, 2012; D. P. Kingma and J. Ba, Adam: a method for stochastic
    optimization, 2015.
    """

    beta: float = checked(fraction, 0.99)
    eps: float = checked(non_negative, 1e-8)
    corrected: bool = False

    def update(self, memory, g, t):
        mean = self.beta * memory
        mean += (1 - self.beta) * (g * g)
        sigma = np.sqrt(mean * correction(self.beta, t) if self.corrected else mean)
        sigma += self.eps
        return mean, sigma
