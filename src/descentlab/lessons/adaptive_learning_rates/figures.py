"""The pictures of lesson 06: a ravine in several units, the parts of Adam, what a step ends on, a valley that turns."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, PALE, PURPLE, VERMILLION

# Adam's two parts, each there or not: one colour on all pictures.
COLORS = {"plain descent": BLACK, "momentum alone": BLUE, "scale alone": GREEN, "Adam": VERMILLION}


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
                        "68, momentum after it has swung for 60 steps. The scale alone falls to half of that, and "
                        "Adam nearly to 0 in 400 steps.")
    draw_curves(canvas.ax, away, log=False, colors=tuple(COLORS[name] for name in away), dashes=("-",))
    canvas.ax.set(title="distance of b from its best value", ylim=(0, 110))
    return canvas


@styled
def draw_step_lengths(lengths, steady):
    """How long the steps of Adam are: where the gradients shrink, and where they stay.

    Parameters
    ----------
    lengths : array_like, shape (T,)
        Of the steps along b on the ten points, over eta.
    steady : array_like, shape (n,)
        Of those down a constant slope, over eta; as many are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Adam's first step is eta long; where gradients shrink, so do the steps", size=(8.8, 4.4),
                    alt="The length of a step over eta, logarithmic, over 500 steps. Down a constant slope it stays 1. "
                        "Along b on the ten points it is 1 at first, about 0.03 at step 100, and 0.0001 at step 500.")
    number = np.arange(1, len(lengths) + 1)
    draw_curves(canvas.ax, {"constant slope": steady[:len(lengths)], "b of the ten points": lengths}, x=number,
                colors=(BLUE, VERMILLION), dashes=("-",), xlabel="number of the step")
    canvas.ax.set(title="length of the step, over eta", ylim=(0.3 * np.min(lengths), 4))
    return canvas


@styled
def draw_digits(races):
    """The training loss of a network over the steps, a panel for each kind of its units.

    Parameters
    ----------
    races : dict of str to dict of str to (float, array_like of shape (n,))
        Kind -> {the rule, named as in `COLORS`, or another: its rate, and the loss at every tenth step}. Where all end
        within a factor of 3, one label is for all of them.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("With sigmoids four rates end the wait, and a scale does more; with tanh all end alike",
                    panels=2, size=(10.2, 4.6),
                    alt="The training loss over 310 steps, logarithmic, in two panels. With sigmoids plain descent and "
                        "momentum alone stay above 1 for 100 steps, where one rate for each layer is near 0.5; the scale "
                        "alone and Adam end lowest. With tanh all five end close together, below 0.01.")
    for ax, (title, race) in zip(canvas.axes, races.items()):
        ends = []
        for name, (_, losses) in race.items():
            color, steps = COLORS.get(name, PURPLE), 10 * np.arange(len(losses))
            ax.plot(steps, losses, color=color, linestyle="-" if name in COLORS else "--")
            ends.append((steps[-1], losses[-1], name, color))
        ax.set(title=f"four layers, {title}", xlabel="step t",
               ylim=(0.7 * np.min([losses for each in races.values() for _, losses in each.values()]), 4))
        log_height(ax)
        ax.margins(x=0.02)
        if max(end[1] for end in ends) < 3 * min(end[1] for end in ends):
            ends = [(ends[0][0], np.sqrt(max(end[1] for end in ends) * min(end[1] for end in ends)), "all of them",
                     BLACK)]
        label_ends(ax, ends)
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
    label_ends(ax, ends, away=10)
    return canvas


@styled
def draw_rulers(ends, falls):
    """Around one point the ends of the allowed steps, and on each shape the step that lowers the loss most.

    Parameters
    ----------
    ends : dict of str to ndarray, shape (n, 2)
        "circle" and "square" -> the steps.
    falls : dict of str to ndarray, shape (n,)
        The same -> the fall of the loss. The level lines are drawn straight, as they are for tiny steps.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Measured otherwise, another way is the steepest", size=(6.4, 5.6),
                    alt="A point with a circle and a square around it, on straight level lines. The arrow to the "
                        "lowest point of the circle crosses the level lines at a right angle; the arrow to the lowest "
                        "point of the square goes to a corner.")
    ax, down = canvas.ax, ends["circle"][falls["circle"].argmax()]
    along = np.array([-down[1], down[0]])
    for height in np.arange(-1.8, 1.9, 0.3):
        ax.plot(*np.transpose([height * down - 3 * along, height * down + 3 * along]), color=PALE, linewidth=0.9,
                alpha=0.6)
    for (name, steps), color in zip(ends.items(), (VERMILLION, BLUE)):
        lowest = steps[falls[name].argmax()]
        ax.plot(*np.concatenate([steps, steps[:1]]).T, color=color)
        ax.annotate("", lowest, (0, 0), arrowprops=dict(arrowstyle="-|>", color=color, linewidth=2.6, shrinkA=0,
                                                        shrinkB=0, mutation_scale=20))
        write(ax, lowest, f"best on the {name}", color, offset=(0, 9 * np.sign(lowest[1])),
              ha="right" if name == "circle" else "center", va="bottom" if lowest[1] > 0 else "top")
    ax.plot(0, 0, "o", color=BLACK, markersize=8)
    write(ax, 1.55 * down - 0.9 * along, "loss lower", BLACK, offset=(0, 0), ha="center", va="center")
    write(ax, -1.45 * down, "loss higher", BLACK, offset=(0, 0), ha="center", va="center")
    ax.set(aspect="equal", xlim=(-1.9, 1.9), ylim=(-1.6, 1.6), xlabel="step along x, times 10,000", ylabel="step along y, times 10,000",
           xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    return canvas
