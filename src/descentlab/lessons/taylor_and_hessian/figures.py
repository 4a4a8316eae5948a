"""The pictures of lesson 02: errors of line and parabola, bends in every direction, where Newton ends."""

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.ticker import MaxNLocator

from descentlab.curvature import classify
from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_measured
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, SIGNS, VERMILLION
from descentlab.figures.plane import draw_points, relief
from descentlab.surfaces import Surface, himmelblau

TAYLOR = GREEN, ORANGE      # the line and the parabola
UP, DOWN = BLUE, VERMILLION     # what bends up, and what bends down
KINDS = "minimum", "saddle", "maximum"


@styled
def draw_errors(step, line, parabola):
    """How far the line and the parabola are off, against the step. What rounding spoils is left out.

    Parameters
    ----------
    step : array_like, shape (n,)
    line, parabola : array_like, shape (n,)
        Their errors.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The line's error goes as step², the parabola's as step³", size=(7.2, 4.6),
                    alt="Errors of the line and of the parabola against the step, both logarithmic: dots for the "
                        "line, squares for the parabola. The dots lie on the square of the step, the squares on its "
                        "cube.")
    step, line, parabola = (np.asarray(each)[np.asarray(parabola) > 1e-13] for each in (step, line, parabola))
    exact = [error[0] * (step / step[0]) ** power for power, error in ((2, line), (3, parabola))]
    draw_measured(canvas.ax, step, {"": (exact[0], line), " ": (exact[1], parabola)}, "step", "error", log=True,
                  logx=True, colors=TAYLOR, dashes=("--", ":"))
    third = len(step) // 4
    write(canvas.ax, (step[third], line[third]), "line: as step²", TAYLOR[0], offset=(-10, 12), ha="right", fontsize=13)
    write(canvas.ax, (step[third], parabola[third]), "parabola: as step³", TAYLOR[1], offset=(12, -16), fontsize=13)
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


@styled
def draw_every_direction(hessian, number=361):
    """The bend v'Hv along every unit direction v, as the distance from a dashed circle.

    Outside the circle (blue) the surface bends up in that direction, inside (vermillion) it bends down. The
    eigenvectors are drawn with their eigenvalues.

    Parameters
    ----------
    hessian : array_like, shape (2, 2)
    number : int
        How many directions.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Up along both axes, and yet a saddle", size=(5.8, 5.2), polar=True,
                    alt="A polar picture of v'Hv: outside the dashed circle along both axes and most of all along one "
                        "diagonal; inside it along the other diagonal.")
    ax, (angles, bend, zero) = canvas.ax, polar_curvature(hessian, number)
    ax.plot(angles, np.full(number, zero), "--", color=GREY, linewidth=1.4)
    write(ax, (np.deg2rad(200), zero), "0", GREY, offset=(0, 0), ha="center", va="center")
    ax.set_xlabel("outside the dashed circle: bends up; inside: down", labelpad=8)
    ax.fill_between(angles, zero, zero + np.maximum(bend, 0), color=UP, alpha=0.35, linewidth=0)
    ax.fill_between(angles, zero, zero + np.minimum(bend, 0), color=DOWN, alpha=0.5, linewidth=0)
    ax.plot(angles, zero + bend, color=BLACK)
    for value, vector in zip(*_eigenpairs(hessian)):
        angle = np.arctan2(vector[1], vector[0])
        for side in (angle, angle + np.pi):
            ax.plot([side, side], [0, zero + value], color=GREEN, linewidth=2.4, linestyle="-" if value > 0 else ":")
        if value > 0:
            write(ax, (angle, zero + value), f"{value:+.3g}", UP, fontweight="bold", fontsize=13)
        else:       # between the circle and the outline
            write(ax, (angle, zero + value / 2), f"{value:+.3g}", DOWN, offset=(0, 0), fontweight="bold",
                  fontsize=13, ha="center", va="center")
    ax.set(yticks=[], ylim=(0, (zero + bend).max() * 1.15))
    (along_x, _), (_, along_y) = hessian
    ax.set_xticks(np.deg2rad([0, 90, 180, 270]), [f"x: {along_x:+.3g}", f"y: {along_y:+.3g}", "", ""])
    ax.spines["polar"].set_visible(False)
    return canvas


def _eigenpairs(hessian):
    """Eigenvalues (n,), and eigenvectors as rows (n, n), each pointing to the right or straight up."""
    values, vectors = np.linalg.eigh(hessian)
    flip = [-1 if (v[0], v[1]) < (-1e-9, 0) or (abs(v[0]) < 1e-9 and v[1] < 0) else 1 for v in vectors.T]
    return values, vectors.T * np.array(flip)[:, None]


@styled
def draw_three_shapes(points, half=0.8):
    """What lies higher and what lies lower around one critical point of each kind of Himmelblau's surface.

    Around the saddle four times as much is seen, and the level that passes through it is drawn thick.

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
                        "higher. Two arrows at each point, along the eigenvectors, carry the eigenvalues.")
    first = {point.classification.name: point for point in reversed(points)}
    for ax, kind in zip(canvas.axes, KINDS):
        here, value = first[kind].theta, first[kind].value
        seen = 4.2 * half if kind == "saddle" else half
        xs, ys, heights = relief(Surface(himmelblau.expression, himmelblau.variables,
                                         box=[(x - seen, x + seen) for x in here]))
        ax.contourf(xs, ys, heights, levels=[-np.inf, value, np.inf], colors=[to_rgba(DOWN, 0.3), to_rgba(UP, 0.22)])
        ax.contour(xs, ys, heights, levels=_around(value, heights), colors=GREY, linewidths=0.9, linestyles="solid")
        if kind == "saddle":
            ax.contour(xs, ys, heights, levels=[value], colors=BLACK, linewidths=2.6)
            inside = [point.theta for point in points if point.classification.name == "minimum"]
            draw_points(ax, [theta for theta in inside if np.abs(theta - here).max() < seen], "minimum", size=9)
        for bend, vector in zip(*_eigenpairs(himmelblau.hessian(here))):
            length = 0.3 if kind == "saddle" else 0.5
            _arrow(ax, here, length * seen * vector, UP if bend > 0 else DOWN, f"{bend:+.0f}")
        draw_points(ax, here, kind, size=12)
        ax.set(aspect="equal", xlabel="x")
        ax.xaxis.set_major_locator(MaxNLocator(4))
        ax.yaxis.set_major_locator(MaxNLocator(4))
        ax.set_title(kind, loc="left", fontsize=13)
    canvas.axes[0].set_ylabel("y", rotation=0, labelpad=10)
    return canvas


def _around(value, heights, number=6):
    """Levels below and above `value` that are evenly far apart for whoever walks off along a parabola."""
    far = np.linspace(0, 1, number + 1)[1:] ** 2
    low, high = min(heights.min() - value, 0), max(heights.max() - value, 0)
    return np.unique(value + np.concatenate([low * far, [0], high * far]))


def _arrow(ax, start, vector, color, label):
    """An arrow in data units, its label at the tip."""
    tip = np.asarray(start) + np.asarray(vector)
    ax.annotate("", tip, start, arrowprops=dict(arrowstyle="-|>", color=color, linewidth=2.8, shrinkA=0, shrinkB=0,
                                                mutation_scale=18), zorder=6)
    write(ax, tip, label, color, offset=(8, 6), fontsize=13, fontweight="bold")


@styled
def draw_ends(starts, ends):
    """Where Newton's steps on Himmelblau's surface lead: the starts by their ends, and counted by the signs there.

    Parameters
    ----------
    starts, ends : array_like, shape (k, 2)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Newton mostly finds what the model at the start looks like", panels=2, size=(10.2, 4.8),
                    alt="Left, the starts on Himmelblau's surface, drawn as the kind of point where they end; grey "
                        "lines part the places where the model is a bowl, a saddle or a dome. Right, a bar for each of "
                        "the three: most starts in a bowl end at a minimum, most on a saddle at a saddle, most on a "
                        "dome at the maximum.")
    (above, bars), starts = canvas.axes, np.asarray(starts)
    before, after = (classify(np.linalg.eigvalsh(himmelblau.hessian(np.asarray(there)))).name
                     for there in (starts, ends))
    _sign_borders(above)
    for kind, size in zip(KINDS, (4, 6, 6)):
        above.plot(*starts[after == kind].T, linestyle="none", markersize=size, markeredgewidth=0, **SIGNS[kind])
    above.set(aspect="equal", xlim=himmelblau.box[0], ylim=himmelblau.box[1], xlabel="x")
    above.set_ylabel("y", rotation=0, labelpad=10)
    above.set_title("each mark: a start, drawn as its end", loc="left", fontsize=12)
    for place, kind in enumerate(KINDS):
        left = 0
        for end in KINDS:
            count = np.sum((before == kind) & (after == end))
            bars.barh(place, count, left=left, height=0.6, color=SIGNS[end]["color"])
            if count >= 25:
                bars.text(left + count / 2, place, f"{count}", color="white", ha="center", va="center", fontsize=12)
            left += count
    bars.set_yticks(range(3), ["bowl\n+ +", "saddle\n+ \N{MINUS SIGN}", "dome\n\N{MINUS SIGN} \N{MINUS SIGN}"])
    bars.set(ylim=(2.5, -0.9), xlabel="number of starts")
    bars.set_title("the model at the start, and the ends", loc="left", fontsize=12)
    for across, kind in zip((0.02, 0.36, 0.62), KINDS):
        bars.text(across, 0.95, kind, transform=bars.transAxes, color=SIGNS[kind]["color"], fontweight="bold",
                  fontsize=12, va="center")
    return canvas


def _sign_borders(ax):
    """The lines on which an eigenvalue of Himmelblau's Hessian changes its sign."""
    xs, ys, _ = relief(himmelblau)
    eigenvalues = np.linalg.eigvalsh(himmelblau.hessian(np.stack([xs, ys], axis=-1)))
    for which in range(2):
        ax.contour(xs, ys, eigenvalues[..., which], levels=[0], colors=GREY, linewidths=3)
