"""Pictures of lesson 02 of a network: power iteration, rates, limits on the way, and a way on where no slope is left."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, log_height
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, GREEN, GREY, ORANGE
from descentlab.lessons.taylor_and_hessian.figures import DOWN, UP


@styled
def draw_rates(smooth, kinked):
    """The loss from one start, at rates that are multiples of the lowest limit on the way.

    Parameters
    ----------
    smooth, kinked : dict of float to array_like, shape (T,)
        With tanh and with ReLU: times the limit -> the loss after each step.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At the limit the loss still falls here; beyond it, a run may win or lose", panels=2,
                    size=(10.2, 4.6),
                    alt="Two panels, tanh and ReLU: the loss over the steps, logarithmic. At half the limit and at the "
                        "limit it falls all the way. At twice the limit it rises now and then, and ends lower. At five "
                        "times the limit it falls at first and climbs above the start. With tanh it ends lowest of "
                        "all, with ReLU highest.")
    every = [loss for losses in (smooth, kinked) for loss in losses.values()]
    ylim = 0.7 * min(map(min, every)), 1.5 * max(map(max, every))
    for ax, name, losses in zip(canvas.axes, ("tanh", "ReLU"), (smooth, kinked)):
        draw_curves(ax, {f"{times:g} × limit" if times != 1 else "limit": loss for times, loss in losses.items()},
                    ylabel="loss" if name == "tanh" else "", xlabel="step", colors=(GREEN, UP, ORANGE, DOWN),
                    dashes=("-", "-", "-.", ":"))
        ax.set(ylim=ylim)
        first = next(iter(losses.values()))[0]
        ax.axhline(first, color=GREY, linewidth=1.2, linestyle="--", zorder=0)
        write(ax, (len(next(iter(losses.values()))) - 1, first), "the start", GREY, offset=(0, 5), ha="right", fontsize=13)
        ax.set_title(name, loc="left", fontsize=13)
    return canvas


@styled
def draw_limits(runs, every=2):
    """The limit at the places that runs pass, beside the rate of each; shaded where the rate is above it.

    Parameters
    ----------
    runs : dict of str to pair of float and array_like, shape (T,)
        What the rate is called -> the rate, and 2 / sharpness on the way.
    every : int
        How many steps lie between two places.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Twice the limit is too much at first; then the run comes where more is allowed", panels=2,
                    size=(10.2, 4.6),
                    alt="Two panels with the same heights: the limit along a run as a line with dots, and the run's rate "
                        "as a dashed level. Left the limit stays above the rate, at some steps barely. Right it lies "
                        "below the rate at first, which is shaded, then rises above it and goes on rising.")
    for ax, (name, (rate, limits)) in zip(canvas.axes, runs.items()):
        x = every * np.arange(len(limits))
        ax.plot(x, limits, "o-", color=UP, markersize=6, markeredgecolor="white", linewidth=2.2)
        ax.axhline(rate, color=BLACK, linewidth=2.2, linestyle="--")
        ax.fill_between(x, limits, rate, where=np.less(limits, rate), interpolate=True, color=DOWN, alpha=0.4, linewidth=0)
        write(ax, (x[-1], limits[-1]), "the limit here: 2 / sharpness", UP, offset=(0, 9), ha="right", fontsize=13)
        write(ax, (x[-1], rate), f"its rate: {rate:.1f}", BLACK, offset=(0, -17), ha="right", fontsize=13)
        ax.set(xlabel="step", yscale="log")
        ax.set_title(f"a run with {name}", loc="left", fontsize=13)
    heights = [height for rate, limits in runs.values() for height in (rate, *limits)]
    for ax in canvas.axes:
        ax.set_ylim(0.7 * min(heights), 1.6 * max(heights))
        log_height(ax)
    canvas.ax.set_ylabel("learning rate")
    return canvas


@styled
def draw_walks(network, start, ways):
    """The loss on straight ways through one place, ahead and back, and what Taylor's formula says of the first.

    Parameters
    ----------
    network : Network
    start : ndarray, shape (P,)
    ways : dict of str to ndarray, shape (P,)
        Directions of length 1.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("No slope is left, and yet there is a way down", size=(9.4, 4.6),
                    alt="The loss on two straight ways through the place where the run stands. Along the eigenvector of "
                        "the lowest eigenvalue it falls on both sides, near the place as the dotted parabola says. Along "
                        "a random direction it hardly changes.")
    step, g, (first, *_) = np.linspace(-2.5, 2.5, 51), network.gradient(start), ways
    curves = {name: network.value(start + step[:, None] * v) for name, v in ways.items()}
    e = ways[first]
    curves[f"{first}, Taylor"] = network.value(start) + g @ e * step + e @ network.hvp(start, e) / 2 * step**2
    draw_curves(canvas.ax, curves, x=step, log=False, ylabel="loss", xlabel="distance walked", dashes=("-", "--", ":"),
                colors=(DOWN, GREY, DOWN))
    canvas.ax.plot(0, network.value(start), "o", color=BLACK, markersize=11, markeredgecolor="white", zorder=5)
    return canvas


@styled
def draw_power_iteration(hessian, arrows, bends):
    """How products turn a vector in the plane, and how they raise the bend along one in a network.

    Parameters
    ----------
    hessian : array_like, shape (2, 2)
    arrows : sequence of array_like, shape (2,)
        Before the first product, after it, and so on; each of length 1.
    bends : sequence of float
        Along such vectors in a network.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Each product turns the vector towards the direction that bends most", panels=2, size=(10.2, 5.2),
                    alt="Left, numbered arrows of length one, each nearer to a green line than the one before, on "
                        "alternate sides of it. Right, in the network, the bend along the vector against the number of "
                        "products: it rises from near zero, steeply and then slowly, and comes to rest.")
    plane, ax = canvas.axes
    values, vectors = np.linalg.eigh(hessian)
    order = np.argsort(np.abs(values))
    for which, name, dash in zip(order, ("e₁", "e₂"), (":", "-")):
        e = vectors[:, which] * np.sign(vectors[0, which])
        plane.plot(*np.outer(e, [-0.35, 1.2]), dash, color=GREEN, linewidth=3, zorder=1)
        write(plane, 1.2 * e, f"{name}: {values[which]:+.3g}", GREEN, offset=(6, 4), fontsize=14)
    for number, arrow in enumerate(arrows):
        color = UP if number else BLACK
        plane.annotate("", arrow, (0, 0), arrowprops=dict(arrowstyle="-|>", color=color, linewidth=2.4, shrinkA=0,
                                                          shrinkB=0, mutation_scale=18))
        write(plane, 1.12 * np.asarray(arrow), str(number), color, offset=(0, 0), ha="center", va="center", fontsize=15,
              fontweight="bold")
    plane.set(aspect="equal", xlim=(-0.45, 1.35), ylim=(-0.95, 1.2), xticks=[], yticks=[])
    plane.spines[:].set_visible(False)
    plane.set_title("in the plane: after 0, 1, 2 … products", loc="left", fontsize=13)
    ax.axhline(bends[-1], color=GREEN, linewidth=2, linestyle="--", zorder=0)
    ax.plot(bends, "o-", color=UP, markersize=7, markeredgecolor="white", linewidth=1.8)
    write(ax, (len(bends) - 1, bends[-1]), f"comes to rest at {bends[-1]:.2f}", UP, offset=(0, 9), ha="right",
          fontsize=14)
    ax.set(xlabel="products", ylabel="bend along the vector")
    ax.set_ylim(top=1.2 * max(bends))
    ax.set_title("in the network", loc="left", fontsize=13)
    return canvas
