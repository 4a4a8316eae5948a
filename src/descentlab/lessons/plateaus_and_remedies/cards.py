"""The verdicts of Plateaus and remedies: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("plateaus_and_remedies")


def c16(saddle, squared, entropy):
    """What it costs to begin deeper in flat land, of three kinds.

    Parameters
    ----------
    saddle, squared, entropy : pair of array_like, shape (k,)
        |g| while a run was waiting, of which the smallest counts, and the steps until it was out: for runs that begin
        deeper and deeper beside a saddle, for a saturated neuron with the squared error, and with cross-entropy.
    """
    saddle, squared, entropy = (([np.min(sizes) for sizes in waiting], steps)
                                for waiting, steps in (saddle, squared, entropy))
    lands = {"saddle": saddle, "squared error": squared, "cross-entropy": entropy}
    ratios = {name: np.asarray(steps)[-1] / np.asarray(steps)[-2] for name, (_, steps) in lands.items()}
    slower = np.asarray(squared[0])[-2] / np.asarray(squared[0])[-1]
    rows = [[name, f"{norm:.0e}" if norm < 0.1 else f"{norm:.1f}", f"{steps:,}"]
            for name, (norms, all_steps) in lands.items() for norm, steps in list(zip(norms, all_steps))[-2:]]
    verdicts("C16", "holds when a unit is saturated and its loss is the squared error",
             "There ten times less gradient means ten times more steps; beside a shallow net's saddle, or with "
             "cross-entropy, it means only some steps more.",
             given=bool(abs(ratios["squared error"] / slower - 1) < 0.3
                        and ratios["saddle"] < 2 and ratios["cross-entropy"] < 2),
             table=[["flat land", "smallest gradient", "steps"], *rows])


def c17(rests, doubles, exact):
    """After how many halvings only so much is left.

    Parameters
    ----------
    rests : sequence of float
        Small, smaller, and at last 0.
    doubles, exact : sequence of int or None
        The steps: in doubles, and in fractions; None for what never came.
    """
    verdicts("C17", "holds when only a rest of exactly zero counts",
             "In fractions something is always left; but ten halvings buy three decimals, and doubles run out of digits at "
             "step 54." if doubles[-1] == 54 else
             "In fractions something is always left; but ten halvings buy three decimals, and doubles run out of digits.",
             given=exact[-1] is None and None not in exact[:-1] and None not in doubles,
             table=[["rest", "in doubles", "in fractions"],
                    *([f"{rest:.0e}" if rest else "zero", _step(one), _step(other)]
                      for rest, one, other in zip(rests, doubles, exact))])


def _step(step):
    return "never" if step is None else f"step {step}"


def c18(scores):
    """Whether remedies help, and where.

    Parameters
    ----------
    scores : dict of str to dict of str to float
        Trouble -> {remedy: share of the training data that is right}. The first two remedies are nothing and another
        rate, the last one is clipping; the last trouble is a gradient that is too large.
    """
    *small, large = scores
    nothing, rate, *others, clipping = scores[large]
    good = {trouble: [remedy for remedy, score in row.items() if score > 0.9] for trouble, row in scores.items()}
    verdicts("C18", "holds when clipping is kept for a gradient too large",
             "Initialization, batch normalization, skips and fewer layers rescued all three nets; clipping only the one "
             "with huge weights, as did a smaller rate.",
             given=all(nothing not in good[trouble] and set(others) <= set(good[trouble]) for trouble in scores)
             and not any({rate, clipping} & set(good[trouble]) for trouble in small)
             and {rate, clipping} <= set(good[large]),
             table=[["trouble", "rescued by", "not by"],
                    *([trouble, ", ".join(good[trouble]),
                       ", ".join(remedy for remedy in row if remedy not in (nothing, *good[trouble])) or "-"]
                      for trouble, row in scores.items())])
