"""The pictures of lesson 03: a flat run and its parts, the way down, how long runs wait, the bends after a nudge."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, PALE, PURPLE, VERMILLION


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
                        "length, logarithmic: it falls until step 90, and then grows in a straight line.")
    for ax, values, title in zip(canvas.axes, (losses, norms), ("loss", "length of the gradient, |g|")):
        ax.plot(values, color=BLUE)
        ax.set(xlabel="step t", title=title)
        ax.margins(x=0.02)
        ax.grid(True, axis="y")
    log_height(canvas.axes[1])
    return canvas


@styled
def draw_apart(parts, down, turn):
    """A run beside a saddle, taken apart: how far along each eigenvector it is at each step.

    Parameters
    ----------
    parts : array_like, shape (T, n)
        The distance from the saddle along each eigenvector.
    down : array_like of bool, shape (n,)
        Which eigenvectors are ways down.
    turn : int
        The step at which the gradient is shortest.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("What lies along a way down grows, and takes over", size=(8.6, 4.6),
                    alt="A line for each of 78 eigenvectors: how far from the saddle the run is along it, logarithmic, "
                        "over 250 steps. Ten begin high and fall steeply; the others dashed are low, and fall or lie level. All that "
                        "belong to ways down rise in straight lines; soon after the first have overtaken the "
                        "ten, the gradient is shortest.")
    ax, parts, down = canvas.ax, np.asarray(parts), np.asarray(down)
    ax.plot(parts[:, ~down], "--", color=BLUE, linewidth=1.1, alpha=0.75)
    ax.plot(parts[:, down], color=VERMILLION, linewidth=1.6)
    ax.axvline(turn, linestyle=":", color=BLACK, linewidth=1.6)
    ax.set(xlabel="step t", title="distance from the saddle along each eigenvector", ylim=(2e-7, 0.5), yscale="log",
           xlim=(0, len(parts) - 1))
    write(ax, (turn, 0.3), "|g| is shortest", BLACK, offset=(7, 0), va="top")
    last = len(parts) - 1
    write(ax, (0.72 * last, 3.5e-3), f"{down.sum()} ways down", VERMILLION, offset=(0, 0), va="center", ha="right")
    high = ~down & (parts[0] > 0.01)
    write(ax, (0.05 * last, 0.2), f"{high.sum()} that bend up steeply", BLUE, offset=(0, 0), va="center")
    write(ax, (0.97 * last, 3.3e-7), f"{(~down & ~high).sum()} others that bend up", BLUE, offset=(0, 0), va="center",
          ha="right")
    return canvas


@styled
def draw_announced(losses, norms, seen, announced, needed):
    """A run, what was announced of it when a part had been seen, and what came.

    Parameters
    ----------
    losses, norms : array_like, shape (T,)
    seen : int
        The steps that one had seen.
    announced : float
        The step at which |g| should be `needed`.
    needed : float

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The loss drops when the gradient said that it would", panels=2, size=(8.6, 4.3),
                    alt="The same two curves over 700 steps. The gradient goes on along the straight line announced; "
                        "where that line ends, at step 320, the loss begins to fall. At step 550 the loss "
                        "all but stops once more, the gradient dips, and there is a second drop.")
    for ax, values, title in zip(canvas.axes, (losses, norms), ("loss", "length of the gradient, |g|")):
        steps = np.arange(len(values))
        ax.plot(steps[:seen + 1], values[:seen + 1], color=BLUE)
        ax.plot(steps[seen:], values[seen:], color=VERMILLION)
        ax.axvline(announced, linestyle="--", color=BLACK, linewidth=1.4)
        ax.set(xlabel="step t", title=title)
        ax.margins(x=0.02)
        ax.grid(True, axis="y")
    log_height(canvas.axes[1])
    canvas.axes[1].plot([seen, announced], [norms[seen], needed], "--", color=BLACK)
    canvas.axes[1].plot(announced, needed, "o", color=BLACK, markersize=7)
    middle = (seen + announced) / 2, np.sqrt(norms[seen] * needed)
    write(canvas.axes[1], middle, "carried on", BLACK, offset=(-8, 0), ha="right", va="center")
    write(canvas.ax, (0.42 * seen, losses[seen]), "seen", BLUE, offset=(0, 8))
    write(canvas.ax, (announced, 0.475), "announced", BLACK, offset=(8, 0))
    down = float(np.interp(announced, np.arange(len(losses)), losses))
    canvas.ax.plot(announced, down, "o", color=BLACK, markersize=7)
    write(canvas.ax, (announced, down), "out: 0.002 lower", BLACK, offset=(8, 2))
    write(canvas.ax, (len(losses) * 0.62, 0.39), "what came", VERMILLION, offset=(0, 0))
    write(canvas.axes[1], (announced, needed), "out", BLACK, offset=(8, -6), va="top")
    return canvas


@styled
def draw_way_down(steps, predicted, measured):
    """The change of the loss along the way out of a saddle, as the second order predicts it and as it is.

    Parameters
    ----------
    steps, predicted, measured : array_like, shape (n,)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("There is a way down, and it does not go on for ever", size=(7.4, 4.3),
                    alt="Change of the loss against the step along the eigenvector: prediction and measurement fall "
                        "together at first; then the measured curve turns, and climbs above the saddle.")
    ax = canvas.ax
    low = 1.6 * np.min(measured)
    steps, predicted = np.asarray(steps), np.asarray(predicted)
    inside = predicted > low
    ax.axhline(0, color=PALE, linewidth=1)
    ax.plot(steps[inside], predicted[inside], "--", color=BLACK)
    ax.plot(steps, measured, color=BLUE)
    ax.set(xlabel="step s along the eigenvector", title="change of the loss")
    ax.margins(x=0.02)
    ax.grid(True, axis="y")
    label_ends(ax, [(steps[inside][-1], predicted[inside][-1], "predicted: half of $\\lambda s^2$", BLACK),
                    (steps[-1], measured[-1], "measured", BLUE)])
    return canvas


@styled
def draw_waits(scales, losses, level):
    """Losses of runs whose first weights are smaller and smaller, with the steps from each to the next.

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
                        "after the one before.")
    ax = canvas.ax
    out = []
    for i, (scale, curve) in enumerate(zip(scales, np.transpose(losses))):
        color = (BLUE, VERMILLION, GREEN, PURPLE, BLACK)[i % 5]
        ax.plot(curve, color=color)
        out.append(int((curve < level).argmax()))
        half = int((curve < 0.415).argmax())
        write(ax, (half, curve[half]), f"{scale:.0e}".replace("e-0", "e-"), color, offset=(6, 0), va="center")
    for left, right in zip(out, out[1:]):
        arrow = dict(arrowstyle="<->", color=GREY, shrinkA=0, shrinkB=0)
        ax.annotate("", (right, 0.463), (left, 0.463), arrowprops=arrow)
        ax.text((left + right) / 2, 0.468, f"{right - left}", ha="center", color=GREY)
    ax.text((out[0] + out[-1]) / 2, 0.483, "steps by which each is out later", ha="center", color=GREY)
    ax.set(xlabel="step t", title="loss, by the size of the first weights", ylim=(None, 0.505))
    ax.margins(x=0.02)
    ax.grid(True, axis="y")
    return canvas


@styled
def draw_changes(changes):
    """How many random steps from a saddle raise the loss, and how many lower it.

    Parameters
    ----------
    changes : array_like, shape (n,)
        Of the loss.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("From this saddle a random step nearly always goes up", size=(7.4, 4.2),
                    alt="How often random steps changed the loss by how much: a hill that lies right of zero, and a "
                        "very thin end left of it.")
    ax, changes = canvas.ax, np.asarray(changes)
    width = np.ptp(changes) / 40
    edges = width * np.arange(np.floor(changes.min() / width), np.ceil(changes.max() / width) + 1)
    for side, color in ((changes < 0, VERMILLION), (changes >= 0, BLUE)):
        ax.hist(changes[side], edges, color=color)
    ax.axvline(0, color=BLACK, linewidth=1.6)
    top = ax.get_ylim()[1]
    write(ax, (0, 0.55 * top), f"down: {(changes < 0).sum():,}", VERMILLION, offset=(-10, 0), ha="right")
    write(ax, (np.quantile(changes, 0.93), 0.55 * top), f"up: {(changes >= 0).sum():,}", BLUE, offset=(8, 0))
    ax.set(xlabel="change of the loss by one step of 0.1", title="number of steps", xlim=(-0.6 * changes.max(), None))
    return canvas


@styled
def draw_after_nudge(bends, copied, at, lowest):
    """The mean bend of each step of a run, and of a copy that was nudged.

    Parameters
    ----------
    bends, copied : array_like, shape (T,)
        Of the run from step 0 on, and of the copy from the nudge on.
    at : int
        The step of the run at which the copy was nudged.
    lowest : float
        The lowest eigenvalue at the saddle.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A nudge, and the way down shows", size=(8.6, 4.5),
                    alt="The mean bend of each step, of a run and of a copy nudged at step 50. Both are near 1 at first, "
                        "fall below 0, the copy first, and come close to the dashed line, the lowest eigenvalue at the "
                        "saddle. Below 0, in grey, a way down is proved.")
    ax, later = canvas.ax, at + np.arange(len(copied))
    last = len(bends) - 1
    ax.axhspan(-0.5, 0, color=PALE, alpha=0.25, linewidth=0, zorder=0)
    ax.axhline(lowest, linestyle="--", color=BLACK, linewidth=1.6)
    ax.plot(bends, color=BLUE)
    ax.plot(later[later <= last], np.asarray(copied)[later <= last], color=VERMILLION)
    ax.set(xlabel="step t", title="mean bend of the step", ylim=(-0.5, 1.15), xlim=(0, last))
    ax.grid(True, axis="y")
    ax.text(0.02 * last, lowest - 0.03, "lowest eigenvalue at the saddle", va="top")
    ax.text(0.98 * last, -0.03, "below 0: a way down is proved", va="top", ha="right")
    for values, shift, name, color, offset, ha in (
            (bends, 0, "the run", BLUE, (9, 9), "left"), (copied, at, "nudged at step 50", VERMILLION, (-9, 0), "right")):
        half = int((np.asarray(values) < 0.5).argmax())
        write(ax, (shift + half, values[half]), name, color, offset=offset, ha=ha, va="center")
    return canvas
