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
    "losses": ("Forty losses that soon fall hardly any more; some still jump",
               "Two groups of twenty losses over 2,000 steps, and their medians: soon nearly level. In one group the loss of a "
               "network jumps up now and then.", "loss"),
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
    canvas = Canvas("Half the rate: the loss falls at once, by a per cent or two", size=(7.6, 4.2),
                    alt="Median loss of the networks that bounce, before and after the rate is halved, in per cent of its mean "
                        "before. With the same rate it jitters on about its old height; with half of it it drops at once "
                        "by a per cent or two, and falls on slowly.")
    since, ends = len(trained[weak].losses), []
    so_far = np.median(trained[weak].losses[-before:], axis=1)
    ways = (("", so_far, since - before, BLACK, "-", 1.4),
            (f"still\neta {full:g}", np.median(longer[weak, full].losses, axis=1), since, PURPLE, "--", 1.4),
            (f"half of it:\neta {half:g}", np.median(longer[weak, half].losses, axis=1), since, GREEN, "-", 3.2))
    for name, middle, first, color, dash, width in ways:
        per_cent = 100 * middle / so_far.mean()
        canvas.ax.plot(first + np.arange(len(middle)), per_cent, dash, color=color, linewidth=width)
        if name:     # what jitters has its label at the mean of its last 100 steps
            ends.append((first + len(middle) - 1, per_cent[-100:].mean(), name, color))
    canvas.ax.axvline(since, color="#888888", linewidth=1)
    canvas.ax.set(xlabel="step t", ylabel="median loss, in % of before")
    canvas.ax.grid(True, axis="y")
    canvas.ax.margins(x=0.02, y=0.2)
    write(canvas.ax, (since, canvas.ax.get_ylim()[1]), f"so far:\neta {full:g}", BLACK, offset=(-6, -26), ha="right")
    write(canvas.ax, (since, canvas.ax.get_ylim()[1]), "from here:\nboth rates", BLACK, offset=(6, -26))
    label_ends(canvas.ax, ends, gap=32)
    return canvas


@styled
def draw_edge(looks, largest, parts, norms, eta):
    """The largest bend along the run of one network, and below it two parts of its gradient.

    Parameters
    ----------
    looks : sequence of int, shape (m,)
        At which steps it was measured.
    largest, parts, norms : array_like, shape (m,)
        The largest bend; the length of the gradient's part along the eigenvectors that bend most; and of the gradient.
    eta : float

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Something tiny grows, unseen, until it outgrows the rest", panels=2, size=(8.2, 6.0),
                    alt="Above, over the steps of one network, the largest bend rises past a dotted line, 2 / eta, and "
                        "later comes back to it. Below, logarithmic, the gradient's part along the largest bends: "
                        "it shrinks to some billionths, then grows a millionfold, and crosses the rest of the gradient, "
                        "which has been falling slowly.")
    for panel in canvas.axes:     # one above the other, over the same steps
        panel.remove()
    canvas.axes = tuple(canvas.figure.subplots(2, 1, sharex=True, height_ratios=(2, 4)))
    (above, below), looks, largest, parts = canvas.axes, np.asarray(looks), np.asarray(largest), np.asarray(parts)
    rest = np.sqrt(np.asarray(norms)**2 - parts**2)
    above.plot(looks, largest, color=BLACK)
    below.plot(looks, parts, color=VERMILLION, linewidth=3)
    below.plot(looks, rest, "--", color=BLUE)
    above.axhline(2 / eta, color=BLACK, linestyle=":", linewidth=1.6)
    above.set(ylabel="largest bend", xlim=(0, looks[-1]))
    above.margins(y=0.25)
    below.set(xlabel="step t", ylabel="length", yscale="log", ylim=(parts.min() / 4, 4 * np.max(norms)))
    passed, outgrows = looks[np.argmax(largest * eta > 2)], _crossing(looks, parts / rest)
    for panel in canvas.axes:
        for place in (passed, outgrows):
            panel.axvline(place, color="#888888", linewidth=1)
    write(above, (0, 2 / eta), f"2 / eta = {2 / eta:g}", BLACK, offset=(8, 5))
    write(below, (passed, 1e-5), "the largest bend\npasses 2 / eta", BLACK, offset=(-6, 0), ha="right")
    write(below, (outgrows, 1e-5), "the part outgrows\nthe rest: |g| shoots up", BLACK,
          offset=(8, 0))
    write(below, (passed, np.interp(passed, looks, rest)), "the rest of g (dashed)", BLUE, offset=(-6, 14), ha="right")
    write(below, (outgrows, 1e-8), "the part of g along the\nlargest bends (solid)", VERMILLION, offset=(8, 0))
    return canvas


def _crossing(looks, ratio):
    """Where a ratio first rises above 1, between two looks."""
    after = np.argmax(ratio > 1)
    return np.interp(0, np.log(ratio[after - 1:after + 1]), looks[after - 1:after + 1])
