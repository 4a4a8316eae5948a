"""A run of which a few points were kept, as one keeps them of a loop too large for more."""

from bisect import bisect_right
from collections.abc import Mapping

import attrs
import numpy as np

from descentlab._numbers import cosine
from descentlab.diagnosis.thresholds import QUIET
from descentlab.optimizers import Optimizer
from descentlab.rules import Direction

ENOUGH = 6      # points for a straight line and its error
PROBES = 4      # steps spread over the window at which the whole loss's gradient is asked, besides those of the pairs


@attrs.frozen(eq=False)
class Sampled:
    """A few points of a run, and what else is known of it; it answers what `Run` answers.

    Parameters
    ----------
    points : Mapping
        Step -> theta (d,): the start, some points of the window, and the end. A mapping may read them when asked.
    gradients : Mapping
        Step -> the gradient (d,) that the run saw there, at some of these steps.
    rates : sequence of (int, float)
        Steps at which eta changed, from 0 and ascending, and what it was from there on.
    steps : int
        How many of its last steps are looked at.
    unit : float or ndarray, shape (d,), optional
        1 / sigma at the end, None where it is not known: then steps tell their own length, as between points.
    direction : rules.Direction, optional
        What m is made of, None where that is not known.
    cosines : sequence of float
        Those of successive gradients that the run saw, over the window.
    length : float, optional
        The mean length of a step over the window, in units of theta.
    still : int, optional
        How many of the last steps changed no parameter, None for none.
    blew_up : int
        The step that left the finite numbers, or -1.
    """

    points: Mapping
    gradients: Mapping
    rates: tuple
    steps: int
    unit: float | np.ndarray | None = None
    direction: Direction | None = None
    cosines: tuple = ()
    length: float | None = None
    still: int | None = None
    blew_up: int = -1

    @property
    def known(self):
        """Whether eta and sigma are known."""
        return self.unit is not None

    @property
    def optimizer(self):
        """An optimizer of this package that makes such steps, but for sigma; None where nobody knows the direction."""
        return None if self.direction is None else Optimizer(self.direction)

    @property
    def last(self):
        """The number of its last point."""
        return max(self.points)

    @property
    def first(self):
        """The number of the window's first point."""
        return min(t for t in self.points if t >= self.last - self.steps)

    @property
    def start(self):
        """Its first point (d,)."""
        return self.point(min(self.points))

    @property
    def end(self):
        """Its last point (d,)."""
        return self.point(self.last)

    def point(self, t):
        """Where it stood at step t: ndarray (d,).

        Parameters
        ----------
        t : int
            One of the steps of `points`.

        Returns
        -------
        ndarray, shape (d,)
        """
        return np.asarray(self.points[t], dtype=float)

    def spread(self, number):
        """Steps spread over the window, at most so many of those that were kept, and no two of them in a row.

        Parameters
        ----------
        number : int

        Returns
        -------
        ndarray of int
        """
        inside = [t for t in self.points if t >= self.first]
        apart = [t for t in inside if t - 1 not in inside]      # what lies a step apart is nearly the same
        return _few({*(apart if len(apart) >= ENOUGH else inside), self.last}, number)

    def history(self, number):
        """Steps spread over the whole run, at most so many of those that were kept.

        Parameters
        ----------
        number : int

        Returns
        -------
        ndarray of int
        """
        return _few(self.points, number)

    def probes(self):
        """The steps at which the whole loss's gradient is worth its price: none of them is the last point's.

        Returns
        -------
        list of int
        """
        pairs = [t for t in self.points if t + 1 in self.points and t < self.last]
        if not self.known:      # only pairs tell how long a step is
            return sorted(pairs)
        near = {t for t in self.gradients if t in self.points} | {t + 1 for t in pairs}
        far = [t for t in self.points if t >= self.first]
        return sorted(({*near, *_few(far, PROBES).tolist()}) - {self.last})

    def seen(self, t):
        """The gradient that the run itself saw at step t, or None.

        Parameters
        ----------
        t : int

        Returns
        -------
        ndarray, shape (d,), or None
        """
        return np.asarray(self.gradients[t], dtype=float) if t in self.gradients else None

    def rate(self, t):
        """eta of step t.

        Parameters
        ----------
        t : int

        Returns
        -------
        float or None
            None where no step was taken.
        """
        before = bisect_right([step for step, _ in self.rates], t)
        return float(self.rates[max(before - 1, 0)][1]) if self.rates else None

    def pace(self, t):
        """eta / sigma of step t, with the sigma of the end.

        Parameters
        ----------
        t : int

        Returns
        -------
        float or ndarray, shape (d,)
        """
        return (self.rate(t) or 0.0) * self.unit

    def turns(self, gradients, exact):
        """The cosines of successive gradients: the run's own where they are the whole loss's, but for rounding.

        Parameters
        ----------
        gradients : dict
            Step -> the whole loss's gradient (d,).
        exact : bool
            Whether the run's own are the same.

        Returns
        -------
        list of float
        """
        pairs = [cosine(gradients[t], gradients[t + 1]) for t in gradients if t + 1 in gradients]
        strange = [np.sum(np.square(self.seen(t) - g)) / max(g @ g, np.finfo(float).tiny)
                   for t, g in gradients.items() if t in self.gradients]
        quiet = exact or bool(strange) and np.median(strange) < QUIET**2
        return list(self.cosines) if quiet and self.cosines else pairs

    @property
    def way(self):
        """How long the way over the window was, by the mean length of a step."""
        if self.length is not None:
            return self.length * (self.last - self.first)
        points = [self.point(t) for t in sorted(self.points) if t >= self.first]
        return float(sum(np.linalg.norm(b - a) for a, b in zip(points, points[1:])))

    @property
    def eta(self):
        """The rate of its last step, or None."""
        return self.rate(self.last - 1)

    @property
    def unit_pace(self):
        """1 / sigma at its end, 1 where it is not known."""
        return 1.0 if self.unit is None else self.unit

    @property
    def first_pace(self):
        """eta of the first step that moved it, and eta / sigma; 1 and 1 where none is known."""
        eta = next((eta for _, eta in self.rates if eta > 0), None)
        return (1.0, 1.0) if eta is None else (eta, eta * self.unit_pace)

    @property
    def moving_rates(self):
        """The etas that moved it."""
        return np.array([eta for _, eta in self.rates if np.isfinite(eta) and eta > 0])

    @property
    def rate_zero(self):
        """How many steps ago eta reached 0, to stay there; None if it is not 0."""
        return self.last - self.rates[-1][0] if self.rates and self.rates[-1][1] == 0 else None

    def next_step(self, g):
        """How long the step from its end would be, along a gradient there; None where eta or sigma is not known.

        Parameters
        ----------
        g : ndarray, shape (d,)

        Returns
        -------
        float or None
        """
        if not self.known or self.eta is None:
            return None
        return float(self.eta * (self.gain or 1.0) * np.abs(g).max() * np.max(self.unit))

    @property
    def limit(self):
        """The largest eta * lambda / sigma at which its direction is stable, or None."""
        return None if self.direction is None else float(self.direction.limit())

    @property
    def gain(self):
        """What its direction makes of a steady gradient, as a multiple of it, or None."""
        return None if self.direction is None else float(self.direction.gain())


def _few(steps, number):
    """At most so many of some steps, spread over them."""
    steps = np.array(sorted(steps), dtype=int)
    return steps[np.unique(np.linspace(0, len(steps) - 1, min(number, len(steps))).astype(int))]
