"""A run: one loop that takes the steps, and whoever is shown them."""

from typing import NamedTuple

import numpy as np

from descentlab import _checks, schedules
from descentlab.descent.gradients import accepted
from descentlab.descent.path import Recorder


def descend(gradient, start, optimizer, steps, *, keep="all", loss=None, stopping=None):
    """Take `steps` steps of `optimizer` along `gradient`, from every start at once.

    Parameters
    ----------
    gradient : callable
        Of theta (..., d), gives (..., d): `surface.gradient`, a network's, your own.
    start : array_like
        theta_0, shape (d,) for one start or (..., d) for a batch of them.
    optimizer : Optimizer
        Such as ``optimizers.gd(0.1)``.
    steps : int
        T, >= 1.
    keep : {"all", "points", "ends"}
        "all" keeps theta, g, m and sigma of every step, 32 * T * (number of starts) * d bytes in all: 10,000 starts in
        the plane for 500 steps are 320 MB. "points" keeps theta, a quarter of that; "ends" the start and the end.
    loss : callable, optional
        Of theta (d,), gives a number. It is asked only by rules that watch the loss (`schedules.PlateauDecay` as the
        optimizer's schedule, or `stopping`); these follow one start at a time.
    stopping : EarlyStopping, optional
        A `schedules.EarlyStopping`, asked before each step.

    Returns
    -------
    Path
        A run that diverges is no error: a single start's path ends with its last finite point, in a batch that start is
        NaN from there on; `path.blew_up` has the step.

    Raises
    ------
    TypeError, ValueError
        Naming the argument, for a gradient that is no function or at any step gives something else than numbers of
        theta's shape, a start that is not finite, a wrong optimizer, steps < 1, an unknown `keep`, a `stopping` that is
        none, or a rule that watches the loss without `loss` or with more than one start.
    """
    _checks.function("gradient", gradient, "a function of theta, such as surface.gradient")
    theta = _checks.points("start", start)
    if isinstance(optimizer, type) or not hasattr(optimizer, "move"):
        _checks.refuse("optimizer", optimizer, "an Optimizer, such as optimizers.gd(0.1)", TypeError)
    steps = _checks.count("steps", steps)
    _checks.one_of("keep", keep, ("all", "points", "ends"))
    if stopping is not None:
        _checks.instance("stopping", stopping, schedules.EarlyStopping, "a schedules.EarlyStopping")
    watched = stopping is not None or optimizer.schedule.watches
    loss = _watched(loss, theta) if watched else _unwatched

    # Coordinates lie one behind the other in memory, so that work along the starts runs over
    # neighbours. NumPy keeps that order through arithmetic; the shapes stay (..., d).
    theta = np.moveaxis(np.ascontiguousarray(np.moveaxis(theta, -1, 0)), 0, -1)
    recorder = Recorder(theta, steps, keep)
    with np.errstate(all="ignore"):
        for step in follow(gradient, theta, optimizer, steps, loss, stopping or _Never()):
            recorder.add(step)
    return recorder.path()


class Step(NamedTuple):
    """One step of a run, theta_{t+1} = theta_t - (eta_t / sigma_t) * m_t, and what was lost by it.

    Parameters
    ----------
    theta : ndarray
        Where it led, theta_{t+1}, (..., d).
    eta : float
        The rate.
    g, m : ndarray
        The gradient at theta_t and the direction, (..., d).
    sigma : ndarray or float
        The scale, (..., d) or a number.
    lost : ndarray of bool or None
        Which starts are no longer finite, (...); None for none.
    """

    theta: np.ndarray
    eta: float
    g: np.ndarray
    m: np.ndarray
    sigma: np.ndarray | float
    lost: np.ndarray | None


def follow(gradient, theta, optimizer, steps, loss, stopping):
    """Take the steps one by one, until told to stop, or until nothing finite is left.

    Parameters
    ----------
    gradient : callable
        Of theta (..., d), gives (..., d).
    theta : ndarray
        theta_0, (..., d).
    optimizer : Optimizer
    steps : int
        How many at most.
    loss : callable
        Of theta; what it gives is shown to the optimizer's schedule and to `stopping`.
    stopping : EarlyStopping
        Or anything with its `start` and `update`.

    Yields
    ------
    Step

    Raises
    ------
    TypeError, ValueError
        Where the gradient gives something else than numbers of theta's shape, or writes into theta.
    """
    schedule = optimizer.schedule.planned(steps)
    memory, seen, waited = optimizer.start(theta), schedule.start(), stopping.start()
    for t in range(steps):
        g = _asked(gradient, theta, t)
        now = loss(theta)
        waited, stop = stopping.update(waited, t, now)
        if stop:
            return
        seen, eta = schedule.update(seen, t, now)
        memory, m, sigma = optimizer.factors(memory, g, t)
        theta = optimizer.move(theta, eta, sigma, m)
        # One sum tells whether anything at all is infinite or NaN; only then is it worth asking what.
        lost = None if np.isfinite(theta.sum()) else ~np.isfinite(theta).all(axis=-1)
        if lost is not None:
            theta = np.where(lost[..., None], np.nan, theta)
        yield Step(theta, eta, g, m, sigma, lost)
        if lost is not None and lost.all():
            return


def _asked(gradient, theta, t):
    """The gradient at theta_t, if it gives numbers of theta's shape, and at first also leaves theta as it is."""
    if t:
        return accepted(gradient(theta), theta.shape, t)
    before = theta.copy(order="K")
    g = accepted(gradient(theta), theta.shape, t)
    if not np.array_equal(theta, before):
        raise ValueError("gradient must leave theta as it is, and this one writes into it: work on a copy")
    return g


def _watched(loss, theta):
    """`loss` as the rules that watch it need it: of one point, and a float."""
    _checks.function("loss", loss, "a function of theta, since a rule here watches the loss")
    if theta.ndim != 1:
        raise ValueError(f"start must be one point, shape (d,), for a rule that watches the loss; "
                         f"got shape {theta.shape}")

    def measured(theta):
        value = np.asarray(loss(theta))
        if value.ndim or value.dtype.kind not in "iuf":
            _checks.refuse("loss", value, "a function that gives one number", TypeError)
        return float(value)

    return measured


def _unwatched(theta):
    """No loss, where no rule watches it."""


class _Never:
    """The stopping rule of a run that nothing stops."""

    def start(self):
        return None

    def update(self, memory, t, loss):
        return memory, False
