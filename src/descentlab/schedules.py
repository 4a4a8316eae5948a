"""Schedules: the learning rate eta as a pure map from the step t to a number.

    >>> from descentlab.schedules import Cosine, Warmup
    >>> Warmup(9, Cosine(0.1, 100))([0, 9, 59, 109])
    array([0.01, 0.1 , 0.05, 0.  ])

A schedule is called with t, an int or an array of ints >= 0, and gives a rate of the same shape. It
keeps no state: the same t gives the same rate, in any order, so a schedule can be drawn before it is
used. Steps count from t = 0. Compounds are made by joining (`Joined`, `Warmup`).

Two rules watch the loss and so cannot be pure: `PlateauDecay` and `EarlyStopping`, at the end. What
they remember travels outside of them, as with the rules for m and sigma.
"""

import numbers
from dataclasses import dataclass

import numpy as np

from descentlab import _checks


class Schedule:
    """A map t -> eta. Each kind is a frozen dataclass and defines `rate(t)` for a float array t."""

    def __call__(self, t):
        """The rate at step t (an int or an array of ints), as a float or an array of t's shape.

        Raises TypeError if t is not whole, ValueError if it is negative.
        """
        steps = np.asarray(t)
        if steps.dtype.kind not in "iu":
            _checks.refuse("t", t, "a whole number or an array of them (t counts steps)", TypeError)
        if steps.size and steps.min() < 0:
            _checks.refuse("t", t, ">= 0 (t counts steps from 0)")
        with np.errstate(over="ignore"):  # a rate that grows without end becomes inf, and a run under it blows up
            return self.rate(steps.astype(np.float64))[()]


def as_schedule(name, eta):
    """`eta` itself if it is a schedule (pure, or watching the loss), else `Constant(eta)`.

    Raises TypeError if it is neither a schedule nor a number, ValueError if it is a number <= 0.
    """
    if isinstance(eta, (Schedule, PlateauDecay)):
        return eta
    if isinstance(eta, bool) or not isinstance(eta, numbers.Real):
        _checks.refuse(name, eta, "a positive number or a schedule", TypeError)
    return Constant(_checks.positive(name, eta))


def _check(schedule, positive=(), non_negative=(), whole=()):
    """Check the named fields of a schedule, each by its kind."""
    for name in positive:
        _checks.positive(name, getattr(schedule, name))
    for name in non_negative:
        _checks.non_negative(name, getattr(schedule, name))
    for name in whole:
        _checks.count(name, getattr(schedule, name))


def _several(name, values):
    """`values` as a tuple."""
    try:
        return tuple(values)
    except TypeError:
        _checks.refuse(name, values, "a sequence", TypeError)


@dataclass(frozen=True)
class Constant(Schedule):
    """eta_t = eta."""

    eta: float

    def __post_init__(self):
        _check(self, positive=["eta"])

    def rate(self, t):
        return np.full_like(t, self.eta)


@dataclass(frozen=True)
class Step(Schedule):
    """eta_t = eta * factor ** floor(t / every): drops by `factor` after each `every` steps."""

    eta: float
    every: int
    factor: float = 0.1

    def __post_init__(self):
        _check(self, positive=["eta", "factor"], whole=["every"])

    def rate(self, t):
        return self.eta * self.factor ** np.floor(t / self.every)


@dataclass(frozen=True)
class Exponential(Schedule):
    """eta_t = eta * factor ** t."""

    eta: float
    factor: float

    def __post_init__(self):
        _check(self, positive=["eta", "factor"])

    def rate(self, t):
        return self.eta * self.factor**t


@dataclass(frozen=True)
class Linear(Schedule):
    """A straight line from `eta` at t = 0 to `end` at t = `steps`, and `end` from there on."""

    eta: float
    steps: int
    end: float = 0.0

    def __post_init__(self):
        _check(self, non_negative=["eta", "end"], whole=["steps"])

    def rate(self, t):
        return self.eta + (self.end - self.eta) * np.minimum(t / self.steps, 1.0)


@dataclass(frozen=True)
class Cosine(Schedule):
    """Half a wave from `eta` to `end`: end + (eta - end) * (1 + cos(pi * t / steps)) / 2.

    From t = `steps` on it stays at `end`. Source: I. Loshchilov and F. Hutter, SGDR: stochastic
    gradient descent with warm restarts, 2017, eq. 5.
    """

    eta: float
    steps: int
    end: float = 0.0

    def __post_init__(self):
        _check(self, positive=["eta"], non_negative=["end"], whole=["steps"])

    def rate(self, t):
        return self.end + (self.eta - self.end) * (1 + np.cos(np.pi * np.minimum(t / self.steps, 1.0))) / 2


@dataclass(frozen=True)
class InverseSqrt(Schedule):
    """eta_t = eta / sqrt(1 + t / scale): with scale = 1, eta / sqrt(t + 1)."""

    eta: float
    scale: float = 1.0

    def __post_init__(self):
        _check(self, positive=["eta", "scale"])

    def rate(self, t):
        return self.eta / np.sqrt(1 + t / self.scale)


@dataclass(frozen=True)
class Joined(Schedule):
    """One schedule after the other: `schedules[i]` rules from `boundaries[i-1]` on, its own t from 0.

    schedules : two or more schedules
    boundaries : the steps at which the second, third, ... begins, increasing; one fewer
    """

    schedules: tuple
    boundaries: tuple

    def __post_init__(self):
        schedules, boundaries = _several("schedules", self.schedules), _several("boundaries", self.boundaries)
        if not all(isinstance(s, Schedule) for s in schedules):
            _checks.refuse("schedules", schedules, "schedules that are pure in t", TypeError)
        if len(schedules) < 2:
            _checks.refuse("schedules", schedules, "two or more schedules")
        starts = [0, *(_checks.count("boundaries", b) for b in boundaries)]
        if len(boundaries) != len(schedules) - 1 or any(a >= b for a, b in zip(starts, starts[1:])):
            _checks.refuse("boundaries", boundaries, f"{len(schedules) - 1} increasing steps")
        object.__setattr__(self, "schedules", schedules)
        object.__setattr__(self, "boundaries", boundaries)

    def rate(self, t):
        which = np.searchsorted(self.boundaries, t, side="right")
        eta = np.empty_like(t)
        for i, (schedule, start) in enumerate(zip(self.schedules, (0, *self.boundaries))):
            here = which == i
            eta[here] = schedule.rate(t[here] - start)
        return eta


@dataclass(frozen=True)
class Warmup(Schedule):
    """A straight rise over `steps` steps, then the schedule `after`, its own t from 0.

    eta_t = after(0) * (t + 1) / (steps + 1) for t < steps, so the first step is not lost on a rate
    of zero and the join at t = steps has no jump: it continues the line. Source: P. Goyal et al.,
    Accurate, large minibatch SGD, 2017, section 2.2.
    """

    steps: int
    after: Schedule

    def __post_init__(self):
        _check(self, whole=["steps"])
        object.__setattr__(self, "after", as_schedule("after", self.after))
        if not isinstance(self.after, Schedule):
            _checks.refuse("after", self.after, "a schedule that is pure in t", TypeError)

    def rate(self, t):
        peak = self.after(0)
        rise = Linear(peak / (self.steps + 1), self.steps, peak)
        return Joined((rise, self.after), (self.steps,)).rate(t)


@dataclass(frozen=True)
class Triangular(Schedule):
    """Up and down between `low` and `high`, `half` steps each way.

    `shrink` multiplies the *amplitude* high - low after each full cycle: 1 is "triangular", 1/2 is
    "triangular2". Source: L. N. Smith, Cyclical learning rates for training neural networks, 2017.
    """

    low: float
    high: float
    half: int
    shrink: float = 1.0

    def __post_init__(self):
        _check(self, positive=["high", "shrink"], non_negative=["low"], whole=["half"])
        if self.low > self.high:
            _checks.refuse("low", self.low, f"no more than high = {self.high}")

    def rate(self, t):
        cycle = np.floor(t / (2 * self.half))
        height = 1 - np.abs(t / self.half - 2 * cycle - 1)
        return self.low + (self.high - self.low) * height * self.shrink**cycle


@dataclass(frozen=True)
class Restarts(Schedule):
    """Cosines one after the other, each starting at `eta` again; each `growth` times as long.

    The first lasts `period` steps; every one falls to `end`. Source: I. Loshchilov and F. Hutter,
    SGDR: stochastic gradient descent with warm restarts, 2017.
    """

    eta: float
    period: int
    growth: float = 1.0
    end: float = 0.0

    def __post_init__(self):
        _check(self, positive=["eta"], non_negative=["end"], whole=["period"])
        _checks.number("growth", self.growth, "a number >= 1", low=1)

    def rate(self, t):
        # Cycle i starts at period * (1 + growth + ... + growth**(i-1)); solved for i. The logarithm
        # may round to the wrong side of a whole number, so the cycle is settled by comparing starts.
        if self.growth == 1:
            cycle = np.floor(t / self.period)
        else:
            cycle = np.floor(np.log1p(t / self.period * (self.growth - 1)) / np.log(self.growth))
            cycle += (t >= self._begin(cycle + 1)).astype(float) - (t < self._begin(cycle))
        part = (t - self._begin(cycle)) / (self.period * self.growth**cycle)
        return self.end + (self.eta - self.end) * (1 + np.cos(np.pi * part)) / 2

    def _begin(self, cycle):
        if self.growth == 1:
            return self.period * cycle
        return self.period * (self.growth**cycle - 1) / (self.growth - 1)


@dataclass(frozen=True)
class OneCycle(Schedule):
    """Up by half a cosine for a share `rise` of `steps`, then down by another.

    From eta / start to eta at t = rise * steps, then to eta / start / final at t = `steps`, and there
    it stays. The constants are PyTorch's; its turning points come one step earlier, at rise * steps - 1
    and steps - 1. Source: L. N. Smith and N. Topin, Super-convergence, 2018.
    """

    eta: float
    steps: int
    rise: float = 0.3
    start: float = 25.0
    final: float = 1e4

    def __post_init__(self):
        _check(self, positive=["eta", "start", "final"], whole=["steps"])
        _checks.number("rise", self.rise, "a number between 0 and 1", low=0, high=1, open_low=True, open_high=True)

    def rate(self, t):
        peak, low = self.rise * self.steps, self.eta / self.start
        up = self.eta + (low - self.eta) * (1 + np.cos(np.pi * np.minimum(t / peak, 1.0))) / 2
        part = np.clip((t - peak) / (self.steps - peak), 0.0, 1.0)
        down = low / self.final + (self.eta - low / self.final) * (1 + np.cos(np.pi * part)) / 2
        return np.where(t < peak, up, down)


@dataclass(frozen=True)
class EarlyStopping:
    """Stop when the loss has not improved for `patience` looks in a row. It watches the loss: not pure in t.

    A look counts as an improvement if the loss is below the best so far by more than `least`.

        memory = rule.start();  memory, stop = rule.update(memory, loss)

    or, on a recorded run, `rule.stops_at(losses)`. Source: L. Prechelt, Early stopping - but when?, 1998.
    """

    patience: int = 10
    least: float = 0.0

    def __post_init__(self):
        _check(self, non_negative=["least"], whole=["patience"])

    def start(self):
        return np.inf, 0

    def update(self, memory, loss):
        """(best, waited) and a loss -> the new memory, and whether to stop now."""
        best, waited = memory
        memory = (float(loss), 0) if loss < best - self.least else (best, waited + 1)
        return memory, memory[1] >= self.patience

    def stops_at(self, losses):
        """The index in `losses` (T+1,) at which this rule would have stopped the run, or None."""
        memory = self.start()
        for t, loss in enumerate(_several("losses", losses)):
            memory, stop = self.update(memory, loss)
            if stop:
                return t
        return None


@dataclass(frozen=True)
class PlateauDecay:
    """Multiply the rate by `factor` whenever the loss has not improved for `patience` looks in a row.

    It watches the loss: not pure in t, and no `Schedule`. The rate starts at `eta` and never falls
    below `lowest`. A look counts as an improvement if the loss is below the best so far by more than
    `least`; after a decay the waiting begins anew.

        memory = rule.start();  memory, eta = rule.update(memory, loss)

    `descend` takes it where a schedule is expected, if it is also told the loss.
    """

    eta: float
    factor: float = 0.1
    patience: int = 10
    least: float = 0.0
    lowest: float = 0.0

    def __post_init__(self):
        _check(self, positive=["eta"], non_negative=["least", "lowest"], whole=["patience"])
        if self.lowest > self.eta:
            _checks.refuse("lowest", self.lowest, f"no more than eta = {self.eta}")
        _checks.number("factor", self.factor, "a number between 0 and 1", low=0, high=1, open_low=True, open_high=True)

    def start(self):
        return self.eta, EarlyStopping(self.patience, self.least).start()

    def update(self, memory, loss):
        """(eta, what was seen) and a loss -> the new memory, and the rate to use now."""
        eta, seen = memory
        watch = EarlyStopping(self.patience, self.least)
        seen, stalled = watch.update(seen, loss)
        if stalled:
            eta, seen = max(eta * self.factor, self.lowest), (seen[0], 0)
        return (eta, seen), eta
