"""The pictures of lesson 04: the noise of batches, what an update costs, and which comparison shows what."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, draw_measured, log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION
from descentlab.figures.runs import draw_seeds
from descentlab.lessons.batch_size.cases import laws

_SIZES = {1: (PURPLE, "-"), 4: (ORANGE, "--"), 16: (SKY, "-"), 64: (GREY, "--"), 256: (BLACK, "-")}


@styled
def draw_noise(s, sizes, drawn, dealt):
    """The typical error of a batch's gradient, measured and by the laws.

    Parameters
    ----------
    s : float
        The root mean square of the single samples' errors.
    sizes : sequence of int (n,)
    drawn, dealt : sequence of float (n,)
        Typical errors with replacement and without.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Four times the batch, half of the noise", size=(7.6, 4.2),
                    alt="Typical error of a batch's gradient against the batch size, both logarithmic. Drawn: a straight "
                        "line. Dealt: a line that bends down, to no error with all the data. The dots lie on the lines.")
    between = np.arange(sizes[0], sizes[-1] + 1)
    drawn_law, dealt_law = laws(s, between)
    draw_measured(canvas.ax, sizes, {"drawn": (drawn_law, drawn), "dealt": (dealt_law, dealt)}, "batch size B",
                  "typical\nerror", laws_at=between, log=True, logx=True, colors=(GREEN, BLUE), dashes=("--", "-"),
                  markers="oo")
    return canvas


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
def draw_costs(price, flat_to=1000, rows=256):
    """The time of an update, and of an epoch, against the batch size: as multiples of those with batches of 1.

    Parameters
    ----------
    price : dict of int to float
        Batch size, increasing from 1 -> time of an update.
    flat_to : int
        Up to where an update is said to cost the same on a GPU.
    rows : int
        In an epoch: no batch of it is larger.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("An update is cheap until the batch is large; an epoch of tiny batches is not", panels=2,
                    size=(8.6, 4.2),
                    alt="Two panels against the batch size. Left, the time of an update, as a multiple of that with one "
                        "sample: flat at first, then rising in proportion; a dashed line, said of a GPU, is flat up to "
                        "1,000. Right, the time of an epoch: it falls in proportion, and ever more slowly.")
    update, epoch = canvas.axes
    sizes = np.array(list(price))
    multiples = np.array(list(price.values())) / price[1]
    for ax, heights, title in ((update, multiples, "one update: how many times\nas long as with B = 1"),
                               (epoch, (multiples / sizes)[sizes <= rows],
                                "one epoch: what share of\nthe time with B = 1")):
        ax.plot(sizes[:len(heights)], heights, "o-", color=BLUE, markeredgecolor="white")
        ax.set_xscale("log", base=2)
        log_height(ax)
        ticks = sizes[:len(heights):4]
        ax.set_xticks(ticks, [f"{size:,}" for size in ticks])
        ax.minorticks_off()
        ax.set(xlabel="batch size B", title=title)
    update.plot([1, flat_to], [1, 1], "--", color=VERMILLION)
    write(update, (flat_to, 1), "said of\na GPU", VERMILLION, va="center")
    write(update, (sizes[-3], multiples[-3]), "this CPU", BLUE, offset=(-10, 4), ha="right")
    return canvas


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
    canvas = Canvas("Equal epochs: small batches win. Equal updates: they do not", panels=2, size=(9.2, 4.2),
                    alt="Two panels for five batch sizes, all with eta = 0.1: left the training loss, logarithmic, right "
                        "the test accuracy. With 20 epochs each, both get much worse for large batches. With 320 updates "
                        "each, both are nearly level.")
    names = ("20 epochs each", "320 updates each")
    for ax, score, title in zip(canvas.axes, (network.value, test.accuracy), ("training loss", "test accuracy")):
        draw_seeds(ax, sizes, {name: score(ends) for name, ends in zip(names, (by_epochs, by_updates))})
        for text in list(ax.texts):     # placed for other limits
            text.remove()
        ax.set(title=title)
    log_height(canvas.axes[0])
    label_ends(canvas.axes[1], [(4.15, np.median(test.accuracy(ends), axis=1)[-1], name, color)
                                for ends, name, color in zip((by_epochs, by_updates), names, (BLUE, VERMILLION))])
    return canvas


@styled
def draw_needed(sizes, updates, price, rows=256):
    """What each batch size needs to reach the same loss: updates, epochs and time, a panel for each.

    Parameters
    ----------
    sizes : sequence of int
    updates : sequence of float
    price : dict of int to float
        Batch size -> seconds of one update.
    rows : int
        In an epoch.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Larger batches: fewer updates at first, then more epochs", panels=3, size=(9.6, 3.9),
                    alt="What nine batch sizes need to reach a training loss of 0.1, each at its own best eta. Updates: "
                        "a fall in proportion, then nearly level. Epochs: nearly level, then a rise. Milliseconds, on "
                        "our machine: a fall to about B = 64, then a rise.")
    sizes, updates = np.array(sizes), np.array(updates)
    seconds = updates * np.array([price[size] for size in sizes.tolist()])
    for ax, heights, name in zip(canvas.axes, (updates, updates * sizes / rows, 1000 * seconds),
                                 ("updates", "epochs", "milliseconds")):
        ax.plot(sizes, heights, "o-", color=BLUE, markeredgecolor="white")
        ax.set_xscale("log", base=2)
        log_height(ax)
        ax.set_ylim(heights.min() / 1.6, heights.max() * 1.6)
        ax.set_xticks(sizes[::2], [str(size) for size in sizes[::2]])
        ax.minorticks_off()
        ax.set(xlabel="batch size B", title=f"{name} to loss 0.1")
    return canvas


def _plain_powers(ax, low, high):
    """A logarithmic height from `low` to `high` with powers of ten written out."""
    ticks = 10.0 ** np.arange(np.ceil(np.log10(low)), np.floor(np.log10(high)) + 1)
    ax.set(yscale="log", ylim=(low, high))
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.yaxis.minorticks_off()
    ax.grid(True, axis="y")


@styled
def draw_best_rates(sizes, etas, losses):
    """The loss after a fixed number of epochs against eta, a curve for B = 1, 4 and 16, its best marked by a star.

    Parameters
    ----------
    sizes : sequence of int
    etas : ndarray (k,)
    losses : array_like (len(sizes), k)
        nan where an eta was not tried.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Four times the batch, about four times the best eta", size=(8.0, 4.6),
                    alt="Training loss after five epochs against eta, both logarithmic, one valley-shaped curve for each "
                        "batch size. The three are much the same curve, shifted to the right by about a factor of four.")
    _draw_valleys(canvas.ax, [1, 4, 16], sizes, etas, losses)
    return canvas


@styled
def draw_limit(sizes, etas, losses, limit):
    """The same curves for larger batches, too; and beside them the best eta of every size.

    Parameters
    ----------
    sizes : sequence of int
        1, 2, 4 to 256.
    etas : ndarray (k,)
    losses : array_like (len(sizes), k)
        nan where an eta was not tried.
    limit : float
        Of eta, where the full gradient's steps get too long.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The best eta grows with the batch, until it meets 2 / bend", panels=2, size=(9.6, 4.6),
                    alt="Left, training loss after five epochs against eta, both logarithmic, a valley for each of five "
                        "batch sizes: those of 64 and 256 are lowest near a dotted line at 2 / bend, and do not get as "
                        "low. Right, the best eta of nine batch sizes: up to 16 stars along a line in proportion, then "
                        "a bend, and from 64 on a level near 2 / bend.")
    left, right = canvas.axes
    _draw_valleys(left, [1, 4, 16, 64, 256], sizes, etas, losses)
    left.axvline(limit, color=VERMILLION, linestyle=":", linewidth=1.8)
    best = etas[np.nanargmin(losses, axis=1)]
    right.plot(sizes, best[0] * np.array(sizes), "--", color=GREEN)
    write(right, (sizes[3], best[0] * sizes[3]), "in proportion", GREEN, offset=(-16, 2), ha="right")
    right.axhline(limit, color=VERMILLION, linestyle=":", linewidth=1.8)
    write(right, (sizes[0], limit), "2 / bend", VERMILLION, offset=(0, 8))
    right.plot(sizes, best, "*", color=BLUE, markeredgecolor="white", markersize=15)
    right.set(xscale="log", yscale="log", xlabel="batch size B", title="best eta", ylim=(0.12, 30))
    right.set_xticks(sizes[::2], [str(size) for size in sizes[::2]])
    right.set_yticks([0.2, 1, 5, 20], ["0.2", "1", "5", "20"])
    right.minorticks_off()
    right.grid(True, axis="y")
    return canvas


def _draw_valleys(ax, shown, sizes, etas, losses):
    """The curves of some sizes, with a star at the best eta."""
    for size in shown:
        values = np.asarray(losses)[list(sizes).index(size)]
        color, dash = _SIZES[size]
        best = np.nanargmin(values)
        ax.plot(etas, values, dash, color=color)
        ax.plot(etas[best], values[best], "*", color=color, markeredgecolor="white", markersize=17, zorder=5)
        write(ax, (etas[best], values[best]), f"B = {size}", color, offset=(-6, -19),
              ha="center" if size < 64 else "right")
    ax.set(xscale="log", xlabel="eta", title="training loss after 5 epochs", xlim=(etas[0] / 1.2, etas[-1] * 1.3))
    _plain_powers(ax, 0.003, 4)
    ax.set_xticks(etas[::4], [f"{eta:g}" for eta in etas[::4]])
    ax.xaxis.minorticks_off()
