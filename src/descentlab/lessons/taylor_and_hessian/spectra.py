"""Two pictures of lesson 02 of a run of a network: its rate beside the limit, and two ways on from where it ends."""

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, GREEN
from descentlab.lessons.taylor_and_hessian.figures import DOWN, UP


@styled
def draw_rates(losses, steps, limits):
    """The loss of runs from one start at several learning rates, and these rates beside the limit.

    Parameters
    ----------
    losses : dict of float to array_like, shape (T,)
        Learning rate -> the loss after each step; at most three, the lowest first.
    steps, limits : array_like, shape (n,)
        Steps of the first run, and 2 over the largest bend there.

    Returns
    -------
    Canvas
    """
    rates = [f"rate {rate:g}" for rate in losses]
    canvas = Canvas("Ten times the rate, still below the limit: here a tenth of the steps", panels=2,
                    size=(10.4, 4.6),
                    alt="Left, the loss of three runs, logarithmic. At the rate 0.2 it sinks slowly, at 2 fast and at "
                        "no step up; at 10 it rises at first and then ends lowest. Right, the limit along the first "
                        "run, between 4 and 7: the rate 0.2 lies far below it, 2 below, 10 above.")
    (curves, beside), colors, dashes = canvas.axes, (GREEN, UP, DOWN), ("-", "--", ":")
    draw_curves(curves, dict(zip(rates, losses.values())), ylabel="loss", dashes=dashes, colors=colors)
    beside.plot(steps, limits, color=BLACK, linewidth=3.2)
    write(beside, (steps[len(steps) // 2], max(limits)), "limit: 2 / largest bend", BLACK, offset=(0, 6), ha="center")
    for name, rate, color, dash in zip(rates, losses, colors, dashes):
        beside.axhline(rate, color=color, linestyle=dash)
        write(beside, (steps[0], rate), name, color, offset=(6, 6))
    beside.set(yscale="log", ylim=(0.1, 30), xlabel="step t of the first run", yticks=[0.1, 1, 10],
               yticklabels=["0.1", "1", "10"], ylabel="learning rate")
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
