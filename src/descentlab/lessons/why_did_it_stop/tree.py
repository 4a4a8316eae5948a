"""The tree of questions on one page, with what each name says to do."""

from typing import NamedTuple

import numpy as np
from matplotlib.patches import FancyBboxPatch

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.palette import GREY
from descentlab.figures.plane import HEIGHTS


class _Leaf(NamedTuple):
    middle: float
    cause: str
    treatment: str


class _Question(NamedTuple):
    left: float
    width: float
    middle: float
    text: str


class _Way(NamedTuple):
    corners: list
    place: tuple        # of the answer
    answer: str


LEAVES = (
    _Leaf(58, "diverging", "half of the limit,\nfalling to 0"),
    _Leaf(50, "falling", "go on"),
    _Leaf(42, "noise floor", "the same rate,\nfalling to 0"),
    _Leaf(34, "bouncing", "half of the limit,\nfalling to 0"),
    _Leaf(26, "undecided", "the same rate,\nfalling to 0"),
    _Leaf(18, "crawling", "half of the limit,\nfalling to 0"),
    _Leaf(8.5, "saddle", "a push along v"),
    _Leaf(0, "minimum", "go on"),
)
_QUESTIONS = (
    _Question(0, 20, 58, "Did the loss rise\nby half?"),
    _Question(0, 20, 42, "What became of\nthe promise?"),
    _Question(28, 14, 34, "Who takes\nit back?"),
    _Question(0, 20, 18, "Is the rate below\nlimit / 100?"),
    _Question(0, 20, 4.25, "Does it fall on\nboth sides?"),
)
_WAYS = (
    _Way([(20, 58), (58, 58)], (39, 58), "yes, or it is not finite"),
    _Way([(10, 53.8), (10, 46.2)], (10, 50), "no"),
    _Way([(20, 44.5), (24, 44.5), (24, 50), (58, 50)], (42, 50), "a tenth of it or more is kept"),
    _Way([(20, 39.5), (24, 39.5), (24, 34), (28, 34)], (24, 36.8), "less"),
    _Way([(42, 36), (46, 36), (46, 42), (58, 42)], (51, 42), "noise"),
    _Way([(42, 34), (58, 34)], (51, 34), "leaps"),
    _Way([(42, 32), (46, 32), (46, 26), (58, 26)], (50.5, 26), "both, neither"),
    _Way([(10, 37.8), (10, 22.2)], (10, 30), "it was below 1 %"),
    _Way([(20, 18), (58, 18)], (39, 18), "yes"),
    _Way([(10, 13.8), (10, 8.45)], (10, 11.1), "no"),
    _Way([(20, 6), (24, 6), (24, 8.5), (58, 8.5)], (41, 8.5), "yes"),
    _Way([(20, 2.5), (24, 2.5), (24, 0), (58, 0)], (41, 0), "no"),
)
SCALE = 9.2 / 96            # inches of a unit
LEAF, TREATED, NAMES = 58, 75.5, 92.5       # where causes, treatments and the letters of runs begin


@styled
def draw_tree(found=None):
    """The questions in their order, what the answers mean, and what is to be done.

    Parameters
    ----------
    found : dict of str to str, optional
        Name of the run -> what stopped it: the names are written beside the causes.

    Returns
    -------
    Canvas
        Its `figure` can be saved for a printer, as `draw_tree().figure.savefig("tree.pdf")`.
    """
    causes = ", ".join(leaf.cause for leaf in LEAVES)
    canvas = Canvas("Ask from the top down, and stop at the first name", size=(9.2, SCALE * 72),
                    alt=f"A tree of questions from top to bottom, with the names that they lead to: {causes}. Beside each "
                        "name stands its treatment.")
    ax = canvas.ax
    ax.set(xlim=(-0.5, 95.5), ylim=(-4, 67))
    ax.axis("off")
    for left, text in ((LEAF, "name"), (TREATED, "treatment")):
        ax.text(left, 65, text, fontsize=12, color=GREY, va="center")
    for way in _WAYS:
        ax.plot(*np.transpose(way.corners), color=GREY, linewidth=1.6, zorder=1)
        ax.text(*way.place, way.answer, ha="center", va="center", fontsize=13, zorder=3,
                bbox=dict(facecolor="white", edgecolor="none", pad=1.2))
    for question in _QUESTIONS:
        _draw_box(ax, (question.left, question.width, question.middle, 8.4), question.text, HEIGHTS(0.95), "normal")
    for leaf in LEAVES:
        named = leaf.cause != "undecided"
        _draw_box(ax, (LEAF, 15.5, leaf.middle, 5.6), leaf.cause, HEIGHTS(0.5) if named else "white", "bold")
        ax.text(TREATED, leaf.middle, leaf.treatment, va="center", fontsize=12)
        names = (name for name, cause in (found or {}).items() if cause == leaf.cause)
        ax.text(NAMES, leaf.middle, " ".join(names), va="center", fontsize=14, color=GREY)
    return canvas


def _draw_box(ax, place, text, color, weight):
    """A box of a left edge, a width, a middle and a height."""
    left, width, middle, tall = place
    ax.add_patch(FancyBboxPatch((left, middle - tall / 2), width, tall, boxstyle="round,pad=0,rounding_size=1",
                                facecolor=color, edgecolor=GREY, zorder=2))
    ax.text(left + width / 2, middle, text, ha="center", va="center", fontsize=13, fontweight=weight, zorder=4)
