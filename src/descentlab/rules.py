"""Directions m and scales sigma: the two parts of the equation that look at the gradient.

    theta_{t+1} = theta_t - (eta_t / sigma_t) * m_t

A rule is a frozen dataclass of settings. What it remembers of earlier gradients travels outside of it:

    memory = rule.start(theta)                      before the first step
    memory, value = rule.update(memory, g, t)       at step t = 0, 1, 2, ...

so a rule has no hidden state, one rule may serve many runs at once, and a run can be stopped and
taken up again. theta, g and value have one shape (..., d); the leading axes are independent starts.
An update never writes into what it is given; into what it has made itself it may: += needs no new memory.
"""

from dataclasses import dataclass

import numpy as np

from descentlab import _checks


class Rule:
    """A direction or a scale. Unless it says otherwise, its memory is one array like theta, zero at first."""

    def start(self, theta):
        return np.zeros_like(theta)


class Direction(Rule):
    """What m is made of. Kinds: Gradient, Momentum, Nesterov, Average."""

    def limit(self):
        """The largest eta * lambda / sigma that is stable; NotImplementedError where nobody has said."""
        raise NotImplementedError

    def gain(self):
        """What a constant gradient g grows to, as a multiple of g; NotImplementedError where nobody has said."""
        raise NotImplementedError


class Scale(Rule):
    """What sigma is made of. Kinds: Unit, RootMeanSquare, AdaGrad, RMSProp."""


@dataclass(frozen=True)
class Gradient(Direction):
    """m_t = g_t: gradient descent, with no memory."""

    def start(self, theta):
        return None

    def update(self, memory, g, t):
        return memory, g

    def limit(self):
        return 2.0

    def gain(self):
        return 1.0


@dataclass(frozen=True)
class Momentum(Direction):
    """m_t = beta * m_{t-1} + g_t, with m_{-1} = 0: the weighted sum of all gradients so far.

    This is PyTorch's convention: under a constant gradient m grows to g / (1 - beta). ValueError
    unless 0 <= beta < 1. Source: B. T. Polyak, Some methods of speeding up the convergence of
    iteration methods, 1964.
    """

    beta: float = 0.9

    def __post_init__(self):
        _checks.fraction("beta", self.beta)

    def update(self, memory, g, t):
        m = self.beta * memory + g
        return m, m

    def limit(self):
        return 2 * (1 + self.beta)

    def gain(self):
        return 1 / (1 - self.beta)


@dataclass(frozen=True)
class Nesterov(Direction):
    """b_t = beta * b_{t-1} + g_t and m_t = g_t + beta * b_t: momentum that looks one step ahead.

    PyTorch's form, with the gradient taken at the point where the iterate stands. ValueError unless
    0 <= beta < 1. Sources: Y. Nesterov, A method for solving the convex programming problem with
    convergence rate O(1/k^2), 1983; in this form I. Sutskever et al., On the importance of
    initialization and momentum in deep learning, 2013.
    """

    beta: float = 0.9

    def __post_init__(self):
        _checks.fraction("beta", self.beta)

    def update(self, memory, g, t):
        ball = self.beta * memory + g
        return ball, g + self.beta * ball

    def limit(self):
        return 2 * (1 + self.beta) / (1 + 2 * self.beta)

    def gain(self):
        return 1 / (1 - self.beta)


@dataclass(frozen=True)
class Average(Direction):
    """a_t = beta * a_{t-1} + (1 - beta) * g_t and m_t = a_t / (1 - beta**(t+1)).

    The exponential average of the gradients; the division ("bias correction") makes up for its start
    at zero, and `corrected=False` leaves it out. ValueError unless 0 <= beta < 1. Source: D. P. Kingma
    and J. Ba, Adam: a method for stochastic optimization, 2015.
    """

    beta: float = 0.9
    corrected: bool = True

    def __post_init__(self):
        _checks.fraction("beta", self.beta)

    def update(self, memory, g, t):
        average = self.beta * memory
        average += (1 - self.beta) * g
        return average, average * _correction(self.beta, t) if self.corrected else average

    def limit(self):
        return 2 * (1 + self.beta) / (1 - self.beta)

    def gain(self):
        return 1.0


@dataclass(frozen=True)
class Unit(Scale):
    """sigma_t = 1: one learning rate for all parameters."""

    def start(self, theta):
        return None

    def update(self, memory, g, t):
        return memory, 1.0


@dataclass(frozen=True)
class RootMeanSquare(Scale):
    """sigma_t = sqrt((g_0**2 + ... + g_t**2) / (t + 1)) + eps: the mean over the whole history.

    The lecture's average. Under a schedule eta / sqrt(t + 1) it makes AdaGrad's steps. `eps` keeps a
    parameter that has never had a gradient from dividing zero by zero. ValueError unless eps >= 0.
    Source: Hung-yi Lee, Machine Learning 2021, Adaptive Learning Rate.
    """

    eps: float = 1e-10

    def __post_init__(self):
        _checks.non_negative("eps", self.eps)

    def update(self, memory, g, t):
        total = memory + g * g
        return total, np.sqrt(total / (t + 1)) + self.eps


@dataclass(frozen=True)
class AdaGrad(Scale):
    """sigma_t = sqrt(g_0**2 + ... + g_t**2) + eps: the sum over the whole history, as published.

    ValueError unless eps >= 0. Source: J. Duchi, E. Hazan and Y. Singer, Adaptive subgradient methods
    for online learning and stochastic optimization, 2011.
    """

    eps: float = 1e-10

    def __post_init__(self):
        _checks.non_negative("eps", self.eps)

    def update(self, memory, g, t):
        total = memory + g * g
        return total, np.sqrt(total) + self.eps


@dataclass(frozen=True)
class RMSProp(Scale):
    """v_t = beta * v_{t-1} + (1 - beta) * g_t**2 and sigma_t = sqrt(v_t) + eps: a mean that forgets.

    With `corrected=True`, v_t is divided by 1 - beta**(t+1) first, as Adam does. ValueError unless
    0 <= beta < 1 and eps >= 0. Sources: T. Tieleman and G. Hinton, Lecture 6.5: rmsprop, 2012;
    D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, 2015.
    """

    beta: float = 0.99
    eps: float = 1e-8
    corrected: bool = False

    def __post_init__(self):
        _checks.fraction("beta", self.beta)
        _checks.non_negative("eps", self.eps)

    def update(self, memory, g, t):
        mean = self.beta * memory
        mean += (1 - self.beta) * (g * g)
        sigma = np.sqrt(mean * _correction(self.beta, t) if self.corrected else mean)
        sigma += self.eps
        return mean, sigma


def _correction(beta, t):
    """1 / (1 - beta**(t+1)), which makes up for an average's start at zero: multiplying is faster than dividing."""
    return 1 / (1 - beta ** (t + 1))
