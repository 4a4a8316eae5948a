"""Logarithmic scales with few ticks, for this lesson's pictures and its further notebook's."""

from descentlab.figures.curves import log_height
from descentlab.figures.palette import BLUE


def by_size(ax, sizes, heights, title):
    """Draw heights against batch sizes, both logarithmic.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    sizes, heights : ndarray (n,)
        Every second size has a tick.
    title : str
    """
    ax.plot(sizes, heights, "o-", color=BLUE, markeredgecolor="white")
    ax.set_xscale("log", base=2)
    log_height(ax)
    ax.set_xticks(sizes[::2], [f"{size:,}" for size in sizes[::2]])
    ax.minorticks_off()
    ax.set(xlabel="batch size B", title=title)


def round_ticks(ax, limits, ticks):
    """Make the height logarithmic, with these ticks, written out.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    limits : tuple of float
    ticks : sequence of float
    """
    ax.set(yscale="log", ylim=limits)
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.yaxis.minorticks_off()
    ax.grid(True, axis="y")
