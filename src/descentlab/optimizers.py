"""The equation of the course, and the seven famous names as expressions of its three parts.

    theta_{t+1} = theta_t - (eta_t / sigma_t) * m_t        m: direction   sigma: scale   eta: schedule

    >>> from descentlab import optimizers, schedules
    >>> optimizers.momentum(0.1)
    Optimizer(direction=Momentum(beta=0.9), scale=Unit(), schedule=Constant(eta=0.1))

Wherever a rate eta is asked for, a number or a schedule serves. The constants are PyTorch's.
"""

from dataclasses import dataclass

from descentlab import _checks, rules, schedules


@dataclass(frozen=True)
class Optimizer:
    """Three parts that make a step: `direction` (m), `scale` (sigma), `schedule` (eta).

    A new optimizer is a new part, or a new combination of parts. `decay` > 0 shrinks theta by the
    factor 1 - eta_t * decay before each step (decoupled weight decay). It is the one thing here that
    the equation does not say: a step with decay is the equation's step from the shrunken theta.

    Raises TypeError if a part is none, ValueError if `decay` < 0.
    """

    direction: rules.Direction = rules.Gradient()
    scale: rules.Scale = rules.Unit()
    schedule: schedules.Schedule = schedules.Constant(0.1)
    decay: float = 0.0

    def __post_init__(self):
        if not isinstance(self.direction, rules.Direction):
            _checks.refuse("direction", self.direction, "a direction from descentlab.rules, like Momentum()", TypeError)
        if not isinstance(self.scale, rules.Scale):
            _checks.refuse("scale", self.scale, "a scale from descentlab.rules, like RMSProp()", TypeError)
        object.__setattr__(self, "schedule", schedules.as_schedule("schedule", self.schedule))
        _checks.non_negative("decay", self.decay)

    def __repr__(self):
        decay = f", decay={self.decay!r}" if self.decay else ""
        return f"Optimizer(direction={self.direction!r}, scale={self.scale!r}, schedule={self.schedule!r}{decay})"

    def start(self, theta):
        """What the parts remember before the first step."""
        return self.direction.start(theta), self.scale.start(theta)

    def factors(self, memory, g, t):
        """The new memory, and this step's m_t and sigma_t, from the gradient g (..., d)."""
        m_memory, m = self.direction.update(memory[0], g, t)
        sigma_memory, sigma = self.scale.update(memory[1], g, t)
        return (m_memory, sigma_memory), m, sigma

    def move(self, theta, eta, sigma, m):
        """The next theta (..., d): the equation of the course."""
        if self.decay:
            theta = theta * (1 - eta * self.decay)
        return theta - (eta / sigma) * m


def gd(eta):
    """Gradient descent: theta <- theta - eta * g. Source: A. Cauchy, Methode generale, 1847."""
    return Optimizer(rules.Gradient(), rules.Unit(), schedules.as_schedule("eta", eta))


def momentum(eta, beta=0.9):
    """m <- beta * m + g; theta <- theta - eta * m. See `rules.Momentum`."""
    return Optimizer(rules.Momentum(beta), rules.Unit(), schedules.as_schedule("eta", eta))


def nesterov(eta, beta=0.9):
    """b <- beta * b + g; theta <- theta - eta * (g + beta * b). See `rules.Nesterov`."""
    return Optimizer(rules.Nesterov(beta), rules.Unit(), schedules.as_schedule("eta", eta))


def adagrad(eta, eps=1e-10):
    """theta <- theta - eta / (sqrt(sum of g**2) + eps) * g. See `rules.AdaGrad`."""
    return Optimizer(rules.Gradient(), rules.AdaGrad(eps), schedules.as_schedule("eta", eta))


def rmsprop(eta, beta=0.99, eps=1e-8):
    """theta <- theta - eta / (sqrt(forgetting mean of g**2) + eps) * g. See `rules.RMSProp`."""
    return Optimizer(rules.Gradient(), rules.RMSProp(beta, eps), schedules.as_schedule("eta", eta))


def adam(eta, beta1=0.9, beta2=0.999, eps=1e-8):
    """RMSProp with momentum, both corrected for their start at zero.

    theta <- theta - eta / (sqrt(v_hat) + eps) * m_hat. Source: D. P. Kingma and J. Ba, Adam: a
    method for stochastic optimization, 2015. ValueError unless 0 <= beta1, beta2 < 1.
    """
    _checks.fraction("beta1", beta1)
    _checks.fraction("beta2", beta2)
    return Optimizer(rules.Average(beta1), rules.RMSProp(beta2, eps, corrected=True),
                     schedules.as_schedule("eta", eta))


def adamw(eta, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
    """Adam's step from theta * (1 - eta * decay): weight decay that sigma does not divide.

    Honest about itself: decoupled decay stands outside the equation. Source: I. Loshchilov and
    F. Hutter, Decoupled weight decay regularization, 2019.
    """
    plain = adam(eta, beta1, beta2, eps)
    return Optimizer(plain.direction, plain.scale, plain.schedule, decay)
