"""The pictures of lesson 06: a ravine in several units, the parts of Adam, a valley that turns."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION

# Adam's two parts, each there or not: one colour on all pictures.
COLORS = {"plain descent": BLACK, "momentum alone": BLUE, "scale alone": GREEN, "Adam": VERMILLION}
# From one rate for a network to a scale for each parameter: what it is called on the picture, its colour and its line.
SHARED = {"plain descent": ("one rate", BLACK, "-"), "four fixed rates": ("four fixed rates", ORANGE, ":"),
          "four scales": ("four scales", PURPLE, "--"), "scale alone": ("4,522 scales", GREEN, "-")}


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
def draw_ratios(ratios, needed, marks):
    """How many steps are needed against the ratio of two rates, both logarithmic.

    Parameters
    ----------
    ratios : array_like, shape (n,)
    needed : dict of str to array_like, shape (n,)
        "alone" and "with momentum" -> the fewest steps at each ratio.
    marks : dict of str to float
        What asks for a ratio -> that ratio, one of `ratios`. The steps are written there.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Together the ratio of sigma and momentum leave few steps", size=(8.8, 5.2),
                    alt="Two curves, both axes logarithmic. Alone the steps fall steeply from one rate to the ratio of "
                        "sigma, fall on to that of the bends, and rise. With momentum they fall as steeply, far lower, "
                        "are fewest near the ratio of sigma, and then rise a little.")
    ax = canvas.ax
    ax.set(xscale="log", yscale="log", ylim=(10, 3e6))
    places = np.searchsorted(ratios, list(marks.values()))
    ends = []
    for (name, steps), color in zip(needed.items(), (BLACK, BLUE)):
        ax.plot(ratios, steps, color=color)
        for k in places:
            ax.plot(ratios[k], steps[k], "o", color=color, markersize=9)
            below = steps[k] == np.min(steps)
            write(ax, (ratios[k], steps[k]), f"{steps[k]:,.0f}", color, offset=(9, -20 if below else 7))
        ends.append((ratios[-1], steps[-1], name, color))
    for name, k in zip(marks, places):
        ax.axvline(ratios[k], color=BLACK, linewidth=1, linestyle=":", zorder=0)
        write(ax, (ratios[k], 2.4e6), f"{name}: {float(f'{ratios[k]:.2g}'):,.0f}", offset=(5, 0), va="center")
    ax.set(xlabel="rate of b over rate of w", title="fewest steps until b stays within 1 of its best value")
    ax.margins(x=0.02)
    ax.grid(True, axis="y")
    label_ends(ax, ends)
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
        Kind -> {the rule: its rate, and the loss at every tenth step}. Those of `SHARED` are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("With sigmoids a scale for each layer helps; with tanh one rate is enough", panels=2, size=(9.6, 5.2),
                    alt="The training loss over 310 steps, logarithmic, in two panels with the same height. With sigmoids "
                        "one rate waits for 50 steps; four fixed rates do not wait, and four scales and a scale for each "
                        "parameter fall faster and end lower. With tanh one rate and a scale for each parameter end "
                        "close together, and lower than all of these; one rate is a little ahead.")
    lowest = min(np.min(race[name][1]) for race in races.values() for name in SHARED if name in race)
    for ax, (title, race) in zip(canvas.axes, races.items()):
        ends = []
        for name, (label, color, line) in SHARED.items():
            if name in race:
                _, losses = race[name]
                steps = 10 * np.arange(len(losses))
                ax.plot(steps, losses, line, color=color)
                ends.append((steps[-1], losses[-1], label, color))
        ax.set(title=f"four layers, {title}", xlabel="step t", ylim=(0.8 * lowest, 4))
        log_height(ax)
        ax.margins(x=0.02)
        _lead_to_labels(ax, ends, gap=17)
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
    ax, places = canvas.ax, np.arange(len(degrees))
    for (name, color), (k, below) in zip(COLORS.items(), ((0, False), (0, True), (1, False), (1, False))):
        ax.plot(places, left[name], color=color, marker="o", markersize=6)
        # Beside the first two angles: at the last one all four meet.
        write(ax, (places[k], left[name][k]), name, color, offset=(-8 * k, -12 if below else 12), va="center",
              ha="right" if k else "left")
    ax.set(xlabel="degrees between the ravine and the axis of b (not to scale)", title="distance from the lowest point after 500 steps",
           ylim=(0, 1.1 * np.max([left[name] for name in COLORS])))
    ax.set_xticks(places, [f"{angle:.2g}" + "\nthe ten points" * (k == 1) for k, angle in enumerate(degrees)])
    ax.margins(x=0.02)
    ax.grid(True, axis="y")
    return canvas
