"""What the first weights are given: how far single features stand out, and whether there is anything in them at all."""

import torch

from descentlab.torch.loop import Inputs
from descentlab.torch.replay import finite, numbers_of


@torch.no_grad()
def inputs_of(whole, given):
    """The features that the first weights are given, a channel each for images; None where the rows are neither vectors
    nor images.

    Parameters
    ----------
    whole : WholeLoss
    given : list of Tensor or None
        To the first weights, batch by batch, as `replay` says.

    Returns
    -------
    Inputs or None
    """
    first = [numbers_of(inputs) for inputs, _ in whole.batches]
    if any(x is None for x in first):
        return None
    sound = finite(first) and finite([targets for _, targets in whole.batches])
    known = len(given) == len(first) and all(x is not None for x in given) and finite(given)
    rows = _features(first)
    varying = _varying(rows)
    if not sound or not varying.any():
        return Inputs(sound, bool(not varying.any()) and _all_alike(first), 1.0, 0.0, float(_size(rows).max()))
    return Inputs(sound, False, *_scales(_features(given) if known else rows))


def _features(batches):
    """A row each of what the weights are applied to: of images a row a pixel."""
    return torch.cat([(x.movedim(1, -1) if x.ndim > 3 else x).reshape(-1, x.shape[1] if x.ndim > 3 else x.shape[-1])
                      for x in batches]).double()


def _size(rows):
    return rows.square().mean(0).sqrt()


def _varying(rows):
    return rows.std(0, correction=0) > 1e-8 * _size(rows).clamp_min(1e-300)


def _scales(rows):
    """How far features stand out: beside the middle one, for it is the large ones that make walls, and not the small."""
    varying, largest = _varying(rows), float(_size(rows).max())
    if not varying.any():
        return 1.0, 0.0, largest
    size, spread, mean = _size(rows)[varying], rows.std(0, correction=0)[varying], rows.mean(0)[varying]
    offset = mean.abs() / torch.maximum(spread, spread.median())
    return float(size.max() / size.median()), float(offset.max()), largest


def _all_alike(batches):
    rows = torch.cat([x.reshape(len(x), -1) for x in batches])
    return len(rows) > 8 and bool((rows == rows[0]).all())
