"""What can be done with a run that does not fall: each treatment goes on from its end."""

import numpy as np

from descentlab import _checks, optimizers, rates, schedules
from descentlab.descent import descend

STEPS, LOST = 200, 1e3


def _as_before(patient):
    return patient.path.end, patient.optimizer, 1


def _smaller(patient):
    """From the best point so far: half of what the bends there bear, and less and less."""
    best = patient.path.theta[int(np.nanargmin(patient.losses))]
    top = abs(patient.bends.values[-1])
    eta = min(float(patient.path.eta[-1]), 0.5 * patient.optimizer.direction.limit() / top)
    return best, _with(patient, schedules.Cosine(eta, STEPS)), 1


def _larger(patient):
    """Half of what the bends bear, ten times the present one at least; Adam's steps a twentieth of the way long."""
    top = float(np.abs(patient.bends.values).max())
    adaptive = not np.allclose(patient.path.sigma[-1], 1)
    eta = _step(patient) if adaptive else 0.5 * patient.optimizer.direction.limit() / top
    return patient.path.end, _with(patient, max(eta, 10 * float(patient.path.eta[-1]))), 1


def _momentum(patient):
    """The best heavy ball for the bends there; where one bends down there is none, and beta is 0.9."""
    low, top = patient.bends.values[[0, -1]]
    if low <= 0:
        return patient.path.end, optimizers.momentum(float(patient.path.eta[-1]), 0.9), 1
    best = rates.best_heavy_ball(low, top)
    return patient.path.end, optimizers.momentum(0.9 * best.eta, best.beta), 1


def _adam(patient):
    return patient.path.end, optimizers.adam(schedules.Cosine(_step(patient), STEPS)), 1


def _step(patient):
    """The eta with which a step of Adam is a twentieth of the way long: each of its parameters moves by about eta."""
    return patient.length / (20 * np.sqrt(len(patient.end)))


def _push(patient):
    return patient.end + 0.1 * patient.length * patient.bends.vectors[:, 0], patient.optimizer, 1


def _batch(patient):
    return patient.path.end, patient.optimizer, 16


TREATMENTS = {
    "go on as before": _as_before,
    "a smaller eta, falling to 0": _smaller,
    "a larger eta": _larger,
    "momentum": _momentum,
    "Adam, falling to 0": _adam,
    "a push along the lowest bend": _push,
    "a batch 16 times as large": _batch,
}
CURES = {
    "minimum": (), "saddle": ("a push along the lowest bend",), "plateau": ("Adam, falling to 0",),
    "ravine": ("momentum",), "crawling": ("a larger eta",), "bouncing": ("a smaller eta, falling to 0",),
    "noise floor": ("a smaller eta, falling to 0", "a batch 16 times as large"),
    "diverging": ("a smaller eta, falling to 0",), "falling": ("go on as before",),
}
"""What the tree proposes for each cause."""


def treat(patient, name, steps=STEPS):
    """Go on from the end of a run under a treatment.

    Parameters
    ----------
    patient : Patient
    name : str
        One of `TREATMENTS`.
    steps : int

    Returns
    -------
    ndarray
        The losses, (steps + 1,); fewer where the run diverges.
    """
    start, optimizer, times = TREATMENTS[_checks.one_of("name", name, TREATMENTS)](patient)
    with np.errstate(all="ignore"):
        run = descend(patient.gradients(times), np.nan_to_num(start, nan=0.0), optimizer, steps)
        return patient.objective.value(run.theta)


def left(patient, name):
    """What is left of the loss after a treatment.

    Parameters
    ----------
    patient : Patient
    name : str
        One of `TREATMENTS`.

    Returns
    -------
    float
        The mean of the last 20 losses, as a share of what it was before; inf where the run is lost.
    """
    losses = treat(patient, name)
    with np.errstate(all="ignore"):
        share = losses[-20:].mean() / patient.present
    return float(share) if len(losses) > STEPS and share < LOST else np.inf


def _with(patient, schedule):
    """The optimizer of the run, with another rate."""
    had = patient.optimizer
    return optimizers.Optimizer(had.direction, had.scale, schedule, had.decay)
