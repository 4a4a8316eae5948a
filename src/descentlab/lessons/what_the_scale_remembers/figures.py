"""The picture of the further notebook: the first steps of Adam."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import write
from descentlab.figures.palette import BLUE, GREEN, PURPLE, VERMILLION


@styled
def draw_first_steps(lengths):
    """The lengths of the first steps down a constant slope, both axes logarithmic.

    Parameters
    ----------
    lengths : dict of str to array_like, shape (T,)
        What is corrected, "neither", "only m", "only sigma" or "both" -> lengths over eta. Others are not drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Down a constant slope, only with both corrections is each step as long as eta", size=(8.0, 4.6),
                    alt="Length of a step over eta against its number, both axes logarithmic. With both corrections it is "
                        "1 throughout. With neither it is a few times eta at first and longer still after ten steps; "
                        "with only m corrected it begins at tens of eta, with only sigma corrected at a tenth. All come "
                        "near 1 in the end.")
    ax = canvas.ax
    # Where the name stands: beside which step, and how far from it.
    places = {"neither": (0, (-2, -16), VERMILLION), "only m": (1, (10, 4), PURPLE), "only sigma": (1, (12, -6), GREEN),
              "both": (60, (0, -16), BLUE)}
    for name, (k, offset, color) in places.items():
        number = np.arange(1, len(lengths[name]) + 1)
        ax.plot(number, lengths[name], color=color)
        write(ax, (number[k], lengths[name][k]), f"{name} corrected", color, offset=offset)
    ax.set(xscale="log", yscale="log", xlabel="number of the step", title="length of the step, over eta", ylim=(0.07, 60))
    ax.grid(True, axis="y")
    return canvas
