"""Words in a picture: beside a point, and at the ends of curves."""

import numpy as np
from matplotlib import patheffects

from descentlab.figures.canvas import styled
from descentlab.figures.palette import BLACK, INK

HALO = (patheffects.withStroke(linewidth=4, foreground="white"),)      # words read well on anything


@styled
def write(ax, point, text, color=BLACK, offset=(9, 7), **kwargs):
    """A label beside a point, in ink of its colour, with a white rim so that it reads on anything.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    point : array_like, shape (2,)
        In data units.
    text : str
    color : str
        A colour of the palette is darkened to its ink.
    offset : tuple of float
        From the point, in points.
    **kwargs
        As `matplotlib.text.Text` takes them.

    Returns
    -------
    matplotlib.text.Annotation
    """
    return ax.annotate(text, point, offset, textcoords="offset points", color=INK.get(color, color),
                       path_effects=list(HALO), zorder=7, annotation_clip=False, **kwargs)


def label_ends(ax, ends, gap=17, right=True, away=6):
    """Labels beside the ends of curves, moved apart where they would overlap, and yet no higher than their panel.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With its scales and limits as they will stay.
    ends : list of tuple
        (x, y, text, color) of each end.
    gap : float
        The least distance between two labels, in points.
    right : bool
        Right of the ends, or left of them.
    away : float
        How far from the ends, in points.
    """
    ax.figure.canvas.draw()
    heights = [ax.transData.transform((x, y))[1] for x, y, _, _ in ends]
    step = gap * ax.figure.dpi / 72
    placed, lowest, order = {}, -np.inf, np.argsort(heights)
    for i in order:
        placed[i] = lowest = max(heights[i], lowest + step)
    highest = max(ax.bbox.y1, *heights) + step
    for i in order[::-1]:
        placed[i] = highest = min(placed[i], highest - step)
    for i, (x, y, text, color) in enumerate(ends):
        shift = (placed[i] - heights[i]) * 72 / ax.figure.dpi
        write(ax, (x, y), text, color, offset=(away if right else -away, shift), va="center",
              ha="left" if right else "right")
