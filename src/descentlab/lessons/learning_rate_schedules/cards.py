"""The verdict of lesson 07: a function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts
from descentlab.lessons.learning_rate_schedules.cases import own_best

verdicts = Verdicts("learning_rate_schedules")


def lower(losses, others):
    """In how many cases the first is lower.

    Parameters
    ----------
    losses, others : array_like

    Returns
    -------
    int
    """
    return int((np.asarray(losses) < np.asarray(others)).sum())


def c43(peaks, training, test):
    """Whether a rate that falls ends lower than a constant one.

    Parameters
    ----------
    peaks : array_like, shape (k,)
        Each twice the one before.
    training, test : dict of str to ndarray, shape (splits, k)
        Schedule -> losses at each peak.
    """
    losses, many = (training, test), len(training["constant"])
    best = int(np.mean(training["constant"], axis=0).argmin())
    names = ("staircase", "exponential", "cosine")
    rows = [name for name in ("staircase", "gentle staircase", "exponential", "cosine", "late line") if name in training]
    won = {name: np.array([(each[name] < each["constant"]).sum(axis=0) for each in losses]) for name in rows}
    tuned = {name: [lower(own_best(each[name]), own_best(each["constant"])) for each in losses] for name in rows}
    gains = {name: [np.median(own_best(each["constant"]) - own_best(each[name])) for each in losses] for name in rows}
    small, large = best - 2, best + 2
    below = all(each[:, large:].min() >= 0.8 * many for each in map(won.get, names))
    above = all(each[:, small].max() <= 0.2 * many for each in map(won.get, names))
    verdicts("C43", "holds when the shared peak is well above the best constant rate",
             f"With batches of 16 all three end lower at shared peak {peaks[large]:g}, higher at {peaks[small]:g}; at its own "
             "best peak the cosine trains lower.",
             given=bool(below and above and tuned["cosine"][0] >= 0.8 * many),
             table=[[f"lower than the constant rate on how many of {many} splits, in training / in test", f"peak {peaks[small]:g}",
                     f"peak {peaks[large]:g}", "own best peak", "median gain there"],
                    *([name, *(f"{a} / {b}" for a, b in (won[name][:, small], won[name][:, large], tuned[name])),
                       " / ".join(f"{each:.2f}" for each in gains[name])] for name in rows)])
