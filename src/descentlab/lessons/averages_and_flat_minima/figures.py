"""The pictures of the page: averages at many rates, losses of minima, and how far they rise on other digits."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, VERMILLION

COLORS = {"last point": VERMILLION, "average of weights": GREEN, "cosine": BLUE}
LOOKS = {"last point": "o-", "average of weights": "D-", "cosine": "^:"}


@styled
def draw_averages(noisy, clean):
    """The test loss at many rates: of a run's last point, of the average of its weights, and of a cosine.

    Parameters
    ----------
    noisy, clean : dict of float to dict of str to ndarray (k,)
        Rate -> contestant -> test losses; their medians are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Averaging repairs a rate that is too large for noisy labels", panels=2, size=(10.0, 4.5),
                    alt="Test loss against the rate, logarithmic. Left, with wrong labels, the last point's loss "
                        "climbs from a rate of 1 on, and those of the average and of the cosine stay low up to 4. "
                        "Right, with clean labels, all three lie together from a rate of 1 on.")
    for ax, losses, title in zip(canvas.axes, (noisy, clean), ("a fifth of the labels wrong", "clean labels")):
        etas = list(losses)
        for name, color in COLORS.items():
            middle = [np.median(losses[eta][name]) for eta in etas]
            ax.plot(etas, middle, LOOKS[name], color=color, markersize=7, markeredgecolor="white", label=name)
        ax.set(xscale="log", xlabel="learning rate eta", title=f"test loss, {title}", ylim=(0, 0.9))
        ax.set_xticks(etas, [f"{eta:g}" for eta in etas])
        ax.xaxis.minorticks_off()
        ax.grid(True, axis="y")
    canvas.axes[1].legend(loc="upper left")
    return canvas


@styled
def draw_minima(losses):
    """The losses of many minima of each of some networks, over the lowest: those on XOR, and beside them those on digits.

    Parameters
    ----------
    losses : dict of str to ndarray (k,)
        Network, "XOR, 2 units" say -> losses of its minima.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("With units to spare, all minima found are nearly alike", panels=2, size=(8.8, 4.3),
                    alt="The loss of each minimum over the lowest of its network. Left, logarithmic, XOR: with 2 units some "
                        "minima lie ten times as high, with 8 all are alike. Right, digits: with 2 and 4 units they spread "
                        "over some percent, with 8 over three.")
    for ax, task in zip(canvas.axes, ("XOR", "digits")):
        found = {name: values for name, values in losses.items() if name.startswith(task)}
        for place, values in enumerate(found.values()):
            ratio = np.sort(values) / np.min(values)
            ax.plot(place + np.linspace(-0.18, 0.18, len(ratio)), ratio, "o", color=BLUE, markersize=7, alpha=0.7,
                    markeredgewidth=0)
            write(ax, (place, ratio.max()), f"{ratio.max():.2f}", BLACK, offset=(0, 9), ha="center")
        ax.axhline(1, color=GREY, linewidth=1)
        ax.set_xticks(range(len(found)), [name.removeprefix(f"{task}, ") for name in found])
        ax.set(title=f"{task}: loss / lowest", xlim=(-0.5, len(found) - 0.5))
    log_height(canvas.axes[0])
    canvas.axes[0].set(ylim=(0.9, 14))
    canvas.axes[1].set(ylim=(0.99, 1.16))
    return canvas


@styled
def draw_rises(sharp, rises):
    """How far minima rise on other digits, against their sharpness.

    Parameters
    ----------
    sharp, rises : list of ndarray (k,)
        One for each draw of digits.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Sharper by half, and no higher", size=(7.8, 4.5),
                    alt="How far the loss on other digits lies above its own minimum, against the sharpness of the "
                        "training loss, for the minima of four draws of digits, each with a sign of its own: no order.")
    signs = zip("osD^", (BLUE, VERMILLION, GREEN, ORANGE))
    for number, (bend, rise, (sign, color)) in enumerate(zip(sharp, rises, signs), 1):
        canvas.ax.plot(bend, rise, sign, color=color, markersize=8, alpha=0.75, markeredgewidth=0,
                       label=f"draw {number}")
    canvas.ax.set(xlabel="sharpness at the minimum", ylabel="rise", ylim=(0, None))
    canvas.ax.grid(True, axis="y")
    canvas.ax.legend(loc="lower right", ncols=2, title="draw of the digits", title_fontsize=12)
    return canvas
