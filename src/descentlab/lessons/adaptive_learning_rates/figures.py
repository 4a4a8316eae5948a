"""The pictures of lesson 06: a ravine in several units, the parts of Adam, a valley that turns."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION

# Adam's two parts, each there or not: one colour on all pictures.
COLORS = {"plain descent": BLACK, "momentum alone": BLUE, "scale alone": GREEN, "Adam": VERMILLION}
# From one rate for a network to Adam: the colour and the line. What is a part of Adam keeps its colour.
LADDER = {"one rate": (BLACK, "-"), "one scale": (PURPLE, "-"), "four scales": (ORANGE, "--"), "4,522 scales": (GREEN, "-"),
          "Adam": (VERMILLION, "-")}


@styled
def draw_units(hessians):
    """A level line of a quadratic loss around its minimum, for the same points in several units.

    Parameters
    ----------
    hessians : dict of str to array_like, shape (2, 2)
        How the inputs were prepared -> the Hessian over (b, w).

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The same ten points: nearly a line, an oval, a circle", panels=len(hessians), size=(9.6, 3.9),
                    alt="A level line of the loss over bias and weight, in three panels: so thin that it looks like a "
                        "line, then a slanted oval, then a circle.")
    _draw_ovals(canvas, hessians)
    write(canvas.ax, (0, -0.8), "one unit is equally long\non both axes", offset=(0, 0), ha="center", va="center")
    return canvas


@styled
def draw_shortened(hessians, steps):
    """A level line of the loss as it looks to one rate, for several ratios of two rates; beneath, the steps that it takes.

    Parameters
    ----------
    hessians : dict of str to array_like, shape (2, 2)
        The ratio's name -> the Hessian in the units in which one rate does what the two do.
    steps : dict of str to array_like, shape (2,)
        The ratio's name -> how many steps, alone and with momentum.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The scale shortens the ravine, and momentum walks what is left of it", panels=len(hessians),
                    size=(9.6, 4.6),
                    alt="A level line of the loss over bias and weight, in three panels, and beneath each the steps that it "
                        "takes. With one rate the oval is so thin that it looks like a line, and all steps are far too "
                        "many. With sigma's ratio it is a thin oval: too long alone, and short with momentum. With the "
                        "ratio of the bends it is a wide, slanted oval, and short for both.")
    _draw_ovals(canvas, hessians)
    for ax, (alone, ball) in zip(canvas.axes, steps.values()):
        ax.set_xlabel(f"bias b\n\n{alone:,.0f} steps alone\n{ball:,.0f} with momentum", color=BLACK)
    return canvas


def _draw_ovals(canvas, hessians):
    """A level line around its minimum in each panel, with its condition number above."""
    angles = np.linspace(0, 2 * np.pi, 2000)
    circle = np.stack([np.cos(angles), np.sin(angles)])
    for ax, (name, hessian) in zip(canvas.axes, hessians.items()):
        bends, axes = np.linalg.eigh(hessian)
        ax.plot(*(axes @ (np.sqrt(bends[0] / bends)[:, None] * circle)), color=BLUE)
        ax.plot(0, 0, "o", color=BLACK, markersize=7)
        ax.set(aspect="equal", xlim=(-1.15, 1.15), ylim=(-1.15, 1.15), xlabel="bias b", xticks=[], yticks=[],
               title=f"{name}: condition {bends[1] / bends[0]:,.0f}")
    canvas.ax.set_ylabel("weight w")


@styled
def draw_parts(away):
    """How far b is from its best value over the steps, with momentum or without, with a scale or without.

    Parameters
    ----------
    away : dict of str to array_like, shape (T,)
        The rule, named as in `COLORS` -> the distance.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("In 500 steps b comes home with both parts, and with neither alone", size=(8.8, 4.7),
                    alt="The distance of b from its best value over 500 steps. Plain descent and momentum alone stay near "
                        "68. The scale alone rises a little first, and falls to about a third of that; Adam rises, too, and "
                        "falls nearly to 0 in 400 steps.")
    draw_curves(canvas.ax, away, log=False, colors=tuple(COLORS[name] for name in away), dashes=("-",))
    canvas.ax.set(title="distance of b from its best value", ylim=(0, 90))
    return canvas


@styled
def draw_digits(races):
    """The training loss of a network over the steps, a panel for each kind of its units, as a median of five records.

    Parameters
    ----------
    races : dict of str to dict of str to (float, array_like of shape (n,))
        Kind -> {the rule: its rate, the loss at every tenth step}. Those of `LADDER` are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("With sigmoids a scale per layer ends the wait; with tanh one rate is enough", panels=2,
                    size=(9.6, 5.2),
                    alt="The training loss over 310 steps, logarithmic, in two panels with the same height; each point is the "
                        "median of the last five records. With sigmoids one rate and one scale both wait before they fall; four scales and a scale for each parameter "
                        "fall at once, side by side, and end far lower, Adam lowest. With tanh all five rules fall at "
                        "once, end close together, and lower than all of these.")
    curves = {title: {name: _calm(race[name][1]) for name in LADDER if name in race} for title, race in races.items()}
    lowest = min(losses.min() for drawn in curves.values() for losses in drawn.values())
    for ax, (title, drawn) in zip(canvas.axes, curves.items()):
        ax.set(title=f"four layers, {title}", xlabel="step t", ylim=(0.7 * lowest, 4))
        log_height(ax)
        ends = []
        for name, losses in drawn.items():
            color, line = LADDER[name]
            steps = 10 * np.arange(len(losses))
            ax.plot(steps, losses, line, color=color)
            if ax is canvas.ax and name == "four scales":       # at its end there is no room for a third name
                k = (len(losses) - 1) // 2
                write(ax, (steps[k], losses[k]), name, color, offset=(12, 3), va="center")
            else:
                ends.append((steps[-1], losses[-1], name, color))
        ax.margins(x=0.02)
        if ax is canvas.ax:
            label_ends(ax, ends)
        else:       # they end too close together for names of their own
            write(ax, (steps[-1], 2), "the same rules,\nthe same colours", offset=(0, 0), ha="right", va="center")
    canvas.ax.set_ylabel("training loss")
    return canvas


def _calm(losses):
    """Of each loss and the four before it the median: where a curve ends is then no accident of its last batch."""
    return np.array([np.median(losses[max(k - 4, 0):k + 1]) for k in range(len(losses))])


@styled
def draw_turned(degrees, left):
    """How far a run ends from the lowest point, against the angle of the ravine, logarithmic; 0 stands apart at the left.

    Parameters
    ----------
    degrees : array_like, shape (n,)
        The first is 0, the second that of the ten points.
    left : dict of str to array_like, shape (n,)
        The rule -> the distance. Those of `COLORS` are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("In this ravine a scale is enough along the axis, and no help at 45 degrees", size=(8.8, 4.9),
                    alt="The distance from the lowest point after 500 steps, against the angle between ravine and axis. "
                        "Plain descent and momentum alone are level near the start's distance. The scale alone is at 0 for "
                        "0 degrees, about a third of the way off for the angle of the ten points, and no nearer than plain "
                        "descent from 5 on; Adam is at 0 for both, and as far away as the others from 15 on.")
    ax, aside = canvas.ax, degrees[1] / 3
    places = np.array([aside, *degrees[1:]])
    ax.set(xscale="log")
    ax.minorticks_off()
    named = (1, (0, 12), 0.94), (1, (0, -14), 0.98), (1, (14, -4), 1.02), (2, (14, -8), 1.06)
    for (name, color), (k, offset, aside_by) in zip(COLORS.items(), named):      # side by side, so that all are seen
        ax.plot(aside_by * places, left[name], "o", color=color, markersize=8, clip_on=False, zorder=3)
        ax.plot(aside_by * places[1:], left[name][1:], color=color, linewidth=1, linestyle=":")
        k = min(k, len(places) - 1)
        write(ax, (places[k], left[name][k]), name, color, offset=offset, va="center")
    ax.set(xlabel="degrees between the ravine and the axis of b", title="distance from the lowest point after 500 steps",
           ylim=(0, 1.1 * np.max([left[name] for name in COLORS])))
    names = dict(enumerate(("\non the axis", "\nthe ten points")))
    ax.set_xticks(places, [f"{angle:.2g}" + names.get(k, "") for k, angle in enumerate(degrees)])
    ax.margins(x=0.04)
    ax.grid(True, axis="y")
    return canvas
