"""The pictures of lesson 01: where paths end, three kinds of critical points, runs whose loss is flat."""

import numpy as np
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, draw_level, log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, INK, SIGNS, VERMILLION
from descentlab.figures.plane import HEIGHTS
from descentlab.lessons.critical_points.cases import descend_in_well, wells

_SQUARE = ((-0.4, -0.4, 0), (0.4, -0.4, 0), (0.4, 0.4, 0), (-0.4, 0.4, 0))     # level, on the critical point
_STALLS = ((VERMILLION, "-"), (BLUE, "--"))     # of the networks: those that bounce, those that arrive
_TRAINED = {
    "losses": ("Forty losses that hardly fall any more",
               "Two groups of twenty losses over 2,000 steps, and their medians: soon nearly level.", "loss"),
    "norms": ("In one group the gradient shrinks, in the other it grows again",
              "Forty gradient norms over 2,000 steps, logarithmic. One median falls below 0.001; the other falls below "
              "0.01, rises again and stays near 0.1.", "|g|")}


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
    canvas = Canvas("A little above its limit this run bounces from wall to wall", panels=2, size=(9.2, 3.9),
                    alt="Left, a loss with a wide well at 0 and a narrow one near 1.3, in a frame. Right, the frame: a "
                        "run begun close to the bottom jumps from wall to wall, far below the rim on the left.")
    well, bottom = wells()
    whole, near = canvas.axes
    for ax, low, high in ((whole, -0.8, 2), (near, 1.06, 1.45)):
        x = np.linspace(low, high, 301)
        ax.plot(x, well.value(x[:, None]), color=BLACK)
        ax.set(xlabel="x", xlim=(low, high))
    whole.set(ylabel="loss", ylim=(-0.2, 1))
    write(whole, (0, 0), "global minimum", BLACK, offset=(0, -18), ha="center")
    whole.indicate_inset(bounds=(1.06, 0.4, 0.39, 0.048), edgecolor=VERMILLION, alpha=1, linewidth=1.6)
    write(whole, (1.45, 0.39), "local minimum", VERMILLION, offset=(0, -18), ha="center")
    theta = descend_in_well([0.01], multiple, 40).theta
    near.plot(theta[:, 0], well.value(theta), ".-", color=VERMILLION, linewidth=1, markersize=9)
    near.plot(*theta[0], well.value(theta[0]), "o", color="white", markeredgecolor=VERMILLION, markersize=10, zorder=6)
    write(near, (theta[0, 0], float(well.value(theta[0]))), "start", VERMILLION, offset=(0, -20), ha="center")
    near.set_ylim(0.4, 0.448)
    write(near, (1.11, 0.4385), "rim", BLACK, offset=(0, 8), ha="center")
    near.set_title(f"the local minimum, eta = {multiple:g} x limit", fontsize=13)
    return canvas


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
                    alt="Left, the loss across a valley and the hops of a run, which begins at the bottom and ends "
                        f"between two walls. Right, the mean bend of each step: it sinks from 25 to {2 / eta:.3g}.")
    across, sinks = canvas.axes
    line = np.linspace(-0.45, 0.45, 201)
    across.plot(line, np.log(np.cosh(5 * line)), color=BLACK)
    across.plot(y, np.log(np.cosh(5 * np.asarray(y))), ".-", color=VERMILLION, linewidth=1, markersize=9)
    across.plot(y[0], np.log(np.cosh(5 * y[0])), "o", color="white", markeredgecolor=VERMILLION, markersize=10, zorder=6)
    write(across, (y[0], 0), "start", VERMILLION, offset=(0, -20), ha="center")
    across.set(xlabel="y, across the valley", ylabel="loss", ylim=(-0.2, 1.65))
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
def draw_longer(longer, since):
    """How the losses of networks that are trained on change, with the same rate and with half of it.

    A dash is for a weight decay, as in `draw_trained`; half the rate is drawn thicker.

    Parameters
    ----------
    longer : dict of (float, float) to Trained
        By their weight decay and their rate.
    since : int
        The step at which the runs begin.

    Returns
    -------
    Canvas
    """
    full, half = max(eta for _, eta in longer), min(eta for _, eta in longer)
    canvas = Canvas("Half the rate helps the runs that bounce, and only them", size=(7.6, 4.2),
                    alt="Median change of the loss over 2,000 further steps in per cent, for each weight decay, with the "
                        "same rate and with half of it. Of those that bounce, the loss jitters about its old height with "
                        "the same rate, and falls at once with half of it. The others hardly move with either.")
    labels = []
    for decay, (color, dash) in zip(sorted({decay for decay, _ in longer}), _STALLS, strict=True):
        ends = {}
        for eta, width in ((full, 1.4), (half, 3.2)):
            losses = longer[decay, eta].losses
            change = 100 * np.median(losses / losses[0] - 1, axis=1)
            steps, ends[eta] = since + np.arange(len(change)), losses[-100:].mean(axis=0)
            canvas.ax.plot(steps, change, dash, color=color, linewidth=width)
            # The median of runs that bounce jitters: its label stands at the mean of its last 100 steps.
            labels.append([steps[-1], change[-100:].mean(), f"decay {decay:g}, eta {eta:g}", color])
        labels[-1][2] += f": ends\nbelow eta {full:g} in {(ends[half] < ends[full]).sum()} of {ends[half].size}"
    canvas.ax.set(xlabel="step t", ylabel="change of the loss in %")
    canvas.ax.margins(x=0.02)
    canvas.ax.grid(True, axis="y")
    label_ends(canvas.ax, labels, gap=34)
    return canvas


@styled
def draw_edge(mean_bends, measured, norms, eta, first=20):
    """The mean bend of each step of one network beside the largest bend; below them its gradient, and its swing.

    Parameters
    ----------
    mean_bends : array_like, shape (T,)
        Of each step.
    measured : array_like, shape (m, 3)
        A step, the largest bend there, and the swing: the part of the gradient along the eigenvectors that bend most.
        A dotted line multiplies the first swing drawn by the factors of these bends alone, until the run jumps.
    norms : array_like, shape (T,)
    eta : float
    first : int
        Where the picture begins, when the first long steps are over.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The largest bend passes 2 / eta; then a tiny swing must grow", panels=2, size=(8.2, 6.4),
                    alt="Two panels over the same steps of one network. Above, the largest bend rises past 2 / eta; much "
                        "later the mean bend of the step, which has been near 0, jumps up to it, and then swings about "
                        "2 / eta. Below, logarithmic, a dotted line, the factors multiplied together, falls below a "
                        "billionth, turns where the largest bend passes 2 / eta, and meets the gradient at the jump. The "
                        "swing follows it down and up, but in between stays above it; after the jump it is the gradient.")
    grid = canvas.figure.add_gridspec(2, 1)
    above, below = canvas.axes
    for row, ax in enumerate(canvas.axes):
        ax.set_subplotspec(grid[row])
    at, largest, swing = (column[np.array(measured)[:, 0] >= first] for column in np.transpose(measured))
    steps = np.arange(first, len(mean_bends))
    above.plot(steps, mean_bends[first:], color=VERMILLION)
    above.plot(at, largest, "--", color=BLACK, linewidth=1.8)
    below.plot(steps, norms[first:len(mean_bends)], color=VERMILLION)
    below.plot(at, swing, "-.", color=BLUE)
    passed, jumps = at[np.argmax(largest * eta > 2)], first + np.argmax(mean_bends[first:] * eta > 1)
    growing = np.cumprod(np.abs(1 - eta * np.interp(np.arange(at[0], jumps), at, largest)))
    below.plot(np.arange(at[0], jumps + 1), swing[0] * np.append(1, growing), ":", color=BLACK, linewidth=1.8)
    for ax in canvas.axes:
        ax.axvline(passed, color="#888888", linewidth=1)
        ax.set_xlim(0, len(mean_bends))
    # Before it jumps the mean bend is near 0, far below what is to be seen here.
    above.set(ylabel="bend", xticklabels=[], ylim=(0.8 * 2 / eta, 1.2 * 2 / eta))
    above.axhline(2 / eta, color=BLACK, linestyle=":", linewidth=1.6)
    write(above, (len(mean_bends), 2 / eta), f"2 / eta = {2 / eta:g}", BLACK, offset=(-4, -24), ha="right")
    write(above, (len(mean_bends), largest.max()), "largest bend, of all directions (dashed)", BLACK, offset=(-4, 4),
          ha="right")
    write(above, (jumps, 0.8 * 2 / eta), "mean bend of the step (before: near 0)", VERMILLION, offset=(10, 6))
    below.set(xlabel="step t", ylabel="length")
    log_height(below)
    below.set_ylim(1e-10, 2 * norms[first:].max())
    write(below, (passed, norms[int(passed)]), "|g|", VERMILLION, offset=(-10, 8), ha="right")
    write(below, (passed, 1e-5), "the swing\n(dash-dotted)", BLUE, offset=(-10, 0), ha="right")
    write(below, (jumps, 1e-8), "the factors, multiplied (dotted)", BLACK, offset=(10, 0))
    return canvas
