"""The pictures of lesson 06: a ravine in several units, the parts of Adam, a valley that turns."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION

# Adam's two parts, each there or not: one colour on all pictures.
COLORS = {"plain descent": BLACK, "momentum alone": BLUE, "scale alone": GREEN, "Adam": VERMILLION}
# Rules with a rate for each layer, or a scale for all: their colour and their line.
SHARED = {"one scale": (SKY, "o-."), "four fixed rates": (ORANGE, ":"), "four scales": (PURPLE, "--")}


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
    angles = np.linspace(0, 2 * np.pi, 2000)
    circle = np.stack([np.cos(angles), np.sin(angles)])
    for ax, (name, hessian) in zip(canvas.axes, hessians.items()):
        bends, axes = np.linalg.eigh(hessian)
        ax.plot(*(axes @ (np.sqrt(bends[0] / bends)[:, None] * circle)), color=BLUE)
        ax.plot(0, 0, "o", color=BLACK, markersize=7)
        ax.set(aspect="equal", xlim=(-1.15, 1.15), ylim=(-1.15, 1.15), xlabel="bias b", xticks=[], yticks=[],
               title=f"{name}: condition {bends[1] / bends[0]:,.0f}")
    canvas.ax.set_ylabel("weight w")
    return canvas


@styled
def draw_first_steps(corrected, uncorrected):
    """The lengths of Adam's first steps down a constant slope.

    Parameters
    ----------
    corrected, uncorrected : array_like, shape (T,)
        Lengths over eta, with the corrections for the start at zero and without them.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Without corrections the first steps are much longer than eta", size=(8.0, 4.2),
                    alt="Length of a step over eta against its number, logarithmic: 1 throughout with the corrections; "
                        "without them 3.2 at first, 6.6 at step 12, and back near 1 after 3,000 steps.")
    ax, number = canvas.ax, np.arange(1, len(corrected) + 1)
    ax.plot(number, corrected, color=BLUE)
    ax.plot(number, uncorrected, color=VERMILLION)
    write(ax, (2, 1), "with the corrections", BLUE, offset=(0, -8), va="top")
    write(ax, (number[30], uncorrected[30]), "without", VERMILLION, offset=(10, 4))
    ax.set(xscale="log", xlabel="number of the step", title="length of the step, over eta", ylim=(0, None))
    ax.grid(True, axis="y")
    return canvas


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
    canvas = Canvas("Alone neither part of Adam brings b home; together they do", size=(8.8, 4.7),
                    alt="The distance of b from its best value over 500 steps. Plain descent and momentum alone stay near "
                        "68. The scale alone rises a little first, and falls to half of that; Adam rises, too, and "
                        "falls nearly to 0 in 400 steps.")
    draw_curves(canvas.ax, away, log=False, colors=tuple(COLORS[name] for name in away), dashes=("-",))
    canvas.ax.set(title="distance of b from its best value", ylim=(0, 90))
    return canvas


@styled
def draw_needs(needs, steps, measured):
    """An estimate of how many steps each rule needs, and how many there are.

    Parameters
    ----------
    needs : dict of str to float
        The rule, named as in `COLORS` -> the steps.
    steps : int
    measured : int
        The steps that the last rule took.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Each part saves much; only both together fit into 500 steps", size=(8.8, 3.6),
                    alt="Four bars, logarithmic, for an estimate of the steps that each rule needs, with a dashed line at "
                        "the steps that there are. Those of plain descent, momentum alone and the scale alone end beyond "
                        "it, each shorter than the one before; only that of Adam ends before it; a diamond between them "
                        "marks the steps that Adam took.")
    ax, places = canvas.ax, np.arange(len(needs))
    ax.barh(places, list(needs.values()), color=[COLORS[name] for name in needs], height=0.6)
    ax.set(xscale="log", xlim=(10, 8 * max(needs.values())), title="estimated steps until b is within 1 of its best")
    ax.set_yticks(places, list(needs))
    ax.invert_yaxis()
    for place, (name, count) in zip(places, needs.items()):
        write(ax, (count, place), f"{float(f'{count:.2g}'):,.0f}", COLORS[name], offset=(6, 0), va="center")
    ax.axvline(steps, color=BLACK, linestyle="--", linewidth=1.4)
    write(ax, (steps, places[-1] - 0.5), f"{steps} steps", BLACK, offset=(6, 0), va="center")
    ax.plot(measured, places[-1], "D", color=BLACK, markersize=8)
    write(ax, (steps, places[-1]), f"measured: {measured}", BLACK, offset=(6, 0), va="center")
    return canvas


def _lead_to_labels(ax, ends, gap):
    """Labels beside ends of curves that lie close together, and a line from each end to its label."""
    label_ends(ax, ends, gap=gap, away=26)
    for label in list(ax.texts):
        ax.annotate("", label.xy, xytext=label.xyann, textcoords="offset points", annotation_clip=False,
                    arrowprops={"arrowstyle": "-", "color": label.get_color(), "linewidth": 1})


@styled
def draw_digits(races):
    """The training loss of a network over the steps, a panel for each kind of its units.

    Parameters
    ----------
    races : dict of str to dict of str to (float, array_like of shape (n,))
        Kind -> {the rule, named as in `COLORS` or `SHARED`: its rate, and the loss at every tenth step}.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("With sigmoids a scale for each layer helps; with tanh one rate is enough", panels=2, size=(10.8, 7.2),
                    alt="The training loss over 310 steps, logarithmic, in two panels with the same height. With sigmoids "
                        "plain descent waits for 50 steps, and so do momentum alone and one scale; four fixed rates do not "
                        "wait; four scales and the scale alone fall faster, and Adam ends lowest. With tanh plain descent, "
                        "the scale alone and Adam end close together, and lower than all of these.")
    lowest = min(np.min(losses) for race in races.values() for _, losses in race.values())
    for ax, (title, race) in zip(canvas.axes, races.items()):
        ends = []
        for name, (_, losses) in race.items():
            color, line = SHARED.get(name) or (COLORS[name], "-")
            steps = 10 * np.arange(len(losses))
            ax.plot(steps, losses, line, color=color, markevery=3)
            ends.append((steps[-1], losses[-1], name, color))
        ax.set(title=f"four layers, {title}", xlabel="step t", ylim=(0.8 * lowest, 4))
        log_height(ax)
        ax.margins(x=0.02)
        _lead_to_labels(ax, ends, gap=15)
    canvas.ax.set_ylabel("training loss")
    return canvas


@styled
def draw_turned(degrees, left):
    """How far a run ends from the lowest point, against the angle of the ravine; the angles are equally far apart.

    Parameters
    ----------
    degrees : array_like, shape (n,)
        The second is that of the ten points.
    left : dict of str to array_like, shape (n,)
        The rule -> the distance. Those of `COLORS` are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Along an axis a scale is enough; at 45 degrees it is worth nothing", size=(8.8, 4.9),
                    alt="The distance from the lowest point after 500 steps, against the angle between ravine and axis. "
                        "Plain descent and momentum alone are level near 68. The scale alone is at 0 for 0 degrees, at "
                        "34 for 0.16 and near 68 from 1 degree on; Adam is at 0 for both, and near 68 from 15 on.")
    ax, ends, places = canvas.ax, [], np.arange(len(degrees))
    for name, color in COLORS.items():
        ax.plot(places, left[name], color=color, marker="o", markersize=6)
        ends.append((places[-1], left[name][-1], name, color))
    ax.set(xlabel="degrees between the ravine and the axis of b", title="distance from the lowest point after 500 steps",
           ylim=(0, 1.1 * np.max([left[name] for name in COLORS])))
    ax.set_xticks(places, [f"{angle:.2g}" + "\nthe ten points" * (k == 1) for k, angle in enumerate(degrees)])
    ax.margins(x=0.02)
    ax.grid(True, axis="y")
    _lead_to_labels(ax, ends, gap=17)
    return canvas
