"""The pictures of lesson 07: differences from seed to seed, and slices of a landscape."""

import numpy as np

from descentlab.figures.canvas import styled
from descentlab.figures.palette import BLACK, BLUE, GREY, SIGNS, VERMILLION
from descentlab.figures.plane import HEIGHTS


@styled
def draw_differences(ax, groups, xlabel="", title="", labelled=True):
    """Every seed's difference from a reference, a line of dots for each group, the first on top.

    The median is a black stroke, zero a dashed line.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    groups : dict of str to array_like, shape (seeds,)
        Label -> differences.
    xlabel, title : str
    labelled : bool
        Whether the labels are written.
    """
    for row, values in enumerate(groups.values()):
        values = np.sort(np.asarray(values, dtype=float))
        ax.plot(values, row + np.linspace(-0.16, 0.16, len(values)), "o", color=BLUE, markersize=5.5, alpha=0.6,
                markeredgewidth=0)
        ax.plot([np.median(values)] * 2, [row - 0.32, row + 0.32], "-", color=BLACK, linewidth=2.4)
    ax.axvline(0, color=VERMILLION, linestyle="--", linewidth=1.6)
    ax.set_yticks(range(len(groups)), list(groups) if labelled else [""] * len(groups))
    ax.set(xlabel=xlabel, title=title, ylim=(len(groups) - 0.5, -0.5))
    ax.tick_params(axis="y", length=0)
    ax.grid(True, axis="x")


@styled
def draw_slice(ax, piece, title="", top=None, labelled=True):
    """Level lines of a slice of a landscape, evenly spaced, the trained point in the middle as a filled dot.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    piece : landscapes.Slice
    title : str
    top : float, optional
        Heights above it are cut off, so that several slices may share their levels.
    labelled : bool
        Whether the vertical axis is labelled.
    """
    levels = np.linspace(0, piece.loss.max() if top is None else top, 15)
    ax.contourf(piece.steps, piece.steps, piece.loss, levels=levels, colors=HEIGHTS(np.linspace(0, 1, 14)),
                extend="max")
    ax.contour(piece.steps, piece.steps, piece.loss, levels=levels, colors=GREY, linewidths=0.8)
    ax.plot(0, 0, zorder=6, markersize=9, markeredgecolor="white", **SIGNS["minimum"])
    ax.set(xlabel="a", aspect="equal", xticks=[-1, 0, 1], yticks=[-1, 0, 1], title=title)
    if labelled:
        ax.set_ylabel("b", rotation=0)
