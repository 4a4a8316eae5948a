"""The pictures of lesson 06: a ravine in several units, one rate for all, a step's factors, a ravine that turns."""

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
                        "For scaled and for standardized inputs it is 1 throughout; for inputs as they are it rises "
                        "from 0 to 0.47 at the limit.")
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
def draw_loss_b_and_w(paths, surface, best):
    """The height of the loss, and the distances of b and w from their best values, over the steps.

    Parameters
    ----------
    paths : dict of str to Path
        The rule -> its run over (b, w): plain descent, AdaGrad, RMSProp, Adam. Of ten steps the largest value is drawn.
    surface : Surface
    best : array_like, shape (2,)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("RMSProp brings b nearer, but w hops out of its valley, and so the loss "
                    "rises", panels=3, size=(12.4, 4.6),
                    alt="Three panels over 1,000 steps, logarithmic: the loss above its minimum, the distance of b and "
                        "the distance of w. Plain descent soon is level in all three. AdaGrad falls slowly. RMSProp's "
                        "b falls, but from step 170 on its w leaps up again and again, and so does its loss, which "
                        "ends far above that of plain descent. Adam falls in all three.")
    looks, lowest = ((BLACK, "-"), (BLUE, "-"), (GREEN, "-"), (PURPLE, "--")), surface.value(best)
    ends = []
    for (name, path), (color, dash) in zip(paths.items(), looks):
        theta = path.theta[1:]
        heights = (surface.value(theta) - lowest, *np.abs(theta - best).T)
        for ax, values, least in zip(canvas.axes, heights, (1.0, 0.01, 1e-4)):
            largest = np.maximum(values[:len(values) // 10 * 10].reshape(-1, 10).max(axis=1), least / 3)
            number = 10 * np.arange(1, len(largest) + 1)
            ax.plot(number, largest, dash, color=color, linewidth=2.2)
        seen = np.flatnonzero(largest > 2e-4)[-1]
        if seen == len(largest) - 1:
            ends.append((number[-1], largest[-1], name, color))
        else:
            write(canvas.axes[-1], (number[seen], largest[seen]), name, color, offset=(10, 4))
    for ax, title, limits in zip(canvas.axes, ("loss above its minimum", "distance of b", "distance of w"),
                                 ((1.0, 1e8), (0.01, 1e3), (1e-4, 30.0))):
        ax.set(xlabel="step t (the largest of ten)", title=title, yscale="log", ylim=limits)
        ax.margins(x=0.02)
        ax.grid(True, axis="y")
    label_ends(canvas.axes[-1], ends)
    return canvas


@styled
def draw_factors(path, names=("x", "y")):
    """The factors of each step, a panel each: m, sigma, and -eta / sigma * m.

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
    step = -path.eta[:, None] / path.sigma * path.m
    canvas = Canvas("m and sigma differ from x to y; the first steps are equally long", panels=3, size=(10.6, 4.1),
                    alt="Three panels over the steps of a run of Adam, x solid and y dashed. m and sigma begin far "
                        "larger along y. The steps begin at 0.1 along x and -0.1 along y, then shrink and swing.")
    for ax, title, values, color in zip(canvas.axes, ("direction m", "scale sigma", "step: $-\\eta\\,m/\\sigma$"),
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
    canvas = Canvas("Without the corrections the first steps are three to seven times as long as eta", size=(8.0, 4.2),
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
    """How many steps make the distance ten times smaller, against the turn of the ravine.

    Parameters
    ----------
    degrees : array_like, shape (n,)
    needs : dict of str to array_like, shape (n,)
        The rule -> steps.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The farther the ravine turns from the axes, the less a scale helps", size=(8.8, 4.9),
                    alt="Steps until the distance is ten times smaller, logarithmic, against the turn of the ravine. "
                        "Plain descent is level at 1,215, momentum at 44. Adam rises from 43 at 0 degrees to 92 at 45. "
                        "AdaGrad, RMSProp and the mean of all squares rise from 10 or fewer to more than 1,000.")
    ax, ends = canvas.ax, []
    looks = ((BLACK, "-"), (PURPLE, "-"), (VERMILLION, ":"), (BLUE, "-"), (GREEN, "--"), (PURPLE, "--"))
    for (name, values), (color, dash) in zip(needs.items(), looks):
        ax.plot(degrees, values, dash, color=color, marker="o", markersize=6)
        ends.append((degrees[-1], values[-1], name, color))
    ax.set(xlabel="the ravine is turned by, degrees", title="steps until the distance is ten times smaller",
           xticks=degrees, yscale="log", ylim=(7, 3000))
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
    canvas = Canvas("The lowest point of the circle is not that of the square", size=(6.4, 5.6),
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
    write(ax, 1.55 * down - 0.9 * along, "loss lower", PALE, offset=(0, 0), ha="center", va="center")
    write(ax, -1.45 * down, "loss higher", PALE, offset=(0, 0), ha="center", va="center")
    ax.set(aspect="equal", xlim=(-1.9, 1.9), ylim=(-1.6, 1.6), xlabel="step along x", ylabel="step along y",
           xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    return canvas
