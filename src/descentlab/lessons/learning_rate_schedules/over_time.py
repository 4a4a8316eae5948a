"""The pictures of lesson 07 that show losses while a network learns: a drop, and three ways to stand still."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, PALE, VERMILLION
from descentlab.lessons.learning_rate_schedules.figures import COLOURS

NEXT = VERMILLION, BLUE, GREEN      # as before; a tenth of the rate; more


def _over_steps(canvas, curves, every):
    """Median losses (n, splits, 1), one each `every` steps: a line for each name, labelled at its end."""
    ends = []
    for name, losses in curves.items():
        middle = np.median(losses, axis=1)[:, 0]
        steps = every * np.arange(len(middle))
        canvas.ax.plot(steps, middle, "--" if name == "staircase" else "-", color=COLOURS[name], linewidth=2.2)
        ends.append((steps[-1], middle[-1], name, COLOURS[name]))
    canvas.ax.set(xlabel="step t", title="training loss, median of the splits", ylim=(0.82, 1.42), xlim=(0, steps[-1]))
    canvas.ax.grid(True, axis="y")
    label_ends(canvas.ax, ends)
    return canvas


@styled
def draw_drop(curves, every, cuts):
    """The training loss over the steps, for schedules that begin at the same rate.

    Parameters
    ----------
    curves : dict of str to array_like, shape (n, splits, 1)
        Schedule, one of `COLOURS` -> losses.
    every : int
        How many steps lie between two losses.
    cuts : sequence of float
        When one of them is divided by ten, marked by vertical lines.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The rate is divided by ten, and the loss drops", size=(8.6, 4.4),
                    alt="Training loss over 630 steps. At a constant rate it falls fast, then slowly, to about 1.0. Staircase: "
                        "the same curve until half-time; there, at a dotted line, the rate is divided by ten, and within a "
                        "hundred steps the loss drops to 0.95. At a second line, at 472, it is divided again, and the loss "
                        "lies still at 0.92. Cosine: it falls all the way, and ends lowest, near 0.88.")
    for step in cuts:
        canvas.ax.axvline(step, color=GREY, linestyle=":", linewidth=1.6)
        write(canvas.ax, (step, 1.39), "rate / 10", GREY, offset=(6, 0), va="top")
    return _over_steps(canvas, curves, every)


@styled
def draw_second_cut(staircase, cosine, ways, every, first):
    """How a run goes on from where its rate is divided for the second time, in several ways.

    Parameters
    ----------
    staircase, cosine : array_like, shape (n, splits, 1)
        The losses of the two whole runs.
    ways : dict of str to array_like, shape (m, splits, 1)
        What is done from step `first` on -> losses.
    every, first : int
        How many steps lie between two losses; when the rate is divided.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At the second cut it is not noise that holds the loss up", size=(8.6, 4.4),
                    alt="Training loss from step 400 on. From 472 the staircase goes on in four ways. With the rate divided it hardly "
                        "falls. With the rate kept it falls on; without noise, a dashed line, it ends hardly lower. Without noise and "
                        "at a rate of 2 it falls far, below the cosine of the first picture, a thin line.")
    ax, ends = canvas.ax, []
    for losses, color in ((staircase, GREEN), (cosine, BLUE)):
        middle = np.median(losses, axis=1)[:, 0]
        steps = every * np.arange(len(middle))
        shown = steps <= (first if color == GREEN else steps[-1])
        ax.plot(steps[shown], middle[shown], color=color, linewidth=2.4 if color == GREEN else 1.4)
    ends.append((steps[-1], middle[-1], "cosine", BLUE))
    ax.axvline(first, color=GREY, linestyle=":", linewidth=1.6)
    for (name, losses), color in zip(ways.items(), (GREEN, VERMILLION, VERMILLION, BLACK)):
        middle = np.median(losses, axis=1)[:, 0]
        ax.plot(first + every * np.arange(len(middle)), middle, "--" if "no noise" in name else "-", color=color, linewidth=2.4)
        ends.append((steps[-1], middle[-1], name, color))
    ax.set(xlabel="step t", title="training loss, median of the splits", ylim=(0.85, 0.96), xlim=(400, steps[-1]))
    ax.grid(True, axis="y")
    label_ends(ax, ends)
    return canvas


@styled
def draw_standstills(runs):
    """Training and validation loss of three runs that stand still, and of what becomes of them under other rates.

    Parameters
    ----------
    runs : dict of str to Watched
        Name -> first the run as it was; then, from the epoch in which its rate differs, the others.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Only in A does a tenth of the rate bring a new lowest validation", panels=3, size=(11.4, 4.7),
                    alt="Three panels of median losses over epochs, dashed for training, solid for validation. A, at a tenth of "
                        "its rate: both losses drop at once, validation below its lowest so far, a dotted line. B: divided, "
                        "nothing moves; raised, both fall. C: training has fallen on while "
                        "validation rose; divided, validation comes down a little, and stays above its lowest.")
    for ax, (name, run) in zip(canvas.axes, runs.items()):
        training, validation = (np.median(each, axis=1) for each in (run.training, run.validation))
        cut = int(np.flatnonzero(run.eta[:, 0, 0] != run.eta[:, 0, 1])[0])
        epochs = np.arange(1, len(training) + 1)
        ax.axvline(cut, color=GREY, linestyle=":", linewidth=1.6)
        ax.hlines(validation[:cut, 0].min(), 0, epochs[-1], color=BLACK, linestyle=":", linewidth=1.8)
        for k in range(run.eta.shape[2]):
            shown = slice(cut - 1 if k else 0, None)
            for losses, style in ((training, "--"), (validation, "-")):
                ax.plot(epochs[shown], losses[shown, k], style, color=NEXT[k], linewidth=2.6 if k else 1.6)
        ax.set(xlabel="epoch", title=f"{name}: rate {run.eta[cut - 1, 0, 0]:g}", ylim=(0.42, 1.25), xlim=(0, epochs[-1]))
    first, second, third = canvas.axes
    write(first, (4.5, 1.1), "training", VERMILLION, offset=(0, 4))
    write(first, (0.3, 0.66), "validation", VERMILLION, offset=(0, -36))
    write(first, (20, 0.92), "rate / 10", BLUE, offset=(-4, 0), ha="right")
    write(second, (20, 1.13), "rate / 10", BLUE, offset=(-4, 4), ha="right")
    write(second, (20, 0.9), "rate * 10, twice", GREEN, offset=(-4, 0), ha="right")
    write(third, (40, 0.6), "rate / 10", BLUE, offset=(-4, 0), ha="right")
    write(third, (0, 0.49), "lowest so far", BLACK, offset=(4, -16))
    return canvas
