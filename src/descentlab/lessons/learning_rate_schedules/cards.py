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


def _both(counts, many):
    return f"{counts[0]} and {counts[1]} of {many}"


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
        Schedule -> training and test losses of the same runs, each at its own best peak.
    """
    best, losses, many = int(np.mean(training["constant"], axis=0).argmin()), (training, test), len(training["constant"])
    small, large = best - 2, best + 2
    names = ("staircase", "exponential", "cosine")
    at = {k: [[_lower(each[name][:, k], each["constant"][:, k]) for each in losses] for name in names]
          for k in (small, large)}
    tuned = [_won(own, name, "constant") for name in names]
    verdicts("C43", "holds when the peak is above the best constant rate",
             f"At a peak of {peaks[small]:g} all three end higher, at {peaks[large]:g} lower. At its own best peak the cosine "
             "trains lower, too.",
             given=bool(np.min(at[large]) >= 0.8 * many and np.max(at[small]) <= 0.2 * many and tuned[-1][0] >= 0.8 * many),
             table=[["both losses below the constant rate's", f"peak {peaks[small]:g}", "own best peak",
                     f"peak {peaks[large]:g}"],
                    *([name, *(_both(counts, many) for counts in (low, mine, high))]
                      for name, low, mine, high in zip(names, at[small], tuned, at[large]))])


def c45(own):
    """Whether cyclical rates help.

    Parameters
    ----------
    own : dict of str to ndarray, shape (2, splits)
        Schedule -> training and test losses at its own best peak; those that end `at a peak` go on for half a cycle more.
    """
    many = len(own["constant"][0])
    won = {name: _won(own, name, "constant")
           for name in ("triangular", "triangular, at a peak", "triangular2", "triangular2, at a peak")}
    low, high, smaller, its_high = (counts[0] for counts in won.values())
    verdicts("C45", "holds when the run ends at a low rate",
             "Then both train lower than a constant rate. Triangular that ends at its peak trains higher; at triangular2's "
             "fourth, low peak little is lost.",
             given=min(low, smaller) >= 0.6 * many and high <= 0.3 * many and its_high > high,
             table=[["training and test loss below that of", "the constant rate", "a single cosine"],
                    *([name, _both(counts, many), _both(_won(own, name, "cosine"), many)] for name, counts in won.items())])


def c46(own):
    """Whether warm restarts help.

    Parameters
    ----------
    own : dict of str to ndarray, shape (2, splits)
        Schedule -> training and test losses at its own best peak; `after a restart` are restarts that go on for 45 steps
        after one more restart.
    """
    many = len(own["constant"][0])
    won, late = _won(own, "restarts", "constant"), _won(own, "after a restart", "constant")
    single = _won(own, "restarts", "cosine")
    verdicts("C46", "holds when the run ends just before a restart",
             "Then they train lower than a constant rate, and no better than a single cosine; ended 45 steps after a "
             "restart, they train higher.",
             given=won[0] >= 0.7 * many and max(single) <= 0.7 * many and late[0] <= 0.3 * many,
             table=[["training and test loss below that of", "the constant rate", "a single cosine"],
                    ["ended before a restart", _both(won, many), _both(single, many)],
                    ["after a restart", _both(late, many), _both(_won(own, "after a restart", "cosine"), many)]])


def c41(cases):
    """Whether warmup helps because sigma must collect data.

    Each way to begin is taken at its own best rate, chosen on other starts.

    Parameters
    ----------
    cases : dict of str to dict of str to ndarray, shape (starts, k)
        Four cases: sigma starts at zero; is corrected; is corrected, and the start is steep; no sigma, steep. Case -> how
        it begins -> the losses at the end.
    """
    ends = {case: {way: own_best(each) for way, each in losses.items()} for case, losses in cases.items()}
    many = len(next(iter(ends.values()))["at once"])
    won = [{way: _lower(each[way], each["at once"]) for way in ("wait", "warmup")} for each in ends.values()]
    zero, corrected, both, _ = won
    # Data were missing if collecting them helps, and a sigma that needs none to be right does not do as well at once.
    needed = max(*corrected.values(), *both.values()) > 0.7 * many
    early = np.median(next(iter(ends.values()))["wait"]) > np.median(list(ends.values())[1]["at once"])
    verdicts("C41", "does not hold",
             f"Where sigma starts at zero, warmup helps {_of(zero['warmup'], many)} starts. But no data were missing: corrected, "
             "sigma needs neither waiting nor warmup.",
             given=not (min(zero.values()) >= 0.7 * many and (not early or needed)),
             table=[["median training loss (lower than at once on)", *next(iter(ends.values()))],
                    *([case, f"{np.median(each['at once']):.2g}",
                       *(f"{np.median(each[way]):.2g} ({_of(count, many)})" for way, count in counts.items())]
                      for (case, each), counts in zip(ends.items(), won))])


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
    back = constant.at(constant.validation.argmin(axis=0))[1]
    best, large, many = int(test.mean(axis=0).argmin()), len(rates) - 1, len(test)
    counts = [[_lower(own_best(mine), own_best(other)), _lower(mine[:, large], other[:, large])] for mine, other in
              ((training, constant.training[-1]), (test, constant.test[-1]), (test, back))]
    ratio = np.median(own_best(test)) / np.median(own_best(constant.test[-1]))
    lasts = [f"{np.median(stops[:, k]) + 1:.0f} of {len(constant.eta)}" for k in (best, large)]
    changes = [np.abs(test - plateau.test[-1])[:, k].max() for k in (best, large)]
    verdicts("C44", "holds when the rate is too large",
             f"At {rates[large]:g} the rule ends lower in both losses. At own best rates it tests no better than a "
             "constant rate's best epoch.",
             given=bool(min(counts[0][1], counts[1][1]) >= 0.8 * many and abs(ratio - 1) < 0.05
                        and counts[2][0] <= 0.5 * many and max(changes) < 0.01),
             table=[["rule and stopping, on splits", "own best rates", f"rate {rates[large]:g}"],
                    ["training loss below the constant rate's", *(_of(count, many) for count in counts[0])],
                    ["test loss below the constant rate's", *(_of(count, many) for count in counts[1])],
                    ["test loss below that of its best epoch", *(_of(count, many) for count in counts[2])],
                    ["stopped after epoch (median)", *lasts],
                    ["test loss changed by stopping",
                     *("by less than 0.001" if change < 0.001 else f"by up to {change:.3f}" for change in changes)]])
