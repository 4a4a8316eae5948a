"""The pictures of lesson 01: where paths end, three kinds of critical points, runs whose loss stands still."""

import numpy as np
from matplotlib.colors import ListedColormap

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, draw_level, log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, INK, SIGNS, VERMILLION
from descentlab.figures.plane import HEIGHTS, draw_points

_BASINS = ("#9CC9E8", "#F2C68A", "#A9DCC7", "#E6BFD3")
_STALLS = ((VERMILLION, "-"), (BLUE, "--"))     # of the networks: those that bounce, those that arrive
_TRAINED = {
    "losses": ("Forty losses that look finished", "Losses of forty networks over 1,000 steps, logarithmic. Twenty fall "
               "quickly to 0.2 and stay there; the others fall to 0.1, and there they jitter.", "loss"),
    "norms": ("Behind flat losses some gradients shrink, some grow", "Gradient norms of forty networks over 1,000 "
              "steps, logarithmic. Twenty fall to 0.001; the others fall to 0.01, rise again and stay near 0.2.", "|g|")}


@styled
def draw_distances(paths):
    """How far from the minimum at 0 several runs are.

    Parameters
    ----------
    paths : dict of str to array_like, shape (T+1, 2)
        By the step that each takes.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Of three ways to step, only one arrives", size=(7.6, 4.4),
                    alt="Distance to the minimum over 100 steps, logarithmic. With a small eta it falls in a straight "
                        "line, with a large one it grows, with steps of one length it hops between 0.05 and 0.15.")
    draw_curves(canvas.ax, {label: np.linalg.norm(path, axis=-1) for label, path in paths.items()},
                ylabel="distance to the minimum", colors=(BLUE, GREEN, VERMILLION), dashes=("-", "-.", "--"))
    return canvas


@styled
def draw_kinds(kinds):
    """The three kinds of critical points side by side, as landscapes.

    Parameters
    ----------
    kinds : dict of str to array_like, shape (2,)
        Kind -> its bends along x and along y: the surface is half of bend times coordinate squared, added up.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Three places where the gradient is zero", panels=len(kinds), size=(8.6, 3.5),
                    alt="Three landscapes: a bowl, which rises both ways; a saddle, which rises along x and falls along "
                        "y; and a dome, which falls both ways. A point in the middle of each is level.")
    line = np.linspace(-1, 1, 31)
    xs, ys = np.meshgrid(line, line)
    for place, (kind, (along_x, along_y)) in enumerate(kinds.items()):
        ax = _in_space(canvas, place, xs, ys, (along_x * xs**2 + along_y * ys**2) / 2, vmin=-1, vmax=1, zorder=1)
        ax.plot(line, 0 * line, along_x * line**2 / 2, color=BLUE, zorder=5)
        ax.plot(0 * line, line, along_y * line**2 / 2, color=VERMILLION, linestyle="--", zorder=5)
        sign = SIGNS[kind]
        ax.plot([0], [0], [0], sign["marker"], color=sign["color"], markersize=10, markeredgecolor="white", zorder=9)
        ax.set(xlabel="x", ylabel="y", zlabel="loss", zlim=(-1, 1), xticks=[], yticks=[], zticks=[])
        ax.set_title(kind, y=0.96, fontsize=13, color=INK[sign["color"]])
        ax.view_init(24, -55)
    return canvas


def _in_space(canvas, panel, xs, ys, heights, **colors):
    """Replace a panel by axes with a third dimension, and a surface in it."""
    canvas.axes[panel].remove()
    ax = canvas.figure.add_subplot(canvas.axes[panel].get_subplotspec(), projection="3d")
    canvas.axes = (*canvas.axes[:panel], ax, *canvas.axes[panel + 1:])
    ax.plot_surface(xs, ys, heights, cmap=HEIGHTS, linewidth=0.2, edgecolor="#00000030", rcount=45, ccount=45, **colors)
    return ax


@styled
def draw_basins(ends, points):
    """Where each start of a grid over Himmelblau's plane ended: a colour for each minimum, every critical point on top.

    Parameters
    ----------
    ends : ndarray, shape (n * n, 2)
        The grid's starts go row by row, from -5 to 5 along each axis.
    points : CriticalPoints

    Returns
    -------
    Canvas
    """
    minima = np.array([point.theta for point in points.named("minimum")])
    nearest, number = np.linalg.norm(ends[:, None] - minima, axis=-1).argmin(axis=1), int(np.sqrt(len(ends)))
    canvas = Canvas("With eta = 0.01, every start ends in a minimum", size=(6.6, 5.2),
                    alt="The square of starts in four colours, one for each minimum; the four saddles and the maximum "
                        "lie on the borders between the colours.")
    canvas.ax.imshow(nearest.reshape(number, number), origin="lower", extent=(-5, 5, -5, 5), aspect="auto",
                     interpolation="nearest", cmap=ListedColormap(_BASINS), vmin=-0.5, vmax=3.5)
    canvas.ax.set(xlabel="x of the start", ylabel="y of the start", xlim=(-5, 5), ylim=(-5, 5))
    for kind in ("minimum", "saddle", "maximum"):
        draw_points(canvas.ax, [point.theta for point in points.named(kind)], kind, labelled=True)
    return canvas


@styled
def draw_well(well, times, shares):
    """A loss of one parameter with two wells, and what a run does in the poorer one at which rates.

    Parameters
    ----------
    well : Surface
        Of one variable; the poorer well is near 3.
    times : array_like, shape (n,)
        The rates in units of 2 over the bend.
    shares : array_like, shape (n, 2)
        Which share of the starts ended in the other well, and which came to rest at the bottom of this one.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Above the limit no run comes to rest; from twice the limit on, all leave", panels=2, size=(8.6, 4.0),
                    alt="Left, a loss with a wide well at 0 and a narrow, poorer one near 3, where the starts are. Right, "
                        "against eta: below the limit all runs come to rest, above it none; from twice the limit on all "
                        "leave, and in between they do neither.")
    left, right = canvas.axes
    x, inside = np.linspace(-1.5, 4.5, 301), np.linspace(2.55, 3.35, 41)
    left.plot(x, well.value(x[:, None]), color=BLACK)
    left.plot(inside, well.value(inside[:, None]), color=BLUE, linewidth=6, alpha=0.7, solid_capstyle="round")
    write(left, (2.95, 0.1), "starts", BLUE, offset=(0, -18), ha="center")
    write(left, (0, 0), "global minimum", BLACK, offset=(0, -18), ha="center")
    left.set(xlabel="x", ylabel="loss", ylim=(-0.35, 2))
    leave, rest = np.transpose(shares)
    right.plot(times, rest, ".--", color=BLUE)
    right.plot(times, leave, ".-", color=VERMILLION)
    right.axvline(1, color=BLACK, linestyle=":")
    write(right, (times[0], 1), "come to rest", BLUE, offset=(0, 8))
    write(right, (times[-1], 1), "leave", VERMILLION, offset=(0, 8), ha="right")
    write(right, (1.4, 0.12), "bounce,\nstay", BLACK, ha="center")
    right.set(xscale="log", xlabel="eta, in units of 2 / bend", ylabel="share of the runs", ylim=(-0.05, 1.15))
    right.set_xticks([0.25, 0.5, 1, 2, 4], ["0.25", "0.5", "1", "2", "4"])
    right.minorticks_off()
    right.grid(True, axis="y")
    return canvas


@styled
def draw_trained(trained, what):
    """The losses or the gradients' lengths of two kinds of networks, whose loss stands still.

    Parameters
    ----------
    trained : dict of float to Trained
        By their weight decay.
    what : {"losses", "norms"}

    Returns
    -------
    Canvas
    """
    title, alt, label = _TRAINED[what]
    canvas, ends = Canvas(title, size=(7.6, 4.2), alt=alt), []
    for (decay, run), (color, dash) in zip(sorted(trained.items()), _STALLS, strict=True):
        values = getattr(run, what)
        canvas.ax.plot(values, color=color, linewidth=0.6, alpha=0.25)
        middle = np.median(values, axis=1)
        canvas.ax.plot(middle, dash, color=color)
        ends.append((len(middle) - 1, middle[-1], f"weight decay\n{decay:g}", color))
    canvas.ax.set(xlabel="step t", ylabel=label)
    log_height(canvas.ax)
    canvas.ax.margins(x=0.02)
    label_ends(canvas.ax, ends, gap=32)
    return canvas


@styled
def draw_bends(steps, bends, limit):
    """The largest bends of two kinds of networks along their runs.

    Parameters
    ----------
    steps : sequence of int
        When they were measured.
    bends : dict of float to array_like, shape (n, k)
        Weight decay -> of k networks.
    limit : float
        2 over eta.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Where the run bounces, the bend has reached its limit", size=(7.6, 4.2),
                    alt="Largest bend of six networks over 300 steps. All start well above the limit and are below it "
                        "at step 40. Three stay a fifth below; three rise again, to the limit or a little above it.")
    ends = []
    for (decay, values), (color, dash) in zip(sorted(bends.items()), _STALLS, strict=True):
        canvas.ax.plot(steps, values, dash, color=color, marker=".", linewidth=1.6)
        ends.append((steps[-1], np.median(values[-1]), f"weight decay\n{decay:g}", color))
    canvas.ax.set(xlabel="step t", ylabel="largest bend", ylim=(1.2, None))
    canvas.ax.margins(x=0.02)
    draw_level(canvas.ax, limit, "")
    write(canvas.ax, (0.65 * steps[-1], limit), "2 / eta: the edge of stability", BLACK, offset=(0, -22), ha="center")
    label_ends(canvas.ax, ends, gap=32)
    return canvas


@styled
def draw_stalls(runs, steps=120):
    """The gradient's length of several runs at their first steps, while the loss of most stands still.

    Parameters
    ----------
    runs : dict of str to Watched
        By what the run does.
    steps : int

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Two gradients shrink, and one of them grows again", size=(7.6, 4.4),
                    alt="Length of the gradient of four runs over 120 steps, logarithmic. Into a bowl it shrinks; past a "
                        "saddle it shrinks as fast until step 70, and then grows; over a plateau it is small and grows, "
                        "across a valley it stays at 4.")
    draw_curves(canvas.ax, {name: run.norms[:steps + 1] for name, run in runs.items()}, ylabel="|g|",
                colors=(BLUE, BLACK, GREEN, VERMILLION), dashes=("-", "-.", ":", "--"))
    return canvas
