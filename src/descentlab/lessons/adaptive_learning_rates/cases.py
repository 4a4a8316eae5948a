"""What lesson 06 runs in few dimensions: ten points and their rates, a scale that is watched, a ravine that is turned.

    >>> x, y = points()
    >>> x.min(), x.max(), y.shape
    (np.float64(25.0), np.float64(606.0), (10,))
"""

import attrs
import numpy as np

from descentlab import optimizers, rules, surfaces
from descentlab._numbers import cosine
from descentlab.descent import descend
from descentlab.optimizers import Optimizer

START = np.array([-120.0, -4.0])     # (b, w), as in the lecture
X = (338, 333, 328, 207, 226, 25, 179, 60, 208, 606)
Y = (640, 633, 619, 393, 428, 27, 193, 66, 226, 1591)
# What each contestant on the turned ravine may choose from: the first rate, and by what it is multiplied at each step.
RATES, FALLS = 10.0 ** np.arange(-3, 3.1, 0.25), np.array([1, 0.9995, 0.999, 0.998, 0.995, 0.99, 0.98])


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


def turning_back(eta, steps=100):
    """How often w turns back when plain descent walks on the ten points.

    Parameters
    ----------
    eta : float
    steps : int

    Returns
    -------
    float
        The share of the steps whose part along w points against that of the step before.
    """
    w = descend(surfaces.regression(*points()).gradient, START, optimizers.gd(eta), steps).theta[:, 1]
    moves = np.diff(w)
    return float((moves[1:] * moves[:-1] < 0).mean())


def best_rate(gradient, start, rule, rates, steps=500):
    """Of some rates the one with which the loss ends lowest.

    Parameters
    ----------
    gradient : callable
        Of the ten points' surface, or of another quadratic one.
    start : array_like, shape (d,)
    rule : callable
        A rate -> an optimizer.
    rates : array_like, shape (n,)
    steps : int

    Returns
    -------
    float
        The rate. The loss is told from the gradient, which is linear.
    """
    origin = gradient(np.zeros(len(start)))
    hessian = np.stack([gradient(axis) - origin for axis in np.eye(len(start))])
    best = np.linalg.solve(hessian, -origin)
    heights = []
    for eta in rates:
        with np.errstate(all="ignore"):
            away = descend(gradient, start, rule(eta), steps, keep="ends").end - best
            heights.append(away @ hessian @ away)
    return float(rates[np.nanargmin(heights)])


SCALES = {"mean of all squares": rules.RootMeanSquare(), "beta 0.9": rules.RMSProp(0.9),
          "beta 0.99": rules.RMSProp(0.99), "beta 0.999": rules.RMSProp(0.999)}


def steps_to_follow(before, size, scales=None):
    """After how many steps sigma is within a factor of 2 of a new size of the gradients.

    Parameters
    ----------
    before : int
        How many gradients of size 1 there were.
    size : float
        Of the gradients after the change.
    scales : dict of str to rules.Scale, optional
        The mean of all squares, and RMSProp with three beta, if not given.

    Returns
    -------
    dict of str to int
        Name of the scale -> steps.
    """
    return {name: _follow(scale, size, before) for name, scale in (scales or SCALES).items()}


def _follow(scale, size, before):
    memory, old, new = scale.start(np.zeros(1)), np.ones(1), np.full(1, float(size))
    for t in range(before):
        memory, _ = scale.update(memory, old, t)
    t, low, high = before, size / 2 * (1 - 1e-9), size * 2 * (1 + 1e-9)
    while True:
        memory, sigma = scale.update(memory, new, t)
        t += 1
        if low <= sigma[0] <= high:
            return t - before


def first_steps(corrected, steps=3000):
    """The lengths of the steps of Adam down a constant slope of 1.

    Parameters
    ----------
    corrected : bool
        Whether both means are corrected for their start at zero.
    steps : int

    Returns
    -------
    ndarray
        (steps,), over eta.
    """
    adam = Optimizer(rules.Average(0.9, corrected=corrected), rules.RMSProp(0.999, corrected=corrected), 0.1)
    run = descend(np.ones_like, [0.0], adam, steps)
    return -np.diff(run.theta[:, 0]) / 0.1


def small_steps(count=3600):
    """Steps in every direction of the plane, of one length, and with one largest part.

    Parameters
    ----------
    count : int
        How many directions, equally far apart.

    Returns
    -------
    dict of str to ndarray, shape (count, 2)
        "circle" -> steps of length 1; "square" -> the same directions, the larger of both parts 1 in size.
    """
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    return {"circle": circle, "square": circle / np.abs(circle).max(axis=1, keepdims=True)}


def degrees_from(g, directions):
    """The angles between a direction in the plane and others.

    Parameters
    ----------
    g : array_like, shape (2,)
    directions : array_like, shape (n, 2)

    Returns
    -------
    ndarray
        (n,), from -180 to 180.
    """
    angles = np.arctan2(directions[:, 1], directions[:, 0]) - np.arctan2(g[1], g[0])
    return (np.degrees(angles) + 180) % 360 - 180


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


# A ravine that is turned

contestants = {
    "plain descent": optimizers.gd(1.0), "momentum alone": optimizers.momentum(1.0),
    "mean of all squares": Optimizer(scale=rules.RootMeanSquare()), "AdaGrad": optimizers.adagrad(1.0),
    "scale alone": optimizers.adam(1.0, beta1=0), "Adam": optimizers.adam(1.0)}


def turned(degrees, condition):
    """The Hessians of a ravine that is turned, and twelve starts that are turned with it.

    Parameters
    ----------
    degrees : sequence of float
        By how much.
    condition : float
        The bend across the ravine; along it, it is 1.

    Returns
    -------
    hessians : ndarray
        (n, 2, 2).
    starts : ndarray
        (12, n, 2), at distance 1.
    """
    angles, around = np.deg2rad(degrees), np.deg2rad(np.linspace(15, 75, 12))
    turns = np.array([[[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]] for a in angles])
    starts = np.stack([np.cos(around), np.sin(around)], axis=-1) @ turns.mT
    return turns @ np.diag([1.0, condition]) @ turns.mT, np.moveaxis(starts, 0, 1)


def steps_to_a_tenth(optimizer, degrees, steps=3000, condition=1000.0):
    """How many steps make the distance to the minimum of a turned ravine ten times smaller, at the best rates.

    The optimizer may choose its rate, and a factor by which the rate falls at each step, anew for each turn of the
    ravine. Its `eps` is set to next to nothing: the distances get smaller than any eps.

    Parameters
    ----------
    optimizer : Optimizer
        Its schedule is not used.
    degrees : sequence of float
        By how much the ravine is turned.
    steps : int
        Of each run: `steps` over the powers of ten by which the distance has shrunk, in the median over twelve starts.
    condition : float

    Returns
    -------
    ndarray
        (len(degrees),); inf where no run came closer.
    """
    hessians, starts = turned(degrees, condition)
    theta = np.broadcast_to(starts, (len(FALLS), len(RATES), *starts.shape))
    theta = np.moveaxis(np.moveaxis(theta, -1, 0).copy(), 0, -1)      # coordinates one behind the other: quick
    direction, scale = optimizer.direction, optimizer.scale
    if hasattr(scale, "eps"):
        scale = attrs.evolve(scale, eps=1e-250)
    m_memory, sigma_memory = direction.start(theta), scale.start(theta)
    eta, falls = RATES[:, None, None, None], FALLS[:, None, None, None, None]
    with np.errstate(all="ignore"):
        for t in range(steps):
            g = hessians[:, :, 0] * theta[..., :1] + hessians[:, :, 1] * theta[..., 1:]
            m_memory, m = direction.update(m_memory, g, t)
            sigma_memory, sigma = scale.update(sigma_memory, g, t)
            theta = theta - eta * falls**t / sigma * m
            if t % 50 == 0:      # what went so far out would come home with rounding errors
                theta = np.where(np.abs(theta).max(axis=-1, keepdims=True) < 1e6, theta, np.nan)
    distance = np.hypot(theta[..., 0], theta[..., 1])
    distance = np.median(np.where(np.isfinite(distance), distance, np.inf), axis=2)
    digits = (-np.log10(np.clip(distance, 1e-300, 1))).max(axis=(0, 1))
    return np.where(digits > 0, steps / np.maximum(digits, 1e-300), np.inf)
