"""A map of lesson 05: what a ball does, by eta times the bend and beta."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, GREEN, PURPLE

CREEPS, SWINGS, ZIGZAGS, DIVERGES = "#FBE3A6", "#BFDDF0", "#E3A9D0", "#C4C4C4"


def paint_regions(ax, lowest, highest=12.0):
    """Where a ball creeps, swings, zigzags and diverges, and the two edges of swinging.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    lowest, highest : float
        The ends of the axis of eta times the bend, which is logarithmic.
    """
    beta = np.linspace(0, 0.999, 400)
    low, high, limit = (1 - np.sqrt(beta))**2, (1 + np.sqrt(beta))**2, 2 * (1 + beta)
    ax.set(xscale="log", xlim=(lowest, highest), ylim=(0, 0.999), xlabel="eta times bend")
    ax.set_yticks([0, 0.25, 0.5, 0.75, 0.9], ["0", "0.25", "0.5", "0.75", "0.9"])       # 0.9 is the usual one
    ax.set_ylabel("beta", rotation=0, labelpad=14)
    for start, end, color in ((0 * beta, low, CREEPS), (low, high, SWINGS), (high, limit, ZIGZAGS),
                              (limit, 0 * beta + highest, DIVERGES)):
        ax.fill_betweenx(beta, np.maximum(start, lowest), np.maximum(end, lowest), color=color, linewidth=0)
    for edge in (low, high):
        ax.plot(edge, beta, color=BLACK, linewidth=1.4)
    for place, word in (((2 * lowest, 0.1), "creeps"), ((0.2, 0.72), "swings")):
        ax.text(*place, word, fontsize=13)
    upright = dict(fontsize=13, rotation=90, ha="center", va="center")        # their places are narrow
    ax.text(np.sqrt(4 * highest), 0.72, "diverges", **upright)
    ax.plot([1.75, np.sqrt(4 * highest)], [0.05, 0.15], color=BLACK, linewidth=1)      # under the next word
    # It stands in another region, so it wears the color of its own.
    ax.text(np.sqrt(4 * highest), 0.22, "zigzags", bbox=dict(facecolor=ZIGZAGS, edgecolor=BLACK, pad=3), **upright)


@styled
def draw_bars(bends, settings, left):
    """The bends of a ravine as bars on the map, a bar for each setting.

    Parameters
    ----------
    bends : array_like, shape (2,)
        The gentle one first.
    settings : sequence of (float, float)
        eta and beta. Where beta is 0 it is plain descent; the others get letters.
    left : sequence of float
        What a step leaves with each.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The lowest bar that fits between the curves is the fastest", size=(8.6, 4.8),
                    alt="A map of eta times bend, logarithmic, and beta, cut by two curves, between which a ball "
                        "swings. On it lie four bars of the same length, from eta times the gentle bend to eta times "
                        "the steep one. A lies high between the curves. B sticks out to the left, into where a ball "
                        "creeps. C touches both curves with its ends, and its step leaves the least. On the "
                        "lower edge lies plain descent, whose step leaves hardly more than A's.")
    ax = canvas.ax
    paint_regions(ax, 0.003)
    letters = iter("ABC")
    for (eta, beta), share in zip(settings, left):
        name = next(letters) if beta else "plain"
        gentle, steep = eta * np.asarray(bends)
        ax.plot([gentle, steep], [beta, beta], color=BLACK, linewidth=4, solid_capstyle="butt", clip_on=False)
        for place, sign, color in ((gentle, "o", GREEN), (steep, "s", PURPLE)):
            ax.plot(place, beta, sign, color=color, markeredgecolor=BLACK, markersize=11, zorder=5, clip_on=False)
        write(ax, (gentle, beta), name, offset=(-10, 0), ha="right", va="center", fontsize=14, fontweight="bold")
        write(ax, (np.sqrt(gentle * steep), beta), f"leaves {share:.3f}", offset=(0, 5), ha="center",
              fontweight="bold" if share == min(left) else "normal")
    ax.set_title("each bar: from the gentle bend (disc) to the steep one (square); on it what a step leaves",
                 fontsize=12, fontweight="normal")
    return canvas
