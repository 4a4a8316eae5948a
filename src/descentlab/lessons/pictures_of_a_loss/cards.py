"""The verdicts on pictures of a loss: what was measured decides the word."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("pictures_of_a_loss")


def c51(rough, bends):
    """Whether a filter-normalized picture shows how complicated a loss is.

    Parameters
    ----------
    rough : dict of tuple to float
        (kind, depth) -> share of rays that turn back.
    bends : dict of tuple to tuple of ndarray
        (kind, depth) -> where a ray comes to a loss of 1, the bend along it, the lowest and the largest, of several
        runs.
    """
    middle = {name: [np.median(each) for each in values] for name, values in bends.items()}
    lowest = {name: values[1] for name, values in middle.items()}
    shallow = lowest["normalized", 4]
    is_seen = rough["normalized", 16] > 0.2 and all(lowest[name] < 5 * shallow for name in lowest if rough[name] > 0.1)
    is_hidden = max(rough["skips", depth] for depth in (4, 16)) < 0.05 and lowest["skips", 16] < 8 * lowest["skips", 4]
    verdicts("C51", "holds when the picture is rough",
             "A rough picture is the picture of a complicated loss; a smooth one is no proof of a simple loss.",
             given=bool(is_seen and is_hidden),
             table=[["network", "layers", "rays that turn back", "bend along a ray", "lowest bend there"],
                    *([kind, f"{depth}", f"{rough[kind, depth]:.0%}", f"{middle[kind, depth][0]:.2f}",
                       f"{lowest[kind, depth]:,.1f}"] for kind, depth in bends)])


def c54(gradients, losses, after, off):
    """Whether the dips of a rugged picture are minima.

    Parameters
    ----------
    gradients, losses, after, off : dict of str to ndarray
        "trained point", "dips" and "anywhere" -> the gradient's length, the loss, the loss after some small steps, and
        the share of the gradient off the picture's plane.
    """
    rows = [[name, f"{len(norms)}",
             *(f"{np.median(each):.2f}" for each in (norms, off[name], losses[name], after[name]))]
            for name, norms in gradients.items()]
    fall = {name: 1 - np.median(after[name] / losses[name]) for name in gradients}
    same = (np.median(gradients["dips"]) > 0.7 * np.median(gradients["anywhere"])
            and fall["dips"] > max(0.1, 0.6 * fall["anywhere"]))
    long = gradients["dips"].min() > 3 * np.median(gradients["trained point"])
    verdicts("C54", "does not hold",
             "Tried on another network: at no dip of its rugged picture is there a minimum; the gradient is as long as "
             "elsewhere.",
             given=bool(len(gradients["dips"]) >= 5 and same and long),
             table=[["place", "number", "|g|", "off the plane", "loss", "after 20 small steps"], *rows])
