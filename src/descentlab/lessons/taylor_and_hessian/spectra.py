"""Pictures of lesson 02 of a network: its runs, rates, a way on where no slope is left, and an arrival."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, log_height
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, GREEN, GREY, ORANGE
from descentlab.lessons.taylor_and_hessian.figures import DOWN, UP


@styled
def draw_three_runs(losses):
    """The loss of some runs.

    Parameters
    ----------
    losses : dict of str to array_like, shape (T,)
        Name of the run -> the loss at each step.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("On this scale the three losses look flat in the end", size=(9.2, 4.4),
                    alt="The loss of three runs against the step. Two fall steeply at first, and end nearly level, just "
                        "above 0. The third dips a little in the first steps, and then lies flat, near the height where "
                        "all begin.")
    # Two of them end too close for labels there: each has its own where it is alone.
    for (name, loss), color, dash, at in zip(losses.items(), (UP, GREEN, DOWN), ("-", "--", "-."), (80, 20, 250)):
        canvas.ax.plot(loss, dash, color=color)
        write(canvas.ax, (at, loss[at]), name, color, offset=(8, 6) if at < 250 else (0, -22))
    canvas.ax.set(xlabel="step", ylabel="loss", ylim=(-0.1, None))
    canvas.ax.grid(True, axis="y")
    return canvas


@styled
def draw_rates(networks):
    """The loss from one start, at rates that are multiples of the limit there; below it, the limit anew at each step.

    Parameters
    ----------
    networks : dict of str to tuple of dict, dict and float
        Activation -> of each rate, by its name, the loss at each step; the limit at each step, divided by the rate; and
        the last loss of a slow run.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A loss rises only while its limit lies below its rate", panels=4, size=(10.2, 6.8),
                    alt="Two columns, tanh and ReLU, each with three rates over 40 steps. Above, the loss, logarithmic, and "
                        "a level, where a slow run was after 500 steps. At half the limit both end below this level. With "
                        "tanh, twice the limit climbs above the start at first, and ends lowest. With ReLU it climbs, and "
                        "stays near the start. Below, the limit divided by the rate, with the part below 1 shaded. At first "
                        "it falls in each run. With tanh, half stays above 1, and the others come up through it. With ReLU "
                        "half, too, is below 1 for a while, and twice stays there for most of the run.")
    rows = canvas.stack(columns=2)
    looks = dict(colors=(GREEN, UP, DOWN), dashes=("-", "--", ":"))
    for row, of in zip(rows, (0, 1)):
        every = np.concatenate([curve for told in networks.values() for curve in told[of].values()])
        row[0].set_ylim(0.7 * every.min(), 1.5 * every.max())
    for above, below, (name, (losses, limits, slow)) in zip(*rows, networks.items()):
        draw_curves(above, losses, xlabel="", **looks)
        above.axhline(slow, color=GREY, linewidth=1.2, linestyle="-.", zorder=0)
        write(above, (0, slow), "slow, after\n500 steps", GREY, offset=(0, -5), va="top", fontsize=13)
        above.set_title(name, loc="left", fontsize=13)
        draw_curves(below, limits, xlabel="step", **looks)
        below.axhspan(below.get_ylim()[0], 1, color=ORANGE, alpha=0.2, linewidth=0, zorder=0)
        write(below, (0.98, 0), "too fast", ORANGE, offset=(0, 6), ha="right", fontsize=14, xycoords="axes fraction")
    rows[0, 0].set_ylabel("loss")
    rows[1, 0].set_ylabel("limit now / rate")
    return canvas


@styled
def draw_walks(network, start, ways):
    """The loss on straight ways through one place, ahead and back, and what Taylor's formula says of the first.

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
    canvas = Canvas("No slope is left, and yet there is a way down", size=(9.4, 4.6),
                    alt="The loss on two straight ways through the place where the run stands. Along the eigenvector of "
                        "the lowest eigenvalue it falls on both sides, near the place as the dotted parabola says. Along "
                        "that of the highest it rises on both sides.")
    step, g, (first, *_) = np.linspace(-2.5, 2.5, 51), network.gradient(start), ways
    curves = {name: network.value(start + step[:, None] * v) for name, v in ways.items()}
    e = ways[first]
    curves[f"{first}, Taylor"] = network.value(start) + g @ e * step + e @ network.hvp(start, e) / 2 * step**2
    draw_curves(canvas.ax, curves, x=step, log=False, ylabel="loss", xlabel="distance walked", dashes=("-", "-.", ":"),
                colors=(DOWN, UP, DOWN))
    canvas.ax.plot(0, network.value(start), "o", color=BLACK, markersize=11, markeredgecolor="white", zorder=5)
    return canvas


@styled
def draw_slope_and_bend(history):
    """The slope that one run has left, and its lowest bend, at some of its steps.

    Parameters
    ----------
    history : dict of int to dict of str to float
        Step -> its "|g|" and its "lowest bend".

    Returns
    -------
    Canvas
    """
    canvas = Canvas("While a slope is left, the lowest bend can come back below 0", panels=2, size=(9.4, 4.4),
                    alt="Left, the slope over the steps, logarithmic: it falls, rising twice on the way, and then falls "
                        "steadily below a millionth. Right, the lowest bend: below 0 at first, once above 0, below 0 again, and "
                        "then above 0 to the end.")
    slope, bend = canvas.axes
    steps = np.array(list(history))
    slope.plot(steps, [row["|g|"] for row in history.values()], "o-", color=BLACK, markersize=5)
    slope.axhline(1e-6, color=GREY, linewidth=1.4, linestyle="--", zorder=0)
    write(slope, (steps[0], 1e-6), "below: no slope is left", GREY, offset=(0, -5), va="top", fontsize=13)
    slope.set(yscale="log", xlabel="step")
    slope.set_title("the slope |g|", loc="left", fontsize=13)
    bends = np.array([row["lowest bend"] for row in history.values()])
    bend.plot(steps, bends, color=GREY, linewidth=1.4, zorder=1)
    for there, color, sign in ((bends > 0, UP, "o"), (bends <= 0, DOWN, "s")):
        bend.plot(steps[there], bends[there], sign, color=color, markersize=8)
    bend.axhline(0, color=BLACK, linewidth=1.4, zorder=0)
    bend.set(xlabel="step")
    bend.locator_params(axis="y", nbins=5)
    bend.set_title("the lowest bend (squares: below 0)", loc="left", fontsize=13)
    return canvas
