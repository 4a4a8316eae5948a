"""The Hessian of any objective as a matrix: its own, or put together from products."""

from math import prod

import numpy as np

LARGE = 4096        # from so many parameters on the whole Hessian would not fit
CHUNK = 32          # directions in one call of hvp


def finite(array):
    """`array`, (...), if all of it is finite; ValueError otherwise."""
    array = np.asarray(array, dtype=np.float64)
    if not np.isfinite(array).all():
        raise ValueError("theta must be a point where the Hessian is finite; here it overflows or is undefined")
    return array


def products_needed(objective, theta):
    """How many products with unit vectors `matrix` asks for; ValueError where the Hessian would not fit."""
    n = theta.shape[-1]
    if n > LARGE:
        raise ValueError(f"k must be given for more than {LARGE} parameters (here {n}): the Hessian would not fit")
    return 0 if hasattr(objective, "hessian") else n * prod(theta.shape[:-1])


def matrix(objective, theta):
    """The Hessian (..., n, n) at theta (..., n): the objective's own, or its products with all unit vectors."""
    if hasattr(objective, "hessian"):
        return objective.hessian(theta)
    n, columns = theta.shape[-1], []
    for units in np.split(np.eye(n), range(CHUNK, n, CHUNK)):
        shape = (len(units), *theta.shape)
        units = units.reshape(len(units), *[1] * (theta.ndim - 1), n)
        columns.append(objective.hvp(np.broadcast_to(theta, shape), np.broadcast_to(units, shape)))
    whole = np.moveaxis(np.concatenate(columns), 0, -1)
    return (whole + whole.swapaxes(-1, -2)) / 2


def eigh(objective, theta):
    """Eigenvalues (..., n) and eigenvectors (..., n, n) of the Hessian, entries that are not finite read as 0."""
    return np.linalg.eigh(np.nan_to_num(matrix(objective, theta), posinf=0, neginf=0))
