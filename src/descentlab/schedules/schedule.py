"""What a schedule is, and what serves as one: a number, or a function of one's own."""

import numbers

import attrs
import numpy as np

from descentlab import _checks
from descentlab._checks import checked, positive
from descentlab.schedules.watching import WatchingSchedule


class Schedule:
    """A pure map t -> eta. Each kind defines `rate(t)` for a float array t; a kind of one's own is a subclass.

    Attributes
    ----------
    watches : bool
        Whether it asks for the loss: False, for it is pure in t.
    """

    watches = False

    def __call__(self, t):
        """The rate at step t.

        Parameters
        ----------
        t : int or array_like of int
            Steps, counted from 0.

        Returns
        -------
        float or ndarray
            Of t's shape.

        Raises
        ------
        TypeError
            If t is not whole.
        ValueError
            If t is negative.
        """
        steps = np.asarray(t)
        if steps.dtype.kind not in "iu":
            _checks.refuse("t", t, "a whole number or an array of them (t counts steps)", TypeError)
        if steps.size and steps.min() < 0:
            _checks.refuse("t", t, ">= 0 (t counts steps from 0)")
        with np.errstate(over="ignore"):  # a rate that grows without end becomes inf, and a run under it blows up
            return self.rate(steps.astype(np.float64))[()]

    def rate(self, t):
        """The rates at the steps t, as the schedule's class gives eta_t. Nothing is checked here: call the schedule.

        Parameters
        ----------
        t : ndarray of float
            Steps, counted from 0, of any shape; their values are whole.

        Returns
        -------
        ndarray of float
            The rates, of t's shape.

        Raises
        ------
        NotImplementedError
            If a schedule of one's own does not say what its rate is.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say what its rate is: define rate(self, t)")

    def start(self):
        """What is remembered before the first step: nothing."""
        return None

    def update(self, memory, t, loss):
        """The rate at step t, whatever the loss.

        Parameters
        ----------
        memory : object
            What `start` gave.
        t : int
            The step, from 0.
        loss : float or None
            Not looked at.

        Returns
        -------
        memory : object
            As it was.
        eta : float
            The rate at step t.
        """
        return memory, self(t)

    def planned(self, steps):
        """What a run asks in the schedule's place: the same rates, all worked out at once.

        Parameters
        ----------
        steps : int
            How many steps the run has, >= 1.

        Returns
        -------
        object
            With the schedule's `start` and `update`, for the steps t < `steps`.
        """
        return _Table(self(np.arange(steps)))


@attrs.frozen(eq=False)
class _Table:
    """The rates of a run's steps, known beforehand: looking one up takes no time."""

    rates: np.ndarray

    def start(self):
        return None

    def update(self, memory, t, loss):
        return memory, self.rates[t]


@attrs.frozen
class Constant(Schedule):
    """eta_t = eta.

    Parameters
    ----------
    eta : float
        The rate, > 0.

    Raises
    ------
    TypeError, ValueError
        Unless eta is a positive number.
    """

    eta: float = checked(positive)

    def rate(self, t):
        return np.full_like(t, self.eta)


def _function(name, value):
    return _checks.function(name, value, "a function of t that gives a rate")


@attrs.frozen
class Function(Schedule):
    """eta_t = function(t): a plain function of one's own, or of another library (optax), as a schedule.

    It is asked for one step at a time, with an int. A rate of 0 is allowed: that step stands still.

    Parameters
    ----------
    function : callable
        Of t, an int >= 0; gives a finite number >= 0.

    Raises
    ------
    TypeError
        If it is no function, or, when it is asked, gives no number.
    ValueError
        If it gives a rate that is negative or not finite.
    """

    function: object = checked(_function, repr=lambda function: getattr(function, "__name__", repr(function)))

    def rate(self, t):
        return np.vectorize(self._at, otypes=[float])(t)

    def _at(self, t):
        eta = np.asarray(self.function(int(t)))
        number = eta.item() if eta.ndim == 0 and eta.dtype.kind in "iuf" else eta
        return _checks.number(f"the schedule at t = {t:.0f}", number, "a finite number >= 0", low=0)


def as_schedule(name, eta):
    """Whatever serves as a schedule, as one.

    Parameters
    ----------
    name : str
        What the argument is called, for the error's sentence.
    eta : Schedule, WatchingSchedule, callable or float
        A schedule stays itself, a function of t becomes a `Function`, a number a `Constant`.

    Returns
    -------
    Schedule or WatchingSchedule

    Raises
    ------
    TypeError
        If it is none of these.
    ValueError
        If it is a number <= 0, or not finite.
    """
    if isinstance(eta, (Schedule, WatchingSchedule)):
        return eta
    if callable(eta) and not isinstance(eta, type):
        return Function(eta)
    if isinstance(eta, bool) or not isinstance(eta, numbers.Real):
        _checks.refuse(name, eta, "a positive number or a schedule", TypeError)
    return Constant(positive(name, eta))


def pure(name, eta):
    """`as_schedule`, for compounds, whose parts may not watch the loss.

    Parameters
    ----------
    name : str
        What the argument is called, for the error's sentence.
    eta : Schedule, callable or float
        As for `as_schedule`.

    Returns
    -------
    Schedule

    Raises
    ------
    TypeError
        If it is none of these, or a schedule that watches the loss.
    ValueError
        If it is a number <= 0, or not finite.
    """
    return _checks.instance(name, as_schedule(name, eta), Schedule, "a schedule that is pure in t")
