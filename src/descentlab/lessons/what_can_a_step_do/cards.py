"""The verdicts of What can a step do?."""

import numpy as np

from descentlab.claims import Verdicts
from descentlab.lessons.what_can_a_step_do.cases import rate_that_keeps

verdicts = Verdicts("what_can_a_step_do")


def c30(paths, heights):
    """The path lives in the plane.

    Parameters
    ----------
    paths : dict of str to array_like, shape (T+1, 2)
        Which surface -> a run over it: first one as it is, then others ten times as high, with a tenth of its rate.
    heights : dict of str to array_like, shape (T+1,)
        Which surface -> the loss at each place of the run.
    """
    plane = {name: np.diff(np.asarray(path), axis=0) for name, path in paths.items()}
    walked = [np.linalg.norm(moves, axis=-1).sum() for moves in plane.values()]
    drawn = [np.hypot(np.linalg.norm(moves, axis=-1), np.diff(heights[name])).sum() for name, moves in plane.items()]
    first, *others = map(np.asarray, paths.values())
    height, *higher = (np.asarray(heights[name]) for name in paths)
    verdicts("C30", "holds", "Ten times as high, eta a tenth: the run took the same steps in the plane; only the line drawn "
             "over the surface became longer.",
             given=all(np.allclose(first, other, rtol=0, atol=1e-9) for other in others)
             and all(np.allclose(10 * height, each) for each in higher) and min(drawn[1:]) > 2 * drawn[0],
             table={"surface": list(paths), "way in the plane": walked, "line drawn over the surface": drawn})


def c31(trained, stops):
    """Some steps without an improvement: converged.

    Who has converged finds no lower loss later. Judged, and not shown: whether a run that is stopped for want of any gain
    has turned back all that while.

    Parameters
    ----------
    trained : dict of float to Run
        Weight decay -> runs of k networks: those with the weakest bounce, those with the strongest do not.
    stops : dict of (float, int, float) to list of int or None
        Least gain and patience of the rule, weight decay -> where it stops each of them.
    """
    rows = {}
    for (least, patience, decay), found in stops.items():
        stopped = [(stop, k) for k, stop in enumerate(found) if stop is not None]
        losses, turns = trained[decay].losses, trained[decay].turns
        turning = sum(turns[stop - patience + 1:stop + 1, k].all() for stop, k in stopped)
        gains = [1 - losses[stop + 1:, k].min(initial=np.inf) / losses[:stop + 1, k].min() for stop, k in stopped]
        rows.setdefault((least, patience), {})[decay] = len(stopped), turning, len(found), gains
    weak, strong = min(trained), max(trained)
    wanted = max(least for least, _ in rows)
    any_gain, enough = ([row for (least, _), row in rows.items() if least == each] for each in (0, wanted))
    gains = [np.concatenate([counts[3] for counts in row.values()]) for row in rows.values()]
    verdicts("C31", "does not hold",
             f"Counting any gain, the rule stopped only runs that bounce; wanting gains of {wanted:g}, all; and each run it "
             "stopped found a lower loss later.",
             given=all(min(row[weak][:2]) > 0.9 * row[weak][2] and row[strong][0] < 0.1 * row[strong][2] for row in any_gain)
             and all(stopped > 0.9 * number for row in enough for stopped, _, number, _ in row.values())
             and all((each > 0).all() for each in gains),
             table={"least gain": [f"{least:g}" for least, _ in rows], "patience": [patience for _, patience in rows],
                    **{f"stopped, weight decay {decay:g}": [f"{row[decay][0]} of {row[decay][2]}" for row in rows.values()]
                       for decay in (strong, weak)},
                    "of these lower later": [f"{(each > 0).sum()} of {each.size}" for each in gains],
                    "by (median)": [f"{100 * np.median(each):.1f}%" if each.size else "" for each in gains]})


def c33(small, large):
    """Steps shrink by themselves.

    Parameters
    ----------
    small, large : array_like, shape (T+1, 2)
        Paths with eta below 2 over the largest bend and above it.
    """
    paths = {"below the limit": small, "above it": large}
    lengths = [np.linalg.norm(np.diff(path, axis=0), axis=-1)[[0, -1]] for path in paths.values()]
    (begun, ended), (first, last) = lengths
    verdicts("C33", "holds when eta is below 2 / largest bend",
             "In a bowl the distance along each axis then shrinks by a fixed factor; above that rate the steps grew.",
             given=ended < begun / 100 and last > first,
             table={"eta": list(paths), "length of the first step": [each for each, _ in lengths],
                    "of the last": [each for _, each in lengths]})


def c34(shares):
    """Nobody leaves a local minimum.

    Parameters
    ----------
    shares : dict of (float, str, float) to float
        How much steeper the right wall is, where the runs begin, and the rate in units of 2 over the bend at the bottom
        -> the share of the runs that leaves.
    """
    walls, starts, multiples = (list(dict.fromkeys(each)) for each in zip(*shares))
    keeps = {wall: rate_that_keeps(wall) for wall in walls}
    low = {key: share for key, share in shares.items() if key[1] == "below the rim"}
    kept = [share for (wall, _, multiple), share in low.items() if multiple < keeps[wall]]
    between = {wall: [share for (other, _, multiple), share in low.items() if wall == other and keeps[wall] < multiple < 1]
               for wall in walls}
    high = [share for (wall, begun, multiple), share in shares.items() if begun != "below the rim" and multiple < 1]
    verdicts("C34", "holds when the run begins below the rim, with eta below 2 / the largest bend there",
             "Two wells: under both conditions none left. Below 2 / bend of the bottom alone, runs were thrown out where a "
             "wall is steeper.",
             given=bool(kept) and not any(kept) and any(high) and any(between[max(walls)])
             and not any(between[min(walls)]) and all(share == 1 for (*_, multiple), share in shares.items() if multiple == 2),
             table={"right wall": ["steeper" if wall else "as drawn" for wall in walls for _ in starts],
                    "2 / largest bend below the rim": [f"{keeps[wall]:.2f} x limit" for wall in walls for _ in starts],
                    "begun": [begun for _ in walls for begun in starts],
                    **{f"out at {multiple:g} x limit": [f"{shares[wall, begun, multiple]:.0%}" for wall in walls
                                                         for begun in starts] for multiple in multiples}})
