"""The verdicts of lesson 03: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts()


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


def c35(bends, paths, stopped, law):
    """Whether a run beside a saddle swings, and whether it stays there.

    Parameters
    ----------
    bends : array_like, shape (k,)
        eta times the steep bend.
    paths : sequence of Path
        Their x along the steep bend, their y along the way out.
    stopped : sequence of int
        The steps at which a rule of little patience would have ended them.
    law : array_like, shape (k,)
        The step at which the law says that y has come to 1.
    """
    bends = np.asarray(bends)
    turned = np.array([bool((path.theta[1:9, 0] * path.theta[:8, 0] < 0).all()) for path in paths])
    settles = np.array([abs(path.theta[500, 0]) < 1e-3 for path in paths])
    out = np.array([(path.theta[:, 1] > 1).argmax() for path in paths])
    on_time = np.abs(out / np.asarray(law) - 1) < 0.05
    verdicts("C35", "holds when eta times the steep bend is between 1 and 2",
             "Only then does it swing and settle; but with a swing or without, a run that settles looks converged until it "
             "leaves.",
             given=bool((turned == (bends > 1)).all() and (settles == (bends < 2)).all() and on_time[settles].all()
                        and (np.asarray(stopped)[settles] < out[settles]).all()),
             table=[["eta times bend", "swings", "settles", "patience 20 ends it", "it leaves", "by the law"],
                    *([f"{bend:g}", _yes(swings), _yes(calm), f"step {end:,}" if calm else "-",
                       f"step {step:,}" if calm else "thrown out", f"{np.ceil(due):,.0f}" if calm else "-"]
                      for bend, swings, calm, end, step, due in zip(bends, turned, settles, stopped, out, law))])


def _yes(condition):
    return "yes" if condition else "no"


def c13(changes, nudged, shaken, untouched):
    """Whether a step in any direction falls off a saddle, and whether descent gets off after it.

    Parameters
    ----------
    changes : array_like, shape (n,)
        Of the loss, by random steps.
    nudged, shaken, untouched : array_like, shape (k,)
        The steps at which runs were out: after a nudge, with noise, with neither; inf for those that never were.
    """
    lower, many = int((np.asarray(changes) < 0).sum()), len(changes)
    runs = (("descent, after a nudge of 0.001", nudged), ("descent, with noise", shaken), ("descent, with neither", untouched))
    verdicts("C13", "holds when descent follows the nudge",
             "Hardly any random step lowers the loss; but descent, after a nudge or with noise, leaves every time.",
             given=bool(lower < many / 20 and np.isfinite(nudged).all() and np.isfinite(shaken).all()
                        and np.isinf(untouched).all()),
             table=[["what is done", "result"],
                    ["a random step of 0.1", f"lower: {lower} of {many:,}"],
                    *([name, f"out: {np.isfinite(out).sum()} of {len(out)}"] for name, out in runs)])


def c14(full, nudged, batch, ways, zeros, none):
    """Whether batches leave saddles by themselves.

    Parameters
    ----------
    full, nudged, batch : array_like, shape (k,)
        The steps at which runs from k saddles were out: with all data, the same after a nudge, with batches; inf for
        those that never were.
    ways : array_like, shape (k, 2)
        What `open_way` says of each.
    zeros : array_like, shape (m,)
        The same as `batch`, from the saddle where all weights are zero.
    none : array_like, shape (2,)
        What `open_way` says of that one.
    """
    full, nudged, batch, zeros, ways, none = (np.asarray(each) for each in (full, nudged, batch, zeros, ways, none))
    push = np.isclose(*ways.T)
    verdicts("C14", "holds when single samples push along the steepest way out",
             "Batches leave along ways on which single samples push: late where the steepest is not among them, "
             "not at all where none is.",
             given=bool(push.any() and not push.all() and np.isinf(zeros).all() and none[1] == 0
                        and np.append(full, batch[~push]).min() > 1.25 * batch[push].max()),
             table=[["saddles", "steepest way", "steepest with push", "run", "out at step"],
                    [f"{len(batch)}, found by search", _bends(ways[:, 0]), "", "all data", _span(full)],
                    ["the same", "", "", "all data, one nudge", _span(nudged)],
                    [f"{push.sum()} of them", _bends(ways[push, 0]), "the same", "batches of 10", _span(batch[push])],
                    [f"{(~push).sum()}, two units alike", _bends(ways[~push, 0]), _bends(ways[~push, 1]),
                     "batches of 10", _span(batch[~push])],
                    ["all weights zero", _bends(none[:1]), "none" if none[1] == 0 else _bends(none[1:]),
                     "batches of 10", _span(zeros)]])


def _bends(values):
    if not len(values):
        return "-"
    low, high = f"{np.min(values):.2f}", f"{np.max(values):.2f}"
    return low if low == high else f"{low} to {high}"


def _span(out):
    if np.isinf(out).all():
        return "not yet"
    return f"{out.min():.0f} to {out.max():.0f}" if np.isfinite(out).all() else f"{np.isfinite(out).sum()} of {len(out)}"


def c10(parameters, runs, at_minima, lowest, norms, decay):
    """Whether minima are rare, among critical points and among the ends of runs.

    Parameters
    ----------
    parameters : int
        Of the sum of double wells.
    runs, at_minima : int
        How many runs there were on it, and how many ended in a minimum.
    lowest, norms : array_like, shape (networks,)
        The lowest eigenvalue where training ended, and the gradient's length there.
    decay : float
        The weight decay of the networks: so much of every eigenvalue is the decay's.
    """
    lowest, still = np.asarray(lowest), np.asarray(norms) < 1e-6
    rest = int(still.sum())
    ends, freed = (int((still & (lowest > share)).sum()) for share in (0, decay))
    verdicts("C10", "holds when critical points are counted, not the ends of runs",
             "Nearly all critical points of the sum are saddles; yet on the sum and in the network every run at rest was at "
             "a minimum.",
             given=(2 / 3)**parameters < 1e-3 and at_minima == runs and ends == rest > 0.9 * len(lowest),
             table=[["counted", "minima", "of"],
                    ["critical points of the sum", f"{2.0**parameters:.0e}", f"{3.0**parameters:.0e}"],
                    ["runs on the sum", f"{at_minima:,}", f"{runs:,}"],
                    ["trained networks, |g| below 1e-6", f"{ends}", f"{rest}"],
                    ["the same, without the decay", f"{freed}", f"{rest}"]])


def c15(anywhere, diagonal):
    """Whether runs end on a saddle.

    Parameters
    ----------
    anywhere, diagonal : array_like
        How far runs are from the saddle in the end: from random starts, from the diagonal.
    """
    near = [int((np.asarray(distances) < 1e-6).sum()) for distances in (anywhere, diagonal)]
    many = [len(anywhere), len(diagonal)]
    verdicts("C15", "holds when the start is drawn at random",
             "No random start came to the saddle; every start on the one line that leads there did.",
             given=near[0] == 0 and near[1] == many[1],
             table=[["starts", "at the saddle after 200 steps"],
                    *([name, f"{count:,} of {all_:,}"] for name, count, all_ in
                      zip(("at random", "on the diagonal"), near, many))])
