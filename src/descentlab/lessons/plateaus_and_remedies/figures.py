"""The pictures of Plateaus and remedies: two kinds of flat land, and deep networks."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, PURPLE, VERMILLION

DEPTHS = (BLUE, VERMILLION)     # from the edge of the flat land into it


@styled
def draw_flat_lands(saddle, plateau):
    """Losses of runs that begin deeper in flat land: beside a saddle, and on a plateau.

    Parameters
    ----------
    saddle, plateau : dict of str to array_like, shape (T,)
        How deep -> losses, two of each, the deeper one last.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Deeper in: some steps more at a saddle, ten times as many on a plateau", panels=2, size=(9.0, 4.3),
                    alt="Left, two losses beside a saddle: the second falls some 80 steps after the first. Right, two "
                        "losses of a saturated neuron: one falls near step 100, the other near step 1,000.")
    titles = "loss beside a saddle: a network", "loss on a plateau: a neuron"
    for ax, runs, title in zip(canvas.axes, (saddle, plateau), titles):
        for losses, color in zip(runs.values(), DEPTHS):
            ax.plot(losses, color=color)
        low, high = ax.get_ylim()
        for (label, losses), color, height in zip(runs.items(), DEPTHS, (0.28, 0.6)):
            level = low + height * (high - low)
            below = len(losses) - int((np.asarray(losses)[::-1] > level).argmax())
            left = height < 0.5 and below > len(losses) / 2      # where there is more room
            write(ax, (below, level), label, color, offset=(-8 if left else 8, 0), va="center", ha="right" if left else "left")
        ax.set(xlabel="step t", title=title)
        ax.margins(x=0.02)
        ax.grid(True, axis="y")
    return canvas


@styled
def draw_growth(sizes):
    """How the gradient grows while the loss is flat, logarithmic, each run over its own wait.

    Parameters
    ----------
    sizes : dict of str to array_like, shape (T,)
        Land -> |g| at each step of the wait; up to three.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At a saddle the gradient climbs in a line, on a plateau it bends up late", size=(8.0, 4.2),
                    alt="Length of the gradient, logarithmic, against the share of the wait that is over: "
                        + "; ".join(f"{land} {_shape(land)}" for land in sizes) + ".")
    ax, ends = canvas.ax, []
    for (land, size), color, dash in zip(sizes.items(), (BLUE, VERMILLION, PURPLE), ("-", "-", "--")):
        share = np.linspace(0, 1, len(size))
        ax.plot(share, size, dash, color=color)
        ends.append((1, size[-1], land, color))
    log_height(ax)
    ax.set(xlabel="share of the wait", title="length of the gradient")
    label_ends(ax, ends)
    return canvas


def _shape(land):
    return "falls at first and then climbs in a line" if land == "saddle" else "climbs slowly and bends up late"


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
