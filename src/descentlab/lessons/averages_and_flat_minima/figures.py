"""The pictures of the page: averages at many rates, losses of minima, and how far they rise on other digits."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILLION

COLORS = {"last point": VERMILLION, "average of weights": GREEN, "average of predictions": PURPLE, "cosine": BLUE}
LOOKS = {"last point": "o-", "average of weights": "D-", "average of predictions": "s--", "cosine": "^:"}


@styled
def draw_averages(noisy, clean):
    """The test loss at many rates: of a run's last point, of two kinds of average, and of a cosine.

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
                        "climbs from a rate of 1 on, and those of the averages and of the cosine stay low up to 4. "
                        "Right, with clean labels, all four lie together.")
    for ax, losses, title in zip(canvas.axes, (noisy, clean), ("a fifth of the labels wrong", "clean labels")):
        etas = list(losses)
        for name, color in COLORS.items():
            middle = [np.median(losses[eta][name]) for eta in etas]
            ax.plot(etas, middle, LOOKS[name], color=color, markersize=7, markeredgecolor="white", label=name)
        ax.set(xscale="log", xlabel="learning rate eta", title=f"test loss, {title}", ylim=(0, 1.3))
        ax.set_xticks(etas, [f"{eta:g}" for eta in etas])
        ax.xaxis.minorticks_off()
        ax.grid(True, axis="y")
    canvas.axes[1].legend(loc="upper left")
    return canvas


@styled
def draw_minima(losses):
    """The losses of many minima of each of some networks, over the lowest.

    Parameters
    ----------
    losses : dict of str to ndarray (k,)
        Network -> losses of its minima.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("With units to spare, all minima are nearly as good as the best", size=(8.8, 4.4),
                    alt="The loss of each minimum over the lowest of its network, logarithmic, for six networks: some "
                        "of the minima of XOR with 2 units lie ten times as high; with 16 units on digits all are "
                        "alike.")
    ax = canvas.ax
    for place, values in enumerate(losses.values()):
        ratio = np.sort(values) / np.min(values)
        ax.plot(place + np.linspace(-0.18, 0.18, len(ratio)), ratio, "o", color=BLUE, markersize=7, alpha=0.7,
                markeredgewidth=0)
        write(ax, (place, ratio.max()), f"{ratio.max():.2f}", BLACK, offset=(0, 9), ha="center")
    ax.axhline(1, color=GREY, linewidth=1)
    ax.set_xticks(range(len(losses)), [name.replace(", ", ",\n") for name in losses])
    log_height(ax)
    ax.set(ylabel="loss /\nlowest", ylim=(0.9, 14), xlim=(-0.5, len(losses) - 0.5))
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
    canvas = Canvas("The sharper minima do not rise more", size=(7.8, 4.5),
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
