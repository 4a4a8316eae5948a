"""The run that is diagnosed: its points, what made them, and the window of its last steps.

`Run` knows every point. What the rest of the package asks of it is little, and `sampled` answers the same of a run of
which only a few points were kept.
"""

import attrs
import numpy as np

from descentlab import _checks
from descentlab._numbers import cosine
from descentlab.descent import Path
from descentlab.diagnosis.points import points_of, points_of_path
from descentlab.diagnosis.sampled import Sampled
from descentlab.optimizers import Optimizer
from descentlab.rules import Gradient


@attrs.frozen(eq=False)
class Run:
    """A run, and the window of its last steps.

    Parameters
    ----------
    theta : ndarray
        Its points (T+1, d).
    path : Path or None
        The `Path` that they are from, if its other factors are known.
    optimizer : Optimizer or None
        What made it, if that is known.
    steps : int
        How many of its last steps are looked at.
    """

    theta: np.ndarray
    path: Path | None
    optimizer: Optimizer | None
    steps: int

    @classmethod
    def recorded(cls, run, optimizer, window):
        """What somebody gave as a run, and its last steps.

        Parameters
        ----------
        run : Path, Sampled or array_like
            A path, its points (T+1, d), or one point (d,); a `Sampled` one knows its own optimizer and window.
        optimizer : Optimizer or None
            What made it, if that is known.
        window : int
            How many of its last steps to look at, at most.

        Returns
        -------
        Run or Sampled

        Raises
        ------
        TypeError, ValueError
            Where it is no run, or one whose direction is not its gradient alone, and no optimizer is given.
        """
        if isinstance(run, Sampled):
            return run
        if optimizer is not None and not isinstance(optimizer, Optimizer):
            _checks.refuse("optimizer", optimizer, "an Optimizer, such as optimizers.gd(0.1)", TypeError)
        path = run if isinstance(run, Path) else None
        theta = points_of(run) if path is None else points_of_path(path)
        if optimizer is None and path is not None and path.m is not None and not np.array_equal(path.m, path.g):
            raise ValueError("optimizer must be given: this path's direction is not its gradient alone")
        return cls(theta, path, optimizer, min(window, len(theta) - 1))

    @property
    def last(self):
        """The number of its last point."""
        return len(self.theta) - 1

    @property
    def first(self):
        """The number of the window's first point."""
        return self.last - self.steps

    @property
    def start(self):
        """Its first point (d,)."""
        return self.theta[0]

    @property
    def end(self):
        """Its last point (d,)."""
        return self.theta[-1]

    @property
    def known(self):
        """Whether its own gradients, scales and rates are known, as those of a path are."""
        return self.path is not None

    @property
    def blew_up(self):
        """The step that left the finite numbers, or -1."""
        return -1 if self.path is None else int(self.path.blew_up)

    def point(self, t):
        """Where it stood.

        Parameters
        ----------
        t : int
            The step, from 0.

        Returns
        -------
        ndarray, shape (d,)
        """
        return self.theta[t]

    def spread(self, number):
        """Steps spread over the window.

        Parameters
        ----------
        number : int
            How many of them there may be.

        Returns
        -------
        ndarray of int
            Ascending; the last is the run's last.
        """
        return np.unique(np.linspace(self.first, self.last, min(number, self.steps + 1)).astype(int))

    def history(self, number):
        """Steps spread over the whole run.

        Parameters
        ----------
        number : int
            How many of them there may be.

        Returns
        -------
        ndarray of int
            Ascending.
        """
        return np.unique(np.linspace(0, self.last, number).astype(int))

    def probes(self):
        """The steps at which the whole loss's gradient is worth its price: the last three, and four spread before.

        Returns
        -------
        list of int
            Ascending, none of them the last point's.
        """
        near = range(max(self.first, self.last - 3), self.last)
        far = np.linspace(self.first, self.last - 3, 4, endpoint=False) if self.steps > 6 else []
        return sorted({*near, *(int(t) for t in far)})

    def seen(self, t):
        """The gradient that the run itself saw at step t, if it is known.

        Parameters
        ----------
        t : int

        Returns
        -------
        ndarray, shape (d,), or None
        """
        return None if self.path is None else self.path.g[t]

    def pace(self, t):
        """eta / sigma of step t, of a run that is `known`.

        Parameters
        ----------
        t : int

        Returns
        -------
        float or ndarray, shape (d,)
        """
        return self.path.eta[t] / self.path.sigma[t]

    def turns(self, gradients, exact):
        """The cosines of successive gradients.

        Parameters
        ----------
        gradients : dict
            Step -> the whole loss's gradient (d,), at its `probes` and at its end.
        exact : bool
            Whether its own are those of the whole loss.

        Returns
        -------
        list of float
        """
        if exact:
            chain = self.path.g[self.first:]
        else:
            chain = [gradients[t] for t in range(max(self.first, self.last - 3), self.last + 1)]
        return [cosine(a, b) for a, b in zip(chain, chain[1:])]

    @property
    def way(self):
        """How long the way over the window was, step by step, in units of theta."""
        return np.linalg.norm(np.diff(self.theta[self.first:], axis=0), axis=1).sum()

    @property
    def eta(self):
        """The rate of its last step, or None where that is not known."""
        return float(self.path.eta[-1]) if self.path is not None and len(self.path.eta) else None

    @property
    def unit_pace(self):
        """1 / sigma at its end, where sigma is known: the pace that an eta of 1 would have."""
        pace = 1 / self.path.sigma[-1] if self.path is not None and len(self.path.sigma) else 1.0
        return pace if np.any(pace > 0) else 1.0

    @property
    def first_pace(self):
        """eta of the first step that moved it, and eta / sigma; 1 and 1 where none is known."""
        moving = np.flatnonzero(self.path.eta > 0) if len(self.moving_rates) else []
        return (self.path.eta[moving[0]], self.pace(moving[0])) if len(moving) else (1.0, 1.0)

    @property
    def rate_zero(self):
        """How many steps ago eta reached 0, to stay there; None if it is not 0, or not known."""
        if self.path is None or not len(self.path.eta) or self.path.eta[-1] != 0:
            return None
        positive = np.flatnonzero(self.path.eta)
        return len(self.path.eta) - (positive[-1] + 1 if len(positive) else 0)

    @property
    def still(self):
        """How many of the window's last steps were lost in the rounding of theta; None if none, or eta is not known."""
        if self.path is None or not self.steps:
            return None
        theta = self.theta[self.first:]
        moves = np.linalg.norm(np.diff(theta, axis=0), axis=1)
        moving = np.flatnonzero(moves > np.finfo(float).eps * np.linalg.norm(theta[1:], axis=1))
        return self.steps - (int(moving[-1]) + 1 if len(moving) else 0) or None

    def next_step(self, g):
        """How long the step from its end would be, along a gradient there.

        Parameters
        ----------
        g : ndarray, shape (d,)

        Returns
        -------
        float or None
            The largest that any part of the step could be, in units of theta; None where eta is not known.
        """
        eta = self._next_rate
        if eta is None:
            return None
        moved = self.path is not None and len(self.path.eta) > 0
        m, sigma = (self.path.m[-1], self.path.sigma[-1]) if moved else (g, 1.0)
        decay = 0.0 if self.optimizer is None else self.optimizer.decay * np.abs(self.end).max()
        return float(eta * ((self.gain or 1.0) * max(np.abs(g).max(), np.abs(m).max()) / np.min(sigma) + decay))

    @property
    def _next_rate(self):
        if self.optimizer is not None and not self.optimizer.schedule.watches:
            return float(self.optimizer.schedule(self.last))
        return self.eta

    @property
    def moving_rates(self):
        """The etas that moved it: those of its path that are positive and finite."""
        eta = np.empty(0) if self.path is None else self.path.eta
        return eta[np.isfinite(eta) & (eta > 0)]

    @property
    def limit(self):
        """The largest eta * lambda / sigma at which its direction is stable, or None where that is not known."""
        return _if_known(self._direction.limit)

    @property
    def gain(self):
        """What its direction makes of a steady gradient, as a multiple of it, or None where that is not known."""
        return _if_known(self._direction.gain)

    @property
    def _direction(self):
        return Gradient() if self.optimizer is None else self.optimizer.direction


def _if_known(question):
    try:
        return float(question())
    except NotImplementedError:
        return None
