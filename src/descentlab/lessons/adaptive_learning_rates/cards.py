"""The verdicts of lesson 06: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("adaptive_learning_rates")


def c32(hessians, gone, turns):
    """Whether one rate for all parameters arrives.

    Parameters
    ----------
    hessians : dict of str to array_like, shape (2, 2)
        How the inputs were prepared -> the Hessian; first the inputs as they are.
    gone : dict of str to array_like, shape (n,)
        The same -> the share of the way after 100,000 steps, from the smallest rate to the largest.
    turns : dict of str to float
        The same -> how often, of all steps, w turned back just below the limit.
    """
    first, *others = gone
    verdicts("C32", "holds when the condition number is large",
             "Unprepared, the best rate went at most half-way; prepared, 1/2,000 of the limit went over 99%. Just below it "
             "w turned back each time.",
             given=bool(min(turns.values()) > 0.99 and np.max(gone[first]) < 0.5
                        and all(np.min(gone[name]) > 0.99 for name in others)),
             table=[["inputs", "condition", "share of the way, smallest rate", "best rate", "steps where w turned back"],
                    *([name, f"{np.linalg.cond(hessian):,.0f}", f"{gone[name][0]:.2%}", f"{np.max(gone[name]):.0%}",
                      f"{turns[name]:.0%}"]
                      for name, hessian in hessians.items())])


def c37(took):
    """Whether a mean that forgets follows faster.

    Parameters
    ----------
    took : dict of int to dict of str to int
        How many gradients there were before they grew tenfold -> {rule: steps until sigma has followed}; the first rule
        is the mean of all squares, the others are called "beta ..." and forget.
    """
    mean, *forgetting = next(iter(took.values()))
    memory = {name: 1 / (1 - float(name.removeprefix("beta "))) for name in forgetting}
    long = [row[mean] > 10 * row[name] for before, row in took.items() for name in forgetting
            if before > 9 * memory[name]]
    short = [row[mean] < row[name] for before, row in took.items() for name in forgetting
             if before < 0.2 * memory[name]]
    verdicts("C37", "holds when the run is much longer than 1 / (1 - beta) steps",
             "Then RMSProp followed larger gradients at least ten times faster than the mean of all squares; after runs much "
             "shorter than that, slower.",
             given=all(long) and all(short) and bool(long and short),
             table=[["gradients of size 1 before", mean, *forgetting],
                    *([f"{before:,}", *(f"{steps:,}" for steps in row.values())] for before, row in took.items())])


def c38(without, corrected, apart):
    """Whether Adam is RMSProp with momentum.

    Parameters
    ----------
    without, corrected : array_like, shape (T,)
        The lengths of the steps down a constant slope, over eta, with neither mean corrected and with both.
    apart : float
        By how much RMSProp with momentum, both corrected, differs from Adam on a ravine.
    """
    steps = {"not corrected": without, "both corrected": corrected}
    verdicts("C38", "holds when both means are corrected for their start at zero",
             "Then RMSProp, dividing averaged gradients, makes Adam's steps exactly; without the corrections the first steps "
             "on a constant slope are several times longer.",
             given=bool(apart < 1e-12 and np.ptp(corrected) < 1e-6 and np.max(without) > 2),
             table=[["two means", "first step / eta", "longest step / eta", "apart from Adam's loop"],
                    *([name, f"{each[0]:.1f}", f"{np.max(each):.1f}", end] for (name, each), end
                      in zip(steps.items(), ("", "0" if apart < 1e-12 else f"{apart:.1g}")))])


def c36(degrees, left):
    """Whether dividing by the root mean square gives each parameter the rate that it needs.

    Parameters
    ----------
    degrees : array_like, shape (n,)
        How far a ravine lies off an axis: 0, as little as that of the ten points, ..., 45.
    left : dict of str to array_like, shape (n,)
        The rule -> the distance from the lowest point.
    """
    plain, total, mean = left["plain descent"], left["AdaGrad"], left["mean of all squares"]
    verdicts("C36", "holds when the ravine lies along an axis",
             "There both arrived in 500 steps. In this ravine a fraction of a degree left about half the way, and 45 "
             "degrees all of it.",
             given=bool(max(total[0], mean[0]) < 1 and min(total[1], mean[1]) > 0.4 * plain[1] and min(total[-1], mean[-1]) > 0.95 * plain[-1]),
             table=[["distance left, ravine off the axis by", *(f"{angle:.2g}°" for angle in degrees)],
                    *([name, *(f"{each:.1f}" if each >= 1 else f"{each:.2f}" for each in row)]
                      for name, row in left.items())])
