"""The pictures of the page: slices of a loss, how rough they are, and what is at their dips."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, PURPLE, SIGNS, VERMILLION
from descentlab.figures.plane import HEIGHTS

COLORS = {"plain": GREY, "batch norm": VERMILLION, "skips": BLUE, "both": GREEN}
LOOKS = {"plain": "s:", "batch norm": "o-", "skips": "D--", "both": "^-."}
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
    canvas = Canvas("Depth roughens the picture; skips keep it smooth", panels=4, size=(12.0, 4.1),
                    alt="Left, the share of rays on which the loss falls again, against the depth: it stays at zero "
                        "with skips, with and without normalization, and grows with depth without them. Right, three "
                        "slices of networks of 16 layers: plain, uneven; batch norm, hills and hollows; with skips, a "
                        "bowl.")
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
    """Where a ray comes to a loss of 1: how strong the bend along the ray is, and how strong the strongest bend down.

    Parameters
    ----------
    bends : dict of tuple to tuple
        (kind, depth) -> bend along the ray and lowest bend, each an array over runs; medians are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Smooth pictures hide strong bends", size=(9.0, 4.5),
                    alt="For four kinds of network with 4 and with 16 layers, logarithmic: a dot for the bend along a "
                        "ray where it comes to a loss of 1, and far above it a triangle for the strongest bend down "
                        "there. With skips the dots are alike at both depths, and the triangle of 16 layers is many times "
                        "as high as that of 4.")
    ax, names, at = canvas.ax, list(bends), []
    for place, ((kind, _), (along, lowest)) in enumerate(bends.items()):
        at.append(place + place // 2 * 0.7)
        seen, strong = np.median(np.abs(along)), -np.median(lowest)
        ax.plot([at[-1]] * 2, [seen, strong], color=COLORS[kind], linewidth=4, alpha=0.5)
        ax.plot(at[-1], strong, "v", color=COLORS[kind], markersize=15)
        ax.plot(at[-1], seen, "o", color=BLACK, markersize=9)
    ax.set(yscale="log", title="triangles: strongest bend down; dots: bend along the ray", xlim=(-0.6, at[-1] + 0.6))
    ax.set_xticks(at, [f"{depth}\nlayers" for _, depth in names])
    ax.set_ylim(top=ax.get_ylim()[1] * 4)
    for (kind, _), place in list(zip(names, at))[::2]:
        write(ax, (place + 0.5, ax.get_ylim()[1]), kind, COLORS[kind], offset=(0, -4), ha="center", va="top")
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
    canvas = Canvas("It looks full of minima: rings are dips", panels=3, size=(11.0, 4.5),
                    alt="Three slices of the loss of a network of 16 layers with batch norm, one for each run: hills and "
                        "hollows, with a ring at each dip.")
    for number, (ax, piece, where) in enumerate(zip(canvas.axes, pieces, places)):
        _slice(ax, piece, f"run {number + 1}: {len(where)} dips", labelled=not number)
        ax.plot(*where.T, "o", color="none", markeredgecolor=PURPLE, markeredgewidth=2.4, markersize=12)
    return canvas
