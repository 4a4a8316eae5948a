"""The faults of a loop: each a small function of what was seen, which names it or not.

`fault_of` asks them in their order: first what is wrong for certain, then what would matter only where the loss does
not fall. A fault needs evidence that it rules, not only that it is there: a healthy run has none. Of a loss that falls
slowly `beside_of` says what is there for certain and holds it back.
"""

import attrs

from descentlab._numbers import short
from descentlab.diagnosis.thresholds import LONGER, MATTERS
from descentlab.torch.fault import Fault, named, of_what_is_left
from descentlab.torch.layers import LAYERS, out_of_scale

PILED = 0.9, 1.1   # the share of a gradient that is found again in the next: without zero_grad it is 1
AGAINST = -0.3      # mean cosine of the loop's gradients and the loss's: below, the loop climbs
LOST = 0.5          # the share of the entries that a step leaves where they were: a short format costs half of all steps
CREEPS = 0.2        # a loss that falls by less of the loss that is left goes slowly: then what holds it is told beside
NEARLY_ALL = 0.9    # of the sampled steps, or of the entries
HELD = -0.9         # cosine of decay's pull and the loss's: below, they pull against each other
FREED = 0.3         # decay's pull is at least this share of the loss's, and at most its inverse
COLLAPSED = 0.05    # what decay leaves of the weights that it rules
CLIPPED = 3.0       # times that the whole gradient is longer than the clip


def fault_of(loop):
    """The first fault that rules, or None.

    Parameters
    ----------
    loop : Loop

    Returns
    -------
    Fault or None
    """
    return next((fault for question in FAULTS if (fault := question(loop)) is not None), None)


def beside_of(loop, fault=None):
    """What holds back a loss that falls, but slowly: a fact that is certain, and no verdict. It may be on purpose.

    Beside a fault: a clip that would still rule when that is mended.

    Parameters
    ----------
    loop : Loop
    fault : Fault, optional
        That which was found.

    Returns
    -------
    tuple of Fault
    """
    slowly = loop.healthy and loop.place.fall is not None and loop.place.fall <= CREEPS
    if not slowly and (loop.healthy or fault is None):
        return ()
    asked = attrs.evolve(loop, verdict="undecided") if slowly else loop
    found = [question(asked) for question in (BESIDE if fault is None else (_clip,))]
    return tuple(other for other in found if other is not None and (fault is None or other.name != fault.name))


# For certain ---------------------------------------------------------------------------------------------------

def _data(e):
    """Is the data no numbers, or the same in every row?"""
    if e.inputs is None or e.inputs.finite and not e.inputs.constant:
        return None
    what = "are the same in every row" if e.inputs.finite else "(or the targets) hold values that are not finite"
    return Fault("inputs without numbers" if not e.inputs.finite else "constant inputs", (f"the inputs {what}",),
                 "mend the data before the loop",
                 "assert all(torch.isfinite(inputs).all() for inputs, _ in loader)\n"
                 "assert any(inputs.std(0).max() > 0 for inputs, _ in loader)")


def _no_numbers(e):
    """Where did the answers stop being numbers?"""
    if e.broke is None:
        return None
    return Fault("no numbers", (f"at the last finite point, the answers of {named(e.broke)} are not finite, though what "
                                "it is given is",),
                 "find the operation there that gives no number (a logarithm or a quotient of 0, a root at 0)",
                 "with torch.autograd.detect_anomaly():\n    criterion(model(inputs), targets).backward()", (e.broke,))


def _not_the_optimizers(e):
    """Does the optimizer have the parameters?"""
    left = [layer for layer in e.layers if layer.requires_grad and not layer.held]
    if not left or e.healthy:
        return None
    share = _share_of(left, e.layers)
    if share < 0.5 and any(layer.held and layer.requires_grad for layer in e.layers):
        return None
    names = tuple(layer.name for layer in left)
    return Fault("parameters that the optimizer does not have",
                 (f"{len(left)} of {len(e.layers)} parameters are to be trained and are not in the optimizer, so that no "
                  "step moves them", f"{short(100 * share, 2)} % of the loss's squared gradient lies in them"),
                 "give the optimizer all parameters, of this very model",
                 f"optimizer = torch.optim.{e.optimizer}(model.parameters(), lr={e.rate:g})", names, ("add", names))


def _share_of(some, layers):
    whole = sum(layer.whole**2 for layer in layers)
    return sum(layer.whole**2 for layer in some) / whole if whole > 0 else 0.0


def _zero_grad(e):
    """Is the last gradient still in the next?"""
    if e.piled is None or not PILED[0] < e.piled < PILED[1]:
        return None
    return Fault("zero_grad forgotten",
                 (f"{short(100 * e.piled, 2)} % of each step's gradient is still in the next one: they pile up",),
                 "forget the last gradient before the next is made",
                 "optimizer.zero_grad()      # in each step, before loss.backward()")


def _climbs(e):
    """Does the loop go up?"""
    if e.healthy or not (e.rose or e.maximize):
        return None
    if e.agreement and sum(e.agreement) / len(e.agreement) < AGAINST and max(e.agreement) < 0:
        away = sum(e.agreement) / len(e.agreement)
        return Fault("ascent", ("the gradients that the optimizer saw point against those of this loss: mean cosine "
                                f"{away:.2f}",), "the loop has the wrong sign: it descends minus the loss",
                     "loss = criterion(model(inputs), targets)      # without a minus\nloss.backward()")
    if e.maximize and e.uphill > NEARLY_ALL:
        return Fault("ascent", ("the optimizer was made with maximize=True, and climbs the loss",),
                     "descend", 'for group in optimizer.param_groups:\n    group["maximize"] = False', (),
                     ("set", "maximize", False))
    if e.uphill > NEARLY_ALL and e.steps > 20 and not _collapsed(e):    # decay too goes up, and it is not the sign
        return Fault("ascent", (f"{short(100 * e.uphill, 3)} % of the sampled steps went up their own gradient",),
                     "take steps against the gradient", "p.add_(p.grad, alpha=-lr)      # with a minus")
    return None


def _softmax_twice(e):
    """Does the model give shares to a criterion that wants logits?"""
    if e.twice != "softmax":
        return None
    return Fault("softmax before cross-entropy",
                 ("the model's outputs are shares that sum to 1, and the cross-entropy takes a softmax of its own: the "
                  "loss cannot come near 0",), "give the criterion what the model says before its softmax",
                 "# in the model: leave out the last nn.Softmax (take it where you predict)\n"
                 "loss = nn.CrossEntropyLoss()(logits, targets)")


def _sigmoid_twice(e):
    """Does the model give probabilities to a criterion that wants logits?"""
    if e.twice != "sigmoid":
        return None
    return Fault("sigmoid before cross-entropy with logits",
                 ("the model ends with a sigmoid, and the criterion takes one of its own: what it makes of outputs from 0 "
                  "to 1 lies between 0.5 and 0.73, and the loss cannot come near 0",),
                 "give the criterion what the model says before its sigmoid",
                 "# in the model: leave out the last nn.Sigmoid (take it where you predict)\n"
                 "loss = nn.BCEWithLogitsLoss()(logits, targets)")


def _stretched(e):
    """Are the targets stretched to a square?"""
    if e.shapes is None:
        return None
    output, targets = e.shapes
    return Fault("targets broadcast", (f"the outputs have shape {output} and the targets {targets}: every output is "
                                       "compared with every target, and the best answer is the mean of all",),
                 "bring both into one shape", "loss = criterion(model(inputs).squeeze(-1), targets)")


# Only where the loss does not fall ------------------------------------------------------------------------------

def _rate(e):
    """Has a schedule taken the rate away?"""
    if e.healthy or e.gain < MATTERS or e.gone < e.place.steps / 2:     # a schedule that has just ended is none
        return None
    if e.rate and not (e.verdict == "rate zero" or e.place.longer and e.place.longer > LONGER):
        return None
    if not e.rate_before:
        return Fault("rate zero", ("every step was taken at a rate of 0",), "give the optimizer a rate",
                     'for group in optimizer.param_groups:\n    group["lr"] = 1e-3', (), ("set", "lr", 1e-3))
    since = f"it is 0, and has been for {e.place.rate_zero} steps" if not e.rate else f"it is {short(e.rate, 2)}"
    return Fault("rate lost in the scheduler",
                 (f"the largest rate was {short(e.rate_before, 2)}; {since}",
                  f"the best step along the gradient would gain {of_what_is_left(e.gain)}"),
                 "call the scheduler once an epoch, or make its schedule as long as the run",
                 "for epoch in range(epochs):\n    ...                     # all batches\n"
                 f"    scheduler.step()        # here, not in each step\n"
                 f'for group in optimizer.param_groups:\n    group["lr"] = {e.rate_before:g}', (),
                 ("set", "lr", e.rate_before))


def _detached(e):
    """Do parameters that matter get no gradient?"""
    names = e.cut
    if e.healthy or not names or any(max(u.dead, u.saturated) > NEARLY_ALL for u in e.units):
        return None
    return Fault("parameters cut off", ("the loss changes with them, and no gradient reaches them: something between "
                                        "them and the loss cuts the graph (detach, no_grad, data, item, numpy, argmax)",),
                 f"leave the cut out, behind {names[-1]}", "hidden = encoder(inputs)      # without .detach()", names)


def _frozen(e):
    """Are the parameters frozen in which there is something to gain?"""
    frozen = [layer for layer in e.layers if not layer.requires_grad]
    if e.healthy or not frozen or e.verdict in ("diverging", "bouncing") or _share_of(frozen, e.layers) < NEARLY_ALL:
        return None
    names = tuple(layer.name for layer in frozen)
    share = short(100 * _share_of(frozen, e.layers), 3)
    return Fault("frozen parameters", (f"{share} % of the loss's squared gradient lies in {len(frozen)} parameters with "
                                       "requires_grad=False",), "let them be trained",
                 "for p in model.parameters():\n    p.requires_grad_(True)      # and give them to the optimizer",
                 names, ("thaw", names))


def _absent(e):
    """Did the loop never ask for gradients that the loss has?"""
    absent = [layer for layer in e.layers if layer.absent and layer.whole > 0]
    if e.healthy or not absent or _share_of(absent, e.layers) < 0.5:
        return None
    names = tuple(layer.name for layer in absent)
    return Fault("no gradient in the loop", ("the loss has a gradient in them, and in the loop their grad was None",),
                 "call backward on the loss of this very model, outside of no_grad",
                 "loss = criterion(model(inputs), targets)\nloss.backward()", names)


def _too_coarse(e):
    """Are the steps lost in the numbers' format?"""
    if e.healthy or e.lost < LOST or e.gain < MATTERS or not e.rate:
        return None
    return Fault("steps lost to precision",
                 (f"{short(100 * e.lost, 3)} % of the parameters did not change in a step: their {e.dtype} is too coarse "
                  "for steps of this size", f"the best step along the gradient would gain {of_what_is_left(e.gain)}"),
                 "keep the parameters in float32, and compute in the short format",
                 "model.float()      # before the optimizer is made\n"
                 f'with torch.autocast(device_type, dtype=torch.{e.dtype}):\n'
                 "    loss = criterion(model(inputs), targets)")


def _mode(e):
    """Was it trained in evaluation mode?"""
    norms = [name for name in e.asks if name.startswith(("BatchNorm", "SyncBatchNorm"))]
    if e.healthy or not norms or e.eval_share < NEARLY_ALL or not e.strayed:
        return None
    return Fault("trained in evaluation mode",
                 (f"{short(100 * e.eval_share, 3)} % of the sampled steps were taken after model.eval(): {len(norms)} "
                  "batch normalizations go by running numbers, and what they are given is far from those",), "go back to training mode after each evaluation",
                 "model.train()      # at the start of each epoch", (), ("train",))


def _decay(e):
    """Does weight decay hold the parameters where the loss would still fall, or has it left nothing of them?"""
    if not e.healthy and _collapsed(e):
        return _begin_again(f"weight decay ({e.decay:g}) has left {short(100 * e.shrunk, 2)} % of the weights' norms at the "
                       "start: with weights near 0 all rows look alike, and the loss has no slope to pull against it")
    if e.healthy or e.held_by_decay is None or e.held_by_decay > HELD or not FREED < e.pull < 1 / FREED:
        return None
    if e.gain < MATTERS:
        return None
    return Fault("decay rules", (f"weight decay ({e.decay:g}) pulls against the loss: cosine {e.held_by_decay:.2f}, "
                                 f"{short(e.pull, 2)} times as strong",
                                 f"without it the best step would gain {of_what_is_left(e.gain)}"),
                 "make the decay ten times smaller",
                 'for group in optimizer.param_groups:\n    group["weight_decay"] *= 0.1', (),
                 ("scale", "weight_decay", 0.1))


def _begin_again(*reasons):
    """What decay has taken away, a weaker one does not give back."""
    return Fault("decay rules", reasons, "start again, from the weights that the run began with, and make the decay a "
                 "thousandth", '# report.treatment.apply() goes back to the start\nfor group in optimizer.param_groups:\n'
                 '    group["weight_decay"] *= 1e-3', (), ("start", "weight_decay", 1e-3))


def _collapsed(e):
    return e.shrunk is not None and e.shrunk < COLLAPSED


def _clip(e):
    """Does a clip keep every step short?"""
    if e.healthy or e.clip is None or e.scaled or e.whole < CLIPPED * e.clip or e.gain < MATTERS:
        return None
    if e.place.longer is None or e.place.longer * e.whole / e.clip < CLIPPED:      # a step of the uncut gradient is known
        return None
    longer = e.place.longer * e.whole / e.clip
    kind = "value" if e.clip_value else "norm"
    return Fault("clipping rules", (f"nearly every gradient was cut to a {kind} of {short(e.clip, 2)}; the whole loss's "
                                    f"has {short(e.whole, 2)}",
                                    f"a step {short(longer, 2)} times as long would gain {of_what_is_left(e.gain)}"),
                 "clip only what is out of the ordinary",
                 f"torch.nn.utils.clip_grad_{kind}_(model.parameters(), {2 * e.whole:.2g})")


BESIDE = (_not_the_optimizers, _absent, _detached, _frozen, _too_coarse, _mode, _clip, out_of_scale)
FAULTS = (_data, _not_the_optimizers, _zero_grad, _stretched, _softmax_twice, _sigmoid_twice, _climbs,      # for certain
          _no_numbers, _rate, _absent, _detached, _frozen, _too_coarse, _mode, _decay, _clip,   # the loop
          *LAYERS)                                                                              # the layers
