"""The pictures of lesson 07 over the steps: a drop, the two directions of a valley, and three ways to stand still."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, VERMILLION
from descentlab.lessons.learning_rate_schedules.figures import COLOURS

NEXT = VERMILLION, BLUE, GREEN      # as before; a tenth of the rate; more
TIMES = "\N{MULTIPLICATION SIGN}"


@styled
def draw_drop(schedules, curves, every):
    """The rates of some schedules over the steps, and beside them the training losses.

    Parameters
    ----------
    schedules : dict of str to Schedule
    curves : dict of str to array_like, shape (n, splits, 1)
        Some of these schedules, each one of `COLOURS` -> losses.
    every : int
        How many steps lie between two losses.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At the first cut the loss drops, at the second it does not", panels=2, size=(9.6, 4.4),
                    alt="Left three rates over 630 steps: one constant at 2, a staircase that is cut to a tenth at half-time and again at "
                        "three quarters, and a cosine that falls smoothly to 0. Right the training loss. Constant: it falls fast, then "
                        "slowly, to about 1.0. Staircase: the same curve until the first cut, a dotted line; within a hundred steps the "
                        "loss drops to 0.95. At the second cut nothing is seen, and the loss lies still at 0.92. Cosine: it falls all "
                        "the way, and ends lowest, near 0.88.")
    rate, loss = canvas.axes
    rate.get_gridspec().set_width_ratios([1, 1.7])
    rates, ends = [], []
    for name, losses in curves.items():
        middle, style = np.median(losses, axis=1)[:, 0], "--" if name == "staircase" else "-"
        steps = every * np.arange(len(middle))
        t = np.arange(steps[-1])
        eta = schedules[name](t) * np.ones(len(t))
        rate.plot(t, eta, style, color=COLOURS[name], linewidth=2.2)
        loss.plot(steps, middle, style, color=COLOURS[name], linewidth=2.2)
        rates.append((t[-1], eta[-1], name, COLOURS[name]))
        ends.append((steps[-1], middle[-1], name, COLOURS[name]))
    eta = schedules["staircase"](t)
    for step in np.flatnonzero(eta[1:] < eta[:-1]) + 1:
        loss.axvline(step, color=GREY, linestyle=":", linewidth=1.6)
        write(loss, (step, 1.39), "rate / 10", GREY, offset=(6, 0), va="top")
    rate.set(xlabel="step t", title="learning rate", ylim=(0, 2.2), xlim=(0, steps[-1]), yticks=[0, 1, 2])
    loss.set(xlabel="step t", title="training loss, median of the splits", ylim=(0.82, 1.42), xlim=(0, steps[-1]))
    for ax, names in ((rate, rates), (loss, ends)):
        ax.grid(True, axis="y")
        label_ends(ax, names)
    return canvas


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
def draw_standstills(runs, after=True):
    """Training and validation loss of three runs that stand still, and of what becomes of them under other rates.

    Parameters
    ----------
    runs : dict of str to Watched
        Name -> at a tenth of its last rate; then, where there is one, at a larger rate. Until then both are the same run.
    after : bool
        Whether to draw what becomes of them.

    Returns
    -------
    Canvas
    """
    before = ("Three panels of median losses over epochs, dashed for training, solid for validation. U: both fall fast, and then "
              "validation wavers. V: both sink slowly. W: training falls on, while validation rises. ")
    canvas = Canvas("Only in U does a tenth of the rate take validation clearly below its lowest" if after
                    else "Three validation losses that do not fall as they should", panels=3, size=(10.4, 4.6),
                    alt=before + ("From a dotted line on, U at a tenth of its rate: both drop at once, validation below its lowest so "
                                  "far, a thin line. V: at a tenth, both stand still; raised, both fall. W: at a tenth, validation comes "
                                  "down a little, and stays above its lowest." if after else "A dotted line ends each."))
    for ax, (name, run) in zip(canvas.axes, runs.items()):
        training, validation = (np.median(each, axis=1) for each in (run.training, run.validation))
        rates = run.eta[:, 0, 0]
        cut = int(np.flatnonzero(rates[1:] != rates[:-1])[-1]) + 1
        epochs = np.arange(1, len(training) + 1)
        ax.axvline(cut, color=GREY, linestyle=":", linewidth=1.6)
        ax.hlines(validation[:cut, 0].min(), 0, epochs[-1], color=BLACK, linewidth=1.0)
        end = epochs[-1] + 1
        for losses, style, kind in ((training, "--", "training"), (validation, "-", "validation")):
            ax.plot(epochs[:cut], losses[:cut, 0], style, color=NEXT[0], linewidth=2.4)
            write(ax, (cut, losses[cut - 1, 0]), kind, NEXT[0], offset=(6, 12))
            for k in range(run.eta.shape[2] if after else 0):
                ax.plot(epochs[cut - 1:], losses[cut - 1:, k], style, color=NEXT[1 + k], linewidth=2.4)
                write(ax, (epochs[-1], losses[-1, k]), f"{TIMES} 10, {TIMES} 100" if k else "rate / 10", NEXT[1 + k], offset=(6, 0),
                      va="center")
        ax.set(xlabel="epoch", title=f"Run {name}: rate {_said(rates[:cut])}", ylim=(0.42, 1.25), xlim=(0, 1.55 * end), xticks=range(0, end, 10))
    first, _, third = canvas.axes
    first.set_ylabel("loss, median of the splits")
    for ax, place in ((first, (21, 0.62)), (third, (42, 0.475))):
        write(ax, place, "lowest so far", BLACK, offset=(0, 0), va="center")
    return canvas
