"""The pictures of lesson 07 over the steps: a drop, the two directions of a valley, and three ways to stand still."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, PALE, PURPLE, VERMILLION
from descentlab.lessons.learning_rate_schedules.figures import COLOURS

NEXT = VERMILLION, BLUE, GREEN      # as before; a tenth of the rate; more
# Without noise, and without the second cut: wide and pale below, thin above, so that curves on each other are all seen.
OTHERS, WIDTHS = {"no noise": PALE, "first cut only": PURPLE}, {"no noise": 8, "first cut only": 4.5, "staircase": 2.2, "cosine": 1.2}
STYLES = {"staircase": "--"}
TIMES = "\N{MULTIPLICATION SIGN}"


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


@styled
def draw_since_half(runs):
    """The training loss against the sum of the rates since half-time.

    Parameters
    ----------
    runs : dict of str to tuple (sums, losses)
        Schedule, one of `COLOURS`, or another run -> the sum of its rates so far, shape (n,), and its losses, shape (n, splits, 1).

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The larger the sum of the rates since half-time, the lower the loss", size=(8.6, 4.6),
                    alt="Training loss against the sum of the rates since half-time. Three runs begin at the same loss and lie on one "
                        "curve, which falls steeply and then ever more slowly: the staircase, which ends first; the first cut only, "
                        "which gets further along; and a run without noise, which gets furthest and lowest. The cosine begins lower, "
                        "falls more slowly, and ends as far to the right and as low as the run without noise.")
    ax, least = canvas.ax, np.inf
    for name, (sums, losses) in sorted(runs.items(), key=lambda run: -run[1][0][-1]):
        middle, color = np.median(losses, axis=1)[:, 0], COLOURS.get(name, OTHERS.get(name, BLACK))
        ax.plot(sums, middle, STYLES.get(name, "-"), color=color, linewidth=WIDTHS.get(name, 2.4))
        ax.plot(sums[-1], middle[-1], "o", color=color, markeredgecolor="white", markersize=12, zorder=5)
        write(ax, (sums[-1], middle[-1]), f"{name}: {sums[-1]:.0f}", GREY if color == PALE else color,
              offset=(0, 12 if name == "no noise" else -26), ha="center")
        least = min(least, middle[-1])
    ax.set(xlabel="sum of the rates since half-time", title="training loss, median of the splits", xlim=(0, 132),
           ylim=(least - 0.04, 1.09))
    ax.grid(True, axis="y")
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
        Name -> at a tenth of its last rate; then, where there is one, at a larger rate. Until then both are the same run.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Only in A does a tenth of the rate take validation clearly below its lowest", panels=3, size=(10.4, 4.6),
                    alt="Three panels of median losses over epochs, dashed for training, solid for validation. A, at a tenth of "
                        "its rate: both losses drop at once, validation below its lowest so far, a thin line. B: at a tenth, both "
                        "stand still; raised, both fall. C: training has fallen on while validation rose; at a tenth, validation "
                        "comes down a little, and stays above its lowest.")
    for ax, (name, run) in zip(canvas.axes, runs.items()):
        training, validation = (np.median(each, axis=1) for each in (run.training, run.validation))
        rates = run.eta[:, 0, 0]
        cut = int(np.flatnonzero(rates[1:] != rates[:-1])[-1]) + 1
        epochs = np.arange(1, len(training) + 1)
        ax.axvline(cut, color=GREY, linestyle=":", linewidth=1.6)
        ax.hlines(validation[:cut, 0].min(), 0, epochs[-1], color=BLACK, linewidth=1.0)
        for losses, style in ((training, "--"), (validation, "-")):
            ax.plot(epochs[:cut], losses[:cut, 0], style, color=NEXT[0], linewidth=2.4)
            for k in range(run.eta.shape[2]):
                ax.plot(epochs[cut - 1:], losses[cut - 1:, k], style, color=NEXT[1 + k], linewidth=2.4)
        ax.set(xlabel="epoch", title=f"{name}: rate {_said(rates[:cut])}", ylim=(0.42, 1.25), xlim=(0, 42), xticks=range(0, 41, 10))
    first, second, third = canvas.axes
    for ax, place, text, color in (
            (first, (21, 0.86), "rate / 10", BLUE), (first, (21, 0.55), "rate / 10", BLUE),
            (first, (11, 1.13), "training", VERMILLION), (first, (11, 0.71), "validation", VERMILLION),
            (second, (21, 1.115), "rate / 10", BLUE), (second, (21, 0.643), "rate / 10", BLUE),
            (second, (21, 0.96), f"{TIMES} 10, {TIMES} 100", GREEN), (second, (21, 0.5), f"{TIMES} 10, {TIMES} 100", GREEN)):
        write(ax, place, text, color, offset=(0, 0), va="center")
    write(third, (42, 0.6), "rate / 10", BLUE, offset=(0, 0), ha="right")
    write(third, (1, 0.455), "lowest so far", BLACK, offset=(0, 0), va="center")
    return canvas
