"""The pictures of lesson 06: a ravine in several units, the parts of Adam, a ladder of scales."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION

# Adam's two parts, each there or not: one colour on all pictures.
COLORS = {"plain descent": BLACK, "momentum alone": BLUE, "scale alone": GREEN, "Adam": VERMILLION}
# How many scales a network has, all with momentum: the colour and the line. What is a rule of `COLORS` keeps its colour.
LADDER = {"momentum alone": (BLUE, "-"), "one rate": (ORANGE, ":"), "one scale": (PURPLE, "-."),
          "four scales": (BLACK, "--"), "4,522 scales": (VERMILLION, "-")}


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
    canvas = Canvas("Level lines of the loss: nearly a line, an oval, a circle", panels=len(hessians), size=(9.6, 3.9),
                    alt="A level line of the loss over bias and weight, in three panels: so thin that it looks like a "
                        "line, then a slanted oval, then a circle.")
    _draw_ovals(canvas, hessians)
    write(canvas.ax, (0, -0.8), "one unit is equally long\non both axes", offset=(0, 0), ha="center", va="center")
    return canvas


@styled
def draw_steps(conditions, steps, adam):
    """How many steps a ravine takes, against the condition number that is left of it, both logarithmic.

    Parameters
    ----------
    conditions : array_like, shape (n,)
        Of the ten points with one rate, ..., with Adam's scale.
    steps : dict of str to array_like, shape (n,)
        "plain descent" and "momentum" -> the steps.
    adam : int
        The steps that Adam itself took.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The scale brings the ravine to where momentum needs few steps", size=(8.8, 4.9),
                    alt="Steps until b has arrived, against the condition number, both logarithmic. The steps of plain "
                        "descent and of momentum grow with it. Two dotted lines, an arrow from one to the other, mark "
                        "the ten points with one rate, where both need far more than 500 steps, and with Adam's scale, where "
                        "momentum needs fewer than 500, as Adam itself does, and plain descent more.")
    ax = canvas.ax
    ax.set(xscale="log", yscale="log", xlabel="condition number", xlim=(120, 1.4e6), ylim=(6, 2e6),
           title="steps until b stays within 1 of its best value, at the best rate")
    for (name, took), color in zip(steps.items(), (BLACK, BLUE)):
        ax.plot(conditions, took, "o-", color=color, markersize=7)
        write(ax, (conditions[0], took[0]), name, color, offset=(9, -2), va="center")
    ax.axhline(500, color=ORANGE, linewidth=2)
    write(ax, (2.7e5, 500), "the 500 steps that we had", ORANGE, offset=(0, 7), ha="right")
    for k, words in ((0, "one rate"), (-1, "Adam's scale")):
        ax.axvline(conditions[k], color=BLACK, linestyle=":", linewidth=1.5, zorder=1)
        write(ax, (conditions[k], 14), f"{words}:\n{conditions[k]:,.0f}", BLACK, offset=(6, 0), va="center")
        for took in steps.values():
            write(ax, (conditions[k], took[k]), f"{took[k]:,.0f}", BLACK, offset=(-6, 9), ha="right")
    ax.annotate("", (1.15 * conditions[-1], 40), (0.9 * conditions[0], 40),
                arrowprops={"arrowstyle": "->", "color": BLACK, "linewidth": 2})
    write(ax, (2e4, 40), "the scale", BLACK, offset=(0, 6), ha="center")
    ax.plot(conditions[-1], adam, "s", color=VERMILLION, markersize=9, zorder=5)
    write(ax, (conditions[-1], adam), f"Adam itself: {adam}", VERMILLION, offset=(-13, -5), ha="right", va="center")
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
                        "falls nearly to 0 in 400 steps. Each point is a median over 24 steps.")
    draw_curves(canvas.ax, {name: _median(distance, 24) for name, distance in away.items()}, log=False,
                colors=tuple(COLORS[name] for name in away), dashes=("-",))
    canvas.ax.set(title="distance of b from its best value, medians over 24 steps", ylim=(0, 90))
    return canvas


@styled
def draw_digits(races):
    """The training loss of a network over the steps, a panel for each kind of its units.

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
                    alt="The training loss over 310 steps, logarithmic, in two panels with the same height. With sigmoids "
                        "momentum alone, one rate and one scale wait before they fall, and one rate ends highest; four scales "
                        "and a scale for each parameter fall early, side by side, and end lower. With tanh all five fall "
                        "early and end lower than all of these.")
    lowest = min(losses.min() for race in races.values() for _, losses in race.values())
    for ax, (kind, race) in zip(canvas.axes, races.items()):
        ax.set(title=f"four layers, {kind}", xlabel="step t", ylim=(0.6 * lowest, 4))
        log_height(ax)
        ends = []
        for name, (color, line) in LADDER.items():
            losses = race[name][1]
            steps = 10 * np.arange(len(losses))
            ax.plot(steps, losses, line, color=color)
            ends.append((steps[-1], losses[-1], name, color))
        heights = [height for _, height, _, _ in ends]
        if max(heights) < 2 * min(heights):     # no room for a label each
            ends = [(ends[0][0], np.median(heights), "all five", BLACK)]
        ax.margins(x=0.02)
        label_ends(ax, ends)
    canvas.ax.set_ylabel("training loss")
    return canvas


def _median(values, width):
    """Of each value and those before it, `width` in all, the median: a curve that no single batch or step decides."""
    return np.array([np.median(values[max(k - width + 1, 0):k + 1]) for k in range(len(values))])
