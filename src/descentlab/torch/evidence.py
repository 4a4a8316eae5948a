"""From what a watch kept, and the loss, to the numbers that name a fault of the loop."""

from statistics import median

import numpy as np
import torch

from descentlab._numbers import cosine
from descentlab.torch.features import inputs_of
from descentlab.torch.loop import Loop
from descentlab.torch.objective import flat
from descentlab.torch.parameters import cut_off, layers_of
from descentlab.torch.pace import SCALES
from descentlab.torch.record import window
from descentlab.torch.replay import numbers_of, replay, squashed, twice
from descentlab.torch.state import groups_of, moody

APART = 0.98    # cosine of two gradients: above, nobody can tell how much of a third is in the one and in the other
SURE = 0.05     # or the share is known to so much, since the two make up the third as good as exactly
ROUNDING = 1e-6     # a gradient that is so small a share of the loss may be single precision's rounding
ALIKE = 0.7     # median cosine of successive gradients: below, they do not pile up
DIED_AWAY = 1e-3    # a rate so far below its largest has been taken away by its schedule
ALONE = 0.2     # a gradient that differs by less from the whole loss's is that
FRESH = 0.1     # the share of a gradient that the whole loss's leaves unexplained, if it came on top of the last one
ARRIVED = 1e-4  # a gradient that has shrunk to this share may be rounding
SAME = 1e-3     # gradients whose sizes differ by no more are of one size
FULL = 0.9      # the share of a layer's units, or answers, at an end: only then is the start asked too


def loop_of(watch, whole, run, seen, verdict, shapes, curve):
    """What was seen of the loop.

    Parameters
    ----------
    watch : Watch
    whole : WholeLoss
        Its copy stands where the run does.
    run : Sampled or None
    seen : Look or None
    verdict : str or None
        What `descentlab.diagnosis` says of them.
    shapes : tuple or None
        Of an output and its targets, where one is stretched.
    curve : tuple of (int, float)
        Steps, and the loss there.

    Returns
    -------
    Loop
    """
    numbers = [n for n in (watch.record.numbers if watch.record else ()) if n.t >= watch.last - window(watch.last)]
    layers = layers_of(watch, whole, numbers)
    units, broke, outputs, sigmoid, strayed, given = replay(whole)
    clip, by_value = clipped(numbers)
    piled, agreement = compared(whole, run, watch.record, abs(curve[0][1]) if curve else 0.0, clip is not None)
    groups = watch.optimizer.param_groups
    rates = [max(each, default=0.0) for _, each in watch.rates]
    g = np.zeros(0) if seen is None else whole.gradient(seen.end)
    norm = float(np.abs(g).max(initial=0.0) if by_value else np.linalg.norm(g))
    decay = max((float(group.get("weight_decay") or 0.0) for group in groups), default=0.0)
    uphill = [sum(n.along) > 0 for n in numbers if any(n.move)]
    return Loop(
        steps=watch.steps, place=None if seen is None else seen.evidence, verdict=verdict,
        optimizer=type(watch.optimizer).__name__, rate=rates[-1], rate_before=max(rates),
        gone=_gone(watch, rates), layers=layers, units=units,
        inputs=inputs_of(whole, given_at_the_start(whole, run, seen, given)), cut=cut_off(whole, layers), piled=piled,
        agreement=agreement,
        uphill=sum(uphill) / len(uphill) if uphill else 0.0, maximize=any(group.get("maximize") for group in groups),
        twice=twice(whole, all(map(_shares, outputs)), sigmoid or squashed(whole, outputs)), shapes=shapes,
        units_first=units_at_the_start(whole, run, seen, units), losses_first=tuple(loss for _, loss in curve[:1]),
        losses_last=tuple(loss for _, loss in curve[1:][-1:]), shrunk=shrunk(watch, run),
        eval_share=1 - sum(n.training[0] for n in numbers) / len(numbers) if numbers else 0.0,
        asks=tuple(type(module).__name__ for module in moody(watch.model)),
        strayed=strayed,
        clip=clip, clip_value=by_value, whole=norm,
        scaled=type(watch.optimizer) is not torch.optim.SGD, decay=decay,
        lost=median(_largest_layer(n, n.lost) for n in numbers) if numbers else 0.0,
        dtype=str(next(iter(watch.model.parameters())).dtype).removeprefix("torch."), broke=broke,
        lost_at=None if watch.record is None or watch.record.lost is None else watch.record.lost.t,
        sharp_first=None if seen is None else sharp_share(whole, run, seen), **_decay(watch, run, seen, g, decay))


def _gone(watch, rates):
    """How many steps ago the rate died away."""
    alive = [i for i, rate in enumerate(rates) if rate > DIED_AWAY * max(rates)]
    after = alive[-1] + 1 if alive else 0
    return watch.steps - watch.rates[after][0] if after < len(rates) else 0


def _largest_layer(numbers, values):
    """The value of the layer with the largest gradient."""
    return values[max(range(len(values)), key=lambda i: numbers.g[i])] if values else 0.0


def _shares(output):
    """Whether these are shares of a whole, row by row."""
    if not torch.is_tensor(output) or output.ndim < 2 or output.shape[1] < 2:
        return False
    return bool((output >= 0).all()) and bool(((output.sum(1) - 1).abs() < 1e-3).all())


def units_at_the_start(whole, run, seen, units):
    """What the units said where the run began, where nearly all of some layer are at an end now.

    Parameters
    ----------
    whole : WholeLoss
    run : Sampled or None
    seen : Look or None
    units : tuple of Units
        At the end.

    Returns
    -------
    tuple of Units
        () where nobody needs to know.
    """
    if run is None or not any(max(u.dead, u.saturated) >= FULL for u in units):
        return ()
    whole.put(run.start)
    first = replay(whole)[0]
    whole.put(seen.end)
    return first


def given_at_the_start(whole, run, seen, given):
    """What the first weights were given where the run began, where something with weights of its own came before them.

    Parameters
    ----------
    whole : WholeLoss
    run : Sampled or None
    seen : Look or None
    given : list of Tensor or None
        At the end: a run that diverges takes a normalization's weights along.

    Returns
    -------
    list of Tensor or None
    """
    first = [numbers_of(inputs) for inputs, _ in whole.batches]
    same = all(a is None or b is None or a.data_ptr() == b.data_ptr() for a, b in zip(given, first))
    if run is None or same:
        return given
    whole.put(run.start)
    given = replay(whole)[-1]
    whole.put(seen.end)
    return given


def shrunk(watch, run):
    """What is left of the weights' norms at the start, where decay pulls at them: the middle one of all matrices.

    Parameters
    ----------
    watch : Watch
    run : Sampled or None

    Returns
    -------
    float or None
        None without decay, or where no matrix has a norm at the start.
    """
    if run is None:
        return None
    groups = groups_of(watch.optimizer)
    first, last, at, shares = run.start, run.end, 0, []
    for p in watch.record.parameters:
        norms = [np.linalg.norm(theta[at:at + p.numel()]) for theta in (first, last)]
        at += p.numel()
        if p.ndim > 1 and groups[id(p)].get("weight_decay") and norms[0] > 0:
            shares.append(float(norms[1] / norms[0]))
    return median(shares) if shares else None


def compared(whole, run, record, loss, cut=False):
    """The gradients that the loop saw beside those of the whole loss, at the same points.

    Parameters
    ----------
    whole : WholeLoss
    run : Sampled or None
    record : Record or None
    loss : float
        That of the start, for what is rounding beside it.
    cut : bool
        Whether a clip has cut the gradients: then a sum is cut as a whole, and a / b is what is left of the last one.

    Returns
    -------
    piled : float or None
        The a of  g' = a g + b G',  for successive g and g' and the whole loss's G' where g' was seen: that which is
        farthest from 1; just 1 where g' is g + G' but for a tenth of g' - G'. None where successive gradients do not even
        point the same way, or none can be told from rounding.
    agreement : tuple of float
        The cosines of g and G.
    """
    if run is None:
        return None, ()
    shares, cosines, sure = [], [], False
    least = max(ARRIVED * max((np.linalg.norm(n.g) for n in record.numbers), default=0.0), ROUNDING * loss)
    for t in sorted(t for t in run.gradients if t in run.points):
        g, own = run.seen(t), whole.gradient(run.point(t))
        if np.isfinite(g).all() and np.isfinite(own).all() and np.linalg.norm(g) > least and own.any():
            cosines.append(float(cosine(g, own)))
            before = run.seen(t - 1)
            share = None if before is None else left_over(g, before, own, cut)
            if before is not None and np.linalg.norm(g - before - own) < FRESH * np.linalg.norm(g - own):
                share, sure = 1.0, True         # the last one and a fresh one: one pair tells, whatever a clip seems to do
            if share is not None:
                alone = np.linalg.norm(g - own) < ALONE * np.linalg.norm(g)     # then there is nothing else in it
                shares.append(0.0 if alone else share)
    alike = run.cosines and median(run.cosines) > ALIKE
    enough = sure or len(shares) > 1 or len(run.cosines) < 2        # one pair may be alike by chance
    return max(shares, key=lambda share: abs(share - 1)) if shares and alike and enough else None, tuple(cosines)


def left_over(g, before, own, cut):
    """The a of  g = a before + b own:  how much of the last gradient is still in g; of one that was cut, a / b.

    Parameters
    ----------
    g, before, own : ndarray, shape (d,)
    cut : bool

    Returns
    -------
    float or None
        None where the two point so much alike that nobody can tell, unless they make up g as good as exactly.
    """
    alike = float(cosine(before, own))
    share, fresh = np.linalg.lstsq(np.stack([before, own], axis=1), g, rcond=None)[0].tolist()
    whole = fresh if cut and fresh > 0 else 1.0
    error = np.linalg.norm(g - share * before - fresh * own)        # at most so much of it may lie along `before`
    exact = error < SURE * whole * np.linalg.norm(before) * max(1 - alike**2, 0.0)**0.5
    return share / whole if abs(alike) < APART or exact else None


def clipped(numbers):
    """The size that nearly all gradients have, if they have one, and whether it is that of their largest entry.

    Parameters
    ----------
    numbers : list of Numbers

    Returns
    -------
    size : float or None
    by_value : bool
    """
    if len(numbers) < 4:
        return None, False
    for by_value in (False, True):
        sizes = [max(n.largest) if by_value else float(np.linalg.norm(n.g)) for n in numbers]
        middle = median(sizes)
        if middle > 0 and sum(abs(size - middle) < SAME * middle for size in sizes) >= 0.9 * len(sizes):
            return middle, by_value
    return None, False


def sharp_share(whole, run, seen):
    """The share of the sharpest direction that lies in the first layer, where curvature was measured.

    Parameters
    ----------
    whole : WholeLoss
    run : Sampled
    seen : Look

    Returns
    -------
    float or None
    """
    if seen.sharpest_way is None or not whole.parameters:
        return None
    way, first = np.square(seen.sharpest_way), whole.parameters[0].numel()
    return float(way[:first].sum() / max(way.sum(), 1e-300))


def _decay(watch, run, seen, g, decay):
    """How decay's pull stands to the loss's, at the end."""
    if not decay or run is None or run.unit is None or not np.any(g):
        return {"held_by_decay": None, "pull": None}
    groups = groups_of(watch.optimizer)
    shares = flat([torch.full_like(p, float(groups[id(p)].get("weight_decay") or 0.0))
                   for p in watch.record.parameters])
    decoupled = type(watch.optimizer) is torch.optim.AdamW or any(
        group.get("decoupled_weight_decay") for group in watch.optimizer.param_groups)
    pull = -shares * seen.end * (1.0 if decoupled else run.unit)
    push = -run.unit * g
    return {"held_by_decay": float(cosine(pull, push)),
            "pull": float(np.linalg.norm(pull) / max(np.linalg.norm(push), 1e-300))}
