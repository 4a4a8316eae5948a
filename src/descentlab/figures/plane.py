"""Pictures of the parameter plane: a surface's level lines, paths over them, critical points."""

import matplotlib
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from descentlab import _checks
from descentlab.figures.canvas import styled
from descentlab.figures.labels import write
from descentlab.figures.palette import SIGNS, VERMILLION

# Viridis, lightened so that lines and words stay readable on it; its lightness still rises evenly.
HEIGHTS = LinearSegmentedColormap.from_list(
    "heights", 0.38 * matplotlib.colormaps["viridis"](np.linspace(0, 1, 64))[:, :3] + 0.62)


def relief(surface, number=160):
    """A surface of two variables over its box, on a grid.

    Parameters
    ----------
    surface : Surface
        Or whatever has its `dimension`, `box` and `value`.
    number : int
        Points along each side.

    Returns
    -------
    xs, ys, heights : ndarray, shape (number, number)
        The points' coordinates, and the loss there; nan where it is not finite.

    Raises
    ------
    ValueError
        If the surface is not in the plane, or nowhere finite in its box.
    """
    if getattr(surface, "dimension", None) != 2:
        _checks.refuse("surface", surface, "a surface of two variables")
    (left, right), (bottom, top) = surface.box
    xs, ys = np.meshgrid(np.linspace(left, right, number), np.linspace(bottom, top, number))
    heights = surface.value(np.stack([xs, ys], axis=-1))
    heights = np.where(np.abs(heights) < 1e300, heights, np.nan)      # so that differences are finite as well
    if np.isnan(heights).all():
        _checks.refuse("surface", surface, "a surface that is finite somewhere in its box")
    return xs, ys, heights


def levels(heights, number=16):
    """Heights for level lines, from the lowest to the highest, closer together where most of the surface lies.

    Parameters
    ----------
    heights : ndarray
        As `relief` gives them; what is nan does not count.
    number : int

    Returns
    -------
    ndarray, shape (number,)

    Raises
    ------
    ValueError
        If the heights are all the same, up to rounding.
    """
    low, high = np.nanmin(heights), np.nanmax(heights)
    middle = (np.nanmedian(heights) - low) / max(high - low, np.finfo(float).tiny)
    power = np.clip(np.log(max(middle, 1e-6)) / np.log(0.5), 1.0, 6.0)
    found = low + (high - low) * np.linspace(0, 1, number) ** power
    if (np.diff(found) <= 0).any():
        _checks.refuse("heights", float(high), "more than one height")
    return found


@styled
def draw_contours(ax, surface, equal=False):
    """Level lines of a surface in the plane over its box, dark where it is low, white where it is not finite.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    surface : Surface
        Or whatever has its `dimension`, `box`, `names` and `value`.
    equal : bool
        One unit of x is as long as one of y, for where angles matter.

    Raises
    ------
    ValueError
        If the surface is not in the plane, nowhere finite in its box, or level throughout.
    """
    xs, ys, heights = relief(surface)
    try:
        lines = levels(heights)
    except ValueError:
        _checks.refuse("surface", surface, "a surface with more than one height in its box")
    ax.contourf(xs, ys, heights, levels=lines, colors=HEIGHTS(np.linspace(0, 1, len(lines) - 1)))
    ax.contour(xs, ys, heights, levels=lines, colors="white", linewidths=0.7, linestyles="solid", alpha=0.8)
    ax.set(xlim=surface.box[0], ylim=surface.box[1])
    names = surface.names
    names = [f"{n[0]}$_{n[1:]}$" if n[1:].isdigit() else n for n in names]
    ax.set_xlabel(names[0])
    ax.set_ylabel(names[1], rotation=0, labelpad=10)
    if equal:
        ax.set_aspect("equal")


@styled
def draw_path(ax, points, color=VERMILLION, label=None, dash="-", marker="."):
    """A path in the parameter plane: a circle at its start, a star at its end.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    points : array_like, shape (T+1, 2)
    color, dash, marker : str
        As matplotlib takes them.
    label : str, optional
        Written beside the end.

    Returns
    -------
    line, start, end : matplotlib.lines.Line2D
        For those who want to move them.
    """
    points = np.asarray(points)
    (line,) = ax.plot(*points.T, dash, marker=marker, color=color, markersize=5, linewidth=1.8, zorder=4)
    (start,) = ax.plot(*points[:1].T, "o", color="white", markeredgecolor=color, markeredgewidth=2.2, markersize=10,
                       zorder=5)
    (end,) = ax.plot(*points[-1:].T, "*", color=color, markeredgecolor="white", markersize=17, zorder=6)
    if label:
        write(ax, points[-1], label, color)
    return line, start, end


@styled
def draw_points(ax, points, kind, size=10, labelled=False):
    """Critical points of one kind, each kind with its own sign.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With its limits as they will stay, where the points are to be labelled.
    points : array_like, shape (k, 2) or (2,)
    kind : str
        "minimum", "saddle", "maximum" or "undecided".
    size : float
        Of a sign, in points.
    labelled : bool
        Whether the kind is written beside each.

    Raises
    ------
    ValueError
        If the kind is none of these.
    """
    _checks.one_of("kind", kind, tuple(SIGNS))
    points, sign = np.atleast_2d(points), SIGNS[kind]
    ax.plot(*points.T, linestyle="none", markersize=size, markeredgecolor="white", markeredgewidth=1.3, zorder=6,
            **sign)
    if labelled:
        left, right = ax.get_xlim()
        for point in points:
            at_edge = point[0] > left + 0.8 * (right - left)
            write(ax, point, kind, sign["color"], offset=(-9 if at_edge else 9, 7), ha="right" if at_edge else "left")
