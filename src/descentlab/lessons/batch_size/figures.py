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
def draw_comparisons(test, sizes, by_epochs, by_updates):
    """Test accuracy against the batch size: with as many epochs for all, and with as many updates.

    Parameters
    ----------
    test : Network
        On the data to test on.
    sizes : sequence of int
    by_epochs, by_updates : dict of float to ndarray (len(sizes), seeds, P)
        eta -> where the runs ended.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("On the test digits, small batches win one comparison of four", panels=2, size=(9.0, 4.2),
                    alt="Test accuracy for five batch sizes. Left, 20 epochs each: at eta = 0.1 it falls steeply with the "
                        "batch size, at eta = 1.6 batches of 1 are worst. Right, 320 updates each: at eta = 0.1 nearly "
                        "level, at eta = 1.6 batches of 1 and of 4 are worse than all others.")
    titles = ("20 epochs each; pale: single starts", "320 updates each")
    for ax, runs, title in zip(canvas.axes, (by_epochs, by_updates), titles):
        scores = {f"eta = {eta:g}": test.accuracy(ends) for eta, ends in runs.items()}
        draw_seeds(ax, sizes, scores)
        ax.set(title=title)
    low = min(ax.get_ylim()[0] for ax in canvas.axes)
    for ax in canvas.axes:
        ax.set_ylim(low, 1)
    canvas.axes[0].set_ylabel("test\naccuracy")
    canvas.axes[1].tick_params(labelleft=False)
    for text in [*canvas.axes[0].texts, *canvas.axes[1].texts]:     # placed for other limits
        text.remove()
    label_ends(canvas.axes[1], [(4.15, np.median(score, axis=1)[-1], name, color)
                                for (name, score), color in zip(scores.items(), (BLUE, VERMILLION))])
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
                    alt="What five batch sizes need to reach a training loss of 0.1, each at its own best eta. Updates: "
                        "a fall in proportion, then nearly level. Epochs: nearly level, then a rise. Milliseconds, on "
                        "our machine: a fall, lowest for large batches.")
    sizes, updates = np.array(sizes), np.array(updates)
    seconds = updates * np.array([price[size] for size in sizes.tolist()])
    for ax, heights, name in zip(canvas.axes, (updates, updates * sizes / rows, 1000 * seconds),
                                 ("updates", "epochs", "milliseconds")):
        ax.plot(sizes, heights, "o-", color=BLUE, markeredgecolor="white")
        ax.set_xscale("log", base=2)
        log_height(ax)
        ax.set_ylim(heights.min() / 1.6, heights.max() * 1.6)
        ax.set_xticks(sizes, [str(size) for size in sizes])
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
def draw_best_rates(sizes, etas, losses, limit=None):
    """The loss after a fixed number of epochs against eta, a curve for each batch size, its best marked by a star.

    Parameters
    ----------
    sizes : sequence of int
    etas : ndarray (k,)
    losses : array_like (len(sizes), k)
        What is not finite, or higher than at the start of a run, is left out.
    limit : float, optional
        Of eta, where the full gradient's steps get too long: a dotted line.

    Returns
    -------
    Canvas
    """
    few = len(sizes) < 5
    canvas = Canvas("Four times the batch, four times the best eta" + ("" if few else ": up to a point"),
                    size=(8.4, 4.8),
                    alt="Training loss after five epochs against eta, both logarithmic, one valley-shaped curve for each "
                        "batch size. " + ("The three are one curve, shifted to the right by a factor of four each time."
                                          if few else "Those of 1, 4 and 16 are one curve, shifted; those of 64 and 256 "
                                          "are lowest at the same eta, and do not get as low."))
    ax = canvas.ax
    for size, values in zip(sizes, losses):
        color, dash = _SIZES[size]
        best = np.nanargmin(values)
        ax.plot(etas, values, dash, color=color)
        ax.plot(etas[best], values[best], "*", color=color, markeredgecolor="white", markersize=17, zorder=5)
        write(ax, (etas[best], values[best]), f"B = {size}", color, offset=(0, -19), ha="center" if size < 64 else "right")
    ax.set(xscale="log", xlabel="eta", ylabel="training loss\nafter 5 epochs", xlim=(etas[0] / 1.2, etas[-1] * 1.3))
    _plain_powers(ax, 0.004, 4)
    ax.set_xticks(etas[::2], [f"{eta:g}" for eta in etas[::2]])
    ax.xaxis.minorticks_off()
    if limit is not None:
        ax.axvline(limit, color=VERMILLION, linestyle=":", linewidth=1.8)
        write(ax, (limit, 0.0055), "2 / bend", VERMILLION, offset=(6, 0), va="center")
    return canvas
