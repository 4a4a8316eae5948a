"""The verdicts on what small batches do for the end of a run: what was measured decides the word."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("batches_and_generalization")


def c24(usual, noisier, afar):
    """Whether small batches test better when all are trained equally well.

    Parameters
    ----------
    usual : dict of int to ndarray (seeds,)
        Batch size -> test accuracy, from the usual start at one eta.
    noisier : ndarray (seeds,)
        Of B = 4 with twice that eta.
    afar : dict of tuple to ndarray (seeds,)
        (batch size, eta, target) -> test accuracy, from a start eight times as large; the target is a training loss.
    """
    middle = {size: np.median(scores) for size, scores in usual.items()}
    level = max(middle[4], np.median(noisier)) < middle[256] + 0.004
    base, small, long = (np.median(afar[name]) for name in ((256, 1.0, 0.002), (4, 1.0, 0.002), (256, 16.0, 0.002)))
    word = "does not hold" if level and small - long < 0.5 * (small - base) else "holds"
    rows = [["usual", "B = 4, eta = 0.5", f"{middle[4]:.3f}"], ["usual", "B = 256, eta = 0.5", f"{middle[256]:.3f}"],
            ["usual", "B = 4, eta = 1", f"{np.median(noisier):.3f}"], ["huge", "B = 256, eta = 1", f"{base:.3f}"],
            ["huge", "B = 4, eta = 1", f"{small:.3f}"], ["huge", "B = 256, eta = 16", f"{long:.3f}"]]
    verdicts("C24", word, "From the usual start none tests better; from a huge one small batches win at equal eta, but "
             "longer steps without noise help, too.", given=bool(small - base > 0.01),
             table=[["start", "run", "test accuracy"], *rows])


def c26(early, equal, rest):
    """Whether small batches end in flatter places, by three ways to stop.

    Parameters
    ----------
    early, equal, rest : dict of int to ndarray (seeds,)
        Batch size -> sharpness: after so many epochs, at the same training loss, and nearly at rest.
    """
    sizes = sorted(early)
    rows = [[name, *(np.median(bends[size]) for size in sizes)] for name, bends in (
        ("60 epochs", early), ("loss 0.12", equal), ("nearly at rest", rest))]
    times = [row[-1] / row[1] for row in rows]
    word = "does not hold" if times[2] < 1.1 else "holds"
    verdicts("C26", word, "On the way large batches lie in sharper places, even at the same loss; after 600 "
             "full-gradient steps for all, they are equally sharp.", given=bool(times[0] > 1.5 and 1 < times[1] < times[0]),
             table=[["sharpness after", *(f"B = {size}" for size in sizes)], *rows])


def c55(digits):
    """Whether dealing comes lower than drawing.

    Parameters
    ----------
    digits : dict of (int, float) to array_like (2, seeds)
        (B, eta) -> training losses on the digits, drawn and dealt.
    """
    medians = {setting: np.median(losses, axis=1) for setting, losses in digits.items()}
    verdicts("C55", "holds", "Shuffled and dealt, an epoch at a time, the digits came lower after five epochs than drawn.",
             given=bool(all(drawn > 1.2 * dealt for drawn, dealt in medians.values())),
             table=[["training loss", "drawn", "dealt"],
                    *([f"B = {size}, eta = {eta:g}", *pair] for (size, eta), pair in medians.items())])


def c56(content):
    """Whether every sample agrees in the end.

    Parameters
    ----------
    content : dict of tuple to tuple
        (hidden units, "clean", "noisy" or "decay") -> the share of the samples that are content at each look, and the
        training accuracy at the last.
    """
    ends = {name: shares[-1] for name, (shares, _) in content.items()}
    agree = min(ends[32, "clean"], ends[32, "noisy"]) > 0.9
    rows = [[f"{hidden} units, {kind}", f"{accuracy:.0%}", f"{shares[-1]:.0%}"]
            for (hidden, kind), (shares, accuracy) in content.items()]
    verdicts("C56", "holds when 32 units learn without weight decay",
             "In 400 epochs without decay 32 units fit every label, wrong ones too, and nearly all are content; "
             "with decay or 4 units fewer are.", given=bool(agree and max(ends[32, "decay"], ends[4, "noisy"]) < 0.7),
             table=[["after 400 epochs", "right", "content"], *rows])
