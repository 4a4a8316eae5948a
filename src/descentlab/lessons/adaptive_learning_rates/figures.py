"""The picture of lesson 06: the factors of every step."""

import numpy as np

from descentlab.figures.canvas import styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import DIRECTION, PALE, SCALE, SCHEDULE


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
