"""The pictures of lesson 07 over rates, peaks and budgets: floors, schedules, who ends lower, warmup, a range test."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PALE, PURPLE, SCHEDULE, VERMILLION

COLOURS = {"constant": VERMILLION, "steps": GREEN, "cosine": BLUE, "restarts": PURPLE}
WAYS = {"at once": (VERMILLION, "s-"), "wait": (GREEN, "^--"), "warmup": (BLUE, "o-")}


def _valleys(ax, places, losses, looks, labelled, ticks=None):
    """Medians of losses (splits, k) against k places, both logarithmic: a line for each name of `looks`."""
    ends = []
    for name, (color, style) in looks.items():
        middle = np.median(losses[name], axis=0)
        ax.plot(places, middle, style, color=color, markeredgecolor="white", markersize=8)
        ends.append((places[-1], middle[-1], name, color))
    ax.set_xscale("log")
    log_height(ax)
    ticks = places if ticks is None else ticks
    ax.set_xticks(ticks, ["3e-4" if tick == 3e-4 else f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    if labelled:
        label_ends(ax, ends)


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
                    alt="Ten small panels, the rate over the steps: constant; steps, to a tenth and a hundredth; "
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
    """Training and test loss against the peak: three schedules, with a star at the best of each; all others in grey.

    Parameters
    ----------
    peaks : array_like, shape (k,)
    training, test : dict of str to ndarray, shape (splits, k)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A common peak decides who ends lower", panels=2, size=(9.8, 4.6),
                    alt="Median training loss, left, and test loss, right, against the peak, both logarithmic: valleys. At "
                        "small peaks the constant rate is lowest, at large ones it is far above all others. Each valley has "
                        "a star at its lowest point; the stars lie at other peaks and at nearly the same height.")
    looks = {name: (COLOURS[name], "-") for name in ("constant", "steps", "cosine")}
    for ax, losses, title in zip(canvas.axes, (training, test), ("training loss", "test loss")):
        for name in losses.keys() - looks.keys():
            ax.plot(peaks, np.median(losses[name], axis=0), color=PALE, linewidth=1)
        _valleys(ax, peaks, losses, looks, labelled=ax is canvas.axes[1], ticks=peaks[::2])
        for name, (color, _) in looks.items():
            middle = np.median(losses[name], axis=0)
            ax.plot(peaks[middle.argmin()], middle.min(), "*", color=color, mec="white", markersize=17, zorder=5)
        ax.set(xlabel="peak", title=title)
    return canvas


@styled
def draw_budgets(budgets, own):
    """The losses at the own best peak, for runs of several lengths.

    Parameters
    ----------
    budgets : sequence of int, shape (n,)
        The steps of a run.
    own : dict of str to array_like, shape (n, 2, splits)
        Schedule, one of `COLOURS` -> training and test losses.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A cosine needs half to two thirds of the steps", panels=2, size=(9.8, 4.5),
                    alt="Median losses at the own best peak against the steps of a run, which double from dot to dot. Left, "
                        "training: the cosine's curve lies below the constant rate's by nearly as much as a doubling brings; "
                        "steps lie on it. Right, test: the cosine is lower in short runs; at 1,260 steps all stand near 0.49.")
    for k, (ax, title) in enumerate(zip(canvas.axes, ("training loss", "test loss"))):
        ends = []
        for name, losses in own.items():
            middle = np.median(np.asarray(losses)[:, k], axis=1)
            ax.plot(budgets, middle, "o-", color=COLOURS[name], markeredgecolor="white", markersize=9)
            ends.append((budgets[-1], middle[-1], name, COLOURS[name]))
        ax.set(xscale="log", xlabel="steps of the run", title=title)
        ax.set_xticks(budgets, [f"{steps:,}" for steps in budgets])
        ax.minorticks_off()
        ax.grid(True)
        if ax is canvas.axes[1]:
            label_ends(ax, ends)
    return canvas


@styled
def draw_warmups(cases, rates):
    """The training loss against the rate for three ways to begin, a panel for each case, all of one height.

    Parameters
    ----------
    cases : dict of str to dict of str to ndarray, shape (starts, k)
        Case -> way -> losses at the end.
    rates : dict of str to array_like, shape (k,)
        Case -> rates.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Waiting mends much of a sigma from zero; a steep start needs warmup", panels=3, size=(10.0, 4.6),
                    alt="Median training loss against the rate, both logarithmic and of one height, for three ways to begin. "
                        "Sigma from zero: at large rates waiting and warmup are far below at once. Corrected: all three lie "
                        "on each other. Steep: waiting lies on at once, and only warmup is lower.")
    for ax, (case, losses) in zip(canvas.axes, cases.items()):
        ax.set_ylim(0.035, 3)
        _valleys(ax, rates[case], losses, WAYS, labelled=ax is canvas.axes[-1], ticks=np.asarray(rates[case])[1::2])
        ax.set(xlabel="rate", title=case)
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
    canvas = Canvas("The range test turns up near the cosine's best peaks", size=(8.6, 4.6),
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
