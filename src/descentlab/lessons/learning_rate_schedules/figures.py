"""The pictures of lesson 07 over rates and peaks: floors, what holds up the end of a run, and who ends lower."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PALE, PURPLE, VERMILLION

COLOURS = {"constant": VERMILLION, "staircase": GREEN, "gentle staircase": GREEN, "exponential": ORANGE, "cosine": BLUE,
           "late line": PURPLE}
SIGNS = {"constant": "o", "staircase": "s", "gentle staircase": "P", "exponential": "D", "cosine": "^", "late line": "v"}


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
                        "curve of the formula: along a straight line of slope 1 up to a rate of 0.2, then above it, steeply near 2.")
    ax, between = canvas.ax, np.concatenate([np.geomspace(0.01, 1.5, 80), 2 - np.geomspace(0.5, 0.02, 40)])
    ax.plot(between, between / 4, "--", color=PALE, linewidth=1.6)
    ax.plot(between, between / (2 * (2 - between)), color=BLUE)
    ax.plot(etas, measured, "o", color=VERMILLION, markeredgecolor="white", markersize=10)
    ax.set(xscale="log", xlabel="eta (bend 1, noise 1)", title="mean loss", ylim=(0.002, 20), xlim=(0.009, 3.2))
    log_height(ax)
    ax.set_xticks([0.01, 0.1, 1, 2], ["0.01", "0.1", "1", "2"])
    ax.xaxis.minorticks_off()
    ax.plot([0.1, 0.2, 0.2], [*[measured[2]] * 2, measured[3]], ":", color=BLACK, linewidth=2)
    write(ax, (0.2, measured[2]), "twice the rate,\ntwice the floor", BLACK, offset=(8, -6), va="center")
    for place, text, color, right in (((2.0, 0.5), "eta / 4,\nslope 1", GREY, 6), ((1.45, 9.5), "formula", BLUE, -2),
                                      ((etas[0], measured[0] * 0.8), "measured", VERMILLION, 10)):
        write(ax, place, text, color, offset=(right, 0), va="center", ha="left" if right > 0 else "right")
    return canvas


@styled
def draw_way_and_noise(sums, ends, reached, without):
    """What of a run's last loss a run without noise has too, after rates of the same sum, and what noise adds.

    Parameters
    ----------
    sums : dict of str to float
        Schedule -> the sum of all its rates.
    ends : dict of str to array_like, shape (splits, 1)
        Schedule -> its last losses.
    reached : array_like, shape (n,)
        The sums of the rates of a run without noise.
    without : array_like, shape (n, splits, 1)
        Its losses there.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Two lose alike: staircase by noise, exponential by way", size=(9.2, 4.6),
                    alt="A row for each schedule, the lowest end on top: a pale bar for the way to go, and at its end a red one for the "
                        "noise, up to the last training loss. Exponential and staircase end at about the same loss: the exponential has "
                        "the longest way of all and the least noise, the staircase less way and more noise. Cosine, late line and gentle "
                        "staircase end below both; the constant rate has almost the least way, and by far the most noise.")
    ax, level = canvas.ax, np.median(without, axis=1)[:, 0]
    middle = {name: float(np.median(losses)) for name, losses in ends.items()}
    names = sorted(middle, key=middle.get, reverse=True)
    bottom = level.min() - 0.01
    for row, name in enumerate(names):
        way = np.interp(sums[name], reached, level)
        ax.barh(row, way - bottom, left=bottom, color=PALE, alpha=0.4, height=0.6)
        ax.barh(row, middle[name] - way, left=way, color=VERMILLION, height=0.6)
        write(ax, (middle[name], row), f"{middle[name] - way:.2f} noise", VERMILLION, offset=(8, 0), va="center")
    ax.text(bottom + 0.003, names.index("exponential"), "way to go", va="center")
    ax.set(yticks=range(len(names)), xlabel="training loss, median of the splits", title="at a peak of 2", xlim=(bottom, 1.08))
    ax.set_yticklabels([f"{name}, sum {sums[name]:.0f}" for name in names])
    ax.tick_params(axis="y", length=0)
    return canvas


# Where the name of a valley stands: beside the loss at this place among the peaks, so many points off, and to which side.
NAMED = {"constant": (5, (-12, 4), "right"), "staircase": (6, (-12, 4), "right"), "exponential": (2, (12, 6), "left"),
         "cosine": (5, (0, -26), "center"), "late line": (2, (-8, -22), "right"), "gentle staircase": (5, (20, -14), "left")}


@styled
def draw_peaks(peaks, training):
    """Training loss against the peak: the constant rate, and five schedules that fall.

    Parameters
    ----------
    peaks : array_like, shape (k,)
    training : dict of str to ndarray, shape (splits, k)
        Schedule -> losses at each peak; those of `NAMED` are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Which peak is best depends on the schedule", size=(8.8, 5.0),
                    alt="Median training loss against the peak, which is logarithmic: six valleys, each with a marker at its lowest "
                        "point. At small peaks the constant rate is as low as any, at large ones it is far above all that fall: "
                        "staircase, gentle staircase, exponential, cosine and late line. The lowest points of late line, cosine and "
                        "gentle staircase lie clearly below that of the constant rate; the other two are about as high as it.")
    ax, middle = canvas.ax, {name: np.median(losses, axis=0) for name, losses in training.items() if name in NAMED}
    low = min(each.min() for each in middle.values())
    ax.set(xscale="log", xlabel="peak", title="training loss, median of the splits", ylim=(0.965 * low, 1.27 * low))
    ax.set_xticks(peaks, [f"{peak:g}" for peak in peaks])
    ax.minorticks_off()
    ax.grid(True, axis="y")
    for name, each in middle.items():
        ax.plot(peaks, each, "--" if name == "staircase" else "-", color=COLOURS[name], linewidth=2.4)
    for name, each in middle.items():
        best = each.argmin()
        ax.plot(peaks[best], each[best], SIGNS[name], color=COLOURS[name], markeredgecolor="black", markersize=14)
        k, offset, side = NAMED[name]
        k = min(k, len(peaks) - 1)
        write(ax, (peaks[k], min(each[k], 1.24 * low)), name, COLOURS[name], offset=offset, ha=side)
    return canvas
