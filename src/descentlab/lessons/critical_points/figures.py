"""The pictures of lesson 01: where paths end, three kinds of critical points, runs whose loss is flat."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, draw_level, log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, INK, SIGNS, VERMILLION
from descentlab.figures.plane import HEIGHTS
from descentlab.lessons.critical_points.cases import descend_in_well, wells

_STALLS = ((VERMILLION, "-"), (BLUE, "--"))     # of the networks: those that bounce, those that arrive
# Of the four runs: into a bowl, past a saddle, over a plateau, across a valley.
_FOUR, _DASHES = (BLUE, BLACK, GREEN, VERMILLION), ("-", "-.", ":", "--")
_TRAINED = {
    "losses": ("Forty losses that hardly fall any more",
               "Losses of forty networks over 1,000 steps, logarithmic. Twenty fall quickly to 0.2 and stay there; the "
               "others fall to 0.1, and there they jitter.", "loss"),
    "norms": ("In one group the gradient shrinks, in the other it grows again",
              "Gradient norms of forty networks over 1,000 steps, logarithmic. Twenty fall to 0.001; the others fall "
              "to 0.01, rise again and stay near 0.2.", "|g|")}


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
    canvas = Canvas("Three places where the gradient is zero (height: the loss)", panels=len(kinds), size=(8.6, 3.5),
                    alt="Three landscapes: a bowl, which rises both ways; a saddle, which rises along x and falls "
                        "along y; and a dome, which falls both ways. A point in the middle of each is level.")
    line = np.linspace(-1, 1, 31)
    xs, ys = np.meshgrid(line, line)
    for place, (kind, (along_x, along_y)) in enumerate(kinds.items()):
        ax = _in_space(canvas, place, xs, ys, (along_x * xs**2 + along_y * ys**2) / 2, vmin=-1, vmax=1, zorder=1)
        ax.plot(line, 0 * line, along_x * line**2 / 2, color=BLUE, zorder=5)
        ax.plot(0 * line, line, along_y * line**2 / 2, color=VERMILLION, linestyle="--", zorder=5)
        sign = SIGNS[kind]
        ax.plot([0], [0], [0], sign["marker"], color=sign["color"], markersize=10, markeredgecolor="white", zorder=9)
        ax.set(zlim=(-1, 1), xticks=[], yticks=[], zticks=[])
        ax.set_xlabel("x", labelpad=-10)
        ax.set_ylabel("y", labelpad=-10)
        ax.set_title(kind, y=0.96, fontsize=13, color=INK[sign["color"]])
        ax.view_init(24, -55)
        ax.set_box_aspect((1, 1, 0.8), zoom=1.1)
    return canvas


def _in_space(canvas, panel, xs, ys, heights, **colors):
    """Replace a panel by axes with a third dimension, and a surface in it."""
    canvas.axes[panel].remove()
    ax = canvas.figure.add_subplot(canvas.axes[panel].get_subplotspec(), projection="3d")
    canvas.axes = (*canvas.axes[:panel], ax, *canvas.axes[panel + 1:])
    ax.plot_surface(xs, ys, heights, cmap=HEIGHTS, linewidth=0.2, edgecolor="#00000030", rcount=45, ccount=45, **colors)
    return ax


@styled
def draw_well(multiple):
    """A loss of one parameter with two wells, and a run that bounces in the poorer one.

    Parameters
    ----------
    multiple : float
        Its rate in units of 2 over the bend at the bottom.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Above its limit a run bounces, and stays in its well", panels=2, size=(9.2, 3.9),
                    alt="Left, a loss with a wide well at 0, the global minimum, and a narrow, poorer one near 1.3. "
                        "Right, the narrow one enlarged: a run that began close to its bottom is thrown out of it, "
                        "and jumps from wall to wall.")
    well, bottom = wells()
    whole, near = canvas.axes
    for ax, low, high in ((whole, -0.8, 2), (near, 1.2, 1.42)):
        x = np.linspace(low, high, 301)
        ax.plot(x, well.value(x[:, None]), color=BLACK)
        ax.set(xlabel="x", xlim=(low, high))
    whole.set(ylabel="loss", ylim=(-0.2, 1))
    write(whole, (0, 0), "global minimum", BLACK, offset=(0, -18), ha="center")
    write(whole, (bottom[0], well.value(bottom)), "poorer minimum", BLACK, offset=(0, -36), ha="center")
    theta = descend_in_well([0.01], multiple, 40).theta
    near.plot(theta[:, 0], well.value(theta), ".-", color=VERMILLION, linewidth=1, markersize=9)
    near.set_title(f"the poorer one, eta = {multiple:g} x limit", fontsize=13)
    return canvas


@styled
def draw_stops(runs, stops):
    """The losses of four runs, and where a rule that watches only them stops each.

    Parameters
    ----------
    runs : dict of str to Watched
        By what the run does: into a bowl, past a saddle, over a plateau, across a valley, in this order.
    stops : sequence of int
        The step at which each is stopped.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The rule stops two runs before they fall", size=(7.6, 4.4),
                    alt="Losses of four runs against the logarithm of the step, and a square where the rule stops "
                        "each: past a saddle and over a plateau long before the loss falls from 1 to 0, across a "
                        "valley at 0.7, into a bowl at 0.")
    places = ((0, 12), (0, 12), (-8, -24), (0, -24))
    for (name, run), stop, color, dash, place in zip(runs.items(), stops, _FOUR, _DASHES, places, strict=True):
        canvas.ax.plot(np.arange(1, 1001), run.losses[1:1001], dash, color=color)
        canvas.ax.plot([stop], [run.losses[stop]], "s", color=color, markersize=11, markeredgecolor="white", zorder=6)
        write(canvas.ax, (stop, run.losses[stop]), name, color, offset=place)
    canvas.ax.set(xscale="log", xlim=(1, 1000), ylim=(-0.08, 1.6), xlabel="step t", ylabel="loss")
    canvas.ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    canvas.ax.grid(True, axis="y")
    return canvas


@styled
def draw_trained(trained, what):
    """The losses or the gradients' lengths of two kinds of networks, whose loss stands still.

    Beside the gradients stands the share of the last 500 steps that turn back.

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
        text = f"weight decay\n{decay:g}"
        if what == "norms":
            text += f": {run.turns[-500:].mean():.0%}\nturn back"
        ends.append((len(middle) - 1, middle[-1], text, color))
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
        When they were measured, midway across the next step.
    bends : dict of float to array_like, shape (n, k)
        Weight decay -> of k networks.
    limit : float
        2 over eta.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The weaker decay lets the bend rise past 2 / eta", size=(7.6, 4.2),
                    alt="Largest bend midway across a step of six networks over 300 steps. All start well above 2 / eta "
                        "and are below it at step 40. Three stay a fifth below; three rise again, to it or above it.")
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
def draw_longer(longer, since):
    """The losses of networks that are trained on, with the same rate and with half of it.

    Parameters
    ----------
    longer : dict of (float, float) to Trained
        By their weight decay and their rate; the larger rate is drawn solid.
    since : int
        The step at which the runs begin.

    Returns
    -------
    Canvas
    """
    decays, full = sorted({decay for decay, _ in longer}), max(eta for _, eta in longer)
    # The median loss of runs that bounce jitters: a label says its mean over the last 100 steps.
    ends = {key: np.median(run.losses, axis=1)[-100:].mean() for key, run in longer.items()}
    said = "; ".join(f"weight decay {decay:g}, eta {eta:g}: {end:.4f}" for (decay, eta), end in ends.items())
    canvas = Canvas("Half the rate helps the runs that bounce, and only them", panels=2, size=(9.6, 4.0),
                    alt=f"Median losses of networks over 2,000 further steps, a panel for each weight decay, with the "
                        f"same rate and with half of it. In the end: {said}.")
    for ax, decay, color in zip(canvas.axes, decays, (VERMILLION, BLUE), strict=True):
        labels = []
        for (_, eta), run in ((key, run) for key, run in longer.items() if key[0] == decay):
            steps = since + np.arange(len(run.losses))
            ax.plot(steps, np.median(run.losses, axis=1), "-" if eta == full else "--", color=color)
            labels.append((steps[-1], ends[decay, eta], f"eta {eta:g}:\n{ends[decay, eta]:.4f}", color))
        ax.set_title(f"weight decay {decay:g}", fontsize=13)
        ax.set(xlabel="step t", ylabel="loss")
        ax.margins(x=0.02)
        ax.grid(True, axis="y")
        label_ends(ax, labels, gap=34)
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
                    alt="Length of the gradient of four runs over 120 steps, logarithmic. Into a bowl it shrinks; past "
                        "a saddle it shrinks as fast until step 70, and then grows; over a plateau it is small and "
                        "grows, across a valley it stays at 4.")
    draw_curves(canvas.ax, {name: run.norms[:steps + 1] for name, run in runs.items()}, ylabel="|g|",
                colors=_FOUR, dashes=_DASHES)
    return canvas
