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
             "Only then does it swing and settle; but with a swing or without, a run that settles looks converged "
             "until it leaves.",
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
    runs = (("descent, after a nudge of 0.001", nudged), ("descent, with noise", shaken),
            ("descent, with neither", untouched))
    verdicts("C13", "holds when descent follows the nudge",
             "Hardly any random step lowers the loss; but descent, after a nudge or with noise, leaves every time.",
             given=bool(lower < many / 20 and np.isfinite(nudged).all() and np.isfinite(shaken).all()
                        and np.isinf(untouched).all()),
             table=[["what is done", "result"],
                    ["a random step of 0.1", f"lower: {lower} of {many:,}"],
                    *([name, f"out: {np.isfinite(out).sum()} of {len(out)}"] for name, out in runs)])


def c14(batch, pushes, zeros, none, small, alone):
    """Whether batches leave saddles by themselves.

    Parameters
    ----------
    batch : array_like, shape (k,)
        The steps at which runs with batches from k saddles were out; inf for those that never were.
    pushes : array_like, shape (k,)
        The `push` at each.
    zeros, none : array_like, shape (m,), and float
        The same at the saddle where all weights are zero.
    small : array_like, shape (m,)
        The steps at which runs with batches from small weights were out.
    alone : float
        The same of the run with all data.
    """
    batch, pushes, zeros = np.asarray(batch), np.asarray(pushes), np.asarray(zeros)
    verdicts("C14", "holds when single samples push along the ways down",
             "From saddles at which samples push, every run with batches left; where all weights are zero none pushes, "
             "and none left.",
             given=bool(np.isfinite(batch).all() and (pushes > 1e-3).all() and np.isinf(zeros).all() and none < 1e-9),
             table=[["start", "push", "run", "out at step"],
                    ["all weights zero", f"{none:.1f}", "batches of 10", _span(zeros)],
                    ["ten other saddles", f"{pushes.min():.1f} to {pushes.max():.1f}", "batches of 10", _span(batch)],
                    ["small weights", "", "batches of 10", _span(small)],
                    ["small weights", "", "all data", _span(np.atleast_1d(alone))]])


def _span(out):
    if np.isinf(out).all():
        return "not in 1,000"
    if not np.isfinite(out).all():
        return f"{np.isfinite(out).sum()} of {len(out)}"
    return f"{out.min():.0f} to {out.max():.0f}" if len(out) > 1 else f"{out[0]:.0f}"


def c10(found, lowest, norms):
    """Whether minima are rare, among critical points and among the ends of runs.

    Parameters
    ----------
    found : array_like, shape (k,)
        The lowest eigenvalue at critical points that a search found.
    lowest, norms : array_like, shape (networks,)
        The lowest eigenvalue where training ended, and the gradient's length there.
    """
    found, still = np.asarray(found), np.asarray(norms) < 1e-6
    rest, ends, minima = int(still.sum()), int((still & (np.asarray(lowest) > 0)).sum()), int((found > 0).sum())
    verdicts("C10", "holds when critical points are counted, not the ends of runs",
             "Nearly all critical points that were found are saddles; yet every training that came to rest was at a "
             "minimum.",
             given=minima < len(found) / 10 and ends == rest > 0.9 * len(still),
             table=[["counted in the network", "minima", "of"],
                    ["critical points found by a search", f"{minima}", f"{len(found)}"],
                    ["ends of training, |g| below 1e-6", f"{ends}", f"{rest}"]])


def c15(anywhere, diagonal):
    """Whether runs end on a saddle.

    Parameters
    ----------
    anywhere, diagonal : array_like, shape (k,) each
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
