"""The verdicts of What can stop gradient descent?"""

import numpy as np

from descentlab._numbers import short
from descentlab.claims import Verdicts

verdicts = Verdicts("critical_points")


def c02(ends):
    """Every critical point stops descent.

    Parameters
    ----------
    ends : dict of str to ndarray, shape (2, 2)
        Kind of the point at 0, the last a minimum with an eta above its limit -> where two runs end: one that began on
        it, and one that began a millionth beside it.
    """
    on_it, beside = np.linalg.norm(list(ends.values()), axis=-1).T
    verdicts("C02", "holds when the run stands exactly on it, or close to a minimum with eta below 2 / bend",
             "Begun a millionth beside the point, a run at eta 0.1 returns only to the minimum; at eta 2.1 it leaves that, too.",
             given=not on_it.any() and [kind for kind, end in zip(ends, beside) if end < 1e-6] == ["minimum"],
             table={"kind": list(ends), "distance in the end, begun on it": list(map(short, on_it)),
                    "begun 1e-6 beside it": list(map(short, beside))})


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
             "Flat losses: above the limit |g| grew again, to about a tenth of step 0's, and the last 500 steps turned "
             "back; below it, neither.",
             given=bounces["flat"] >= 0.9 * number <= others["flat"] and bounces["grew"] >= 0.9 * number
             and others["grew"] < 0.1 * number and 0.05 < bounces["left"] < 0.2 and others["left"] < 0.01
             and bounces["turn"] > 0.99 and others["turn"] < 0.01
             and bounces["above"] >= 0.9 * number and others["above"] == 0,
             table={"weight decay": [f"{decay:g}" for decay in rows],
                    f"largest bend above {2 / eta:.3g}": [f"{row['above']} of {number}" for row in rows.values()],
                    "median |g|, end / step 0": [short(row["left"]) for row in rows.values()],
                    "last 500 steps that turn back": [f"{row['turn']:.0%}" for row in rows.values()]})


def _stall(run, bends, eta):
    """What the card above counts of one group: how many are flat, grew again, end above the limit; shares, medians."""
    losses, norms = run.losses, run.norms
    end = norms[-100:].mean(axis=0)
    return {"flat": (np.abs(losses[-100:].mean(axis=0) / losses[-400:-300].mean(axis=0) - 1) < 0.1).sum(),
            "grew": (end > norms[:200].min(axis=0)).sum(), "left": np.median(end / norms[0]),
            "turn": run.turns[-500:].mean(), "above": (bends * eta > 2).sum()}
