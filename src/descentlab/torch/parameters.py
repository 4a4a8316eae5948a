"""Parameter by parameter: does it move, does the optimizer have it, does the loss hear of it?"""

from statistics import median

import torch

from descentlab.torch.loop import Layer
from descentlab.torch.state import groups_of


def layers_of(watch, whole, numbers):
    """All parameters of the model, with the whole loss's gradient in each: those too that are not to be trained.

    Parameters
    ----------
    watch : Watch
    whole : WholeLoss
    numbers : list of Numbers
        Of the sampled steps in the window.

    Returns
    -------
    tuple of Layer
    """
    copies = dict(whole.model.named_parameters())
    asked = [p for p in copies.values() if p.is_floating_point()]
    wanted = [p.requires_grad for p in asked]
    for p in asked:
        p.requires_grad_(True)
    grown = dict(zip(map(id, asked), whole.gradients(asked)))
    for p, want in zip(asked, wanted):
        p.requires_grad_(want)
    held = groups_of(watch.optimizer)
    places = {id(p): i for i, p in enumerate(watch.record.parameters if watch.record else ())}
    found = []
    for name, p in watch.model.named_parameters():
        i, copy = places.get(id(p)), copies[name]
        rows = numbers if i is not None else []
        found.append(Layer(
            name, p.requires_grad, id(p) in held, bool(rows) and all(n.absent[i] for n in rows),
            p.ndim > 1, _norm(copy) / p.shape[0] ** 0.5 if p.ndim > 1 and p.numel() else None, _norm(copy), _norm(grown[id(copy)]) if id(copy) in grown else 0.0,
            median(n.g[i] for n in rows) if rows else None, median(n.move[i] for n in rows) if rows else None,
            max(n.g[i] for n in rows) / rows[0].g[i] if rows and rows[0].g[i] > 0 else None))
    return tuple(found)


def _norm(tensor):
    return float(torch.linalg.vector_norm(tensor.detach().double()))


def cut_off(whole, layers):
    """The parameters that the loss depends on and whose gradient is zero, of those that are to be trained.

    A zero gradient is no cut: where all weights are zero, symmetry alone makes it so. Behind a cut it stays zero at
    another point too, though the loss there is another.

    Parameters
    ----------
    whole : WholeLoss
    layers : tuple of Layer

    Returns
    -------
    tuple of str
    """
    names = {layer.name for layer in layers if layer.requires_grad and layer.held and not layer.whole > 0}
    deaf = {name: p for name, p in whole.model.named_parameters() if name in names}
    if not deaf:
        return ()
    before = {name: p.detach().clone() for name, p in deaf.items()}
    with torch.no_grad():
        for p in deaf.values():
            p += 0.5 * (p.abs().mean() + 0.1) * torch.randn_like(p)
    grown = whole.gradients(list(deaf.values()))
    cut = [name for name, g in zip(deaf, grown) if not g.any()]
    with torch.no_grad():
        losses = [float(whole.of_batch(whole.batches[0]))]
        for name in cut:
            deaf[name].copy_(before[name])
        losses.append(float(whole.of_batch(whole.batches[0])))
        for name, p in deaf.items():
            p.copy_(before[name])
    return tuple(cut) if abs(losses[0] - losses[1]) > 1e-6 * abs(losses[1]) else ()
