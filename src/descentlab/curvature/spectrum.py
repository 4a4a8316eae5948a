"""Eigenvalues and eigenvectors of a matrix, or of the Hessian of an objective."""

import attrs
import numpy as np

from descentlab import _checks
from descentlab.curvature import hessians

SMALL = 64          # up to so many parameters the whole Hessian costs less than Lanczos


@attrs.frozen(eq=False)
class Spectrum:
    """Eigenvalues and eigenvectors.

    Parameters
    ----------
    values : ndarray, shape (..., m)
        Ascending.
    vectors : ndarray, shape (..., n, m)
        Of length 1, as columns.
    products : int
        How many hvps were asked for; none where a Hessian was there already.
    """

    values: np.ndarray
    vectors: np.ndarray
    products: int = 0


def spectrum(objective, theta=None, k=None, which="both", *, tolerance=1e-6, rng=None):
    """The eigenvalues and eigenvectors of a symmetric matrix, or of the Hessian of an objective at theta.

    Parameters
    ----------
    objective : array_like or object
        A symmetric matrix (..., n, n), or anything with `hvp` or `hessian`.
    theta : array_like, shape (..., n), optional
        Where; none for a matrix.
    k : int, optional
        How many eigenvalues at an end; None for all of them.
    which : {"both", "largest", "smallest"}
        The k largest, the k smallest, or both (2k, or all if fewer).
    tolerance : float
        Lanczos stops at residuals ``|Hv - lambda v|`` of about ``tolerance * max|lambda|``; the value returned is at
        most its residual away from an eigenvalue, and mostly far nearer.
    rng : numpy.random.Generator, optional
        Draws Lanczos's start vector; the same one each time if not given.

    Returns
    -------
    Spectrum

    Raises
    ------
    TypeError, ValueError
        For arguments that do not fit; ValueError where the Hessian is not finite.
    RuntimeError
        From SciPy, where Lanczos does not converge.

    Notes
    -----
    With `k` and more than a few parameters, SciPy's Lanczos iteration (eigsh) finds the ends of the spectrum
    of a Hessian that is never built. Where an eigenvalue is repeated it may find fewer copies. An
    eigenvector's sign is free, so its largest component is made positive.

    References
    ----------
    Lanczos, An Iteration Method for the Solution of the Eigenvalue Problem of Linear Differential and
    Integral Operators, 1950; Pearlmutter, Fast Exact Multiplication by the Hessian, 1994.
    """
    _checks.one_of("which", which, ("both", "largest", "smallest"))
    tolerance = _checks.positive("tolerance", tolerance)
    rng = np.random.default_rng(0) if rng is None else _checks.generator("rng", rng)
    is_matrix = not (hasattr(objective, "hvp") or hasattr(objective, "hessian"))
    where = _symmetric(objective, theta) if is_matrix else _checks.points("theta", theta)
    n = where.shape[-1]
    if k is not None and _checks.count("k", k) > n:
        _checks.refuse("k", k, f"at most the number of parameters, {n}")
    if k is not None and n > max(SMALL, 2 * k) and hasattr(objective, "hvp"):
        return _by_products(objective, where, k, which, tolerance, rng)
    products = 0 if is_matrix else hessians.products_needed(objective, where)
    values, vectors = np.linalg.eigh(where if is_matrix else hessians.finite(hessians.matrix(objective, where)))
    kept = slice(None) if k is None else _ends(n, k, which)
    return Spectrum(values[..., kept], _signed(vectors[..., kept]), products)


def sharpness(objective, theta=None):
    """The largest eigenvalue of the Hessian.

    Parameters
    ----------
    objective : array_like or object
    theta : array_like, shape (..., n), optional
        As those of `spectrum`.

    Returns
    -------
    float or ndarray
        A float at one point, or (...) for many points (..., n).

    Raises
    ------
    TypeError, ValueError, RuntimeError
        Where `spectrum` does.
    """
    largest = spectrum(objective, theta, k=1, which="largest").values[..., -1]
    return float(largest) if largest.ndim == 0 else largest


def _ends(n, k, which):
    """The indices of the k lowest, the k highest or both, of n."""
    lowest, highest = range(k), range(n - k, n)
    return sorted({*(lowest if which != "largest" else ()), *(highest if which != "smallest" else ())})


def _signed(vectors):
    """Each column with its largest component positive; of equally large ones the first decides."""
    size = np.abs(vectors)
    first = np.argmax(size >= (1 - 1e-6) * size.max(axis=-2, keepdims=True), axis=-2)
    return vectors * np.where(np.take_along_axis(vectors, first[..., None, :], axis=-2) < 0, -1.0, 1.0)


def _symmetric(matrix, theta):
    if theta is not None:
        _checks.refuse("objective", matrix, "something with `hessian` or `hvp` where theta is given", TypeError)
    if not hasattr(matrix, "__len__"):
        _checks.refuse("objective", matrix, "a symmetric matrix, or something with `hessian` or `hvp`", TypeError)
    matrix = _checks.points("objective", matrix)
    if matrix.ndim < 2 or matrix.shape[-1] != matrix.shape[-2]:
        raise ValueError(f"objective must be a square matrix (..., n, n), got shape {matrix.shape}")
    if not np.allclose(matrix, matrix.swapaxes(-1, -2), rtol=0, atol=1e-8 * np.abs(matrix).max()):
        _checks.refuse("objective", matrix.tolist(), "a symmetric matrix")
    return matrix


class _Products:
    """The Hessian at one point theta (n,) as a function of vectors, which counts how often it is asked."""

    def __init__(self, objective, theta):
        self.objective, self.theta, self.count = objective, theta, 0

    def __call__(self, v):
        self.count += 1
        return hessians.finite(self.objective.hvp(self.theta, v.reshape(len(self.theta))))


def _by_products(objective, theta, k, which, tolerance, rng):
    if theta.ndim > 1:
        raise ValueError(f"theta must be one point (n,) where k eigenvalues are asked for, got shape {theta.shape}")
    n, product = len(theta), _Products(objective, theta)
    start = rng.standard_normal(n)
    size = _largest(product, start)
    if size == 0:
        kept = _ends(n, k, which)
        return Spectrum(np.zeros(len(kept)), np.eye(n)[:, kept], product.count)
    found = []
    if which != "largest":
        found.append(_end(product, start, k, -2 * size, tolerance))
    if which != "smallest":
        found.append(_end(product, start, k, 2 * size, tolerance))
    values, vectors = (np.concatenate(parts, axis=-1) for parts in zip(*found))
    return Spectrum(values, _signed(vectors), product.count)


def _largest(product, start, steps=5):
    """About the size of the largest |lambda|, by power steps; 0 where the Hessian is zero."""
    v, size = start, np.linalg.norm(start)
    for _ in range(steps):
        v = product(v / size)
        size = np.linalg.norm(v)
        if size == 0:
            break
    return size


def _end(product, start, k, shift, tolerance):
    """The k lowest eigenpairs, ascending, for a negative `shift`; the k highest for a positive one.

    eigsh's tolerance is relative to each eigenvalue, and would never be met by those near zero. Moved by twice the
    size of the largest, the wanted end is large: the same iteration, and a tolerance on one scale.
    """
    from scipy.sparse.linalg import LinearOperator, eigsh

    n = len(start)
    moved = LinearOperator((n, n), matvec=lambda v: product(v) + shift * v.reshape(n), dtype=np.float64)
    values, vectors = eigsh(moved, k=k, which="SA" if shift < 0 else "LA", v0=start, tol=tolerance,
                            ncv=min(n, max(2 * k + 1, 40)))
    order = np.argsort(values)
    return values[order] - shift, vectors[:, order]
