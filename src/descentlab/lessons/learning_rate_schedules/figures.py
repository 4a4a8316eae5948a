"""The pictures of lesson 07 over rates, peaks and schedules: floors, shapes, who ends lower, warmup."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, PALE, PURPLE, SCHEDULE, VERMILLION
from descentlab.lessons.learning_rate_schedules.cases import own_best

COLOURS = {"constant": VERMILLION, "staircase": GREEN, "exponential": PURPLE, "1/t": GREY, "linear": BLACK, "cosine": BLUE}
SIGNS = {"constant": "o-", "staircase": "s-", "exponential": "D-", "linear": "v-", "cosine": "^-"}
WAYS = {"at once": VERMILLION, "warmup": BLUE}


@styled
def draw_floors(etas, measured):
    """The mean loss at which a constant rate settles, measured and by the formula, over all rates that are stable.

    Parameters
    ----------
    etas, measured : array_like, shape (n,)
        For a bend and a noise of 1.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At small rates the floor is proportional to eta", size=(7.6, 4.4),
                    alt="Mean loss at which a constant rate settles, against the rate, both logarithmic. Dots lie on the "
                        "curve of the formula: along a straight line up to a rate of 0.2, then above it, steeply near 2.")
    ax, between = canvas.ax, np.concatenate([np.geomspace(0.01, 1.5, 80), 2 - np.geomspace(0.5, 0.02, 40)])
    ax.plot(between, between / 4, "--", color=PALE, linewidth=1.6)
    ax.plot(between, between / (2 * (2 - between)), color=BLUE)
    ax.plot(etas, measured, "o", color=VERMILLION, markeredgecolor="white", markersize=10)
    ax.set(xscale="log", xlabel="eta (bend 1, noise 1)", title="mean loss", ylim=(0.002, 20), xlim=(0.009, 3.2))
    log_height(ax)
    ax.set_xticks([0.01, 0.1, 1, 2], ["0.01", "0.1", "1", "2"])
    ax.xaxis.minorticks_off()
    for place, text, color, right in (((2.0, 0.5), "eta / 4", GREY, 6), ((1.45, 9.5), "formula", BLUE, -2),
                                      ((etas[1], measured[1] * 0.8), "measured", VERMILLION, 10)):
        write(ax, place, text, color, offset=(right, 0), va="center", ha="left" if right > 0 else "right")
    return canvas


@styled
def draw_schedules(schedules, steps):
    """Schedules, each in a panel of its own: the rate at each step, as a share of its peak.

    Parameters
    ----------
    schedules : dict of str to Schedule
        Six of them, with a peak of 1.
    steps : int

    Returns
    -------
    Canvas
    """
    canvas = Canvas("One stays, five fall: in steps, along a curve or a line", size=(9.4, 4.9),
                    alt="Six small panels, the rate over the steps: constant; staircase, to a tenth and a hundredth; "
                        "exponential; 1/t, to an eleventh; linear; cosine, flat at first and at last.")
    canvas.ax.remove()
    canvas.axes = tuple(canvas.figure.subplots(2, 3).flat)
    t = np.arange(steps)
    for i, (ax, (name, schedule)) in enumerate(zip(canvas.axes, schedules.items())):
        ax.fill_between(t, schedule(t), color=SCHEDULE, alpha=0.18, linewidth=0)
        ax.plot(t, schedule(t), color=SCHEDULE, linewidth=2.6)
        ax.set(title=name, ylim=(0, 1.08), xlim=(0, steps), xticks=[0, steps], yticks=[0, 0.5, 1])
        ax.set_yticklabels(["0", "", "peak"] if i % 3 == 0 else [])
        ax.set_xticklabels(["0", f"{steps}"] if i >= 3 else [])
        for label, side in zip(ax.get_xticklabels(), ("left", "right")):
            label.set_horizontalalignment(side)          # or one panel's end runs into the next one's 0
        ax.set_xlabel("step t" if i >= 3 else "")
    return canvas


def _valleys(canvas, peaks, training, test, names, most):
    """Median losses over the peaks, training left and test right, a line for each name; gives training's medians."""
    for ax, losses, title in zip(canvas.axes, (training, test), ("training loss", "test loss")):
        middles = {name: np.median(losses[name], axis=0) for name in names}
        low = min(middle.min() for middle in middles.values())
        ax.set(xscale="log", xlabel="peak", title=title, ylim=(0.95 * low, most * low))
        ax.set_xticks(peaks[1::2], [f"{peak:g}" for peak in peaks[1::2]])
        ax.minorticks_off()
        ax.grid(True, axis="y")
        for name, middle in middles.items():
            ax.plot(peaks, middle, SIGNS[name], color=COLOURS[name], markeredgecolor="white", markersize=9)
    return {name: np.median(training[name], axis=0) for name in names}


@styled
def draw_peaks(peaks, training, test):
    """Training and test loss against the peak: five schedules.

    Parameters
    ----------
    peaks : array_like, shape (k,)
    training, test : dict of str to ndarray, shape (splits, k)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A common peak decides who ends lower", panels=2, size=(9.8, 4.4),
                    alt="Median training loss, left, and test loss, right, against the peak, which is logarithmic: valleys. At "
                        "small peaks the constant rate is lowest, at large ones it is far above all that fall: staircase, exponential, "
                        "linear and cosine. At the bottom all lie close together; in training a line and a cosine are lowest.")
    _valleys(canvas, peaks, training, test, SIGNS, most=1.8)
    for ax, losses in zip(canvas.axes, (training, test)):
        ax.set_xlim(right=60)                            # room for the names
        middles = {name: np.median(losses[name], axis=0) for name in SIGNS}
        write(ax, (peaks[-2], middles["constant"][-2]), "constant", VERMILLION, offset=(-10, 0), va="center", ha="right")
        top = ax.get_ylim()[1]
        label_ends(ax, [(peaks[-1], min(middles[name][-1], top), name, COLOURS[name]) for name in tuple(SIGNS)[1:]])
    return canvas


@styled
def draw_adam(rates, training, test):
    """Training and test loss of Adam against the peak, for a constant rate and a cosine.

    Parameters
    ----------
    rates : array_like, shape (k,)
    training, test : dict of str to ndarray, shape (splits, k)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Adam has a floor, too: a rate that falls trains lower", panels=2, size=(9.8, 4.4),
                    alt="Adam's median training loss, left, and test loss, right, against the peak, which is logarithmic: two "
                        "valleys each. At small peaks the constant rate is lower, at large ones the cosine is, by far. In "
                        "training the cosine's valley is deeper; in the test both are about as deep.")
    middles = _valleys(canvas, rates, training, test, ("constant", "cosine"), most=1.6)
    for name, low in (("constant", 6), ("cosine", 7)):
        write(canvas.ax, (rates[low], middles[name][low]), name, COLOURS[name], offset=(-12, 8), va="center", ha="right")
    return canvas


def _dots(ax, values, y, color):
    """Values as small pale dots in a row, their middle half as a bar, and their median as a large dot."""
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    ax.plot([low, high], [y, y], color=color, alpha=0.35, linewidth=9, solid_capstyle="butt")
    ax.plot(values, np.full(len(values), y), "o", color=color, alpha=0.6, markersize=5, markeredgewidth=0)
    ax.plot(middle, y, "o", color=color, markeredgecolor="white", markersize=12)


@styled
def draw_at_own_best(own):
    """How far each schedule ends below a constant rate on each split, each at its own best peak.

    Parameters
    ----------
    own : dict of str to ndarray, shape (2, splits)
        Schedule -> training losses at the peak that trains best, and test losses at the peak that tests best.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At its own best peak, a line or a cosine trains lower", panels=2, size=(9.8, 4.6),
                    alt="A row for each schedule, a panel each for training and test: the loss minus that of the constant rate, "
                        "a dashed line at zero. In training all dots of the line and the cosine are left of it; the others "
                        "scatter about it. In the test all medians are left, and the schedules differ less than the splits. "
                        "The constant rate with twice the steps lies as far left as a line.")
    names = [name for name in own if name != "constant"]
    for k, (ax, title) in enumerate(zip(canvas.axes, ("training", "test"))):
        ax.axvline(0, color=VERMILLION, linestyle="--", linewidth=1.8)
        for y, name in enumerate(names):
            color = VERMILLION if name.startswith("constant") else COLOURS[name]
            _dots(ax, own[name][k] - own["constant"][k], y, color)
        ax.set(title=f"{title} loss minus the constant rate's", ylim=(len(names) - 0.4, -0.6))
        ax.set_yticks(range(len(names)), names if ax is canvas.ax else [])
        ax.xaxis.set_major_locator(MaxNLocator(4))
        ax.grid(True, axis="x")
    return canvas


@styled
def draw_warmups(cases):
    """The training loss for two ways to begin, each at its own best rate, in two pairs of cases, with all starts.

    Parameters
    ----------
    cases : dict of str to dict of str to ndarray, shape (starts, k)
        Case -> way, one of `WAYS` -> losses at the end, at k rates. The first two cases have a panel, the others another.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Warmup helps a sigma from zero, and a steep start", panels=2, size=(9.8, 4.2),
                    alt="Training loss at each way's best rate, chosen on other starts, logarithmic: twenty starts as dots, with their median, at once and "
                        "with warmup. Left, Adam: with sigma from zero warmup is far lower, with sigma corrected not clearly. "
                        "Right, plain descent: from a steep start warmup is lower, from the usual one both are alike.")
    for ax, first in zip(canvas.axes, (0, 2)):
        shown = list(cases.items())[first:first + 2]
        for i, (case, ways) in enumerate(shown):
            for k, (way, losses) in enumerate(ways.items()):
                own = own_best(losses)
                _dots(ax, own, 3 * i + k, WAYS[way])
                write(ax, (own.max(), 3 * i + k), way, WAYS[way], offset=(10, 0), va="center")
        ax.axhline(2, color=PALE, linewidth=0.8)
        ax.set(xscale="log", xlim=(0.03, 2.5), ylim=(4.7, -0.7), xlabel="training loss at each way's best rate")
        ax.set_yticks([0.5, 3.5], [case.replace(", ", ",\n") for case, _ in shown])
        ax.set_xticks([0.05, 0.1, 0.2, 0.5, 1], ["0.05", "0.1", "0.2", "0.5", "1"])
        ax.xaxis.minorticks_off()
    return canvas
