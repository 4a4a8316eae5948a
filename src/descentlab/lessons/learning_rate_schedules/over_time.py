"""The pictures of lesson 07 over the steps: a drop, the two directions of a valley, and three ways to stand still."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, VERMILLION
from descentlab.lessons.learning_rate_schedules.figures import COLOURS, SIGNS

NEXT = VERMILLION, BLUE, GREEN      # as before; a tenth of the rate; more
COMPARED = "staircase", "gentle staircase", "cosine", "late line"
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


@styled
def draw_above(schedules, curves, bottom, every):
    """How far four runs end above one without noise, against the sum of all rates so far, from half-time on.

    Parameters
    ----------
    schedules : dict of str to Schedule
    curves : dict of str to array_like, shape (n, splits, 1)
        The names of `COMPARED`, and maybe others -> losses.
    bottom : array_like, shape (n, splits, 1)
        Losses at the constant rate, without noise.
    every : int
        How many steps lie between two losses.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The gentle staircase ends beside the cosine", size=(9.2, 4.8),
                    alt="Training loss against the sum of the rates so far, from half-time on. Far below, a black line, which falls slowly: "
                        "a run without noise. Staircase, gentle staircase and late line begin at one point high above it. The staircase "
                        "drops almost upright and stops early; the gentle staircase gets much lower, as low as the cosine, which begins "
                        "further left and lower. The late line stays high until it is far to the right, and then drops as low as those two. "
                        "A dotted line joins each end with the black line: the shortest is that of the cosine, then come the gentle "
                        "staircase, the late line and the staircase.")
    ax = canvas.ax

    def over_sums(name, losses):
        middle = np.median(losses, axis=1)[:, 0]
        t = np.arange(every * (len(middle) - 1))
        return np.append(0, np.cumsum(schedules[name](t) * np.ones(len(t))))[::every], middle

    sums, level = over_sums("constant", bottom)
    ax.plot(sums, level, color=BLACK, linewidth=2.6)
    write(ax, (900, np.interp(900, sums, level)), "without noise", BLACK, offset=(0, -10), ha="center", va="top")
    for name in COMPARED:
        reached, middle = over_sums(name, curves[name])
        half, end, height = len(middle) // 2, reached[-1], middle[-1]
        below, color = np.interp(end, sums, level), COLOURS[name]
        ax.plot(reached[half:], middle[half:], "--" if name == "staircase" else "-", color=color, linewidth=2.2)
        ax.plot([end, end], [below, height], ":", color=color, linewidth=2.2)
        ax.plot(end, height, SIGNS[name], color=color, markeredgecolor="white", markersize=13, zorder=5)
        ax.plot(reached[half], middle[half], "o", color=BLACK, markersize=6, zorder=5)
        left = name in ("cosine", "late line")
        write(ax, (end, (below + height) / 2), f"{name}\n+{height - below:.2f}", color, offset=(-8 if left else 8, 0), va="center",
              ha="right" if left else "left")
        write(ax, (reached[half], middle[half]), "half-time", BLACK, offset=(-8, 0), va="center", ha="right")
    ax.set(xlabel="sum of the rates so far", title="training loss, median of the splits", xlim=(430, 1150), ylim=(0.77, 1.13))
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
    canvas = Canvas("Only in U does a tenth of the rate take validation clearly below its lowest", panels=3, size=(10.4, 4.6),
                    alt="Three panels of median losses over epochs, dashed for training, solid for validation. U, at a tenth of "
                        "its rate: both losses drop at once, validation below its lowest so far, a thin line. V: at a tenth, both "
                        "stand still; raised, both fall. W: training has fallen on while validation rose; at a tenth, validation "
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
        ax.set(xlabel="epoch", title=f"Run {name}: rate {_said(rates[:cut])}", ylim=(0.42, 1.25), xlim=(0, 1.55 * end), xticks=range(0, end, 10))
    first, second, third = canvas.axes
    first.set_ylabel("loss, median of the splits")
    for ax, place, text, color in (
            (first, (21, 0.86), "rate / 10", BLUE), (first, (21, 0.55), "rate / 10", BLUE), (first, (21, 0.62), "lowest so far", BLACK),
            (first, (11, 1.13), "training", VERMILLION), (first, (11, 0.71), "validation", VERMILLION),
            (second, (21, 1.115), "rate / 10", BLUE), (second, (21, 0.643), "rate / 10", BLUE),
            (second, (21, 0.96), f"{TIMES} 10, {TIMES} 100", GREEN), (second, (21, 0.5), f"{TIMES} 10, {TIMES} 100", GREEN),
            (third, (42, 0.825), "rate / 10", BLUE), (third, (42, 0.545), "rate / 10", BLUE), (third, (42, 0.475), "lowest so far", BLACK)):
        write(ax, place, text, color, offset=(0, 0), va="center")
    return canvas
