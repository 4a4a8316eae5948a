"""The explorers of How do you leave a saddle?: the way out, the one line that leads in, and what a test misses."""

import math

import numpy as np

from descentlab import figures, optimizers, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_history, paint_plane, panel, place_curve, place_path, start_sign
from descentlab.lessons.saddle_escape.cases import after_a_nudge


OUT = np.array([1.0, 1.0]) / np.sqrt(2)     # of the toy network's saddle
DROP = 0.002        # a run is out when its loss is so much below the saddle's


class Leave(Scene):
    """A start beside the toy network's saddle: how it leaves, and when the law says that it will."""

    steps, surface = 200, surfaces.toy_network
    radius = math.sqrt(DROP)                # there, with a bend of -2, the loss has fallen by DROP
    title, panels, size = "It looks stuck, and it is growing", 2, (8.4, 4.1)
    alt = ("Left, a path from beside the saddle of the toy network; right, its distance from the saddle along the way "
           "out, logarithmic, with the straight line that the law predicts.")
    controls = {
        "distance": Slider("distance", 1e-8, 0.1, 1e-6, 1e-6, log=True),
        "eta": Slider("eta", 0.01, 0.3, 0.05, 0.01)}
    goal = "leave distance at 1e-6, and be out by step 30."
    handles, reach = (Handle(y="distance", panel=1),), dict(eta=0.25)
    knobs, stops = ("distance", "eta"), {"distance": 25, "eta": 30}

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        figures.draw_points(plane, [0.0, 0.0], "saddle")
        along, law = paint_history(history, self.steps, "distance along the way out; law: dashed", 1e-9, 3,
                                   curves=("distance", "law"))
        history.axhline(self.radius, color="#888888", linewidth=1)
        history.text(2, 1.5 * self.radius, f"out: loss {DROP} lower", fontsize=11, color="#555555")
        return path, along, law, start_sign(history)

    def move(self, artists, *, distance, eta):
        path, along, law, sign = artists
        run = descend(self.surface.gradient, distance * OUT, optimizers.gd(eta), self.steps)
        away, factor = run.theta @ OUT, 1 + 2 * eta
        place_path(path, run.theta)
        place_curve(along, away)
        sign.set_data([0], [distance])
        place_curve(law, distance * factor ** np.arange(self.steps + 1))
        expected = max(0, math.ceil(math.log(self.radius / distance) / math.log(factor)))
        late = np.flatnonzero(self.surface.value(run.theta) < 1 - DROP)       # at the saddle the loss is 1
        if not len(late):
            return Reading(f"Not out after {self.steps} steps; the law says {expected}.", at={"distance": 0})
        return Reading(f"Out at step {late[0]}; the law says {expected}.",
                       late[0] <= 30 and distance <= 1e-6, at={"distance": 0})


leave = explorer(Leave)


class Aim(Scene):
    """Where must a run start to end in the saddle?"""

    surface, steps, eta = surfaces.toy_network, 150, 0.05
    title, panels, size = "Only one line leads into the saddle", 2, (8.4, 4.1)
    alt = ("Left, a path over the level lines of the toy network, its saddle in the middle, and the dashed line that "
           "leads there; right, how far the run is from the saddle at each step, logarithmic, and dashed the same for "
           "a run from the nearest point of that line.")
    controls = {"w1": Slider("start w1", -2.0, 2.0, -1.3, 0.05), "w2": Slider("start w2", -2.0, 2.0, 1.25, 0.05)}
    handles = Handle("w1", "w2", label="start", snaps=[(w, -w) for w in (-1.5, -1.0, -0.5, 0.5, 1.0, 1.5)]),
    goal = "start at least 1 away from the saddle, and be within 0.001 of it after 150 steps."
    reach, knobs, stops = dict(w1=-1.25), ("w1", "w2"), {"w1": 21, "w2": 21}

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        figures.draw_points(plane, [0.0, 0.0], "saddle")
        plane.plot([-2, 2], [2, -2], "--", color=figures.BLUE, linewidth=1.6)
        away, aimed = paint_history(history, self.steps, "distance from the saddle; dashed: aimed", 1e-4, 10,
                                    ("distance", "aimed"))
        return path, away, aimed, new_line(plane, "o", color=figures.BLUE, markersize=8)

    def move(self, artists, *, w1, w2):
        path, away, aimed, beside = artists
        run = descend(self.surface.gradient, [w1, w2], optimizers.gd(self.eta), self.steps)
        distances = np.linalg.norm(run.theta, axis=-1)
        place_path(path, run.theta)
        place_curve(away, distances)
        on_line = (w1 - w2) / 2 * np.array([1.0, -1.0])
        beside.set_data(*on_line[:, None])
        straight = descend(self.surface.gradient, on_line, optimizers.gd(self.eta), self.steps)
        place_curve(aimed, np.linalg.norm(straight.theta, axis=-1))
        nearest = int(distances.argmin())
        told = f"Nearest to the saddle at step {nearest}: {short(distances[nearest])} away"
        if nearest == len(distances) - 1:
            return Reading(f"{told}, and still going there.", distances[0] >= 1 and distances[-1] <= 1e-3)
        return Reading(f"{told}. After {len(distances) - 1} steps it is {short(distances[-1])} away.",
                       distances[0] >= 1 and distances[-1] <= 1e-3)


aim = explorer(Aim)


class Missed(Scene):
    """All saddles that the test of a flat loss is tried on: which of them it has found, after how long a wait."""

    title, panels, size = "The gentler the way down, the longer you must wait", 2, (9.0, 4.3)
    alt = ("Left, a dot for each saddle: the step after a nudge at which the test first finds it, against its lowest "
           "eigenvalue; the gentler, the later, and a few are never found. A line marks how long you wait: below it "
           "the saddles are found, above it missed. Right, the length of the gradient of the steepest one that is "
           "missed: it shrinks, as at a minimum, and grows only later.")
    controls = {"wait": Slider("wait, steps after the nudge", 60, 1500, 200, 10, whole=True, log=True)}
    handles = Handle(y="wait", label="how long you wait"),
    goal, reach = "wait long enough to find 46 of the 51.", dict(wait=1200)
    knobs, stops = ("wait",), {"wait": 60}

    def __init__(self):
        self.lowest, self.norms, self.found = after_a_nudge()
        super().__init__()

    def paint(self):
        left, right = self.canvas.axes
        last = len(self.norms) - 1
        panel(left, "first found at step ...", xlabel="lowest eigenvalue", xlim=(-0.33, 0.01), ylim=(40, 2.2 * last),
              yscale="log")
        left.grid(True, axis="y")
        left.text(-0.32, 1.35 * last, f"never in {last:,} steps", va="center", fontsize=11)
        panel(right, "|g| of the steepest that is missed", xlabel="steps after the nudge", xlim=(0, last),
              ylim=(1e-6, 1), yscale="log")
        right.grid(True, axis="y")
        told = dict(fontsize=11, path_effects=list(figures.HALO))
        return (new_line(left, "o", color=figures.VERMILLION, markersize=6),
                new_line(left, "x", color=figures.BLUE, markersize=7, markeredgewidth=2),
                new_line(left, "--", color=figures.BLACK, linewidth=1.6),
                new_line(right, color=figures.BLUE, label="|g|"),
                new_line(right, "--", color=figures.BLACK, linewidth=1.6),
                left.text(-0.32, 0, "× missed", va="bottom", color=figures.INK[figures.BLUE], **told),
                left.text(-0.32, 0, "● found", va="top", color=figures.INK[figures.VERMILLION], **told))

    def move(self, artists, *, wait):
        dots, crosses, line, curve, until, above, below = artists
        seen, last = self.found <= wait, len(self.norms) - 1
        heights = np.where(np.isfinite(self.found), self.found, 1.35 * last)
        dots.set_data(self.lowest[seen], heights[seen])
        crosses.set_data(self.lowest[~seen], heights[~seen])
        line.set_data(line.axes.get_xlim(), [wait, wait])
        until.set_data([wait, wait], until.axes.get_ylim())
        above.set_y(1.08 * wait)
        below.set_y(0.93 * wait)
        steepest = np.flatnonzero(~seen)[self.lowest[~seen].argmin()]
        place_curve(curve, self.norms[:, steepest])
        return Reading(f"After {wait:,} steps {seen.sum()} of {len(seen)} saddles are found; the steepest that is "
                       f"missed has the eigenvalue {self.lowest[steepest]:.3f}.", seen.sum() >= 46)


missed = explorer(Missed)
