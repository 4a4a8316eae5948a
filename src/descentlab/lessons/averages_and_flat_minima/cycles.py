"""Rates that go up again: a split of the digits as in lesson 07, the losses along its runs, and how they are reported."""

import numpy as np

from descentlab.digits import load_digits
from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import GREY, PURPLE, VERMILLION
from descentlab.networks import Network

SHOWN = {"constant": (0.5, VERMILLION, "-"), "restarts": (2.0, PURPLE, "-")}     # peak, colour, line


def split_of_07(split):
    """The network of lesson 07 on one of its splits: 960 digits, a fifth of whose labels are random.

    Parameters
    ----------
    split : int

    Returns
    -------
    network, test : Network
        On the digits to train on, and on all others, whose labels are right.
    """
    data = load_digits(np.random.default_rng(split), 960, components=20, noise=0.2)
    network = Network((20, 8, 10), data.inputs, data.labels)
    return network, network.on(data.test_inputs, data.test_labels)


def at_own_peak(looks, look):
    """What each split's run ends at if its peak is chosen on the other half of the splits, by the sum of both losses.

    Parameters
    ----------
    looks : ndarray (splits, 2, times, peaks)
        Training and test losses along the runs.
    look : int
        At which of those times the runs end.

    Returns
    -------
    ndarray (2, splits)
        Training and test losses.
    """
    ends = looks[:, :, look]
    half = len(ends) // 2
    return np.concatenate([mine[:, :, others.sum(axis=1).mean(axis=0).argmin()] for mine, others in
                           ((ends[:half], ends[half:]), (ends[half:], ends[:half]))]).T


@styled
def draw_restarts(looks, peaks, every, restarts):
    """The training loss over the steps, for a constant rate and for restarts.

    Parameters
    ----------
    looks : dict of str to ndarray, shape (splits, 2, times, peaks)
        Schedule -> training and test losses along the runs.
    peaks : array_like
    every : int
        How many steps lie between two looks.
    restarts : sequence of float
        When the rate is put back up, marked by vertical lines.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Each restart throws away what the small steps had won", size=(8.6, 4.4),
                    alt="Training loss over the steps. At the constant rate it falls slowly. With restarts it falls, and climbs "
                        "again after each of three dotted lines. Just before the last one it is lowest of all; soon after "
                        "it, far above the constant rate's.")
    ends = []
    for step in restarts:
        canvas.ax.axvline(step, color=GREY, linestyle=":", linewidth=1.6)
    write(canvas.ax, (restarts[-1], 1.39), "restart", GREY, offset=(-6, 0), va="top", ha="right")
    for name, (peak, color, line) in SHOWN.items():
        middle = np.median(looks[name][:, 0, :, list(peaks).index(peak)], axis=0)
        steps = every * np.arange(len(middle))
        canvas.ax.plot(steps, middle, line, color=color, linewidth=2.2)
        ends.append((steps[-1], middle[-1], f"{name}, {peak:g}", color))
    canvas.ax.set(xlabel="step t", title="training loss, median of the splits", ylim=(0.82, 1.42), xlim=(0, steps[-1]))
    canvas.ax.grid(True, axis="y")
    label_ends(canvas.ax, ends)
    return canvas
