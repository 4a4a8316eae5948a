"""The pictures of lesson 07 over the steps: a drop, the two directions of a valley, and three ways to stand still."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, VERMILLION
from descentlab.lessons.learning_rate_schedules.figures import COLOURS

NEXT = VERMILLION, BLUE, GREEN      # as before; a tenth of the rate; more
# Until its second cut the staircase is the run with the first cut only: one colour, and a dot where each of them ends.
OTHERS, BELOW = {"no noise": BLACK, "first cut only": GREEN}, ("staircase", "cosine", "late line")
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
    canvas = Canvas("The larger the sum, the lower the loss, as long as little new noise enters", size=(8.8, 4.8),
                    alt="Training loss against the sum of the rates since half-time. Three runs begin at the same loss and lie nearly on "
                        "one curve, which falls steeply and then ever more slowly: the staircase, which ends first; the first cut only, "
                        "which gets further along; and a run without noise, which gets further still, and lower. The cosine begins "
                        "lower, and ends about as far to the right and as low as that. The constant rate stays high above them up to by "
                        "far the largest sum. The late line stays high with it, and falls at its end to about the loss of the cosine.")
    ax, least = canvas.ax, np.inf
    for name, (sums, losses) in sorted(runs.items(), key=lambda run: -run[1][0][-1]):
        middle, color = np.median(losses, axis=1)[:, 0], COLOURS.get(name, OTHERS.get(name, BLACK))
        ax.plot(sums, middle, color=color, linewidth=2.2)
        ax.plot(sums[-1], middle[-1], "o", color=color, markeredgecolor="white", markersize=12, zorder=5)
        write(ax, (sums[-1], middle[-1]), f"{name}: {sums[-1]:.0f}", color,
              offset=(0, -26) if name in BELOW else (6, 12), ha="right" if name in BELOW else "left")
        least = min(least, middle[-1])
    ax.set_xscale("symlog", linthresh=10, linscale=0.6)
    ax.set(xlabel="sum of the rates since half-time, logarithmic from 10 on", title="training loss, median of the splits",
           xlim=(0, 900), ylim=(least - 0.04, 1.11))
    ax.set_xticks([0, 5, 10, 30, 100, 300], ["0", "5", "10", "30", "100", "300"])
    ax.minorticks_off()
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
        end = epochs[-1] + 1
        for losses, style in ((training, "--"), (validation, "-")):
            ax.plot(epochs[:cut], losses[:cut, 0], style, color=NEXT[0], linewidth=2.4)
            for k in range(run.eta.shape[2]):
                ax.plot(epochs[cut - 1:], losses[cut - 1:, k], style, color=NEXT[1 + k], linewidth=2.4)
        ax.set(xlabel="epoch", title=f"{name}: rate {_said(rates[:cut])}", ylim=(0.42, 1.25), xlim=(0, 1.55 * end), xticks=range(0, end, 10))
    first, second, third = canvas.axes
    for ax, place, text, color in (
            (first, (21, 0.86), "rate / 10", BLUE), (first, (21, 0.55), "rate / 10", BLUE), (first, (21, 0.62), "lowest so far", BLACK),
            (first, (11, 1.13), "training", VERMILLION), (first, (11, 0.71), "validation", VERMILLION),
            (second, (21, 1.115), "rate / 10", BLUE), (second, (21, 0.643), "rate / 10", BLUE),
            (second, (21, 0.96), f"{TIMES} 10, {TIMES} 100", GREEN), (second, (21, 0.5), f"{TIMES} 10, {TIMES} 100", GREEN),
            (third, (42, 0.825), "rate / 10", BLUE), (third, (42, 0.545), "rate / 10", BLUE), (third, (42, 0.475), "lowest so far", BLACK)):
        write(ax, place, text, color, offset=(0, 0), va="center")
    return canvas
