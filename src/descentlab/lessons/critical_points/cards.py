"""The verdicts of What can stop gradient descent?"""

import numpy as np

from descentlab._numbers import short
from descentlab.claims import Verdicts

verdicts = Verdicts()


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
    verdicts("C30", "holds", "Each step is -eta times the gradient and moves the two parameters; what climbs down the "
             "landscape is our drawing.",
             given=path.theta.shape[1] == 2 and np.allclose(steps, -eta * path.g, rtol=0, atol=1e-15))


def c33(small, large, fixed):
    """Steps shrink by themselves.

    Parameters
    ----------
    small, large, fixed : array_like, shape (T+1, 2)
        Paths: steps of eta g with eta below 2 over the largest bend and above it, and steps of one length.
    """
    paths = {"eta g, eta below 2 / bend": small, "eta g, eta above 2 / bend": large, "one length": fixed}
    lengths = [np.linalg.norm(np.diff(path, axis=0), axis=-1)[[0, -1]] for path in paths.values()]
    shrank, *others = [last < first / 100 for first, last in lengths]
    verdicts("C33", "holds when a step is eta times the gradient, with eta below 2 / bend",
             "Then in a bowl each direction loses a fixed share at every step; above that rate the steps grow, and a fixed "
             "length never settles.", given=shrank and not any(others),
             table={"step": list(paths), "first": [first for first, _ in lengths], "last": [last for _, last in lengths]})


def c02(on_it, beside):
    """Every critical point stops descent.

    Parameters
    ----------
    on_it, beside : dict of str to ndarray, shape (2,)
        Kind of the point at 0 -> where a run ends that began on it, and one that began a millionth beside it.
    """
    ends = [np.linalg.norm(beside[kind]) for kind in on_it]
    stays = [not on_it[kind].any() for kind in on_it]
    verdicts("C02", "holds when the run stands exactly on the point",
             "On the point a run stays at all three kinds; a millionth beside it along both axes, only the minimum takes it "
             "back.",
             given=all(stays) and [kind for kind, end in zip(on_it, ends) if end < 1e-6] == ["minimum"],
             table={"kind": list(on_it), "begun on it": [short(np.linalg.norm(end)) for end in on_it.values()],
                    "begun 1e-6 beside it": [short(end) for end in ends]})


def c34(shares):
    """Nobody leaves a local minimum.

    Parameters
    ----------
    shares : dict of (str, float, float) to float
        (well, how far from its bottom the starts are at most, eta in units of 2 over the bend at that bottom) -> the share
        of the starts that leaves.
    """
    places = list(dict.fromkeys((well, far) for well, far, _ in shares))
    rates = list(dict.fromkeys(times for _, _, times in shares))
    near = [share for (_, far, times), share in shares.items() if times <= 1.5 and far <= 0.05]
    wide = [share for (_, far, times), share in shares.items() if times < 1 and far > 0.05]
    most = [share for (_, _, times), share in shares.items() if times == max(rates)]
    verdicts("C34", "holds when the run is close to the bottom and eta is at most 1.5 times 2 / bend",
             "From close to the bottom nobody leaves these two wells; from higher up some jump over the rim, and at twice the "
             "limit everybody leaves.", given=max(near) == 0 < max(wide) and max(rates) <= 2 and min(most) > 0.9,
             table={"well": [well for well, _ in places], "starts within": [far for _, far in places],
                    **{f"{times:g} x limit": [f"{shares[*place, times]:.0%}" for place in places] for times in rates}})


def c31(runs, stops):
    """Ten or twenty steps without an improvement: converged.

    Parameters
    ----------
    runs : dict of str to Watched
        Of which the one across a valley bounces for ever.
    stops : dict of (int, float) to list
        (patience, least improvement) -> where the rule stops each run, or None.
    """
    names = list(runs)

    def early(name, stop):
        run = runs[name]
        return stop is not None and (run.norms[stop] > 1 or run.losses[stop:].min() < 0.9 * run.losses[stop] - 1e-4)

    def cell(name, stop):
        if stop is None:
            return f"> {len(runs[name].losses) - 1:,}"
        return f"{stop:,}, too early" if early(name, stop) else f"{stop:,}"

    fooled = [sum(early(name, stop) for name, stop in zip(names, found)) for found in stops.values()]
    verdicts("C31", "does not hold", "All six settings stop this bouncing run; if an improvement must be 0.0001, they also stop "
             "the runs past the saddle and over the plateau.", given=min(fooled) > 0,
             table=[["patience", "least", *(name.split()[-1] for name in names)],
                    *([patience, f"{least:g}", *map(cell, names, found)] for (patience, least), found in stops.items())])


def c01(trained, bends, eta):
    """The loss stands, and the gradient does not vanish.

    Parameters
    ----------
    trained : dict of float to Trained
        Weight decay -> runs of k networks.
    bends : dict of float to list of float
        Weight decay -> the largest bend where each of them stands in the end.
    eta : float
    """
    def stands(run):
        return np.abs(run.losses[-100:].mean(axis=0) / run.losses[-400:-300].mean(axis=0) - 1) < 0.1

    def grew(run):
        return run.norms[-100:].mean(axis=0) > run.norms[:200].min(axis=0)

    number = len(next(iter(bends.values())))
    rows = {decay: (stands(run).sum(), grew(run).sum(), run.turns[-500:].mean(), np.median(bends[decay]) * eta / 2,
                    (np.diff(run.losses[-500:], axis=0) > 0).mean()) for decay, run in trained.items()}
    bounces, arrives = rows[min(rows)], rows[max(rows)]
    verdicts("C01", "holds when eta is above 2 / bend where the run stands",
             "Where the largest bend has reached the limit, |g| has grown and every step turns back; where it is below, "
             "neither.",
             given=bounces[0] > 0.9 * number < arrives[0] and bounces[1] > 0.9 * number and arrives[1] < 0.1 * number
             and bounces[2] > 0.99 and arrives[2] < 0.01 and bounces[3] > 1 > arrives[3]
             and bounces[4] > 0.2 and arrives[4] < 0.01,
             table={"weight decay": [f"{decay:g}" for decay in rows],
                    "loss stands": [f"{row[0]} of {number}" for row in rows.values()],
                    "loss rises": [f"{row[4]:.0%}" for row in rows.values()],
                    "|g| grew": [f"{row[1]} of {number}" for row in rows.values()],
                    "turn back": [f"{row[2]:.0%}" for row in rows.values()],
                    "bend / limit": [row[3] for row in rows.values()]})
