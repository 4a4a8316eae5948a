"""The explorer of What can a step do?: a run in a narrow well, whose right wall may be steeper."""

import numpy as np

from descentlab import figures
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel, place_curve, start_sign
from descentlab.lessons.what_can_a_step_do.cases import BOTTOM, RIM, STEEP, descend_in_well, well_value


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
