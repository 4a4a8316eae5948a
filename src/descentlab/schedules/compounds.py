"""Schedules made of schedules."""

import attrs
import numpy as np

from descentlab import _checks
from descentlab._checks import checked, count
from descentlab.schedules.decays import Linear
from descentlab.schedules.schedule import Schedule, pure


def _two_or_more(name, value):
    values = _checks.sequence(name, value)
    parts = tuple(pure(f"each of {name}", part) for part in values)
    if len(parts) < 2:
        _checks.refuse(name, values, "two or more schedules")
    return parts


def _counts(name, value):
    return tuple(count(name, each) for each in _checks.sequence(name, value))


@attrs.frozen
class Joined(Schedule):
    """One schedule after the other: `schedules[i]` rules from `boundaries[i-1]` on, its own t from 0.

    Parameters
    ----------
    schedules : sequence
        Two or more schedules; numbers and functions of t serve too.
    boundaries : sequence of int
        The steps at which the second, third, ... begins, increasing; one fewer.

    Raises
    ------
    TypeError
        If a part is no schedule, or one that watches the loss.
    ValueError
        For fewer than two schedules, or boundaries that do not fit.
    """

    schedules: tuple = checked(_two_or_more)
    boundaries: tuple = checked(_counts)

    @boundaries.validator
    def _fit(self, attribute, boundaries):
        starts = (0, *boundaries)
        if len(starts) != len(self.schedules) or any(a >= b for a, b in zip(starts, boundaries)):
            _checks.refuse("boundaries", boundaries, f"{len(self.schedules) - 1} increasing steps")

    def rate(self, t):
        which = np.searchsorted(self.boundaries, t, side="right")
        eta = np.empty_like(t)
        for i, (schedule, start) in enumerate(zip(self.schedules, (0, *self.boundaries))):
            here = which == i
            eta[here] = schedule.rate(t[here] - start)
        return eta


@attrs.frozen
class Warmup(Schedule):
    """A straight rise over `steps` steps, then the schedule `after`, its own t from 0.

    eta_t = after(0) * (t + 1) / (steps + 1) for t < steps, so the first step is not lost on a rate of zero and the join
    at t = steps has no jump: it continues the line.

    Parameters
    ----------
    steps : int
        How long the rise takes, >= 1.
    after : Schedule, callable or float
        What follows.

    Raises
    ------
    TypeError
        If `after` is no schedule, or one that watches the loss.
    ValueError
        If steps < 1, or `after` is a number <= 0.

    References
    ----------
    P. Goyal et al., Accurate, large minibatch SGD, 2017, section 2.2.
    """

    steps: int = checked(count)
    after: Schedule = checked(pure)

    def rate(self, t):
        peak = self.after(0)
        rise = Linear(peak / (self.steps + 1), self.steps, peak)
        return Joined((rise, self.after), (self.steps,)).rate(t)
