"""Pictures of lesson 02 of a run of a network: rates below and above the limit, and two ways on from its end."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, GREEN
from descentlab.lessons.taylor_and_hessian.figures import DOWN, UP


@styled
def draw_onward(losses):
    """The loss as one goes on from one place, at a rate below the limit and at one above.

    Parameters
    ----------
    losses : dict of float to array_like, shape (T,)
        Learning rate -> the loss after each step; two, the lower first.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Far above the limit the first step gains, and a later one throws the loss up", size=(8.4, 4.4),
                    alt="The loss of six more steps, logarithmic. At the rate 2, below the limit, it hardly falls. At "
                        "the rate 76, far above the limit, it falls by two thirds in the first step, a little more in "
                        "the second, and then rises over the loss at the start of the training.")
    draw_curves(canvas.ax, {f"rate {rate:g}": loss for rate, loss in losses.items()}, ylabel="loss",
                xlabel="steps from here", colors=(UP, DOWN), dashes=("--", ":"), marker="o")
    return canvas


@styled
def draw_rates(losses, steps, limits):
    """The loss of runs from one start at several learning rates, and the highest rate beside the limit on its way.

    Where that rate is above its limit, both panels are shaded.

    Parameters
    ----------
    losses : dict of float to array_like, shape (T,)
        Learning rate -> the loss after each step; at most three, the lowest first.
    steps : array_like, shape (n,)
    limits : dict of float to array_like, shape (n,)
        Learning rate -> 2 over the largest bend at these steps of its run.

    Returns
    -------
    Canvas
    """
    *_, high = losses
    canvas = Canvas(f"The rate {high:g} is too large only until its limit has passed it", panels=2, size=(10.4, 4.6),
                    alt="Over the steps, logarithmic. Left, the loss of three runs: at the rates 0.2 and 2 it only "
                        "falls; at 10 it falls, is thrown up, comes down and ends lowest. Right, the rate 10 and the "
                        "limit along its run, which falls to 2 and then rises far above 10. The steps at which the "
                        "rate is above the limit are shaded: there the loss is thrown up.")
    (curves, beside), colors, dashes = canvas.axes, (GREEN, UP, DOWN), ("-", "--", ":")
    draw_curves(curves, {f"rate {rate:g}": loss for rate, loss in losses.items()}, ylabel="loss", dashes=dashes,
                colors=colors)
    beside.plot(steps, limits[high], color=BLACK, linewidth=3.2)
    write(beside, (steps[-1], limits[high][-1]), "limit on its way", BLACK, offset=(-12, -4), ha="right")
    beside.axhline(high, color=DOWN, linestyle=":")
    write(beside, (steps[-1], high), f"rate {high:g}", DOWN, offset=(0, 6), ha="right")
    beside.set(yscale="log", ylabel="learning rate", yticks=[1, 10, 100, 1000], yticklabels=["1", "10", "100", "1000"],
               ylim=(1, 1000))
    below = np.flatnonzero(np.asarray(limits[high]) >= high)
    for ax in canvas.axes:
        ax.set_xscale("symlog", linthresh=1, linscale=0.4)      # step 0 has a place too
        ax.set(xlabel="step t", xticks=[0, 1, 10, 100], xticklabels=["0", "1", "10", "100"])
        ax.axvspan(0, steps[below[0]] if len(below) else steps[-1], color=DOWN, alpha=0.12, linewidth=0)
    write(beside, (0, 1), "rate above limit", DOWN, offset=(6, 8))
    return canvas


@styled
def draw_walks(step, losses, predicted):
    """The loss on straight ways from one place, and what Taylor's formula says there.

    Parameters
    ----------
    step : array_like, shape (n,)
        How far.
    losses, predicted : dict of str to array_like, shape (n,)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Here the slope leads farther down than the lowest bend", size=(8.8, 4.6),
                    alt="The loss on two straight ways, each beside its prediction. Down the slope it falls by two "
                        "thirds, and the prediction is near. Along the eigenvector of the lowest bend it hardly falls, "
                        "and the prediction is lower from half the way on.")
    curves = {name: line for way in losses for name, line in ((way, losses[way]), (f"{way}: Taylor", predicted[way]))}
    draw_curves(canvas.ax, curves, x=step, log=False, ylabel="loss", xlabel="distance walked", dashes=("-", ":"),
                colors=(GREEN, GREEN, DOWN, DOWN))
    canvas.ax.set_ylim(0, None)
    return canvas
