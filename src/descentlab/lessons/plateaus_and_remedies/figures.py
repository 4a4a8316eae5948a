"""The pictures of Plateaus and remedies: two kinds of flat land, and deep networks."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, PURPLE, VERMILLION

DEPTHS = (BLUE, VERMILLION, PURPLE)     # from the edge of the flat land into it


@styled
def draw_flat_lands(saddle, plateau):
    """The gradient while runs wait in flat land, logarithmic: beside a saddle, and on a plateau.

    Parameters
    ----------
    saddle, plateau : sequence of array_like, shape (T,)
        |g| at each step of two waits, of which the second begins ten times deeper.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Deeper in: some steps more at a saddle, ten times as many on a plateau", panels=2, size=(9.0, 4.3),
                    alt="Length of the gradient while a run waits, logarithmic. Left, a network beside a saddle: it falls, "
                        "then climbs in a line; the deeper run climbs the same line some 80 steps later. Right, a neuron on "
                        "a plateau: it creeps up and bends late; one wait takes about 100 steps, the deeper one 1,000.")
    titles = "|g| beside a saddle: a network", "|g| on a plateau: a neuron"
    for ax, runs, title in zip(canvas.axes, (saddle, plateau), titles):
        _waits(ax, dict(zip(("first", "ten times deeper"), runs, strict=True)), title)
    return canvas


@styled
def draw_more_layers(waits, layers):
    """The gradient while networks of more and more sigmoid layers wait, logarithmic.

    Parameters
    ----------
    waits : sequence of array_like, shape (T,)
        |g| at each step of the wait, of each network.
    layers : sequence of int
        How many layers it has, one more each time.

    Returns
    -------
    Canvas
    """
    steps = [len(sizes) for sizes in waits]
    times = (steps[-1] / steps[0]) ** (1 / (len(steps) - 1))
    canvas = Canvas(f"A sigmoid layer more: the wait is about {times:.0f} times as long", size=(8.0, 4.2),
                    alt="Length of the gradient while a network waits, logarithmic: "
                        + ", ".join(f"{count} layers for {wait:,} steps" for count, wait in zip(layers, steps))
                        + ". Each falls at once, creeps up, and bends late.")
    _waits(canvas.ax, {f"{count} layers": sizes for count, sizes in zip(layers, waits, strict=True)}, "length of the gradient")
    return canvas


def _waits(ax, runs, title):
    """|g| at each step of some waits, each named where it is smallest."""
    for sizes, color in zip(runs.values(), DEPTHS):
        ax.plot(sizes, color=color)
    log_height(ax)
    low, high = ax.get_ylim()
    ax.set(xlabel="step t", title=title, ylim=(low / 2.5, high))
    for (name, sizes), color in zip(runs.items(), DEPTHS):
        lowest = int(np.argmin(sizes))
        write(ax, (lowest, sizes[lowest]), name, color, offset=(2, -19))
    ax.grid(True, axis="y")


@styled
def draw_layers(sizes):
    """How large the gradient is in each layer of deep networks at their start, logarithmic.

    Parameters
    ----------
    sizes : dict of str to array_like, shape (L,)
        Network -> the length of each layer's gradient, from the first layer to the last.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Too large, too small, or lost on the way back", size=(8.0, 4.4),
                    alt="Length of the gradient against the layer, logarithmic, for four networks: level near 0.3 for usual "
                        "weights, level near 600 for huge ones, level near 1e-7 for tiny ones; with sigmoid units it falls "
                        "from 0.4 in the last layer to 0.0003 in the first.")
    ax, ends = canvas.ax, []
    for (label, size), color, marker in zip(sizes.items(), (BLUE, VERMILLION, GREEN, PURPLE), "os^D"):
        layers = np.arange(1, len(size) + 1)
        ax.plot(layers, size, marker=marker, color=color, markeredgecolor="white")
        ends.append((layers[-1], size[-1], label, color))
    log_height(ax)
    ax.set(xlabel="layer", title="length of its gradient at the start", xticks=layers)
    label_ends(ax, ends, away=10)
    return canvas


@styled
def draw_remedies(scores):
    """The training accuracy of networks with one trouble each, under one remedy each, as a table of colours.

    Parameters
    ----------
    scores : dict of str to dict of str to float
        Trouble -> {remedy: accuracy}.

    Returns
    -------
    Canvas
    """
    troubles, remedies = list(scores), list(next(iter(scores.values())))
    table = np.array([[scores[trouble][remedy] for remedy in remedies] for trouble in troubles])
    canvas = Canvas("A small gradient needs a remedy, a large one only a smaller rate", size=(9.6, 3.6),
                    alt=" ".join(f"{trouble}: " + ", ".join(f"{remedy} {score:.2f}" for remedy, score in row.items()) + "."
                                 for trouble, row in scores.items()))
    ax = canvas.ax
    ax.imshow(table, cmap=LinearSegmentedColormap.from_list("learned", ["#F6D5C3", "#FFFFFF", "#BFDDF0"]), vmin=0, vmax=1,
              aspect="auto")
    for row, column in np.ndindex(table.shape):
        good = table[row, column] > 0.9
        ax.text(column, row, f"{table[row, column]:.2f}", ha="center", va="center", fontsize=13,
                fontweight="bold" if good else "normal", color=BLACK)
    ax.set_xticks(range(len(remedies)), [remedy.replace(" ", "\n", 1) for remedy in remedies])
    ax.set_yticks(range(len(troubles)), troubles)
    ax.set_title("share of the training digits that are right", loc="left")
    ax.tick_params(length=0)
    for edge in range(1, len(troubles)):
        ax.axhline(edge - 0.5, color="white", linewidth=4)
    for edge in range(1, len(remedies)):
        ax.axvline(edge - 0.5, color="white", linewidth=4)
    return canvas
