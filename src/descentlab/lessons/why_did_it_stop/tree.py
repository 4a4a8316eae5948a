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
    _Leaf(66, "diverging", "half of the limit,\nfalling to 0"),
    _Leaf(58, "falling", "go on"),
    _Leaf(50, "noise floor", "the same rate,\nfalling to 0"),
    _Leaf(42, "bouncing", "half of the limit,\nfalling to 0"),
    _Leaf(34, "crawling", "half of the limit,\nfalling to 0"),
    _Leaf(23.4, "saddle", "a push along v"),
    _Leaf(16, "ravine", "one long step"),
    _Leaf(8, "minimum", "go on"),
    _Leaf(0, "undecided", "the same rate,\nfalling to 0"),
)
_QUESTIONS = (
    _Question(0, 20, 66, "Did the loss rise\nby half?"),
    _Question(0, 20, 50, "What became of\nthe promise?"),
    _Question(28, 14, 46, "Who takes\nit back?"),
    _Question(0, 20, 34, "Is the rate below\nlimit / 100?"),
    _Question(0, 20, 23.4, "Does it fall on\nboth sides?"),
    _Question(0, 20, 12, "Does it fall in\na longer step?"),
)
_WAYS = (
    _Way([(20, 66), (58, 66)], (39, 66), "yes, or no number"),
    _Way([(10, 61.8), (10, 54.2)], (10, 58), "no"),
    _Way([(20, 52.5), (24, 52.5), (24, 58), (58, 58)], (42, 58), "a tenth of it or more is kept"),
    _Way([(20, 46), (28, 46)], (24, 43.6), "less"),
    _Way([(42, 48), (46, 48), (46, 50), (58, 50)], (50.3, 50), "noise"),
    _Way([(42, 44), (46, 44), (46, 42), (58, 42)], (50.3, 42), "leaps"),
    _Way([(10, 45.8), (10, 38.2)], (10, 42), "it was below 1 %"),
    _Way([(20, 34), (58, 34)], (39, 34), "yes"),
    _Way([(10, 29.8), (10, 27.6)], (13, 28.7), "no"),
    _Way([(20, 23.4), (58, 23.4)], (39, 23.4), "yes"),
    _Way([(10, 19.2), (10, 16.2)], (13, 17.7), "no"),
    _Way([(20, 13.5), (24, 13.5), (24, 16), (58, 16)], (39, 16), "yes, by 1 %"),
    _Way([(20, 10.5), (24, 10.5), (24, 8), (58, 8)], (39, 8), "no"),
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
    canvas = Canvas("Ask from the top down, and stop at the first name", size=(9.2, SCALE * 80),
                    alt=f"A tree of questions from top to bottom, with the names that they lead to: {causes}. Beside each "
                        "name stands its treatment.")
    ax = canvas.ax
    ax.set(xlim=(-0.5, 95.5), ylim=(-4, 75))
    ax.axis("off")
    for left, text in ((LEAF, "name"), (TREATED, "treatment")):
        ax.text(left, 73, text, fontsize=12, color=GREY, va="center")
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
    ax.text(LEAF - 1, 0, "where no answer fits, or two:", ha="right", va="center", fontsize=13)
    return canvas


def _draw_box(ax, place, text, color, weight):
    """A box of a left edge, a width, a middle and a height."""
    left, width, middle, tall = place
    ax.add_patch(FancyBboxPatch((left, middle - tall / 2), width, tall, boxstyle="round,pad=0,rounding_size=1",
                                facecolor=color, edgecolor=GREY, zorder=2))
    ax.text(left + width / 2, middle, text, ha="center", va="center", fontsize=13, fontweight=weight, zorder=4)
