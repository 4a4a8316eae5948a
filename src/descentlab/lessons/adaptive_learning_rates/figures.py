"""The pictures of lesson 06: what units do to a ravine, one rate for all, the factors of every step, a ravine that turns."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, DIRECTION, GREEN, PALE, PURPLE, SCALE, SCHEDULE, VERMILLION


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
def draw_one_rate(times, gone):
    """How much of the way is gone with one rate for both parameters, against that rate.

    Parameters
    ----------
    times : array_like, shape (n,)
        eta times the larger bend.
    gone : dict of str to array_like, shape (n,)
        How the inputs were prepared -> the share of the way.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Unprepared, the best single rate gets not even half-way", size=(8.0, 4.4),
                    alt="Share of the way after 100,000 steps against eta times the larger bend, up to the limit of 2. "
                        "For scaled and for standardized inputs it is 1 throughout; for inputs as they are it rises from "
                        "0 to 0.47 at the limit.")
    ax, looks = canvas.ax, ((VERMILLION, "-"), (BLUE, "-"), (GREEN, "--"))
    for (name, shares), (color, dash) in zip(gone.items(), looks):
        ax.plot(times, shares, dash, color=color, linewidth=2.2)
    others = [name for name in gone if name != next(iter(gone))]
    write(ax, (0.02, 1), " and ".join(others), BLUE, offset=(0, -8), va="top")
    write(ax, (0.3, 0.2), next(iter(gone)), VERMILLION, offset=(-10, 0), ha="right")
    ax.axvline(2, color=BLACK, linestyle=":")
    write(ax, (2, 0.5), "limit: 2", BLACK, offset=(-6, 0), ha="right")
    ax.set(xscale="log", xlabel="eta times the larger bend", title="share of the way after 100,000 steps",
           ylim=(-0.05, 1.08))
    ax.grid(True, axis="y")
    return canvas


@styled
def draw_b_arrives(paths, best):
    """The distance of b from its best value over the steps; where it hops, the largest of twenty steps.

    Parameters
    ----------
    paths : dict of str to Path
        The rule -> its run over (b, w).
    best : array_like, shape (2,)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Divided by the size of its own gradients, b arrives", size=(8.6, 4.4),
                    alt="Distance of b from its best value over 5,000 steps, logarithmic: level for one rate; falling "
                        "steadily for AdaGrad; falling for RMSProp, too, and then level at 0.5.")
    ax, ends = canvas.ax, []
    for (name, path), color in zip(paths.items(), (BLACK, BLUE, GREEN)):
        away = np.abs(path.theta[1:, 0] - best[0]).reshape(-1, 20).max(axis=1)
        ax.plot(20 * np.arange(1, len(away) + 1), away, color=color)
        ends.append((20 * len(away), away[-1], name, color))
    ax.set(xlabel="step t", title="distance of b from its best value")
    ax.margins(x=0.02)
    log_height(ax)
    label_ends(ax, ends)
    return canvas


@styled
def draw_factors(path, names=("x", "y")):
    """The factors of each step, a panel each: m, sigma, and eta / sigma * m.

    Parameters
    ----------
    path : Path
        Of one start in the plane.
    names : sequence of str
        Of the parameters.

    Returns
    -------
    Canvas
    """
    step = path.eta[:, None] / path.sigma * path.m
    canvas = Canvas("m and sigma differ from x to y; the first steps are equally long", panels=3, size=(10.6, 4.1),
                    alt="Three panels over the steps of a run of Adam, x solid and y dashed. m and sigma begin far larger "
                        "along y. The steps begin at -0.1 and 0.1, then shrink and swing.")
    for ax, title, values, color in zip(canvas.axes, ("direction m", "scale sigma", "step: eta / sigma x m"),
                                        (path.m, path.sigma, step), (DIRECTION, SCALE, SCHEDULE)):
        for curve, dash in zip(values.T, ("-", "--")):
            ax.plot(curve, dash, color=color)
        if (values > 0).all():
            ax.set_yscale("log")
        ax.set(xlabel="step t", title=title)
        ax.margins(x=0.02)
        ax.grid(True, axis="y")
    canvas.axes[-1].axhline(0, color=PALE, linewidth=1)
    last = len(path) - 1
    label_ends(canvas.axes[1], [(last, values, name, SCALE) for name, values in zip(names, path.sigma[-1])])
    for ax, values in ((canvas.axes[0], path.m), (canvas.axes[2], step)):
        for name, curve in zip(names, values.T):
            flat = np.abs(curve[0]) < 0.1 * np.abs(values).max()      # its label stands below it, the others beside
            write(ax, (len(curve) // 12, curve[0]), name, ax.lines[0].get_color(), offset=(4, -4 if flat else 0),
                  va="top" if flat else "center")
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
    canvas = Canvas("Without the corrections the first steps are three to seven times too long", size=(8.0, 4.2),
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
def draw_turned(degrees, needs):
    """Steps for each digit against the turn of the ravine.

    Parameters
    ----------
    degrees : array_like, shape (n,)
    needs : dict of str to array_like, shape (n,)
        The rule -> steps for one digit.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The farther the ravine turns from the axes, the less a scale helps", size=(8.8, 4.9),
                    alt="Steps for one digit against the turn of the ravine. Plain descent is level at 127, momentum and "
                        "Adam at 43. AdaGrad, RMSProp and the mean of all squares rise from below 10 at 0 degrees to "
                        "between 117 and 168 at 45.")
    ax, ends = canvas.ax, []
    looks = ((BLACK, "-"), (PURPLE, "-"), (VERMILLION, ":"), (BLUE, "-"), (GREEN, "--"), (PURPLE, "--"))
    for (name, values), (color, dash) in zip(needs.items(), looks):
        ax.plot(degrees, values, dash, color=color, marker="o", markersize=6)
        ends.append((degrees[-1], values[-1], name, color))
    ax.set(xlabel="the ravine is turned by, degrees", title="steps until the distance is ten times smaller",
           xticks=degrees, ylim=(0, 1.12 * max(np.max(values) for values in needs.values())))
    ax.margins(x=0.02)
    ax.grid(True, axis="y")
    label_ends(ax, ends, away=10)
    return canvas


@styled
def draw_directions(degrees, falls):
    """How fast the loss falls against the direction of the step, the tops marked.

    Parameters
    ----------
    degrees : ndarray, shape (n,)
        Of each direction, from -g.
    falls : dict of str to ndarray, shape (n,)
        Label -> fall of the loss; drawn as a share of its largest.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Which way is steepest depends on what you call a step", size=(6.6, 4.6),
                    alt="Fall of the loss against the direction, for steps of equal length and for steps with equal "
                        "largest coordinate: their highest points are at different angles.")
    ax, order = canvas.ax, np.argsort(degrees)
    for (label, values), color, dash in zip(falls.items(), (VERMILLION, BLUE), ("--", "-")):
        top = values.argmax()
        ax.plot(degrees[order], values[order] / np.abs(values).max(), dash, color=color)
        ax.plot(degrees[top], values[top] / np.abs(values).max(), "o", color=color, markeredgecolor="white",
                markersize=11)
        left = degrees[top] < -5
        write(ax, (degrees[top], 1.0), label, color, offset=(-12 if left else 12, 4), ha="right" if left else "left",
              va="center")
    ax.axhline(0, color=PALE, linewidth=1)
    ax.set(xlabel="direction of the step, in degrees from -g", ylim=(-1.15, 1.3),
           xticks=np.arange(-180, 181, 45), ylabel="fall of the loss\n(best = 1)")
    ax.grid(True, axis="y")
    return canvas
