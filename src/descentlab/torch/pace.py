"""What a torch.optim optimizer is in the letters of the equation: its eta, its sigma, and what m is made of."""

from collections.abc import Mapping

import numpy as np
import torch

from descentlab.diagnosis import Sampled
from descentlab.rules import Average, Gradient, Momentum, Nesterov
from descentlab.torch.objective import flat
from descentlab.torch.state import groups_of


def sampled(record, optimizer, rates, steps, window):
    """The run as `descentlab.diagnosis` asks about it.

    Parameters
    ----------
    record : Record
    optimizer : torch.optim.Optimizer
    rates : list of (int, tuple of float)
        Steps at which the groups' rates changed, and what they were from there on.
    steps : int
        How many were taken.
    window : int
        How many of the last are looked at.

    Returns
    -------
    Sampled
    """
    points, gradients = kept(record, steps)
    recent = [numbers for numbers in record.numbers if numbers.t >= steps - window]
    lengths = [np.linalg.norm(numbers.move) for numbers in recent]
    still = [numbers for numbers in recent if numbers.t > max(
        (moved.t for moved, length in zip(recent, lengths) if length > 0), default=-1)]
    unit, direction = factors(optimizer, record.parameters)
    return Sampled(
        Lazily(points), Lazily(gradients), tuple((t, max(each, default=0.0)) for t, each in rates), window, unit,
        direction, tuple(cosine for t, cosine in record.turns if t >= steps - window),
        float(np.mean(lengths)) if lengths else None,
        still=min(steps - still[0].t, window) if still else None,
        blew_up=-1 if record.lost is None else record.lost.t)


class Lazily(Mapping):
    """Step -> tensors, which are read as one vector in double precision each time they are asked for.

    Parameters
    ----------
    tensors : dict
        Step -> list of Tensor.
    """

    def __init__(self, tensors):
        self._tensors = tensors

    def __getitem__(self, t):
        return flat(self._tensors[t])

    def __contains__(self, t):
        return t in self._tensors

    def __iter__(self):
        return iter(self._tensors)

    def __len__(self):
        return len(self._tensors)


def kept(record, steps):
    """The points that were kept and the gradients there, step -> tensors.

    Parameters
    ----------
    record : Record
    steps : int
        How many steps were taken.

    Returns
    -------
    points, gradients : dict
        What is not finite is not among the points, nor is such an end.
    """
    points, gradients = {}, {}
    for sample in record.samples:
        if not _sound(sample.theta):    # of a glance nobody has asked
            continue
        points[sample.t] = sample.theta
        if sample.g is not None:
            gradients[sample.t] = sample.g
        if sample.after is not None:
            points[sample.t + 1] = sample.after
        if sample.g_after is not None:
            gradients[sample.t + 1] = sample.g_after
    now = [p.detach() for p in record.parameters]
    if _sound(now):
        points[steps] = now
    return points, gradients


def _sound(tensors):
    return all(bool(torch.isfinite(p).all()) for p in tensors)


def factors(optimizer, parameters):
    """1 / sigma of the next step, with eta the largest of the groups' rates, and the direction.

    Parameters
    ----------
    optimizer : torch.optim.Optimizer
    parameters : list of Parameter
        In this order.

    Returns
    -------
    unit : ndarray, shape (d,), or None
        None where it is not known.
    direction : rules.Direction or None
    """
    scale, direction = SCALES.get(type(optimizer)), DIRECTIONS.get(type(optimizer))
    groups = groups_of(optimizer)
    largest = max((float(group["lr"]) for group in optimizer.param_groups if "lr" in group), default=0.0)
    kinds = {direction(group) if direction else None for group in optimizer.param_groups}
    direction = kinds.pop() if len(kinds) == 1 else None
    if scale is None:
        return None, direction
    parts = []
    for p in parameters:
        group, state = groups[id(p)], optimizer.state.get(p, {})
        share = float(group["lr"]) / largest if largest > 0 else 1.0
        with torch.no_grad():
            parts.append(torch.full_like(p, share) * scale(state, group))
    return np.nan_to_num(flat(parts), nan=0.0, posinf=0.0), direction


# 1 / sigma, from a parameter's state and its group; 0 where it has no state, and has never moved. -------------

def _sgd(state, group):
    return 1.0 - group["dampening"] if group["momentum"] else 1.0


def _adam(state, group):
    if "exp_avg_sq" not in state:
        return 0.0
    second = state["max_exp_avg_sq"] if group.get("amsgrad") else state["exp_avg_sq"]
    corrected = 1 - float(group["betas"][1]) ** max(float(state["step"]), 1.0)
    return 1 / ((second.double() / corrected).sqrt() + group["eps"])


def _rmsprop(state, group):
    if "square_avg" not in state:
        return 0.0
    second = state["square_avg"].double()
    if group["centered"]:
        second = (second - state["grad_avg"].double().square()).clamp_min(0)
    return 1 / (second.sqrt() + group["eps"])


def _adagrad(state, group):
    slower = 1 + (float(state.get("step", 1.0)) - 1) * group["lr_decay"]
    return 1 / (slower * (state["sum"].double().sqrt() + group["eps"])) if "sum" in state else 0.0


SCALES = {torch.optim.SGD: _sgd, torch.optim.Adam: _adam, torch.optim.AdamW: _adam, torch.optim.NAdam: _adam,
          torch.optim.RAdam: _adam, torch.optim.RMSprop: _rmsprop, torch.optim.Adagrad: _adagrad}


# What m is made of, from a group. -----------------------------------------------------------------------------

def _remembers(group):
    if not group["momentum"]:
        return Gradient()
    return (Nesterov if group.get("nesterov") else Momentum)(float(group["momentum"]))


def _averages(group):
    return Average(float(group["betas"][0]))


DIRECTIONS = {torch.optim.SGD: _remembers, torch.optim.RMSprop: _remembers, torch.optim.Adam: _averages,
              torch.optim.AdamW: _averages, torch.optim.RAdam: _averages, torch.optim.Adagrad: lambda group: Gradient()}
