"""The pictures of lesson 07: floors, ten kinds of schedule, who ends lower, what warmup does, and a range test."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PALE, PURPLE, SCHEDULE, VERMILLION

COLOURS = {"constant": VERMILLION, "cosine": BLUE}
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
    """Training and test loss against the peak: a constant rate and a cosine, with a star at the best; all others in grey.

    Parameters
    ----------
    peaks : array_like, shape (k,)
    training, test : dict of str to ndarray, shape (splits, k)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At large peaks, every schedule that falls ends lower", panels=2, size=(9.8, 4.6),
                    alt="Median training loss, left, and test loss, right, against the peak, both logarithmic: valleys. "
                        "The constant rate's lies farthest to the left. At the right edge it is far above all others, at "
                        "the left edge below them; at their lowest points they differ little.")
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
    canvas = Canvas("Each at its own best peak: they differ by a few percent", panels=2, size=(9.8, 4.9),
                    alt="Nine rows of ten dots, sorted by the median of the left panel: the loss minus the constant rate's. "
                        "Training loss, left: the lowest medians are near -0.05, and the highest near -0.01. Test loss, "
                        "right: medians a little below zero, and dots on both sides.")
    reference, *names = training
    names.sort(key=lambda name: np.median(training[name] - training[reference]))
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
    canvas = Canvas("Waiting cures a sigma from zero; a steep start needs warmup", panels=3, size=(10.0, 4.6),
                    alt="Median training loss against the rate, both logarithmic, for three ways to begin. Sigma from "
                        "zero: at large rates waiting and warmup are far below. Corrected: equal. Steep: only warmup is lower.")
    for ax, (case, losses) in zip(canvas.axes, cases.items()):
        _valleys(ax, rates[case], losses, WAYS, labelled=ax is canvas.axes[-1], ticks=np.asarray(rates[case])[1::2])
        ax.set(xlabel="rate", title=case)
    return canvas


@styled
def draw_steep(followed):
    """Whether the rate is above its limit on a steep start, and how many units fall silent.

    Parameters
    ----------
    followed : dict of str to dict
        Way to begin, a key of `WAYS` -> what `Rectified.follow` gives.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Steps above the limit silence units", panels=2, size=(9.0, 4.3),
                    alt="Both panels over the first 40 steps. Left, the rate divided by its limit, logarithmic, with a dashed "
                        "line at 1: at once it begins far above the line, with warmup it stays below. Right, the share of "
                        "silent units: at once over a third within 14 steps, with warmup it grows slowly to half of that.")
    for ax, measure, title in zip(canvas.axes, ("excess", "silent"), ("rate / its limit", "share of silent units")):
        ends = []
        for way, run in followed.items():
            color, style = WAYS[way]
            ax.plot(run["step"], run[measure], style, color=color, markeredgecolor="white", markersize=8)
            ends.append((run["step"][-1], run[measure][-1], way, color))
        if measure == "excess":
            ax.axhline(1, color=BLACK, linestyle="--", linewidth=1.6)
            log_height(ax)
        else:
            ax.set(ylim=(0, 0.5))
        ax.set(xlabel="step t", title=title)
        label_ends(ax, ends)
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
                        "under the rule it drops after five epochs and then lies still. Right, the test loss against the "
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
def draw_range(eta, losses, peaks, training, test):
    """A range test, and the losses that AdamW with a cosine ends at, against the peak.

    Parameters
    ----------
    eta, losses : array_like, shape (n,)
        The rising rate, and the training loss of one run.
    peaks : array_like, shape (k,)
        The first is the recipe's.
    training, test : ndarray, shape (splits, k)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A range test points to the peak; 3e-4 is far below", size=(8.6, 4.6),
                    alt="Loss against the rate or the peak, both logarithmic. The range test falls slowly from 2.5 to about "
                        "1.2 near 0.1, and climbs. The cosine's training loss is lowest at a peak of 0.1, its test loss at "
                        "0.03; at 3e-4, marked by a vertical line, both are above 2.")
    ax, low = canvas.ax, int(np.argmin(losses))
    ax.axvline(peaks[0], color=GREY, linestyle=":", linewidth=1.6)
    ax.plot(eta, losses, color=ORANGE)
    ax.plot(eta[low], losses[low], "o", color=ORANGE, markeredgecolor="white", markersize=11)
    write(ax, (eta[2], losses[2]), "range test", ORANGE, offset=(0, 5), va="bottom")
    for name, ends, color, style in (("training loss", training, BLUE, "o-"), ("test loss", test, PURPLE, "s--")):
        middle = np.median(ends, axis=0)
        ax.plot(peaks, middle, style, color=color, markeredgecolor="white", markersize=8)
        write(ax, (peaks[-1], middle[-1]), name, color, offset=(8, 0), va="center")
    ax.set(xscale="log", xlabel="rate, or peak", title="loss", xlim=(8e-5, 3))
    log_height(ax)
    ax.set_xticks([1e-4, 3e-4, 1e-3, 0.01, 0.1, 1], ["1e-4", "3e-4", "0.001", "0.01", "0.1", "1"])
    ax.xaxis.minorticks_off()
    return canvas
