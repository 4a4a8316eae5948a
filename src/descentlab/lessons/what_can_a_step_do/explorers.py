"""The explorers of What can a step do?: places where it leads nowhere, and a run in a narrow well with a steeper wall."""

import numpy as np

from descentlab import curvature, figures, surfaces
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel, place_curve, start_sign
from descentlab.lessons.what_can_a_step_do.cases import BOTTOM, HIMMELBLAU, RIM, STEEP, descend_in_well, well_value


class Hunt(Scene):
    """Look for points of zero gradient on Himmelblau's surface, by hand."""

    surface = surfaces.himmelblau
    title, panels, size = "Where is the slope zero?", 2, (8.4, 4.1)
    alt = ("Left, a point on the level lines of Himmelblau's surface with an arrow down the slope; right, the loss "
           "along two lines through the point, minus the straight line of its slope there: the line that bends up most, and "
           "the one that bends up least or bends down.")
    controls = {"x": Slider("x", -5.5, 5.5, 0.6, 0.01), "y": Slider("y", -5.5, 5.5, 2.2, 0.01)}
    handles = Handle("x", "y", label="the point", snaps=HIMMELBLAU),
    knobs = ("x", "y")
    goal = "find a place where |g| is below 1 and which is no minimum. There are five."
    reach = dict(x=3.39, y=0.07)

    def paint(self):
        plane, profile = self.canvas.axes
        plane.clear()
        figures.draw_contours(plane, self.surface, equal=True)
        point = new_line(plane, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.4, markersize=11)
        arrow = new_line(plane, "-", color=figures.BLACK, linewidth=3)
        ends = dict(marker="o", markersize=5, markevery=[-1])     # a dot where the distance is 1
        tracks = (new_line(plane, "--", color=figures.VERMILLION, linewidth=1.4, **ends),
                  new_line(plane, "-", color=figures.BLUE, linewidth=1.4, **ends))
        panel(profile, "the loss along two lines, less its slope", xlim=(-1, 1), ylim=(-35, 85),
              xlabel="distance from the ring on each line (dots: at 1)")
        for height, text, color in ((76, "solid: the line that bends up most", figures.BLUE),
                                    (67, "dashed: bends up least, or down", figures.VERMILLION)):
            profile.text(-0.94, height, text, color=figures.INK[color])
        profile.axhline(0, color="#888888", linewidth=1)
        low = new_line(profile, "--", color=figures.VERMILLION, label="bends up least, or down:")
        high = new_line(profile, "-", color=figures.BLUE, label="bends up most:")
        return point, arrow, tracks, low, high

    def move(self, artists, *, x, y):
        point, arrow, tracks, *curves = artists
        here, way = np.array([x, y]), np.linspace(-1, 1, 81)
        g = self.surface.gradient(here)
        norm = np.linalg.norm(g)
        step = -g / max(norm, 1e-12) * 1.6 * norm / (norm + 40)
        end, aside = here + step, 0.15 * np.array([-step[1], step[0]])
        bends, along = np.linalg.eigh(self.surface.hessian(here))
        point.set_data(*here[:, None])
        arrow.set_data(*np.stack([here, end, end - 0.3 * step + aside, end, end - 0.3 * step - aside]).T)
        for curve, track, v in zip(curves, tracks, along.T):
            track.set_data(*np.stack([here - v, here + v]).T)
            change = self.surface.value(here + way[:, None] * v) - self.surface.value(here)
            curve.set_data(way, change - way * (g @ v))     # only what it bends is left
        if norm >= 1:
            return Reading(f"|g| = {short(norm)}: not here.")
        kind = curvature.classify(bends).name
        return Reading(f"|g| = {short(norm)}: all but zero. A {kind} is within reach.", kind != "minimum")


hunt = explorer(Hunt)


class Well(Scene):
    """A run that begins in the poorer of two wells, and may be thrown out of it."""

    steps = 40
    title, panels, size = "Does the run stay in its well?", 2, (8.4, 4.1)
    alt = ("Left, the loss around a narrow well, its rim, and the places of a run that begins in it. Right, the place at each "
           "step: whether it stays right of the rim.")
    controls = {
        "start": Slider("start x", 1.13, 1.45, 1.36, 0.01),
        "multiple": Slider("eta, times the limit at the bottom", 0.1, 2.2, 0.9, 0.05),
        "wall": Slider("how much steeper the right wall is", 0, STEEP, 0, 20)}
    handles = Handle("start"),
    knobs = ("start", "multiple", "wall")
    stops = {"start": 17, "multiple": 22, "wall": 5}
    goal = "let the run begin below the rim, keep eta at 0.9 times the limit or less, and get it out."
    reach = dict(wall=float(STEEP), start=1.38)

    def paint(self):
        well, history = self.canvas.axes
        panel(well, "the loss around the well", xlim=(0.6, 1.6), ylim=(0.15, 0.6), xlabel="x")
        well.axhline(float(well_value(RIM)), color="#888888", linewidth=1)
        well.text(0.62, float(well_value(RIM)) + 0.008, "as high as the rim")
        curve = new_line(well, "-", color=figures.BLACK, linewidth=2)
        way = new_line(well, ".-", color=figures.VERMILLION, linewidth=1.2, markersize=9)
        start = start_sign(well)
        panel(history, "the place x at each step", xlim=(0, self.steps), ylim=(-0.7, 1.7), xlabel="step t")
        history.axhline(RIM, color="#888888", linewidth=1)
        history.text(self.steps - 0.5, RIM - 0.03, "the rim", ha="right", va="top")
        places = new_line(history, ".-", color=figures.VERMILLION, linewidth=1.4, markersize=6, label="x")
        return curve, way, start, places

    def move(self, artists, *, start, multiple, wall):
        curve, way, ring, places = artists
        line = np.linspace(0.6, 1.6, 201)
        curve.set_data(line, well_value(line, wall))
        path = descend_in_well(start, multiple, self.steps, wall)
        way.set_data(path, well_value(path, wall))
        begun, rim = float(well_value(start, wall)), float(well_value(RIM))
        ring.set_data([start], [begun])
        place_curve(places, path)
        below, out = begun < rim, path[-1] < RIM
        where = "it is out of the well" if out else "it is at the bottom" if abs(path[-1] - BOTTOM) < 0.005 else (
            "it is still in the well, and not at rest")
        return Reading(f"The run begins {'below' if below else 'above'} the rim. After {self.steps} steps {where}.",
                       below and out and multiple <= 0.9, at={"start": begun})


well = explorer(Well)
