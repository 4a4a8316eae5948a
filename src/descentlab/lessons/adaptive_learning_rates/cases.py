"""What lesson 06 runs in few dimensions: ten points and their rates, a valley that is turned.

    >>> x, y = points()
    >>> x.min(), x.max(), y.shape
    (np.float64(25.0), np.float64(606.0), (10,))
"""

import numpy as np

from descentlab import surfaces
from descentlab._numbers import cosine
from descentlab.descent import descend

START = np.array([-120.0, -4.0])     # (b, w), as in the lecture
X = (338, 333, 328, 207, 226, 25, 179, 60, 208, 606)
Y = (640, 633, 619, 393, 428, 27, 193, 66, 226, 1591)
LOWEST = np.polyfit(X, Y, 1)[::-1]   # (b, w): least squares


def points():
    """The ten points of the lecture.

    Returns
    -------
    x, y : ndarray
        (10,) each.
    """
    return np.array(X, dtype=float), np.array(Y, dtype=float)


TIMES = np.geomspace(0.001, 1.999, 60)       # eta times the larger bend


def share_gone(hessian, steps):
    """How much of its way plain descent has gone on a quadratic loss, in the direction where it has gone least.

    Parameters
    ----------
    hessian : array_like, shape (2, 2)
    steps : int

    Returns
    -------
    ndarray
        (60,): with `TIMES` over the larger bend as rates.
    """
    bends = np.linalg.eigvalsh(hessian)
    left = np.abs(1 - TIMES[:, None] / bends[1] * bends) ** steps
    return 1 - left.max(axis=1)


def best_rate(surface, start, rule, rates, steps=500):
    """Of some rates the one with which the loss ends lowest.

    Parameters
    ----------
    surface : surfaces.Surface
    start : array_like, shape (d,)
    rule : callable
        A rate -> an optimizer.
    rates : array_like, shape (n,)
    steps : int

    Returns
    -------
    float
    """
    with np.errstate(all="ignore"):
        ends = [descend(surface.gradient, start, rule(eta), steps, keep="ends").end for eta in rates]
        return float(rates[np.nanargmin([surface.value(end) for end in ends])])


# Of the largest stable rate; and the steps: first all of them, then one in each half percent.
SHARES = np.concatenate([np.geomspace(0.01, 0.49, 24), np.linspace(0.51, 0.98, 48), 1 - np.geomspace(0.01, 1e-3, 8)])
LOOKED_AT = np.unique(np.geomspace(1, 1e6, 2800).astype(int))


def fewest_steps(hessian, ratio, beta):
    """How many steps b needs at least until it stays within 1 of its best value, when the ratio of the rates is given.

    Parameters
    ----------
    hessian : array_like, shape (2, 2)
        Of the loss of the ten points.
    ratio : float
        The rate of b over the rate of w. Both together take `SHARES` of the largest stable rates.
    beta : float
        Of the momentum, a mean that begins at zero; 0 for none.

    Returns
    -------
    float
        To two digits.
    """
    # A rate of b that is `ratio` times as large does what measuring b in units the root of it times as large does.
    root = np.sqrt([ratio, 1.0])
    bends, axes = np.linalg.eigh(root[:, None] * hessian * root)
    parts = root[0] * axes[0] * (axes.T @ ((START - LOWEST) / root))     # of b's distance, along each eigenvector
    pulls = 2 * (1 + beta) * SHARES[:, None] * bends / bends[1]          # (1 - beta) times rate times bend
    # Along an eigenvector x(t + 1) = (1 + beta - pull) x(t) - beta x(t - 1): two powers, of the roots of that equation.
    middle = (1 + beta - pulls) / 2
    spread = np.sqrt(middle**2 - beta + 0j)
    share = (1 - pulls - middle + spread) / (2 * spread)
    first, second = (np.abs(base)[..., None] ** LOOKED_AT * np.exp(1j * np.angle(base)[..., None] * LOOKED_AT)
                     for base in (middle + spread, middle - spread))        # four times as fast as complex powers
    each = share[..., None] * first + (1 - share)[..., None] * second
    outside = np.abs(np.einsum("k,rkt->rt", parts, each).real) >= 1
    last = outside.shape[1] - 1 - outside[:, ::-1].argmax(axis=1)
    return float(f"{LOOKED_AT[(last + 1)[last + 1 < len(LOOKED_AT)].min()]:.2g}")


def degrees_between(one, other):
    """The angles between vectors.

    Parameters
    ----------
    one, other : array_like, shape (..., d)

    Returns
    -------
    ndarray
        (...), from 0 to 180; 90 where one of them is zero.
    """
    return np.degrees(np.arccos(np.clip(cosine(one, other), -1, 1)))


def lean():
    """How many degrees the ravine of the ten points lies off the axis of b.

    Returns
    -------
    float
    """
    bends, axes = np.linalg.eigh(surfaces.regression().hessian(START))
    return float(np.degrees(np.arctan(abs(axes[1, 0] / axes[0, 0]))))


def left_when_turned(rule, rates, degrees, start=START, steps=500):
    """How far from its lowest point a run on the ten points ends, when their ravine is turned, at the best of some rates.

    Parameters
    ----------
    rule : callable
        A rate -> an optimizer.
    rates : array_like, shape (n,)
        The best is that with which the loss ends lowest.
    degrees : array_like, shape (k,)
        How far off the axis of b the ravine lies then; the start is turned with it, about the lowest point. Turned by
        nothing it is `lean` off.
    start : array_like, shape (2,) or (n, 2)
        Before the turn; each of several has a best rate of its own.
    steps : int

    Returns
    -------
    ndarray
        (k,) or (n, k)
    """
    hessian, angles = surfaces.regression().hessian(START), np.deg2rad(np.subtract(lean(), degrees))
    turns = np.array([[[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]] for a in angles])
    hessians, away = turns @ hessian @ turns.mT, np.einsum("kij,...j->...ki", turns, start - LOWEST)
    heights, distances = [], []
    with np.errstate(all="ignore"):
        for eta in rates:
            end = descend(lambda theta: np.einsum("kij,...kj->...ki", hessians, theta), away, rule(eta), steps,
                          keep="ends").end
            heights.append(np.einsum("...ki,kij,...kj->...k", end, hessians, end) / 2)
            distances.append(np.linalg.norm(end, axis=-1))
    return np.take_along_axis(np.array(distances), np.nanargmin(heights, axis=0)[None], axis=0)[0]
