"""The Hessian of any objective as a matrix: its own, or put together from products."""

from math import prod

import numpy as np

LARGE = 4096        # from so many parameters on the whole Hessian would not fit
CHUNK = 32          # directions in one call of hvp


def finite(array):
    """An array, if all of it is finite.

    Parameters
    ----------
    array : array_like (...)
        What an objective gave for its second derivatives.

    Returns
    -------
    ndarray (...)
        The same as float64.

    Raises
    ------
    ValueError
        If anything in it is infinite or nan.
    """
    array = np.asarray(array, dtype=np.float64)
    if not np.isfinite(array).all():
        raise ValueError("theta must be a point where the Hessian is finite; here it overflows or is undefined")
    return array


def products_needed(objective, theta):
    """How many products with unit vectors `matrix` asks for.

    Parameters
    ----------
    objective : object
        With `hessian` or `hvp`.
    theta : ndarray, shape (..., n)

    Returns
    -------
    int
        0 where the objective has a `hessian`.

    Raises
    ------
    ValueError
        Where n is more than `LARGE`, since the Hessian would not fit.
    """
    n = theta.shape[-1]
    if n > LARGE:
        raise ValueError(f"k must be given for more than {LARGE} parameters (here {n}): the Hessian would not fit")
    return 0 if hasattr(objective, "hessian") else n * prod(theta.shape[:-1])


def matrix(objective, theta):
    """The Hessian: the objective's own, or its products with all unit vectors, symmetrized.

    Parameters
    ----------
    objective : object
        With `hessian` or `hvp`.
    theta : ndarray, shape (..., n)

    Returns
    -------
    ndarray, shape (..., n, n)
    """
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
    """Eigenvalues and eigenvectors of the Hessian, whose entries that are not finite are read as 0.

    Parameters
    ----------
    objective : object
        With `hessian` or `hvp`.
    theta : ndarray, shape (..., n)

    Returns
    -------
    eigenvalues : ndarray, shape (..., n)
        Ascending.
    eigenvectors : ndarray, shape (..., n, n)
        Of length 1, as columns.
    """
    return np.linalg.eigh(np.nan_to_num(matrix(objective, theta), posinf=0, neginf=0))
