"""The explorers of When do the eigenvalues not decide?: walks over Peano's surface, and what counts as zero."""

import numpy as np

from descentlab import curvature, figures, surfaces
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel
from descentlab.lessons.when_eigenvalues_do_not_decide.cases import trained_spectrum
from descentlab.lessons.when_eigenvalues_do_not_decide.figures import BELOW, paint_peano


class PeanoWalk(Scene):
    """Peano's surface, a walk through 0 over it, and the loss along the walk."""

    title, panels, size = "Does the walk start uphill?", 2, (9.0, 4.3)
    alt = ("Left, Peano's surface with a shaded crescent where the loss is below 0, and a walk through 0. Right, the "
           "loss along the walk.")
    controls = {"slope": Slider("slope a", -2.0, 2.0, 0.6, 0.05), "c": Slider("curve c", -1.0, 4.0, 0.0, 0.05)}
    handles = Handle(y="slope", at=0.2, unit=0.2), Handle(y="c", at=0.45, unit=0.45**2)
    knobs = ("slope", "c")
    goal, reach = "find a walk that goes down from its first step.", dict(slope=0.0, c=2.0)
    xs = np.linspace(-0.6, 0.6, 241)

    def paint(self):
        above, along = self.canvas.axes
        above.clear()
        paint_peano(above)
        above.set_title("y = a x + c x²", fontsize=12, fontweight="normal")
        panel(along, "loss along the walk, close to 0", xlim=(-0.3, 0.3), ylim=(-0.004, 0.006), xlabel="x")
        along.axhline(0, color=figures.GREY, linewidth=1, linestyle="--")
        along.axhspan(-0.004, 0, color=BELOW, alpha=0.25, linewidth=0)
        for ax in (above, along):
            ax.plot([0], [0], "D", color=figures.ORANGE, markersize=8, markeredgecolor="white", zorder=6)
        way, loss = (new_line(ax, color=figures.BLACK, linewidth=3) for ax in (above, along))
        grips = new_line(above, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.2, markersize=9)
        return way, loss, grips

    def move(self, artists, *, slope, c):
        way, loss, grips = artists
        ys = slope * self.xs + c * self.xs**2
        way.set_data(self.xs, ys)
        loss.set_data(self.xs, surfaces.peano.value(np.stack([self.xs, ys], axis=-1)))
        held = np.array([0.2, 0.45])
        grips.set_data(held, slope * held + c * held**2)
        return Reading(_along(slope, c), slope == 0 and 1 < c < 3, zeros={"slope": c * 0.2**2, "c": slope * 0.45},
                       at={"slope": 0.2, "c": 0.45})


def _along(slope, c):
    """What happens along the walk y = slope x + c x^2, in words: the loss is x^2 (slope + (c-1)x) (slope + (c-3)x)."""
    if slope:
        enters = min((-slope / bend for bend in (c - 1, c - 3) if bend), key=abs)
        return f"Uphill at first. Below 0 only beyond x = {short(enters)}."
    if c in (1, 3):
        return "Level: this is the edge of the crescent."
    return "Downhill from the first step." if 1 < c < 3 else "Uphill from the first step."


peano_walk = explorer(PeanoWalk)


class Tolerance(Scene):
    """What counts as zero? The counts (negative, zero, positive) of a network's spectrum as the tolerance is moved."""

    title = "How small is zero?"
    alt = "All eigenvalues of a Hessian from the smallest to the largest, and the band of those that count as zero."
    controls = {"tolerance": Slider("tolerance", 1e-18, 0.5, 1e-6, 1e-6, log=True)}
    goal = "find a tolerance at which no negative eigenvalue is left, though fewer than half of all count as zero."
    handles, reach, stops = (Handle(y="tolerance"),), dict(tolerance=3e-4), {"tolerance": 240}

    def paint(self):
        ax, eigenvalues = self.canvas.ax, trained_spectrum()
        ordered = eigenvalues[np.argsort(np.abs(eigenvalues))]
        number, sizes = len(ordered), np.maximum(np.abs(ordered / ordered[-1]), 1e-18)
        panel(ax, "|eigenvalue|, beside the largest\ntriangle up: positive, down: negative", 11, yscale="log",
              ylim=(1e-20, 9), xlim=(-2, number + 3), xlabel="rank by size")
        ranks, up = np.arange(1, number + 1), ordered > 0
        ax.plot(ranks[up], sizes[up], "^", color=figures.BLUE, markersize=5)
        ax.plot(ranks[~up], sizes[~up], "v", color=figures.VERMILLION, markersize=8, markeredgecolor="white")
        ax.grid(True, axis="y")
        band = ax.axhspan(1e-20, 1e-10, color="#888888", alpha=0.35, linewidth=0)
        return band, new_line(ax, color=figures.BLACK)

    def move(self, artists, *, tolerance):
        band, edge = artists
        band.set_height(tolerance - band.get_y())
        edge.set_data(edge.axes.get_xlim(), [tolerance, tolerance])
        eigenvalues = trained_spectrum()
        counts = curvature.classify(eigenvalues, tolerance)
        return Reading(f"At {short(tolerance)}: {counts.negative} negative, {counts.zero} zero, "
                       f"{counts.positive} positive. At a place without slope: {counts.name}.",
                       counts.name == "undecided" and counts.zero < len(eigenvalues) / 2)


tolerance = explorer(Tolerance)
