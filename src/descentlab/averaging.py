"""Weight averaging: one theta from the many that a run went through."""

import numpy as np

from descentlab import _checks


def weight_average(theta, first=0, every=1):
    """The mean of a run's points theta[first], theta[first + every], ...

    What is averaged are the weights, and the result is one network. (The mean of many networks' predictions is another
    thing, an ensemble, and costs as many networks when it is used.)

    Parameters
    ----------
    theta : array_like
        The points of a run, (T+1, ..., d), such as a `Path`'s; its first axis counts steps, the others stay.
    first : int, default 0
        Where the averaging begins, 0 to T.
    every : int, default 1
        How many steps lead from one point to the next.

    Returns
    -------
    ndarray
        (..., d).

    Raises
    ------
    TypeError, ValueError
        For a theta that is no finite array of shape (T+1, ..., d), a `first` that is not one of its steps, or
        every < 1.

    References
    ----------
    P. Izmailov, D. Podoprikhin, T. Garipov, D. Vetrov and A. G. Wilson, Averaging weights leads to wider optima and
    better generalization, 2018; for convex losses B. T. Polyak and A. B. Juditsky, Acceleration of stochastic
    approximation by averaging, 1992.
    """
    theta = _checks.points("theta", theta)
    if theta.ndim < 2:
        raise ValueError(f"theta must be the points of a run, shape (T+1, ..., d), got shape {theta.shape}")
    first, every = _checks.count("first", first, low=0), _checks.count("every", every)
    if first >= len(theta):
        _checks.refuse("first", first, f"one of the run's steps, 0 to {len(theta) - 1}")
    return np.mean(theta[first::every], axis=0)
