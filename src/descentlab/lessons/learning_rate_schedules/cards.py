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


def c43(peaks, training, test, own_training, own_test):
    """Whether a rate that falls ends lower than a constant one.

    Parameters
    ----------
    peaks : array_like, shape (k,)
        Each twice the one before.
    training, test : dict of str to ndarray, shape (splits, k)
        Schedule -> losses at each peak.
    own_training, own_test : dict of str to ndarray, shape (splits,)
        Schedule -> losses at its own best peak.
    """
    best = int(np.mean(training["constant"], axis=0).argmin())
    small, large = best - 2, best + 2
    rows, below, above, gains = [], [], [], []
    for name in ("steps", "exponential", "cosine"):
        for kind, losses, own in (("training", training, own_training), ("test", test, own_test)):
            many = len(losses[name])
            at = [_lower(losses[name][:, k], losses["constant"][:, k]) for k in (small, large)]
            below.append(at[0] / many)
            above.append(at[1] / many)
            gains.append(1 - np.median(own[name]) / np.median(own["constant"]))
            rows.append([f"{name}: {kind} loss", _of(at[0], many), _of(_lower(own[name], own["constant"]), many),
                         _of(at[1], many)])
    verdicts("C43", "holds when the constant rate is too large",
             "At four times the best rate all three end lower than a constant one, at a quarter higher; each tuned, they "
             "gain little.",
             given=bool(min(above) >= 0.8 and max(below) <= 0.2 and max(gains) < 0.1),
             table=[["lower than the constant rate's, on splits", f"peak {peaks[small]:g}", "own best peak",
                     f"peak {peaks[large]:g}"], *rows])


def c45(own_training, own_test, at_peak):
    """Whether cyclical rates help.

    Parameters
    ----------
    own_training, own_test : dict of str to ndarray, shape (splits,)
        Schedule -> losses at its own best peak.
    at_peak : ndarray, shape (splits,)
        Training losses of the triangular one that goes on for half a cycle more, and so ends at a peak.
    """
    cycles, many = ("triangular", "triangular2"), len(own_training["constant"])
    rows = [[f"{name}, lower than {other}",
             *(_of(_lower(own[name], own[other]), many) for own in (own_training, own_test))]
            for name in cycles for other in ("constant", "cosine")]
    won = [_lower(own_training[name], own_training["constant"]) / many for name in cycles]
    end = _lower(at_peak, own_training["constant"])
    verdicts("C45", "holds when the run ends at the low end of a cycle",
             "Then both train better than a constant rate; triangular that ends at a peak trains worse.",
             given=min(won) >= 0.7 and end <= 0.3 * many,
             table=[["own best peak, on splits", "training loss", "test loss"], *rows,
                    ["triangular, ended at a peak: lower than constant", _of(end, many), "–"]])


def c46(own_training, own_test, later):
    """Whether warm restarts help.

    Parameters
    ----------
    own_training, own_test : dict of str to ndarray, shape (splits,)
        Schedule -> losses at its own best peak.
    later : ndarray, shape (splits,)
        Training losses of restarts that go on for 45 steps after one more restart.
    """
    many = len(later)
    pairs = [[_lower(own["restarts"], own[other]) for own in (own_training, own_test)]
             for other in ("constant", "cosine")]
    late = _lower(later, own_training["constant"])
    verdicts("C46", "holds when the run ends just before a restart",
             "Then they train better than a constant rate, though not than a single cosine; ended 45 steps after a "
             "restart, they lose.",
             given=pairs[0][0] >= 0.7 * many and pairs[1][0] <= 0.6 * many and late <= 0.3 * many,
             table=[["own best peak, on splits", "training loss", "test loss"],
                    ["lower than constant", *(_of(count, many) for count in pairs[0])],
                    ["lower than one cosine", *(_of(count, many) for count in pairs[1])],
                    ["45 steps longer: lower than constant", _of(late, many), "–"]])


def c41(cases):
    """Whether warmup helps because sigma must collect data.

    Each way to begin is taken at its own best rate, chosen on other starts.

    Parameters
    ----------
    cases : dict of str to dict of str to ndarray, shape (starts, k)
        Three cases: sigma starts at zero, is corrected, is not there -> how it begins -> the losses at the end.
    """
    gains = []
    for losses in cases.values():
        own = {way: own_best(each) for way, each in losses.items()}
        gains.append({way: np.median(1 - own[way] / own["at once"]) for way in ("wait", "warmup")})
    zero, corrected, steep = gains
    verdicts("C41", "holds when sigma starts at zero",
             "There waiting brings at least half of warmup's gain. With sigma corrected warmup gains nothing; on a "
             "steep start it helps without sigma.",
             given=bool(zero["warmup"] >= 0.1 and zero["wait"] >= zero["warmup"] / 2 and corrected["warmup"] <= 0.1
                        and steep["warmup"] >= 0.1 and steep["wait"] < steep["warmup"] / 2),
             table=[["training loss below at once, median of ten", "after waiting", "after warmup"],
                    *([case.replace("\n", " "), f"{gain['wait']:.0%}", f"{gain['warmup']:.0%}"]
                      for case, gain in zip(cases, gains))])


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
                    ["test loss below its best epoch's", *(_of(count, many) for count in counts[2])],
                    ["stopped after epoch (median)", *lasts],
                    ["test loss changed by stopping",
                     *("by less than 0.001" if change < 0.001 else f"by up to {change:.3f}" for change in changes)]])
