"""The losses that the clinic's patients stand on: one coordinate with a profile of its own, bowls along all others."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import attrs
import numpy as np

from descentlab.digits import load_digits
from descentlab.networks import Network


class Profile(NamedTuple):
    """A loss of one number u, and its two derivatives.

    Parameters
    ----------
    value, slope, bend : callable
        Of u, an array of any shape.
    """

    value: Callable
    slope: Callable
    bend: Callable


def bowl(bend):
    """bend * u^2 / 2."""
    return Profile(lambda u: bend * u * u / 2, lambda u: bend * u, lambda u: bend + 0 * u)


def ridge(down, wall):
    """-down * u^2 / 2 + wall * u^4 / 4, raised so that its two minima, at u^2 = down / wall, are 0."""
    return Profile(lambda u: wall * (u * u - down / wall) ** 2 / 4, lambda u: wall * u**3 - down * u,
                   lambda u: 3 * wall * u * u - down)


def hole(depth, width):
    """depth * (1 - exp(-u^2 / (2 width^2))): flat but for a hole around 0."""
    def left(u):
        return np.exp(-np.square(u / width) / 2)

    return Profile(lambda u: depth * (1 - left(u)), lambda u: depth * u * left(u) / width**2,
                   lambda u: depth * left(u) * (1 - np.square(u / width)) / width**2)


def walls(steep):
    """log cosh(steep * u): a valley with straight walls."""
    return Profile(lambda u: np.logaddexp(steep * u, -steep * u) - np.log(2), lambda u: steep * np.tanh(steep * u),
                   lambda u: np.square(steep / np.cosh(np.clip(steep * u, -300, 300))))


@attrs.frozen(eq=False)
class Turned:
    """base + profile(u_0) + sum over i > 0 of bends_i u_i^2 / 2, where u = axes' theta.

    Parameters
    ----------
    profile : Profile
    bends : ndarray, shape (n - 1,)
    axes : ndarray, shape (n, n)
        Orthogonal.
    base : float
        The part of the loss that nobody can win.
    """

    profile: Profile
    bends: np.ndarray
    axes: np.ndarray
    base: float = 0.0

    @classmethod
    def drawn(cls, rng, profile, bends, base=0.0):
        """One whose axes are drawn by a generator."""
        bends = np.asarray(bends, dtype=float)
        axes, _ = np.linalg.qr(rng.standard_normal((len(bends) + 1,) * 2))
        return cls(profile, bends, axes, base)

    def value(self, theta):
        """The loss of theta (..., n)."""
        u = theta @ self.axes
        return self.base + self.profile.value(u[..., 0]) + np.square(u[..., 1:]) @ self.bends / 2

    def gradient(self, theta):
        """The gradient at theta (..., n)."""
        u = theta @ self.axes
        return np.concatenate([self.profile.slope(u[..., :1]), self.bends * u[..., 1:]], axis=-1) @ self.axes.T

    def hvp(self, theta, v):
        """The Hessian at theta (..., n) times v (..., n)."""
        u, w = theta @ self.axes, v @ self.axes
        own = self.profile.bend(u[..., :1]) * w[..., :1]
        return np.concatenate([own, self.bends * w[..., 1:]], axis=-1) @ self.axes.T

    def at(self, u):
        """The theta (n,) whose coordinates along the axes are u (n,)."""
        return self.axes @ np.asarray(u, dtype=float)


@cache
def digits(seed):
    """200 digits, described by 8 numbers each."""
    return load_digits(np.random.default_rng(seed), 200, components=8)


def network(seed, hidden=0, **how):
    """A network that reads them; without hidden units, unless told."""
    data = digits(seed)
    return Network((8, hidden, 10) if hidden else (8, 10), data.inputs, data.labels, **how)
