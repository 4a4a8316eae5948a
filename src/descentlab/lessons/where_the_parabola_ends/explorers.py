"""The explorers of Where does the parabola end?: all bends of a Hessian, and a valley with a sharp end."""

import numpy as np

from descentlab import curvature, figures, optimizers, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import blew_up, new_line, paint_history, paint_plane, place_curve, place_path
from descentlab.lessons.taylor_and_hessian.figures import DOWN, UP
from descentlab.lessons.where_the_parabola_ends.figures import polar_curvature

_SHAPES = {"minimum": "a bowl", "maximum": "a dome", "saddle": "a saddle"}


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
    goal = "bring an eigenvalue to 0 although the squares and the diamond are all above 1."
    reach = dict(a=2.0, b=2.0, c=2.0)

    def paint(self):
        ax, zero = self.canvas.ax, self.zero
        ax.clear()
        ax.plot(np.linspace(0, 2 * np.pi, self.number), np.full(self.number, zero), "--", color="#555555",
                linewidth=1.4)
        ax.set(ylim=(0, 2 * zero), yticks=[])
        ax.set_xticks(np.deg2rad([0, 90, 180, 270]), ["x", "y", "", ""])
        ax.set_xlabel("outside the dashed circle: bends up; inside: down\ngreen lines: the two eigenvalues", labelpad=8)
        ax.spines["polar"].set_visible(False)
        parts = tuple(ax.fill([0], [zero], color=color, alpha=alpha, linewidth=0)[0]
                      for color, alpha in ((UP, 0.35), (DOWN, 0.5)))
        outline = new_line(ax, color=figures.BLACK)
        ends = tuple(new_line(ax, dash, color=figures.GREEN, linewidth=2.6) for dash in (":", "-"))
        squares = new_line(ax, "s", color=figures.BLACK, markersize=9, markeredgecolor="white")
        mixed = new_line(ax, "D", color="#555555", markersize=8, markeredgecolor="white")
        told = tuple(ax.text(0, zero, "", fontsize=13, va="center", ha=side, path_effects=list(figures.HALO))
                     for side in ("left", "right", "left"))
        return parts, outline, ends, told, squares, mixed

    def move(self, artists, *, a, b, c):
        (parts, outline, ends, told, axes, mixed), zero = artists, self.zero
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
        # Beside the marks, on the side that the outline leaves free.
        for text, x, y, bend in zip(told, (zero + a + 0.5, -0.5, (mean + b) * 0.5**0.5 + 0.5),
                                    (-0.9, zero + c + 0.7, (mean + b) * 0.5**0.5 + 0.5), (a, c, (a + c) / 2 + b)):
            text.set_position((np.arctan2(y, x), np.hypot(x, y)))
            text.set_text(f"{bend:.2g}")
        kind = curvature.classify(eigenvalues).name
        shape = _SHAPES.get(kind, "the second order does not decide")
        return Reading(f"Along the axes {a:g} and {c:g}; eigenvalues {short(eigenvalues[0])} and "
                       f"{short(eigenvalues[1])}: {shape}.",
                       np.abs(eigenvalues).min() < 0.01 and min(a, c, (a + c) / 2 + b) > 1,
                       zeros={"a": zero, "b": mean * 0.5**0.5, "c": zero},
                       at={"a": 0, "b": (mean + b) * 0.5**0.5, "c": 0})


directions = explorer(Directions)


class SharpValley(Scene):
    """The toy network's valley of minima, and a run that is too fast for its sharp end."""

    steps, least, half = 20, 1e-6, np.linspace(0.4, 3.0, 200)
    across = np.concatenate([half, [np.nan], -half])        # the valley has two halves
    surface = surfaces.Surface("(1 - w1*w2)**2", variables="w1 w2", box=((-1.7, 3), (-1.7, 2.4)),
                               name="toy network, from farther away")
    title, panels, size = "Too fast for the sharp end, the run settles where the valley is flatter", 2, (8.4, 4.1)
    alt = ("Left, a run over the level lines of the toy network, whose minima are a curve: thick blue where the rate is "
           "below the limit, dotted black where the valley is too sharp for it. Right, the loss at each step.")
    controls = {
        "eta": Slider("learning rate", 0.05, 0.5, 0.2, 0.01),
        "w1": Slider("start w1", 0.5, 3.0, 2.5, 0.05), "w2": Slider("start w2", 0.0, 2.0, 0.2, 0.05)}
    handles = Handle("w1", "w2", label="start"),
    knobs, stops = ("eta", "w1", "w2"), {"eta": 10, "w1": 15, "w2": 11}
    goal = "start at w1 = 2.4 or beyond, and end within 0.1 of (1, 1)."
    reach = dict(eta=0.25)

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        plane.set_title("valley: blue, flat enough for this rate;\ndotted, too sharp for it", fontsize=12,
                        fontweight="normal")
        calm = new_line(plane, "-", color=figures.BLUE, linewidth=5, zorder=1.9)
        sharp = new_line(plane, ":", color=figures.BLACK, linewidth=3, zorder=1.9)
        (loss,) = paint_history(history, self.steps, "loss", self.least, 100)
        history.text(0.97, 0.03, "below 10⁻⁶: at rest", transform=history.transAxes, ha="right", fontsize=12)
        return path, loss, calm, sharp

    def move(self, artists, *, eta, w1, w2):
        path, loss, calm, sharp = artists
        allowed = eta < _limit(self.across)
        for line, seen in ((calm, allowed), (sharp, ~allowed)):
            line.set_data(self.across, np.where(seen, 1 / self.across, np.nan))
        run = descend(self.surface.gradient, [w1, w2], optimizers.gd(eta), self.steps)
        lost, losses = blew_up(run), self.surface.value(run.theta)
        points = run.theta[:lost]
        place_path(path, points)
        place_curve(loss, losses[:lost])
        told = f"At w1 = {w1:g} the valley's limit is {_limit(w1):.2f}"
        if lost is not None:
            return Reading(f"{told}. With {eta:g} the run is lost at step {lost}.")
        end = points[-1]
        if losses[-1] > self.least:
            return Reading(f"{told}. With {eta:g} the run has not come to rest after {self.steps} steps.")
        if losses[0] < 1e-12:
            return Reading(f"{told}. The start is a minimum: there is no slope, and no step.")
        return Reading(f"{told}. With {eta:g} the run ends at ({end[0]:.2f}, {end[1]:.2f}), where it is "
                       f"{_limit(end[0]):.2f}.", w1 >= 2.4 and np.linalg.norm(end - 1) < 0.1)


def _limit(w1):
    """2 / sharpness at the minimum (w1, 1 / w1), where the sharpness is 2 (w1^2 + w2^2)."""
    return 1 / (w1**2 + w1**-2.0)


sharp_valley = explorer(SharpValley)
