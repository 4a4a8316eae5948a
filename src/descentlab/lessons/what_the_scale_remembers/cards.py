"""The verdicts of the further notebook: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("what_the_scale_remembers")
# Of Adam's two means: what the rows are called in which not both are corrected for their start at zero.
CORRECTIONS = ("neither", "only m", "only sigma")


def c32(hessians, gone, turns):
    """Whether one rate for all parameters arrives.

    Parameters
    ----------
    hessians : dict of str to array_like, shape (2, 2)
        How the inputs were prepared -> the Hessian; first the inputs as they are.
    gone : dict of str to array_like, shape (n,)
        The same -> the share of the way after 100,000 steps, with each of some rates from limit / 2,000 to the limit.
    turns : dict of str to float
        The same -> how often, of all steps, w turned back with a rate 1% above the limit.
    """
    first, *others = gone
    many = len(gone[first])
    verdicts("C32", "holds when the condition number is large",
             f"Unprepared, no stable rate went half-way; 1% above, w turned back each step. Prepared, {many} rates from "
             "limit / 2,000 on went over 99%.",
             given=bool(min(turns.values()) > 0.99 and np.max(gone[first]) < 0.5
                        and all(np.min(gone[name]) > 0.99 for name in others)),
             table=[["inputs", "condition", "below the limit: share of the way, best rate", "worst rate",
                     "1% above it: w turned back"],
                    *([name, f"{np.linalg.cond(hessian):,.0f}", f"{np.max(gone[name]):.0%}", f"{np.min(gone[name]):.2%}",
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
             "Then RMSProp followed tenfold larger gradients at least ten times faster than the mean of all squares; after "
             "runs much shorter than that, slower.",
             given=all(long) and all(short) and bool(long and short),
             table=[["gradients of size 1 before", mean, *forgetting],
                    *([f"{before:,}", *(f"{steps:,}" for steps in row.values())] for before, row in took.items())])


def c38(lengths, apart):
    """Whether Adam is RMSProp with momentum.

    Parameters
    ----------
    lengths : dict of str to array_like, shape (T,)
        How the two are put together -> the lengths of the steps down a constant slope, over eta. One is called "both".
    apart : dict of str to float
        The same -> how far from Adam's path they get on a ravine.
    """
    firsts = [each[0] for name, each in lengths.items() if name in CORRECTIONS]
    verdicts("C38", "holds when both means are corrected, and gradients averaged before they are divided",
             f"Then it makes Adam's steps exactly. With one correction or none, the first step was from {min(firsts):.1g} to "
             f"{max(firsts):.0f} times eta.",
             given=bool(apart["both"] < 1e-12 and np.ptp(lengths["both"]) < 1e-6
                        and min(value for name, value in apart.items() if name != "both") > 1e-3),
             table=[["corrected", "first step / eta", "longest step / eta", "apart from Adam, on the ravine"],
                    *([name, f"{each[0]:.1f}", f"{np.max(each):.1f}",
                      "0" if apart[name] < 1e-12 else f"{apart[name]:.2f}"] for name, each in lengths.items())])
