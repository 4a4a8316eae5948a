"""The pictures of lesson 08: the tree of questions, and what is asked of a run that stands still."""

from typing import NamedTuple

import numpy as np
from matplotlib.patches import FancyBboxPatch

from descentlab.figures.canvas import styled
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, INK, PURPLE, VERMILLION
from descentlab.figures.plane import HEIGHTS


class _Tree(NamedTuple):
    """Questions at (left, width, height), verdicts at heights, and ways: corners, the answer's place, the answer."""

    questions: list
    verdicts: list
    ways: list


_UPPER = _Tree(
    questions=[(0, 15, 43, "Does the\nloss fall?"), (23, 19, 43, "Did the slope\npromise it?"),
               (51, 14, 43, "Who takes\nit back?")],
    verdicts=[(57, "falling"), (50, "noise floor"), (43, "bouncing")],
    ways=[([(7.5, 43), (7.5, 57), (86, 57)], (46, 57), "yes: surely, by 1 % of its height"),
          ([(15, 43), (23, 43)], (19, 43), "no"), ([(42, 43), (51, 43)], (46.5, 43), "yes: 1 %"),
          ([(58, 43), (58, 50), (86, 50)], (75.5, 50), "noise > signal"),
          ([(65, 43), (86, 43)], (75.5, 43), "noise < 1/10,\ncosine < −1/2")])
_LOWER = _Tree(
    questions=[(23, 19, 25, "Does it fall on\nboth sides?"), (23, 19, 8, "Is a longer step\nany better?"),
               (51, 14, 19.5, "Why is it\nso slow?")],
    verdicts=[(34, "saddle"), (26.5, "plateau"), (19.5, "crawling"), (12.5, "ravine"), (5.5, "minimum")],
    ways=[([(30, 43), (30, 25)], (30, 34), "no"),
          ([(37, 25), (37, 34), (86, 34)], (61, 34), "yes: by twice the slope's"),
          ([(32.5, 25), (32.5, 8)], (32.5, 16.5), "no"), ([(42, 10), (58, 10), (58, 19.5)], (50, 10), "yes"),
          ([(42, 5.5), (86, 5.5)], (64, 5.5), "no, and no bend goes down"),
          ([(58, 19.5), (58, 26.5), (86, 26.5)], (75.5, 26.5), "slope doubles"),
          ([(65, 19.5), (86, 19.5)], (75.5, 19.5), "else eta < limit/20"),
          ([(62, 19.5), (62, 12.5), (86, 12.5)], (75.5, 12.5), "else eta > limit/5")])
_CUT = _Tree(questions=[], verdicts=[], ways=[([(32.5, 43), (32.5, 36)], (32.5, 37.5), "no")])


@styled
def draw_tree(ax, whole=True):
    """The questions that `diagnose` asks, and what the answers mean, from left to right.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    whole : bool
        False for the upper half alone, without what is asked where the slope promised nothing.
    """
    questions, verdicts, ways = (upper + lower for upper, lower in zip(_UPPER, _LOWER if whole else _CUT))
    if not whole:
        ax.text(36, 36.5, "it is the place, or the rate", va="center", fontsize=12, style="italic")
    ax.set(xlim=(-0.5, 100.5), ylim=(2 if whole else 35, 60))
    ax.axis("off")
    for corners, place, answer in ways:
        ax.plot(*np.transpose(corners), color=GREY, linewidth=1.6, zorder=1)
        ax.text(*place, answer, ha="center", va="center", fontsize=11.5, zorder=3,
                bbox=dict(facecolor="white", edgecolor="none", pad=1.5))
    for left, width, middle, text in questions:
        _draw_box(ax, left, width, middle, 7.5, text, HEIGHTS(0.95), "normal")
    for middle, name in verdicts:
        _draw_box(ax, 86, 14, middle, 5, name, HEIGHTS(0.5), "bold")


def _draw_box(ax, left, width, middle, tall, text, color, weight):
    ax.add_patch(FancyBboxPatch((left, middle - tall / 2), width, tall, boxstyle="round,pad=0,rounding_size=1",
                                facecolor=color, edgecolor=GREY, zorder=2))
    ax.text(left + width / 2, middle, text, ha="center", va="center", fontsize=12, fontweight=weight, zorder=4)


@styled
def draw_traces(ax, traces, reach=0.5):
    """Flat curves one under the other, each as its deviation from its own mean.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    traces : dict of str to array_like, shape (T,)
        Label -> values.
    reach : float
        The deviation, as a share of that mean, that takes up half of a trace's row.
    """
    for row, (label, values) in enumerate(traces.items()):
        deviation = np.asarray(values) / np.mean(values) - 1
        color = (BLUE, VERMILLION, GREEN, BLACK)[row % 4]
        ax.plot(np.arange(1 - len(values), 1), deviation / reach / 2 - row, color=color, linewidth=1.8)
        ax.text(1.01, -row, label, transform=ax.get_yaxis_transform(), color=INK[color], va="center")
    ax.set(ylim=(0.6 - len(traces), 0.6), yticks=-np.arange(len(traces)), yticklabels=[], xlabel="steps before the end")
    ax.tick_params(axis="y", length=0)
    ax.grid(True, axis="y")
    ax.margins(x=0)


@styled
def draw_gains(ax, gains):
    """What longer steps gain, both axes logarithmic.

    The first is labelled above its middle, the others below theirs; one that gains nothing is named in a corner.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    gains : dict of str to tuple of ndarray, shape (n,)
        Label -> (lengths, shares of the height).
    """
    styles = zip((BLUE, GREEN, VERMILLION, PURPLE), ("-", "--", "-.", ":"))
    for row, ((label, (lengths, shares)), (color, dash)) in enumerate(zip(gains.items(), styles)):
        if not len(shares):
            ax.text(0.98, 0.06, f"{label}: no gain at any length", transform=ax.transAxes, ha="right")
            continue
        ax.plot(lengths, shares, dash, marker=".", color=color)
        middle = lengths[len(lengths) // 2], shares[len(shares) // 2]
        write(ax, middle, label, color, offset=(8, -16) if row else (-8, 8), ha="left" if row else "right")
    ax.set(xscale="log", yscale="log", xlabel="length, in steps of the run", ylabel="gain, share\nof the height")
    ax.grid(True, axis="y")


@styled
def draw_profile(ax, surface, theta, v, title, reach=1.0):
    """The loss of a surface on a line through a point, and the point on it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    surface : Surface
    theta, v : ndarray, shape (d,)
        The point, and the line's direction.
    title : str
    reach : float
        How far the line goes to either side, in lengths of v.
    """
    along = np.linspace(-reach, reach, 81)
    ax.plot(along, surface.value(theta + along[:, None] * v), "-", color=BLUE)
    ax.plot(0, surface.value(theta), "o", color=BLACK, markeredgecolor="white", markersize=11)
    ax.set(xlabel="distance along v", title=title)
    ax.grid(True, axis="y")
