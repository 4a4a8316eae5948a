"""The pictures of Where does the parabola end?: errors, kinds of places, power iteration, limits on the way."""

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.ticker import MaxNLocator

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, GREEN, GREY, ORANGE
from descentlab.figures.plane import draw_points, relief
from descentlab.lessons.taylor_and_hessian.figures import DOWN, TAYLOR, UP
from descentlab.surfaces import Surface, himmelblau


@styled
def draw_errors(step, smooth, kinked):
    """How far the line and the parabola are off, with tanh and with ReLU. What rounding spoils is left out.

    Parameters
    ----------
    step : array_like, shape (n,)
    smooth, kinked : pair of array_like, shape (n,)
        The errors of the line and of the parabola, with tanh and with ReLU.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Along random directions a bend no longer helps reliably past ReLU's kinks", panels=2, size=(10.2, 4.6),
                    alt="Errors of the line (dots) and of the parabola (squares) against the step, all logarithmic. "
                        "With tanh they lie on the square and on the cube of the step. With ReLU the squares rise to "
                        "the dots at short steps already. Triangles at the foot stand for errors of the parabola that "
                        "are too small to be told from rounding.")
    for ax, name, pair in zip(canvas.axes, ("tanh", "ReLU"), (smooth, kinked)):
        for error, power, color, marker, text in zip(pair, (2, 3), TAYLOR, "os", ("line", "parabola")):
            seen = np.asarray(error) > 1e-13
            x, y = np.asarray(step)[seen], np.asarray(error)[seen]
            if marker == "o":
                ax.plot(x, y, marker, color=color, markersize=6, markeredgewidth=0, linestyle="none", zorder=3)
            else:       # open, so that a dot inside is seen
                ax.plot(x, y, marker, color=color, markersize=11, markerfacecolor="none", markeredgewidth=1.8,
                        linestyle="none")
            if name == "tanh":
                ax.plot(x, y[0] * (x / x[0]) ** power, "--", color=color, linewidth=1.8, zorder=1)
                text += {2: ": as step²", 3: ": as step³"}[power]
            up = power == 2
            third = len(x) // 3
            write(ax, (x[third], y[third]), text, color, offset=(-8, 10) if up else (12, -16),
                  ha="right" if up else "left", fontsize=13)
        ax.set(xscale="log", yscale="log", xlim=(7e-5, 1.5), ylim=(1e-14, 0.1), xlabel="step")
        ax.set_title(name, loc="left", fontsize=13)
        ax.grid(True, axis="y")
        tiny = np.asarray(step)[np.asarray(pair[1]) <= 1e-13]
        ax.plot(tiny, np.full(len(tiny), 2e-14), "v", color=TAYLOR[1], markersize=9, markerfacecolor="none",
                markeredgewidth=1.8)
        write(ax, (8e-5, 4e-14), "parabola: below 10⁻¹³", TAYLOR[1], offset=(0, 4), fontsize=13)
    canvas.ax.set_ylabel("error")
    return canvas


@styled
def draw_three_shapes(points, half=0.8):
    """What lies higher and what lies lower around one critical point of each kind of Himmelblau's surface.

    Around the saddle four times as much is seen, and the line that is as high as it is drawn thick.

    Parameters
    ----------
    points : iterable of CriticalPoint
        Of Himmelblau's surface, at least one of each kind.
    half : float
        What is seen of a minimum and of a maximum, to each side of the point.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The signs tell a minimum, a saddle and a maximum apart", panels=3, size=(10.2, 4.0),
                    alt="Around a minimum all is higher, around a maximum all is lower. Through the saddle passes a "
                        "thick level line, an eight with a minimum in each half: inside it all is lower, outside "
                        "higher. Arrows to both sides of each point, along the eigenvectors, carry the eigenvalues.")
    first = {point.classification.name: point for point in reversed(points)}
    for ax, kind in zip(canvas.axes, ("minimum", "saddle", "maximum")):
        here, value = first[kind].theta, first[kind].value
        seen = 4.2 * half if kind == "saddle" else half
        xs, ys, heights = relief(Surface(himmelblau.expression, himmelblau.variables,
                                         box=[(x - seen, x + seen) for x in here]))
        ax.contourf(xs, ys, heights, levels=[-np.inf, value, np.inf], colors=[to_rgba(DOWN, 0.3), to_rgba(UP, 0.22)])
        ax.contour(xs, ys, heights, levels=levels_around(value, heights), colors=GREY, linewidths=0.9, linestyles="solid")
        if kind == "saddle":
            ax.contour(xs, ys, heights, levels=[value], colors=BLACK, linewidths=2.6)
            inside = [point.theta for point in points if point.classification.name == "minimum"]
            draw_points(ax, [theta for theta in inside if np.abs(theta - here).max() < seen], "minimum", size=9)
        for bend, vector in zip(*eigenpairs(himmelblau.hessian(here))):
            length = 0.3 if kind == "saddle" else 0.5
            color = UP if bend > 0 else DOWN
            _arrow(ax, here, -length * seen * vector, color, "")
            _arrow(ax, here, length * seen * vector, color, f"{bend:+.0f}")
        draw_points(ax, here, kind, size=12)
        ax.set(aspect="equal", xlabel="x")
        ax.xaxis.set_major_locator(MaxNLocator(4))
        ax.yaxis.set_major_locator(MaxNLocator(4))
        ax.set_title("saddle, from farther away" if kind == "saddle" else kind, loc="left", fontsize=13)
    canvas.axes[0].set_ylabel("y", rotation=0, labelpad=10)
    return canvas


def _arrow(ax, start, vector, color, label):
    """An arrow in data units, its label at the tip."""
    tip = np.asarray(start) + np.asarray(vector)
    ax.annotate("", tip, start, arrowprops=dict(arrowstyle="-|>", color=color, linewidth=2.8, shrinkA=0, shrinkB=0,
                                                mutation_scale=18), zorder=6)
    write(ax, tip, label, color, offset=(8, 6), fontsize=13, fontweight="bold")


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


@styled
def draw_limits(runs, every=2):
    """The limit along two runs, against the loss there.

    At one and the same loss one sees which of the two is at the flatter place.

    Parameters
    ----------
    runs : dict of float to pair of array_like
        Rate -> the loss after each step, and 2 / sharpness at some; the slow run first.
    every : int
        How many steps lie between two limits.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("After its bumps, the fast run is at flatter places than the slow one at the same loss", size=(9.2, 4.8),
                    alt="The limit where two runs are, as dots, against the loss there, and their rates as dashed levels. "
                        "Both limits sink at first, and rise as the loss falls on. The fast run's is the lower one at a "
                        "high loss, below its rate; then it jumps above its rate and above the other run's limit, and "
                        "stays there.")
    ax, seen = canvas.ax, [value for loss, _ in runs.values() for value in loss]
    last = 0.1 * min(seen)      # room for the labels
    for name, (rate, (loss, limits)), color, dash in zip(("slow", "fast"), runs.items(), (UP, ORANGE), ("-", "-.")):
        x = loss[::every]
        ax.plot(x, limits, dash, marker="o", color=color, markersize=6, markeredgecolor="white", linewidth=2.2)
        ax.axhline(rate, color=color, linewidth=2.2, linestyle="--")
        write(ax, (last, rate), f"rate {rate:.2f}", color, offset=(-4, -17), ha="right", fontsize=13)
        write(ax, (x[-1], limits[-1]), f"limit of the {name} run", color, offset=(9, 0), va="center", fontsize=13)
    heights = [height for rate, (_, limits) in runs.items() for height in (rate, *limits)]
    ax.set(xlabel="loss (falls to the right)", ylabel="learning rate", xscale="log", yscale="log",
           xlim=(1.5 * max(seen), last), ylim=(0.65 * min(heights), 1.6 * max(heights)))
    log_height(ax)
    return canvas


def polar_curvature(hessian, number=361):
    """The bend v'Hv along every unit direction v in the plane.

    Parameters
    ----------
    hessian : array_like, shape (2, 2)
    number : int
        How many directions, around the whole circle.

    Returns
    -------
    angles, curvature : ndarray, shape (number,)
        In radians, and v'Hv there.
    zero : float
        The radius that stands for zero in a polar picture, so that nothing is negative.
    """
    angles = np.linspace(0, 2 * np.pi, number)
    v = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    curvature = np.einsum("ki,ij,kj->k", v, hessian, v)
    return angles, curvature, 1.25 * max(np.abs(curvature).max(), 1e-12)


def eigenpairs(hessian):
    """The eigenvalues and eigenvectors of a matrix, as one draws them.

    Parameters
    ----------
    hessian : array_like, shape (2, 2)

    Returns
    -------
    values : ndarray, shape (2,)
    vectors : ndarray, shape (2, 2)
        As rows, each pointing to the right or straight up.
    """
    values, vectors = np.linalg.eigh(hessian)
    flip = [-1 if (v[0], v[1]) < (-1e-9, 0) or (abs(v[0]) < 1e-9 and v[1] < 0) else 1 for v in vectors.T]
    return values, vectors.T * np.array(flip)[:, None]


def levels_around(value, heights, number=6):
    """Levels below and above a value that are evenly far apart for whoever walks off along a parabola.

    Parameters
    ----------
    value : float
    heights : ndarray
        All that is drawn.
    number : int
        How many levels on either side.

    Returns
    -------
    ndarray
        With the value itself.
    """
    far = np.linspace(0, 1, number + 1)[1:] ** 2
    low, high = min(heights.min() - value, 0), max(heights.max() - value, 0)
    return np.unique(value + np.concatenate([low * far, [0], high * far]))
