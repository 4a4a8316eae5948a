"""The verdicts of lesson 07: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts
from descentlab.lessons.learning_rate_schedules.cases import own_best

verdicts = Verdicts("learning_rate_schedules")


def _lower(losses, others):
    """In how many cases the first is lower."""
    return int((np.asarray(losses) < np.asarray(others)).sum())


def _of(count, many):
    return f"{count} of {many}"


def _won(own, name, other):
    """On how many splits one schedule ends lower than another, in training and in test."""
    return [_lower(mine, its) for mine, its in zip(own[name], own[other])]


def c43(peaks, training, test, own):
    """Whether a rate that falls ends lower than a constant one.

    Parameters
    ----------
    peaks : array_like, shape (k,)
        Each twice the one before.
    training, test : dict of str to ndarray, shape (splits, k)
        Schedule -> losses at each peak.
    own : dict of str to ndarray, shape (2, splits)
        Schedule -> training losses, each at the peak that trains best, and test losses, each at the one that tests best.
    """
    best, losses, many = int(np.mean(training["constant"], axis=0).argmin()), (training, test), len(training["constant"])
    small, large = best - 2, best + 2
    names = ("staircase", "exponential", "cosine")
    at = {k: [[_lower(each[name][:, k], each["constant"][:, k]) for each in losses] for name in names]
          for k in (small, large)}
    tuned = [_won(own, name, "constant") for name in names]
    verdicts("C43", "holds when the peak is four times the constant rate that trains best",
             f"There, at {peaks[large]:g}, all three end lower; at {peaks[small]:g} all end higher. At its own best peak the cosine "
             "trains lower, too.",
             given=bool(np.min(at[large]) >= 0.8 * many and np.max(at[small]) <= 0.2 * many and tuned[-1][0] >= 0.8 * many))


def c41(cases):
    """Whether warmup helps because sigma must collect data.

    Each way to begin is taken at its own best rate, chosen on other starts.

    Parameters
    ----------
    cases : dict of str to dict of str to ndarray, shape (starts, k)
        Four cases: Adam whose sigma starts at zero; Adam; plain descent from a steep start, and from the usual one. Case
        -> how it begins -> the losses at the end.
    """
    ends = {case: {way: own_best(each) for way, each in losses.items()} for case, losses in cases.items()}
    won = {case: _lower(each["warmup"], each["at once"]) for case, each in ends.items()}
    zero, corrected, *_ = ends
    many = len(ends[zero]["warmup"])
    # Data were missing if slow first steps help, and a sigma that has seen as few, but is corrected, does worse at once.
    helps = won[zero] >= 0.7 * many
    missing = won[corrected] > 0.7 * many or np.median(ends[corrected]["at once"]) > np.median(ends[zero]["warmup"])
    verdicts("C41", "does not hold",
             "In this small network a corrected sigma had seen as few gradients, and without warmup ended no higher than one from "
             "zero with warmup.",
             given=not (helps and missing),
             table=[["median training loss", "at once", "warmup", "warmup lower"],
                    *([case, *(f"{np.median(each[way]):.2g}" for way in ("at once", "warmup")), _of(won[case], many)]
                      for case, each in ends.items())])


def c44(rates, constant, plateau, stops):
    """Whether it helps to lower the rate when the validation loss stops improving, and in the end to stop.

    Parameters
    ----------
    rates : sequence of float, shape (k,)
        The last is too large.
    constant, plateau : Watched
        Runs at a constant rate, and under the rule.
    stops : ndarray of int (splits, k)
        After which epoch, from 0, early stopping ends the runs under the rule.
    """
    training, test = plateau.at(stops)
    epochs = np.arange(len(constant.eta))[:, None, None]
    kept = plateau.at(np.where(epochs <= stops, plateau.validation, np.inf).argmin(axis=0))[1]
    back = constant.at(constant.validation.argmin(axis=0))[1]
    best, large, many = int(test.mean(axis=0).argmin()), len(rates) - 1, len(test)
    counts = [[_lower(own_best(mine), own_best(other)), _lower(mine[:, large], other[:, large])] for mine, other in
              ((training, constant.training[-1]), (test, constant.test[-1]), (kept, back))]
    ratio = np.median(own_best(test)) / np.median(own_best(constant.test[-1]))
    lasts = [f"{np.median(stops[:, k]) + 1:.0f} of {len(constant.eta)}" for k in (best, large)]
    changes = np.abs(test - plateau.test[-1])[:, [best, large]]
    verdicts("C44", "holds when the rate is too large",
             f"At {rates[large]:g}, the one large rate shown, the rule ends lower in both losses. At own best rates and best epochs "
             "it tests no better.",
             given=bool(min(counts[0][1], counts[1][1]) >= 0.8 * many and abs(ratio - 1) < 0.05
                        and counts[2][0] <= 0.5 * many and changes.max() < 0.01),
             table=[["rule and stopping, on splits", "own best rates", f"rate {rates[large]:g}"],
                    ["training loss below the constant rate's", *(_of(count, many) for count in counts[0])],
                    ["test loss below the constant rate's", *(_of(count, many) for count in counts[1])],
                    ["the same, each at its best epoch", *(_of(count, many) for count in counts[2])],
                    ["stopped after epoch (median)", *lasts]])
