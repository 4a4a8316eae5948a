"""One look at a loop: the run as `descentlab.diagnosis` asks about it, and what was seen of the loop itself."""

import numpy as np
import torch

from descentlab.diagnosis.decide import decide
from descentlab.diagnosis.measure import look
from descentlab.diagnosis.objective import PricedObjective
from descentlab.torch.data import drawn
from descentlab.torch.evidence import loop_of
from descentlab.torch.fault import of_what_is_left
from descentlab.torch.faults import beside_of, fault_of
from descentlab.torch.objective import WholeLoss, flat
from descentlab.torch.pace import kept, sampled
from descentlab.torch.record import window
from descentlab.torch.planned import planned
from descentlab.torch.report import Report
from descentlab.torch.state import moody
from descentlab.torch.treat import treated

QUARTER = 0.25      # of what noise holds the points up: a mean that gains so much in half a window is at no floor
TENTH = 0.1         # of the loss that is left: a floor that takes less, beside what the mean gains, may be that of a run
                    # that still learns


def careful(verdict, reasons, evidence):
    """The verdict for a loop: of what noise takes from it, and what its mean gains, one must plainly be the larger.

    At a noise floor the mean gains less than a quarter of what noise holds the points up, and that takes a tenth more of
    the loss than the mean gains: most loops still learn. Of one that falls the mean must gain more than what noise holds
    the points up.

    Parameters
    ----------
    verdict : str
        That of `descentlab.diagnosis`.
    reasons : list of str
    evidence : Evidence

    Returns
    -------
    verdict : str
    reasons : list of str
    """
    if evidence.progress is None or verdict not in ("noise floor", "falling"):
        return verdict, reasons
    if verdict == "falling":
        if evidence.progress >= evidence.held_up:
            return verdict, reasons
        return "undecided", [*reasons, f"but the mean gained only {of_what_is_left(evidence.progress)}, and noise holds the "
                                       f"points up by {of_what_is_left(evidence.held_up)}"]
    if evidence.progress >= QUARTER * evidence.held_up:
        return "undecided", [*reasons, f"a mean that gains {of_what_is_left(evidence.progress)} is at no floor"]
    if evidence.held_up - evidence.progress < TENTH:
        return "undecided", [*reasons, "that is little, and many runs that still learn look so"]
    return verdict, reasons


def examine(watch, criterion, loader, rows):
    """Everything that a diagnosis asks, and the report.

    Parameters
    ----------
    watch : Watch
    criterion : callable
    loader : iterable
    rows : int
        How many rows of the data are asked, at most.

    Returns
    -------
    Report
    """
    record, data = watch.record, drawn(loader, rows)
    names = list(watch.watched())
    whole, shapes = objective_of(watch, criterion, data, names)
    run = seen = None
    verdict, reasons, curve = None, (), ()
    if names and record is not None and record.samples:
        run = sampled(record, watch.optimizer, watch.rates, watch.last,
                      max(min(window(watch.last), watch.last), 1))       # no more steps than there were
        priced = PricedObjective(whole)
        with np.errstate(all="ignore"):
            seen = look(priced, run, whole.floor, np.random.default_rng(0))
            curve = tuple((t, float(priced.value(run.point(t)))) for t in sorted(run.points))
        verdict, reasons = careful(*decide(seen.evidence), seen.evidence)
        verdict, reasons = planned(watch.rates, watch.steps, verdict, reasons, seen.evidence)
        whole.put(seen.end)
    loop = loop_of(watch, whole, run, seen, verdict, shapes, curve)
    fault = fault_of(loop)
    beside = beside_of(loop, fault)
    treatment = treated(watch, fault or next(iter(beside), None), verdict, seen, run)
    return Report(fault.name if fault else verdict or "undecided", fault, tuple(fault.reasons if fault else reasons),
                  treatment, loop, curve, asked_of(whole, data, watch), whole.cost, whole.floor, beside)


def objective_of(watch, criterion, data, names):
    """The loss of the loop, and the shapes of an output and its targets where one is stretched to fit the other.

    Where the criterion stretches, and the gradients that the loop saw are those of answers of the targets' shape, then
    the loop has brought them into shape itself: so does the loss.

    Parameters
    ----------
    watch : Watch
    criterion : callable
    data : Data
    names : list of str

    Returns
    -------
    whole : WholeLoss
    shapes : tuple or None
    """
    numbers = list(watch.record.numbers)[-10:] if watch.record else []
    batch_norm = _normalizes(watch, numbers)
    whole = WholeLoss(watch.model, criterion, data, names, batch_norm)
    inputs, targets = whole.batches[0]
    with torch.no_grad():
        output = whole.output(inputs)
    if not (torch.is_tensor(output) and torch.is_tensor(targets) and output.numel() == targets.numel() > 1
            and output.shape != targets.shape):
        return whole, None
    squeezed = WholeLoss(watch.model, criterion, data, names, batch_norm, squeezed=True)
    with torch.no_grad():
        losses = [float(each.of_batch(each.batches[0])) for each in (whole, squeezed)]
    if abs(losses[0] - losses[1]) <= 1e-6 * abs(losses[1]):
        return whole, None
    points, gradients = kept(watch.record, watch.last) if watch.record else ({}, {})
    known = [t for t in gradients if t in points][-2:]
    away = [sum(np.linalg.norm(each.gradient(flat(points[t])) - flat(gradients[t])) for t in known)
            for each in (whole, squeezed)]
    return (squeezed, None) if away[1] < away[0] else (whole, (tuple(output.shape), tuple(targets.shape)))


def _normalizes(watch, numbers):
    """Whether batch normalization was in training mode at most of the sampled steps."""
    kinds = [isinstance(module, torch.nn.modules.batchnorm._BatchNorm) for module in moody(watch.model)]
    modes = [any(mode for mode, kind in zip(n.training[1:], kinds) if kind) for n in numbers]
    return bool(modes) and sum(modes) > len(modes) / 2


def asked_of(whole, data, watch):
    """What the loss was asked of, in words.

    Parameters
    ----------
    whole : WholeLoss
    data : Data
    watch : Watch

    Returns
    -------
    str
    """
    norms = [m for m in whole.model.modules() if isinstance(m, torch.nn.modules.batchnorm._BatchNorm)]
    drops = any(isinstance(m, torch.nn.modules.dropout._DropoutNd) for m in whole.model.modules())
    mode = "dropout off" if drops else "in evaluation mode"
    if norms:
        own = "each batch's own numbers, as in training" if norms[0].training else "its running numbers"
        mode = f"{'dropout off, ' if drops else ''}batch normalization by {own}"
    precision = "double precision" if whole.double else "the model's own precision"
    return f"the loss is that of {data}, {mode}, in {precision}"
