"""The pictures of lesson 04: which comparison shows what, which eta is the best, and what a batch costs."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION
from descentlab.figures.runs import draw_seeds

# Of the curves that have a label; the others are pale.
_LOOKS = {1: (BLUE, "-"), 16: (BLACK, "--"), 32: (GREEN, "--"), 64: (ORANGE, "-"), 128: (PURPLE, "--"), 256: (VERMILLION, "-")}
ALIKE = 1.1         # times the fewest epochs: rates that cost no more count as nearly the best


@styled
def draw_costs(price):
    """The time of an update against the batch size, as a multiple of that with a batch of 1.

    Parameters
    ----------
    price : dict of int to float
        Batch size, increasing from 1 -> time of an update.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("16 samples in one update cost far less than 16 updates", size=(7.4, 4.2),
                    alt="The time of an update against the batch size, both logarithmic, as a multiple of that with "
                        "one sample: rising slowly at first, then nearly in proportion, and always far below a dashed line, as "
                        "many updates of one sample.")
    sizes = np.array(list(price))
    canvas.ax.plot(sizes, sizes, "--", color=GREEN, linewidth=1.8)
    write(canvas.ax, (16, 16), "in proportion to B:\nB updates of one sample", GREEN, offset=(-12, 2), ha="right")
    longer = np.array(list(price.values())) / price[1]
    _by_size(canvas.ax, sizes, longer, "one update: how many times as long as with B = 1", every=2)
    top = max(40, 1.3 * longer.max())
    _round_ticks(canvas.ax, (0.85, top), [tick for tick in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if tick < top])
    return canvas


def _by_size(ax, sizes, heights, title, every):
    """Heights (n,) against batch sizes (n,), both logarithmic, with a tick at every so many of the sizes."""
    ax.plot(sizes, heights, "o-", color=BLUE, markeredgecolor="white")
    ax.set_xscale("log", base=2)
    log_height(ax)
    ax.set_xticks(sizes[::every], [f"{size:,}" for size in sizes[::every]])
    ax.minorticks_off()
    ax.set(xlabel="batch size B", title=title)


@styled
def draw_comparisons(network, test, sizes, by_epochs, by_updates):
    """Training loss and test accuracy against the batch size: with as many epochs for all, and with as many updates.

    Parameters
    ----------
    network, test : Network
        On the data to train on, and on those to test on.
    sizes : sequence of int
    by_epochs, by_updates : ndarray (len(sizes), seeds, P)
        Where the runs ended.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At eta = 0.1 small batches win only by making more steps", panels=2, size=(9.2, 4.2),
                    alt="Two panels for five batch sizes, all with eta = 0.1: left the training loss, logarithmic, "
                        "right the test accuracy. With 20 epochs each, both get much worse for large batches. With 320 "
                        "updates each, both are nearly level.")
    names = ("20 epochs each", "320 updates each")
    for ax, score, title in zip(canvas.axes, (network.value, test.accuracy),
                                ("training loss (medians of 3 runs)", "test accuracy (medians of 3 runs)")):
        _draw_medians(ax, sizes, {name: score(ends) for name, ends in zip(names, (by_epochs, by_updates))})
        for text in list(ax.texts):     # placed for other limits
            text.remove()
        ax.set(title=title)
    log_height(canvas.axes[0])
    for ends, place, offset, name, color in ((by_epochs, 1, (12, -14), names[0], BLUE),
                                             (by_updates, 0, (-8, 13), names[1], VERMILLION)):
        write(canvas.axes[0], (place, np.median(network.value(ends[place]))), name, color, offset=offset)
    label_ends(canvas.axes[1], [(4.15, np.median(test.accuracy(ends), axis=1)[-1], name, color)
                                for ends, name, color in zip((by_epochs, by_updates), names, (BLUE, VERMILLION))])
    return canvas


@styled
def draw_needed(sizes, epochs, price, critical, rows=256):
    """What each batch size needs to reach the same loss: updates, epochs and time, a panel for each.

    Parameters
    ----------
    sizes : sequence of int
    epochs : sequence of float
    price : dict of int to float
        Batch size -> seconds of one update.
    critical : float
        The batch size at which a line is drawn.
    rows : int
        In an epoch.

    Returns
    -------
    Canvas
    """
    canvas = Canvas(f"Below B* = {critical:.0f} a larger batch saves updates and time, for hardly any more epochs", panels=3,
                    size=(9.6, 3.9),
                    alt="What nine batch sizes need to reach a training loss of 0.1, each at its own best eta, with a "
                        f"line at {critical:.0f}. Updates: a fall in proportion, slower beyond the line. Epochs: nearly "
                        "level before the line, a rise beyond. Milliseconds: a fall, and a rise at the end.")
    sizes, epochs = np.array(sizes), np.array(epochs)
    updates = epochs * rows / sizes
    seconds = updates * np.array([price[size] for size in sizes.tolist()])
    for ax, heights, name in zip(canvas.axes, (updates, epochs, 1000 * seconds),
                                  ("updates to loss 0.1", "epochs to loss 0.1", "milliseconds (updates x price)")):
        _by_size(ax, sizes, heights, name, every=2)
        ax.set_ylim(heights.min() / 1.6, heights.max() * 1.6)
        ax.axvline(critical, color=VERMILLION, linestyle=":", linewidth=2.4)
        write(ax, (critical, ax.get_ylim()[1]), "B*", VERMILLION, offset=(6, -16))
    return canvas


@styled
def draw_best_rates(sizes, ratios, epochs):
    """The epochs to the same loss against eta / B, a curve for every batch size.

    Parameters
    ----------
    sizes : sequence of int
        1, 2, 4 to 256.
    ratios : ndarray (k,)
        Of eta / B.
    epochs : array_like (len(sizes), k)
        inf where a run did not arrive.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Up to the best eta / B, small batches share one curve", size=(8.6, 4.8),
                    alt="Epochs to a training loss of 0.1 against eta / B, both logarithmic, a curve for each of nine "
                        "batch sizes, with a star at its lowest point. Those of B = 1 to 16 lie nearly on top of each "
                        "other, a valley; beyond its lowest point that of 16 is the highest of them. Those of 32, 64, 128 and 256 leave it upwards, the "
                        "larger ones earlier.")
    ax, ends = canvas.ax, []
    for size, values in zip(sizes, np.asarray(epochs, dtype=float)):
        color, dash = _LOOKS.get(int(size), (SKY, "-"))
        values = np.where(np.isfinite(values), values, np.nan)
        ax.plot(ratios, values, dash, color=color, marker="o", markersize=4, linewidth=1.4 if color == SKY else 2.6)
        ax.plot(ratios[np.nanargmin(values)], np.nanmin(values), "*", color=BLUE, markeredgecolor="white", markersize=15,
                zorder=5)
        if color != SKY:
            last = np.flatnonzero(~np.isnan(values))[-1]
            ends.append((ratios[last], values[last], f"B = {size}", color))
    bottom = np.min(epochs)
    ax.set(xscale="log", xlabel="eta / B",
           title="epochs to loss 0.1 (stars: the fewest; a curve ends where a run needs over 20)",
           xlim=(0.9 * ratios[0], 1.05 * ratios[-1]))
    _round_ticks(ax, (bottom / 1.5, 20), [2, 3, 5, 10, 20])
    ax.set_xticks(ratios[1::2], [f"{ratio:g}" for ratio in ratios[1::2]])
    ax.xaxis.minorticks_off()
    write(ax, (ratios[-5], bottom), "pale: B = 2, 4, 8", BLUE, offset=(-14, -24), ha="center")
    for place in sorted({end[0] for end in ends}):
        label_ends(ax, [end for end in ends if end[0] == place], away=8)
    return canvas


@styled
def draw_limit(sizes, ratios, epochs, longest, critical):
    """The best eta of every size, with those nearly as good, beside the safe limit.

    Parameters
    ----------
    sizes : sequence of int
        1, 2, 4 to 256.
    ratios : ndarray (k,)
        Of eta / B.
    epochs : array_like (len(sizes), k)
        inf where a run did not arrive.
    longest : array_like (len(sizes),)
        The eta below which a first step goes down on average; of the last size, all the data, 2 / bend.
    critical : float
        The batch size at which the curve turns from proportion to level.

    Returns
    -------
    Canvas
    """
    sizes, longest, epochs = np.array(sizes), np.array(longest), np.asarray(epochs, dtype=float)
    best = ratios[np.argmin(epochs, axis=1)] * sizes
    level = longest[-1]
    canvas = Canvas("The best eta follows the safe limit at the start, within a factor of 2", size=(8.6, 4.9),
                    alt="The best eta of nine batch sizes as stars, both axes logarithmic, each with a bar for the etas that "
                        "need hardly more epochs, close to the curve of the safe limit: at first in proportion to B, "
                        "then level at 2 over the bend. A pale curve is half of it. It turns where two dashed lines, the "
                        f"proportion and the level, cross, at a batch size of {critical:.0f}.")
    ax = canvas.ax
    ax.plot(sizes, longest / 2, "-", color=VERMILLION, linewidth=1.6, alpha=0.4)
    ax.plot(sizes, level * sizes / critical, "--", color=GREEN, linewidth=1.8)
    ax.axhline(level, color=GREEN, linestyle="--", linewidth=1.8)
    ax.plot(sizes, longest, "-", color=VERMILLION, linewidth=2.6)
    for size, values in zip(sizes, epochs):
        nearly = size * ratios[values <= ALIKE * values.min()]
        ax.plot([size, size], [nearly.min(), nearly.max()], "-", color=BLUE, linewidth=7, alpha=0.35,
                solid_capstyle="round")
    ax.plot(sizes, best, "*", color=BLUE, markeredgecolor="white", markersize=18, zorder=5)
    ax.plot([critical, critical], [0.08, level], ":", color=BLACK, linewidth=2)
    write(ax, (critical, 0.08), f"B* = {critical:.0f}", BLACK, offset=(8, 12))
    write(ax, (sizes[0], level), "2 / bend", GREEN, offset=(4, 6))
    write(ax, (sizes[6], level * sizes[6] / critical), "in proportion to B", GREEN, offset=(-10, 4), ha="right")
    write(ax, (sizes[8], longest[8]), "safe limit", VERMILLION, offset=(0, -24), ha="right")
    write(ax, (sizes[8], longest[8] / 2), "half of it", VERMILLION, offset=(0, -22), ha="right")
    write(ax, (sizes[0], level / 3), "stars: the best eta\nbars: at most 10 % more epochs", BLUE, offset=(4, 0))
    ax.set(xscale="log", xlabel="batch size B", ylabel="eta")
    _round_ticks(ax, (0.08, 5 * level), [0.1, 0.2, 0.5, 1, 2, 5, 10, 20])
    ax.set_xticks(sizes[::2], [str(size) for size in sizes[::2]])
    ax.xaxis.minorticks_off()
    return canvas


def _draw_medians(ax, sizes, groups):
    """Medians alone, each over its size: the single runs lie behind their signs, where nobody sees them."""
    draw_seeds(ax, sizes, groups)
    for runs in ax.lines[::2]:
        runs.remove()
    for middles, markersize, zorder in zip(ax.lines, (8, 12), (3, 2.5)):     # where both are alike, both are seen
        middles.set(xdata=range(len(sizes)), markersize=markersize, zorder=zorder)


def _round_ticks(ax, limits, ticks):
    """A logarithmic height with these ticks, written out."""
    ax.set(yscale="log", ylim=limits)
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.yaxis.minorticks_off()
    ax.grid(True, axis="y")
