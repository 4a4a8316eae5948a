"""The pictures of lesson 04: which comparison shows what, and which eta is the best for each batch size."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, SKY, VERMILLION
from descentlab.figures.runs import draw_seeds
from descentlab.lessons.batch_size.scales import round_ticks

# Of the curves; where they lie upon each other, the dashes let those below be seen.
_LOOKS = {1: (BLUE, "o", "-"), 16: (BLACK, "s", (0, (5, 2))), 64: (GREEN, "^", (0, (3, 3))), 256: (VERMILLION, "D", (0, (1, 1.5)))}


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
def draw_best_rates(sizes, ratios, epochs, longest):
    """The epochs to the same loss against eta / B, a curve for each batch size; stars: the fewest; rings: the break-even.

    Parameters
    ----------
    sizes : sequence of int
        Each has a colour and a sign of its own: 1, 16, 64 or 256.
    ratios : ndarray (k,)
        Of eta / B.
    epochs : array_like (len(sizes), k)
        inf where a run did not arrive.
    longest : array_like (len(sizes),)
        The break-even eta of every size.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At small eta / B the batch size does not matter; the largest leaves the others first", size=(8.6, 4.8),
                    alt="Epochs to a training loss of 0.1 against eta / B, both logarithmic, a curve for each of four batch "
                        "sizes. At first all fall together. The curve of 256 leaves the others first and goes up, then that of 64, "
                        "then that of 16, and that of 1 last. A star marks the lowest point of each; a white ring marks "
                        "its break-even, near where it leaves.")
    ax = canvas.ax
    epochs = np.where(np.isfinite(epochs), epochs, np.nan)
    for size, values in zip(sizes, epochs):
        color, sign, dashes = _LOOKS[size]
        ax.plot(ratios, values, color=color, marker=sign, markersize=6, linestyle=dashes, linewidth=2.4)
        last = np.flatnonzero(~np.isnan(values))[-1]
        later = "" if last == len(ratios) - 1 else ",\nthen over 20"
        write(ax, (ratios[last], values[last]), f"B = {size}{later}", color, offset=(9, -5 if not later else -20))
    for size, values, limit in zip(sizes, epochs, np.asarray(longest) / sizes):
        height = np.exp(np.interp(np.log(limit), np.log(ratios), np.log(values)))
        ax.plot(ratios[np.nanargmin(values)], np.nanmin(values), "*", color=_LOOKS[size][0], markeredgecolor="white",
                markersize=17, zorder=6)
        ax.plot(limit, height, "o", color="white", markeredgecolor=_LOOKS[size][0], markersize=19, markeredgewidth=2.4,
                zorder=5)
    ax.set(xscale="log", xlabel="eta / B", xlim=(0.9 * ratios[0], 1.3 * ratios[-1]),
           title="epochs to loss 0.1 (star: the fewest; white ring: the break-even)")
    round_ticks(ax, (np.nanmin(epochs) / 1.3, 22), [2, 3, 5, 10, 20])
    ax.set_xticks(ratios[1::2], [f"{ratio:g}" for ratio in ratios[1::2]])
    ax.xaxis.minorticks_off()
    return canvas


@styled
def draw_limit(sizes, ratios, epochs, longest, critical):
    """The best eta of every size, and those nearly as good, beside the break-even eta of the first step.

    Parameters
    ----------
    sizes : sequence of int
        1, 2, 4 to 256, all the data.
    ratios : ndarray (k,)
        Of eta / B.
    epochs : array_like (len(sizes), k)
        inf where a run did not arrive.
    longest : array_like (len(sizes),)
        The eta at which a first step gains nothing on average; the last is 2 / bend.
    critical : float
        The batch size at which the curve turns from proportion to level.

    Returns
    -------
    Canvas
    """
    sizes, longest, epochs = np.array(sizes), np.array(longest), np.asarray(epochs, dtype=float)
    fewest, level = epochs.min(axis=1), longest[-1]
    canvas = Canvas("The best eta for a run grows with B like the break-even of the first step", size=(8.6, 4.9),
                    alt="The best eta of nine batch sizes as stars, both axes logarithmic, close to the curve of the "
                        "break-even eta: at first in proportion to B, then level at 2 over the bend. It turns where two "
                        f"dashed lines, the proportion and the level, cross, at a batch size of {critical:.0f}. A bar "
                        "through a star spans the rates that are nearly as good.")
    ax = canvas.ax
    ax.plot(sizes, level * sizes / critical, "--", color=GREEN, linewidth=1.8)
    ax.axhline(level, color=GREEN, linestyle="--", linewidth=1.8)
    ax.plot(sizes, longest, "-", color=BLACK, linewidth=2.6)
    for size, few, values in zip(sizes, fewest, epochs):
        good = ratios[values <= 1.1 * few] * size
        ax.plot([size, size], [good.min(), good.max()], "-", color=SKY, linewidth=7, solid_capstyle="round", zorder=3)
    ax.plot(sizes, ratios[np.argmin(epochs, axis=1)] * sizes, "*", color=BLUE, markeredgecolor="white", markersize=18, zorder=5)
    ax.plot([critical, critical], [0.08, level], ":", color=BLACK, linewidth=2)
    write(ax, (critical, 0.08), f"B* = {critical:.0f}", BLACK, offset=(8, 12))
    write(ax, (sizes[0], level), "2 / bend", GREEN, offset=(4, 6))
    write(ax, (sizes[6], level * sizes[6] / critical), "in proportion to B", GREEN, offset=(-10, 4), ha="right")
    write(ax, (sizes[0], 2 * longest[0]), "star: best for a run\nbar: at most a tenth\nmore epochs", BLUE, offset=(0, 22))
    write(ax, (sizes[8], longest[8]), "break-even of\nthe first step", BLACK, offset=(0, -46), ha="right")
    ax.set(xscale="log", xlabel="batch size B", ylabel="eta")
    round_ticks(ax, (0.08, 5 * level), [0.1, 0.2, 0.5, 1, 2, 5, 10, 20])
    ax.set_xticks(sizes[::2], [str(size) for size in sizes[::2]])
    ax.xaxis.minorticks_off()
    return canvas


@styled
def draw_optimizers(sizes, found, critical):
    """The best eta against the batch size, a panel for each optimizer, beside two ways to guess it from the first.

    Parameters
    ----------
    sizes : sequence of int
        From 1 to 256.
    found : dict of str to sequence of float
        Of each optimizer, by its name, the best eta of every size.
    critical : float
        The batch size at which the break-even turns from proportion to level.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Momentum stays near the proportion; plain descent and Adam turn", panels=3, size=(9.2, 4.3),
                    alt="Three panels, for plain descent, momentum and Adam: the best eta of five batch sizes as stars, both "
                        "axes logarithmic. From the first star two lines start: a dashed one in proportion to B, and a "
                        "curve, the break-even's, which turns level. Plain descent's stars lie near the curve, momentum's near "
                        "the dashed line, Adam's near the curve.")
    sizes, line = np.asarray(sizes), np.geomspace(1, 256, 65)
    for ax, (name, best) in zip(canvas.axes, found.items()):
        ax.plot(line, best[0] * line, "--", color=GREEN, linewidth=2)
        ax.plot(line, best[0] * (1 + critical) / (1 + critical / line), "-", color=BLACK, linewidth=2.4)
        ax.plot(sizes, best, "*", color=BLUE, markeredgecolor="white", markersize=19, zorder=5)
        ax.set(xscale="log", xlabel="batch size B", xlim=(0.7, 370), title=f"{name}: best eta")
        ticks = best[0] * np.array([1, 4, 16, 64, 256])
        round_ticks(ax, (best[0] / 1.7, 480 * best[0]), [float(f"{tick:.2g}") for tick in ticks])
        ax.set_xticks(sizes, [str(size) for size in sizes])
        ax.xaxis.minorticks_off()
    first = canvas.axes[0]
    start = found[next(iter(found))][0]
    write(first, (16, 16 * start), "in proportion\nto B", GREEN, offset=(-4, 8), ha="right")
    write(first, (256, start * (1 + critical) / (1 + critical / 256)), "by the\nformula", BLACK, offset=(-2, -48), ha="right")
    return canvas


def _draw_medians(ax, sizes, groups):
    """Medians alone, each over its size: the single runs lie behind their signs, where nobody sees them."""
    draw_seeds(ax, sizes, groups)
    for runs in ax.lines[::2]:
        runs.remove()
    for middles, markersize, zorder in zip(ax.lines, (8, 12), (3, 2.5)):     # where both are alike, both are seen
        middles.set(xdata=range(len(sizes)), markersize=markersize, zorder=zorder)
