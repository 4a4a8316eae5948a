"""The pictures of Where does training end?: the way down, and what random steps do."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, PALE, VERMILLION


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
