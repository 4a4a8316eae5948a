"""The pictures of Can a ball be taken apart?: one run seen as two, and the bars that a factor allows."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, PURPLE, VERMILLION
from descentlab.figures.plane import draw_contours, draw_path


@styled
def draw_one_run(surface, run, vectors, seen, alone):
    """A run on a turned ravine; and the same run along the two eigenvectors, over two runs on lines.

    Parameters
    ----------
    surface : Surface
        In the plane.
    run : array_like, shape (T, 2)
    vectors : array_like, shape (2, 2)
        A column for each eigenvector, the gentle one first.
    seen : array_like, shape (T, 2)
        The run along the eigenvectors.
    alone : sequence of array_like, shape (T,)
        Two runs that know of one bend each.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Seen along the eigenvectors, one run is two", panels=3, size=(10, 4.0),
                    alt="Left, a winding path over the level lines of a turned ravine, with its two "
                        "eigenvectors as dashed lines. Middle and right, the same run along each eigenvector: a slow "
                        "swing in the gentle direction, a quick one in the steep direction, and on both curves the "
                        "dots of a ball on a line of its own.")
    left, *others = canvas.axes
    draw_contours(left, surface)
    for v, color, name in zip(np.transpose(vectors), (GREEN, PURPLE), ("gentle", "steep")):
        write(left, -2.2 * v * np.sign(v @ run[0]), name, color, offset=(0, 0), ha="center", va="center")
        left.plot(*np.outer(v, [-9, 9]), color=color, linewidth=2, linestyle="--", scalex=False, scaley=False)
    draw_path(left, run, VERMILLION)
    left.set_title("the run, the eigenvectors")
    for k, (ax, name, color) in enumerate(zip(others, ("gentle", "steep"), (GREEN, PURPLE))):
        ax.axhline(0, color=BLACK, linewidth=1)
        ax.plot(np.asarray(seen)[:, k], color=color, linewidth=4)
        ax.plot(alone[k], "o", color=BLACK, markersize=3)
        ax.set(xlabel="step t", title=f"the {name} part")
    write(others[0], (30, 0), "dots: a ball alone", offset=(0, 60), ha="center")
    return canvas


@styled
def draw_heights(heights, ends, r):
    """The longest bar at each height with which a step leaves at most r, between the two curves of the swing.

    Parameters
    ----------
    heights : array_like, shape (n,)
        Values of beta.
    ends : sequence of (float, float)
        eta times bend at both ends of each bar, as measured.
    r : float
        What a step leaves at most.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The higher the bar, the longer it may be, up to the two curves", size=(8.0, 4.6),
                    alt="A map of eta times bend, logarithmic, and beta, with the two curves between which a ball "
                        "swings, and one bar over another. Each higher bar reaches farther to the left and to the "
                        "right, and the highest one touches both curves with its ends.")
    ax = canvas.ax
    beta = np.linspace(0, 0.95, 400)
    for edge in ((1 - np.sqrt(beta))**2, (1 + np.sqrt(beta))**2):
        ax.plot(edge, beta, color=BLACK, linewidth=1.6)
    for height, (low, high) in zip(heights, ends):
        last = height == max(heights)
        ax.plot([low, high], [height, height], color=VERMILLION if last else BLUE, linewidth=5)
        write(ax, (high, height), f"k = {high / low:.0f}", VERMILLION if last else BLUE, offset=(8, 0), va="center")
    ax.set(xscale="log", xlim=(0.005, 12), ylim=(-0.03, 0.95), xlabel="eta times bend",
           title=f"the longest bars with which a step leaves at most {r:g}")
    ax.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    ax.set_ylabel("beta", rotation=0, labelpad=14)
    write(ax, (0.12, 0.85), "between the curves: swings", offset=(0, 0))
    return canvas
