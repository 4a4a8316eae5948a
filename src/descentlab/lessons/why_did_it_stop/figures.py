"""The pictures of lesson 08: eight traces, what is asked of a run that stands still, and the tree of questions."""

from typing import NamedTuple

import numpy as np
from matplotlib.patches import FancyBboxPatch

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, INK, PALE, PURPLE, VERMILLION
from descentlab.figures.plane import HEIGHTS

COLORS = {"A": BLUE, "B": VERMILLION, "C": GREEN, "D": PURPLE, "E": BLACK, "F": BLUE, "G": GREEN, "H": BLACK}


@styled
def draw_traces(runs, reach=0.5):
    """The last hundred losses of several runs one under the other, each as its deviation from its own mean.

    Parameters
    ----------
    runs : dict of str to Patient
    reach : float
        The deviation, as a share of that mean, that takes up half of a trace's row.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Eight runs, eight causes", size=(8.0, 4.9),
                    alt="Eight traces one under the other, a hundred steps each. Most are level lines; C jumps up and "
                        "down, and F sinks a little.")
    ax = canvas.ax
    for row, (name, run) in enumerate(runs.items()):
        losses = run.losses[-101:]
        color = COLORS.get(name, BLUE)
        ax.plot(np.arange(-100, 1), (losses / losses.mean() - 1) / reach / 2 - row, color=color, linewidth=1.8)
        ax.text(1.01, -row, name, transform=ax.get_yaxis_transform(), color=INK[color], va="center", fontsize=13)
    ax.set(ylim=(0.6 - len(runs), 0.6), yticks=-np.arange(len(runs)), yticklabels=[], xlabel="steps before the end",
           title="each loss, about its own mean")
    ax.tick_params(axis="y", length=0)
    ax.grid(True, axis="y")
    ax.margins(x=0)
    return canvas


@styled
def draw_gains(gains):
    """What one longer step gains, both axes logarithmic; a run that gains nothing is named in a corner.

    Parameters
    ----------
    gains : dict of str to tuple of ndarray, shape (n,)
        Name -> lengths, in steps of the run; what each gains, as a share of the height.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Three runs could have gone far with one longer step", size=(8.0, 4.5),
                    alt="Gain of one step against its length, both logarithmic: D, E and G climb to a large share of "
                        "the height, G more steeply than the others; B and H gain nothing.")
    ax, ends, nothing = canvas.ax, [], []
    for name, (lengths, shares) in gains.items():
        shares = np.asarray(shares)
        if not shares.max() > 0.01:
            nothing.append(name)
            continue
        best = int(shares.argmax())
        rising = np.arange(best + 1)[shares[:best + 1] > 1e-9]
        ax.plot(lengths[rising], shares[rising], ".-", color=COLORS[name])
        ends.append((lengths[best], shares[best], name, COLORS[name]))
    ax.set(xscale="log", yscale="log", xlabel="length of the step, in steps of the run",
           title="what it gains, as a share of the height")
    ax.grid(True, axis="y")
    label_ends(ax, ends)
    if nothing:
        ax.text(0.98, 0.05, f"{' and '.join(nothing)}: no length gains anything", transform=ax.transAxes, ha="right")
    return canvas


@styled
def draw_profiles(runs, directions):
    """The loss of several runs on a line through where each stands.

    Parameters
    ----------
    runs : dict of str to Patient
    directions : dict of str to ndarray, shape (d,)
        Along which the line goes.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("B can go down on both sides, H on neither", panels=len(runs), size=(8.4, 3.9),
                    alt="The loss along the direction of the lowest bend, through where each run stands. B stands on "
                        "a hilltop, H at the bottom of a valley.")
    for ax, (name, run) in zip(canvas.axes, runs.items()):
        along = np.linspace(-1, 1, 81) * run.length * 0.6
        ax.plot(along, run.objective.value(run.end + along[:, None] * directions[name]), color=COLORS[name])
        ax.plot(0, run.height, "o", color=BLACK, markeredgecolor="white", markersize=11)
        ax.set(xlabel="distance along v", title=f"{name}: loss along v, the lowest bend")
        ax.grid(True, axis="y")
    return canvas


class _Leaf(NamedTuple):
    cause: str
    treatment: str


LEAVES = (
    _Leaf("diverging", "a far smaller eta,\nfrom the best point"),
    _Leaf("falling", "nothing: go on"),
    _Leaf("noise floor", "let eta fall to 0,\nor a larger batch"),
    _Leaf("bouncing", "half of eta, falling to 0"),
    _Leaf("saddle", "a push along\nthe lowest bend"),
    _Leaf("plateau", "Adam: divide by\nthe slope's size"),
    _Leaf("crawling", "a larger eta, half of\nits limit at most"),
    _Leaf("ravine", "momentum; or bring\nthe inputs to one scale"),
    _Leaf("minimum", "nothing: another start,\nor another model"),
)
_QUESTIONS = (     # left, width, middle, question and its price
    (0, 21, 62.5, "What does\nthe loss do?\n(free)"),
    (0, 21, 47.5, "Did the slope\npromise a fall?\n(12 gradients)"),
    (31, 15.5, 47.5, "Who takes\nit back?\n(12 gradients)"),
    (0, 21, 34, "Does it fall on\nboth sides?\n(30 gradients)"),
    (0, 21, 12, "Does a longer\nstep gain?\n(6 gradients)"),
    (31, 15.5, 20.5, "Why is it\nso slow?"),
)
_WAYS = (          # corners, then where the answer stands, and the answer
    ([(21, 65), (26, 65), (26, 66), (65, 66)], (45, 66), "it rises, or leaves the numbers"),
    ([(21, 60), (26, 60), (26, 59), (65, 59)], (45, 59), "it falls by 1 % of its height"),
    ([(10.5, 58), (10.5, 52)], (10.5, 55.2), "neither"),
    ([(21, 47.5), (31, 47.5)], (26, 47.5), "yes, 1 %"),
    ([(46, 49), (49.5, 49), (49.5, 51.5), (65, 51.5)], (57.3, 51.5), "noise > signal"),
    ([(46, 46), (49.5, 46), (49.5, 43.5), (65, 43.5)], (57.3, 43.5), "cosine < −1/2"),
    ([(10.5, 43), (10.5, 38.5)], (10.5, 40.7), "no"),
    ([(21, 36), (65, 36)], (42, 36), "yes, by twice what the slope gains"),
    ([(10.5, 29.5), (10.5, 16.5)], (10.5, 23), "no"),
    ([(21, 14), (26, 14), (26, 20.5), (31, 20.5)], (26, 17.2), "yes"),
    ([(38.7, 25), (38.7, 28.5), (65, 28.5)], (53, 28.5), "the slope doubles"),
    ([(46, 21), (65, 21)], (55.5, 21), "eta < limit / 20"),
    ([(38.7, 16), (38.7, 13.5), (65, 13.5)], (53, 13.5), "eta > limit / 5"),
    ([(21, 9), (26, 9), (26, 6), (65, 6)], (42, 6), "no, and no bend goes down"),
)


@styled
def draw_tree(size=(10.6, 7.4)):
    """The questions in their order, what the answers mean, and what to try then: one page.

    Parameters
    ----------
    size : tuple of float
        Width and height, in inches.

    Returns
    -------
    Canvas
        Its `figure` can be saved for a printer, as `draw_tree().figure.savefig("tree.pdf")`.
    """
    canvas = Canvas("Why did it stop? Ask in this order", size=size,
                    alt="A tree of questions from top to bottom, with nine causes on the right and a treatment beside "
                        "each: " + "; ".join(f"{leaf.cause}, {' '.join(leaf.treatment.split())}" for leaf in LEAVES))
    ax = canvas.ax
    ax.set(xlim=(-0.5, 112.5), ylim=(-2.5, 70))
    ax.axis("off")
    for corners, place, answer in _WAYS:
        ax.plot(*np.transpose(corners), color=GREY, linewidth=1.6, zorder=1)
        ax.text(*place, answer, ha="center", va="center", fontsize=11, zorder=3,
                bbox=dict(facecolor="white", edgecolor="none", pad=1.2))
    for left, width, middle, text in _QUESTIONS:
        _draw_box(ax, left, width, middle, 9, text, HEIGHTS(0.95), "normal")
    for row, leaf in enumerate(LEAVES):
        middle = (66, 59, 51.5, 43.5, 36, 28.5, 21, 13.5, 6)[row]
        _draw_box(ax, 65, 16, middle, 5.4, leaf.cause, HEIGHTS(0.5), "bold")
        ax.text(83, middle, leaf.treatment, va="center", fontsize=11.5)
    ax.text(0, -1.4, "In between: undecided. Run on while eta falls to 0, and look again.", va="center", fontsize=11.5,
            style="italic")
    return canvas


def _draw_box(ax, left, width, middle, tall, text, color, weight):
    ax.add_patch(FancyBboxPatch((left, middle - tall / 2), width, tall, boxstyle="round,pad=0,rounding_size=1",
                                facecolor=color, edgecolor=GREY, zorder=2))
    ax.text(left + width / 2, middle, text, ha="center", va="center", fontsize=11.5, fontweight=weight, zorder=4)
