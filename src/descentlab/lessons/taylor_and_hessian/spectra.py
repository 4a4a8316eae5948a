"""Pictures of lesson 02 of where a run of a network ends: two rates, and two ways, on from there."""

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves
from descentlab.figures.palette import GREEN
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
    canvas = Canvas("Ten times the limit gains at first, and then explodes", size=(7.8, 4.2),
                    alt="The loss of eight more steps, logarithmic. At the rate 2, below the limit, it hardly falls. "
                        "At ten times the limit it falls at first, and then it is thrown up far above the loss at the "
                        "start of the training.")
    draw_curves(canvas.ax, {f"rate {rate:.0f}": loss for rate, loss in losses.items()}, ylabel="loss",
                xlabel="steps from here", colors=(UP, DOWN), dashes=("--", ":"), marker="o")
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
