"""Eight runs that do not fall any more, each for a reason of its own: the cases of notebook 08."""

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Callable

import numpy as np

from descentlab import _checks, optimizers, surfaces
from descentlab.descent import Path, descend, minibatches
from descentlab.digits import load_digits
from descentlab.networks import Network

NUMBER = 8


@dataclass(frozen=True, eq=False)
class Mystery:
    """A stalled run, and all that is needed to look at it, or to go on from its end; `cause` gives it away.

    objective : the loss, with `value`, `gradient` and `hvp`; optimizer : plain descent, all eight
    gradients(times) : a function of theta, the gradients that the run used, or those of a batch so many times as large
    batch : rows in a batch, None for all
    """

    number: int
    objective: object = field(repr=False)
    optimizer: optimizers.Optimizer
    gradients: Callable = field(repr=False)
    start: np.ndarray = field(repr=False)
    steps: int
    batch: int | None = field(repr=False)
    cause: str = field(repr=False)

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
    """Case `number`, 1 to 8. The same object each time: nobody changes it."""
    if _checks.count("number", number) > NUMBER:
        _checks.refuse("number", number, f"a whole number from 1 to {NUMBER}")
    objective, start, eta, steps, batch, cause = _cases()[number - 1]

    def gradients(times=1):
        if batch is None:
            return objective.gradient
        return minibatches(objective, min(batch * times, len(objective.inputs)), np.random.default_rng(0))

    return Mystery(number, objective, optimizers.gd(eta), gradients, np.asarray(start, dtype=float), steps,
                   batch, cause)


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
