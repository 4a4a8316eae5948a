"""The picture of lesson 02 of bends in random directions, and the colours of the page."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, VERMILLION

TAYLOR = GREEN, ORANGE      # the line and the parabola
UP, DOWN = BLUE, VERMILLION     # what bends up, and what bends down


@styled
def draw_guesses(hessian, guesses):
    """Bends along random directions, counted, and those along the axes and the outermost eigenvectors.

    Parameters
    ----------
    hessian : array_like, shape (n, n)
    guesses : array_like, shape (k,)
        Bends along random directions.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Random directions and axes miss the lowest and the highest", size=(9.4, 4.2),
                    alt="A narrow hill of bends along random directions around their mean; below it a somewhat wider "
                        "row of ticks, the axes. The lowest and the highest eigenvalue lie far outside of both.")
    ax, axes, eigenvalues = canvas.ax, np.diag(hessian), np.linalg.eigvalsh(hessian)
    counts, _, _ = ax.hist(guesses, bins=15, color=GREY)
    top = counts.max()
    write(ax, (np.mean(guesses), top), f"{len(guesses):,} random directions", GREY, offset=(0, 6), ha="center",
          fontsize=13)
    ax.plot(axes, np.full(len(axes), -0.08 * top), "|", color=BLACK, markersize=13)
    write(ax, (axes.max(), -0.08 * top), f"{len(axes):,} axes", offset=(10, -5), fontsize=13)
    for name, value, color, side in zip(("lowest", "highest"), eigenvalues[[0, -1]], (DOWN, UP), ("left", "right")):
        ax.axvline(value, color=color, linewidth=3)
        write(ax, (value, 0.6 * top), f"{name} eigenvalue\n{value:.2f}", color, ha=side, fontsize=13,
              offset=(9 if side == "left" else -9, 0))
    ax.set(xlabel="bend", ylabel="directions", ylim=(-0.18 * top, 1.2 * top), yticks=[0, *ax.get_yticks()[1:-1:2]])
    return canvas
