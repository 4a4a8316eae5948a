"""The loss of lesson 05 with two hollows: the whole hill, and the shallow hollow magnified."""

import numpy as np

from descentlab import surfaces
from descentlab.explorers.scenes import panel
from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE

POOR = 1.3229       # where the shallow hollow of the double well is; the deep one is at 0
RIM = 1.1104        # between the two


def height(x):
    """The loss at the places x and y = 0."""
    return surfaces.double_well.value(np.stack([x, np.zeros_like(x)], axis=-1))


def paint_hollows(hill, hollow):
    """The whole hill, and the shallow hollow, which is too shallow to be seen in it.

    Parameters
    ----------
    hill, hollow : matplotlib.axes.Axes
        Cleared first.
    """
    panel(hill, "the loss", xlim=(-6.4, 6.4), ylim=(-1, 21), xlabel="x")
    panel(hollow, "what the box holds, magnified", xlim=(0.85, 1.65), ylim=(0.36, 0.54), xlabel="x")
    left, right, low, high = *hollow.get_xlim(), *hollow.get_ylim()
    hill.plot([left, right, right, left, left], [low - 0.4, low - 0.4, high + 0.4, high + 0.4, low - 0.4], color=BLUE,
              linewidth=2, zorder=4)           # as high as it must be to be seen
    for ax in (hill, hollow):
        places = np.linspace(*ax.get_xlim(), 400)
        ax.plot(places, height(places), color=BLACK, linewidth=2)
    rim, low = height(np.array([RIM, POOR]))
    hollow.plot([RIM, POOR, POOR], [rim, rim, low], ":", color=BLACK, linewidth=1.5)
    write(hollow, (POOR, rim), f"{rim - low:.2f} deep", offset=(0, 7), ha="right")
    _point_at(hill, (POOR, rim + 0.3), "shallow\nhollow", beside=1.1)


def _point_at(hill, place, name, beside):
    hill.plot([beside, place[0]], [4.6, place[1]], color=BLACK, linewidth=1)
    write(hill, (beside, 5), name, offset=(0, 0), ha="center", va="bottom")


@styled
def draw_hollows():
    """The two hollows, before any ball rolls.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A deep hollow, and a shallow one in its right wall", panels=2, size=(8.6, 3.9),
                    alt="Left, the loss over x, a wide bowl with its minimum at 0, in whose right wall the shallow "
                        "hollow is hardly seen, in a box; right, the shallow hollow magnified, with a low rim between it and "
                        "the deep one.")
    paint_hollows(*canvas.axes)
    _point_at(canvas.ax, (0, 0.4), "deep\nhollow", beside=-1.6)      # an explorer's ball lies there
    return canvas
