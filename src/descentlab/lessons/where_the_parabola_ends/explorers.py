"""The explorer of Where does the parabola end?: all bends of a Hessian."""

import numpy as np

from descentlab import curvature, figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line
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
