"""The pictures of the page: a loop's loss, and the losses of eight loops."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import write
from descentlab.figures.palette import BLUE, GREEN, GREY, VERMILLION

GUESSING = np.log(10)       # the loss of ten equal shares
HEIGHTS = 0.03, 3e4         # of the eight losses, logarithmic
PALEST = 0.3
EPOCH = 16                  # batches


def _trace(ax, losses, first, color):
    """The loss of each batch, pale, and their mean over the epoch around it."""
    steps = first + np.arange(len(losses))
    ax.plot(steps, losses, color=color, alpha=PALEST, linewidth=0.8)
    mean = np.convolve(losses, np.full(EPOCH, 1 / EPOCH), mode="valid")
    ax.plot(first + EPOCH // 2 + np.arange(len(mean)), mean, color=color, linewidth=2.4)


@styled
def draw_loop(losses, after=None):
    """The loss of a loop, and where it was treated, of the loop that went on from there.

    Parameters
    ----------
    losses : list of float
        Of each batch.
    after : list of float, optional

    Returns
    -------
    Canvas
    """
    ends = np.mean(losses[-EPOCH:])
    stood = ends > 0.95 * np.mean(losses[len(losses) // 2:][:EPOCH])
    if after is None:
        title = "It fell, and then it did not" if stood else "It falls"
    else:
        title = "Treated, the loss falls" if np.mean(after[-EPOCH:]) < 0.5 * ends else "Treated, it stands where it stood"
    alt = "The loss of each batch, and its mean, against the steps"
    alt += ("." if after is None else ", before the treatment and after it; a line between them.")
    canvas = Canvas(title, alt, size=(8.2, 3.9))
    ax = canvas.ax
    _trace(ax, losses, 0, VERMILLION)
    if after is not None:
        _trace(ax, after, len(losses), BLUE)
        ax.axvline(len(losses), color=GREY, linestyle="--")
        write(ax, (len(losses), 2.3), "treated", GREY)
    ax.set(xlabel="step t", ylabel="loss", ylim=(0, 2.6))
    ax.grid(True, axis="y")
    return canvas


@styled
def draw_planted(runs):
    """The losses of loops with a fault planted in each.

    Parameters
    ----------
    runs : dict of str to tuple
        Letter -> losses and report.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("One falls as it should. What is wrong with the others?",
                    "Eight panels, A to H, the loss of each batch and its mean against the steps, logarithmic, with a dashed "
                    "line for the loss of guessing. One falls to nearly nothing; most are level; one climbs; one ends soon.",
                    panels=len(runs), size=(12.0, 3.2))
    for number, (ax, (letter, (losses, _))) in enumerate(zip(canvas.axes, runs.items())):
        losses = np.asarray(losses, dtype=float)
        _trace(ax, losses, 0, VERMILLION)
        ax.axhline(GUESSING, color=GREEN, linestyle="--", linewidth=1.2)
        ax.set(yscale="log", ylim=HEIGHTS, xlim=(-10, len(losses) + 10), xticks=[0, len(losses)])
        ax.set_title(letter, loc="left", fontsize=14, fontweight="bold")
        if not np.isfinite(losses[-1]):
            write(ax, (len(losses) / 2, GUESSING), "no number\nany more", GREY, offset=(0, 12), ha="center")
        if number:
            ax.set_yticklabels([])
    canvas.axes[0].set_ylabel("loss")
    return canvas
