"""The run that is diagnosed: its points, what made them, and the window of its last steps."""

import attrs
import numpy as np

from descentlab import _checks
from descentlab.descent import Path
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
        run : Path or array_like
            A path, its points (T+1, d), or one point (d,).
        optimizer : Optimizer or None
            What made it, if that is known.
        window : int
            How many of its last steps to look at, at most.

        Returns
        -------
        Run

        Raises
        ------
        TypeError, ValueError
            Where it is no run, or one whose direction is not its gradient alone, and no optimizer is given.
        """
        if optimizer is not None and not isinstance(optimizer, Optimizer):
            _checks.refuse("optimizer", optimizer, "an Optimizer, such as optimizers.gd(0.1)", TypeError)
        path = run if isinstance(run, Path) else None
        theta = _points(run) if path is None else _points_of(path)
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
    def end(self):
        """Its last point (d,)."""
        return self.theta[-1]

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
        return float(self.path.eta[-1]) if self.path is not None and len(self.path.eta) else None

    @property
    def rates(self):
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


def _points_of(path):
    if path.theta.ndim != 2:
        raise ValueError(f"run must be the path of one start, theta (T+1, d), got shape {path.theta.shape}")
    if path.g is None:
        raise ValueError('run must be a path that kept every step (keep="all"), got one that kept its ends')
    lengths = {len(path.theta) - 1, len(path.eta), len(path.g), len(path.m), len(path.sigma)}
    if len(lengths) > 1:
        raise ValueError(f"run must have a g, m, sigma and eta for each step, got lengths {sorted(lengths)}")
    return _checks.points("run.theta", path.theta)


def _points(run):
    theta = _checks.points("run", run)
    if theta.ndim > 2 or len(theta) == 0:
        raise ValueError(f"run must be a Path, its points (T+1, d), or one point (d,), got shape {theta.shape}")
    return np.atleast_2d(theta)
