"""The pictures of lesson 07: floors, ten kinds of schedule, who ends lower, and what warmup does."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PALE, PURPLE, SCHEDULE, VERMILLION

COLOURS = {"constant": VERMILLION, "steps": GREEN, "exponential": PURPLE, "cosine": BLUE}
SHAPES = {"constant": (VERMILLION, "o-"), "cosine": (BLUE, "o-"), "warmup + cosine": (ORANGE, "^--")}
WAYS = {"at once": (VERMILLION, "s-"), "wait": (GREEN, "^--"), "warmup": (BLUE, "o-")}
WATCHED = {"constant": (VERMILLION, "o-"), "plateau rule": (BLUE, "o-"), "best epoch": (ORANGE, "o--")}


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
    canvas = Canvas("The floor is proportional to eta, until eta comes near its limit", size=(7.6, 4.4),
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
                        "exponential; inverse root; linear; cosine; restarts, three cosines, each twice as long; "
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
    """Training and test loss against the peak: a constant rate and three that fall, with a star at the best; others in grey.

    Parameters
    ----------
    peaks : array_like, shape (k,)
    training, test : dict of str to ndarray, shape (splits, k)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("With a peak that is too large, every schedule that falls ends lower", panels=2, size=(9.8, 4.6),
                    alt="Median training loss, left, and test loss, right, against the peak, both logarithmic: valleys. "
                        "The constant rate's lies farthest to the left and climbs steeply at large peaks, above all the "
                        "others; at their lowest points they differ little.")
    looks = {name: (color, "-") for name, color in COLOURS.items()}
    for ax, losses, title in zip(canvas.axes, (training, test), ("training loss", "test loss")):
        for name in losses.keys() - COLOURS.keys():
            ax.plot(peaks, np.median(losses[name], axis=0), color=PALE, linewidth=1.2)
        _valleys(ax, peaks, losses, looks, labelled=ax is canvas.axes[1], ticks=peaks[::2])
        for name, color in COLOURS.items():
            middle = np.median(losses[name], axis=0)
            ax.plot(peaks[middle.argmin()], middle.min(), "*", color=color, mec="white", markersize=17, zorder=5)
        ax.set(xlabel="peak", title=title)
    return canvas


@styled
def draw_own_best(training, test):
    """By how much each schedule ends lower than the constant rate, each at its own best peak: a dot for each split.

    Parameters
    ----------
    training, test : dict of str to ndarray, shape (splits,)
        The constant rate's among them, the first.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At their own best peaks, schedules differ by a few percent", panels=2, size=(9.8, 4.9),
                    alt="Nine rows of ten dots: the loss minus the constant rate's. Training loss, left: for linear, cosine, "
                        "restarts, triangular2 and one-cycle nearly all dots are below zero, by about 0.03; for steps "
                        "and exponential they lie around zero. Test loss, right: medians a little below zero, and "
                        "dots on both sides.")
    reference, *names = training
    for ax, losses, title in zip(canvas.axes, (training, test), ("training loss", "test loss")):
        for row, name in enumerate(names):
            values = np.sort(losses[name] - losses[reference])
            color = COLOURS.get(name, GREY)
            ax.plot(values, row + np.linspace(-0.2, 0.2, len(values)), "o", color=color, markersize=6, alpha=0.7,
                    markeredgewidth=0)
            ax.plot([np.median(values)] * 2, [row - 0.36, row + 0.36], "-", color=BLACK, linewidth=2.6)
        ax.axvline(0, color=COLOURS["constant"], linestyle="--", linewidth=1.8)
        ax.set_yticks(range(len(names)), names if ax is canvas.ax else [""] * len(names))
        ax.set(title=f"{title}, minus the constant rate's", ylim=(len(names) - 0.4, -0.6))
        ax.grid(True, axis="x")
    return canvas


@styled
def draw_warmups(cases, rates):
    """The training loss against the rate for three ways to begin, a panel for each case.

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
    canvas = Canvas("Sigma from zero: waiting helps, too. A steep start needs warmup", panels=3,
                    size=(10.0, 4.6),
                    alt="Median training loss against the rate, both logarithmic, for three ways to begin. Sigma from "
                        "zero: at large rates waiting and warmup are far below. Corrected: equal. Steep: only warmup is lower.")
    for ax, (case, losses) in zip(canvas.axes, cases.items()):
        _valleys(ax, rates[case], losses, WAYS, labelled=ax is canvas.axes[-1], ticks=np.asarray(rates[case])[1::2])
        ax.set(xlabel="rate", title=case)
    return canvas


@styled
def draw_steep(schedules, limits, steps):
    """The rate over the first steps and 2 over the largest bend, for a start at once and with warmup.

    Parameters
    ----------
    schedules : dict of str to callable
        Way -> the rate of a step.
    limits : dict of str to dict of int to float
        Way -> step -> 2 over the largest bend there.
    steps : int
        How many are shown.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At once, the rate starts above 2 / bend; with warmup it starts below", panels=2, size=(9.0, 4.3),
                    alt="The rate and 2 / bend over the first 40 steps, logarithmic. Left, at once: the rate is several times "
                        "above 2 / bend at first. Right, with warmup: it starts below.")
    for ax, (way, schedule) in zip(canvas.axes, schedules.items()):
        eta, (places, limit) = [schedule(t) for t in range(steps + 1)], zip(*limits[way].items())
        ax.plot(eta, color=SCHEDULE, linewidth=3)
        ax.plot(places, limit, "o-", color=BLACK, markeredgecolor="white")
        log_height(ax)
        ax.set(xlabel="step t", title=way, ylim=(0.01, 4))
        label_ends(ax, [(steps, eta[-1], "eta", SCHEDULE), (steps, limit[-1], "2 / bend", BLACK)])
    return canvas


@styled
def draw_watched(constant, plateau, rates, shown):
    """What a rule that watches the validation loss changes: over the epochs at one rate, and at the end for all rates.

    Parameters
    ----------
    constant, plateau : Watched
    rates : sequence of float
    shown : int
        The number of the rate whose runs are shown over the epochs.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A rule that watches the loss makes the rate matter less", panels=2, size=(9.8, 4.5),
                    alt="Left, the median validation loss over 30 epochs at a rate of 2: at the constant rate it stays high, "
                        "under the rule it drops after six epochs and then lies still. Right, the test loss against the "
                        "rate: constant to the end it climbs most, with the rule least.")
    left, right = canvas.axes
    for run, (name, (color, _)) in zip((constant, plateau), WATCHED.items()):
        middle = np.median(run.validation[:, :, shown], axis=1)
        left.plot(1 + np.arange(len(middle)), middle, color=color)
        write(left, (22, middle[10:].max()), name, color, offset=(0, 6), ha="center", va="bottom")
    left.set(xlabel="epoch", title=f"validation loss, rate {rates[shown]:g}")
    left.grid(True, axis="y")
    best = constant.at(constant.validation.argmin(axis=0))[1]
    _valleys(right, rates, dict(zip(WATCHED, (constant.test[-1], plateau.test[-1], best))), WATCHED, labelled=True)
    right.set(xlabel="rate", title="test loss at the end", yticks=[0.5, 0.55, 0.6])
    return canvas


@styled
def draw_range(eta, losses, chosen):
    """A range test, and below it the peaks that schedules then turned out to be best at: a dot for each schedule.

    Parameters
    ----------
    eta, losses : array_like, shape (n,)
        The rising rate, and the median training loss.
    chosen : dict of str to sequence of float
        For the training and for the test loss: each schedule's best peak.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The range test finds the region, not the rate", size=(7.8, 5.0),
                    alt="Above, the training loss as the rate rises from 0.01 to 10 in 200 steps: flat, a fall to a lowest "
                        "point near 1, a steep rise. Below, the peaks at which ten schedules were best: for the test "
                        "loss from a quarter to one, for the training loss from a half to four.")
    canvas.ax.remove()
    canvas.axes = tuple(canvas.figure.subplots(2, 1, sharex=True, height_ratios=(3, 2)))
    above, below = canvas.axes
    low = int(np.argmin(losses))
    above.plot(eta, losses, color=BLUE)
    above.plot(eta[low], losses[low], "o", color=BLUE, markeredgecolor="white", markersize=11)
    write(above, (eta[low], losses[low]), f"lowest at {eta[low]:.2g}", BLUE, offset=(0, -8), ha="center", va="top")
    above.set(xscale="log", title="training loss as the rate rises", ylim=(0.75, 3.2))
    above.grid(True, axis="y")
    for row, ((name, peaks), color) in enumerate(zip(chosen.items(), (BLACK, PURPLE))):
        for peak, count in zip(*np.unique(peaks, return_counts=True)):
            column, level = np.divmod(np.arange(count), 5)
            below.plot(peak * 1.09**column, row - 0.32 + 0.16 * level, "o", color=color, markersize=6.5,
                       markeredgecolor="white", markeredgewidth=0.5)
    below.axvline(eta[low], color=BLUE, linestyle=":", linewidth=1.6)
    below.set(xlabel="eta", ylim=(1.5, -0.6))
    below.set_yticks(range(len(chosen)), [f"best peaks for\nthe {name} loss" for name in chosen])
    below.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    return canvas


@styled
def draw_default(peaks, training, test):
    """Training and test loss of AdamW against the peak, at a constant rate, with a cosine, and with warmup before it.

    Parameters
    ----------
    peaks : array_like, shape (k,)
    training, test : dict of str to ndarray, shape (splits, k)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The cosine helps, with warmup or without; in 630 steps 3e-4 gets nowhere", panels=2, size=(9.8, 4.4),
                    alt="Median training loss, left, and test loss, right, of AdamW against the peak: at 3e-4 over 2, and "
                        "lowest at peaks of 0.01 to 0.1; at the largest, the two cosines end far lower.")
    for ax, losses, title in zip(canvas.axes, (training, test), ("training loss", "test loss")):
        _valleys(ax, peaks, losses, SHAPES, labelled=ax is canvas.axes[1])
        ax.set(xlabel="peak", title=title)
    return canvas
