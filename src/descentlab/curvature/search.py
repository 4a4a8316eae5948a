"""Critical points by search: from one start, or from many in a box."""

import numpy as np

from descentlab import _checks
from descentlab.curvature import hessians, newton
from descentlab.curvature.classify import classify
from descentlab.curvature.points import CriticalPoint, within

CAREFUL, BOLD = 100, 60     # Newton steps from each start in a box
PUSH = 0.02                 # how far beside a point to look, as a share of the box


def search_critical(objective, theta, steps=200, tolerance=1e-12):
    """Look for a critical point from theta on, downhill on |g|^2/2: a saddle serves as well as a minimum.

        theta <- theta - (H^2 + damping * max|lambda|^2)^-1 H g        (Levenberg and Marquardt)

    A step is taken if it shortens g, and the damping then falls; otherwise it rises.

    Parameters
    ----------
    objective : object
        Anything with `value`, `gradient` and `hvp` or `hessian`, of up to a few hundred parameters.
    theta : array_like, shape (n,) or (k, n)
        One start, or many.
    steps : int
        The search ends after so many.
    tolerance : float
        It ends before, where ``|g| <= tolerance``.

    Returns
    -------
    CriticalPoint or tuple of CriticalPoint
        A tuple for many starts, in their order. A search may well end where H g is nearly zero and g is not
        ("gradient-flat"), which is no critical point: look at `gradient_norm`.

    Raises
    ------
    TypeError, ValueError
        For arguments that do not fit.

    References
    ----------
    Levenberg, A Method for the Solution of Certain Non-Linear Problems in Least Squares, 1944; Frye et al., Critical
    Point-Finding Methods Reveal Gradient-Flat Regions of Deep Network Losses, 2021.
    """
    for name in ("value", "gradient"):
        if not hasattr(objective, name):
            _checks.refuse("objective", objective, f"an objective (it has no `{name}`)", TypeError)
    if not (hasattr(objective, "hvp") or hasattr(objective, "hessian")):
        _checks.refuse("objective", objective, "an objective (it has neither `hvp` nor `hessian`)", TypeError)
    start = _checks.points("theta", theta)
    if start.ndim > 2:
        raise ValueError(f"theta must be one point (n,) or many (k, n), got shape {start.shape}")
    steps, tolerance = _checks.count("steps", steps), _checks.positive("tolerance", tolerance)
    ends, g = newton.to_rest(objective, np.atleast_2d(start), steps, tolerance=tolerance)
    eigenvalues = np.linalg.eigvalsh(hessians.finite(hessians.matrix(objective, ends)))
    values = objective.value(ends).tolist()
    norms = np.linalg.norm(g, axis=-1).tolist()
    found = tuple(map(CriticalPoint, ends, values, norms, eigenvalues))
    return found if start.ndim == 2 else found[0]


def in_box(surface, rng, starts):
    """The critical points in a surface's box.

    Parameters
    ----------
    surface : Surface
    rng : numpy.random.Generator
        Draws the starts.
    starts : int
        How many.

    Returns
    -------
    points : ndarray, shape (n, d)
        The isolated ones.
    eigenvalues : ndarray, shape (n, d)
        Those of their Hessians, ascending.
    samples : ndarray, shape (m, d)
        Points on curves of critical points.
    """
    low, high = np.transpose(surface.box)
    found = converged(surface, low, high, rng, starts)
    curve = on_curves(surface, found, low, high)
    points = found[~curve] + 0.0
    eigenvalues, _ = hessians.eigh(surface, points)
    eigenvalues[np.abs(eigenvalues) <= 1e-9 * _nearby(surface, points)] = 0
    return points, eigenvalues, found[curve]


def converged(surface, low, high, rng, starts):
    """The distinct points where Newton iterations from random starts in a box come to rest.

    Parameters
    ----------
    surface : Surface
    low, high : ndarray, shape (d,)
        The lowest and the highest coordinates of the box.
    rng : numpy.random.Generator
        Draws the starts.
    starts : int
        How many.

    Returns
    -------
    ndarray, shape (n, d)
    """
    width = high - low
    theta, at_rest = _at_rest(surface, rng.uniform(low, high, (starts, len(low))), low, high)
    return _distinct(theta[at_rest] / width, 1e-4) * width


def on_curves(surface, points, low, high):
    """Whether a point with a zero eigenvalue, pushed a little, comes to rest elsewhere: it is on a curve, then.

    Parameters
    ----------
    surface : Surface
    points : ndarray, shape (n, d)
        Critical points in the box.
    low, high : ndarray, shape (d,)
        The lowest and the highest coordinates of the box.

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    values, vectors = hessians.eigh(surface, points)
    push = PUSH * (high - low).min()
    drifts = np.zeros(len(points), dtype=bool)
    for v in np.moveaxis(vectors, -1, 0):    # along each eigenvector, as flat ones can be mixed at will
        pushed = np.where(within(points + push * v, low, high)[:, None], points + push * v, points - push * v)
        end, at_rest = _at_rest(surface, pushed, low, high)
        drifts |= at_rest & (np.linalg.norm(end - points, axis=-1) > push / 4)
    return drifts & (np.asarray(classify(values).zero) > 0)


@np.errstate(over="ignore", invalid="ignore")    # where a start did not come to rest, anything may overflow
def _at_rest(surface, theta, low, high):
    """Where Newton iterations from theta (n, d) end in the box, and whether each is at rest there."""
    theta, g = newton.to_rest(surface, theta, CAREFUL, damping=1.0, bold=BOLD, box=(low, high))
    # A small gradient alone is also that of a plateau: there, the step that would come next is long.
    reach = 1e-7 * (high - low).min()
    steepest = np.abs(hessians.eigh(surface, theta)[0]).max(axis=-1)
    short = np.linalg.norm(newton.step(surface, theta, g), axis=-1) <= reach
    return theta, short & (np.linalg.norm(g, axis=-1) <= reach * steepest)


def _distinct(points, tolerance):
    """The points (n, d) without those nearer than `tolerance` to one before them."""
    kept = np.empty((0, points.shape[-1]))
    for point in points:
        if not (np.abs(kept - point).max(axis=-1) <= tolerance).any():
            kept = np.vstack([kept, point])
    return kept


def _nearby(surface, points):
    """The size (n, 1) of the Hessian a little beside each point: where H = 0, a search ends not quite there."""
    push = PUSH * np.ptp(surface.box, axis=-1).min() * np.eye(points.shape[-1])
    return np.abs(hessians.eigh(surface, points[:, None, :] + push)[0]).max(axis=(-2, -1))[:, None]
