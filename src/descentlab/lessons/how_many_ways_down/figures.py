"""The pictures of How many ways down?: throws of coins, couplings, shares of ways down, and stalls."""

from math import comb

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, INK, ORANGE, PALE, PURPLE, VERMILLION


@styled
def draw_heads(ways_down, n):
    """How many ways down critical points have, beside what throws of n coins give.

    Parameters
    ----------
    ways_down : array_like, shape (k,)
    n : int

    Returns
    -------
    Canvas
    """
    canvas = Canvas("No critical point that was found looks like a throw of coins", size=(8.0, 4.2),
                    alt="How many critical points have how many ways down: bars between 0 and 17. The bell of the coins "
                        "lies around 39, and the two do not touch.")
    ax, ways_down = canvas.ax, np.asarray(ways_down)
    counts = np.bincount(ways_down, minlength=n + 1)
    heads = np.arange(n + 1)
    coins = np.array([comb(n, k) for k in heads.tolist()]) * 0.5**n * len(ways_down)
    ax.bar(heads, counts, color=BLUE, width=0.8)
    ax.plot(heads, coins, "--", color=VERMILLION)
    write(ax, (12, counts[9:13].max()), f"{len(ways_down)} points of\nthe network", BLUE, offset=(8, -14))
    write(ax, (n / 2, coins.max()), "coins", VERMILLION, offset=(0, 6), ha="center")
    ax.set(xlabel=f"ways down, of {n} directions", title="number of critical points", xlim=(-1, n / 2 + 20))
    ax.grid(True, axis="y")
    return canvas


@styled
def draw_couplings(couplings, decay):
    """The couplings of a dead unit, from the strongest to the weakest, beside the weight decay.

    Parameters
    ----------
    couplings : array_like, shape (k,)
    decay : float

    Returns
    -------
    Canvas
    """
    couplings = np.asarray(couplings)
    stronger = couplings > decay
    canvas = Canvas(f"{stronger.sum()} couplings of {len(couplings)} are stronger than the decay", size=(7.0, 4.2),
                    alt="The couplings of a dead unit, logarithmic: four near 0.2, one at 0.03, one just above the line of "
                        "the decay at 0.01, one below it.")
    ax, ranks = canvas.ax, np.arange(1, len(couplings) + 1)
    for which, color, marker in ((stronger, VERMILLION, "v"), (~stronger, BLUE, "^")):
        ax.plot(ranks[which], couplings[which], marker, color=color, markersize=13, linestyle="none")
    ax.axhline(decay, color=BLACK, linestyle="--", linewidth=1.6)
    log_height(ax)
    write(ax, (1, decay), "weight decay", BLACK, offset=(-4, -18))
    write(ax, (ranks[0], couplings[0]), "a way down each", VERMILLION, offset=(12, 6))
    write(ax, (ranks[-1], couplings[-1]), "no way down", BLUE, offset=(-10, -4), ha="right")
    ax.set(xlabel="rank", title="coupling of a dead unit", xticks=ranks, xlim=(0.5, len(couplings) + 0.5),
           ylim=(None, 2 * couplings.max()))
    return canvas


@styled
def draw_share_against_loss(exact, searched, others, n=78):
    """The share of positive eigenvalues against the loss, for points of three kinds.

    Parameters
    ----------
    exact, searched, others : array_like, shape (k, 2)
        Pairs (loss, share): of padded nets, of points found by search, of points that are not critical.
    n : int
        Of how many eigenvalues it is the share.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The lower the loss, the fewer ways down are left", size=(7.8, 5.0),
                    alt="Share of positive eigenvalues, falling against the loss: padded nets from 1 at 0.30 to 0.69 at 0.45, "
                        "searched points to 0.78 at 0.40; points that are not critical lie between them.")
    ax = canvas.ax
    # Crosses last: under a dot, one could not be found.
    exact = np.asarray(exact)
    for share in np.unique(exact[:, 1]):
        place = exact[exact[:, 1] == share].max(axis=0)
        write(ax, place, f"{(1 - share) * n:.0f}", INK[VERMILLION], offset=(9, 5))
    for points, marker, color, size in ((searched, "^", BLUE, 8), (exact, "o", VERMILLION, 11), (others, "x", GREY, 6)):
        edge = {} if marker == "x" else {"markeredgecolor": "white"}
        ax.plot(*np.asarray(points).T, marker, color=color, markersize=size, linestyle="none", **edge)
    ax.axhline(1, color=PALE, linewidth=1)
    ax.set(xlabel="loss", ylim=(None, 1.03), title="share of positive eigenvalues")
    ax.grid(True, axis="y")
    for height, text, color in ((0.21, "● padded nets, with their number of ways down", VERMILLION),
                                (0.13, "▲ found by search: |g| < 1e-10", BLUE),
                                (0.05, "× search ended early: |g| is not 0", GREY)):
        ax.text(0.02, height, text, transform=ax.transAxes, color=INK.get(color, color))
    return canvas


@styled
def draw_stall_bends(stalls):
    """How many directions bend down where runs stand still, and how strongly: a dot for each network.

    Parameters
    ----------
    stalls : dict of str to ndarray, shape (k, n)
        Why a run stands still -> the eigenvalues of some networks, ascending.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Many, or deep, or neither: it depends on why the run stands still", size=(8.4, 4.8),
                    alt="The lowest eigenvalue over the highest against the number of negative eigenvalues, for networks "
                        "whose loss stands still. Beside a saddle they are many and deep; where a run bounces, few and of "
                        "middle depth; where it has arrived, few and shallow; with cross-entropy, many and shallow.")
    ax = canvas.ax
    colours = (VERMILLION, BLUE, GREEN, PURPLE, ORANGE)
    for (name, values), color, marker in zip(stalls.items(), colours, "vos^D"):
        number = (values < 0).sum(axis=1)
        depth = -values[:, 0] / values[:, -1]
        ax.plot(number, depth, marker, color=color, markersize=11, markeredgecolor="white", linestyle="none")
        write(ax, (number.max(), np.median(depth)), name, color, offset=(10, -16 if name == "arrived" else -4))
    log_height(ax)
    ax.set_ylim(ax.get_ylim()[0] / 1.7, None)
    ticks = [0.001, 0.01, 0.1]
    ax.set_yticks(ticks, ["0.1 %", "1 %", "10 %"])
    ax.set(xlabel=f"ways down, of {values.shape[1]} directions", title="lowest bend, in percent of the highest",
           xlim=(0, None))
    return canvas
