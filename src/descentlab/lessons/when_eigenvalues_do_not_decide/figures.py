"""The pictures of When do the eigenvalues not decide?."""

import numpy as np

from descentlab.descent import descend
from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_measured
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, VERMILLION
from descentlab.figures.plane import draw_contours, draw_path, draw_points
from descentlab.optimizers import gd
from descentlab.surfaces import Surface, monkey_saddle, peano

BELOW = VERMILLION      # where the loss is lower than at the point


@styled
def draw_same_bend(curves):
    """Curves through 0, each beside its name: all of them have slope 0 and bend 0 there.

    Parameters
    ----------
    curves : dict of str to callable
        Name -> a function of x.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The same bend, zero, and every kind of place", panels=len(curves), size=(3.1 * len(curves), 3.2),
                    alt="Small pictures of one curve each near 0: a hollow, a top, a curve that rises on one side and "
                        "falls on the other. All are level at 0.")
    x = np.linspace(-1, 1, 201)
    for ax, (name, curve) in zip(canvas.axes, curves.items()):
        y = curve(x)
        ax.plot(x, y, color=BLUE)
        ax.fill_between(x, y, 0, where=y < 0, color=BELOW, alpha=0.35, linewidth=0)
        ax.axhline(0, color=GREY, linewidth=1, linestyle="--")
        ax.plot([0], [0], "o", color=BLACK, markersize=8)
        ax.set(ylim=(-1.1, 1.1), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        ax.set_title(name, loc="left", fontsize=14)
    return canvas


@styled
def draw_straight_lines(slopes):
    """Peano's surface, straight lines through 0, and the parabola in the crescent; and the same with y / x^2 for height.

    Parameters
    ----------
    slopes : sequence of float
        Of the lines.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Near 0 every straight line is outside the crescent", panels=2, size=(10.2, 4.9),
                    alt="Peano's surface near 0. Left, the loss is below zero in a crescent between two parabolas that "
                        "touch at 0, and straight lines through 0 enter it only farther off. Right, with y divided by x "
                        "squared, the crescent is a strip; towards 0 each line leaves it upwards, and the line of "
                        "slope 0 lies below it. The parabola y = 2 x squared stays in it.")
    plane, strip = canvas.axes
    paint_peano(plane)
    x, near = np.linspace(-0.6, 0.6, 61), np.linspace(0.005, 0.6, 400)
    strip.axhspan(1, 3, color=BELOW, alpha=0.45, linewidth=0)
    for slope in slopes:
        plane.plot(x, slope * x, color=BLACK, linewidth=1.5, linestyle="--")
        strip.plot(near, slope / near, color=BLACK, linewidth=1.5, linestyle="--")
    plane.plot(x, 2 * x**2, color=GREEN, linewidth=3)
    strip.plot([0, 0.6], [2, 2], color=GREEN, linewidth=3)
    strip.set(xlim=(0, 0.6), ylim=(-1, 6), xlabel="x")
    strip.set_title("y / x²", loc="left", fontsize=13, fontweight="normal")
    plane.set(ylim=peano.box[1])
    write(plane, (-0.44, 0.36), "below 0", BELOW, offset=(0, 0), fontsize=13, ha="center")
    write(strip, (0.06, 1.35), "below 0", BELOW, offset=(0, 0), fontsize=13, ha="center")
    draw_points(plane, [0, 0], "undecided", size=10)
    label_ends(strip, [(0.6, 2, "y = 2x²", GREEN), *((0.6, m / 0.6, f"y = {m:g}x" if m else "y = 0", BLACK)
                                                     for m in slopes)])
    return canvas


def paint_peano(ax):
    """The level lines of Peano's surface, and the crescent in which it is below 0.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    """
    draw_contours(ax, peano)
    x = np.linspace(*peano.box[0], 121)
    ax.fill_between(x, x**2, 3 * x**2, color=BELOW, alpha=0.45, linewidth=0, label="below 0")


@styled
def draw_waiting(distances, ordinary, monkey, peano):
    """The monkey saddle with three runs that leave it, and how long a run takes from how near.

    Parameters
    ----------
    distances : array_like, shape (n,)
        Of the starts, from the saddle.
    ordinary, monkey, peano : array_like, shape (n,)
        Steps until the loss has fallen by 0.1.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The flatter the way out, the longer from nearby", panels=2, size=(10.2, 4.6),
                    alt="Left, the monkey saddle: three runs from the distance 0.1 leave it along three valleys. Right, "
                        "the steps to leave against the distance of the start, both logarithmic: nearly level for an "
                        "ordinary saddle, steep for the monkey saddle, twice as steep for Peano's.")
    above, waiting = canvas.axes
    draw_contours(above, Surface("x**3 - 3*x*y**2", box=((-0.6, 0.6), (-0.6, 0.6))), equal=True)
    for angle in np.deg2rad([60, 180, 300]):
        start = distances[0] * np.array([np.cos(angle), np.sin(angle)])
        draw_path(above, descend(monkey_saddle.gradient, start, gd(0.05), steps=monkey[0]).theta, VERMILLION)
    draw_points(above, [0, 0], "undecided", size=9)
    above.set_title(f"monkey saddle, from {distances[0]:g}", loc="left", fontsize=13, fontweight="normal")
    draw_measured(waiting, distances, {"ordinary": ordinary, "monkey": monkey, "Peano's": peano},
                  "distance of the start", log=True, logx=True, colors=(GREEN, VERMILLION, BLUE))
    waiting.set_title("steps to leave", loc="left", fontsize=13, fontweight="normal")
    return canvas
