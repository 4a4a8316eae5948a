"""The pictures of lesson 07 that show losses while a network learns: a drop, a floor and overfitting."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLUE, GREY, VERMILLION
from descentlab.lessons.learning_rate_schedules.figures import COLOURS

WATCHED = {"constant": VERMILLION, "plateau rule": BLUE}


def _over_steps(canvas, curves, every):
    """Median losses (n, splits, 1), one each `every` steps: a line for each name, labelled at its end."""
    ends = []
    for name, losses in curves.items():
        middle = np.median(losses, axis=1)[:, 0]
        steps = every * np.arange(len(middle))
        canvas.ax.plot(steps, middle, color=COLOURS[name], linewidth=2.2)
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
def draw_watched(constant, plateau, rates, shown):
    """Training and validation loss over the epochs, at a constant rate and under a rule that watches, at two rates.

    Parameters
    ----------
    constant, plateau : Watched
    rates : sequence of float
    shown : sequence of float, shape (2,)
        Those of the rates that have a panel.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A floor: both losses drop with the rate. Overfitting: the learning stops", panels=2, size=(9.8, 4.7),
                    alt="Median losses over 30 epochs, dashed for training, solid for validation. Left, rate 2: at the constant "
                        "rate the training loss falls slowly, and the other stands; under the rule both drop. Right, rate 0.5: at the "
                        "constant rate the training loss falls and the validation loss rises; under the rule both lie still.")
    for ax, rate, title in zip(canvas.axes, shown, ("its floor", "overfitting")):
        k, ends = list(rates).index(rate), []
        for run, (name, color) in zip((constant, plateau), WATCHED.items()):
            for losses, style, kind in ((run.training, "--", "training"), (run.validation, "-", "validation")):
                middle = np.median(losses[:, :, k], axis=1)
                ax.plot(1 + np.arange(len(middle)), middle, style, color=color, linewidth=2.2)
                ends.append((len(middle), middle[-1], f"{kind}, {name}" if rate == shown[-1] else "", color))
        ax.set(xlabel="epoch", title=f"loss, rate {rate:g}: {title}", ylim=(0.45, 1.25))
        ax.grid(True, axis="y")
        if rate == shown[-1]:
            label_ends(ax, ends)
    return canvas
