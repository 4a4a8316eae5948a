"""Two pictures of lesson 02 of a whole network: pushed along its largest bend, and all its bends."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, log_height
from descentlab.figures.labels import write
from descentlab.figures.palette import GREEN
from descentlab.lessons.taylor_and_hessian.figures import DOWN, UP


@styled
def draw_pushed(losses):
    """The loss of a few runs from one place, with and without a push along the direction of the largest bend.

    Parameters
    ----------
    losses : dict of str to array_like, shape (T,)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Above the limit a small push grows; without a push the loss falls", size=(8.4, 4.6),
                    alt="The loss of three runs, logarithmic. The pushed one above the limit rises to thirty times its "
                        "first loss within ten steps and then falls below the others. The one above the limit without "
                        "a push, and the pushed one below the limit, fall at every step.")
    draw_curves(canvas.ax, losses, ylabel="loss", dashes=("-", "--", ":"), colors=(DOWN, UP, GREEN))
    return canvas


@styled
def draw_spectra(before, after, seen=300):
    """Two spectra by magnitude: what bends up, and what bends down, each from its largest.

    Parameters
    ----------
    before, after : array_like, shape (n,)
        Eigenvalues of one network's Hessian, before and after training.
    seen : int
        How many of each sign are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Training all but removes the bends down", panels=2, size=(9.8, 4.6),
                    alt="The eigenvalues' magnitudes, those that bend up and those that bend down each from the "
                        "largest to the smallest. Before training the two curves nearly coincide. After it the one "
                        "that bends up begins as high as before and falls fast, and the other begins a fiftieth as "
                        "high.")
    for ax, eigenvalues, title in zip(canvas.axes, (before, after), ("before training", "after training")):
        eigenvalues = np.asarray(eigenvalues)
        for side, color, dash, lift in (("up", UP, "-", 14), ("down", DOWN, "--", -46)):
            sizes = np.sort(np.abs(eigenvalues[eigenvalues > 0 if side == "up" else eigenvalues < 0]))[::-1][:seen]
            ax.plot(np.arange(1, len(sizes) + 1), sizes, dash, color=color)
            rank = min(60, len(sizes)) if side == "up" else 1
            write(ax, (rank, sizes[rank - 1]), f"bend {side}", color, offset=(0, lift), fontsize=13)
        log_height(ax)
        ax.set(xlabel=f"rank (the first {seen})", ylim=(3e-4, 1))
        ax.set_title(title, loc="left", fontsize=13)
    canvas.axes[0].set_ylabel("size of the eigenvalue")
    return canvas
