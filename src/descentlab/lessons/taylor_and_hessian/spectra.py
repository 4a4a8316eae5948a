"""Two pictures of lesson 02 of a whole network: pushed along its largest bend, and walks from where training ended."""

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves
from descentlab.figures.palette import GREEN, ORANGE
from descentlab.lessons.taylor_and_hessian.figures import DOWN, UP


@styled
def draw_pushed(losses):
    """The loss of a few runs from one place, with and without a push along the direction of the largest bend.

    Parameters
    ----------
    losses : dict of str to array_like, shape (T,)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Above the limit a small push grows; here its run ends lowest", size=(8.8, 4.6),
                    alt="The loss of three runs, logarithmic. The pushed one above the limit rises to thirty times its "
                        "first loss within ten steps and then falls below the others. The one above the limit without "
                        "a push, and the pushed one below the limit, fall at every step.")
    draw_curves(canvas.ax, losses, ylabel="loss", dashes=("-", "--", ":"), colors=(DOWN, UP, GREEN))
    return canvas


@styled
def draw_walks(step, losses):
    """The loss on straight ways from one place.

    Parameters
    ----------
    step : array_like, shape (n,)
        How far.
    losses : dict of str to array_like, shape (n,)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The slope leads down, the bend hardly", size=(8.4, 4.4),
                    alt="The loss on three straight ways of length 3. Straight down the slope it falls to less than a "
                        "third. Along the lowest eigenvector it first falls by a few hundredths, to either side, and "
                        "then rises.")
    draw_curves(canvas.ax, losses, x=step, log=False, ylabel="loss", xlabel="how far", dashes=("-", "--", ":"),
                colors=(GREEN, DOWN, ORANGE))
    canvas.ax.set_ylim(0, None)
    return canvas
