"""The pictures of lesson 02: the curvature of every direction, and ways through a critical point."""

import numpy as np

from descentlab.figures.canvas import styled
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, VERMILLION
from descentlab.figures.plane import relief

TAYLOR = GREEN, VERMILLION      # the line and the parabola


@styled
def draw_arrow(ax, start, vector, color=BLUE, label=None):
    """An arrow in data units, its label at the tip.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    start, vector : array_like, shape (2,)
    color : str
    label : str, optional
    """
    tip = np.asarray(start) + np.asarray(vector)
    ax.annotate("", tip, start, arrowprops=dict(arrowstyle="-|>", color=color, linewidth=2.6, shrinkA=0, shrinkB=0,
                                                mutation_scale=18), zorder=6)
    if label:
        write(ax, tip, label, color)


@styled
def draw_region(ax, surface, below, label):
    """Hatch the part of a surface's box where its value is less than `below`, and name it at its deepest point.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    surface : Surface
    below : float
    label : str
    """
    xs, ys, heights = relief(surface, 300)
    ax.contourf(xs, ys, heights, levels=[np.nanmin(heights) - 1, below], colors=[VERMILLION], alpha=0.35)
    ax.contour(xs, ys, heights, levels=[below], colors=[VERMILLION], linewidths=1.5)
    deepest = np.unravel_index(np.nanargmin(heights), heights.shape)
    inward = 14 if xs[deepest] < np.mean(surface.box[0]) else -14
    write(ax, (xs[deepest], ys[deepest]), label, VERMILLION, offset=(inward, 0), ha="left" if inward > 0 else "right",
          va="center")


@styled
def draw_line(ax, point, direction, color=BLACK):
    """A thin straight line from edge to edge of the picture.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    point, direction : array_like, shape (2,)
        A point that it passes, and its direction.
    color : str
    """
    ax.axline(point, np.add(point, direction), color=color, linewidth=1.2, linestyle="--")


@styled
def draw_trace(ax, points, color=BLACK):
    """A dotted curve through points.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    points : array_like, shape (n, 2)
    color : str
    """
    ax.plot(*np.asarray(points).T, ":", color=color, linewidth=2.6)


def polar_curvature(hessian, number=361):
    """The curvature v'Hv of every unit direction v in the plane.

    Parameters
    ----------
    hessian : array_like, shape (2, 2)
    number : int
        How many directions, around the whole circle.

    Returns
    -------
    angles, curvature : ndarray, shape (number,)
        In radians, and v'Hv there.
    zero : float
        The radius that stands for zero in a polar picture, so that nothing is negative.
    """
    angles = np.linspace(0, 2 * np.pi, number)
    v = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    curvature = np.einsum("ki,ij,kj->k", v, hessian, v)
    return angles, curvature, 1.25 * max(np.abs(curvature).max(), 1e-12)


@styled
def draw_directional_curvature(ax, hessian, number=361):
    """The curvature v'Hv of every unit direction v, as the distance from a dashed circle.

    Outside the circle (blue) the surface curves up in that direction, inside (vermillion) it curves down. The
    eigenvectors are drawn with their eigenvalues.

    Parameters
    ----------
    ax : matplotlib.projections.polar.PolarAxes
    hessian : array_like, shape (2, 2)
    number : int
        How many directions.
    """
    angles, curvature, zero = polar_curvature(hessian, number)
    ax.plot(angles, np.full(number, zero), "--", color=GREY, linewidth=1.4)
    write(ax, (np.deg2rad(200), zero), "0", GREY, offset=(0, 0), ha="center", va="center")
    ax.fill_between(angles, zero, zero + np.maximum(curvature, 0), color=BLUE, alpha=0.35, linewidth=0)
    ax.fill_between(angles, zero, zero + np.minimum(curvature, 0), color=VERMILLION, alpha=0.45, linewidth=0)
    ax.plot(angles, zero + curvature, color=BLACK)
    values, vectors = np.linalg.eigh(hessian)
    for value, vector in zip(values, vectors.T):
        angle = np.arctan2(vector[1], vector[0])
        for side in (angle, angle + np.pi):
            ax.plot([side, side], [0, zero + value], color=GREEN, linewidth=2.4, linestyle="-" if value > 0 else ":")
        write(ax, (angle if -np.pi / 2 <= angle < np.pi / 2 else angle + np.pi, zero + value), f"{value:.3g}", GREEN,
              fontweight="bold")
    ax.set(xticks=np.deg2rad([0, 90, 180, 270]), yticks=[], ylim=(0, (zero + curvature).max() * 1.15))
    ax.spines["polar"].set_visible(False)
