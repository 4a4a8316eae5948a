"""Damped Newton iterations on the gradient, which lead to a saddle as well as to a minimum."""

import numpy as np

from descentlab.curvature import hessians
from descentlab.curvature.points import within


@np.errstate(over="ignore", invalid="ignore")    # a step may lead where numbers overflow; it is not taken
def to_rest(objective, theta, steps, *, damping=1e-3, tolerance=0.0, bold=0, box=None):
    """Follow theta to where the gradient is zero, from all starts at once.

        theta <- theta - (H^2 + damping * max|lambda|^2)^-1 H g        (Levenberg and Marquardt)

    A step is taken if it shortens g, and the damping then falls; otherwise it rises. That leads there from afar, but
    slowly along a curved valley such as Peano's; so the `bold` steps that come last need not shorten g.

    Parameters
    ----------
    objective : object
        With `gradient`, and `hvp` or `hessian`.
    theta : ndarray, shape (k, n)
    steps, bold : int
        How many steps, and how many bold ones after them.
    damping : float
        At the beginning: with more of it, a search ends nearer to its start.
    tolerance : float
        A start has arrived where ``|g| <= tolerance``.
    box : pair of ndarray, optional
        The lowest and the highest coordinates, (n,) each: no step leaves it.

    Returns
    -------
    theta, g : ndarray, shape (k, n)
        The ends, and the gradients there.
    """
    theta = theta.copy()
    g, damping = objective.gradient(theta), np.full(len(theta), damping)
    for t in range(steps + bold):
        on = np.flatnonzero(~(np.linalg.norm(g, axis=-1) <= tolerance))
        if not len(on):
            break
        trial = theta[on] - step(objective, theta[on], g[on], damping[on])
        g_trial = objective.gradient(trial)
        taken = np.linalg.norm(g_trial, axis=-1) < (np.linalg.norm(g[on], axis=-1) if t < steps else np.inf)
        if box is not None:
            taken &= within(trial, *box)
        theta[on[taken]], g[on[taken]] = trial[taken], g_trial[taken]
        damping[on] = np.clip(damping[on] * np.where(taken, 0.1, 6), 1e-24, 1e12)
    return theta, g


def step(objective, theta, g, damping=None):
    """The Newton step H^-1 g, where each 1/lambda is lambda / (lambda^2 + damping * max lambda^2).

    Without damping, it is 1/lambda and leaves out the eigenvectors of eigenvalues that are zero.

    Parameters
    ----------
    objective : object
        With `hessian` or `hvp`.
    theta, g : ndarray, shape (k, n)
        Points, and the gradients there.
    damping : ndarray, shape (k,), optional
        One for each point, > 0.

    Returns
    -------
    ndarray, shape (k, n)
        What to subtract from theta.
    """
    values, vectors = hessians.eigh(objective, theta)
    largest = np.abs(values).max(axis=-1, keepdims=True)
    if damping is None:
        steep = np.abs(values) > np.maximum(1e-9 * largest, 1e-300)
        inverse = np.where(steep, 1 / np.where(steep, values, 1), 0)
    else:
        inverse = values / (values**2 + damping[:, None] * largest**2 + 1e-300)
    along = np.einsum("nkj,nk->nj", vectors, np.nan_to_num(g, posinf=0, neginf=0))
    return np.einsum("nij,nj->ni", vectors, inverse * along)
