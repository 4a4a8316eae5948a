"""The loss with a price tag: what a diagnosis asks of it is counted, and answers of no use are refused."""

import numpy as np

from descentlab import _checks
from descentlab.diagnosis.thresholds import BUDGET, CALLS, DISTANCES_TRIED, RESERVED_PRODUCTS, SAME


class PricedObjective:
    """An objective that counts what is asked of it.

    Parameters
    ----------
    objective : object or callable
        Anything with `value`, `gradient` and, if it has one, `hvp`; or a gradient function of theta (d,).
    value : callable, optional
        The loss, where `objective` is a gradient function.

    Raises
    ------
    TypeError
        If there is no gradient to call.
    """

    def __init__(self, objective, value=None):
        own = hasattr(objective, "gradient")
        gradient = objective.gradient if own else objective
        self._gradient = _checks.function("objective", gradient, "something with value and gradient, or a gradient "
                                                                 "function of theta")
        self._value = getattr(objective, "value", None) if value is None else _checks.function(
            "value", value, "a function of theta, the loss")
        self._hvp = getattr(objective, "hvp", None) if own else None
        self.calls = dict.fromkeys(CALLS, 0)
        self._memory = {}

    def check(self, theta):
        """Ask for the gradient at theta twice, and refuse what no later step could live with.

        Parameters
        ----------
        theta : ndarray, shape (d,)

        Returns
        -------
        ndarray, shape (d,)
            The gradient.

        Raises
        ------
        TypeError, ValueError
            For a gradient that is no array of numbers or not of theta's shape, that writes into theta or answers
            differently when asked twice, and for a value that is not one number.
        """
        before = theta.copy()
        answers = [np.array(self.gradient(theta)) for _ in range(2)]    # copies: it may hand out one array for ever
        for g in answers:
            if g.shape != theta.shape:
                raise ValueError(f"the gradient must give an array of theta's shape {theta.shape}, got shape {g.shape}")
            if g.dtype.kind not in "iuf":
                _checks.refuse("the gradient", g, "an array of numbers", TypeError)
        if not np.array_equal(theta, before):
            raise ValueError("the gradient must leave theta as it is, and this one writes into it: work on a copy")
        if not np.allclose(*answers, rtol=0, atol=SAME * np.max(np.abs(answers[0]), initial=0.0), equal_nan=True):
            raise ValueError("the gradient must answer the same when asked twice: give that of the whole loss, "
                             "without noise; what the run itself used is in its path")
        if self.has_value and np.shape(loss := self.value(theta)) != ():
            raise ValueError(f"value must give one number for theta {theta.shape}, got shape {np.shape(loss)}")
        return answers[0].astype(float)

    # What it answers ----------------------------------------------------------------------------------------

    @property
    def has_value(self):
        """Whether there is a loss to ask, besides its gradient."""
        return self._value is not None

    def gradient(self, theta):
        """The gradient at theta.

        Parameters
        ----------
        theta : ndarray, shape (d,)

        Returns
        -------
        ndarray, shape (d,)
        """
        self.calls["gradient"] += 1
        return np.asarray(self._gradient(theta))

    def value(self, theta):
        """The loss at theta, which is asked for once at each point.

        Parameters
        ----------
        theta : ndarray, shape (d,)

        Returns
        -------
        float
        """
        key = theta.tobytes()
        if key not in self._memory:
            self.calls["value"] += 1
            self._memory[key] = self._value(theta)
        return self._memory[key]

    def change(self, theta, g, move):
        """L(theta + move) - L(theta), by Simpson's rule where there is no value.

        Parameters
        ----------
        theta : ndarray, shape (d,)
        g : ndarray, shape (d,)
            The gradient at theta.
        move : ndarray, shape (d,)

        Returns
        -------
        float
            In units of the loss.
        """
        if self.has_value:
            return float(self.value(theta + move) - self.value(theta))
        middle, end = self.gradient(theta + move / 2), self.gradient(theta + move)
        return float((g + 4 * middle + end) @ move / 6)

    def hvp(self, theta, v):
        """H v: the objective's own, or a central difference of gradients, at the same price.

        Parameters
        ----------
        theta : ndarray, shape (d,)
            Where the Hessian H (d, d) is taken.
        v : ndarray, shape (d,)
            Not zero.

        Returns
        -------
        ndarray, shape (d,)
        """
        if self._hvp is not None:
            self.calls["hvp"] += 1
            return self._hvp(theta, v)
        h = 1e-5 * max(1.0, np.linalg.norm(theta)) / np.linalg.norm(v)
        return (self.gradient(theta + h * v) - self.gradient(theta - h * v)) / (2 * h)

    # What it costs ------------------------------------------------------------------------------------------

    @property
    def cost(self):
        """What was asked so far, in gradients."""
        return sum(CALLS[name] * number for name, number in self.calls.items())

    @property
    def change_price(self):
        """What the change of the loss to another point costs."""
        return CALLS["value"] if self.has_value else 2 * CALLS["gradient"]

    @property
    def distances(self):
        """At how many distances there is money to try both sides of a direction."""
        return DISTANCES_TRIED if self.has_value else DISTANCES_TRIED - 2

    @property
    def spare(self):
        """What of the budget may be spent before it comes to curvature."""
        reserved = 2 * self.distances * self.change_price + RESERVED_PRODUCTS * CALLS["hvp"]
        return BUDGET - self.cost - reserved

    @property
    def products(self):
        """How many Hessian products the budget still pays."""
        return RESERVED_PRODUCTS + int(max(self.spare, 0) // CALLS["hvp"])

    @property
    def pays_both_sides(self):
        """Whether the budget still pays for both sides of one direction, at one distance."""
        return self.cost + 2 * self.change_price <= BUDGET
