"""The verdicts of Plateaus and remedies: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("plateaus_and_remedies")


def c16(lands, entropy):
    """What it costs to begin deeper in flat land.

    Parameters
    ----------
    lands : dict of str to sequence of array_like
        Land -> |g| at each step of its waits, the deeper run last. The first land is a saddle, the others are plateaus.
    entropy : sequence of array_like
        The same for a saturated neuron with cross-entropy.
    """
    longer = {land: len(waits[-1]) / len(waits[-2]) for land, waits in lands.items()}
    smaller = {land: np.min(waits[-2]) / np.min(waits[-1]) for land, waits in lands.items()}
    saddle, *plateaus = lands
    rows = [[land, f"{smaller[land]:.1f} times", f"{len(waits[-2]):,}", f"{len(waits[-1]):,}"]
            for land, waits in lands.items()]
    verdicts("C16", "holds when the loss or the layers shrink the gradient",
             "There a run waits longer by roughly the factor that its gradient lacks; beside a shallow net's saddle it waits "
             "only some steps longer.",
             given=bool(all(longer[land] > 0.6 * smaller[land] > 1.2 for land in plateaus)
                        and longer[saddle] < 2 < smaller[saddle] and len(entropy[-1]) < 20),
             table=[["flat land", "the gradient is smaller", "steps", "steps, deeper"], *rows,
                    ["cross-entropy", "not at all", f"{len(entropy[-2]):,}", f"{len(entropy[-1]):,}"]])


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
             "In 200 steps initialization, batch normalization, skips and fewer layers rescued all three nets; clipping, like a "
             "smaller rate, only the one with huge weights.",
             given=all(nothing not in good[trouble] and set(others) <= set(good[trouble]) for trouble in scores)
             and not any({rate, clipping} & set(good[trouble]) for trouble in small)
             and {rate, clipping} <= set(good[large]),
             table=[["trouble", "rescued by", "not by"],
                    *([trouble, ", ".join(good[trouble]),
                       ", ".join(remedy for remedy in row if remedy not in (nothing, *good[trouble])) or "-"]
                      for trouble, row in scores.items())])


def c35(bends, paths, stopped, out):
    """Whether a run beside a saddle swings, and whether it stays there.

    Parameters
    ----------
    bends : array_like, shape (k,)
        eta times the steep bend.
    paths : sequence of Path
        Their x along the steep bend, their y along the way out.
    stopped : sequence of int
        The steps at which a rule of little patience would have ended them.
    out : sequence of int
        The steps at which their loss was 0.002 below the saddle's.
    """
    bends = np.asarray(bends)
    turned = np.array([bool((path.theta[1:9, 0] * path.theta[:8, 0] < 0).all()) for path in paths])
    settles = np.array([abs(path.theta[500, 0]) < 1e-3 for path in paths])
    stopped, out = np.asarray(stopped), np.asarray(out)
    verdicts("C35", "holds when eta times the steep bend is between 1 and 2",
             "Begun a millionth beside the ridge, only then does it swing and settle; a rule that watches the loss ends every such "
             "run too early.",
             given=bool((turned == (bends > 1)).all() and (settles == (bends < 2)).all()
                        and (stopped[settles] < out[settles]).all()),
             table=[["eta times bend", "swings", "settles", "the rule ends it", "it leaves"],
                    *([f"{bend:g}", _yes(swings), _yes(calm), f"step {end:,}" if calm else "-",
                       f"step {step:,}" if calm else "thrown out"]
                      for bend, swings, calm, end, step in zip(bends, turned, settles, stopped, out))])


def _yes(condition):
    return "yes" if condition else "no"
