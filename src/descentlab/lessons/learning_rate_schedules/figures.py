"""The pictures of lesson 07 over rates and peaks: floors, and who ends lower."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PALE, PURPLE, VERMILLION
from descentlab.lessons.learning_rate_schedules.spread import dots

COLOURS = {"constant": VERMILLION, "staircase": GREEN, "exponential": ORANGE, "linear": BLACK,
           "cosine": BLUE, "late line": PURPLE}
SIGNS = {"constant": "o-", "staircase": "s-", "cosine": "^-", "late line": "v-"}


@styled
def draw_floors(etas, measured):
    """The mean loss at which a constant rate settles, measured and by the formula, over all rates that are stable.

    Parameters
    ----------
    etas, measured : array_like, shape (n,)
        For a bend and a noise of 1.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At small rates the floor is proportional to eta", size=(7.6, 4.4),
                    alt="Mean loss at which a constant rate settles, against the rate, both logarithmic. Dots lie on the "
                        "curve of the formula: along a straight line up to a rate of 0.2, then above it, steeply near 2.")
    ax, between = canvas.ax, np.concatenate([np.geomspace(0.01, 1.5, 80), 2 - np.geomspace(0.5, 0.02, 40)])
    ax.plot(between, between / 4, "--", color=PALE, linewidth=1.6)
    ax.plot(between, between / (2 * (2 - between)), color=BLUE)
    ax.plot(etas, measured, "o", color=VERMILLION, markeredgecolor="white", markersize=10)
    ax.set(xscale="log", xlabel="eta (bend 1, noise 1)", title="mean loss", ylim=(0.002, 20), xlim=(0.009, 3.2))
    log_height(ax)
    ax.set_xticks([0.01, 0.1, 1, 2], ["0.01", "0.1", "1", "2"])
    ax.xaxis.minorticks_off()
    for place, text, color, right in (((2.0, 0.5), "eta / 4", GREY, 6), ((1.45, 9.5), "formula", BLUE, -2),
                                      ((etas[1], measured[1] * 0.8), "measured", VERMILLION, 10)):
        write(ax, place, text, color, offset=(right, 0), va="center", ha="left" if right > 0 else "right")
    return canvas


def _valley(ax, peaks, losses, names, title, most):
    """Median losses over the peaks, a line for each name; the panel ends at the lowest median times `most`. Gives the medians."""
    middle = {name: np.median(losses[name], axis=0) for name in names}
    low = min(each.min() for each in middle.values())
    ax.set(xscale="log", xlabel="peak", title=title, ylim=(0.97 * low, most * low))
    ax.set_xticks(peaks[1::2], [f"{peak:g}" for peak in peaks[1::2]])
    ax.minorticks_off()
    ax.grid(True, axis="y")
    for name, each in middle.items():
        ax.plot(peaks, each, SIGNS[name], color=COLOURS[name], markeredgecolor="white", markersize=9)
    return middle


def _label_valleys(ax, peaks, middle):
    """The name of the constant rate beside its last but one point, which is in sight; the others' at their ends."""
    top = ax.get_ylim()[1]
    write(ax, (peaks[-2], min(middle["constant"][-2], top)), "constant", COLOURS["constant"], offset=(-10, 0), va="center", ha="right")
    label_ends(ax, [(peaks[-1], min(each[-1], top), name, COLOURS[name]) for name, each in middle.items() if name != "constant"],
               away=10)


@styled
def draw_peaks(peaks, training, test):
    """Training and test loss against the peak: four schedules.

    Parameters
    ----------
    peaks : array_like, shape (k,)
    training, test : dict of str to ndarray, shape (splits, k)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A common peak decides who ends lower", panels=2, size=(9.8, 4.6),
                    alt="Median training loss, left, and test loss, right, against the peak, which is logarithmic: valleys. At "
                        "small peaks the constant rate is lowest, at large ones it is far above all that fall: staircase, "
                        "cosine and late line. In training a late line and a cosine are lowest at the bottom; in the test all "
                        "that fall lie close together there.")
    for ax, title, losses, most in zip(canvas.axes, ("training loss", "test loss"), (training, test), (1.27, 1.4)):
        middle = _valley(ax, peaks, losses, SIGNS, title, most)
        _label_valleys(ax, peaks, middle)
    return canvas


@styled
def draw_adam(rates, training, own):
    """Adam's training loss against the peak, and how far the falling rates end below a constant one on each split.

    Parameters
    ----------
    rates : array_like, shape (k,)
    training : dict of str to ndarray, shape (splits, k)
        Schedule, the constant rate first -> losses at each peak.
    own : dict of str to ndarray, shape (2, splits)
        As `draw_at_own_best` takes it.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Adam has a floor, too: at its best peak a falling rate trains lower", panels=2, size=(9.8, 4.4),
                    alt="Left, Adam's median training loss against the peak, which is logarithmic: valleys. At small peaks the "
                        "constant rate is lower than a cosine, at large ones a cosine and a late line are, by far; their valleys "
                        "are deeper. Right, on each split, their loss minus that of the constant rate, each at its own best peak: "
                        "in training nearly all dots are left of zero, in the test they lie on both sides.")
    left, right = canvas.axes
    middle = _valley(left, rates, training, training, "training loss", 1.35)
    _label_valleys(left, rates, middle)
    falling = [name for name in own if name != "constant"]
    rows = [(name, k, where) for k, where in enumerate(("training", "test")) for name in falling]
    right.axvline(0, color=VERMILLION, linestyle="--", linewidth=1.8)
    for y, (name, k, _) in enumerate(rows):
        dots(right, own[name][k] - own["constant"][k], y, COLOURS[name])
    right.set(title="loss minus the constant rate's", ylim=(len(rows) - 0.3, -0.5))
    right.set_yticks(range(len(rows)), [f"{where}: {name}" for name, _, where in rows])
    right.yaxis.tick_right()                             # left of it stand the names of the curves
    right.xaxis.set_major_locator(MaxNLocator(4))
    right.grid(True, axis="x")
    return canvas


@styled
def draw_at_own_best(own):
    """How far each schedule ends below a constant rate on each split, each at its own best peak; the best trained last.

    Parameters
    ----------
    own : dict of str to ndarray, shape (2, splits)
        Schedule -> training losses at the peak that trains best, and test losses at the peak that tests best.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At its own best peak, a line, a late line or a cosine trains lower", panels=2, size=(9.8, 4.6),
                    alt="A row for each schedule, a panel each for training and test: the loss minus that of the constant rate, "
                        "a dashed line at zero. In training all dots of the line, the late line and the cosine are left of it; those "
                        "of the staircase and of the exponential lie on both sides. In the test all medians are left, and the schedules differ less "
                        "than the splits. The constant rate with twice the steps lies as far left as a line.")
    names = [name for name in own if name != "constant"]
    names.sort(key=lambda name: -np.median(own[name][0] - own["constant"][0]))
    for k, (ax, title) in enumerate(zip(canvas.axes, ("training", "test"))):
        ax.axvline(0, color=VERMILLION, linestyle="--", linewidth=1.8)
        for y, name in enumerate(names):
            color = VERMILLION if name.startswith("constant") else COLOURS[name]
            dots(ax, own[name][k] - own["constant"][k], y, color)
        ax.set(title=f"{title} loss minus the constant rate's", ylim=(len(names) - 0.3, -0.5))
        ax.set_yticks(range(len(names)), names if ax is canvas.ax else [])
        ax.xaxis.set_major_locator(MaxNLocator(4))
        ax.grid(True, axis="x")
    return canvas
