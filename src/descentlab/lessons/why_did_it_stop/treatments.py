"""What can be done with a run that does not fall: each treatment is the same for all runs."""

import numpy as np

from descentlab import _checks, curvature, optimizers, schedules
from descentlab.descent import descend

STEPS, LOST = 200, 1e3
RATES = 0.001, 0.01, 0.1        # of Adam
LENGTHS = 2.0 ** np.arange(25)  # of one long step, in steps of the run


def _as_before(patient):
    yield patient.end, patient.optimizer, 1


def _half_of_the_limit(patient):
    """The limit of plain descent is 2 over the bend that is largest in size, at the point to go on from."""
    here = patient.foothold
    bends = patient.bends if here is patient.end else curvature.spectrum(patient.objective, here, k=1)
    top = float(np.abs(bends.values).max())
    yield here, optimizers.gd(schedules.Cosine(1 / top, STEPS)), 1


def _momentum(patient):
    yield patient.end, optimizers.momentum(float(patient.path.eta[-1]), 0.9), 1


def _adam(patient):
    for rate in RATES:
        yield patient.end, optimizers.adam(schedules.Cosine(rate, STEPS)), 1


def _long_step(patient):
    step = float(patient.path.eta[-1]) * patient.objective.gradient(patient.end)
    losses = [patient.objective.value(patient.end - length * step) for length in (0.0, *LENGTHS)]
    yield patient.end - (0.0, *LENGTHS)[int(np.nanargmin(losses))] * step, patient.optimizer, 1


def _push(patient):
    yield patient.end + 0.1 * patient.length * patient.bends.vectors[:, 0], patient.optimizer, 1


def _batch(patient):
    yield patient.end, patient.optimizer, 16


TREATMENTS = {
    "go on as before": _as_before,
    "half of the limit, falling to 0": _half_of_the_limit,
    "momentum 0.9": _momentum,
    "Adam, the best of three rates": _adam,
    "one long step, then as before": _long_step,
    "a push to the side, then as before": _push,
    "a batch 16 times as large": _batch,
}
CURES = {
    "minimum": (), "saddle": ("a push to the side, then as before",),
    "plateau": ("Adam, the best of three rates", "one long step, then as before"),
    "ravine": ("one long step, then as before",), "crawling": ("half of the limit, falling to 0",),
    "bouncing": ("half of the limit, falling to 0",),
    "noise floor": ("half of the limit, falling to 0", "a batch 16 times as large"),
    "diverging": ("half of the limit, falling to 0",), "falling": ("go on as before",),
}
"""Which of them treat each cause; a ravine, where the run has settled across it and one gentle direction is left."""


def treat(patient, name, steps=STEPS):
    """Go on with a run under a treatment; where that is several runs, the one that ends lowest.

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
    with np.errstate(all="ignore"):
        tried = [_losses(patient, *how, steps) for how in TREATMENTS[_checks.one_of("name", name, TREATMENTS)](patient)]
        return min(tried, key=lambda losses: _left(patient, losses, steps))


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
    return _left(patient, treat(patient, name))


def left_at(patient, times):
    """What is left of the loss after 200 more steps of the run at a rate so many times as large.

    Parameters
    ----------
    patient : Patient
    times : float

    Returns
    -------
    float
        As of `left`.
    """
    had = patient.optimizer
    faster = optimizers.Optimizer(had.direction, had.scale, times * float(patient.path.eta[-1]), had.decay)
    return _left(patient, _losses(patient, patient.end, faster, 1, STEPS))


def _losses(patient, start, optimizer, times, steps):
    with np.errstate(all="ignore"):
        run = descend(patient.gradients(times), start, optimizer, steps)
        return patient.objective.value(run.theta)


def _left(patient, losses, steps=STEPS):
    with np.errstate(all="ignore"):
        share = losses[-20:].mean() / patient.present
    return float(share) if len(losses) > steps and share < LOST else np.inf
