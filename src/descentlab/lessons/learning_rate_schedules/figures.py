"""The pictures of lesson 07 over rates, peaks and schedules: floors, shapes, who ends lower, warmup, a range test."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PALE, PURPLE, SCHEDULE, VERMILLION
from descentlab.lessons.learning_rate_schedules.cases import own_best

COLOURS = {"constant": VERMILLION, "staircase": GREEN, "cosine": BLUE, "restarts": PURPLE}
WAYS = {"at once": VERMILLION, "wait": GREEN, "warmup": BLUE}


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
                        "curve of the formula: along a straight line up to a rate of 0.5, then above it, steeply near 2.")
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
        Ten of them, with a peak of 1.
    steps : int

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Ten kinds of schedule, from the first step to the last", size=(10.0, 4.7),
                    alt="Ten small panels, the rate over the steps: constant; staircase, to a tenth and a hundredth; "
                        "exponential; 1/t, to an eleventh; linear; cosine; restarts, three cosines, each twice as long; "
                        "triangular, three equal peaks; triangular2, ever lower peaks; one-cycle, up and then down.")
    canvas.ax.remove()
    canvas.axes = tuple(canvas.figure.subplots(2, -(-len(schedules) // 2)).flat)
    t = np.arange(steps)
    for i, (ax, (name, schedule)) in enumerate(zip(canvas.axes, schedules.items())):
        ax.fill_between(t, schedule(t), color=SCHEDULE, alpha=0.18, linewidth=0)
        ax.plot(t, schedule(t), color=SCHEDULE)
        ax.set(title=name, ylim=(0, 1.08), xlim=(0, steps), xticks=[0, steps], yticks=[0, 0.5, 1])
        ax.set_yticklabels(["0", "", "peak"] if i % 5 == 0 else [])
        ax.set_xticklabels(["0", f"{steps}"] if i >= 5 else [])
    return canvas


@styled
def draw_peaks(peaks, training, test):
    """Training and test loss against the peak, for three schedules.

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
                        "small peaks the constant rate is lowest, at large ones it is far above staircase and cosine. At the "
                        "bottom the three lie close together; in training the cosine is lowest.")
    names = "constant", "staircase", "cosine"
    for ax, losses, title in zip(canvas.axes, (training, test), ("training loss", "test loss")):
        middles = {name: np.median(losses[name], axis=0) for name in names}
        low = min(middle.min() for middle in middles.values())
        ax.set(xscale="log", xlabel="peak", title=title, ylim=(0.95 * low, 1.8 * low))
        ax.set_xticks(peaks[::2], [f"{peak:g}" for peak in peaks[::2]])
        ax.minorticks_off()
        ax.grid(True, axis="y")
        for name, middle in middles.items():
            ax.plot(peaks, middle, "o-", color=COLOURS[name], markeredgecolor="white", markersize=8)
    middles = {name: np.median(training[name], axis=0) for name in names}
    write(canvas.ax, (peaks[-2], middles["constant"][-2]), "constant", VERMILLION, offset=(-10, 0), va="center", ha="right")
    label_ends(canvas.ax, [(peaks[-1], middles[name][-1], name, COLOURS[name]) for name in names[1:]])
    return canvas


def _dots(ax, values, y, color):
    """Values as small pale dots in a row, their middle half as a bar, and their median as a large dot."""
    values = np.atleast_1d(values)
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    if len(values) > 1:
        ax.plot([low, high], [y, y], color=color, alpha=0.35, linewidth=7, solid_capstyle="butt")
        ax.plot(values, np.full(len(values), y), "o", color=color, alpha=0.6, markersize=4.5, markeredgewidth=0)
    ax.plot(middle, y, "o", color=color, markeredgecolor="white", markersize=10)


@styled
def draw_at_own_best(valley, own):
    """How far each schedule ends below a constant rate, each at its own best peak: in the valley, and on each split.

    Parameters
    ----------
    valley : dict of str to float
        Schedule -> mean loss at the end.
    own : dict of str to ndarray, shape (2, splits)
        Schedule -> training and test losses of the same runs.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At its own best peak a rate that falls trains lower; the shape matters less", panels=3,
                    size=(9.8, 5.0),
                    alt="A row for each schedule, a panel each for the valley, training and test: the loss minus that of the "
                        "constant rate, a dashed line at zero. In the valley all are left of it, the line furthest. In "
                        "training and test all medians are left of it, but in the test the splits scatter more widely than "
                        "the schedules differ. The constant rate with twice the steps lies among them.")
    names = [name for name in own if name != "constant"]
    rows = [{name: valley[name] - valley["constant"] for name in names},
            *({name: own[name][k] - own["constant"][k] for name in names} for k in range(2))]
    for ax, differences, title in zip(canvas.axes, rows, ("valley", "network: training", "network: test")):
        ax.axvline(0, color=VERMILLION, linestyle="--", linewidth=1.6)
        for y, name in enumerate(names):
            _dots(ax, differences[name], y, VERMILLION if name.startswith("constant") else COLOURS.get(name, BLACK))
        ax.set(title=title, ylim=(len(names) - 0.4, -0.6), xlabel="loss minus the constant rate's")
        ax.set_yticks(range(len(names)), names if ax is canvas.ax else [])
        ax.xaxis.set_major_locator(MaxNLocator(3))
        ax.grid(True, axis="x")
    return canvas


@styled
def draw_warmups(cases):
    """The training loss for three ways to begin, each at its own best rate, in several cases, with all starts.

    Parameters
    ----------
    cases : dict of str to dict of str to ndarray, shape (starts, k)
        Case -> way, one of `WAYS` -> losses at the end, at k rates.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Waiting helps a sigma from zero; without sigma, a steep start needs warmup", size=(9.4, 4.8),
                    alt="Training loss at each way's best rate, logarithmic: twenty starts as dots, with their median, in four cases "
                        "of three rows each: at once, wait, warmup. Sigma from zero: wait and warmup are lower. Sigma "
                        "corrected, usual or steep start: all three alike. No sigma, steep start: only warmup is lower.")
    ax = canvas.ax
    for i, (case, ways) in enumerate(cases.items()):
        for k, (way, losses) in enumerate(ways.items()):
            own = own_best(losses)
            _dots(ax, own, 4 * i + k, WAYS[way])
            write(ax, (own.max(), 4 * i + k), way, WAYS[way], offset=(10, 0), va="center")
        ax.axhline(4 * i + 3, color=PALE, linewidth=0.8)
    ax.set(xscale="log", xlim=(0.03, 2.5), ylim=(4 * len(cases) - 1, -1), xlabel="training loss at each way's best rate")
    ax.set_yticks(1 + 4 * np.arange(len(cases)), [case.replace(", ", ",\n") for case in cases])
    ax.set_xticks([0.05, 0.1, 0.2, 0.5, 1], ["0.05", "0.1", "0.2", "0.5", "1"])
    ax.xaxis.minorticks_off()
    return canvas


@styled
def draw_range(eta, losses, peaks, training, test):
    """A range test, and the losses that runs with a peak end at.

    Parameters
    ----------
    eta : array_like, shape (n,)
        The rising rate.
    losses : array_like, shape (n, splits, 1)
        The training losses of the range test.
    peaks : array_like, shape (k,)
    training, test : ndarray, shape (splits, k)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The range test gives the region of the best peaks, no more", size=(8.6, 4.6),
                    alt="Loss against the rate or the peak, both logarithmic. The range test falls slowly from 2.5 to about 1.2 "
                        "near a rate of 1.4, and climbs steeply. The cosine's training loss at the end is lowest at a peak of "
                        "2, its test loss at 0.5.")
    ax, middle = canvas.ax, np.median(losses, axis=1)[:, 0]
    low = int(middle.argmin())
    ax.plot(eta, middle, color=ORANGE)
    ax.plot(eta[low], middle[low], "o", color=ORANGE, markeredgecolor="white", markersize=11)
    write(ax, (eta[0], middle[0]), "range test", ORANGE, offset=(0, 6), va="bottom")
    for name, ends, color, style in (("cosine: training", training, BLUE, "o-"),
                                     ("cosine: test", test, PURPLE, "s--")):
        ends = np.median(ends, axis=0)
        ax.plot(peaks, ends, style, color=color, markeredgecolor="white", markersize=8)
        ax.plot(peaks[ends.argmin()], ends.min(), "*", color=color, mec="white", markersize=17, zorder=5)
        write(ax, (peaks[0], ends[0]), name, color, offset=(-8, 0), va="center", ha="right")
    ax.set(xscale="log", xlabel="rate, or peak", title="loss", ylim=(0.4, 4))
    log_height(ax)
    ax.set_xticks([0.01, 0.1, 0.5, 1, 2, 10], ["0.01", "0.1", "0.5", "1", "2", "10"])
    ax.xaxis.minorticks_off()
    return canvas
