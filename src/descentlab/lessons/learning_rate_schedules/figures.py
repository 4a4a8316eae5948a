"""The pictures of lesson 07 over rates and peaks: floors, and who ends lower."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PALE, PURPLE, VERMILLION

COLOURS = {"constant": VERMILLION, "staircase": GREEN, "exponential": ORANGE, "cosine": BLUE, "late line": PURPLE}
SIGNS = {"constant": "o-", "staircase": "s-", "exponential": "D-", "cosine": "^-", "late line": "v-"}


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


def _valleys(canvas, peaks, losses, most):
    """Median training losses over the peaks, a line for each name; a larger sign at the lowest. Up to the lowest times `most`."""
    ax, middle = canvas.ax, {name: np.median(losses[name], axis=0) for name in SIGNS if name in losses}
    low = min(each.min() for each in middle.values())
    ax.set(xscale="log", xlabel="peak", title="training loss, median of the splits", ylim=(0.97 * low, most * low))
    ax.set_xticks(peaks, [f"{peak:g}" for peak in peaks])
    ax.minorticks_off()
    ax.grid(True, axis="y")
    for name, each in middle.items():
        ax.plot(peaks, each, SIGNS[name], color=COLOURS[name], markeredgecolor="white", markersize=9)
    for name, each in middle.items():
        best = each.argmin()
        ax.plot(peaks[best], each[best], SIGNS[name], color=COLOURS[name], markeredgecolor="black", markersize=14)
    # The constant rate has its name beside its last but one point, which is in sight; the others have theirs at their ends.
    top = most * low
    write(ax, (peaks[-2], min(middle["constant"][-2], top)), "constant", COLOURS["constant"], offset=(-10, 0), va="center", ha="right")
    label_ends(ax, [(peaks[-1], min(each[-1], top), name, COLOURS[name]) for name, each in middle.items() if name != "constant"],
               away=14)
    return canvas


@styled
def draw_peaks(peaks, training):
    """Training loss against the peak: the constant rate, and four schedules that fall.

    Parameters
    ----------
    peaks : array_like, shape (k,)
    training : dict of str to ndarray, shape (splits, k)
        Schedule -> losses at each peak.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A common peak decides who ends lower", size=(8.6, 4.6),
                    alt="Median training loss against the peak, which is logarithmic: five valleys, each with a larger sign at "
                        "its lowest point. At small peaks the constant rate is as low as any, at large ones it is far above all "
                        "that fall: staircase, exponential, cosine and late line. The lowest points of the late line and of the "
                        "cosine lie below that of the constant rate, and at larger peaks; the other two are about as high as it.")
    return _valleys(canvas, peaks, training, 1.27)


@styled
def draw_adam(peaks, training):
    """The same for Adam.

    Parameters
    ----------
    peaks : array_like, shape (k,)
    training : dict of str to ndarray, shape (splits, k)
        Schedule -> losses at each peak.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("With Adam, too, a cosine gets lower", size=(8.6, 4.4),
                    alt="Adam's median training loss against the peak, which is logarithmic: two valleys, each with a larger "
                        "sign at its lowest point. At small peaks the constant rate is lower, at large ones a cosine is, by "
                        "far; the lowest point of the cosine is lower, and lies at a larger peak.")
    return _valleys(canvas, peaks, training, 1.35)
