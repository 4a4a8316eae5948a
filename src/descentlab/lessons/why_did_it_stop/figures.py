"""The pictures of lesson 08: the slope along one step, the loss beside a run, and what treatments leave of stalled runs."""

from operator import ne

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, INK, ORANGE, PALE, PURPLE, VERMILLION
from descentlab.lessons.why_did_it_stop.treatments import HELPED, compared

COLORS = {"P": BLACK, "R": GREEN, "Q": VERMILLION, "S": PURPLE, "Z": BLUE}       # of the page's runs


@styled
def draw_slopes(slopes):
    """The slope along one step of several runs, as a share of where the step begins: its area is what the loss falls.

    Parameters
    ----------
    slopes : dict of str to ndarray
        Where the step is taken -> slopes, evenly spread along it, shape (n,).

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Far below the limit most is kept; at the limit, and at P, nothing", panels=len(slopes),
                    size=(9.2, 3.5),
                    alt="Panels with the slope along one step, from its beginning to its end, under a dashed box from 0 to 1. "
                        "In the first the slope hardly sinks, and nearly all of the box is filled. In the second it sinks "
                        "in a straight line to its own negative: as much area lies below zero as above. In the third, a "
                        "curve, more lies below.")
    for ax, (name, along) in zip(canvas.axes, slopes.items()):
        parts = np.linspace(0, 1, len(along))
        for shown, color in ((along > 0, BLUE), (along < 0, VERMILLION)):
            ax.fill_between(parts, 0, along, where=shown, interpolate=True, color=color, alpha=0.3, linewidth=0)
        ax.plot(parts, along, color=BLACK, linewidth=2.5)
        ax.plot([0, 1, 1], [1, 1, 0], color=ORANGE, linewidth=2.5, linestyle="--")
        ax.axhline(0, color=PALE, linewidth=1)
        ax.text(0.5, 1.06, "promise: the box", ha="center", fontsize=13, color=INK[ORANGE])
        ax.text(0.18, 0.2, "falls", fontsize=13, color=INK[BLUE], ha="center")
        if along[-1] < -0.5:
            ax.text(0.84, -0.3, "rises", fontsize=13, color=INK[VERMILLION], ha="center")
        ax.set(xlim=(0, 1.02), ylim=(-1.2, 1.35), xticks=[0, 1], xticklabels=["begins", "ends"], yticks=[-1, 0, 1],
               xlabel="along one step")
        ax.set_title(name, fontsize=13)
    canvas.axes[0].set_ylabel("slope, as a share\nof the first")
    return canvas


@styled
def draw_profiles(runs, falls):
    """The loss of several runs along their lowest bend: on which sides it falls.

    Parameters
    ----------
    runs : dict of str to Patient
    falls : dict of str to float
        Name of the run -> by how much the loss falls on both sides, as a share of the loss.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The loss falls on both sides of Q and of S, and on none of Z", panels=len(runs), size=(9.2, 3.3),
                    alt="The loss along the direction v, through where each run stands, on one scale. Q and S stand on a "
                        "hilltop, with a ring on either side at the best of the distances tried, Z at the bottom.")
    widest = 1.15 * max(map(_best_distance, runs.values()))
    for ax, (name, run) in zip(canvas.axes, runs.items()):
        best = _best_distance(run)
        along = np.linspace(-1, 1, 81) * (widest or run.length)
        losses = _beside(run, along)
        ax.plot(along, losses, color=COLORS.get(name, GREY))
        ax.plot(0, 1, "o", color=BLACK, markeredgecolor="white", markersize=11)
        if best:
            ax.plot([-best, best], _beside(run, np.array([-best, best])), "o", markerfacecolor="white",
                    markeredgecolor=COLORS[name], markeredgewidth=2, markersize=9)
        sides = sum(side.min() < 0.995 for side in (losses[:40], losses[41:]))
        ax.set(ylim=(0, 1.6), yticks=[], xlabel="distance along v")
        ax.locator_params(axis="x", nbins=3)
        ax.set_title((f"{name}: on no side", f"{name}: on one side", f"{name}: on both, by {falls[name]:.0%}")[sides], fontsize=13.5)
    canvas.axes[0].set(yticks=[0, 1])
    canvas.axes[0].set_ylabel("loss along v, as a\nshare of the loss here", fontsize=13)
    return canvas


def _beside(run, along):
    """The loss so far along v, as a share of the loss at the end."""
    return run.objective.value(run.end + along[:, None] * run.bends.vectors[:, 0]) / run.loss


def _best_distance(run):
    """Of the distances that the page tries, the one at which the worse of the two sides is lowest; 0 where none is lower."""
    far = np.sqrt(2 * run.loss / abs(run.bends.values[0])) / 2.0 ** np.arange(6)
    worse = np.maximum(_beside(run, -far), _beside(run, far))
    return float(far[worse.argmin()]) if worse.min() < 0.99 else 0.0


@styled
def draw_left(causes, left):
    """What rules leave of the loss of stalled runs, against what going on leaves: a column for each rule.

    Parameters
    ----------
    causes : list of str
        What each run is called.
    left : dict of str to list of float
        Rule, as of `left_by` -> what it leaves of each run's loss; one of them "going on".

    Returns
    -------
    Canvas
    """
    counts = {rule: found for rule, found in compared(left).items() if rule != "going on"}
    harmed, parted = counts["half of the limit"][-1], sum(map(ne, left["one question"], left["the tree"]))
    canvas = Canvas(f"One question and the tree part on {parted} of {len(causes)} stalls;\nhalf of the limit for all harms {harmed}",
                    size=(9.2, 4.8),
                    alt=f"A column for each rule: {', '.join(counts)}. In it a mark for each stalled run, squares for those that "
                        "crawl and circles for those at their noise floor: what is left of its loss, as a share of what going on leaves, "
                        "logarithmic. Below a line at 1 a rule helped, above it it harmed.")
    ax, crawling = canvas.ax, np.array([cause == "crawling" for cause in causes])
    beside = np.linspace(-0.36, 0.36, len(causes))[np.argsort(np.argsort(~crawling, kind="stable"))]    # crawling runs first
    for column, (rule, (helped, _, hurt)) in enumerate(counts.items()):
        shares = np.array(left[rule]) / left["going on"]
        for which, sign, color in ((crawling, "s", VERMILLION), (~crawling, "o", BLUE)):
            ax.plot(column + beside[which], shares[which], sign, color=color, markersize=7, markeredgecolor="white",
                    markeredgewidth=0.6)
        ax.text(column, 3.2e3, f"helped {helped}\nharmed {hurt}", ha="center", va="center", fontsize=13)
    ax.axhspan(HELPED, 2 - HELPED, color=PALE, alpha=0.5, linewidth=0, zorder=0)
    for column in range(1, len(counts)):
        ax.axvline(column - 0.5, color=PALE, linewidth=1, zorder=0)
    ax.set(yscale="log", ylim=(1.5e-3, 1.2e4), xlim=(-0.5, len(counts) - 0.5), xticks=range(len(counts)), xticklabels=counts)
    ax.set_ylabel("left of the loss, as a share\nof what going on leaves", fontsize=13)
    ax.yaxis.set_major_formatter("{x:,g}")
    ax.tick_params(axis="x", length=0, labelsize=13)
    for height, text, color in ((0.007, "■ crawling", VERMILLION), (0.003, "● noise floor", BLUE)):
        ax.text(-0.4, height, text, color=INK[color], fontsize=13, va="center")
    return canvas
