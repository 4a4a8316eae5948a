"""What to try next: for each verdict, words, an optimizer that is sized by the evidence, and a point to go on from."""

import attrs
import numpy as np

from descentlab import optimizers, rates, schedules
from descentlab._numbers import short
from descentlab.optimizers import Optimizer

STEPS = 200             # of a treatment whose rate falls to nothing
DEFAULT_ETA = 0.1       # where nothing tells how large a rate should be
LONG_MEMORY = 1 - 1e-9  # no beta is larger


@attrs.frozen(eq=False)
class Treatment:
    """What to try next.

    Attributes
    ----------
    words : str
    optimizer : Optimizer or None
        Ready to go on with, if there is one.
    start : ndarray, shape (d,)
        The point to go on from.
    """

    words: str
    optimizer: Optimizer | None
    start: np.ndarray = attrs.field(repr=False)


def treatment(verdict, look, run):
    """What to try next.

    Parameters
    ----------
    verdict : str
        A key of `VERDICTS`.
    look : Look
        What was measured.
    run : Run or Sampled

    Returns
    -------
    Treatment
    """
    return TREATMENTS[verdict](look, run)


def _go_on(look, run):
    return Treatment("nothing: go on as before", _optimizer(look, run), look.end)


def _nothing(look, run):
    return Treatment("nothing: more steps will not help. A lower loss needs another start, or another model", None,
                     look.end)


def _push(look, run):
    return Treatment("go on from the point on the way out, with what you had", _optimizer(look, run), look.way_out)


def _divide_by_the_slope(look, run):
    length = np.linalg.norm(look.best_start - look.end)
    eta = length / (40 * np.sqrt(len(look.end)))
    return Treatment("steps whose length does not depend on the slope's: divide by its size, as Adam does",
                     optimizers.adam(schedules.Cosine(_rounded(eta), STEPS)), look.end)


def _calm(look, run):
    return Treatment("a smaller eta: let it fall to nothing from half of what it was",
                     _falling(look, run, _least(look.stable, look.eta), 0.5), look.end)


def _hurry(look, run):
    eta = _least(_half_stable(look), look.evidence.longer * look.eta)
    return Treatment(f"a larger eta: {short(eta / look.eta, 2)} times as large", _with_rate(look, run, _rounded(eta)),
                     look.end)


def _roll(look, run):
    low = min(1 / (look.evidence.longer * float(np.median(look.pace)) * run.gain), look.sharpest)
    best = rates.best_heavy_ball(low, look.sharpest)    # on the edge of stability: stay a little below it
    beta = min(best.beta, LONG_MEMORY)
    digits = max(4, 1 - int(np.floor(np.log10(1 - beta))))      # two at least of 1 - beta, which is what counts
    return Treatment("momentum: it adds up along the floor, and cancels across",
                     optimizers.momentum(_rounded(0.9 * best.eta), round(beta, digits)), look.end)


def _average_out(look, run):
    return Treatment("let eta fall to nothing, or make the batch larger", _falling(look, run, look.eta), look.end)


def _turn_back(look, run):
    return Treatment("a far smaller eta, from the best point so far",
                     _falling(look, run, _least(look.stable, look.eta), 0.25), look.lowest_point)


def _start_again(look, run):
    if look.stable is not None:
        return Treatment("a larger rate, of a size that the curvature here allows",
                         _with_rate(look, run, _rounded(_least(look.best_eta, _half_stable(look)))), look.end)
    if look.evidence.still and look.best_eta is not None:
        return Treatment("a larger rate: half of the best along the gradient",
                         _with_rate(look, run, _rounded(0.5 * look.best_eta)), look.end)
    if len(run.moving_rates):
        return Treatment("a rate above 0: the last that it had",
                         _with_rate(look, run, float(run.moving_rates[-1])), look.end)
    return Treatment("a rate above 0", None, look.end)


def _find_out(look, run):
    if look.evidence.height is None:
        return Treatment("find out where the loss or its gradient stops being finite, and why", None, look.end)
    if look.evidence.blew_up is not None and look.evidence.next_step is None:
        return Treatment("find out more: take the first step again, and look at its eta and its gradient", None,
                         look.end)
    if look.evidence.blew_up is not None:
        return Treatment("find where the gradients that are no numbers come from, in the data or in the code; then go "
                         "on from the last finite point", _optimizer(look, run), look.end)
    if not run.steps or look.eta is None:
        return Treatment("find out more: run some hundred steps from here, and look at their path", run.optimizer,
                         look.end)
    return Treatment("find out more: run on for some hundred steps while eta falls to nothing, and look again",
                     _falling(look, run, look.eta), look.end)


TREATMENTS = {
    "minimum": _nothing,
    "saddle": _push,
    "maximum": _push,
    "plateau": _divide_by_the_slope,
    "bouncing": _calm,
    "crawling": _hurry,
    "ravine": _roll,
    "noise floor": _average_out,
    "diverging": _turn_back,
    "falling": _go_on,
    "rate zero": _start_again,
    "undecided": _find_out,
}


def _half_stable(look):
    return None if look.stable is None else 0.5 * look.stable


def _least(*numbers):
    """The smallest of those that are known, or None."""
    return min((number for number in numbers if number is not None), default=None)


def _optimizer(look, run):
    """What the run had; where that is not known, plain descent at the rate that its points or the curvature tell."""
    return run.optimizer or optimizers.gd(look.eta or _half_stable(look) or DEFAULT_ETA)


def _falling(look, run, eta, share=1.0):
    """What the run had, with a rate that falls to nothing from a share of eta; None where eta is not known."""
    return None if eta is None else _with_rate(look, run, schedules.Cosine(_rounded(share * eta), STEPS))


def _with_rate(look, run, schedule):
    had = _optimizer(look, run)
    return Optimizer(had.direction, had.scale, schedule, had.decay)


def _rounded(eta):
    """A rate as one would type it."""
    return float(f"{eta:.2g}")
