"""Directions m and scales sigma: the two parts of the equation that look at the gradient.

    theta_{t+1} = theta_t - (eta_t / sigma_t) * m_t

A rule is a frozen set of settings. What it remembers of earlier gradients travels outside of it:

    memory = rule.start(theta)                      before the first step
    memory, value = rule.update(memory, g, t)       at step t = 0, 1, 2, ...

so a rule has no hidden state, one rule may serve many runs at once, and a run can be stopped and taken up again.
theta, g and value have one shape (..., d); the leading axes are independent starts. An update never writes into what
it is given; into what it has made itself it may: += needs no new memory.

A direction also knows two numbers of its own, in closed form: `limit()`, how far eta * lambda may go on a quadratic,
and `gain()`, how many times a constant gradient is amplified in the long run.

    >>> from descentlab.rules import Gradient, Momentum
    >>> Gradient().limit(), Momentum(0.5).limit(), Momentum(0.5).gain()
    (2.0, 3.0, 2.0)
"""

from descentlab.rules.directions import Average, Direction, Gradient, Momentum, Nesterov
from descentlab.rules.rule import Rule
from descentlab.rules.scales import AdaGrad, RMSProp, RootMeanSquare, Scale, Unit

__all__ = ["Rule", "Direction", "Gradient", "Momentum", "Nesterov", "Average",
           "Scale", "Unit", "RootMeanSquare", "AdaGrad", "RMSProp"]
