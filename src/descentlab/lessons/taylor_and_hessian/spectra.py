"""Pictures of lesson 02 of a run of a network: rates around the limit, and two ways on from its end."""

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves
from descentlab.figures.palette import GREEN, ORANGE
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
    canvas = Canvas("Up to the limit the loss falls; far above it, it falls first and then climbs", panels=2,
                    size=(10.2, 4.6),
                    alt="Two panels, tanh and ReLU: the loss over the steps, logarithmic. At half the limit and at the "
                        "limit it falls all the way. At twice the limit it rises now and then. At five times the limit "
                        "it falls at first, and then it climbs above the start.")
    for ax, name, losses in zip(canvas.axes, ("tanh", "ReLU"), (smooth, kinked)):
        draw_curves(ax, {f"{times:g} × limit" if times != 1 else "limit": loss for times, loss in losses.items()},
                    ylabel="loss" if name == "tanh" else "", xlabel="step", colors=(GREEN, UP, ORANGE, DOWN),
                    dashes=("-", "-", "-.", ":"))
        ax.set_title(name, loc="left", fontsize=13)
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
    canvas = Canvas("Here the slope leads farther down than the lowest bend", size=(9.4, 4.6),
                    alt="The loss on two straight ways, each beside its prediction. Down the slope it falls by two "
                        "thirds, and the prediction is near. Along the eigenvector of the lowest bend it hardly falls, "
                        "and the prediction is lower from half the way on.")
    curves = {name: line for way in losses for name, line in ((way, losses[way]), (f"{way}, Taylor", predicted[way]))}
    draw_curves(canvas.ax, curves, x=step, log=False, ylabel="loss", xlabel="distance walked", dashes=("-", ":"),
                colors=(GREEN, GREEN, DOWN, DOWN))
    canvas.ax.set_ylim(0, None)
    return canvas
