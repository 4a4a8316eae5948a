"""The pictures of lesson 04: what dealing does, what an update costs, and which comparison shows what."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION
from descentlab.figures.runs import draw_seeds

_SIZES = {1: (PURPLE, "-"), 4: (ORANGE, "--"), 16: (SKY, "-")}      # those whose curves are drawn


@styled
def draw_dealing(drawn, dealt, updates=6, epochs=10):
    """How far above the lowest loss runs stay over their last epochs, drawn and dealt.

    Parameters
    ----------
    drawn, dealt : ndarray (T+1,)
    updates : int
        In an epoch.
    epochs : int
        So many are shown.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Dealt batches come nearer, nearest at the end of each epoch", size=(7.6, 4.2),
                    alt="Loss above the lowest over the last 10 epochs, logarithmic. Drawn: a level line. Dealt: far "
                        "below it, a row of arches that touch the ground at the end of every epoch.")
    shown = slice(-updates * epochs - 1, None)
    last = (len(drawn) - 1) // updates
    draw_curves(canvas.ax, {"drawn": drawn[shown], "dealt": dealt[shown]},
                x=np.linspace(last - epochs, last, updates * epochs + 1), ylabel="loss above\nthe lowest",
                xlabel="epochs", colors=(GREEN, BLUE), dashes=("--", "-"))
    return canvas


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
    canvas = Canvas("16 samples cost far less than 16 times one", size=(7.4, 4.2),
                    alt="The time of an update against the batch size, both logarithmic, as a multiple of that with "
                        "one sample: flat at first, then rising in proportion.")
    sizes = np.array(list(price))
    _by_size(canvas.ax, sizes, np.array(list(price.values())) / price[1],
             "one update: how many times as long as with B = 1", every=4)
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
    canvas = Canvas("At eta = 0.1 small batches win by epochs only", panels=2, size=(9.2, 4.2),
                    alt="Two panels for five batch sizes, all with eta = 0.1: left the training loss, logarithmic, "
                        "right the test accuracy. With 20 epochs each, both get much worse for large batches. With 320 "
                        "updates each, both are nearly level.")
    names = ("20 epochs each", "320 updates each")
    for ax, score, title in zip(canvas.axes, (network.value, test.accuracy),
                                ("training loss", "test accuracy (pale: single runs)")):
        draw_seeds(ax, sizes, {name: score(ends) for name, ends in zip(names, (by_epochs, by_updates))})
        for text in list(ax.texts):     # placed for other limits
            text.remove()
        ax.set(title=title)
    log_height(canvas.axes[0])
    label_ends(canvas.axes[1], [(4.15, np.median(test.accuracy(ends), axis=1)[-1], name, color)
                                for ends, name, color in zip((by_epochs, by_updates), names, (BLUE, VERMILLION))])
    return canvas


@styled
def draw_needed(sizes, epochs, price, rows=256):
    """What each batch size needs to reach the same loss: updates, epochs and time, a panel for each.

    Parameters
    ----------
    sizes : sequence of int
    epochs : sequence of float
    price : dict of int to float
        Batch size -> seconds of one update.
    rows : int
        In an epoch.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Up to B = 16 a larger batch is nearly free", panels=3, size=(9.6, 3.9),
                    alt="What nine batch sizes need to reach a training loss of 0.1, each at its own best eta. "
                        "Updates: a fall in proportion up to 16, then an ever slower one. Epochs: nearly level up to "
                        "16, then a rise. Milliseconds: a fall, and a rise at the end.")
    sizes, epochs = np.array(sizes), np.array(epochs)
    updates = epochs * rows / sizes
    seconds = updates * np.array([price[size] for size in sizes.tolist()])
    for ax, heights, name in zip(canvas.axes, (updates, epochs, 1000 * seconds), ("updates", "epochs", "milliseconds")):
        ax.axvspan(1, 16, color=SKY, alpha=0.15, linewidth=0)
        _by_size(ax, sizes, heights, f"{name} to loss 0.1", every=2)
        ax.set_ylim(heights.min() / 1.6, heights.max() * 1.6)
    return canvas


@styled
def draw_best_rates(sizes, etas, epochs):
    """The epochs to the same loss against eta, a curve for B = 1, 4 and 16, its best marked by a star.

    Parameters
    ----------
    sizes : sequence of int
    etas : ndarray (k,)
    epochs : array_like (len(sizes), k)
        inf where it took too long.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Four times the batch: the same curve, at four times the eta", size=(8.0, 4.4),
                    alt="Epochs to a training loss of 0.1 against eta, both logarithmic, one valley-shaped curve for "
                        "each of three batch sizes. They are much the same curve, each shifted to the right by a "
                        "factor of about four.")
    ax = canvas.ax
    for size, (color, dash) in _SIZES.items():
        values = np.asarray(epochs)[list(sizes).index(size)]
        seen, best = np.isfinite(values), values.argmin()
        ax.plot(etas[seen], values[seen], dash, color=color)
        ax.plot(etas[best], values[best], "*", color=color, markeredgecolor="white", markersize=17, zorder=5)
        write(ax, (etas[best], values[best]), f"B = {size}", color, offset=(0, -22), ha="center")
    ax.set(xscale="log", xlabel="eta", title="epochs to loss 0.1", xlim=(etas[0] / 1.2, etas[-2]))
    _round_ticks(ax, (1.6, 8), [2, 3, 4, 6])
    ax.set_xticks(etas[:-1:4], [f"{eta:g}" for eta in etas[:-1:4]])
    ax.xaxis.minorticks_off()
    return canvas


@styled
def draw_limit(sizes, etas, epochs, limits):
    """The best eta of every size, beside proportion and 2 over the bend of a batch's own surface.

    Parameters
    ----------
    sizes : sequence of int
        1, 2, 4 to 256.
    etas : ndarray (k,)
    epochs : array_like (len(sizes), k)
        inf where it took too long.
    limits : array_like (len(sizes),)
        2 over the bend of a batch.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The best eta grows with B, and levels off", size=(8.2, 4.8),
                    alt="The best eta of nine batch sizes, both logarithmic: up to 16 stars along a line in "
                        "proportion, then ever less, and level at the end. A dotted curve, 2 over the bend of a "
                        "batch's own surface, rises from 0.7 to 6.4; the first stars lie well below it, the last ones "
                        "on it.")
    ax, sizes = canvas.ax, np.array(sizes)
    best = etas[np.argmin(epochs, axis=1)]
    ax.plot(sizes, best[0] * sizes, "--", color=GREEN)
    write(ax, (sizes[3], best[0] * sizes[3]), "in proportion to B", GREEN, offset=(14, -8))
    ax.plot(sizes, limits, ":", color=VERMILLION, linewidth=2.4)
    write(ax, (sizes[2], limits[2]), "2 / bend of a batch", VERMILLION, offset=(-6, 12), ha="right")
    ax.plot(sizes, best, "*", color=BLUE, markeredgecolor="white", markersize=16)
    write(ax, (sizes[7], best[7]), "best eta", BLUE, offset=(0, -24), ha="center")
    ax.set(xscale="log", xlabel="batch size B", ylabel="eta")
    _round_ticks(ax, (0.12, 20), [0.2, 0.5, 1, 2, 5, 10])
    ax.set_xticks(sizes[::2], [str(size) for size in sizes[::2]])
    ax.xaxis.minorticks_off()
    return canvas


def _round_ticks(ax, limits, ticks):
    """A logarithmic height with these ticks, written out."""
    ax.set(yscale="log", ylim=limits)
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.yaxis.minorticks_off()
    ax.grid(True, axis="y")
