"""The cards of lesson 08: one for each run, with its curve."""

import numpy as np
from matplotlib.patches import Rectangle

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.palette import GREY, INK, PALE
from descentlab.lessons.why_did_it_stop.figures import COLORS

ACROSS, WIDE, TALL = 3, 2.6, 1.27       # cards in a row, and inches for each


@styled
def draw_cards(runs):
    """A card for each run: its letter, its last hundred losses, and what kind of loss it is.

    Parameters
    ----------
    runs : dict of str to Patient

    Returns
    -------
    Canvas
    """
    rows = -(-len(runs) // ACROSS)
    canvas = Canvas("None of the five falls, and three are level: Q, S and Z", size=(WIDE * ACROSS, 0.75 + rows * TALL),
                    alt="A card for each run, with its last hundred losses. Q, S and Z are level; P goes up and "
                        "down at every step, and R jumps.")
    ax = canvas.ax
    for place, (name, run) in enumerate(runs.items()):
        row, column = divmod(place, ACROSS)
        _draw_card(ax, WIDE * column, -TALL * row, (name, _stands_on(run)), run.losses[-101:], COLORS.get(name, PALE))
    ax.set(xlim=(0, WIDE * ACROSS), ylim=(-rows * TALL, 0))
    ax.set_title("curves: the last hundred losses, each from 0 up", fontsize=13)
    ax.axis("off")
    return canvas


def _stands_on(run):
    """What kind of loss it is: a network has hidden units, or none."""
    if not hasattr(run.objective, "layers"):
        return "a toy"
    return "a network, 200 digits" if len(run.objective.layers) > 2 else "softmax, 200 digits"


def _draw_card(ax, left, top, texts, losses, color):
    """The frame, the name, the curve over its zero, and what it stands on."""
    name, kind = texts
    ax.add_patch(Rectangle((left + 0.03, top - TALL + 0.04), WIDE - 0.06, TALL - 0.08, facecolor="white", edgecolor=PALE))
    ax.text(left + 0.1, top - 0.12, name, va="top", fontsize=14.5, fontweight="bold", color=INK.get(color, GREY))
    along, zero = left + np.linspace(0.1, WIDE - 0.1, len(losses)), top - 0.85
    ax.plot(along[[0, -1]], [zero, zero], color=PALE, linewidth=1)
    ax.plot(along, zero + 0.32 * losses / losses.mean(), color=color, linewidth=1.8)
    ax.text(left + 0.1, zero - 0.07, kind, va="top", fontsize=13)
