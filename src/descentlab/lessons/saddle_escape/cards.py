"""The verdicts of lesson 03: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("saddle_escape")


def c06(steps, predicted, measured):
    """Whether the loss falls along the eigenvector of the lowest eigenvalue, and how far out.

    Parameters
    ----------
    steps, predicted, measured : array_like, shape (n,)
        How far from the saddle, from 0 on; and the change of the loss there, by the second order and as it is.
    """
    steps, measured = np.asarray(steps)[1:], np.asarray(measured)[1:]
    close = np.abs(measured / np.asarray(predicted)[1:] - 1) < 0.1
    lower = measured < 0
    end = steps[lower.argmin()] if not lower.all() else np.inf
    verdicts("C06", "holds when the step is short enough",
             "Along the eigenvector the loss falls as the eigenvalue predicts; farther out it turns, and climbs above "
             "the saddle.",
             given=bool(close[:10].all() and lower[:10].all() and end < steps[-1]),
             table=[["along the eigenvector", "step"],
                    ["the prediction is good to 10 % up to", f"{steps[close.argmin() - 1]:.2f}"],
                    ["the loss is lowest at", f"{steps[measured.argmin()]:.2f}"],
                    ["it is above the saddle from", f"{end:.2f}"]])


def c13(changes, nudged, shaken, untouched):
    """Whether a step in any direction falls off a saddle, and whether descent gets off it after one.

    Parameters
    ----------
    changes : array_like, shape (n,)
        Of the loss, by random steps from the saddle.
    nudged, shaken, untouched : array_like, shape (k,)
        The steps at which runs from there were out: after a nudge, with noise, with neither; inf for those that never
        were.
    """
    lower, many = int((np.asarray(changes) < 0).sum()), len(changes)
    runs = (("descent after a nudge of 0.001", nudged), ("descent with noise", shaken),
            ("descent with neither", untouched))
    verdicts("C13", "holds when descent follows the nudge",
             "From one saddle hardly any random step lowered the loss; descent after a nudge, or with noise, left the same "
             "saddle every time.",
             given=bool(lower < many / 20 and np.isfinite(nudged).all() and np.isfinite(shaken).all()
                        and np.isinf(untouched).all()),
             table=[["what is done at the saddle", "result"],
                    ["a random step of 0.1", f"lower: {lower} of {many:,}"],
                    *([name, f"out: {_count(out)}"] for name, out in runs)])


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
    verdicts("C14", "holds when a batch's gradient has a part along the ways down",
             "At the ten saddles it has one, and all runs left; where all weights are zero it has none, and none left.",
             given=bool(np.isfinite(ten).all() and np.isinf(zero).all() and np.isinf(alone).all() and none
                        and np.min(ten_parts) > 1e-3),
             table=[["saddle", "part along the ways down", "out"],
                    ["all weights zero, batches", _span(zero_parts), _count(zero)],
                    ["ten others, batches", _span(ten_parts), _count(ten)],
                    ["ten others, all data", "-", _count(alone)]])


def _span(parts):
    if not np.any(parts):
        return "exactly 0"
    if np.max(parts) < 1e-10:
        return "below 1e-10"
    return f"{np.min(parts):.2f} to {np.max(parts):.2f}"


def _count(out):
    return f"{np.isfinite(out).sum()} of {len(out)}"


def c10(net, found, ends):
    """Whether minima are rare, among critical points and among the ends of runs that began beside them.

    Parameters
    ----------
    net : Network
    found : array_like, shape (k,)
        The lowest eigenvalue at critical points that a search found.
    ends : ndarray, shape (k, n)
        Where descent from each ended, after a nudge.
    """
    found, lowest = np.asarray(found), np.linalg.eigvalsh(net.hessian(ends))[:, 0]
    still = np.linalg.norm(net.gradient(ends), axis=-1) < 1e-6
    minima, arrived = int((found > 0).sum()), int((still & (lowest > 0)).sum())
    verdicts("C10", "holds when critical points are counted, not the ends of runs",
             "In one small network a search found nearly only saddles; yet descent from each, nudged, came to rest at a "
             "minimum.",
             given=minima < len(found) / 10 and arrived > 0.9 * len(ends),
             table=[["counted in the network", "minima"],
                    ["the critical points themselves", f"{minima} of {len(found)}"],
                    ["where descent came to rest after a nudge", f"{arrived} of {len(ends)}"]])


def c15(anywhere, aimed):
    """Whether runs end on the saddle at the origin.

    Parameters
    ----------
    anywhere, aimed : array_like, shape (k, d) each
        Where runs ended that began at random, and on the line that leads into it.
    """
    near = [int((np.linalg.norm(ends, axis=-1) < 1e-6).sum()) for ends in (anywhere, aimed)]
    many = [len(anywhere), len(aimed)]
    verdicts("C15", "holds when the start is drawn at random",
             "In the toy network no random start came to the saddle; every start on the one line that leads there did.",
             given=near[0] == 0 and near[1] == many[1],
             table=[["starts", "at the saddle after 200 steps"],
                    *([name, f"{count:,} of {all_:,}"] for name, count, all_ in
                      zip(("at random", "on the diagonal"), near, many))])
