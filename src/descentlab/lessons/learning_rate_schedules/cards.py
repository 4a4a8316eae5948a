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


def _own_counts(losses, name, other):
    """On how many splits one schedule ends lower than another, each at its own best peak, by a line for each loss."""
    return [_lower(own_best(each[name]), own_best(each[other])) for each in losses]


def _both(counts, many):
    return f"{counts[0]} and {counts[1]} of {many}"


def _share_of_steps(budgets, constant, other):
    """What share of a constant rate's steps another schedule needs for the same loss: the mean over its budgets.

    Parameters
    ----------
    budgets : sequence of int, shape (n,)
        The steps of a run.
    constant, other : array_like, shape (n,)
        The losses at the end, falling from budget to budget. What lies below all constant ones is not counted.

    Returns
    -------
    float
    """
    needed = np.exp(np.interp(-np.asarray(other), -np.asarray(constant), np.log(budgets), right=np.nan))
    return np.nanmean(np.asarray(budgets) / needed)


def c43(peaks, training, test, budgets, own):
    """Whether a rate that falls ends lower than a constant one.

    Parameters
    ----------
    peaks : array_like, shape (k,)
        Each twice the one before.
    training, test : dict of str to ndarray, shape (splits, k)
        Schedule -> losses at each peak.
    budgets : sequence of int, shape (n,)
        The steps of a run.
    own : dict of str to array_like, shape (n, 2, splits)
        Schedule -> training and test losses of such runs, each at its own best peak.
    """
    best, losses, many = int(np.mean(training["constant"], axis=0).argmin()), (training, test), len(training["constant"])
    small, large = best - 2, best + 2
    names = ("steps", "exponential", "cosine")
    at = {k: [[_lower(each[name][:, k], each["constant"][:, k]) for each in losses] for name in names]
          for k in (small, large)}
    tuned = [_own_counts(losses, name, "constant") for name in names]
    share = _share_of_steps(budgets, *(np.median(np.asarray(own[name])[:, 0], axis=1) for name in ("constant", "cosine")))
    verdicts("C43", "holds when the peak is large",
             f"At a peak of {peaks[large]:g} all three end lower, at {peaks[small]:g} higher. Tuned, a cosine trains "
             f"as well in {share:.0%} of the steps.",
             given=bool(np.min(at[large]) >= 0.8 * many and np.max(at[small]) <= 0.2 * many
                        and tuned[-1][0] >= 0.7 * many and share < 0.75),
             table=[["training and test loss below the constant rate's", f"peak {peaks[small]:g}", "own best peak",
                     f"peak {peaks[large]:g}"],
                    *([name, *(_both(counts, many) for counts in (low, mine, high))]
                      for name, low, mine, high in zip(names, at[small], tuned, at[large]))])


def c45(training, test, longer):
    """Whether cyclical rates help.

    Parameters
    ----------
    training, test : dict of str to ndarray, shape (splits, k)
        Schedule -> losses at each peak.
    longer : pair of ndarray, shape (splits, k)
        Training and test losses of the triangular one that goes on for half a cycle more, and so ends at its peak.
    """
    losses, many = (training, test), len(longer[0])
    won = {name: _own_counts(losses, name, "constant") for name in ("triangular", "triangular2")}
    late = [_lower(own_best(end), own_best(each["constant"])) for end, each in zip(longer, losses)]
    verdicts("C45", "holds when the run ends at the low end of a cycle",
             "Then both train better than a constant rate; triangular that ends at a peak trains worse.",
             given=min(counts[0] for counts in won.values()) >= 0.7 * many and late[0] <= 0.3 * many,
             table=[["own best peaks: below the constant rate's", "training and test loss"],
                    *([name, _both(counts, many)] for name, counts in won.items()),
                    ["triangular, ended at its peak", _both(late, many)]])


def c46(training, test, longer):
    """Whether warm restarts help.

    Parameters
    ----------
    training, test : dict of str to ndarray, shape (splits, k)
        Schedule -> losses at each peak.
    longer : pair of ndarray, shape (splits, k)
        Training and test losses of restarts that go on for 45 steps after one more restart.
    """
    losses, many = (training, test), len(longer[0])
    constant, cosine = (_own_counts(losses, "restarts", other) for other in ("constant", "cosine"))
    late = [_lower(own_best(end), own_best(each["constant"])) for end, each in zip(longer, losses)]
    verdicts("C46", "holds when the run ends just before a restart",
             "Then they train better than a constant rate, though not than a single cosine; ended 45 steps after a "
             "restart, they lose.",
             given=constant[0] >= 0.7 * many and cosine[0] <= 0.6 * many and late[0] <= 0.3 * many,
             table=[["own best peaks: restarts end below", "training and test loss"],
                    ["the constant rate", _both(constant, many)],
                    ["a single cosine", _both(cosine, many)],
                    ["the constant rate, after 45 steps more", _both(late, many)]])


def c41(cases):
    """Whether warmup helps because sigma must collect data.

    Each way to begin is taken at its own best rate, chosen on other starts.

    Parameters
    ----------
    cases : dict of str to dict of str to ndarray, shape (starts, k)
        Three cases: sigma starts at zero, is corrected, is not there -> how it begins -> the losses at the end.
    """
    ends = {case: {way: np.median(own_best(each)) for way, each in losses.items()} for case, losses in cases.items()}
    zero, corrected, steep = ({way: 1 - end / each["at once"] for way, end in each.items()} for each in ends.values())
    verdicts("C41", "holds when sigma starts at zero",
             "There waiting brings at least half of warmup's gain. In this small network a corrected sigma gains nothing, "
             "and a steep start needs warmup.",
             given=bool(zero["warmup"] >= 0.1 and zero["wait"] >= zero["warmup"] / 2 and corrected["warmup"] <= 0.1
                        and steep["warmup"] >= 0.1 and steep["wait"] < steep["warmup"] / 2),
             table=[["training loss at the best rate, median", *next(iter(ends.values()))],
                    *([case.replace("\n", " "), *(f"{end:.2g}" for end in each.values())] for case, each in ends.items())])


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
             f"At {rates[large]:g} the rule ends lower in both losses. At own best rates it ends higher in training, "
             "and within 5 % in test.",
             given=bool(min(counts[0][1], counts[1][1]) >= 0.8 * many and counts[0][0] <= 0.3 * many
                        and abs(ratio - 1) < 0.05),
             table=[["rule and stopping, on splits", "own best rates", f"rate {rates[large]:g}"],
                    ["training loss below the constant rate's", *(_of(count, many) for count in counts[0])],
                    ["test loss below the constant rate's", *(_of(count, many) for count in counts[1])],
                    ["test loss below that of its best epoch", *(_of(count, many) for count in counts[2])],
                    ["stopped after epoch (median)", *lasts],
                    ["test loss changed by stopping",
                     *("by less than 0.001" if change < 0.001 else f"by up to {change:.3f}" for change in changes)]])
