"""The pictures of lesson 06: the factors of every step, and which way is steepest."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLUE, DIRECTION, PALE, SCALE, SCHEDULE, VERMILLION


@styled
def draw_factors(axes, path, names=("x", "y")):
    """The factors of each step, a panel each: m, sigma, and eta / sigma * m.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        Three panels.
    path : Path
        Of one start in the plane.
    names : sequence of str
        Of the parameters.
    """
    step = path.eta[:, None] / path.sigma * path.m
    for ax, title, values, color in zip(axes, ("direction m", "scale sigma", "step: eta / sigma x m"),
                                        (path.m, path.sigma, step), (DIRECTION, SCALE, SCHEDULE)):
        for curve, dash in zip(values.T, ("-", "--")):
            ax.plot(curve, dash, color=color)
        if (values > 0).all():
            ax.set_yscale("log")
        ax.set(xlabel="step t", title=title)
        ax.margins(x=0.02)
        ax.grid(True, axis="y")
    axes[-1].axhline(0, color=PALE, linewidth=1)
    last = len(path) - 1
    label_ends(axes[1], [(last, values, name, SCALE) for name, values in zip(names, path.sigma[-1])])
    for ax, values in ((axes[0], path.m), (axes[2], step)):
        for name, curve in zip(names, values.T):
            top = np.abs(curve).argmax()
            write(ax, (top, curve[top]), name, ax.lines[0].get_color(), offset=(8, -4 if curve[top] > 0 else 0))


@styled
def draw_directions(degrees, falls):
    """How fast the loss falls against the direction of the step, the tops marked.

    Parameters
    ----------
    degrees : ndarray, shape (n,)
        Of each direction, from -g.
    falls : dict of str to ndarray, shape (n,)
        Label -> fall of the loss; drawn as a share of its largest.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Which way is steepest depends on what you call a step", size=(6.6, 4.6),
                    alt="Fall of the loss against the direction, for steps of equal length and for steps with equal "
                        "largest coordinate: their highest points are at different angles.")
    ax, order = canvas.ax, np.argsort(degrees)
    for (label, values), color, dash in zip(falls.items(), (VERMILLION, BLUE), ("--", "-")):
        top = values.argmax()
        ax.plot(degrees[order], values[order] / np.abs(values).max(), dash, color=color)
        ax.plot(degrees[top], values[top] / np.abs(values).max(), "o", color=color, markeredgecolor="white",
                markersize=11)
        left = degrees[top] < -5
        write(ax, (degrees[top], 1.0), label, color, offset=(-12 if left else 12, 4), ha="right" if left else "left",
              va="center")
    ax.axhline(0, color=PALE, linewidth=1)
    ax.set(xlabel="direction of the step, in degrees from -g", ylim=(-1.15, 1.3),
           xticks=np.arange(-180, 181, 45), ylabel="fall of the loss\n(best = 1)")
    ax.grid(True, axis="y")
    return canvas
