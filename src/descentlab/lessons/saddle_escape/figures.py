"""The pictures of lesson 03: shares of ways down against the loss, and what remedies do."""

import numpy as np

from descentlab.figures.canvas import styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLUE, GREEN, GREY, INK, PALE, VERMILLION


@styled
def draw_share_against_loss(ax, exact, searched, others):
    """The share of positive eigenvalues against the loss, for points of three kinds.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    exact, searched, others : array_like, shape (k, 2)
        Pairs (loss, share): of padded nets, of points found by search, of points that are not critical.
    """
    # Crosses last: under a dot, one could not be found.
    places, many = np.unique(np.round(exact, 3), axis=0, return_counts=True)
    for place, number in zip(places[many > 1], many[many > 1]):
        write(ax, place, f"{number}", INK[VERMILLION], offset=(9, 5))
    for points, marker, color, size in ((searched, "^", BLUE, 8), (exact, "o", VERMILLION, 11), (others, "x", GREY, 6)):
        edge = {} if marker == "x" else {"markeredgecolor": "white"}
        ax.plot(*np.asarray(points).T, marker, color=color, markersize=size, linestyle="none", **edge)
    ax.axhline(1, color=PALE, linewidth=1)
    ax.set(xlabel="loss", ylim=(None, 1.03), title="share of positive eigenvalues")
    ax.grid(True, axis="y")
    for height, text, color in ((0.21, "● smaller nets, padded (how many): exact", VERMILLION),
                                (0.13, "▲ found by search: |g| < 1e-10", BLUE),
                                (0.05, "× search ended early: |g| is not 0", GREY)):
        ax.text(0.02, height, text, transform=ax.transAxes, color=INK.get(color, color))


@styled
def draw_remedies(axes, pairs, ylabel="loss, median of five"):
    """Losses with and without a remedy, a panel for each remedy.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
    pairs : dict of str to dict
        Title -> {label: (x, losses)}, both (n,); what is not finite ends a curve.
    ylabel : str
    """
    axes[0].set_ylabel(ylabel)
    for ax, (title, curves) in zip(axes, pairs.items()):
        ends = []
        for (label, (x, losses)), color, dash in zip(curves.items(), (VERMILLION, BLUE, GREEN), ("--", "-", ":")):
            losses = np.where(np.isfinite(losses), losses, np.nan)
            ax.plot(x, losses, dash, color=color)
            last = np.flatnonzero(np.isfinite(losses))[-1]
            ends.append((x[last], losses[last], label, color))
        log_height(ax)
        ax.set(xlabel="step t", title=title)
        ax.margins(x=0.02)
        label_ends(ax, ends)
