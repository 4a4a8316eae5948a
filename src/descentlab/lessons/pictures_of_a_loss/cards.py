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
        (kind, depth), for 4 and 16 layers -> where a ray comes to a loss of 1, the bend along it and the lowest bend, of
        several runs.
    """
    kinds = list(dict.fromkeys(kind for kind, _ in bends))
    lowest = {name: np.median(each) for name, (_, each) in bends.items()}
    times = {kind: lowest[kind, 16] / lowest[kind, 4] for kind in kinds}
    is_rough = {kind: rough[kind, 16] > 0.1 for kind in kinds}
    smooth = [kind for kind in kinds if not is_rough[kind]]
    verdicts("C51", "holds when the picture is rough",
             "A rough picture shows a complicated loss; a smooth one may hide bends many times as strong as in a shallow "
             "network.",
             given=bool(any(is_rough.values()) and smooth
                        and min(times[kind] for kind in kinds if is_rough[kind]) > 10
                        and max(rough[kind, depth] for kind in smooth for depth in (4, 16)) < 0.05
                        and max(times[kind] for kind in smooth) > 5),
             table=[["network", "rays that turn back, 4 layers", "16 layers", "strongest bend down, 16 over 4 layers"],
                    *([kind, f"{rough[kind, 4]:.0%}", f"{rough[kind, 16]:.0%}", f"{times[kind]:.0f} times"]
                      for kind in kinds)])


def c54(inside, whole):
    """Whether the dips of a rugged picture are minima.

    Parameters
    ----------
    inside, whole : dict of str to sequence of float
        "trained point", "dips" and "anywhere" -> how long the gradients are within the picture's plane, and in all.
    """
    middle = {name: (np.median(inside[name]), np.median(whole[name])) for name in whole}
    is_level = max(inside["dips"]) < 0.1 * middle["anywhere"][0]
    is_long = min(whole["dips"]) > 3 * middle["trained point"][1] and middle["dips"][1] > 0.7 * middle["anywhere"][1]
    verdicts("C54", "holds when only the picture's plane counts" if is_long else "holds",
             "Tried on another network: at every dip its picture is level, and the whole gradient is as long as anywhere. "
             "VGG-56 was not tried.",
             given=bool(len(whole["dips"]) >= 12 and is_level),
             table=[["place", "number", "|g| in the plane", "whole |g|", "shortest whole |g|"],
                    *([name, f"{len(each)}", *(f"{length:.2f}" for length in (*middle[name], min(each)))]
                      for name, each in whole.items())])
