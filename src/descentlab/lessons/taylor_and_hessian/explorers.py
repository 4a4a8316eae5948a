"""The explorers of What do the second derivatives know?: line and parabola, what eigenvalues say, Newton's steps."""

from functools import cache

import numpy as np
from contourpy import contour_generator

from descentlab import curvature, figures, surfaces
from descentlab._numbers import short
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel
from descentlab.lessons.taylor_and_hessian.figures import DOWN, TAYLOR, UP, polar_curvature

LINE, PARABOLA = TAYLOR
RING = np.stack([np.cos(np.linspace(0, 2 * np.pi, 121)), np.sin(np.linspace(0, 2 * np.pi, 121))])
MODEL = figures.VERMILLION      # in the plane, where the parabola's orange would be pale

CURVES = {name: surfaces.Surface(expression, variables="x", box=((-3, 3),), name=name) for name, expression in (
    ("a slope with a bend", "x**4/10 - x**2/2 + x/5 + 1"), ("cubic", "x**3/4 + 1"), ("quartic", "x**4/8"),
    ("wave", "1 - cos(2*x)*exp(-x**2/8)"))}
SURFACES = {s.name: s for s in (surfaces.himmelblau, surfaces.rosenbrock, surfaces.six_hump_camel,
                                surfaces.toy_network, surfaces.monkey_saddle)}


class Taylor(Scene):
    """A curve, its tangent and its parabola at a point, and how far each is off a step away."""

    xs = np.linspace(-3, 3, 241)
    title = "The line knows the slope, the parabola knows the bend"
    alt = ("A curve with its tangent line and its second-order parabola at a point, and the gap of each to the curve "
           "one step away.")
    controls = {
        "curve": Choice("loss", CURVES, "a slope with a bend"),
        "theta": Slider("you (theta_0)", -3.0, 3.0, -1.2, 0.05), "step": Slider("step", -2.0, 2.0, -1.1, 0.05)}
    # Of two handles in one place the first is taken: with a step of 0 that is the step.
    handles = Handle("step", label="the end of the step"), Handle("theta")
    knobs = ("curve", "theta", "step")
    goal, reach = "make the parabola worse than the line.", dict(curve="cubic", theta=-1.0, step=2.0)

    def paint(self):
        ax = self.canvas.ax
        panel(ax, "loss (solid), line (dashed),\nparabola (dotted), bars: errors", 11, xlim=(-3, 3), ylim=(-1.2, 4.2),
              xlabel="theta")
        lines = (new_line(ax, color=figures.BLACK, linewidth=2.6, label="loss"),
                 new_line(ax, "--", color=LINE, label="line"),
                 new_line(ax, ":", color=PARABOLA, linewidth=3, label="parabola"))
        gaps = tuple(new_line(ax, "-", color=color, linewidth=9, alpha=alpha, solid_capstyle="butt")
                     for color, alpha in ((LINE, 0.6), (PARABOLA, 0.8)))
        here = new_line(ax, "o", color=figures.BLUE, markersize=12, markeredgecolor="white")
        there = new_line(ax, "o", color="white", markersize=9, markeredgecolor=figures.BLACK, markeredgewidth=2)
        return lines, gaps, here, there

    def move(self, artists, *, curve, theta, step):
        (loss, line, parabola), gaps, here, there = artists
        curve, at = CURVES[curve], np.array([theta])
        loss.set_data(self.xs, curve.value(self.xs[:, None]))
        value, g, h = curve.value(at), curve.gradient(at)[0], curve.hessian(at)[0, 0]
        tangent = value + g * (self.xs - at)
        line.set_data(self.xs, tangent)
        parabola.set_data(self.xs, tangent + h / 2 * (self.xs - at) ** 2)
        there_x, true = theta + step, float(curve.value(at + step))
        models = value + g * step, value + g * step + h / 2 * step**2
        for gap, model, aside in zip(gaps, models, (-0.1, 0.1)):
            gap.set_data([there_x + aside] * 2, [true, model])
        here.set_data(at, [value])
        there.set_data([there_x], [true])
        off_1, off_2 = (abs(model - true) for model in models)
        return Reading(f"Slope {g:.2f}, bend {h:.2f}. A step of {step:g} away, the line is off by {short(off_1)}, the "
                       f"parabola by {short(off_2)}.", off_2 > 1.001 * off_1 and step != 0,
                       zeros={"step": theta}, at={"theta": value, "step": true})


taylor = explorer(Taylor)


class TaylorPlane(Scene):
    """The quadratic of a surface at a point: its level line beside the surface's, and its flat place."""

    title = "Newton's step: where the quadratic is flat"
    alt = ("Level lines of a surface and a point on it; the line as high as the point is drawn thick, black for the "
           "surface, orange-red for its quadratic within a dotted ring, and a dashed line leads to a star where the quadratic is flat.")
    controls = {
        "surface": Choice("surface", SURFACES, "Himmelblau"),
        "x": Slider("point x", -5.5, 5.5, 3.3, 0.05), "y": Slider("point y", -5.5, 5.5, 0.6, 0.05)}
    still, handles, knobs = ("surface",), (Handle("x", "y"),), ("x", "y")
    goal = "on Himmelblau's surface, find a place where the quadratic is a dome: the star is its top."
    reach = dict(x=0.6, y=-0.2)

    def paint(self, surface):
        ax = self.canvas.ax
        ax.clear()
        figures.draw_contours(ax, SURFACES[surface])
        ring = new_line(ax, ":", color=figures.BLACK, linewidth=1.6)
        level = new_line(ax, "-", color=figures.BLACK, linewidth=3)
        modelled = new_line(ax, "-", color=MODEL, linewidth=3)
        step = new_line(ax, "--", color=figures.BLACK, linewidth=2)
        star = new_line(ax, "*", color=MODEL, markeredgecolor="white", markersize=19)
        point = new_line(ax, "o", color=figures.BLUE, markeredgecolor="white", markeredgewidth=2.4, markersize=13)
        return ring, level, modelled, step, star, point

    def move(self, artists, *, surface, x, y):
        ring, level, modelled, step, star, point = artists
        generator = _contours(surface)
        surface = SURFACES[surface]
        box = np.array(surface.box)
        here, half = np.clip([x, y], *box.T), 0.3 * np.ptp(box, axis=1)     # a smaller surface keeps it inside
        value, g, h = surface.value(here), surface.gradient(here), surface.hessian(here)
        model = _model_contours(value, g, h, here, half)
        low, high = np.linalg.eigvalsh(h)
        shape = _shape([low, high], "a trough")
        there = here - np.linalg.solve(h, g) if shape != "a trough" else np.full(2, np.nan)
        flat = value + g @ (there - here) / 2       # what the model has there
        ring.set_data(*(here[:, None] + half[:, None] * RING))
        level.set_data(*_nearest(generator, value, here))
        modelled.set_data(*_all_pieces(model, value))
        step.set_data(*np.stack([here, there]).T)
        star.set_data(*there[:, None])
        point.set_data(*here[:, None])
        led = (f"At the star the quadratic says {short(flat)}, and the loss is {short(surface.value(there))}"
               if np.isfinite(flat) else "There is no star")
        return Reading(f"At ({here[0]:.2f}, {here[1]:.2f}) the loss is {short(value)}, and the eigenvalues are "
                       f"{short(low)} and {short(high)}: the quadratic is {shape}. {led}.", shape == "a dome")


taylor_plane = explorer(TaylorPlane)


@cache
def _contours(name):
    """What draws a surface's level lines."""
    return contour_generator(*figures.relief(SURFACES[name]))


def _model_contours(value, g, h, here, half):
    """What draws the level lines of the second-order model at `here`, within an ellipse of half axes `half` (2,)."""
    xs, ys = (np.linspace(c - r, c + r, 61) for c, r in zip(here, half))
    away = np.stack(np.meshgrid(xs, ys), axis=-1) - here
    heights = value + away @ g + np.einsum("...i,ij,...j->...", away, h, away) / 2
    return contour_generator(xs, ys, np.ma.array(heights, mask=((away / half) ** 2).sum(axis=-1) > 1.001))


def _nearest(generator, level, point):
    """The piece of one level line that passes nearest to `point`, as a (2, n) array."""
    pieces = generator.lines(level)
    if not pieces:
        return np.empty((2, 0))
    return min(pieces, key=lambda piece: np.linalg.norm(piece - point, axis=1).min()).T


def _all_pieces(generator, level):
    """All pieces of one level line, a gap after each, as a (2, n) array."""
    gap = np.full((1, 2), np.nan)
    return np.concatenate([gap, *(part for piece in generator.lines(level) for part in (piece, gap))]).T


def _shape(eigenvalues, undecided):
    """What a second-order model looks like, in two words."""
    return {"minimum": "a bowl", "maximum": "a dome", "saddle": "a saddle"}.get(
        curvature.classify(eigenvalues).name, undecided)


class Directions(Scene):
    """v'Hv for every direction v, as the three entries of a 2x2 Hessian are moved."""

    zero, number = 6.6, 121     # the radius at which a curvature of 0 is drawn; the angles
    title, polar = "Every bend lies between the two eigenvalues", True
    alt = ("A polar picture: in each direction the distance from a dashed circle is the curvature v'Hv, outside the "
           "circle positive, inside negative, with the eigenvectors drawn through it.")
    controls = {
        "a": Slider("H11 (along x)", -3.0, 3.0, 2.5, 0.1), "b": Slider("H12 (mixed)", -3.0, 3.0, 1.2, 0.1),
        "c": Slider("H22 (along y)", -3.0, 3.0, -1.5, 0.1)}
    # Along the diagonal the bend is (H11 + H22) / 2 + H12.
    handles = Handle("a", at=0), Handle(y="c", at=0), Handle("b", unit=0.5**0.5)
    knobs = ("a", "b", "c")
    goal, reach = "make a saddle although both axes (the squares) bend up.", dict(a=1.0, b=2.5, c=1.0)

    def paint(self):
        ax, zero = self.canvas.ax, self.zero
        ax.clear()
        ax.plot(np.linspace(0, 2 * np.pi, self.number), np.full(self.number, zero), "--", color="#555555",
                linewidth=1.4)
        ax.set(ylim=(0, 2 * zero), yticks=[])
        ax.set_xticks(np.deg2rad([0, 90, 180, 270]), ["x", "y", "", ""])
        ax.set_xlabel("outside the dashed circle: bends up; inside: down", labelpad=8)
        ax.spines["polar"].set_visible(False)
        parts = tuple(ax.fill([0], [zero], color=color, alpha=alpha, linewidth=0)[0]
                      for color, alpha in ((UP, 0.35), (DOWN, 0.5)))
        outline = new_line(ax, color=figures.BLACK)
        ends = tuple(new_line(ax, dash, color=figures.GREEN, linewidth=2.6) for dash in (":", "-"))
        squares = new_line(ax, "s", color=figures.BLACK, markersize=9, markeredgecolor="white")
        return parts, outline, ends, squares, new_line(ax, "D", color="#555555", markersize=8, markeredgecolor="white")

    def move(self, artists, *, a, b, c):
        (parts, outline, ends, axes, mixed), zero = artists, self.zero
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
        mean = zero + (a + c) / 2
        mixed.set_data([np.pi / 4], [mean + b])
        shape = _shape(eigenvalues, "the second order does not decide")
        return Reading(f"Along the axes {a:g} and {c:g}; eigenvalues {short(eigenvalues[0])} and "
                       f"{short(eigenvalues[1])}: {shape}.", shape == "a saddle" and min(a, c) > 0,
                       zeros={"a": zero, "b": mean * 0.5**0.5, "c": zero},
                       at={"a": 0, "b": (mean + b) * 0.5**0.5, "c": 0})


directions = explorer(Directions)
