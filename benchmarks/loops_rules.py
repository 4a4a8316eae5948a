"""What simple rules say of a loop: those of AUTOTRAINER and UMLAUT, with the thresholds that they published.

AUTOTRAINER (Zhang, Zhai, Ma and Shen, ICSE 2021) watches losses, accuracies and gradients of Keras models; its thresholds
are the defaults beta_1 = 1e-3, beta_2 = 1e-4, beta_3 = 70, gamma = 0.7, zeta = 0.03, eta = 0.2, delta = 0.01, Theta = 0.7.
UMLAUT (Schoop, Huang and Hartmann, CHI 2021) checks inputs, rate, losses and the last layer. What needs a test set is left
out; where a task has no accuracy, the share of its first loss that is gone stands for it.
"""

import numpy as np
import torch

LOOKS = 12      # epochs, or as many parts of a run


def autotrainer(losses, accuracies, gradients):
    """A name, or None for a run without a problem.

    Parameters
    ----------
    losses, accuracies : list of float
        Part by part of the run.
    gradients : list of ndarray
        Those of the weight matrices at its end.
    """
    if not all(np.isfinite(losses)) or losses[-1] >= 1e5 or not all(np.isfinite(g).all() for g in gradients):
        return "explode"
    slow = max(np.diff(accuracies), default=0.0) < 0.01
    if max(accuracies) < 0.7 or slow:
        norms = [np.linalg.norm(g) for g in gradients]
        ratio = norms[0] / norms[-1] if norms[-1] > 0 else np.inf
        if sum((g == 0).sum() for g in gradients) >= 0.7 * sum(g.size for g in gradients):
            return "dying relu"
        if ratio > 70:
            return "explode"
        if ratio < 1e-3 and norms[0] < 1e-4:
            return "vanish"
        return "slow convergence" if slow else None
    return "oscillating" if _oscillates(accuracies) else None


def _oscillates(accuracies):
    inner = range(1, len(accuracies) - 1)
    tops = [accuracies[i] for i in inner if accuracies[i] >= max(accuracies[i - 1], accuracies[i + 1])]
    bottoms = [accuracies[i] for i in inner if accuracies[i] <= min(accuracies[i - 1], accuracies[i + 1])]
    return sum(a - b >= 0.03 for a, b in zip(tops, bottoms)) >= 0.2 * len(accuracies)


def umlaut(inputs, rate, losses, softmax_twice):
    """The names of all its warnings."""
    found = []
    if np.nanmin(inputs) < -1 or np.nanmax(inputs) > 1:
        found.append("inputs")
    if not 1e-7 <= rate <= 0.01:
        found.append("rate")
    if not all(np.isfinite(losses)):
        found.append("nan")
    if softmax_twice:
        found.append("softmax")
    return found


def asked(loop, start, accuracies):
    """What both say of a loop: (autotrainer's name or None, umlaut's names)."""
    parts = [float(np.mean(part)) for part in np.array_split(loop.seen, LOOKS)]
    if not accuracies:
        accuracies = [1 - loss / start for loss in parts]
    last = list(loop.model.modules())[-1]
    return (autotrainer(parts, accuracies, gradients(loop)),
            umlaut(loop.inputs.double().numpy(), max(group["lr"] for group in loop.optimizer.param_groups), parts,
                   isinstance(last, (torch.nn.Softmax, torch.nn.Sigmoid))))


def gradients(loop):
    """Those of the weight matrices that are trained, on all rows."""
    matrices = [p for p in loop.model.parameters() if p.ndim > 1 and p.requires_grad]
    loss = loop.criterion(loop.model(loop.inputs), loop.targets)
    if not matrices or not loss.requires_grad:
        return [np.zeros((1, 1))]
    grown = torch.autograd.grad(loss, matrices, allow_unused=True)
    return [np.zeros(tuple(p.shape)) if g is None else g.double().numpy() for p, g in zip(matrices, grown)]


def accuracy(loop):
    """The share of rows that are told right, None where there are no classes."""
    if loop.targets.is_floating_point():
        return None
    with torch.no_grad():
        return float((loop.model(loop.inputs).argmax(1) == loop.targets).double().mean())
