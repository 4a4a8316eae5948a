"""The explorers of What do the second derivatives know?: the line, the parabola, and what the eigenvalues say."""

from functools import cache

import numpy as np
from contourpy import contour_generator

from descentlab import curvature, figures, surfaces
from descentlab._numbers import short
from descentlab.explorers import Choice, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel
from descentlab.lessons.taylor_and_hessian.cases import trained_spectrum
from descentlab.lessons.taylor_and_hessian.figures import polar_curvature

CURVES = {name: surfaces.Surface(expression, variables="x", box=((-3, 3),), name=name) for name, expression in (
    ("a slope with a bend", "x**4/10 - x**2/2 + x/5 + 1"), ("cubic", "x**3/4 + 1"), ("quartic", "x**4/8"),
    ("wave", "1 - cos(2*x)*exp(-x**2/8)"))}
SURFACES = {s.name: s for s in (surfaces.himmelblau, surfaces.rosenbrock, surfaces.six_hump_camel,
                                surfaces.toy_network, surfaces.monkey_saddle)}


class Taylor(Scene):
    """A curve, its tangent and its parabola at a point, and how far each is off a step away."""

    xs = np.linspace(-3, 3, 241)
    title, size = "The line knows the slope, the parabola knows the bend", (6.6, 4.5)
    alt = ("A curve with its tangent line and its second-order parabola at a point, and the gap of each to the curve "
           "one step away.")
    controls = {
        "curve": Choice("loss", CURVES, "a slope with a bend"),
        "theta": Slider("point theta'", -3.0, 3.0, -1.2, 0.05), "step": Slider("step", -2.0, 2.0, -1.1, 0.05)}
    still, knobs = ("curve",), ("curve", "step")
    goal, reach = "make the parabola worse than the line.", dict(curve="cubic", theta=-1.0, step=2.0)

    def paint(self, curve):
        ax = self.canvas.ax
        panel(ax, "loss (solid), line (dashed), parabola (dotted)", 11, xlim=(-3, 3), ylim=(-1.2, 4.2), xlabel="theta")
        ax.plot(self.xs, CURVES[curve].value(self.xs[:, None]), color=figures.BLACK, linewidth=2.6)
        lines = (new_line(ax, "--", color=figures.GREEN), new_line(ax, ":", color=figures.VERMILLION, linewidth=3))
        gaps = tuple(new_line(ax, "-", color=color, linewidth=9, alpha=alpha, solid_capstyle="butt")
                     for color, alpha in ((figures.GREEN, 0.6), (figures.VERMILLION, 0.8)))
        here = new_line(ax, "o", color=figures.BLUE, markersize=12, markeredgecolor="white")
        there = new_line(ax, "o", color="white", markersize=9, markeredgecolor=figures.BLACK, markeredgewidth=2)
        return lines, gaps, here, there

    def move(self, artists, *, curve, theta, step):
        (line, parabola), gaps, here, there = artists
        curve, at = CURVES[curve], np.array([theta])
        value, g, h = curve.value(at), curve.gradient(at)[0], curve.hessian(at)[0, 0]
        tangent = value + g * (self.xs - at)
        line.set_data(self.xs, tangent)
        parabola.set_data(self.xs, tangent + h / 2 * (self.xs - at) ** 2)
        there_x, true = theta + step, curve.value(at + step)
        models = value + g * step, value + g * step + h / 2 * step**2
        for gap, model, aside in zip(gaps, models, (-0.1, 0.1)):
            gap.set_data([there_x + aside] * 2, [true, model])
        here.set_data(at, [value])
        there.set_data([there_x], [true])
        off_1, off_2 = (abs(model - true) for model in models)
        return Reading(f"Slope {g:.2f}, bend {h:.2f}. A step of {step:g} away, the line is off by {short(off_1)}, the "
                       f"parabola by {short(off_2)}.", off_2 > 1.001 * off_1 and step != 0)


taylor = explorer(Taylor)


class TaylorPlane(Scene):
    """The second-order model of a surface at a point: its own level lines over the surface's."""

    title, size = "Near the point the model is the surface; farther off it is not", (6.2, 5.0)
    alt = ("Level lines of a surface, and over them in orange-red those of its second-order model at a point, with "
           "the level through the point drawn thick in both.")
    controls = {
        "surface": Choice("surface", SURFACES, "Himmelblau"),
        "x": Slider("x (-1 left, 1 right)", -1.0, 1.0, 0.35, 0.01),
        "y": Slider("y (-1 low, 1 high)", -1.0, 1.0, 0.55, 0.01)}
    still, knobs = ("surface",), ("x", "y")
    goal = "find a place on Himmelblau's surface where the model bends down in every direction: a dome."
    reach = dict(x=-0.05, y=-0.17)

    def paint(self, surface):
        ax = self.canvas.ax
        ax.clear()
        figures.draw_contours(ax, SURFACES[surface])
        lines = new_line(ax, "-", color=figures.VERMILLION, linewidth=1.5)
        point = new_line(ax, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.4, markersize=11)
        arrow = new_line(ax, "-", color=figures.BLUE, linewidth=3)
        level = new_line(ax, "-", color=figures.BLACK, linewidth=3)
        modelled = new_line(ax, "-", color=figures.VERMILLION, linewidth=3)
        return lines, level, modelled, point, arrow

    def move(self, artists, *, surface, x, y):
        lines, level, modelled, point, arrow = artists
        generator, levels = _contours(surface)
        surface = SURFACES[surface]
        box = np.array(surface.box)
        here, half = box.mean(axis=1) + np.array([x, y]) * np.ptp(box, axis=1) / 2, 0.3 * np.ptp(box, axis=1)
        value, g, h = surface.value(here), surface.gradient(here), surface.hessian(here)
        model = _model_contours(value, g, h, here, half)
        lines.set_data(*_pieces(model, levels))
        level.set_data(*_nearest(generator, value, here))
        modelled.set_data(*_nearest(model, value, here))
        point.set_data(*here[:, None])
        norm = np.linalg.norm(g)
        arrow.set_data(*np.stack([here, here - 0.35 * half.min() * g / max(norm, 1e-12)]).T)
        low, high = np.linalg.eigvalsh(h)
        shape = _shape([low, high], "a trough")
        return Reading(f"At ({here[0]:.2f}, {here[1]:.2f}): |g| {short(norm)}, eigenvalues {short(low)} and "
                       f"{short(high)}. The model is {shape}.", shape == "a dome")


taylor_plane = explorer(TaylorPlane)


@cache
def _contours(name):
    """What draws a surface's level lines, and the levels at which `figures.draw_contours` has them."""
    xs, ys, heights = figures.relief(SURFACES[name])
    return contour_generator(xs, ys, heights), figures.levels(heights)


def _model_contours(value, g, h, here, half):
    """What draws the level lines of the second-order model at `here`, as far as `half` (2,) from it."""
    xs, ys = (np.linspace(c - r, c + r, 61) for c, r in zip(here, half))
    away = np.stack(np.meshgrid(xs, ys), axis=-1) - here
    return contour_generator(xs, ys, value + away @ g + np.einsum("...i,ij,...j->...", away, h, away) / 2)


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


def _shape(eigenvalues, undecided):
    """What a second-order model looks like, in two words."""
    return {"minimum": "a bowl", "maximum": "a dome", "saddle": "a saddle"}.get(
        curvature.classify(eigenvalues).name, undecided)


class Directions(Scene):
    """v'Hv for every direction v, as the three entries of a 2x2 Hessian are moved."""

    zero, number = 9.0, 241     # the radius at which a curvature of 0 is drawn; the angles
    title, size, polar = "Two eigenvalues speak for every direction", (5.6, 5.0), True
    alt = ("A polar picture: in each direction the distance from a dashed circle is the curvature v'Hv, outside the "
           "circle positive, inside negative, with the eigenvectors drawn through it.")
    controls = {
        "a": Slider("H11 (along x)", -4.0, 4.0, 2.0, 0.1), "b": Slider("H12 (mixed)", -4.0, 4.0, 0.5, 0.1),
        "c": Slider("H22 (along y)", -4.0, 4.0, 2.0, 0.1)}
    knobs = ("b",)
    goal, reach = "make a saddle although both axes (the squares) bend up.", dict(a=1.0, b=3.0, c=1.0)

    def paint(self):
        ax, zero = self.canvas.ax, self.zero
        ax.clear()
        ax.plot(np.linspace(0, 2 * np.pi, self.number), np.full(self.number, zero), "--", color="#555555",
                linewidth=1.4)
        ax.set(ylim=(0, 2 * zero), yticks=[], xticks=np.deg2rad([0, 90, 180, 270]))
        ax.spines["polar"].set_visible(False)
        parts = tuple(ax.fill([0], [zero], color=color, alpha=alpha, linewidth=0)[0]
                      for color, alpha in ((figures.BLUE, 0.35), (figures.VERMILLION, 0.5)))
        outline = new_line(ax, color=figures.BLACK)
        ends = tuple(new_line(ax, dash, color=figures.GREEN, linewidth=2.6) for dash in ("--", "-"))
        return parts, outline, ends, new_line(ax, "s", color=figures.BLACK, markersize=8, markeredgecolor="white")

    def move(self, artists, *, a, b, c):
        (parts, outline, ends, axes), zero = artists, self.zero
        hessian = np.array([[a, b], [b, c]])
        angles, bends, _ = polar_curvature(hessian, self.number)
        around, back = np.concatenate([angles, angles[::-1]]), np.full(self.number, zero)
        for patch, part in zip(parts, (np.maximum(bends, 0), np.minimum(bends, 0))):
            patch.set_xy(np.stack([around, np.concatenate([zero + part, back])], axis=-1))
        outline.set_data(angles, zero + bends)
        eigenvalues, vectors = np.linalg.eigh(hessian)
        for line, eigenvalue, v in zip(ends, eigenvalues, vectors.T):
            angle = np.arctan2(v[1], v[0])
            line.set_data([angle, angle, angle + np.pi, angle + np.pi], [zero + eigenvalue, 0, 0, zero + eigenvalue])
        axes.set_data([0, np.pi / 2], [zero + a, zero + c])
        shape = _shape(eigenvalues, "the second order does not decide")
        return Reading(f"Along the axes {a:g} and {c:g}; eigenvalues {short(eigenvalues[0])} and "
                       f"{short(eigenvalues[1])}: {shape}.", shape == "a saddle" and min(a, c) > 0)


directions = explorer(Directions)


class Tolerance(Scene):
    """What counts as zero? The counts (negative, zero, positive) of a network's spectrum as the tolerance is moved."""

    title, size = "How small is zero?", (6.4, 4.5)
    alt = "All eigenvalues of a Hessian in ascending order, by size, and the band of those that count as zero."
    controls = {"tolerance": Slider("tolerance", 1e-18, 0.5, 1e-6, 1e-6, log=True)}
    goal = "find a tolerance at which no negative eigenvalue is left, though fewer than half of all count as zero."
    reach = dict(tolerance=3e-4)

    def paint(self):
        ax, eigenvalues = self.canvas.ax, trained_spectrum()
        number, sizes = len(eigenvalues), np.maximum(np.abs(eigenvalues) / np.abs(eigenvalues).max(), 1e-18)
        panel(ax, "|lambda| / max |lambda|: positive (triangle up), negative (down)", 11, yscale="log",
              ylim=(1e-19, 3), xlim=(0, number + 1), xlabel="eigenvalue, from the lowest to the highest")
        ranks, up = np.arange(1, number + 1), eigenvalues > 0
        ax.plot(ranks[up], sizes[up], "^", color=figures.BLUE, markersize=5)
        ax.plot(ranks[~up], sizes[~up], "v", color=figures.VERMILLION, markersize=5)
        ax.grid(True, axis="y")
        return ax.axhspan(1e-19, 1e-10, color="#888888", alpha=0.35, linewidth=0)

    def move(self, band, *, tolerance):
        band.set_height(tolerance - band.get_y())
        eigenvalues = trained_spectrum()
        counts = curvature.classify(eigenvalues, tolerance)
        return Reading(f"At {short(tolerance)}: {counts.negative} negative, {counts.zero} zero, "
                       f"{counts.positive} positive: {counts.name}.",
                       counts.name == "undecided" and counts.zero < len(eigenvalues) / 2)


tolerance = explorer(Tolerance)
