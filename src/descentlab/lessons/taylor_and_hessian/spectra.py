"""Pictures of lesson 02 of a network: power iteration, rates, limits on the way, and a way on where no slope is left."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, log_height
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, GREEN, GREY, ORANGE
from descentlab.lessons.taylor_and_hessian.figures import DOWN, UP


@styled
def draw_rates(networks):
    """The loss from one start, at rates that are multiples of the lowest limit on the way of a slow run.

    Parameters
    ----------
    networks : dict of str to pair of float and dict of float to array_like, shape (T,)
        Activation -> the lowest limit, and of each multiple the loss after each step.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Up to the lowest limit the loss only falls here; beyond it, a run may win or lose", panels=2,
                    size=(10.2, 4.6),
                    alt="Two panels, tanh and ReLU: the loss over the steps, logarithmic. At half the lowest limit and "
                        "at the lowest limit it falls all the way. At twice that it rises now and then, and ends lower. "
                        "At five times it falls at first and climbs above the start. With tanh it ends lowest of all, "
                        "with ReLU highest.")
    every = [loss for _, losses in networks.values() for loss in losses.values()]
    ylim = 0.7 * min(map(min, every)), 1.5 * max(map(max, every))
    for ax, (name, (limit, losses)) in zip(canvas.axes, networks.items()):
        draw_curves(ax, {f"{times:g} × {limit:.2f}": loss for times, loss in losses.items()},
                    ylabel="loss" if ax is canvas.ax else "", xlabel="step", colors=(GREEN, UP, ORANGE, DOWN),
                    dashes=("-", "-", "-.", ":"))
        ax.set(ylim=ylim)
        first = next(iter(losses.values()))[0]
        ax.axhline(first, color=GREY, linewidth=1.2, linestyle="--", zorder=0)
        write(ax, (len(next(iter(losses.values()))) - 1, first), "the start", GREY, offset=(0, 5), ha="right", fontsize=13)
        ax.set_title(name, loc="left", fontsize=13)
    return canvas


@styled
def draw_limits(runs, every=2):
    """The loss along two runs, shaded where the second is above its limit; and the limit against the loss.

    At one and the same loss one sees which of the two is at the flatter place.

    Parameters
    ----------
    runs : dict of float to pair of array_like
        Rate -> the loss after each step, and 2 / sharpness at some.
    every : int
        How many steps lie between two limits.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Thrown, the fast run is at flatter places even at the same loss", panels=2,
                    size=(10.2, 4.6),
                    alt="Left the loss of two runs over the steps. The slow run's only falls; the fast one's falls, rises "
                        "at some of the first steps, which are shaded, and falls again. Right the limit where they are, "
                        "as dots, against the loss there, and their rates as dashed levels. Both limits sink at first, "
                        "and rise as the loss falls on. The fast run's is the lower one at a high loss, below its rate; then it jumps "
                        "above its rate and above the other run's limit, and stays there.")
    (losses, allowed), (colors, dashes) = canvas.axes, ((UP, ORANGE), ("-", "-."))
    draw_curves(losses, {f"rate {rate:.2f}": loss for rate, (loss, _) in runs.items()}, ylabel="loss", xlabel="step",
                colors=colors, dashes=dashes)
    seen = [value for loss, _ in runs.values() for value in loss]
    last = 0.2 * min(seen)      # room for the labels
    for (rate, (loss, limits)), color, dash in zip(runs.items(), colors, dashes):
        steps, x = every * np.arange(len(limits)), loss[::every]
        allowed.plot(x, limits, dash, marker="o", color=color, markersize=6, markeredgecolor="white", linewidth=2.2)
        allowed.axhline(rate, color=color, linewidth=2.2, linestyle="--")
        write(allowed, (last, rate), f"rate {rate:.2f}", color, offset=(-4, -17), ha="right", fontsize=13)
        write(allowed, (x[-1], limits[-1]), "its limit", color, offset=(9, 0), va="center", fontsize=13)
    over = np.flatnonzero(np.less(limits, rate))
    if len(over):
        losses.axvspan(steps[over[0]], steps[over[-1]], color=DOWN, alpha=0.2, linewidth=0, zorder=0)
    heights = [height for rate, (_, limits) in runs.items() for height in (rate, *limits)]
    allowed.set(xlabel="loss (falls to the right)", ylabel="learning rate", xscale="log", yscale="log",
                xlim=(1.5 * max(seen), last), ylim=(0.65 * min(heights), 1.6 * max(heights)))
    log_height(allowed)
    allowed.set_title("2 / sharpness (dots), rate (dashed)", loc="left", fontsize=13)
    losses.set_title(f"shaded: {rate:.2f} is above the limit", loc="left", fontsize=13)
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
                    alt="Left, numbered arrows of length one, each nearer to the solid green line than the one before, on "
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
