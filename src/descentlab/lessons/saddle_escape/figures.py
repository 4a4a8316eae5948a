"""The pictures of lesson 03: a flat run and its parts, and how long runs wait."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, PURPLE, VERMILLION


@styled
def draw_flat_run(losses, norms):
    """A run that lies flat: its loss, and the length of its gradient.

    Parameters
    ----------
    losses, norms : array_like, shape (T,)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The loss stands still, and the gradient does not", panels=2, size=(8.6, 4.1),
                    alt="Left, the loss over 250 steps: a fall to 0.45, and then a level line. Right, the gradient's "
                        "length, logarithmic: it falls at first, and then grows in a straight line. A dotted line in "
                        "both marks the step at which it is shortest.")
    turn = int(np.argmin(norms))
    for ax, values, title in zip(canvas.axes, (losses, norms), ("loss", "length of the gradient, |g|")):
        ax.plot(values, color=BLUE)
        ax.axvline(turn, linestyle=":", color=BLACK, linewidth=1.6)
        ax.text(turn, 0.9, f"  step {turn}", transform=ax.get_xaxis_transform())
        ax.set(xlabel="step t", title=title)
        ax.margins(x=0.02)
        ax.grid(True, axis="y")
    log_height(canvas.axes[1])
    return canvas


@styled
def draw_apart(parts, bends, turn, eta):
    """A run beside a saddle, taken apart: how far along each eigenvector it is at each step.

    Parameters
    ----------
    parts : array_like, shape (T, n)
        The distance from the saddle along each eigenvector.
    bends : array_like, shape (n,)
        The eigenvalues; those below zero belong to ways down.
    turn : int
        The step at which the gradient is shortest.
    eta : float

    Returns
    -------
    Canvas
    """
    canvas = Canvas("What lies along a way down grows, and takes over", size=(8.6, 4.9),
                    alt="How far from the saddle the run is along each of 78 eigenvectors, logarithmic, over 250 steps. "
                        "Ten blue lines, the output biases, begin high and fall steeply. The ways down, orange, begin "
                        "low and rise straight, the steepest of them thick; a black corner, 76 steps wide and a factor "
                        "of ten high, lies on one of these. The other lines are pale, and stay low. "
                        "Some steps after the first orange line has crossed the blue ones, the gradient is shortest.")
    ax, parts, bends = canvas.ax, np.asarray(parts), np.asarray(bends)
    down = bends < 0
    steepest = np.isclose(bends, bends.min())
    high = ~down & (parts[0] > 0.01)
    ax.plot(parts[:, ~high & ~down], color="#dddddd", linewidth=0.8)
    ax.plot(parts[:, high], color=BLUE, linewidth=1.2)
    ax.plot(parts[:, down & ~steepest], color=VERMILLION, linewidth=0.9)
    ax.plot(parts[:, steepest], color=VERMILLION, linewidth=3)
    ax.axvline(turn, linestyle=":", color=BLACK, linewidth=1.6)
    ax.set(xlabel="step t", title="distance from the saddle along each eigenvector", ylim=(1e-7, 0.5), yscale="log",
           xlim=(0, len(parts) - 1))
    ax.grid(True, axis="y")        # a factor of ten from line to line: a factor is checked by eye
    begin, wide = int(0.48 * len(parts)), np.log(10) / np.log(1 - eta * bends.min())
    height = parts[begin, steepest].max()
    ax.plot([begin, begin, begin + wide], [height, 10 * height, 10 * height], color=BLACK, linewidth=2, zorder=5)
    write(ax, (begin + wide / 2, 10 * height), f"{wide:.0f} steps", BLACK, offset=(0, 4), va="bottom", ha="center")
    write(ax, (begin, 3 * height), "× 10", BLACK, offset=(-6, 0), va="center", ha="right")
    write(ax, (turn, 0.3), "|g| is shortest", BLACK, offset=(7, 0), va="top")
    last, low = len(parts) - 1, int((parts[:, high].max(axis=1) < 6e-3).argmax())
    slow, fast = 1 - eta * bends[down].max(), 1 - eta * bends.min()
    for place, height, text, color, side in (
            (low + 2, 8e-3, f"{high.sum()} output biases:\n× {1 - eta * bends[high].mean():.3f} a step", BLUE, "left"),
            (0.84 * last, 5e-2, f"{down.sum()} ways down: × {slow:.3f} to {fast:.3f} a step,\n"
             f"thick: the {steepest.sum()} steepest", VERMILLION, "right")):
        write(ax, (place, height), text, color, offset=(9 if side == "left" else 0, 0), va="center", ha=side)
    ax.text(0.99 * last, 3e-7, f"pale: the {(~high & ~down).sum()} others", color=GREY, va="center", ha="right")
    return canvas


@styled
def draw_waits(scales, losses, level):
    """Losses of runs whose first weights are smaller and smaller; dots where each is out, and the steps between them.

    Parameters
    ----------
    scales : array_like, shape (k,)
        Of the first weights, from the largest to the smallest.
    losses : array_like, shape (T, k)
    level : float
        Where a run counts as out.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Ten times smaller weights: about 80 steps later", size=(8.6, 4.5),
                    alt="Five losses over 700 steps: each lies flat near 0.45 and then falls, each one about 80 steps "
                        "after the one before. A dot on each marks where it is out, and a number between two dots the "
                        "steps from one to the next.")
    ax = canvas.ax
    out = []
    for i, (scale, curve) in enumerate(zip(scales, np.transpose(losses))):
        color = (PURPLE, VERMILLION, GREEN, BLUE, BLACK)[i % 5]
        ax.plot(curve, color=color)
        out.append(int((curve < level).argmax()))
        ax.plot([out[-1]], [curve[out[-1]]], "o", color=color, markersize=7, zorder=4)
        half = int((curve < 0.415).argmax())
        write(ax, (half, curve[half]), f"{scale:.0e}".replace("e-0", "e-"), color, offset=(6, 0), va="center")
    for left, right in zip(out, out[1:]):
        ax.text((left + right) / 2, 0.454, f"+{right - left}", ha="center", color=GREY)
    ax.text((out[0] + out[-1]) / 2, 0.467, "a dot: the run is out; a number: the steps from dot to dot",
            ha="center", color=GREY)
    ax.set(xlabel="step t", title="loss, by the size of the first weights", ylim=(None, 0.505))
    ax.margins(x=0.02)
    ax.grid(True, axis="y")
    return canvas
