"""The verdicts of Where does training end? Each function takes what was measured, and shows a card."""

import numpy as np

from descentlab import surfaces
from descentlab.claims import Verdicts

verdicts = Verdicts("where_training_ends")


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
             "In our network, along the eigenvector of the lowest eigenvalue, the loss fell as predicted; farther out it "
             "turned, and climbed above the saddle.",
             given=bool(close[:10].all() and lower[:10].all() and end < steps[-1]),
             table=[["along the eigenvector", "step"],
                    ["the prediction is good to 10 % up to", f"{steps[close.argmin() - 1]:.2f}"],
                    ["the loss is lowest at", f"{steps[measured.argmin()]:.2f}"],
                    ["it is above the saddle from", f"{end:.2f}"]])


def c10(net, found, ends):
    """Whether minima are rare, among critical points and among the ends of runs that began beside them.

    Parameters
    ----------
    net : Network
    found : array_like, shape (k,)
        The lowest eigenvalue at critical points that a search found, of different loss each.
    ends : ndarray, shape (k, n)
        Where descent from each ended, after a nudge.
    """
    found, lowest = np.asarray(found), np.linalg.eigvalsh(net.hessian(ends))[:, 0]
    still = np.linalg.norm(net.gradient(ends), axis=-1) < 1e-6
    minima, arrived = int((found > 0).sum()), int((still & (lowest > 0)).sum())
    verdicts("C10", "holds when the points that a search found are counted, not the ends of runs",
             f"In one network of {ends.shape[1]} parameters a search found {len(found) - minima} saddles and {minima} minima; "
             "yet descent from each, nudged, came to rest at a minimum.",
             given=minima < len(found) / 10 and arrived == len(ends),
             table=[["counted in the network", "minima"],
                    ["critical points found, of different loss each", f"{minima} of {len(found)}"],
                    ["where descent came to rest after a nudge", f"{arrived} of {len(ends)}"]])


def c13(changes, nudged, shaken, untouched):
    """Whether a step in any direction falls off a saddle, and whether descent gets off it after one.

    Parameters
    ----------
    changes : array_like, shape (n,)
        Of the loss, by random steps of 0.1 from the saddle.
    nudged, shaken, untouched : array_like of bool, shape (k,)
        Which runs of descent from there were out in the end: those after such a step, with noise, with neither.
    """
    lower, many = int((np.asarray(changes) < 0).sum()), len(changes)
    runs = (("descent after such a step", nudged), ("descent with noise", shaken), ("descent with neither", untouched))
    verdicts("C13", "holds when descent follows a random nudge",
             "From one steep saddle hardly any random step of 0.1 lowered the loss; 1,000 steps of descent after it, or with noise, "
             "left every time.",
             given=bool(lower < many / 20 and np.all(nudged) and np.all(shaken) and not np.any(untouched)),
             table=[["what is done at the saddle", "result"],
                    ["a random step of 0.1", f"lower: {lower} of {many:,}"],
                    *([name, f"out: {np.sum(out)} of {len(out)}"] for name, out in runs)])


def c15(anywhere, aimed):
    """Whether runs end on the toy network's saddle, which is the origin, and whether they end at its minima.

    Parameters
    ----------
    anywhere, aimed : array_like, shape (k, d) each
        Where runs ended that began at random, and on the line that leads into it.
    """
    near = [int((np.linalg.norm(ends, axis=-1) < 1e-6).sum()) for ends in (anywhere, aimed)]
    low = [int((surfaces.toy_network.value(np.asarray(ends)) < 1e-6).sum()) for ends in (anywhere, aimed)]
    many = [len(anywhere), len(aimed)]
    verdicts("C15", "holds when the start is drawn at random",
             "In the toy network no random start reached the saddle: only a line leads there. Minima fill no area either, "
             "yet runs end on them.",
             given=near[0] == 0 and near[1] == many[1] and low[0] > 0.9 * many[0],
             table=[["starts", "at the saddle after 200 steps", "at a minimum"],
                    *([name, f"{saddle:,} of {all_:,}", f"{minimum:,} of {all_:,}"] for name, saddle, minimum, all_ in
                      zip(("at random", "on the diagonal"), near, low, many))])
