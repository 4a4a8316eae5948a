"""What can be done with a run that does not fall: each treatment is the same for all runs, and has a price."""

from functools import lru_cache

import numpy as np

from descentlab import _checks, optimizers, rates, schedules
from descentlab.descent import descend
from descentlab.lessons.why_did_it_stop.patients import bends_at

STEPS, LOST = 200, 1e3
HELPED = 0.9        # of what going on leaves, or less
RATES = 0.001, 0.01, 0.1        # of Adam
LENGTHS = 2.0 ** np.arange(24)  # of one long step, in steps of the run
ADAM, LONG = "Adam, the best of three rates", "one long step, then as before"
FALLING, HALF = "the same rate, falling to 0", "half of the limit, falling to 0"
PUSH = "a push to the side, then as before"


def _as_before(patient, _):
    yield patient.end, patient.optimizer, 1


def _largest_bend(patient):
    """The point to go on from, and the largest bend there; where all bend down, the largest in size."""
    here = patient.foothold
    bends = patient.bends if here is patient.end else bends_at(patient.objective, here)
    return here, float(bends.values[-1] if bends.values[-1] > 0 else -bends.values[0])


def _half_of_the_limit(patient, _):
    """The limit of plain descent is 2 over the largest bend."""
    here, top = _largest_bend(patient)
    yield here, optimizers.gd(1 / top), 1


def _half_of_the_limit_to_nothing(patient, steps):
    here, top = _largest_bend(patient)
    yield here, optimizers.gd(schedules.Cosine(1 / top, steps)), 1


def _own_rate_to_nothing(patient, steps):
    had = patient.optimizer
    falling = schedules.Cosine(float(patient.path.eta[-1]), steps)
    yield patient.end, optimizers.Optimizer(had.direction, had.scale, falling, had.decay), 1


def _momentum(patient, _):
    """Fitted to the smaller and the larger of the two outer bends, in size; a little below the edge of stability."""
    low, top = np.sort(np.abs(patient.bends.values[[0, -1]]))
    best = rates.best_heavy_ball(max(float(low), 1e-12 * float(top)), float(top))
    yield patient.end, optimizers.momentum(0.9 * best.eta, best.beta), 1


def _adam(patient, steps):
    for rate in RATES:
        yield patient.end, optimizers.adam(schedules.Cosine(rate, steps)), 1


def _long_step(patient, _):
    step = float(patient.path.eta[-1]) * patient.objective.gradient(patient.end)
    losses = [patient.objective.value(patient.end - length * step) for length in (0.0, *LENGTHS)]
    yield patient.end - (0.0, *LENGTHS)[int(np.nanargmin(losses))] * step, patient.optimizer, 1


def _push(patient, _):
    yield patient.end + 0.1 * patient.length * patient.bends.vectors[:, 0], patient.optimizer, 1


def _batch(patient, _):
    yield patient.end, patient.optimizer, 16


TREATMENTS = {
    "go on as before": _as_before,
    "half of the limit": _half_of_the_limit,
    HALF: _half_of_the_limit_to_nothing,
    FALLING: _own_rate_to_nothing,
    "momentum for both bends": _momentum,
    ADAM: _adam,
    LONG: _long_step,
    PUSH: _push,
    "a batch 16 times as large": _batch,
}
CURES = {
    "minimum": (), "saddle": (PUSH,),
    "plateau": (LONG, ADAM),
    "ravine": (LONG, "momentum for both bends"),
    "crawling": (HALF, "half of the limit"),
    "bouncing": (HALF,),
    "noise floor": (FALLING, "a batch 16 times as large"),
    "diverging": (HALF, "half of the limit"), "falling": ("go on as before",),
}
"""Which of them treat each cause. The tree proposes the first."""


def proposed(cause):
    """What the tree proposes first: to go on at a minimum, and where it is undecided the same rate, falling to 0.

    Parameters
    ----------
    cause : str

    Returns
    -------
    str
        One of `TREATMENTS`.
    """
    if cause == "undecided":
        return FALLING
    return CURES[cause][0] if CURES[cause] else "go on as before"


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
    how = TREATMENTS[_checks.one_of("name", name, TREATMENTS)]
    with np.errstate(all="ignore"):
        ways = [*how(patient, steps)]
        best = ways[0] if len(ways) == 1 else min(ways, key=lambda which: _left(patient, *which, steps))
        return patient.objective.value(_run(patient, *best, steps))


def remaining(patient, losses):
    """The mean of the last 20 losses, as a share of what it was before a treatment.

    Parameters
    ----------
    patient : Patient
    losses : ndarray, shape (n,)

    Returns
    -------
    float
    """
    return float(losses[-20:].mean() / patient.present)


def left(patient, name, steps=STEPS):
    """What is left of the loss after a treatment.

    Parameters
    ----------
    patient : Patient
    name : str
        One of `TREATMENTS`.
    steps : int

    Returns
    -------
    float
        The mean of the last 20 losses, as a share of what it was before; inf where the run is lost.
    """
    how = TREATMENTS[_checks.one_of("name", name, TREATMENTS)]
    with np.errstate(all="ignore"):
        return min(_left(patient, *which, steps) for which in how(patient, steps))


def left_by(patients, rules, steps=2 * STEPS):
    """What is left of the loss of each of several runs, if all are treated by a rule.

    Parameters
    ----------
    patients : list of Patient
    rules : dict of str to str or callable
        Name of a rule -> one of `TREATMENTS`, for all runs; or what names the cause of a run, which then gets what is
        `proposed` for that.
    steps : int

    Returns
    -------
    dict of str to list of float
        Name of the rule -> what it leaves of each run, as of `left`.
    """
    named = {rule: [how if isinstance(how, str) else proposed(how(patient)) for patient in patients]
             for rule, how in rules.items()}
    return {rule: [_left_once(patient, name, steps) for patient, name in zip(patients, names, strict=True)]
            for rule, names in named.items()}


@lru_cache(maxsize=512)
def _left_once(patient, name, steps):
    """Rules often propose the same."""
    return left(patient, name, steps)


def compared(left):
    """How many runs each rule helped, left as they were, and harmed, against simply going on.

    Parameters
    ----------
    left : dict of str to list of float
        As of `left_by`, with the rule "going on".

    Returns
    -------
    dict of str to tuple of int
        Rule -> how many it leaves with less than 90 % of what going on leaves, with up to 10 % more or less, and with more.
    """
    shares = {rule: np.array(of_runs) / left["going on"] for rule, of_runs in left.items()}
    found = {rule: (int(np.sum(share < HELPED)), int(np.sum(share > 2 - HELPED))) for rule, share in shares.items()}
    return {rule: (helped, len(left[rule]) - helped - harmed, harmed) for rule, (helped, harmed) in found.items()}


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
    return _left(patient, patient.end, faster, 1, STEPS)


def _run(patient, start, optimizer, times, steps):
    with np.errstate(all="ignore"):
        return descend(patient.gradients(times), start, optimizer, steps, keep="points").theta


def _left(patient, start, optimizer, times, steps):
    theta = _run(patient, start, optimizer, times, steps)
    with np.errstate(all="ignore"):
        share = remaining(patient, patient.objective.value(theta[-20:]))
    return share if len(theta) > steps and share < LOST else np.inf
