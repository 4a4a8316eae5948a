"""The pictures of lesson 04: which comparison shows what, which eta is the best, and how long a run takes."""

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
def draw_needed(sizes, updates, price):
    """The updates that each batch size needs to the same loss, the price of one, and their product, a panel for each.

    Parameters
    ----------
    sizes : sequence of int
    updates : sequence of float
    price : dict of int to float
        Batch size -> seconds of one update.

    Returns
    -------
    Canvas
    """
    sizes, updates = np.array(sizes), np.array(updates)
    canvas = Canvas("Fewer updates, but dearer ones: the time is least in between", panels=3, size=(9.2, 3.9),
                    alt="Three panels over nine batch sizes, all axes logarithmic, as many powers of ten in each height. The "
                        "updates to a training loss of 0.1 fall, at first in proportion. The price of one update rises, "
                        "slowly at first. Their product, the time, falls, has a flat lowest place, and rises at the end.")
    seconds = np.array([price[size] for size in sizes.tolist()])
    panels = ((updates, "updates to loss 0.1"), (1e6 * seconds, "x price of one (microseconds)"),
              (1e3 * updates * seconds, "= time (milliseconds)"))
    span = max(heights.max() / heights.min() for heights, _ in panels)
    for ax, (heights, name) in zip(canvas.axes, panels):
        by_size(ax, sizes, heights, name)
        middle, half = np.sqrt(heights.min() * heights.max()), 1.4 * np.sqrt(span)
        limits = middle / half, middle * half
        round_ticks(ax, limits, [tick for tick in _ROUND if limits[0] < tick < limits[1]])
    return canvas


@styled
def draw_best_rates(sizes, ratios, epochs, limit):
    """The epochs to the same loss against eta / B: a band for the small batch sizes, a curve for every other one.

    Parameters
    ----------
    sizes : sequence of int
        1, 2, 4 to 256.
    ratios : ndarray (k,)
        Of eta / B.
    epochs : array_like (len(sizes), k)
        inf where a run did not arrive.
    limit : array_like (len(sizes),)
        The safe limit of eta; it is marked for the first size and for the last.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A valley with two walls: noise stops small batches, the bend large ones", size=(8.6, 4.8),
                    alt="Epochs to a training loss of 0.1 against eta / B, both logarithmic: a narrow band for the batch sizes "
                        "1 to 8, a curve for each larger one, with a star at its lowest point. The band is a valley, and the "
                        "curve of 16 lies on its left side. Those of 32, 64, 128 and 256 leave it upwards, the larger ones "
                        "earlier. Two dotted lines mark safe limits: that of 256 at its lowest point, that of 1 where the "
                        "band turns upwards.")
    ax, ends = canvas.ax, []
    epochs = np.where(np.isfinite(epochs), epochs, np.nan)
    small = np.array(sizes) <= 8
    ax.fill_between(ratios, epochs[small].min(axis=0), epochs[small].max(axis=0), color=SKY, edgecolor=SKY, linewidth=5)
    ends.append((ratios[-1], np.median(epochs[small, -1]), "B = 1 to 8", BLUE))
    for size, values in zip(np.array(sizes)[~small].tolist(), epochs[~small]):
        color, dash = _LOOKS[size]
        ax.plot(ratios, values, dash, color=color, marker="o", markersize=4, linewidth=2.6)
        last = np.flatnonzero(~np.isnan(values))[-1]
        if size == sizes[-1]:       # right of its end the other wall would cross the name
            write(ax, (ratios[last], values[last]), f"B = {size}", color, offset=(0, -20), ha="right")
        else:
            ends.append((ratios[last], values[last], f"B = {size}", color))
    for values in epochs:
        ax.plot(ratios[np.nanargmin(values)], np.nanmin(values), "*", color=BLUE, markeredgecolor="white", markersize=15,
                zorder=5)
    bottom = np.nanmin(epochs)
    ax.set(xscale="log", xlabel="eta / B",
           title="epochs to loss 0.1 (stars: the fewest; a curve ends where a run needs over 20)",
           xlim=(0.9 * ratios[0], 1.05 * ratios[-1]))
    round_ticks(ax, (bottom / 2, 20), [2, 3, 5, 10, 20])
    ax.set_xticks(ratios[1::2], [f"{ratio:g}" for ratio in ratios[1::2]])
    ax.xaxis.minorticks_off()
    for which, color, why, offset, side in ((-1, VERMILLION, "bend", (8, 0), "left"), (0, BLUE, "noise", (8, 0), "left")):
        place = limit[which] / sizes[which]
        ax.plot([place, place], [bottom / 2, 20], ":", color=color, linewidth=2.4, zorder=1)
        write(ax, (place, bottom / 1.9), f"safe limit of {sizes[which]}:\nthe {why}", color, offset=offset, ha=side)
    for place in sorted({end[0] for end in ends}):
        label_ends(ax, [end for end in ends if end[0] == place], away=8)
    return canvas


@styled
def draw_limit(sizes, ratios, epochs, longest, critical):
    """The best eta of every size, beside the safe limit.

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
                    alt="The best eta of nine batch sizes as stars, both axes logarithmic, close to the "
                        "curve of the safe limit: at first in proportion to B, then level at 2 over the bend. It turns where "
                        f"two dashed lines, the proportion and the level, cross, at a batch size of {critical:.0f}.")
    ax = canvas.ax
    ax.plot(sizes, level * sizes / critical, "--", color=GREEN, linewidth=1.8)
    ax.axhline(level, color=GREEN, linestyle="--", linewidth=1.8)
    ax.plot(sizes, longest, "-", color=VERMILLION, linewidth=2.6)
    ax.plot(sizes, best, "*", color=BLUE, markeredgecolor="white", markersize=18, zorder=5)
    ax.plot([critical, critical], [0.08, level], ":", color=BLACK, linewidth=2)
    write(ax, (critical, 0.08), f"B* = {critical:.0f}", BLACK, offset=(8, 12))
    write(ax, (sizes[0], level), "2 / bend", GREEN, offset=(4, 6))
    write(ax, (sizes[6], level * sizes[6] / critical), "in proportion to B", GREEN, offset=(-10, 4), ha="right")
    write(ax, (sizes[8], longest[8]), "safe limit", VERMILLION, offset=(0, -24), ha="right")
    write(ax, (sizes[2], best[2]), "stars: the best eta", BLUE, offset=(14, -12))
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
