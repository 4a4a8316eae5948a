"""The pictures of the page: slices of a loss, how rough they are, and what is at their dips."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, PURPLE, SIGNS, VERMILLION
from descentlab.figures.plane import HEIGHTS

COLORS = {"plain": GREY, "normalized": VERMILLION, "skips": BLUE, "both": GREEN}
LOOKS = {"plain": "s:", "normalized": "o-", "skips": "D--", "both": "^-."}
TOP = 5.0    # where the levels of all slices end: much more than the loss of guessing, 2.3


def _slice(ax, piece, title, labelled=False):
    """Level lines of a slice, evenly spaced, the trained point in the middle as a filled dot."""
    levels = np.linspace(0, TOP, 15)
    ax.contourf(piece.steps, piece.steps, piece.loss, levels=levels, colors=HEIGHTS(np.linspace(0, 1, 14)),
                extend="max")
    ax.contour(piece.steps, piece.steps, piece.loss, levels=levels, colors=GREY, linewidths=0.8)
    ax.plot(0, 0, zorder=6, markersize=9, markeredgecolor="white", **SIGNS["minimum"])
    ax.set(aspect="equal", xticks=[-1, 0, 1], yticks=[-1, 0, 1] if labelled else [], xlabel="a")
    ax.set_title(title, fontsize=12)
    if labelled:
        ax.set_ylabel("b", rotation=0)


@styled
def draw_rescaled(plain, normalized):
    """Slices of the same function in two sets of weights, on two kinds of directions.

    Parameters
    ----------
    plain, normalized : sequence of landscapes.Slice
        Two each, of the network as it is and rescaled: on directions of any length, and on normalized ones.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("One function, two pictures, unless the directions fit the weights", panels=4, size=(11.6, 3.9),
                    alt="Four slices of the loss. On directions of any length the rescaled network looks different "
                        "from the network itself; on normalized directions both look alike.")
    titles = ("any directions", "any directions,\nrescaled", "normalized", "normalized,\nrescaled")
    for number, (ax, piece, title) in enumerate(zip(canvas.axes, [*plain, *normalized], titles)):
        _slice(ax, piece, title, labelled=not number)
    return canvas


@styled
def draw_roughness(rough, pieces):
    """The share of rays that turn back against the depth, and three slices.

    Parameters
    ----------
    rough : dict of tuple to float
        (kind, depth) -> share.
    pieces : dict of str to landscapes.Slice
        Title -> slice.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Depth roughens the picture; skips keep it smooth, normalization does "
                    "not", panels=4, size=(12.0, 4.1),
                    alt="Left, the share of rays on which the loss falls again, against the depth: it stays at zero "
                        "with skips, with and without normalization, and grows with depth without them. Right, three "
                        "slices: a bowl for 4 normalized layers, hills and hollows for 16, and a bowl for 16 with "
                        "skips.")
    ax, ends = canvas.axes[0], []
    for kind, color in COLORS.items():
        depths = sorted(depth for name, depth in rough if name == kind)
        shares = [rough[kind, depth] for depth in depths]
        ax.plot(depths, shares, LOOKS[kind], color=color, markersize=7, markeredgecolor="white")
        ends.append((depths[-1], shares[-1], kind, color))
    ax.set(xlabel="hidden layers", xticks=depths, xlim=(None, depths[-1] * 1.75), ylim=(-0.04, 1.05))
    ax.set_title("share of rays\nthat turn back", fontsize=12)
    ax.grid(True, axis="y")
    label_ends(ax, ends)
    for number, (other, (title, piece)) in enumerate(zip(canvas.axes[1:], pieces.items())):
        _slice(other, piece, title, labelled=not number)
    return canvas


@styled
def draw_hidden_bends(bends):
    """Where a ray comes to a loss of 1: the bend along the ray, and the lowest and largest bend there.

    Parameters
    ----------
    bends : dict of tuple to tuple
        (kind, depth) -> bend along the ray, lowest, largest, each an array over runs; medians are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The picture shows the mean bend, and hides the extreme ones", size=(9.0, 4.5),
                    alt="For six networks, from the lowest to the largest bend where a ray comes to a loss of 1, a bar "
                        "on both sides of zero, and on it the bend along the ray, near zero for all. The bars are many "
                        "times longer at 16 layers, with skips too.")
    ax = canvas.ax
    for place, ((kind, _), values) in enumerate(bends.items()):
        ray, low, high = (np.median(each) for each in values)
        ax.plot([place, place], [low, high], color=COLORS[kind], linewidth=9, solid_capstyle="butt", alpha=0.6)
        ax.plot(place, ray, "o", color=BLACK, markersize=9, markeredgecolor="white")
        write(ax, (place, low), f"{low:,.0f}" if low < -10 else f"{low:.1f}", BLACK, offset=(0, -6), ha="center",
              va="top")
    ax.axhline(0, color=GREY, linewidth=1)
    ax.set_yscale("symlog", linthresh=1)
    ax.set_yticks([-1000, -100, -10, -1, 0, 1, 10, 100, 1000],
                  ["-1,000", "-100", "-10", "-1", "0", "1", "10", "100", "1,000"])
    ax.set_xticks(range(len(bends)), [f"{kind},\n{depth} layers" for kind, depth in bends])
    ax.set(ylabel="bend", ylim=(-12000, 12000), xlim=(-0.6, len(bends) - 0.3))
    write(ax, (0, 0.05), "along\nthe ray", BLACK, offset=(9, 5))
    return canvas


@styled
def draw_dips(pieces, places):
    """Slices with their dips as rings.

    Parameters
    ----------
    pieces : sequence of landscapes.Slice
    places : sequence of ndarray (k, 2)
        a and b of the dips of each.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("It looks full of minima: rings are dips", panels=3, size=(11.0, 4.9),
                    alt="Three slices of the loss of a network of 16 normalized layers, one for each run: hills and "
                        "hollows, with a ring at each place that is lower than its eight neighbours.")
    for number, (ax, piece, where) in enumerate(zip(canvas.axes, pieces, places)):
        _slice(ax, piece, f"run {number + 1}: {len(where)} dips", labelled=not number)
        ax.plot(*where.T, "o", color="none", markeredgecolor=PURPLE, markeredgewidth=2.4, markersize=12)
    return canvas
