"""The pictures of what small batches do for the end of a run."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, SKY, VERMILLION


@styled
def draw_equally_trained(scores):
    """Test accuracy of every seed, a column for each batch size.

    Parameters
    ----------
    scores : dict of int to ndarray (seeds,)
        Batch size -> test accuracy.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Equally well trained at one eta, all batch sizes test alike", size=(7.2, 4.2),
                    alt="Test accuracy for three batch sizes, a pale line for each start, and the medians as a thick line "
                        "on top: it is level, and the starts differ more than the batch sizes do.")
    values, columns = np.array(list(scores.values())), range(len(scores))
    canvas.ax.plot(columns, values, "o-", color=SKY, linewidth=1.2, markersize=5, markeredgewidth=0)
    middle = np.median(values, axis=1)
    canvas.ax.plot(columns, middle, "o-", color=BLUE, markeredgecolor="white", markersize=9)
    canvas.ax.set_xticks(columns, [f"B = {size}" for size in scores])
    canvas.ax.set(xlabel="stopped at training loss 0.02", ylabel="test\naccuracy")
    low, high = canvas.ax.get_ylim()
    canvas.ax.set_ylim(low - 0.01, high + 0.01)     # half a point must not look like much
    canvas.ax.grid(True, axis="y")
    label_ends(canvas.ax, [(columns[-1], middle[-1], "median", BLUE)], away=10)
    write(canvas.ax, (columns[0], values[0].max()), "one start", SKY, offset=(8, 6))
    return canvas


def _five_groups(ax, scores, places, spots):
    """Test accuracy of the runs from a huge start against something, each group labelled at its spot.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    scores, places : dict of tuple to ndarray (seeds,)
        (batch size, eta, target) -> heights, and where they stand.
    spots : sequence of tuple
        (dx, dy, horizontal alignment) of each label from its group's middle, in points.
    """
    looks = zip((GREY, BLACK, BLUE, VERMILLION, GREEN), "Xso^D", spots)
    for ((size, eta, target), y), (color, sign, (dx, dy, side)) in zip(scores.items(), looks):
        x = places[size, eta, target]
        ax.plot(x, y, sign, color=color, markersize=8, alpha=0.75, markeredgewidth=0)
        label = f"B = {size}, eta = {eta:g}" + (f", to {target:g}" if target > 0.005 else "")
        write(ax, (np.median(x), np.median(y)), label, color, offset=(dx, dy), ha=side, va="center")
    ax.set_ylabel("test\naccuracy")
    ax.grid(True, axis="y")


@styled
def draw_from_afar(scores, moved):
    """Test accuracy of runs from a huge start, and how far each has moved the first layer.

    Parameters
    ----------
    scores, moved : dict of tuple to ndarray (seeds,)
        (batch size, eta, target) -> test accuracy, and the first layer's distance from its start, as a share of the
        start's length.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("From a huge start noise helps, and so do long steps", size=(8.4, 4.6),
                    alt="Test accuracy against how far the first layer has moved. All data with eta = 1, stopped at a "
                        "loss of 0.01, lie lowest. All data with eta = 1 and batches of 4 with eta = 0.25, stopped at "
                        "0.002, lie together above them, hardly farther right. Batches of 4 with eta = 1 and all data "
                        "with eta = 16 lie highest, far to the right.")
    spots = ((22, -6, "left"), (22, -14, "left"), (22, 14, "left"), (-20, 46, "center"), (0, -34, "center"))
    canvas.ax.margins(x=0.1, y=0.12)
    _five_groups(canvas.ax, scores, moved, spots)
    canvas.ax.set(xlabel="first layer: distance from its start / length of the start", xlim=(0, None))
    return canvas


@styled
def draw_flat_or_better(scores, bends):
    """Test accuracy of runs from a huge start against the sharpness of the places that they have found.

    Parameters
    ----------
    scores, bends : dict of tuple to ndarray (seeds,)
        (batch size, eta, target) -> test accuracy, and sharpness.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The best are not the flattest", size=(8.4, 4.6),
                    alt="Test accuracy against sharpness, logarithmic. All data with eta = 1 stopped at a loss of 0.01 "
                        "are sharpest and test worst. Of the groups stopped at 0.002, batches of 4 with eta = 1 and all "
                        "data with eta = 16 test best, and are as sharp as the two others or sharper.")
    spots = ((0, 44, "center"), (-36, -26, "right"), (-24, -3, "right"), (-34, 30, "right"), (34, 36, "left"))
    canvas.ax.margins(x=0.22, y=0.14)
    canvas.ax.set_xscale("log")
    _five_groups(canvas.ax, scores, bends, spots)
    canvas.ax.set_xticks((0.01, 0.02, 0.05, 0.1), ("0.01", "0.02", "0.05", "0.1"))
    canvas.ax.xaxis.minorticks_off()
    canvas.ax.set_xlabel("sharpness (flat is left)")
    return canvas


@styled
def draw_sharpness(early, equal, rest):
    """Sharpness against the batch size, by three ways to stop.

    Parameters
    ----------
    early, equal, rest : dict of int to ndarray (seeds,)
        Batch size -> sharpness: after so many epochs, at the same training loss, and nearly at rest.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Sharp or flat is a matter of when one looks", size=(8.0, 4.4),
                    alt="Sharpness against three batch sizes. After 60 epochs it nearly quadruples from batches of 4 "
                        "to all the data; at the same training loss it rises by a third; nearly at rest it is level.")
    sizes, ends = sorted(early), []
    kinds = (("60 epochs", early, VERMILLION, "s--"), ("same loss", equal, ORANGE, "^-."),
             ("nearly at rest", rest, BLUE, "o-"))
    for beside, (name, bends, color, look) in zip((-0.09, 0, 0.09), kinds):
        middle = [np.median(bends[size]) for size in sizes]
        for place, size in enumerate(sizes):
            canvas.ax.plot(np.full(len(bends[size]), place + beside), bends[size], look[0], color=color, alpha=0.4,
                           markersize=5, markeredgewidth=0)
        canvas.ax.plot(np.arange(len(sizes)) + beside, middle, look, color=color, markeredgecolor="white", markersize=9)
        ends.append((len(sizes) - 0.9, middle[-1], name, color))
    canvas.ax.set_xticks(range(len(sizes)), [str(size) for size in sizes])
    canvas.ax.set(xlabel="batch size B", ylabel="sharpness", ylim=(0, None))
    canvas.ax.grid(True, axis="y")
    label_ends(canvas.ax, ends, away=10)
    return canvas


@styled
def draw_content(content):
    """The share of content samples over the epochs.

    Parameters
    ----------
    content : dict of tuple to tuple
        (hidden units, "clean", "noisy" or "decay") -> the shares after 20, 60, 200 and 400 epochs; and a training
        accuracy, which is not drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("With room, and without decay, nearly all are content in the end", size=(8.4, 4.4),
                    alt="Share of the 256 digits that are content against the epochs, logarithmic, for four runs. 32 "
                        "units rise to nearly 1, on clean labels first, on noisy ones later; 32 units with weight decay "
                        "stay in between, and 4 units with noisy labels stay low.")
    epochs, ends = (20, 60, 200, 400), []
    for ((hidden, kind), (shares, _)), color, look in zip(content.items(), (BLUE, GREEN, ORANGE, VERMILLION),
                                                          ("o-", "D--", "^-.", "s:")):
        seen = epochs[:len(shares)]
        canvas.ax.plot(seen, shares, look, color=color, markeredgecolor="white")
        ends.append((seen[-1], shares[-1], f"{hidden} units, {kind}", color))
    canvas.ax.set(xscale="log", xlabel="epochs", ylabel="share\ncontent", ylim=(-0.03, 1.08))
    canvas.ax.set_xticks(epochs, [f"{each:,}" for each in epochs])
    canvas.ax.xaxis.minorticks_off()
    canvas.ax.grid(True, axis="y")
    label_ends(canvas.ax, ends, away=10)
    return canvas
