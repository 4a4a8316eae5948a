"""What is kept of a run, and how."""

import attrs
import numpy as np


@attrs.frozen(eq=False)
class Path:
    """A run, factor by factor: theta[t+1] = theta[t] - (eta[t] / sigma[t]) * m[t] at every step.

    Parameters
    ----------
    theta : ndarray
        The points, (T+1, ..., d). A start that blew up is NaN from there on, and T ends where the last start did.
    eta : ndarray
        The rates, (T,).
    blew_up : ndarray
        The step t whose update left the finite numbers, or -1 for a start that stayed among them, (...).
    g, m, sigma : ndarray or None
        The gradients, directions and scales, each (T, ..., d).

    Notes
    -----
    With decay (`optimizers.adamw`) the step starts from theta[t] * (1 - eta[t] * decay) instead.

    A run that kept its points only has g = m = sigma = None, and one that kept its ends only theta (2, ..., d), too: the
    start and the end.
    """

    theta: np.ndarray
    eta: np.ndarray
    blew_up: np.ndarray
    g: np.ndarray | None = None
    m: np.ndarray | None = None
    sigma: np.ndarray | None = None

    def __len__(self):
        return len(self.eta)

    def __repr__(self):
        starts = self.theta.shape[1:-1]
        batch = f"{int(np.prod(starts))} starts, " if starts else ""
        return f"<Path: {batch}{len(self)} steps in {self.theta.shape[-1]} dimensions{self._told()}>"

    def _told(self):
        lost = int((self.blew_up >= 0).sum())
        if not lost:
            return ""
        if self.blew_up.ndim == 0:
            return f"; diverged: no longer finite after step {int(self.blew_up)}"
        return f"; {lost} diverged, the first at step {int(self.blew_up[self.blew_up >= 0].min())}"

    @property
    def start(self):
        """theta_0, shape (..., d)."""
        return self.theta[0]

    @property
    def end(self):
        """Where each start ended, shape (..., d): NaN where it blew up, for a batch."""
        return self.theta[-1]


class Recorder:
    """Writes a run down, step by step, into arrays that have room for all of it.

    Parameters
    ----------
    theta : ndarray
        The start, (..., d).
    steps : int
        How many steps there may be.
    keep : {"all", "points", "ends"}
        Every factor of every step, its points alone, or the ends alone.
    """

    def __init__(self, theta, steps, keep):
        self.start = self.end = theta
        self.taken = 0
        self.eta = np.empty(steps)
        self.blew_up = np.full(theta.shape[:-1], -1)
        self.theta = None
        self.factors = ()
        if keep != "ends":
            self.theta = np.empty((steps + 1, *theta.shape))
            self.theta[0] = theta
        if keep == "all":
            self.factors = tuple(np.empty((steps, *theta.shape)) for _ in range(3))

    def add(self, step):
        """Write down one step; a single start's path ends with its last finite point.

        Parameters
        ----------
        step : Step
            As `follow` yields it.

        Returns
        -------
        None
        """
        t = self.taken
        if step.lost is not None:
            self.blew_up = np.where(step.lost & (self.blew_up < 0), t, self.blew_up)
            if step.lost.ndim == 0 and step.lost:
                return
        self.taken = t + 1
        self.end, self.eta[t] = step.theta, step.eta
        if self.theta is not None:
            self.theta[t + 1] = step.theta
        for factor, now in zip(self.factors, (step.g, step.m, step.sigma)):
            factor[t] = now

    def path(self):
        """All that was written down, as a `Path`."""
        eta = self.eta[: self.taken]
        theta = np.stack([self.start, self.end]) if self.theta is None else self.theta[: self.taken + 1]
        return Path(theta, eta, self.blew_up, *(factor[: self.taken] for factor in self.factors))
