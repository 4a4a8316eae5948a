"""The pictures of lesson 07 over the steps: a drop, the two directions of a valley, and three ways to stand still."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, VERMILLION
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
    canvas = Canvas("At the first cut the loss drops, at the second it does not", size=(8.6, 4.4),
                    alt="Training loss over 630 steps. At a constant rate it falls fast, then slowly, to about 1.0. Staircase: "
                        "the same curve until half-time; there, at a dotted line, the rate is divided by ten, and within a "
                        "hundred steps the loss drops to 0.95. At a second line, at 472, it is divided again, and the loss "
                        "lies still at 0.92. Cosine: it falls all the way, and ends lowest, near 0.88.")
    for step in cuts:
        canvas.ax.axvline(step, color=GREY, linestyle=":", linewidth=1.6)
        write(canvas.ax, (step, 1.39), "rate / 10", GREY, offset=(6, 0), va="top")
    return _over_steps(canvas, curves, every)


@styled
def draw_directions(losses):
    """The mean loss along each direction of a valley with a steep and a flat one, for some schedules.

    Parameters
    ----------
    losses : dict of str to array_like, shape (n, 2)
        Schedule, one of `COLOURS` -> along the steep direction, and along the flat one, at the start and after each step.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("It is the flat direction that holds the staircase up", panels=2, size=(9.4, 4.2),
                    alt="Mean loss over 300 steps, on the same axis: left along the steep direction, right along the flat one; the "
                        "starts lie above the picture. A constant rate stays highest in both. After half-time staircase and "
                        "cosine fall nearly to zero along the steep direction; along the flat one the staircase falls only "
                        "a little, and the cosine ends far lower.")
    for k, (ax, title) in enumerate(zip(canvas.axes, ("loss along x, bend 1", "loss along y, bend 0.02"))):
        ends = []
        for name, each in losses.items():
            steps, along = np.arange(len(each)), np.asarray(each)[:, k]
            ax.plot(steps, along, "--" if name == "staircase" else "-", color=COLOURS[name], linewidth=2.4)
            ends.append((steps[-1], along[-1], name, COLOURS[name]))
        ax.set(xlabel="step t", title=title, xlim=(0, steps[-1]), ylim=(0, 0.15))
        ax.grid(True, axis="y")
        label_ends(ax, ends)
    return canvas


def _said(rates):
    """The rates that a run has had, in words."""
    kept = [rate for k, rate in enumerate(rates) if k == 0 or rate != rates[k - 1]]
    return ", then ".join(f"{rate:g}" for rate in kept)


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
    canvas = Canvas("Only in A does a tenth take validation clearly below its lowest", panels=3, size=(9.8, 4.5),
                    alt="Three panels of median losses over epochs, dashed for training, solid for validation. A, at a tenth of "
                        "its rate: both losses drop at once, validation below its lowest so far, a thin line. B: divided, "
                        "both creep; raised, both fall. C: training has fallen on while "
                        "validation rose; divided, validation comes down a little, and stays above its lowest.")
    for ax, (name, run) in zip(canvas.axes, runs.items()):
        training, validation = (np.median(each, axis=1) for each in (run.training, run.validation))
        cut = int(np.flatnonzero(run.eta[:, 0, 0] != run.eta[:, 0, 1])[0])
        epochs = np.arange(1, len(training) + 1)
        ax.axvline(cut, color=GREY, linestyle=":", linewidth=1.6)
        ax.hlines(validation[:cut, 0].min(), 0, epochs[-1], color=BLACK, linewidth=1.0)
        for k in range(run.eta.shape[2]):
            shown = slice(cut - 1 if k else 0, None)
            for losses, style in ((training, "--"), (validation, "-")):
                ax.plot(epochs[shown], losses[shown, k], style, color=NEXT[k], linewidth=2.6 if k else 1.6)
        ax.set(xlabel="epoch", title=f"{name}: rate {_said(run.eta[:cut, 0, 0])}", ylim=(0.42, 1.25), xlim=(0, epochs[-1]))
    first, second, third = canvas.axes
    write(first, (4.5, 1.1), "training", VERMILLION, offset=(0, 4))
    write(first, (0.3, 0.66), "validation", VERMILLION, offset=(0, -36))
    write(first, (20, 1.02), "rate kept", VERMILLION, offset=(-4, 4), ha="right")
    write(first, (20, 0.92), "rate / 10", BLUE, offset=(-4, 0), ha="right")
    write(second, (20, 1.13), "rate / 10", BLUE, offset=(-4, 4), ha="right")
    write(second, (10.4, 0.99), "\N{MULTIPLICATION SIGN} 10", GREEN, offset=(0, 0))
    write(second, (20, 0.89), "then \N{MULTIPLICATION SIGN} 100", GREEN, offset=(-4, 0), ha="right")
    write(third, (40, 0.6), "rate / 10", BLUE, offset=(-4, 0), ha="right")
    write(third, (0, 0.49), "lowest so far", BLACK, offset=(4, -16))
    return canvas
