"""The explorers of notebook 02: the line, the parabola, and what the eigenvalues say."""

import numpy as np
from contourpy import contour_generator

from descentlab import curvature, figures, surfaces
from descentlab.explorers._machinery import Choice, Explorer, Reading, Slider
from descentlab.explorers._scenes import short
from descentlab.lessons.taylor_and_hessian.figures import polar_curvature


_CURVES = {"a slope with a bend": "x**4/10 - x**2/2 + x/5 + 1", "cubic": "x**3/4 + 1", "quartic": "x**4/8",
           "wave": "1 - cos(2*x)*exp(-x**2/8)"}


def taylor():
    """The slide, live: the curve, its tangent and its parabola at a point, and how far each is off a step away."""
    curves = {name: surfaces.Surface(e, variables="x", box=((-3, 3),), name=name) for name, e in _CURVES.items()}
    canvas = figures.Canvas(
        "The line knows the slope, the parabola knows the bend", size=(6.6, 4.5),
        alt="A curve with its tangent line and its second-order parabola at a point, and the gap of each to the curve "
            "one step away.")
    xs = np.linspace(-3, 3, 241)

    def paint(values):
        ax = canvas.ax
        ax.clear()
        ax.plot(xs, curves[values["curve"]].value(xs[:, None]), color=figures.BLACK, linewidth=2.6)
        ax.set(xlim=(-3, 3), ylim=(-1.2, 4.2), xlabel="theta")
        ax.set_title("loss (solid), line (dashed), parabola (dotted)", fontsize=11,
                     fontweight="normal")
        (line,) = ax.plot([], [], "--", color=figures.GREEN)
        (parabola,) = ax.plot([], [], ":", color=figures.VERMILLION, linewidth=3)
        (gap_1,) = ax.plot([], [], "-", color=figures.GREEN, linewidth=9, alpha=0.6, solid_capstyle="butt")
        (gap_2,) = ax.plot([], [], "-", color=figures.VERMILLION, linewidth=9, alpha=0.8, solid_capstyle="butt")
        (here,) = ax.plot([], [], "o", color=figures.BLUE, markersize=12, markeredgecolor="white")
        (there,) = ax.plot([], [], "o", color="white", markersize=9, markeredgecolor=figures.BLACK,
                           markeredgewidth=2)
        return line, parabola, gap_1, gap_2, here, there

    def move(values, line, parabola, gap_1, gap_2, here, there):
        curve, at, step = curves[values["curve"]], np.array([values["theta"]]), values["step"]
        value, g, h = curve.value(at), curve.gradient(at)[0], curve.hessian(at)[0, 0]
        first = value + g * (xs - at)
        line.set_data(xs, first)
        parabola.set_data(xs, first + h / 2 * (xs - at) ** 2)
        there_x, true = at[0] + step, curve.value(at + step)
        one, two = value + g * step, value + g * step + h / 2 * step**2
        gap_1.set_data([there_x - 0.1] * 2, [true, one])
        gap_2.set_data([there_x + 0.1] * 2, [true, two])
        here.set_data(at, [value])
        there.set_data([there_x], [true])
        off_1, off_2 = abs(one - true), abs(two - true)
        return Reading(f"Slope {g:.2f}, bend {h:.2f}. A step of {step:g} away, the line is off by {short(off_1)}, the "
                       f"parabola by {short(off_2)}.", off_2 > 1.001 * off_1 and abs(step) > 0)

    return Explorer(
        canvas,
        {"curve": Choice("loss", tuple(curves), "a slope with a bend"),
         "theta": Slider("point theta'", -3.0, 3.0, -1.2, 0.05), "step": Slider("step", -2.0, 2.0, -1.1, 0.05)},
        paint, move, still=("curve",),
        goal="make the parabola worse than the line.")


def taylor_plane():
    """The second-order model of a surface at a point: its own level lines over the surface's."""
    options = {s.name: s for s in (surfaces.himmelblau, surfaces.rosenbrock, surfaces.six_hump_camel,
                                   surfaces.toy_network, surfaces.monkey_saddle)}
    canvas = figures.Canvas(
        "Near the point the model is the surface; farther off it is not", size=(6.2, 5.0),
        alt="Level lines of a surface, and over them in orange-red those of its second-order model at a point, with "
            "the level through the point drawn thick in both.")

    def paint(values):
        ax, surface = canvas.ax, options[values["surface"]]
        ax.clear()
        figures.draw_contours(ax, surface)
        (lines,) = ax.plot([], [], "-", color=figures.VERMILLION, linewidth=1.5)
        (point,) = ax.plot([], [], "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.4, markersize=11)
        (arrow,) = ax.plot([], [], "-", color=figures.BLUE, linewidth=3)
        xs, ys, heights = figures.relief(surface)
        lines.levels = figures.levels(heights)
        lines.own = contour_generator(xs, ys, heights)
        (level,) = ax.plot([], [], "-", color=figures.BLACK, linewidth=3)
        (modelled,) = ax.plot([], [], "-", color=figures.VERMILLION, linewidth=3)
        return lines, level, modelled, point, arrow

    def move(values, lines, level, modelled, point, arrow):
        surface = options[values["surface"]]
        box = np.array(surface.box)
        here = box.mean(axis=1) + np.array([values["x"], values["y"]]) * np.ptp(box, axis=1) / 2
        value, g, h = surface.value(here), surface.gradient(here), surface.hessian(here)
        half = 0.3 * np.ptp(box, axis=1)
        xs, ys = (np.linspace(c - r, c + r, 61) for c, r in zip(here, half))
        away = np.stack(np.meshgrid(xs, ys), axis=-1) - here
        model = value + away @ g + np.einsum("...i,ij,...j->...", away, h, away) / 2
        generator = contour_generator(xs, ys, model)
        lines.set_data(*_pieces(generator, lines.levels))
        level.set_data(*_nearest(lines.own, value, here))
        modelled.set_data(*_nearest(generator, value, here))
        point.set_data(*here[:, None])
        norm = np.linalg.norm(g)
        arrow.set_data(*np.stack([here, here - 0.35 * half.min() * g / max(norm, 1e-12)]).T)
        low, high = np.linalg.eigvalsh(h)
        shape = {"minimum": "a bowl", "maximum": "a dome", "saddle": "a saddle"}.get(
            curvature.classify([low, high]).name, "a trough")
        return Reading(f"At ({here[0]:.2f}, {here[1]:.2f}): |g| {short(norm)}, eigenvalues {short(low)} and "
                       f"{short(high)}. The model is {shape}.", shape == "a dome")

    return Explorer(
        canvas,
        {"surface": Choice("surface", tuple(options), "Himmelblau"),
         "x": Slider("x (-1 left, 1 right)", -1.0, 1.0, 0.35, 0.01),
         "y": Slider("y (-1 low, 1 high)", -1.0, 1.0, 0.55, 0.01)},
        paint, move, still=("surface",),
        goal="find a place on Himmelblau's surface where the model bends down in every direction: a dome.")


def _pieces(generator, levels):
    """The level lines of a contour generator as one (2, n) array, with gaps between the pieces."""
    pieces = [part for level in levels for piece in generator.lines(level) for part in (piece, np.full((1, 2), np.nan))]
    return np.concatenate(pieces).T if pieces else np.empty((2, 0))


def _nearest(generator, level, point):
    """The piece of one level line that passes nearest to `point`, as a (2, n) array."""
    pieces = generator.lines(level)
    if not pieces:
        return np.empty((2, 0))
    return min(pieces, key=lambda piece: np.linalg.norm(piece - point, axis=1).min()).T


def directions():
    """v'Hv for every direction v, as the three entries of a 2x2 Hessian are moved."""
    canvas = figures.Canvas(
        "Two eigenvalues speak for every direction", size=(5.6, 5.0), polar=True,
        alt="A polar picture: in each direction the distance from a dashed circle is the curvature v'Hv, outside the "
            "circle positive, inside negative, with the eigenvectors drawn through it.")
    ax, zero, number = canvas.ax, 9.0, 241

    def paint(values):
        ax.clear()
        angles = np.linspace(0, 2 * np.pi, number)
        ax.plot(angles, np.full(number, zero), "--", color="#555555", linewidth=1.4)
        ax.set(ylim=(0, 2 * zero), yticks=[], xticks=np.deg2rad([0, 90, 180, 270]))
        ax.spines["polar"].set_visible(False)
        (up,) = ax.fill([0], [zero], color=figures.BLUE, alpha=0.35, linewidth=0)
        (down,) = ax.fill([0], [zero], color=figures.VERMILLION, alpha=0.5, linewidth=0)
        (outline,) = ax.plot([], [], color=figures.BLACK)
        (low,) = ax.plot([], [], "--", color=figures.GREEN, linewidth=2.6)
        (high,) = ax.plot([], [], "-", color=figures.GREEN, linewidth=2.6)
        (axes,) = ax.plot([], [], "s", color=figures.BLACK, markersize=8, markeredgecolor="white")
        return up, down, outline, low, high, axes

    def move(values, up, down, outline, low, high, axes):
        hessian = np.array([[values["a"], values["b"]], [values["b"], values["c"]]])
        angles, bends, _ = polar_curvature(hessian, number)
        back = np.full(number, zero)
        for patch, part in ((up, np.maximum(bends, 0)), (down, np.minimum(bends, 0))):
            patch.set_xy(np.stack([np.concatenate([angles, angles[::-1]]), np.concatenate([zero + part, back])], axis=-1))
        outline.set_data(angles, zero + bends)
        eigenvalues, vectors = np.linalg.eigh(hessian)
        for line, eigenvalue, v in ((low, eigenvalues[0], vectors[:, 0]), (high, eigenvalues[1], vectors[:, 1])):
            angle = np.arctan2(v[1], v[0])
            line.set_data([angle, angle, angle + np.pi, angle + np.pi], [zero + eigenvalue, 0, 0, zero + eigenvalue])
        axes.set_data([0, np.pi / 2], [zero + values["a"], zero + values["c"]])
        kind = curvature.classify(eigenvalues).name
        word = {"undecided": "the second order does not decide", "minimum": "a bowl", "maximum": "a dome"}.get(kind, "a saddle")
        return Reading(f"Along the axes {values['a']:g} and {values['c']:g}; eigenvalues {short(eigenvalues[0])} and "
                       f"{short(eigenvalues[1])}: {word}.", kind == "saddle" and min(values["a"], values["c"]) > 0)

    return Explorer(
        canvas,
        {"a": Slider("H11 (along x)", -4.0, 4.0, 2.0, 0.1), "b": Slider("H12 (mixed)", -4.0, 4.0, 0.5, 0.1),
         "c": Slider("H22 (along y)", -4.0, 4.0, 2.0, 0.1)},
        paint, move,
        goal="make a saddle although both axes (the squares) bend up.")


def tolerance(eigenvalues):
    """What counts as zero? The counts (negative, zero, positive) of a spectrum (n,) as the tolerance is moved."""
    eigenvalues = np.sort(np.asarray(eigenvalues, dtype=float))
    largest, n = np.abs(eigenvalues).max(), len(eigenvalues)
    canvas = figures.Canvas(
        "How small is zero?", size=(6.4, 4.5),
        alt="All eigenvalues of a Hessian in ascending order, by size, and the band of those that count as zero.")
    sizes = np.maximum(np.abs(eigenvalues) / largest, 1e-18)

    def paint(values):
        ax = canvas.ax
        ax.clear()
        ranks = np.arange(1, n + 1)
        up = eigenvalues > 0
        ax.plot(ranks[up], sizes[up], "^", color=figures.BLUE, markersize=5)
        ax.plot(ranks[~up], sizes[~up], "v", color=figures.VERMILLION, markersize=5)
        ax.set(yscale="log", ylim=(1e-19, 3), xlim=(0, n + 1), xlabel="eigenvalue, from the lowest to the highest")
        ax.set_title("|lambda| / max |lambda|: positive (triangle up), negative (down)", fontsize=11,
                     fontweight="normal")
        ax.grid(axis="y")
        return ax.axhspan(1e-19, 1e-10, color="#888888", alpha=0.35, linewidth=0),

    def move(values, band):
        band.set_height(values["tolerance"] - band.get_y())
        counts = curvature.classify(eigenvalues, values["tolerance"])
        return Reading(f"At {short(values['tolerance'])}: {counts.negative} negative, {counts.zero} zero, "
                       f"{counts.positive} positive: {counts.name}.",
                       counts.name == "undecided" and counts.zero < n / 2)

    return Explorer(
        canvas,
        {"tolerance": Slider("tolerance", 1e-18, 0.5, 1e-6, 1e-6, log=True)}, paint, move,
        goal="find a tolerance at which no negative eigenvalue is left, though fewer than half of all count as zero.")
