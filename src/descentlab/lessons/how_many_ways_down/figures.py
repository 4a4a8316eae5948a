"""The pictures of How many ways down?: throws of coins, shares of ways down, and stalls."""

from math import comb

import numpy as np

from descentlab.curvature.classify import minimum_ratio
from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import write
from descentlab.figures.palette import BLUE, INK, ORANGE, PURPLE, VERMILLION


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
def draw_share_against_loss(built, searched, n=78):
    """The share of positive eigenvalues against the loss, for points that were built and points that were found.

    Parameters
    ----------
    built, searched : tuple of array_like
        The losses (k,) and the eigenvalues (k, n) of padded nets, and of points found by search.
    n : int
        How many eigenvalues there are.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The lower the loss, the fewer ways down are left", size=(7.8, 4.6),
                    alt="Share of positive eigenvalues, falling against the loss: padded nets from 1 at 0.30 to 0.69 at 0.45, "
                        "searched points on the same band to 0.78 at 0.40.")
    ax = canvas.ax
    for (losses, eigenvalues), marker, color, size in ((searched, "^", BLUE, 9), (built, "o", VERMILLION, 12)):
        ax.plot(losses, minimum_ratio(eigenvalues), marker, color=color, markersize=size, linestyle="none",
                markeredgecolor="white")
    losses, shares = np.asarray(built[0]), minimum_ratio(built[1])
    for share in np.unique(shares):
        down = f"{(1 - share) * n:.0f} ways down" if share < 1 else "a minimum"
        write(ax, (losses[shares == share].max(), share), down, VERMILLION, offset=(11, 3))
    ax.set(xlabel="loss", ylim=(None, 1.03), xlim=(None, losses.max() + 0.25 * np.ptp(losses)),
           title="share of positive eigenvalues")
    ax.grid(True, axis="y")
    for height, text, color in ((0.13, "● padded nets", VERMILLION), (0.05, "▲ found by search", BLUE)):
        ax.text(0.02, height, text, transform=ax.transAxes, color=INK[color])
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
    canvas = Canvas("Only beside a saddle are the ways down many and deep", size=(8.4, 4.8),
                    alt="The lowest eigenvalue over the highest against the number of negative eigenvalues, for networks "
                        "whose loss stands still. Beside a saddle they are many and deep; where a run bounces, few and of "
                        "middle depth; where it has arrived, few and shallow; with cross-entropy, many and shallow.")
    ax = canvas.ax
    colours = (VERMILLION, BLUE, PURPLE, ORANGE)
    for (name, values), color, marker in zip(stalls.items(), colours, "vo^D"):
        number = (values < 0).sum(axis=1)
        depth = -values[:, 0] / values[:, -1]
        ax.plot(number, depth, marker, color=color, markersize=11, markeredgecolor="white", linestyle="none")
        write(ax, (number.max(), np.median(depth)), name, color, offset=(12, -4))
    log_height(ax)
    ax.set_ylim(ax.get_ylim()[0] / 1.7, None)
    ticks = [0.001, 0.01, 0.1]
    ax.set_yticks(ticks, ["0.1 %", "1 %", "10 %"])
    ax.set(xlabel=f"ways down, of {values.shape[1]} directions", title="how steeply the steepest bends down, in percent of the steepest up",
           xlim=(0, None))
    return canvas
