"""The verdicts of What can stop gradient descent?"""

import numpy as np

from descentlab._numbers import short
from descentlab.claims import Verdicts

verdicts = Verdicts("critical_points")


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


def c02(ends):
    """Every critical point stops descent.

    Parameters
    ----------
    ends : dict of str to ndarray, shape (2, 2)
        Kind of the point at 0 -> where two runs end: one that began on it, and one that began a millionth beside it.
    """
    on_it, beside = np.linalg.norm(list(ends.values()), axis=-1).T
    verdicts("C02", "holds when the run stands exactly on the point",
             "A run begun on the point stays, at all three kinds; begun a millionth away along both axes, it returns "
             "only to the minimum.",
             given=not on_it.any() and [kind for kind, end in zip(ends, beside) if end < 1e-6] == ["minimum"],
             table={"kind": list(ends), "distance in the end, begun on it": list(map(short, on_it)),
                    "begun 1e-6 beside it": list(map(short, beside))})


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


def c01(trained, bends, eta):
    """The loss is flat, and the gradient does not vanish.

    Flat: the means of two stretches of 100 steps, 300 steps apart, differ by less than a tenth. Grew again: the mean of
    the last 100 steps is above the lowest of the first 200. Both are judged, and not shown.

    Parameters
    ----------
    trained : dict of float to Run
        Weight decay -> runs of k networks.
    bends : dict of float to array_like, shape (k,)
        Weight decay -> the largest bend where they ended.
    eta : float
    """
    number = len(next(iter(bends.values())))
    rows = {decay: _stall(run, np.asarray(bends[decay]), eta) for decay, run in trained.items()}
    bounces, others = rows[min(rows)], rows[max(rows)]
    verdicts("C01", "holds when eta is above 2 / largest bend for long enough",
             "Flat losses: above the limit |g| ended at about a tenth of its start, and the last 500 steps turned back; "
             "below it, neither.",
             given=bounces["flat"] >= 0.9 * number <= others["flat"] and bounces["grew"] >= 0.9 * number
             and others["grew"] < 0.1 * number and 0.05 < bounces["left"] < 0.2 and others["left"] < 0.01
             and bounces["turn"] > 0.99 and others["turn"] < 0.01
             and bounces["above"] >= 0.9 * number and others["above"] == 0,
             table={"weight decay": [f"{decay:g}" for decay in rows],
                    f"largest bend above {2 / eta:.3g}": [f"{row['above']} of {number}" for row in rows.values()],
                    "median |g|, end / start": [short(row["left"]) for row in rows.values()],
                    "last 500 steps that turn back": [f"{row['turn']:.0%}" for row in rows.values()]})


def _stall(run, bends, eta):
    """What the card above counts of one group: how many are flat, grew again, end above the limit; shares, medians."""
    losses, norms = run.losses, run.norms
    end = norms[-100:].mean(axis=0)
    return {"flat": (np.abs(losses[-100:].mean(axis=0) / losses[-400:-300].mean(axis=0) - 1) < 0.1).sum(),
            "grew": (end > norms[:200].min(axis=0)).sum(), "left": np.median(end / norms[0]),
            "turn": run.turns[-500:].mean(), "above": (bends * eta > 2).sum()}
