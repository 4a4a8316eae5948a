"""The verdicts of Why do adaptive rates jump, and who wins a fair race?"""

import numpy as np

from descentlab._numbers import cosine
from descentlab.claims import Verdicts

verdicts = Verdicts("jumps_and_races")


def c39(first, rested):
    """Whether averaging over all squares makes late jumps.

    Parameters
    ----------
    first : dict of (str, float) to array_like, shape (k,)
        (rule, eta) -> the step of each run's first jump; inf for never. The rule that adds up squares is "AdaGrad".
    rested : dict of (str, float) to int
        The same -> how many of the runs came to rest at the bottom.
    """
    jumped = {case: np.isfinite(steps).sum() for case, steps in first.items()}
    shares = {case: jumped[case] / max(rested[case], 1) for case in first if case[0] != "AdaGrad"}
    small = [share for (_, eta), share in shares.items() if eta < 0.2]
    large = [share for (_, eta), share in shares.items() if eta > 0.2]
    sums = [jumped[case] for case in first if case[0] == "AdaGrad"]
    verdicts("C39", "holds when squares are averaged, not summed, and eta is large enough",
             "In 5,000 steps averages threw out at least about half of the resting runs from eta = 0.3 on, at 0.1 none; the sum "
             "none.",
             given=bool(min(large) > 0.4 and max(small) == 0 == max(sums)),
             table=[["sigma", "eta", "runs that rest", "runs that jump", "first jump, median"],
                    *([rule, f"{eta:g}", f"{rested[rule, eta]}", f"{jumped[rule, eta]}", _median(np.asarray(steps))]
                      for (rule, eta), steps in first.items())])


def _median(steps):
    jumped = steps[np.isfinite(steps)]
    return f"step {np.median(jumped):,.0f}" if len(jumped) else "-"


def c40(jumped, arrived):
    """Whether decay removes the jumps.

    Parameters
    ----------
    jumped, arrived : dict of str to dict of float to int
        Schedule -> {eta: how many starts jump, how many arrive}. First comes the constant rate; the last two fall fast
        from the first steps.
    """
    constant, *others, fast, last = jumped
    left = [jumped[name][eta] for name in others for eta in jumped[name]]
    verdicts("C40", "holds when the rate falls fast enough from the first steps",
             "With 1/sqrt(1 + t) or 1/sqrt(1 + t/3) no run jumps; each of the slower ones leaves jumps from some "
             "starts.",
             given=bool(sum([*jumped[fast].values(), *jumped[last].values()]) == 0
                        < min([*left, *jumped[constant].values()])),
             table=[["schedule, at eta", *(f"jump at {eta:g}" for eta in jumped[constant]),
                     *(f"arrive at {eta:g}" for eta in list(arrived[constant])[-2:])],
                    *([name, *counts.values(), *list(arrived[name].values())[-2:]] for name, counts in jumped.items())])


MADE_OF = {"gd": ("g", "1"), "momentum": ("sum of g, fading", "1"), "adagrad": ("g", "sum of g^2"),
           "rmsprop": ("g", "mean of g^2"), "adam": ("mean of g", "mean of g^2"), "adamw": ("mean of g", "mean of g^2")}


def c42(apart):
    """Whether all optimizers are one equation, whose m and sigma are made of gradients.

    Parameters
    ----------
    apart : dict of str to float
        Optimizer -> by how much its published steps differ from those of our m and sigma.
    """
    others = [each for name, each in apart.items() if name != "adamw"]
    verdicts("C42", "holds when gd, momentum, AdaGrad, RMSProp and Adam are meant",
             "Their published loops make the steps of the equation; AdamW, which is Adam with decay outside, does not.",
             given=bool(max(others) < 1e-12 and apart["adamw"] > 1e-6),
             table=[["published", "m", "sigma, root of", "m and sigma make its steps"],
                    *([name, *MADE_OF[name], "yes" if each < 1e-12 else "no"] for name, each in apart.items())])


def c57(m, step):
    """Whether sigma leaves the direction alone.

    Parameters
    ----------
    m, step : array_like, shape (T, n)
        The average of the gradients, and m / sigma, at each step.
    """
    kept, to_m = np.mean(np.sign(step) == np.sign(m)), _degrees_between(step, m)
    verdicts("C57", "holds when each parameter is taken by itself",
             "Each keeps the sign of its m; but the whole step pointed tens of degrees away from m.",
             given=bool(kept > 0.999 and np.min(to_m) > 10 and np.median(to_m) > 20),
             table=[[f"over {len(to_m)} steps", "least", "most"],
                    ["parameters that keep the sign of m", f"{kept:.0%}", ""],
                    ["degrees from the step to m", f"{np.min(to_m):.0f}", f"{np.max(to_m):.0f}"]])


def c53(ends, falls):
    """Whether -g is the steepest way down.

    Parameters
    ----------
    ends : dict of str to ndarray, shape (n, 2)
        "circle" and "square" -> all steps of one length, and all whose larger part has one size.
    falls : dict of str to array_like, shape (n,)
        The same -> the falls of the loss, per length. That along an axis is the slope along it.
    """
    g = [-falls["circle"][np.argmax(ends["circle"][:, k])] for k in range(2)]
    best = {name: np.argmax(fall) for name, fall in falls.items()}
    off = {name: _degrees_between(ends[name][at], np.negative(g)) for name, at in best.items()}
    verdicts("C53", "holds when a step is measured by its length",
             "Of all tiny steps of one length -g falls most; where each parameter may move equally far, here another "
             "direction did.",
             given=bool(off["circle"] < 0.2 and off["square"] > 1),
             table=[["steps end on a", "best, degrees from -g", "its length, x 10,000",
                     "fall of the loss, x 10,000"],
                    *([name, f"{off[name]:.0f}", f"{np.hypot(*ends[name][at]):.2f}", f"{falls[name][at]:.1f}"]
                      for name, at in best.items())])


def _degrees_between(one, other):
    return np.degrees(np.arccos(np.clip(cosine(one, other), -1, 1)))
