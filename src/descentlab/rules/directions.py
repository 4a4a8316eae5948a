"""Directions: what m is made of."""

import attrs

from descentlab._checks import checked, fraction
from descentlab.rules.rule import Rule, correction


class Direction(Rule):
    """What m is made of. Kinds: Gradient, Momentum, Nesterov, Average; a kind of one's own is a subclass.

    On a quadratic with curvature lambda, the steps theta <- theta - eta * m are a recursion of second order, whose
    solutions are powers of the roots z of a polynomial (see `descentlab.rates`). They stay bounded until eta * lambda
    brings a root to z = -1: that is the limit of each kind below.
    """

    def limit(self):
        """The largest eta * lambda at which steps along this direction do not diverge on a quadratic: a float.

        Raises
        ------
        NotImplementedError
            If a direction of one's own does not say.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say how far eta * lambda may go on a quadratic: "
                                  "define limit(self), as rules.Gradient does with 2.0")

    def gain(self):
        """How many times a constant gradient is amplified in the long run, m_t / g as t grows: a float.

        Raises
        ------
        NotImplementedError
            If a direction of one's own does not say.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say how far it amplifies a constant gradient: "
                                  "define gain(self), as rules.Gradient does with 1.0")


@attrs.frozen
class Gradient(Direction):
    """m_t = g_t: gradient descent, with no memory."""

    def start(self, theta):
        return None

    def update(self, memory, g, t):
        return memory, g

    def limit(self):
        """2: z = 1 - eta*lambda is -1 there."""
        return 2.0

    def gain(self):
        """1: m is the gradient."""
        return 1.0


@attrs.frozen
class Momentum(Direction):
    """m_t = beta * m_{t-1} + g_t, with m_{-1} = 0: the weighted sum of all gradients so far.

    PyTorch's convention: under a constant gradient m grows to g / (1 - beta).

    Parameters
    ----------
    beta : float, default 0.9
        How much of the last m is kept.

    Raises
    ------
    TypeError, ValueError
        Unless beta is a number with 0 <= beta < 1.

    References
    ----------
    B. T. Polyak, Some methods of speeding up the convergence of iteration methods, 1964.
    """

    beta: float = checked(fraction, 0.9)

    def update(self, memory, g, t):
        m = self.beta * memory + g
        return m, m

    def limit(self):
        """2 (1 + beta): z**2 - (1 + beta - eta*lambda) z + beta is 2 (1 + beta) - eta*lambda at z = -1."""
        return 2 * (1 + self.beta)

    def gain(self):
        """1 / (1 - beta): m = beta * m + g stands still there."""
        return 1 / (1 - self.beta)


@attrs.frozen
class Nesterov(Direction):
    """b_t = beta * b_{t-1} + g_t and m_t = g_t + beta * b_t: momentum that looks one step ahead.

    PyTorch's form, with the gradient taken at the point where the iterate stands.

    Parameters
    ----------
    beta : float, default 0.9
        How much of the last b is kept.

    Raises
    ------
    TypeError, ValueError
        Unless beta is a number with 0 <= beta < 1.

    References
    ----------
    Y. Nesterov, A method for solving the convex programming problem with convergence rate O(1/k^2), 1983; in this form
    I. Sutskever et al., On the importance of initialization and momentum in deep learning, 2013.
    """

    beta: float = checked(fraction, 0.9)

    def update(self, memory, g, t):
        ball = self.beta * memory + g
        return ball, g + self.beta * ball

    def limit(self):
        """2 (1 + beta) / (1 + 2 beta): with s = 1 - eta*lambda, z**2 - (1 + beta) s z + beta s is 0 there at z = -1."""
        return 2 * (1 + self.beta) / (1 + 2 * self.beta)

    def gain(self):
        """1 / (1 - beta): b settles at g / (1 - beta), and g + beta * b is the same."""
        return 1 / (1 - self.beta)


@attrs.frozen
class Average(Direction):
    """a_t = beta * a_{t-1} + (1 - beta) * g_t and m_t = a_t / (1 - beta**(t+1)): the exponential average of gradients.

    Parameters
    ----------
    beta : float, default 0.9
        How much of the last a is kept.
    corrected : bool, default True
        Whether to divide by 1 - beta**(t+1) ("bias correction"), which makes up for the start at zero.

    Raises
    ------
    TypeError, ValueError
        Unless beta is a number with 0 <= beta < 1.

    References
    ----------
    D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, 2015.
    """

    beta: float = checked(fraction, 0.9)
    corrected: bool = True

    def update(self, memory, g, t):
        average = self.beta * memory
        average += (1 - self.beta) * g
        return average, average * correction(self.beta, t) if self.corrected else average

    def limit(self):
        """2 (1 + beta) / (1 - beta): in the long run this is `Momentum` with eta * (1 - beta) in eta's place.

        Until then a corrected average steps farther, and may first move away.
        """
        return 2 * (1 + self.beta) / (1 - self.beta)

    def gain(self):
        """1: the average of a constant is that constant."""
        return 1.0
