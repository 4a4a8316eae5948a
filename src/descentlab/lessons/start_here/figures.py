"""The pictures of Start here: a run that stopped, and what became of it."""

import numpy as np

from descentlab import surfaces
from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, VERMILLION


@styled
def draw_two_ways(run, waiting, smaller):
    """The loss of a run across the valley, and of the two runs that go on from its end.

    Parameters
    ----------
    run, waiting, smaller : Path
        The run, the same for longer, and one with a smaller rate.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A smaller learning rate, and it falls again", size=(7.6, 4.2),
                    alt="The loss over 200 steps, logarithmic. It stands at 0.7 for the first hundred. Then one curve stays "
                        "there; the other, with a sixth of the learning rate, drops at once to a twentieth.")
    losses = [surfaces.valley.value(path.theta) for path in (run, waiting, smaller)]
    draw_curves(canvas.ax, {"as before": np.append(losses[0], losses[1][1:]),
                            "a sixth of the rate\nfrom step 100": np.append(losses[0], losses[2][1:])}, ylabel="loss")
    return canvas


@styled
def draw_jumps(run):
    """The first steps of a run across the valley: on the valley cut across, and its position y step by step.

    Parameters
    ----------
    run : Path

    Returns
    -------
    Canvas
    """
    canvas = Canvas("It was not stuck: it jumped from wall to wall", panels=2, size=(8.6, 4.0),
                    alt="Left, the valley cut across: the start and the first three steps lie by turns on its two walls, "
                        "all at about the same height. Right, y over 20 steps, to and fro between 0.26 and -0.26.")
    cut, across = canvas.axes
    y = np.linspace(-0.45, 0.45, 181)
    cut.plot(y, surfaces.valley.value(np.stack([np.full(181, run.start[0]), y], axis=-1)), color=BLACK)
    first, heights = run.theta[:4, 1], surfaces.valley.value(run.theta[:4])
    cut.plot(first, heights, "o-", color=VERMILLION, linewidth=1.6, markersize=9, markeredgecolor="white")
    beside = (11, 2), (-8, -24), (11, -14), (-11, 6)
    for t, (place, offset) in enumerate(zip(zip(first, heights), beside)):
        write(cut, place, str(t), VERMILLION, offset=offset, ha="left" if offset[0] > 0 else "right")
    cut.set(xlabel="y", ylabel="loss", ylim=(0, None))
    draw_curves(across, {"": run.theta[:21, 1]}, ylabel="y", log=False, marker=".", colors=(VERMILLION,))
    across.axhline(0, color=BLUE, linestyle=":", linewidth=1.6)
    cut.set_title("the valley, cut across", loc="left")
    across.set_title("y, the floor is at 0", loc="left")
    return canvas
