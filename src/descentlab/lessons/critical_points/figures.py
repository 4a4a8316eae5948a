"""The pictures of lesson 01: three kinds of critical points, hops across a valley, runs whose loss is flat."""

import numpy as np
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_level, log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, INK, PURPLE, SIGNS, VERMILLION
from descentlab.figures.plane import HEIGHTS

_SQUARE = ((-0.4, -0.4, 0), (0.4, -0.4, 0), (0.4, 0.4, 0), (-0.4, 0.4, 0))     # level, on the critical point
_STALLS = ((VERMILLION, "-"), (BLUE, "--"))     # of the networks: those that bounce, those that arrive
_TRAINED = {
    "losses": ("Forty losses that hardly fall any more",
               "Two groups of twenty losses over 2,000 steps, and their medians: soon nearly level.", "loss"),
    "norms": ("In one group the gradient shrinks, in the other it grows again",
              "Forty gradient norms over 2,000 steps, logarithmic. One median falls below 0.001; the other falls below "
              "0.01, rises again and stays near 0.1.", "|g|")}


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
    canvas = Canvas("Where the gradient is zero (height: the loss)", panels=len(kinds), size=(8.6, 3.5),
                    alt="A bowl rises both ways, a saddle rises along x and falls along y, a dome falls both ways. A "
                        "level square lies on the middle of each.")
    line = np.linspace(-1, 1, 31)
    xs, ys = np.meshgrid(line, line)
    for place, (kind, (along_x, along_y)) in enumerate(kinds.items()):
        ax = _in_space(canvas, place, xs, ys, (along_x * xs**2 + along_y * ys**2) / 2, vmin=-1, vmax=1, zorder=1)
        ax.add_collection3d(Poly3DCollection([_SQUARE], facecolor="white", edgecolor=BLACK, alpha=0.75, zorder=3))
        ax.plot(line, 0 * line, along_x * line**2 / 2, color=BLUE, zorder=5)
        ax.plot(0 * line, line, along_y * line**2 / 2, color=VERMILLION, linestyle="--", zorder=5)
        sign = SIGNS[kind]
        ax.plot([0], [0], [0], sign["marker"], color=sign["color"], markersize=10, markeredgecolor="white", zorder=9)
        ax.set(zlim=(-1, 1), xticks=[], yticks=[], zticks=[])
        ax.set_xlabel("x", labelpad=-10)
        ax.set_ylabel("y", labelpad=-10)
        ax.set_title(kind, y=0.96, fontsize=13, color=INK[sign["color"]])
        ax.view_init(15, -55)
        ax.set_box_aspect((1, 1, 0.8), zoom=1.1)
    return canvas


def _in_space(canvas, panel, xs, ys, heights, **colors):
    """Replace a panel by axes with a third dimension, and a surface in it."""
    canvas.axes[panel].remove()
    ax = canvas.figure.add_subplot(canvas.axes[panel].get_subplotspec(), projection="3d",
                                   computed_zorder=False)
    canvas.axes = (*canvas.axes[:panel], ax, *canvas.axes[panel + 1:])
    ax.plot_surface(xs, ys, heights, cmap=HEIGHTS, linewidth=0.2, edgecolor="#00000030", rcount=45, ccount=45, **colors)
    return ax


@styled
def draw_hops(y, bends, eta):
    """A run that is thrown from the bottom of a valley, and the mean bend of each of its steps.

    Parameters
    ----------
    y : array_like, shape (T+1,)
        Its places across the valley.
    bends : array_like, shape (T,)
        The mean bend between each two of them.
    eta : float

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A bounce widens until its mean bend is 2 / eta", panels=2, size=(9.2, 3.9),
                    alt="Left, y's part of the loss of a valley and the hops of a run, which begins at the bottom and ends "
                        f"between two walls. Right, the mean bend of each step: it sinks from 25 to {2 / eta:.3g}.")
    across, sinks = canvas.axes
    line = np.linspace(-0.45, 0.45, 201)
    across.plot(line, np.log(np.cosh(5 * line)), color=BLACK)
    across.plot(y, np.log(np.cosh(5 * np.asarray(y))), ".-", color=VERMILLION, linewidth=1, markersize=9)
    across.plot(y[0], np.log(np.cosh(5 * y[0])), "o", color="white", markeredgecolor=VERMILLION, markersize=10, zorder=6)
    write(across, (y[0], 0), "0", VERMILLION, offset=(0, -20), ha="center")
    for t, place in enumerate(y[1:8], 1):     # later ones lie one upon another
        write(across, (place, np.log(np.cosh(5 * place))), str(t), VERMILLION, offset=(9 if place > 0 else -9, -9),
              ha="left" if place > 0 else "right")
    across.set(xlabel="y, across the valley", ylabel="loss, without the part of x", ylim=(-0.2, 1.65))
    steps = np.arange(1, len(y))
    sinks.plot(steps, bends, ".-", color=VERMILLION, markersize=9)
    sinks.set(xlabel="step t", ylabel="mean bend of the step", ylim=(0.9 * 2 / eta, 1.05 * np.max(bends)), xticks=steps[1::2])
    draw_level(sinks, 2 / eta, "")
    write(sinks, (steps[-1], 2 / eta), f"2 / eta = {2 / eta:.1f}", BLACK, offset=(0, 6), ha="right")
    return canvas


@styled
def draw_trained(trained, what):
    """The losses or the gradients' lengths of two kinds of networks, whose loss stands still.

    Beside the gradients stands the share of the last 500 steps that turn back.

    Parameters
    ----------
    trained : dict of float to Run
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
        canvas.ax.plot(values, color=color, linewidth=0.6, alpha=0.4)
        middle = np.median(values, axis=1)
        canvas.ax.plot(middle, dash, color=color)
        text = f"weight decay\n{decay:g}"
        if what == "norms":
            text += f":\n{run.turns[-500:].mean():.0%} of the last\n500 turn back"
        ends.append((len(middle) - 1, middle[-1], text, color))
    canvas.ax.set(xlabel="step t", ylabel=label)
    log_height(canvas.ax)
    canvas.ax.margins(x=0.02)
    label_ends(canvas.ax, ends, gap=66 if what == "norms" else 32)
    return canvas


@styled
def draw_longer(trained, longer, before=500):
    """The median loss of networks that bounce when they are trained on, with the same rate and with half of it.

    Parameters
    ----------
    trained : dict of float to Run
        The runs so far, by their weight decay: those with the weakest bounce.
    longer : dict of (float, float) to Run
        How they go on, by their weight decay and their rate.
    before : int
        How many steps before the change of the rate are shown.

    Returns
    -------
    Canvas
    """
    weak = min(trained)
    full, half = max(eta for _, eta in longer), min(eta for _, eta in longer)
    canvas = Canvas("Half the rate lets the losses that bounce fall at once", size=(7.6, 4.2),
                    alt="Median loss of the networks that bounce, before and after the rate is halved. With the same rate "
                        "it jitters on about its old height; with half of it it drops at once and falls on.")
    since, ends = len(trained[weak].losses), []
    ways = (("", trained[weak].losses[-before:], since - before, BLACK, "-", 1.4),
            (f"still\neta {full:g}", longer[weak, full].losses, since, PURPLE, "--", 1.4),
            (f"half of it:\neta {half:g}", longer[weak, half].losses, since, GREEN, "-", 3.2))
    for name, losses, first, color, dash, width in ways:
        middle = np.median(losses, axis=1)
        canvas.ax.plot(first + np.arange(len(middle)), middle, dash, color=color, linewidth=width)
        if name:     # what jitters has its label at the mean of its last 100 steps
            ends.append((first + len(middle) - 1, middle[-100:].mean(), name, color))
    canvas.ax.axvline(since, color="#888888", linewidth=1)
    canvas.ax.set(xlabel="step t", ylabel="median loss")
    canvas.ax.grid(True, axis="y")
    canvas.ax.margins(x=0.02, y=0.2)
    write(canvas.ax, (since, canvas.ax.get_ylim()[1]), f"so far:\neta {full:g}", BLACK, offset=(-6, -26), ha="right")
    write(canvas.ax, (since, canvas.ax.get_ylim()[1]), "from here:\nboth rates", BLACK, offset=(6, -26))
    label_ends(canvas.ax, ends, gap=32)
    return canvas


@styled
def draw_edge(mean_bends, norms, steps, largest, eta, first=20):
    """The mean bend of each step of one network beside the largest bend of all directions, and |g| below.

    Parameters
    ----------
    mean_bends : array_like, shape (T,)
        Of each step.
    norms : array_like, shape (T+1,)
        The gradient's length where each step begins, and where the last one ends.
    steps : array_like, shape (m,)
        Where the largest bend was measured.
    largest : array_like, shape (m,)
    eta : float
    first : int
        Where the picture begins, when the first long steps are over.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The largest bend passes 2 / eta; the mean bend follows late", panels=2, size=(7.6, 5.6),
                    alt="Over the steps of one network a dashed line, the largest bend, rises and passes a dotted line, "
                        "2 / eta. Much later a solid line, the mean bend of the step, which has been near 0, jumps up to "
                        "it, and |g|, in a panel below, shoots up. From then on both bends stay about 2 / eta.")
    for panel in canvas.axes:     # one above the other, over the same steps
        panel.remove()
    canvas.axes = tuple(canvas.figure.subplots(2, 1, sharex=True, height_ratios=(5, 2)))
    (ax, below), mean_bends = canvas.axes, np.asarray(mean_bends)
    at, bends = np.transpose([pair for pair in zip(steps, largest) if pair[0] >= first])
    ax.plot(np.arange(first, len(mean_bends)), mean_bends[first:], color=VERMILLION)
    ax.plot(at, bends, "--", color=BLACK, linewidth=1.8)
    passed, jumps = at[np.argmax(bends * eta > 2)], first + np.argmax(mean_bends[first:] * eta > 1)
    below.plot(np.arange(first, len(norms)), norms[first:], color=BLUE)
    below.set(xlabel="step t", ylabel="|g|", yscale="log")
    ax.set(ylabel="bend", xlim=(0, len(mean_bends)), ylim=(-0.1 * 2 / eta, 1.35 * 2 / eta))
    ax.axhline(2 / eta, color=BLACK, linestyle=":", linewidth=1.6)
    for panel in canvas.axes:
        for place in (passed, jumps):
            panel.axvline(place, color="#888888", linewidth=1)
    write(ax, (first, 2 / eta), f"2 / eta = {2 / eta:g}", BLACK, offset=(-8, 6))
    write(ax, (passed, 0.5 / eta), "the largest bend\npasses 2 / eta", BLACK, offset=(-6, 0), ha="right")
    write(ax, (len(mean_bends), bends[-1]), "largest bend, of all directions (dashed)", BLACK, offset=(-4, 12), ha="right")
    write(ax, (jumps, 1 / eta), "mean bend of the step (solid)", VERMILLION, offset=(10, 0))
    write(ax, (jumps, 0.5 / eta), "the steps turn back,\n|g| shoots up", BLACK, offset=(10, 0))
    return canvas
