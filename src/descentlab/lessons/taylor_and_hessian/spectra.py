"""Pictures of lesson 02 of a run of a network: rates around the limit, and two ways on from its end."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves
from descentlab.figures.labels import write
from descentlab.figures.palette import GREEN, GREY, ORANGE
from descentlab.lessons.taylor_and_hessian.figures import DOWN, UP


@styled
def draw_rates(smooth, kinked):
    """The loss from one start, at rates that are multiples of the lowest limit on the way.

    Parameters
    ----------
    smooth, kinked : dict of float to array_like, shape (T,)
        With tanh and with ReLU: times the limit -> the loss after each step.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Up to the limit the loss falls at every step; above it, it may win or lose", panels=2,
                    size=(10.2, 4.6),
                    alt="Two panels, tanh and ReLU: the loss over the steps, logarithmic. At half the limit and at the "
                        "limit it falls all the way. At twice the limit it rises now and then, and ends lower. At five "
                        "times the limit it falls at first and climbs above the start. With tanh it ends lowest of "
                        "all, with ReLU highest.")
    every = [loss for losses in (smooth, kinked) for loss in losses.values()]
    ylim = 0.7 * min(map(min, every)), 1.5 * max(map(max, every))
    for ax, name, losses in zip(canvas.axes, ("tanh", "ReLU"), (smooth, kinked)):
        draw_curves(ax, {f"{times:g} × limit" if times != 1 else "limit": loss for times, loss in losses.items()},
                    ylabel="loss" if name == "tanh" else "", xlabel="step", colors=(GREEN, UP, ORANGE, DOWN),
                    dashes=("-", "-", "-.", ":"))
        ax.set(ylim=ylim)
        first = next(iter(losses.values()))[0]
        ax.axhline(first, color=GREY, linewidth=1.2, linestyle="--", zorder=0)
        write(ax, (len(next(iter(losses.values()))) - 1, first), "the start", GREY, offset=(0, 5), ha="right", fontsize=13)
        ax.set_title(name, loc="left", fontsize=13)
    return canvas


@styled
def draw_walks(network, start, ways):
    """The loss on straight ways from one place, each of length 2, and what Taylor's formula says there.

    Parameters
    ----------
    network : Network
    start : ndarray, shape (P,)
    ways : dict of str to ndarray, shape (P,)
        Directions of length 1.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Here the slope leads farther down than the negative eigenvalue", size=(9.4, 4.6),
                    alt="The loss on two straight ways, each beside its prediction. Down the slope it falls by two "
                        "thirds, and the prediction is near. Along the eigenvector of the lowest eigenvalue it hardly "
                        "falls, and the prediction is lower from half the way on.")
    step, g, curves = np.linspace(0, 2, 21), network.gradient(start), {}
    for name, v in ways.items():
        curves[name] = network.value(start + step[:, None] * v)
        curves[f"{name}, Taylor"] = network.value(start) + g @ v * step + v @ network.hvp(start, v) / 2 * step**2
    draw_curves(canvas.ax, curves, x=step, log=False, ylabel="loss", xlabel="distance walked", dashes=("-", ":"),
                colors=(GREEN, GREEN, DOWN, DOWN))
    canvas.ax.set_ylim(0, None)
    return canvas
