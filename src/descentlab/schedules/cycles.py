"""Schedules that rise again."""

import attrs
import numpy as np

from descentlab import _checks
from descentlab._checks import checked, count, non_negative, positive, share
from descentlab.schedules.decays import wave
from descentlab.schedules.schedule import Schedule


@attrs.frozen
class Triangular(Schedule):
    """Up and down between `low` and `high`, `half` steps each way.

    Parameters
    ----------
    low, high : float
        The ends, 0 <= low <= high and high > 0.
    half : int
        How many steps lead from the one to the other, >= 1.
    shrink : float, default 1
        Multiplies the *amplitude* high - low after each full cycle, > 0: 1 is "triangular", 1/2 is "triangular2".

    Raises
    ------
    TypeError, ValueError
        For a number outside of what is said above.

    References
    ----------
    L. N. Smith, Cyclical learning rates for training neural networks, 2017.
    """

    low: float = checked(non_negative)
    high: float = checked(positive)
    half: int = checked(count)
    shrink: float = checked(positive, 1.0)

    @low.validator
    def _below_high(self, attribute, low):
        if low > self.high:
            _checks.refuse("low", low, f"no more than high = {self.high}")

    def rate(self, t):
        cycle = np.floor(t / (2 * self.half))
        height = 1 - np.abs(t / self.half - 2 * cycle - 1)
        return self.low + (self.high - self.low) * height * self.shrink**cycle


def _growth(name, value):
    return _checks.number(name, value, "a number >= 1", low=1)


@attrs.frozen
class Restarts(Schedule):
    """Cosines one after the other, each starting at `eta` again and falling to `end`; each `growth` times as long.

    Parameters
    ----------
    eta : float
        The rate at the beginning of each cosine, > 0.
    period : int
        How many steps the first one lasts, >= 1.
    growth : float, default 1
        How many times as long as the one before each one is, >= 1.
    end : float, default 0
        The rate at the end of each, >= 0.

    Raises
    ------
    TypeError, ValueError
        For a number outside of what is said above.

    References
    ----------
    I. Loshchilov and F. Hutter, SGDR: stochastic gradient descent with warm restarts, 2017.
    """

    eta: float = checked(positive)
    period: int = checked(count)
    growth: float = checked(_growth, 1.0)
    end: float = checked(non_negative, 0.0)

    def rate(self, t):
        # Cycle i starts at period * (1 + growth + ... + growth**(i-1)); solved for i. The logarithm
        # may round to the wrong side of a whole number, so the cycle is settled by comparing starts.
        if self.growth == 1:
            cycle = np.floor(t / self.period)
        else:
            cycle = np.floor(np.log1p(t / self.period * (self.growth - 1)) / np.log(self.growth))
            cycle += (t >= self._begin(cycle + 1)).astype(float) - (t < self._begin(cycle))
        return wave(self.eta, self.end, (t - self._begin(cycle)) / (self.period * self.growth**cycle))

    def _begin(self, cycle):
        if self.growth == 1:
            return self.period * cycle
        return self.period * (self.growth**cycle - 1) / (self.growth - 1)


@attrs.frozen
class OneCycle(Schedule):
    """Up by half a cosine for a share `rise` of `steps`, then down by another.

    From eta / first to eta at t = rise * steps, then to eta / first / final at t = `steps`, and there it stays. The
    constants are PyTorch's; its turning points come one step earlier, at rise * steps - 1 and steps - 1.

    Parameters
    ----------
    eta : float
        The rate at the top, > 0.
    steps : int
        How long the whole lasts, >= 1.
    rise : float, default 0.3
        The share of it that leads up, between 0 and 1.
    first : float, default 25
        How many times smaller than at the top the rate is at first, > 0.
    final : float, default 1e4
        How many times smaller than at first it is at last, > 0.

    Raises
    ------
    TypeError, ValueError
        For a number outside of what is said above.

    References
    ----------
    L. N. Smith and N. Topin, Super-convergence: very fast training of neural networks using large learning rates, 2018.
    """

    eta: float = checked(positive)
    steps: int = checked(count)
    rise: float = checked(share, 0.3)
    first: float = checked(positive, 25.0)
    final: float = checked(positive, 1e4)

    def rate(self, t):
        peak, low = self.rise * self.steps, self.eta / self.first
        up = wave(low, self.eta, np.minimum(t / peak, 1.0))
        down = wave(self.eta, low / self.final, np.clip((t - peak) / (self.steps - peak), 0.0, 1.0))
        return np.where(t < peak, up, down)
