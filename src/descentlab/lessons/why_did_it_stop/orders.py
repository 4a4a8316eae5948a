"""The tests that the clinic can order: what each measures, what it costs in gradients, and what it says."""

from collections.abc import Callable

import attrs
import numpy as np

from descentlab._numbers import short

LOOKED_AT, PAIRS = 100, 6           # the last steps, and how many pairs of neighbours among them are asked


@attrs.frozen
class Order:
    """A test.

    Parameters
    ----------
    name : str
    price : int
        In gradients of the whole loss; a product with its Hessian counts as two, a loss as half of one.
    measure : callable
        Of a `Patient`, gives what was found, in a line or two.
    """

    name: str
    price: int
    measure: Callable

    def says(self, patient):
        """What was found, in a line or two."""
        with np.errstate(all="ignore"):
            return self.measure(patient)


def _looks(patient):
    """Some of the last steps, evenly spread, and the gradients of the whole loss before them, where they are finite."""
    last = int(np.flatnonzero(np.isfinite(patient.losses))[-1])
    last = min(last, len(patient.path) - 1)
    steps = np.unique(np.linspace(max(0, last - LOOKED_AT + 1), last, PAIRS).astype(int))
    gradients = patient.objective.gradient(patient.path.theta[steps])
    usable = np.isfinite(np.square(gradients).sum(axis=-1))
    return steps[usable], gradients[usable]


def _promise(patient):
    """Of pairs of neighbouring steps: their first gradients promise, and both together turn round or do not."""
    steps, g = _looks(patient)
    path = patient.path
    pace = patient.optimizer.direction.gain() * path.eta[steps, None] / path.sigma[steps]
    promise = LOOKED_AT * np.median((pace * g * g).sum(axis=-1)) / patient.loss
    losses = patient.losses[np.isfinite(patient.losses)][-LOOKED_AT - 1:]
    fall = 2 * (losses[:50].mean() - losses[-50:].mean()) / patient.loss
    off = np.square(path.g[steps] - g).sum(axis=-1)
    after = patient.objective.gradient(path.theta[steps + 1])
    cosine = np.mean([_cosine(one, other) for one, other in zip(g, after)])
    noise = np.median(off) / max(np.median(np.square(g).sum(axis=-1)), 1e-300)
    return (f"promised {_percent(promise)}, fell {_percent(fall)},\n"
            f"noise / signal {short(noise, 2)}, cosine {cosine:+.2f}")


def _cosine(one, other):
    lengths = np.linalg.norm(one) * np.linalg.norm(other)
    return one @ other / lengths if 0 < lengths < np.inf else 0.0


def _longer(patient):
    g, here, eta = patient.objective.gradient(patient.end), patient.loss, float(patient.path.eta[-1])
    lengths = 2.0 ** np.arange(24)      # fewer would step over a hole
    losses = np.array([patient.objective.value(patient.end - length * eta * g) for length in lengths])
    best = int(np.nanargmin(losses))
    gain = (here - losses[best]) / here
    if not gain > 0.01:
        return "no longer step lowers the loss"
    steeper = np.nanmax((here - losses) / lengths) / (eta * g @ g)
    return f"{lengths[best]:,.0f} x as long: falls by {_percent(gain)},\nfall per length grows {max(1.0, steeper):,.0f} x"


def _bends(patient):
    low, high = patient.bends.values[[0, -1]]
    v, here = patient.bends.vectors[:, 0], patient.loss
    whole = np.sqrt(2 * here / abs(low))        # there this bend alone would have taken the whole loss
    sides = [np.max([patient.objective.value(patient.end + side * distance * v) for side in (1, -1)])
             for distance in whole / 2.0 ** np.arange(6)]
    limit = patient.optimizer.direction.limit()
    pace = float(patient.path.eta[-1] / np.max(patient.path.sigma[-1]))
    both = max(0.0, (here - min(sides)) / here)
    return (f"eta x lowest bend {pace * low:+.1g},\n"
            f"both sides fall by {_percent(both)}, eta / limit {short(pace * high / limit, 2)}")


def _percent(share):
    """A share in words; what is less than a ten-thousandth is 0."""
    return f"{short(100 * share * (abs(share) > 1e-4), 2)} %" if np.isfinite(share) else "no number"


ORDERS = {
    "promise": Order("promise, noise", 12, _promise),
    "bends": Order("bends, sides", 30, _bends),
    "longer": Order("longer step", 13, _longer),
}
