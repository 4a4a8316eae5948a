"""The pictures of lesson 01: three kinds of critical points, hops across a valley, runs whose loss is flat, factors."""

import numpy as np
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_level, log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, INK, SIGNS, VERMILLION
from descentlab.figures.plane import HEIGHTS

_SQUARE = ((-0.4, -0.4, 0), (0.4, -0.4, 0), (0.4, 0.4, 0), (-0.4, 0.4, 0))     # level, on the critical point
_STALLS = ((VERMILLION, "-"), (BLUE, "--"))     # of the networks: those that bounce, those that arrive
_TRAINED = {
    "losses": ("Forty losses that hardly fall any more",
               "Two groups of twenty losses over 2,000 steps, and their medians: soon nearly level. In one group the loss of a "
               "network jumps up now and then.", "loss"),
    "norms": ("In one group the gradient shrinks, in the other it grows again",
              "Forty gradient norms over 2,000 steps, logarithmic. One median falls below 0.001; the other falls below "
              "0.01, rises again and stays near 0.1.", "|g|, logarithmic")}


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
                    alt="Left, y's part of the loss of a valley and the hops of a run, which begins close to the bottom and "
                        f"ends between two walls. Right, the mean bend of each step: it sinks from 25 to {2 / eta:.3g}.")
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
def draw_trained(trained, what, first=20):
    """The losses or the gradients' lengths of two kinds of networks, whose loss stands still.

    Beside the gradients stands the share of the last 500 steps that turn back.

    Parameters
    ----------
    trained : dict of float to Run
        By their weight decay.
    what : {"losses", "norms"}
    first : int
        From which step on they are drawn: before it all of them leap and fall.

    Returns
    -------
    Canvas
    """
    title, alt, label = _TRAINED[what]
    canvas, ends = Canvas(title, size=(7.6, 4.2), alt=alt), []
    for (decay, run), (color, dash) in zip(sorted(trained.items()), _STALLS, strict=True):
        values = getattr(run, what)[first:]
        steps, middle = first + np.arange(len(values)), np.median(values, axis=1)
        canvas.ax.plot(steps, values, color=color, linewidth=0.6, alpha=0.4 if what == "norms" else 0.2)
        canvas.ax.plot(steps, middle, dash, color=color)
        text = f"weight decay\n{decay:g}"
        if what == "norms":
            text += f":\n{run.turns[-500:].mean():.0%} of the last\n500 turn back"
        ends.append((steps[-1], middle[-1], text, color))
    canvas.ax.set(xlabel=f"step t, from {first} on", ylabel=label)
    if what == "norms":
        log_height(canvas.ax)
    else:
        canvas.ax.set_ylim(bottom=0)     # how flat a loss is can be seen only against all of it
    canvas.ax.margins(x=0.02)
    label_ends(canvas.ax, ends, gap=66 if what == "norms" else 32)
    return canvas


@styled
def draw_factors(runs):
    """The losses of some runs, and below them the factors of their steps.

    Parameters
    ----------
    runs : dict of str to (ndarray, ndarray)
        Name -> the loss at each step, shape (T+1,), and the factor of each step, shape (T,).

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The factor tells of the last step, not of the next", panels=2 * len(runs), size=(9.2, 4.8),
                    alt="Four losses, each with the factor of its steps below. Past a saddle the factor is between 0 and 1, "
                        "then above 1 while the loss is flat, then below 1 again. Of a gliding network it stays close to 1. "
                        "Of a bouncing one it does, too, for 400 steps, then falls to -1. In the bowl it is -0.5 all the time.")
    above, below = canvas.stack(columns=len(runs), heights=(2, 3))
    for high, low, (name, (losses, factors)) in zip(above, below, runs.items()):
        high.plot(losses / losses[0], color=BLACK)
        high.set_title(name, loc="left", fontsize=13)
        for level in (-1, 0, 1):
            low.axhline(level, color=BLACK, linestyle=":", linewidth=1.2)
        low.plot(np.arange(1, len(losses)), factors, color=VERMILLION)
        low.set(xlabel="step t", xlim=(0, len(factors)))
        low.locator_params(axis="x", nbins=3)
    above[0].set(ylabel="loss / first loss", ylim=(0, 1.1))
    below[0].set(ylabel="factor of the step", ylim=(-1.5, 1.5), yticks=[-1, 0, 1])
    for height, name in ((1.25, "leaving"), (0.5, "gliding"), (-0.75, "turning back"), (-1.25, "at -1: bouncing")):
        write(below[-1], (0.5, height), name, BLACK, offset=(0, 0), ha="center", va="center", fontsize=11,
              xycoords=("axes fraction", "data"))
    return canvas


@styled
def draw_edge(looks, largest, norms, parts, eta):
    """The largest bend along the run of one network; below it the gradient, and its part along the largest bend.

    Parameters
    ----------
    looks : sequence of int, shape (m,)
        At which steps the largest bend and the part were measured.
    largest, parts : array_like, shape (m,)
    norms : array_like, shape (T+1,)
        The gradient's length at each step.
    eta : float

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A part of g grows long before it is seen", panels=2, size=(8.2, 5.8),
                    alt="Above, over the steps of one network, the largest bend rises past a dotted line, 2 / eta, and "
                        "later comes back to it. Below, logarithmic, the gradient's length falls slowly. A dashed line, its part "
                        "along the largest bend, falls far below it, grows again some time after the largest bend has passed "
                        "2 / eta, and meets the gradient's length where that shoots up.")
    ((above,), (below,)), looks, largest = canvas.stack(heights=(2, 4)), np.asarray(looks), np.asarray(largest)
    norms, parts = np.asarray(norms), np.asarray(parts)
    passed = looks[np.argmax(largest * eta > 2)]
    above.plot(looks, largest, color=BLACK)
    below.plot(np.arange(looks[0], len(norms)), norms[looks[0]:], color=BLUE, linewidth=3)
    below.plot(looks, parts, "--", color=VERMILLION)
    above.axhline(2 / eta, color=BLACK, linestyle=":", linewidth=1.6)
    above.set(ylabel="largest bend", xlim=(0, len(norms) - 1))
    above.margins(y=0.25)
    below.set(xlabel="step t", ylabel="length", yscale="log", ylim=(parts.min() / 30, 8 * norms[looks[0]:].max()))
    for panel in canvas.axes:
        panel.axvline(passed, color="#888888", linewidth=1)
    write(above, (0, 2 / eta), f"2 / eta = {2 / eta:g}", BLACK, offset=(8, 5))
    write(below, (passed, norms[passed]), "|g|", BLUE, offset=(-6, 10), ha="right")
    write(below, (passed, 1e-5), "the largest bend\npasses 2 / eta", BLACK, offset=(-6, 0), ha="right")
    write(below, (0.74, 0.3), "the part of g along\nthe largest bend\n(dashed)", VERMILLION, xycoords="axes fraction")
    return canvas
