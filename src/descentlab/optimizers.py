"""The equation of the course, and the seven famous names as expressions of its three parts.

    theta_{t+1} = theta_t - (eta_t / sigma_t) * m_t        m: direction   sigma: scale   eta: schedule

    >>> from descentlab import optimizers, schedules
    >>> optimizers.momentum(0.1)
    Optimizer(direction=Momentum(beta=0.9), scale=Unit(), schedule=Constant(eta=0.1))

Wherever a rate eta is asked for, a number, a schedule or a function of t serves. The constants are PyTorch's.
"""

import attrs

from descentlab import _checks, rules
from descentlab._checks import checked, non_negative
from descentlab.schedules import Constant, Schedule, WatchingSchedule, as_schedule


def _direction(name, value):
    return _checks.instance(name, value, rules.Direction, "a direction from descentlab.rules, like Momentum()")


def _scale(name, value):
    return _checks.instance(name, value, rules.Scale, "a scale from descentlab.rules, like RMSProp()")


@attrs.frozen
class Optimizer:
    """Three parts that make a step, theta_{t+1} = theta_t - (eta_t / sigma_t) * m_t.

    A new optimizer is a new part, or a new combination of parts.

    Parameters
    ----------
    direction : rules.Direction, default Gradient()
        What m is.
    scale : rules.Scale, default Unit()
        What sigma is.
    schedule : schedules.Schedule, callable or float, default 0.1
        What eta is.
    decay : float, default 0
        Shrinks theta by the factor 1 - eta_t * decay before each step (decoupled weight decay), >= 0. It is the one
        thing here that the equation does not say: a step with decay is the equation's step from the shrunken theta.

    Raises
    ------
    TypeError
        If a part is none.
    ValueError
        If decay < 0, or schedule is a number <= 0.
    """

    direction: rules.Direction = checked(_direction, rules.Gradient())
    scale: rules.Scale = checked(_scale, rules.Unit())
    schedule: Schedule | WatchingSchedule = checked(as_schedule, Constant(0.1))
    decay: float = checked(non_negative, 0.0)

    def __repr__(self):
        decay = f", decay={self.decay!r}" if self.decay else ""
        return f"Optimizer(direction={self.direction!r}, scale={self.scale!r}, schedule={self.schedule!r}{decay})"

    def start(self, theta):
        """What the parts remember before the first step.

        Parameters
        ----------
        theta : ndarray
            theta_0, (..., d).

        Returns
        -------
        tuple
            The memory of the direction, and that of the scale.
        """
        return self.direction.start(theta), self.scale.start(theta)

    def factors(self, memory, g, t):
        """One step's m and sigma.

        Parameters
        ----------
        memory : tuple
            What `start`, or the step before, gave.
        g : ndarray
            The gradient at theta_t, (..., d).
        t : int
            The step, from 0.

        Returns
        -------
        memory : tuple
            What to remember for the next step.
        m : ndarray
            m_t, (..., d).
        sigma : ndarray or float
            sigma_t, (..., d) or a number.
        """
        m_memory, m = self.direction.update(memory[0], g, t)
        sigma_memory, sigma = self.scale.update(memory[1], g, t)
        return (m_memory, sigma_memory), m, sigma

    def move(self, theta, eta, sigma, m):
        """One step: theta - (eta / sigma) * m, the equation of the course.

        Parameters
        ----------
        theta : ndarray
            theta_t, (..., d).
        eta : float
            The rate eta_t.
        sigma : ndarray or float
            sigma_t, (..., d) or a number.
        m : ndarray
            m_t, (..., d).

        Returns
        -------
        ndarray
            theta_{t+1}, (..., d).

        Notes
        -----
        With `decay` the step starts from theta * (1 - eta * decay).
        """
        if self.decay:
            theta = theta * (1 - eta * self.decay)
        return theta - (eta / sigma) * m


# The seven names.

def gd(eta):
    """Gradient descent: theta <- theta - eta * g.

    Parameters
    ----------
    eta : Schedule, callable or float
        The rate: a schedule, a function of t, or a number > 0.

    Returns
    -------
    Optimizer

    Raises
    ------
    TypeError, ValueError
        For a number or a schedule that its parts do not accept.

    References
    ----------
    A. Cauchy, Methode generale pour la resolution des systemes d'equations simultanees, 1847.
    """
    return Optimizer(rules.Gradient(), rules.Unit(), as_schedule("eta", eta))


def momentum(eta, beta=0.9):
    """m <- beta * m + g; theta <- theta - eta * m. See `rules.Momentum`.

    Parameters
    ----------
    eta : Schedule, callable or float
    beta : float, default 0.9

    Returns
    -------
    Optimizer

    Raises
    ------
    TypeError, ValueError
        For a number or a schedule that its parts do not accept.
    """
    return Optimizer(rules.Momentum(beta), rules.Unit(), as_schedule("eta", eta))


def nesterov(eta, beta=0.9):
    """b <- beta * b + g; theta <- theta - eta * (g + beta * b). See `rules.Nesterov`.

    Parameters
    ----------
    eta : Schedule, callable or float
    beta : float, default 0.9

    Returns
    -------
    Optimizer

    Raises
    ------
    TypeError, ValueError
        For a number or a schedule that its parts do not accept.
    """
    return Optimizer(rules.Nesterov(beta), rules.Unit(), as_schedule("eta", eta))


def adagrad(eta, eps=1e-10):
    """theta <- theta - eta / (sqrt(sum of g**2) + eps) * g. See `rules.AdaGrad`.

    Parameters
    ----------
    eta : Schedule, callable or float
    eps : float, default 1e-10

    Returns
    -------
    Optimizer

    Raises
    ------
    TypeError, ValueError
        For a number or a schedule that its parts do not accept.
    """
    return Optimizer(rules.Gradient(), rules.AdaGrad(eps), as_schedule("eta", eta))


def rmsprop(eta, beta=0.99, eps=1e-8):
    """theta <- theta - eta / (sqrt(forgetting mean of g**2) + eps) * g. See `rules.RMSProp`.

    Parameters
    ----------
    eta : Schedule, callable or float
    beta : float, default 0.99
    eps : float, default 1e-8

    Returns
    -------
    Optimizer

    Raises
    ------
    TypeError, ValueError
        For a number or a schedule that its parts do not accept.
    """
    return Optimizer(rules.Gradient(), rules.RMSProp(beta, eps), as_schedule("eta", eta))


def adam(eta, beta1=0.9, beta2=0.999, eps=1e-8):
    """RMSProp with momentum, both corrected for their start at zero.

    theta <- theta - eta / (sqrt(v_hat) + eps) * m_hat.

    Parameters
    ----------
    eta : Schedule, callable or float
    beta1, beta2 : float
        How much is kept of the last m and of the last v, 0 <= beta < 1.
    eps : float, default 1e-8
        As in `rules.RMSProp`.

    Returns
    -------
    Optimizer

    Raises
    ------
    TypeError, ValueError
        For a number or a schedule that its parts do not accept.

    References
    ----------
    D. P. Kingma and J. Ba, Adam: a method for stochastic optimization, 2015.
    """
    beta1, beta2 = _checks.fraction("beta1", beta1), _checks.fraction("beta2", beta2)
    return Optimizer(rules.Average(beta1), rules.RMSProp(beta2, eps, corrected=True), as_schedule("eta", eta))


def adamw(eta, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    """Adam's step from theta * (1 - eta * decay): weight decay that sigma does not divide.

    Honest about itself: decoupled decay stands outside the equation.

    Parameters
    ----------
    eta, beta1, beta2, eps
        As in `adam`.
    decay : float, default 0.01
        By eta * decay theta shrinks at each step, >= 0.

    Returns
    -------
    Optimizer

    Raises
    ------
    TypeError, ValueError
        For a number or a schedule that its parts do not accept.

    References
    ----------
    I. Loshchilov and F. Hutter, Decoupled weight decay regularization, 2019.
    """
    return attrs.evolve(adam(eta, beta1, beta2, eps), decay=decay)
