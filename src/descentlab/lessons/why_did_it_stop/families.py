"""What the ward is made of: families of runs, each of which has one cause, because it was made so."""

from collections import defaultdict
from functools import cache
from typing import NamedTuple

import numpy as np

from descentlab import curvature, optimizers, surfaces
from descentlab.descent import descend
from descentlab.lessons.why_did_it_stop import losses

ROUNDING = 1e-7                     # what single precision leaves of a gradient
FAMILIES = defaultdict(list)        # cause -> functions of a generator, each of which gives a `Recipe`


class Recipe(NamedTuple):
    """A run that is still to be made.

    Parameters
    ----------
    objective
        The whole loss, with `value`, `gradient` and `hvp`.
    start : ndarray, shape (d,)
    optimizer : Optimizer
    steps : int
    length : float
        How far apart places are on this loss.
    noise : float
        In each coordinate of its gradients.
    batch : int or None
        Rows in its batches, None for all.
    """

    objective: object
    start: np.ndarray
    optimizer: optimizers.Optimizer
    steps: int
    length: float
    noise: float = 0.0
    batch: int | None = None


def _family(cause):
    def register(make):
        FAMILIES[cause].append(lambda rng: Recipe(*make(rng)))
        return make
    return register


def _between(rng, low, high):
    """A number between two others, evenly on a logarithmic scale."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _bends(rng, condition, least=2, most=12):
    """Bends of some directions, the largest 0.1 to 10, and `condition` times the smallest."""
    many = int(rng.integers(least, most))
    return _between(rng, 0.1, 10) * np.array([1, *condition ** -rng.uniform(size=many - 2), 1 / condition])


def _plain(rng, share, top):
    """Descent or a heavy ball with eta at a `share` of the largest stable one for the bend `top`."""
    beta = float(rng.choice([0.0, 0.0, 0.9]))
    return optimizers.momentum(2 * share * (1 + beta) / top, beta) if beta else optimizers.gd(2 * share / top)


# What each cause is made of. Starts are given along the axes of their loss.

@_family("minimum")
def _arrived_in_a_bowl(rng):
    bends = _bends(rng, rng.uniform(1, 8))
    loss = losses.Turned.drawn(rng, losses.bowl(bends[0]), bends[1:], base=_between(rng, 0.2, 5))
    return loss, rng.normal(size=len(bends)), _plain(rng, rng.uniform(0.2, 0.5), bends[0]), 400, 1, ROUNDING


@_family("minimum")
def _arrived_beside_a_ridge(rng):
    down = _between(rng, 0.3, 3)
    bends = down * rng.uniform(0.5, 3, int(rng.integers(1, 10)))
    loss = losses.Turned.drawn(rng, losses.ridge(down, down), bends, base=_between(rng, 0.2, 2))
    start = loss.at([rng.uniform(0.3, 1.3), *0.3 * rng.normal(size=len(bends))])
    return loss, start, _plain(rng, rng.uniform(0.2, 0.5), max(2 * down, *bends)), 400, 1, ROUNDING


@_family("saddle")
def _on_a_ridge(rng):
    top = _between(rng, 0.3, 3)
    down = top * rng.uniform(0.08, 0.25)
    bends = top * rng.uniform(0.4, 1, int(rng.integers(1, 12)))
    loss = losses.Turned.drawn(rng, losses.ridge(down, down * _between(rng, 0.2, 2)), bends)
    eta = rng.uniform(0.2, 0.5) / top
    start = loss.at([1e-12 * rng.normal(), *0.5 * rng.normal(size=len(bends))])
    return loss, start, optimizers.gd(eta), min(300, 15 / (eta * down)), 1


@_family("saddle")
def _of_weights_that_are_zero(rng):
    loss = losses.network(int(rng.integers(9)), int(rng.integers(4, 16)))
    start = loss.initial(rng, scale=0.0 if rng.random() < 0.5 else 1e-12)
    start[-10:] = np.log(np.bincount(loss.targets, minlength=10) / len(loss.targets))   # what biases alone can learn
    return loss, start, optimizers.gd(rng.uniform(0.1, 0.25)), 200, 3


@_family("plateau")
def _far_from_a_hole(rng):
    width, depth = _between(rng, 0.5, 2), _between(rng, 0.3, 3)
    bends = depth / width**2 * rng.uniform(0.1, 1, int(rng.integers(1, 10)))
    loss = losses.Turned(losses.hole(depth, width), bends, np.eye(len(bends) + 1))     # Adam's cure needs the axes
    start = loss.at([width * rng.uniform(4.8, 6), *np.zeros(len(bends))])
    return loss, start, _plain(rng, rng.uniform(0.1, 0.5), depth / width**2), 300, 5 * width


@_family("plateau")
def _on_the_plateau_with_a_hole(rng):
    angle, radius = rng.uniform(0, 2 * np.pi), rng.uniform(4.5, 5.5)
    start = radius * np.array([np.cos(angle), np.sin(angle)])
    return surfaces.plateau, start, optimizers.gd(rng.uniform(0.1, 1)), 300, 5


@_family("ravine")
def _down_a_long_floor(rng):
    condition = _between(rng, 3e4, 3e5)
    bends = _bends(rng, condition, most=3)
    loss = losses.Turned.drawn(rng, losses.bowl(bends[0]), bends[1:])
    start = loss.at([1e-9 * rng.normal(), *rng.uniform(1, 3, len(bends) - 1)])
    return loss, start, optimizers.gd(2 * rng.uniform(0.3, 0.8) / bends[0]), 400, 2


@_family("crawling")
def _in_a_bowl_by_inches(rng):
    bends = _bends(rng, rng.uniform(1, 20))
    loss = losses.Turned.drawn(rng, losses.bowl(bends[0]), bends[1:])
    return loss, rng.normal(size=len(bends)), _plain(rng, _between(rng, 1e-7, 1e-6), bends[0]), 300, 1


@_family("crawling")
def _a_network_by_inches(rng):
    loss = losses.network(int(rng.integers(9)), 12, activation=str(rng.choice(["tanh", "softplus"])))
    return loss, loss.initial(rng), optimizers.gd(_between(rng, 1e-7, 1e-5)), 300, 3


@_family("crawling")
def _adam_by_inches(rng):
    bends = _bends(rng, rng.uniform(1, 20))
    loss = losses.Turned.drawn(rng, losses.bowl(bends[0]), bends[1:])
    return loss, rng.normal(size=len(bends)), optimizers.adam(_between(rng, 1e-8, 1e-6)), 300, 1


@_family("bouncing")
def _between_straight_walls(rng):
    steep = _between(rng, 2, 10)
    bends = steep**2 * _between(rng, 1e-5, 1e-3) * np.ones(int(rng.integers(1, 8)))
    loss = losses.Turned.drawn(rng, losses.walls(steep), bends)
    start = loss.at([rng.uniform(0.1, 1), *rng.normal(size=len(bends))])
    return loss, start, _plain(rng, rng.uniform(1.3, 4), steep**2), 400, 1


@_family("bouncing")
def _softmax_at_a_rate_too_large(rng):
    seed = int(rng.integers(9))
    loss, (theta, top) = _softmax(seed), _settled(seed)
    start = theta + 0.01 * rng.normal(size=len(theta))
    return loss, start, optimizers.gd(2 * rng.uniform(1.3, 3) / top), 400, 3


@_family("noise floor")
def _in_a_noisy_bowl(rng):
    bends = _bends(rng, rng.uniform(1, 4), least=8, most=16)        # fewer would fall and rise by chance, and far
    loss = losses.Turned.drawn(rng, losses.bowl(bends[0]), bends[1:])
    eta, noise = 2 * rng.uniform(0.05, 0.12) / bends[0], _between(rng, 0.1, 10)
    near = noise * np.sqrt(eta / bends[0])
    return loss, 0.7 * near * rng.normal(size=len(bends)), optimizers.gd(eta), 500, near, noise


@_family("noise floor")
def _batches_too_small(rng):
    seed = int(rng.integers(9))
    loss, (theta, top) = _softmax(seed), _settled(seed)
    return loss, theta, optimizers.gd(rng.uniform(0.15, 0.4) / top), 1000, 3, 0.0, int(rng.integers(1, 4))


@_family("diverging")
def _out_of_a_bowl(rng):
    bends = _bends(rng, rng.uniform(1, 100))
    loss = losses.Turned.drawn(rng, losses.bowl(bends[0]), bends[1:])
    start = loss.at([1e-3 * rng.normal(), *rng.normal(size=len(bends) - 1)])
    return loss, start, _plain(rng, rng.uniform(1.1, 3), bends[0]), 300, 1


@_family("diverging")
def _least_squares_at_a_rate_too_large(rng):
    loss = losses.network(int(rng.integers(9)), loss="squared_error")
    start = loss.initial(rng)
    return loss, start, optimizers.gd(2 * rng.uniform(1.1, 2) / curvature.sharpness(loss, start)), 300, 1


@_family("falling")
def _down_a_bowl(rng):
    bends = _bends(rng, rng.uniform(10, 100))
    loss = losses.Turned.drawn(rng, losses.bowl(bends[0]), bends[1:])
    start = loss.at([1e-9, *rng.uniform(1, 2, len(bends) - 1)])
    eta = rng.uniform(0.0005, 0.003) / bends[-1]
    return loss, start, optimizers.gd(eta), 300, 1, rng.uniform(0, 0.5) * bends[-1]


@_family("falling")
def _a_network_that_learns(rng):
    loss = losses.network(int(rng.integers(9)), 12, activation=str(rng.choice(["tanh", "softplus"])))
    return loss, loss.initial(rng), optimizers.gd(_between(rng, 0.02, 0.1)), 250, 3, 0.0, int(rng.choice([8, 16, 32]))


def _softmax(seed):
    """It has one minimum, and no other critical point."""
    return losses.network(seed, decay=0.05)


@cache
def _settled(seed):
    """Its minimum, and the largest bend there."""
    loss = _softmax(seed)
    theta = descend(loss.gradient, np.zeros(loss.parameters), optimizers.nesterov(1.0, 0.9), 400, keep="ends").end
    start = np.random.default_rng(0).standard_normal(loss.parameters)
    # As many products as bring the largest bend to six digits; `sharpness` would wait for SciPy as an explorer opens.
    return theta, curvature.lanczos(lambda v: loss.hvp(theta, v), start, k=40)[0][-1]


CAUSES = tuple(FAMILIES)
