"""The pictures of lesson 02: bends in every direction, and where Newton's steps end."""

import numpy as np
from matplotlib.colors import to_rgba

from descentlab.curvature import classify
from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SIGNS, VERMILLION
from descentlab.figures.plane import relief
from descentlab.surfaces import himmelblau

TAYLOR = GREEN, ORANGE      # the line and the parabola
UP, DOWN = BLUE, VERMILLION     # what bends up, and what bends down


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


@styled
def draw_every_direction(hessian, number=361):
    """A quadratic surface from above, and beside it its bend along every direction.

    The bend is the distance from a dashed circle: outside (blue) the surface bends up, inside (vermillion) down. The
    eigenvectors are drawn with their eigenvalues, on the right from the circle on.

    Parameters
    ----------
    hessian : array_like, shape (2, 2)
    number : int
        How many directions.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Up along both axes, and yet a saddle", panels=2, size=(10.2, 6.2),
                    alt="Left, level lines of the surface: higher than the middle along both axes, lower along one "
                        "diagonal. Right, a closed curve around a dashed circle: outside it along both axes and most "
                        "of all along one diagonal, inside it along the other diagonal.")
    (above, ax), (angles, bend, zero) = canvas.axes, polar_curvature(hessian, number)
    x, y = np.meshgrid(*[np.linspace(-1, 1, 121)] * 2)
    v = np.stack([x, y], axis=-1)
    heights = np.einsum("...i,ij,...j->...", v, hessian, v) / 2
    above.contourf(x, y, heights, levels=[-np.inf, 0, np.inf], colors=[to_rgba(DOWN, 0.3), to_rgba(UP, 0.22)])
    above.contour(x, y, heights, levels=levels_around(0, heights), colors=GREY, linewidths=0.9, linestyles="solid")
    above.set_title("from above: blue is higher than the middle", loc="left", fontsize=13)
    for name, end in (("x", (1, 0)), ("y", (0, 1))):
        above.plot(*np.outer(end, [-1, 1]), color=BLACK, linewidth=1.6)
        write(above, 0.97 * np.array(end), f"{name} axis", fontsize=13, ha="right", va="top" if name == "y" else "bottom",
              offset=(-6, -2) if name == "y" else (-2, 5))
    circle = np.stack([np.cos(angles), np.sin(angles)])
    for side, color, alpha in ((np.maximum(bend, 0), UP, 0.35), (np.minimum(bend, 0), DOWN, 0.5)):
        ring = np.concatenate([zero * circle, ((zero + side) * circle)[:, ::-1]], axis=1)
        ax.fill(*ring, color=color, alpha=alpha, linewidth=0)
    ax.plot(*(zero * circle), "--", color=GREY, linewidth=1.4)
    ax.plot(*((zero + bend) * circle), color=BLACK)
    for value, vector in zip(*eigenpairs(hessian)):
        color = UP if value > 0 else DOWN
        style = dict(color=color, linewidth=3, linestyle="-" if value > 0 else ":")
        above.plot(*np.outer(vector, [-0.8, 0.8]), **style)
        # The bend begins at the circle.
        for side in (-1, 1):
            ax.plot(*np.outer(side * vector, [zero, zero + value]), **style)
        for panel, end in ((above, 0.8), (ax, zero + max(value, 0))):
            write(panel, end * vector, f"{value:+.3g}", color, offset=(6, 6), fontweight="bold", fontsize=14)
    for (name, place), value in zip((("x", (1, 0)), ("y", (0, 1))), np.diag(hessian)):
        ax.plot(*((zero + value) * np.array(place)), "s", color=BLACK, markersize=9, markeredgecolor="white")
        write(ax, (zero + value) * np.array(place), f"along {name}:{' ' if name == 'y' else chr(10)}{value:+.3g}",
              fontsize=13, offset=(9, -28) if name == "x" else (-12, 10), ha="left" if name == "x" else "right")
    ax.set_title("the bend, as distance from the dashed circle", loc="left", fontsize=13)
    ax.margins(0.12)
    for panel in canvas.axes:
        panel.set(aspect="equal", xticks=[], yticks=[])
        panel.spines[:].set_visible(False)
    return canvas


@styled
def draw_guesses(hessian, guesses):
    """Bends along random directions, counted, and those along the axes and the outermost eigenvectors.

    Parameters
    ----------
    hessian : array_like, shape (n, n)
    guesses : array_like, shape (k,)
        Bends along random directions.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Random directions and axes miss the lowest and the highest", size=(9.4, 4.2),
                    alt="A narrow hill of bends along random directions around their mean; below it a somewhat wider "
                        "row of ticks, the axes. The lowest and the highest eigenvalue lie far outside of both.")
    ax, axes, eigenvalues = canvas.ax, np.diag(hessian), np.linalg.eigvalsh(hessian)
    counts, _, _ = ax.hist(guesses, bins=30, color=UP, alpha=0.6)
    top = counts.max()
    write(ax, (np.mean(guesses), top), f"{len(guesses):,} random directions", UP, offset=(0, 6), ha="center",
          fontsize=13)
    ax.plot(axes, np.full(len(axes), -0.08 * top), "|", color=BLACK, markersize=13)
    write(ax, (axes.max(), -0.08 * top), f"{len(axes)} axes", offset=(10, -5), fontsize=13)
    for name, value, color, side in zip(("lowest", "highest"), eigenvalues[[0, -1]], (DOWN, UP), ("left", "right")):
        ax.axvline(value, color=color, linewidth=3)
        write(ax, (value, 0.6 * top), f"{name} eigenvalue\n{value:.2f}", color, ha=side, fontsize=13,
              offset=(9 if side == "left" else -9, 0))
    ax.set(xlabel="bend", ylabel="directions", ylim=(-0.18 * top, 1.2 * top), yticks=[0, *ax.get_yticks()[1:-1:2]])
    return canvas


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


def newton_step(g, hessian):
    """The step to where the quadratic with this gradient and Hessian is flat.

    Parameters
    ----------
    g : array_like, shape (2,)
    hessian : array_like, shape (2, 2)

    Returns
    -------
    ndarray, shape (2,)
    """
    return np.linalg.solve(hessian, np.negative(g))


@styled
def draw_ends(step):
    """Where a step, taken 25 times from each place of a grid on Himmelblau's surface, leads.

    Parameters
    ----------
    step : callable
        ``step(g, hessian)`` is the step (2,) from a place with this gradient and Hessian.

    Returns
    -------
    Canvas
    """
    # The middles of 71 times 71 squares.
    across, up = (start + (end - start) * (np.arange(71) + 0.5) / 71 for start, end in himmelblau.box)
    ends = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    moving = np.arange(len(ends))
    for _ in range(25):
        here = ends[moving]
        steps = np.array([step(g, h) for g, h in zip(himmelblau.gradient(here), himmelblau.hessian(here))]).reshape(-1, 2)
        ends[moving] = here + steps
        moving = moving[np.abs(steps).max(axis=1) > 1e-9]       # the others have arrived
    kinds = classify(np.linalg.eigvalsh(himmelblau.hessian(ends))).name.reshape(71, 71)
    found, who = (kinds == "minimum").all(), "Newton's step" if step is newton_step else "this step"
    title = f"From every start {who} leads to a minimum" if found else f"Not from every start does {who} lead to a minimum"
    canvas = Canvas(title, size=(6.6, 5.8),
                    alt="The starts on Himmelblau's surface, coloured by the kind of point where they end. Black lines "
                        "part the starts where both bends are up, where one is down, and where both are down.")
    ax, shades = canvas.ax, {"minimum": "white", "saddle": (DOWN, 0.55), "maximum": (PURPLE, 0.75)}
    colors = np.array([[to_rgba(shades.get(kind, GREY)) for kind in row] for row in kinds])
    ax.imshow(colors, extent=np.ravel(himmelblau.box), origin="lower", interpolation="nearest", zorder=0)
    _sign_borders(ax)
    for place, words in (((3.7, 3.5), "both up"), ((-3.6, 3.8), "both up"), ((-3.9, -3.7), "both up"),
                         ((3.8, -3.3), "both up"), ((0, 3.6), "one down"), ((0, -3.8), "one down"),
                         ((-3.7, 0), "one down"), ((3.9, 0.2), "one down"), ((0, 0), "both down")):
        write(ax, place, words, offset=(0, 0), ha="center", va="center", fontsize=13, fontweight="bold")
    for along, words, kind in ((0, "colour: ends at a", ""), (0.33, "minimum (white),", "minimum"),
                               (0.705, "saddle,", "saddle"), (0.86, "maximum", "maximum")):
        ax.text(along, 1.085, words, transform=ax.transAxes, fontsize=12, fontweight="bold" if kind else "normal",
                color=INK.get(SIGNS[kind]["color"], BLACK) if kind else BLACK)
    ax.text(0, 1.025, "lines and words: the bends at the start", transform=ax.transAxes, fontsize=12)
    ax.set(aspect="equal", xlim=himmelblau.box[0], ylim=himmelblau.box[1], xlabel="x")
    ax.set_ylabel("y", rotation=0, labelpad=10)
    return canvas


def _sign_borders(ax):
    """The lines on which an eigenvalue of Himmelblau's Hessian changes its sign."""
    xs, ys, _ = relief(himmelblau)
    eigenvalues = np.linalg.eigvalsh(himmelblau.hessian(np.stack([xs, ys], axis=-1)))
    for which in range(2):
        ax.contour(xs, ys, eigenvalues[..., which], levels=[0], colors=BLACK, linewidths=2)
