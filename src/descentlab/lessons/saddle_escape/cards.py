"""The verdicts of lesson 03: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("saddle_escape")


def c14(zero, ten, alone, zero_parts, ten_parts):
    """Whether batches leave saddles by themselves.

    Parameters
    ----------
    zero, ten, alone : array_like, shape (k,)
        The steps at which runs were out: with batches from the saddle where all weights are zero, and from other
        saddles; from these with all data. inf for those that never were.
    zero_parts, ten_parts : array_like, shape (k,)
        How long the part of a batch's gradient along the ways down is there.
    """
    none = bool((np.asarray(zero_parts) < 1e-10).all())     # exactly zero, unless eigenvectors are rounded
    verdicts("C14", "holds when a batch's gradient has a part along a steep way down",
             "In one network, batches of 2: all runs left ten saddles with a bend below -0.1; at zero weights, without such a "
             "part, none left.",
             given=bool(np.isfinite(ten).all() and np.isinf(zero).all() and np.isinf(alone).all() and none
                        and np.min(ten_parts) > 1e-3),
             table=[["saddle", "part along the ways down", "out"],
                    ["all weights zero, batches", _span(zero_parts), _count(zero) + _latest(zero)],
                    ["ten others, batches", _span(ten_parts), _count(ten) + _latest(ten)],
                    ["ten others, all data", "-", _count(alone) + _latest(alone)]])


def _span(parts):
    if not np.any(parts):
        return "exactly 0"
    if np.max(parts) < 1e-10:
        return "below 1e-10"
    return f"{np.min(parts):.2f} to {np.max(parts):.2f}"


def _latest(out):
    return f", by step {np.max(out):.0f}" if np.isfinite(out).all() else ""


def _count(out):
    return f"{np.isfinite(out).sum()} of {len(out)}"
