"""The ends of a spectrum from a fixed number of products, where a budget counts for more than the last digit."""

import numpy as np

from descentlab import _checks


def lanczos(product, start, k):
    """The ends of the spectrum of a symmetric matrix H (n, n), from at most `k` of its products.

    The vectors start, H start, H^2 start, ... are made orthonormal, each as it comes; H restricted to the space that
    they span is a small matrix, and its eigenvalues are the Ritz values. The lowest and the highest of them come
    near to the lowest and the highest eigenvalue of H long before `k` is `n`.

    Parameters
    ----------
    product : callable
        ``product(v)`` is H v, (n,), for a unit vector v (n,).
    start : array_like, shape (n,)
        Where to begin. A start that is zero points nowhere: a random direction takes its place, always the same one.
    k : int
        How many products may be asked for.

    Returns
    -------
    values : ndarray, shape (m,)
        The Ritz values, ascending. There are ``m = k`` of them, or fewer where the products lead to nothing new:
        never more than n.
    vectors : ndarray, shape (n, m)
        The Ritz vectors as columns, orthonormal.
    residual : float
        ``|H v - lambda v|`` of the lowest Ritz pair: so near to `lambda` there is an eigenvalue of H.

    Raises
    ------
    TypeError, ValueError
        For arguments that do not fit, and where a product is not finite.

    Notes
    -----
    `spectrum` with a `k` goes on until it has converged, whatever that costs; this stops when the budget does.

    References
    ----------
    Lanczos, An Iteration Method for the Solution of the Eigenvalue Problem of Linear Differential and Integral
    Operators, 1950.

    Examples
    --------
    >>> values, vectors, residual = lanczos(lambda v: np.array([1.0, 2.0, 30.0]) * v, [1.0, 1.0, 1.0], k=3)
    >>> values.round(9).tolist()
    [1.0, 2.0, 30.0]
    """
    product = _checks.function("product", product, "a function of a vector (n,), which returns H v")
    v = _vector("start", start)
    if not np.linalg.norm(v) > 0:
        v = np.random.default_rng(0).standard_normal(len(v))
    least = 1e-10 * np.linalg.norm(v)
    basis, images = [], []
    for _ in range(_checks.count("k", k)):
        v = _without(basis, v)
        size = np.linalg.norm(v)
        if not size > least:
            break
        basis.append(v / size)
        v = _vector("product(v)", product(basis[-1]), len(v))
        images.append(v)
    q, h = np.array(basis).T, np.array(images).T
    small = q.T @ h
    values, vectors = np.linalg.eigh((small + small.T) / 2)
    residual = float(np.linalg.norm(h @ vectors[:, 0] - values[0] * (q @ vectors[:, 0])))
    return values, q @ vectors, residual


def _without(basis, v):
    """What is left of v (n,) when its share along each vector of an orthonormal basis is taken away."""
    for _ in range(2):      # twice is enough to stay orthogonal
        for q in basis:
            v = v - (q @ v) * q
    return v


def _vector(name, value, dimension=None):
    vector = _checks.points(name, value, dimension)
    if vector.ndim > 1:
        raise ValueError(f"{name} must be one vector (n,), got shape {vector.shape}")
    return vector
