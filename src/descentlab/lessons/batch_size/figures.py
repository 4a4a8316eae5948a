"""The pictures of lesson 04: what an update costs, and the same runs by several clocks."""

import numpy as np
from matplotlib import ticker

from descentlab.figures.canvas import styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLUE, GREEN, VERMILLION


@styled
def draw_clocks(axes, runs):
    """The same runs against several clocks, a panel for each clock.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
    runs : dict of str to tuple
        Label -> (clocks, losses): clocks a dict name -> times (n,), increasing, losses (n,). Each panel ends where
        the first of the runs ends by its clock.
    """
    lowest, highest = np.inf, max(np.max(losses) for _, losses in runs.values())
    for ax, clock in zip(axes, next(iter(runs.values()))[0]):
        ends = _by_one_clock(ax, clock, runs)
        lowest = min(lowest, *(height for _, height, _, _ in ends))
    for ax in axes:
        ax.set_ylim(0.8 * lowest, 1.2 * highest)
        log_height(ax)
        ax.tick_params(labelleft=ax is axes[0])
    axes[0].set_title("training loss")
    label_ends(axes[-1], ends)


def _by_one_clock(ax, clock, runs):
    """Draw one panel, and return the ends of its curves."""
    last = min(clocks[clock][-1] for clocks, _ in runs.values())
    ends = []
    for (label, (clocks, losses)), color, dash in zip(runs.items(), (BLUE, GREEN, VERMILLION), ("-", "--", ":")):
        times, losses = clocks[clock], np.asarray(losses)
        there, inside = np.interp(last, times, losses), times < last
        ax.plot([*times[inside], last], [*losses[inside], there], dash, color=color)
        ends.append((last, there, label, color))
    ax.set(xlabel=clock, xlim=(0, last))
    ax.xaxis.set_major_locator(ticker.MaxNLocator(3))
    ax.xaxis.set_major_formatter(ticker.FormatStrFormatter("%g"))
    return ends


@styled
def draw_timings(axes, sizes, seconds, flat_to=1000):
    """The time of an update, and of an epoch of max(sizes) rows, against the batch size.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
        Two panels.
    sizes : ndarray of int, shape (n,)
        Batch sizes, increasing.
    seconds : ndarray, shape (n,)
        Of an update.
    flat_to : int
        Up to where an update is said to cost the same on a GPU.
    """
    update, epoch = axes
    rows, times = sizes[-1], 1e3 * seconds
    for ax, heights, name in ((update, times, "one update, milliseconds"),
                              (epoch, times * rows / sizes, f"one epoch of {rows:,} rows, milliseconds")):
        ax.plot(sizes, heights, "o-", color=BLUE, markeredgecolor="white")
        ax.set_xscale("log", base=2)
        log_height(ax)
        ax.set_xticks(sizes[::4], [f"{size:,}" for size in sizes[::4]])
        ax.minorticks_off()
        ax.set(xlabel="batch size B", title=name)
    update.plot([1, flat_to], [times[0]] * 2, "--", color=VERMILLION)
    write(update, (flat_to, times[0]), "said of\na GPU", VERMILLION, va="center")
    write(update, (sizes[-3], times[-3]), "this CPU", BLUE, offset=(-10, 4), ha="right")
