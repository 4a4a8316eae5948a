"""The verdicts of What can stop gradient descent?"""

import numpy as np

from descentlab._numbers import short
from descentlab.claims import Verdicts
from descentlab.lessons.critical_points.cases import begins_below_the_rim

verdicts = Verdicts("critical_points")


def c30(path, eta):
    """The path lives in the plane.

    Parameters
    ----------
    path : Path
        Of one run of plain descent.
    eta : float
        Its rate.
    """
    steps = np.diff(path.theta, axis=0)
    verdicts("C30", "holds", "Steps are -eta times the gradient and move only the two parameters; where a picture adds "
             "a height, it shows the loss.",
             given=path.theta.shape[1] == 2 and np.allclose(steps, -eta * path.g, rtol=0, atol=1e-15))


def c33(small, large, fixed):
    """Steps shrink by themselves.

    Parameters
    ----------
    small, large, fixed : array_like, shape (T+1, 2)
        Paths: steps of eta g with eta below 2 over the largest bend and above it, and steps of one length.
    """
    paths = {"eta g, eta below the limit": small, "eta g, eta above it": large, "one length": fixed}
    lengths = [np.linalg.norm(np.diff(path, axis=0), axis=-1)[[0, -1]] for path in paths.values()]
    shrank, *others = [last < first / 100 for first, last in lengths]
    verdicts("C33", "holds when a step is eta times the gradient, with eta below 2 / largest bend",
             "In a bowl each direction then loses a fixed share a step; above that rate the steps grew, and steps 0.2 long "
             "did not arrive.", given=shrank and not any(others),
             table={"each step": list(paths), "length of the first": [first for first, _ in lengths],
                    "of the last": [last for _, last in lengths]})


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
             table={"kind": list(ends), "begun on it": list(map(short, on_it)),
                    "begun 1e-6 beside it": list(map(short, beside))})


def c34(shares):
    """Nobody leaves a local minimum.

    Parameters
    ----------
    shares : dict of (float, float) to float
        How far from the bottom the starts are at most, and the rate in units of 2 over the bend there -> the share of
        them that leaves.
    """
    fars, multiples = (sorted(set(each)) for each in zip(*shares))

    def leave(below_rim, below_limit):
        return [share for (far, multiple), share in shares.items()
                if begins_below_the_rim(far) == below_rim and (multiple < 1) == below_limit]

    verdicts("C34", "holds when the run begins lower than the rim, with eta below 2 / bend",
             "One well, bend at its bottom: below that limit only some begun above the rim left; at twice the limit all "
             "left.",
             given=not any(leave(True, True)) and any(leave(False, True)) and any(leave(True, False))
             and all(share == 1 for (_, multiple), share in shares.items() if multiple == 2) and 2 in multiples
             and 0 < min(len(leave(True, True)), len(leave(True, False))),
             table={"starts within": [f"{far:g}" + " (some above the rim)" * (not begins_below_the_rim(far)) for far in fars],
                    **{f"out at {each:.2g} x limit": [f"{shares[far, each]:.0%}" for far in fars]
                       for each in multiples}})


def c31(trained, stops):
    """Ten or twenty steps without an improvement: converged.

    Parameters
    ----------
    trained : dict of float to Trained
        Weight decay -> runs of k networks: those with the weakest bounce, those with the strongest arrive.
    stops : dict of (float, float, int) to list of int or None
        Weight decay, the least gain that counts and the patience -> where the rule stops each of them.
    """
    def row(decay, patience, found):
        run, stopped = trained[decay], [(stop, k) for k, stop in enumerate(found) if stop is not None]
        early = sum(run.norms[stop, k] > 1e-3 for stop, k in stopped)
        turning = sum(run.turns[stop - patience + 1:stop + 1, k].all() for stop, k in stopped)
        return len(stopped), early, turning, len(found)

    rows = {key: row(key[0], key[2], found) for key, found in stops.items()}
    every = {decay: [row for key, row in rows.items() if key[:2] == (decay, 0)] for decay in trained}
    large = [row for (_, least, _), row in rows.items() if least > 0]
    verdicts("C31", "does not hold",
             "If converged means at rest: counting every gain, it stops those that bounce; counting larger ones only, it stops "
             "all before they rest.",
             given=all(early > 0.9 * of for _, early, _, of in every[min(trained)] + large)
             and all(turning > 0.9 * of for _, _, turning, of in every[min(trained)])
             and all(stopped < 0.1 * of for stopped, _, _, of in every[max(trained)]),
             table=[["stops after", *(f"decay {decay:g}: stopped" for decay in trained), "of these at rest: |g| < 0.001"],
                    *([f"{patience} steps without a gain" + f" above {least:g}" * (least > 0),
                       *(f"{rows[decay, least, patience][0]} of {rows[decay, least, patience][3]}" for decay in trained),
                       sum(stopped - early for stopped, early, *_ in (rows[decay, least, patience] for decay in trained))]
                      for least, patience in dict.fromkeys(key[1:] for key in stops))])


def c01(trained, bends, eta):
    """The loss is flat, and the gradient does not vanish.

    Flat: the means of two stretches of 100 steps, 300 steps apart, differ by less than a tenth. Grew again: the mean of
    the last 100 steps is above the lowest of the first 200.

    Parameters
    ----------
    trained : dict of float to Trained
        Weight decay -> runs of k networks.
    bends : dict of float to array_like, shape (k,)
        Weight decay -> the largest bend where they ended.
    eta : float
    """
    def flat(run):
        return np.abs(run.losses[-100:].mean(axis=0) / run.losses[-400:-300].mean(axis=0) - 1) < 0.1

    def grew(run):
        return run.norms[-100:].mean(axis=0) > run.norms[:200].min(axis=0)

    ends = {decay: np.asarray(measured) for decay, measured in bends.items()}
    number = len(next(iter(ends.values())))
    rows = {decay: (flat(run).sum(), grew(run).sum(), run.turns[-500:].mean(), (ends[decay] * eta > 2).sum())
            for decay, run in trained.items()}
    bounces, others = rows[min(rows)], rows[max(rows)]
    verdicts("C01", "holds when eta is above 2 / largest bend for long enough",
             "The losses were flat. Above the limit |g| ended above its lowest before step 200, and all steps turned "
             "back; below it, neither.",
             given=bounces[0] >= 0.9 * number <= others[0] and bounces[1] >= 0.9 * number and others[1] < 0.1 * number
             and bounces[2] > 0.99 and others[2] < 0.01 and bounces[3] >= 0.9 * number and others[3] == 0,
             table={"weight decay": [f"{decay:g}" for decay in rows],
                    "loss moves by < 10% in the last 300 steps": [f"{row[0]} of {number}" for row in rows.values()],
                    "|g| at the end above its lowest before step 200": [f"{row[1]} of {number}" for row in rows.values()],
                    "last 500 steps that turn back": [f"{row[2]:.0%}" for row in rows.values()],
                    "largest bend (median)": [f"{np.median(ends[decay]):.2f}" for decay in rows],
                    f"above 2 / eta = {2 / eta:.3g}": [f"{row[3]} of {number}" for row in rows.values()]})
