"""The ward: runs whose cause is known because they were made so, each of them drawn anew by a generator."""

from collections.abc import Callable
from functools import cache, cached_property

import attrs
import numpy as np

from descentlab import _checks, curvature, optimizers
from descentlab.descent import Path, descend, minibatches, noisy
from descentlab.lessons.why_did_it_stop.families import CAUSES, FAMILIES

PRODUCTS = 12   # with the Hessian: what the bends of one place may cost
WARD = 1817     # of it, the first ten patients have all nine causes: they are those of a page without a kernel


@attrs.frozen(eq=False, slots=False)       # no slots: what is measured once is kept
class Patient:
    """A run, and what it takes to look at it or to go on.

    Attributes
    ----------
    objective
        The whole loss, with `value`, `gradient` and `hvp`.
    optimizer : Optimizer
    path : Path
        The run.
    gradients : callable
        Of a number of times: a gradient function as the run used it, with a batch so many times as large.
    length : float
        How far apart places are on this loss: what a treatment takes as a long way.
    cause : str
    share : float
        Of the data, what one of its gradients sees.
    """

    objective: object = attrs.field(repr=False)
    optimizer: optimizers.Optimizer
    path: Path = attrs.field(repr=False)
    gradients: Callable = attrs.field(repr=False)
    length: float = attrs.field(repr=False)
    cause: str = attrs.field(repr=False)
    share: float = attrs.field(default=1.0, repr=False)

    @cached_property
    def losses(self):
        """The whole loss at each point of the run, (T+1,)."""
        with np.errstate(all="ignore"):
            return self.objective.value(self.path.theta)

    @cached_property
    def end(self):
        """The last point whose loss is finite, (d,)."""
        return self.path.theta[np.flatnonzero(np.isfinite(self.losses))[-1]]

    @cached_property
    def foothold(self):
        """The point to go on from, (d,): the end, or the lowest point of a run that rose by half, or left the numbers."""
        known = np.isfinite(self.losses)
        if known.all() and self.present < 1.5 * self.losses[-101:-81].mean():
            return self.end
        return self.path.theta[np.argmin(np.where(known, self.losses, np.inf))]

    @property
    def loss(self):
        """The loss there."""
        return float(self.objective.value(self.end))

    @property
    def present(self):
        """The loss at the end, as the mean of its last 20 finite values: one of a noisy run says little."""
        return float(self.losses[np.isfinite(self.losses)][-20:].mean())

    @cached_property
    def bends(self):
        """The smallest and the largest eigenvalue of the Hessian there, and their eigenvectors: a `Spectrum`."""
        return bends_at(self.objective, self.end)


def bends_at(objective, theta):
    """The smallest and the largest bend at a place, and their directions, from at most twelve Hessian products.

    Parameters
    ----------
    objective
        Anything with `hvp`.
    theta : ndarray, shape (d,)

    Returns
    -------
    Spectrum
        Exact up to twelve parameters; beyond, what Lanczos has found by then.
    """
    if len(theta) <= PRODUCTS:
        return curvature.spectrum(objective, theta, k=1)
    start = np.random.default_rng(0).standard_normal(len(theta))
    values, vectors, _ = curvature.lanczos(lambda v: objective.hvp(theta, v), start, PRODUCTS)
    return curvature.Spectrum(values[[0, -1]], vectors[:, [0, -1]], PRODUCTS)


@cache
def patient(number):
    """A patient by its number: drawn by the generator of that seed, the same whenever it is called.

    Parameters
    ----------
    number : int
        From 1 on.

    Returns
    -------
    Patient

    Raises
    ------
    TypeError, ValueError
        For any other number.
    """
    return drawn(np.random.default_rng([WARD, _checks.count("number", number)]))


def drawn(rng, cause=None, family=None):
    """A patient that nobody has seen before.

    Parameters
    ----------
    rng : numpy.random.Generator
    cause : str, optional
        What it has; drawn, too, if not given.
    family : int, optional
        Which of the families of that cause; drawn, too, if not given.

    Returns
    -------
    Patient
    """
    cause = CAUSES[rng.integers(len(CAUSES))] if cause is None else _checks.one_of("cause", cause, CAUSES)
    made = FAMILIES[cause][rng.integers(len(FAMILIES[cause])) if family is None else family](rng)
    gradients = _gradients(made, int(rng.integers(2**31)))
    path = descend(gradients(1), made.start, made.optimizer, int(made.steps))
    share = 1.0 if made.batch is None else made.batch / len(made.objective.inputs)
    return Patient(made.objective, made.optimizer, path, gradients, float(made.length), cause, share)


def _gradients(made, seed):
    """Gradient functions by how many times the run's own batch they see: a larger batch has less noise."""
    def gradient(times):
        rng, whole = np.random.default_rng(seed), made.objective
        if made.batch is not None:
            return minibatches(whole, min(made.batch * times, len(whole.inputs)), rng)
        return noisy(whole.gradient, made.noise / np.sqrt(times), rng) if made.noise else whole.gradient
    return gradient
