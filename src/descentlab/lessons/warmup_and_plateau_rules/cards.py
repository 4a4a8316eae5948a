"""The verdicts of this page: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts
from descentlab.lessons.learning_rate_schedules.cards import lower
from descentlab.lessons.learning_rate_schedules.cases import own_best

verdicts = Verdicts("warmup_and_plateau_rules")


def of(count, many):
    """A count in words.

    Parameters
    ----------
    count, many : int

    Returns
    -------
    str
    """
    return f"{count} of {many}"


def c41(cases):
    """Whether warmup helps because sigma must collect data.

    Each way to begin is taken at its own best rate, chosen on other starts.

    Parameters
    ----------
    cases : dict of str to dict of str to ndarray, shape (starts, k)
        Four cases: Adam whose sigma is not corrected; Adam; plain descent from a steep start, and from the usual one. Case
        -> how it begins -> the losses at the end.
    """
    ends = {case: {way: own_best(each) for way, each in losses.items()} for case, losses in cases.items()}
    won = {case: lower(each["warmup"], each["at once"]) for case, each in ends.items()}
    uncorrected, corrected, *_ = ends
    many = len(ends[uncorrected]["warmup"])
    # Clearly means: on nine of ten starts. A few more than half decide nothing, for warmup or against it.
    clearly = won[uncorrected] >= 0.9 * many
    sometimes = 0 < won[corrected] < 0.9 * many
    verdicts("C41", "holds when sigma is not corrected",
             "In this small network warmup clearly helped an uncorrected sigma; a corrected one, with as few gradients, it "
             "helped on some starts.",
             given=clearly and sometimes,
             table=[["median training loss", "at once", "warmup", "warmup lower"],
                    *([case, *(f"{np.median(each[way]):.2g}" for way in ("at once", "warmup")), of(won[case], many)]
                      for case, each in ends.items())])


def c44(rates, constant, plateau, stops):
    """Whether it helps to lower the rate when the validation loss stops improving, and in the end to stop.

    Parameters
    ----------
    rates : sequence of float, shape (k,)
        The last is four times the best constant one in training.
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
    pairs = (training, constant.training[-1]), (test, constant.test[-1]), (kept, back)
    counts = [[lower(own_best(mine), own_best(other)), lower(mine[:, large], other[:, large])] for mine, other in pairs]
    higher = lower(own_best(constant.training[-1]), own_best(training))
    where = "all" if higher == many else higher
    ratios = np.array([np.median(own_best(mine)) / np.median(own_best(other)) for mine, other in pairs[1:]])
    times = rates[large] / rates[int(constant.training[-1].mean(axis=0).argmin())]
    lasts = [f"{np.median(stops[:, k]) + 1:.0f} of {len(constant.eta)}" for k in (best, large)]
    changes = np.abs(test - plateau.test[-1])[:, [best, large]]
    verdicts("C44", "holds when the rate is four times the best one in training",
             f"At rate {rates[large]:g} the rule ends lower in both losses; at own best rates it trains higher on {where} splits, "
             "and tests about alike.",
             given=bool(times == 4 and min(counts[0][1], counts[1][1]) >= 0.8 * many and higher >= 0.8 * many
                        and np.abs(ratios - 1).max() < 0.05 and changes.max() < 0.01),
             table=[["rule and stopping, on splits", "own best rates", f"rate {rates[large]:g}"],
                    ["training loss below the constant rate's", *(of(count, many) for count in counts[0])],
                    ["test loss below the constant rate's", *(of(count, many) for count in counts[1])],
                    ["the same, each at its best epoch", *(of(count, many) for count in counts[2])],
                    ["stopped after epoch (median)", *lasts]])
