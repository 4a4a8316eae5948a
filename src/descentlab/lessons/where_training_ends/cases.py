"""The critical points of lesson 03's network, ten runs that a rule has ended, and what a nudge shows at each.

    >>> lowest = np.linalg.eigvalsh(network().hessian(critical_points()))[:, 0]
    >>> len(lowest), int((lowest > 0).sum())
    (53, 2)
"""

from functools import cache

import numpy as np

from descentlab.curvature.searched import network, search_ends
from descentlab.descent import descend
from descentlab.lessons.saddle_escape.cases import mean_bend, nudge
from descentlab.optimizers import gd, momentum
from descentlab.schedules import EarlyStopping


def critical_points():
    """Critical points of `network()` that a search found, of different loss each, from the lowest loss to the highest.

    Returns
    -------
    ndarray
        theta, (53, 78).
    """
    net, theta = network(), search_ends()
    theta = theta[np.linalg.norm(net.gradient(theta), axis=-1) < 1e-10]
    return theta[np.unique(net.value(theta).round(8), return_index=True)[1]]


@cache
def _stopped_runs():
    net, rule = network(), EarlyStopping(patience=20, least=1e-4)
    theta = descend(net.gradient, net.initial(np.random.default_rng(0), starts=10), gd(0.1), 3000, keep="points").theta
    return np.array([theta[rule.stops_at(losses), i] for i, losses in enumerate(net.value(theta).T)])


def stopped_runs():
    """Ten runs of descent at rate 0.1 from weights of ordinary size, each where a patience of 20 steps ends it.

    Returns
    -------
    ndarray
        theta, (10, 78).
    """
    return _stopped_runs().copy()


@cache
def after_a_nudge():
    """Descent at rate 0.1 after a nudge of 0.001 at saddles, at stopped runs and at minima, and what its steps show.

    Returns
    -------
    dict of str to tuple
        Kind of place -> (lowest, bends): the lowest eigenvalue at each, from the lowest to the highest, and the lowest
        mean bend of a step so far, shape (600, k).
    """
    net, found = network(), critical_points()
    lowest = np.linalg.eigvalsh(net.hessian(found))[:, 0]
    ends = descend(net.gradient, nudge(found, 0.001, seed=3), momentum(0.3), 2000, keep="ends").end
    seen = {}
    for kind, theta in (("saddles", found[lowest < 0]), ("runs", stopped_runs()), ("minima", ends)):
        truth = np.linalg.eigvalsh(net.hessian(theta))[:, 0]
        order = truth.argsort()
        path = descend(net.gradient, nudge(theta, 0.001, seed=2), gd(0.1), 600, keep="points")
        g = np.array([net.gradient(points) for points in path.theta])       # a step at a time: it needs less memory
        seen[kind] = truth[order], np.minimum.accumulate(mean_bend(g, 0.1), axis=0)[:, order]
    return seen
