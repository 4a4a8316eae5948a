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
    turns : float
        How often, of all steps, a run just below the limit turned back.
    """
    first, *others = gone
    verdicts("C32", "holds when the condition number is large",
             "With inputs as they are no rate arrives; with scaled or standardized inputs every stable rate that we "
             "tried does.",
             given=bool(turns > 0.9 and np.max(gone[first]) < 0.9
                        and all(np.min(gone[name]) > 0.99 for name in others)),
             table=[["inputs", "condition", "way gone, smallest rate", "way gone, best rate"],
                    *([name, f"{np.linalg.cond(hessian):,.0f}", f"{gone[name][0]:.2%}", f"{np.max(gone[name]):.0%}"]
                      for name, hessian in hessians.items())])


def c37(took):
    """Whether a mean that forgets follows faster.

    Parameters
    ----------
    took : dict of int to dict of str to int
        How many gradients there were before they grew tenfold -> {rule: steps until sigma has followed}; the first rule
        is the mean of all squares, the others are called "beta = ..." and forget more and more slowly.
    """
    mean, *forgetting = next(iter(took.values()))
    memory = {name: 1 / (1 - float(name.rpartition(" ")[2])) for name in forgetting}
    long = [row[mean] > 5 * row[name] for before, row in took.items() for name in forgetting
            if before > 9 * memory[name]]
    short = [row[mean] < 2 * row[name] for before, row in took.items() for name in forgetting
             if before < 1.1 * memory[name]]
    verdicts("C37", "holds when the run is much longer than 1 / (1 - beta) steps",
             "After ten times that many steps RMSProp followed a tenfold growth five times faster or more; after as "
             "many steps it gained little.",
             given=all(long) and any(short),
             table=[["steps before", mean, *forgetting],
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
             "Then it makes Adam's steps exactly; without the corrections the first steps on a constant slope are "
             "several times longer than eta.",
             given=bool(apart < 1e-12 and np.ptp(corrected) < 1e-6 and np.max(without) > 2),
             table=[["two means", "first step / eta", "longest step / eta"],
                    *([name, f"{each[0]:.1f}", f"{np.max(each):.1f}"] for name, each in steps.items())])


def c57(kept, to_m, to_signs):
    """Whether sigma leaves the direction alone.

    Parameters
    ----------
    kept : float
        The share of the parameters whose step has the sign of m.
    to_m, to_signs : array_like, shape (T, k)
        Degrees from m / sigma to m and to the signs of m, at each step of k runs.
    """
    middle, signs = np.median(to_m, axis=1), np.median(to_signs, axis=1)
    verdicts("C57", "does not hold",
             "Each parameter keeps the sign of its m, but at every step the whole step pointed tens of degrees away "
             "from m.",
             given=bool(kept > 0.999 and middle.min() > 20),
             table=[["median of the runs", "first step", f"step {len(middle)}"],
                    ["parameters that keep the sign of m", f"{kept:.0%}", f"{kept:.0%}"],
                    ["degrees from the step to m", f"{middle[0]:.0f}", f"{middle[-1]:.0f}"],
                    ["degrees from the step to the signs of m", f"{signs[0]:.0f}", f"{signs[-1]:.0f}"]])


def c53(turns, falls):
    """Whether -g is the steepest way down.

    Parameters
    ----------
    turns : array_like, shape (n,)
        Directions, in degrees from -g.
    falls : dict of str to array_like, shape (n,)
        Where the steps end -> the falls of the loss.
    """
    off = {name: abs(turns[np.argmax(fall)]) for name, fall in falls.items()}
    verdicts("C53", "holds when a step is measured by its length",
             "Of all steps of one length -g falls most; if each parameter may move equally far, another direction "
             "does.",
             given=bool(off["circle"] < 0.2 and off["square"] > 1),
             table={"steps end on a": list(falls), "best, degrees from -g": [f"{each:.0f}" for each in off.values()]})


def c36(degrees, needs):
    """Whether dividing by the root mean square gives each parameter the rate that it needs.

    Parameters
    ----------
    degrees : array_like, shape (n,)
        By how much a ravine is turned, from 0 to 45.
    needs : dict of str to array_like, shape (n,)
        The rule -> steps until the distance is ten times smaller.
    """
    plain = needs["plain descent"]
    scaled = [needs[name] for name in ("mean of all squares", "AdaGrad", "scale alone")]
    verdicts("C36", "holds when the ravine lies near an axis",
             "At 0 and 5 degrees a scale saves most of the steps; at 45 degrees hardly any, or it costs some.",
             given=bool(all(row[1] < plain[1] / 3 and row[-1] > 0.85 * plain[-1] for row in scaled)),
             table=[["steps to a tenth of the distance", *(f"{angle} degrees" for angle in degrees)],
                    *([name, *("10 or fewer" if each < 10.1 else f"{each:.0f}" for each in row)]
                      for name, row in needs.items())])


MADE_OF = {"gd": ("g", "1"), "momentum": ("sum of g", "1"), "adagrad": ("g", "sum of g^2"),
           "rmsprop": ("g", "mean of g^2"), "adam": ("mean of g", "mean of g^2"), "adamw": ("mean of g", "mean of g^2")}


def c42(apart):
    """Whether all optimizers are one equation, whose m and sigma are made of gradients.

    Parameters
    ----------
    apart : dict of str to float
        Optimizer -> by how much its published steps differ from those of our m and sigma.
    """
    others = [each for name, each in apart.items() if name != "adamw"]
    verdicts("C42", "holds when no weight decay acts outside the gradient",
             "Five published loops make the steps of the equation; AdamW, which is Adam with decay outside, does not.",
             given=bool(max(others) < 1e-12 and apart["adamw"] > 1e-6),
             table=[["published", "m", "sigma, root of", "m and sigma make its steps"],
                    *([name, *MADE_OF[name], "yes" if each < 1e-12 else "no"] for name, each in apart.items())])
