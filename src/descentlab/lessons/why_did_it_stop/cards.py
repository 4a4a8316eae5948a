"""The cards of lesson 08: one for each run, which fill as the page goes."""

import numpy as np
from matplotlib.patches import Rectangle

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.palette import GREY, INK, PALE
from descentlab.lessons.why_did_it_stop.figures import COLORS

ACROSS, WIDE = 4, 2.6       # cards in a row, and inches for each


@styled
def draw_cards(runs, known=None, found=None):
    """A card for each run: its letter, what was found, its last hundred losses, and what has been measured so far.

    Parameters
    ----------
    runs : dict of str to Patient
    known : dict of str to list of str, optional
        Name of the run -> a line for each thing that has been measured.
    found : dict of str to str, optional
        Name of the run -> what stopped it, or "stands still" where that is not known yet.

    Returns
    -------
    Canvas
    """
    known, found = known or {}, found or {}
    tall = 1.27 + 0.235 * max((len(lines) for lines in known.values()), default=0)       # of a card, in inches
    rows = -(-len(runs) // ACROSS)
    told = "; ".join(f"{name}, {cause}" for name, cause in found.items())
    canvas = Canvas(_headline(found), size=(WIDE * ACROSS, 0.75 + rows * tall),
                    alt="A card for each run, with its last hundred losses. Q, S, T, W and Z are level; P goes up and "
                        f"down at every step, R jumps, and U sinks a little. {told}".rstrip())
    ax = canvas.ax
    for place, (name, run) in enumerate(runs.items()):
        row, column = divmod(place, ACROSS)
        lines = [_stands_on(run), *known.get(name, ())]
        _draw_card(ax, WIDE * column, -tall * row, tall, (f"{name}  {found.get(name, '')}", *lines),
                   run.losses[-101:], COLORS.get(name, PALE))
    ax.set(xlim=(0, WIDE * ACROSS), ylim=(-rows * tall, 0))
    ax.set_title("curves: the last hundred losses, each from 0 up", fontsize=13)
    ax.axis("off")
    return canvas


def _headline(found):
    if not found:
        return "Five of eight runs are level: Q, S, T, W and Z"
    still = sum(cause == "stands still" for cause in found.values())
    return f"{still} of {len(found)} runs stand still" if still else f"{len(found)} runs, {len({*found.values()})} causes"


def _stands_on(run):
    """What kind of loss it is: a network has hidden units, or none."""
    if not hasattr(run.objective, "layers"):
        return "a toy"
    return "a network, 200 digits" if len(run.objective.layers) > 2 else "softmax, 200 digits"


def _draw_card(ax, left, top, tall, texts, losses, color):
    """The frame, the head, the curve over its zero, and the lines."""
    head, *lines = texts
    ax.add_patch(Rectangle((left + 0.03, top - tall + 0.04), WIDE - 0.06, tall - 0.08, facecolor="white", edgecolor=PALE))
    ax.text(left + 0.1, top - 0.12, head, va="top", fontsize=14.5, fontweight="bold", color=INK.get(color, GREY))
    along, zero = left + np.linspace(0.1, WIDE - 0.1, len(losses)), top - 0.85
    ax.plot(along[[0, -1]], [zero, zero], color=PALE, linewidth=1)
    ax.plot(along, zero + 0.32 * losses / losses.mean(), color=color, linewidth=1.8)
    ax.text(left + 0.1, zero - 0.07, "\n".join(lines), va="top", fontsize=13, linespacing=1.25)
