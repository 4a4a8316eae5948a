"""What somebody gives as a run: its points, if they serve."""

import numpy as np

from descentlab import _checks


def points_of_path(path):
    """The points of a path that serves.

    Parameters
    ----------
    path : Path

    Returns
    -------
    ndarray, shape (T+1, d)

    Raises
    ------
    ValueError
        For one of several starts, or without every step's factors.
    """
    if path.theta.ndim != 2:
        raise ValueError(f"run must be the path of one start, theta (T+1, d), got shape {path.theta.shape}")
    if path.g is None:
        raise ValueError('run must be a path that kept every step (keep="all"), got one that kept its ends')
    lengths = {len(path.theta) - 1, len(path.eta), len(path.g), len(path.m), len(path.sigma)}
    if len(lengths) > 1:
        raise ValueError(f"run must have a g, m, sigma and eta for each step, got lengths {sorted(lengths)}")
    return _checks.points("run.theta", path.theta)


def points_of(run):
    """Points, or one, as an array.

    Parameters
    ----------
    run : array_like, shape (T+1, d) or (d,)

    Returns
    -------
    ndarray, shape (T+1, d)

    Raises
    ------
    TypeError, ValueError
        For anything else.
    """
    theta = _checks.points("run", run)
    if theta.ndim > 2 or len(theta) == 0:
        raise ValueError(f"run must be a Path, its points (T+1, d), or one point (d,), got shape {theta.shape}")
    return np.atleast_2d(theta)
