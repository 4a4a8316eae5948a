"""The pictures of lesson 04: which comparison shows what, which eta is the best, and what a batch costs."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION
from descentlab.figures.runs import draw_seeds
from descentlab.lessons.batch_size.scales import by_size, round_ticks

# Of the curves; the sizes up to 8 share a band.
_LOOKS = {16: (BLACK, "--"), 32: (GREEN, "--"), 64: (ORANGE, "-"), 128: (PURPLE, "--"), 256: (VERMILLION, "-")}
_ROUND = [factor * 10**power for power in range(-2, 5) for factor in (1, 2, 5)]     # ticks of a logarithmic height
ALIKE = 1.1         # times the fewest epochs: rates that cost no more count as nearly the best


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
    sizes, epochs = np.array(sizes), np.array(epochs)
    free = sizes[epochs < 1.15 * epochs.min()].max()
    canvas = Canvas(f"Up to B = {free} a larger batch saves updates and time, for hardly any more epochs", panels=3,
                    size=(9.2, 3.9),
                    alt="What nine batch sizes need to reach a training loss of 0.1, each at its own best eta, with a "
                        f"line at {critical:.0f}. Updates: a fall in proportion, slower beyond the line. Epochs: nearly "
                        "level far before the line, a rise beyond. Milliseconds: a fall, and a rise at the end.")
    updates = epochs * rows / sizes
    seconds = updates * np.array([price[size] for size in sizes.tolist()])
    for ax, heights, name in zip(canvas.axes, (updates, epochs, 1000 * seconds),
                                  ("updates to loss 0.1", "epochs to loss 0.1", "milliseconds (updates x price)")):
        by_size(ax, sizes, heights, name)
        limits = heights.min() / 1.6, heights.max() * 1.6
        round_ticks(ax, limits, [tick for tick in _ROUND if limits[0] < tick < limits[1]])
        ax.axvline(critical, color=VERMILLION, linestyle=":", linewidth=2.4)
        write(ax, (critical, ax.get_ylim()[1]), "B*", VERMILLION, offset=(6, -16))
    return canvas


@styled
def draw_best_rates(sizes, ratios, epochs, level):
    """The epochs to the same loss against eta / B: a band for the small batch sizes, a curve for every other one.

    Parameters
    ----------
    sizes : sequence of int
        1, 2, 4 to 256.
    ratios : ndarray (k,)
        Of eta / B.
    epochs : array_like (len(sizes), k)
        inf where a run did not arrive.
    level : float
        The longest eta without noise, 2 / bend, which is marked for the last size.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Up to the best eta / B, small batches share one curve", size=(8.6, 4.8),
                    alt="Epochs to a training loss of 0.1 against eta / B, both logarithmic: a narrow band for the batch sizes "
                        "1 to 8, a curve for each larger one, with a star at its lowest point. The band is a valley, and the "
                        "curve of 16 lies on its left side. Those of 32, 64, 128 and 256 leave it upwards, the larger ones "
                        "earlier. A dotted line marks where the step of 256 is 2 over the bend: at its lowest point.")
    ax, ends = canvas.ax, []
    epochs = np.where(np.isfinite(epochs), epochs, np.nan)
    small = np.array(sizes) <= 8
    ax.fill_between(ratios, epochs[small].min(axis=0), epochs[small].max(axis=0), color=SKY, edgecolor=SKY, linewidth=5)
    ends.append((ratios[-1], np.median(epochs[small, -1]), "B = 1 to 8", BLUE))
    for size, values in zip(np.array(sizes)[~small].tolist(), epochs[~small]):
        color, dash = _LOOKS[size]
        ax.plot(ratios, values, dash, color=color, marker="o", markersize=4, linewidth=2.6)
        last = np.flatnonzero(~np.isnan(values))[-1]
        ends.append((ratios[last], values[last], f"B = {size}", color))
    for values in epochs:
        ax.plot(ratios[np.nanargmin(values)], np.nanmin(values), "*", color=BLUE, markeredgecolor="white", markersize=15,
                zorder=5)
    bottom = np.nanmin(epochs)
    ax.set(xscale="log", xlabel="eta / B",
           title="epochs to loss 0.1 (stars: the fewest; a curve ends where a run needs over 20)",
           xlim=(0.9 * ratios[0], 1.05 * ratios[-1]))
    round_ticks(ax, (bottom / 1.5, 20), [2, 3, 5, 10, 20])
    ax.set_xticks(ratios[1::2], [f"{ratio:g}" for ratio in ratios[1::2]])
    ax.xaxis.minorticks_off()
    place = level / sizes[-1]
    ax.plot([place, place], [bottom / 1.5, 20], ":", color=VERMILLION, linewidth=2, zorder=1)
    write(ax, (place, bottom), f"here B = {sizes[-1]}\nhas eta = 2 / bend", VERMILLION, offset=(8, 0))
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
    round_ticks(ax, (0.08, 5 * level), [0.1, 0.2, 0.5, 1, 2, 5, 10, 20])
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
