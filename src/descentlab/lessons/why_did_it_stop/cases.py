"""Eight runs that do not fall any more, each for a reason of its own, and nine treatments to try on them."""

from collections.abc import Callable
from functools import cache, cached_property

import attrs
import numpy as np

from descentlab import _checks, curvature, optimizers, schedules, surfaces
from descentlab.descent import Path, descend, minibatches, noisy
from descentlab.digits import load_digits
from descentlab.networks import Network

NUMBER = 8


@attrs.define(frozen=True, eq=False, slots=False)      # no slots: the run is made once, and kept
class Mystery:
    """A stalled run, and all that is needed to look at it, or to go on from its end; `cause` gives it away.

    Parameters
    ----------
    number : int
    objective
        The loss, with `value`, `gradient` and `hvp`.
    optimizer : Optimizer
        Plain descent, all eight.
    start : ndarray of shape (d,)
    steps : int
    batch : int or None
        Rows in a batch, None for all.
    cause : str
    """

    number: int
    objective: object = attrs.field(repr=False)
    optimizer: optimizers.Optimizer
    start: np.ndarray = attrs.field(repr=False)
    steps: int
    batch: int | None = attrs.field(repr=False)
    cause: str = attrs.field(repr=False)

    def gradients(self, times=1) -> Callable:
        """A function of theta: the gradients that the run used, or those of a batch so many times as large."""
        if self.batch is None:
            return self.objective.gradient
        size = min(self.batch * times, len(self.objective.inputs))
        return minibatches(self.objective, size, np.random.default_rng(0))

    @cached_property
    def path(self) -> Path:
        """The run."""
        return descend(self.gradients(), self.start, self.optimizer, self.steps)

    @cached_property
    def losses(self):
        """The whole loss at the run's last 101 points."""
        return self.objective.value(self.path.theta[-101:])

    @property
    def floor(self):
        """The lowest loss that one can hope for: the surface's own if it is known, else 0."""
        return getattr(self.objective, "lowest", None) or 0.0


@cache
def mystery(number):
    """A stalled run by its number.

    Parameters
    ----------
    number : int
        1 to 8.

    Returns
    -------
    Mystery
        The same object each time: nobody changes it.

    Raises
    ------
    TypeError, ValueError
        For any other number.
    """
    if _checks.count("number", number) > NUMBER:
        _checks.refuse("number", number, f"a whole number from 1 to {NUMBER}")
    objective, start, eta, steps, batch, cause = _cases()[number - 1]
    return Mystery(number, objective, optimizers.gd(eta), np.asarray(start, dtype=float), steps, batch, cause)


@cache
def _cases():
    """Tuples (objective, start, eta, steps, batch or None for all rows, cause)."""
    data = load_digits(np.random.default_rng(0), 200, components=8)
    network = Network((8, 12, 10), data.inputs, data.labels)
    line = Network((8, 10), data.inputs, data.labels, decay=0.05)
    rng = np.random.default_rng(1)
    along = 2 * np.array([np.sqrt(3), 1]) / 2       # the direction of the ravine's floor, at 30 degrees
    return (
        (network, network.initial(rng), 1e-5, 300, None, "crawling"),
        (line, line.initial(rng), 0.4, 1200, 2, "noise floor"),
        (surfaces.double_well, [3.0, 0.8], 0.05, 600, None, "minimum"),
        (line, line.initial(rng), 8.7, 600, None, "bouncing"),
        (network, np.zeros(network.parameters), 1.0, 300, None, "saddle"),
        (surfaces.rotated_ravine(1e5, 30), along, 1e-5, 400, None, "ravine"),
        (line, line.initial(rng), 9.4, 600, 32, "undecided"),
        (surfaces.plateau, [4.6, 2.0], 0.5, 300, None, "plateau"),
    )


@attrs.frozen
class Treatment:
    """What to do with a run that stopped.

    Parameters
    ----------
    optimizer : callable
        The optimizer of the steps that follow, from the eta of the run.
    batch : int
        How many times as large a batch.
    noise : float
        What to add to the gradient.
    push : float
        How far to push the run, before it goes on, along the lowest eigenvector.
    """

    optimizer: Callable = optimizers.gd
    batch: int = 1
    noise: float = 0.0
    push: float = 0.0


TREATMENTS = {
    "go on as before": Treatment(),
    "eta x 10": Treatment(lambda eta: optimizers.gd(10 * eta)),
    "eta / 10": Treatment(lambda eta: optimizers.gd(eta / 10)),
    "eta falling to nothing": Treatment(lambda eta: optimizers.gd(schedules.Cosine(eta, 200))),
    "batch x 16": Treatment(batch=16),
    "noise of 0.01 in the gradient": Treatment(noise=0.01),
    "momentum, beta 0.9": Treatment(optimizers.momentum),
    "Adam, falling from 0.1": Treatment(lambda eta: optimizers.adam(schedules.Cosine(0.1, 200))),
    "push along the lowest eigenvector": Treatment(push=0.3),
}


def treat(case, name, steps=200):
    """Go on from the end of a stalled run under a treatment.

    Parameters
    ----------
    case : Mystery
    name : str
        One of `TREATMENTS`.
    steps : int

    Returns
    -------
    ndarray
        The losses, (steps + 1,), or fewer where the run diverges.
    """
    how = TREATMENTS[_checks.one_of("name", name, TREATMENTS)]
    gradient = case.gradients(how.batch)
    if how.noise:
        gradient = noisy(gradient, how.noise, np.random.default_rng(1))
    start = case.path.end + how.push * lowest_direction(case.number) if how.push else case.path.end
    run = descend(gradient, start, how.optimizer(float(case.path.eta[-1])), steps)
    return case.objective.value(run.theta)


@cache
def lowest_direction(number):
    """The direction, of length 1, in which the loss bends least, or down most, where the run stopped."""
    case = mystery(number)
    v = curvature.spectrum(case.objective, case.path.end, k=1).vectors[:, 0]
    return v * np.sign(v[np.abs(v).argmax()])
