"""The explorers of How do you leave a saddle?: the way out, the one line that leads in, and what a test misses."""

import math

import numpy as np

from descentlab import figures, optimizers, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_history, paint_plane, panel, place_curve, place_path, start_sign
from descentlab.lessons.saddle_escape.cases import after_a_nudge, first


OUT = np.array([1.0, 1.0]) / np.sqrt(2)     # of the toy network's saddle
DROP = 0.002        # a run is out when its loss is so much below the saddle's


class Leave(Scene):
    """A start beside the toy network's saddle: how it leaves, and when the law says that it will."""

    steps, surface = 200, surfaces.toy_network
    radius = math.sqrt(DROP)                # there, with a bend of -2, the loss has fallen by DROP
    title, panels, size = "It looks stuck, and it is growing", 2, (8.4, 4.1)
    alt = ("Left, the loss of a run that begins beside the saddle of the toy network: long level, then a sudden fall, at "
           "the step that the law says. Right, the run's distance from the saddle, logarithmic: all the time it grows "
           "along the straight line that the law predicts.")
    controls = {
        "distance": Slider("distance", 1e-8, 0.1, 1e-6, 1e-6, log=True),
        "eta": Slider("eta", 0.01, 0.3, 0.05, 0.01)}
    goal = "leave distance at 1e-6, and be out by step 30."
    handles, reach = (Handle(y="distance", panel=1),), dict(eta=0.25)
    knobs, stops = ("distance", "eta"), {"distance": 25, "eta": 30}

    def paint(self):
        level, history = self.canvas.axes
        panel(level, "loss; out, by the law: dashed", xlabel="step t", xlim=(0, self.steps), ylim=(-0.05, 1.2))
        level.grid(True, axis="y")
        loss, announced = new_line(level, color=figures.VERMILLION), new_line(level, "--", color=figures.BLUE)
        along, law = paint_history(history, self.steps, "distance from the saddle; law: dashed", 1e-9, 3,
                                   curves=("distance", "law"))
        history.axhline(self.radius, color="#888888", linewidth=1)
        history.text(2, 1.5 * self.radius, f"out: loss {DROP} lower", fontsize=11, color="#555555")
        return loss, announced, along, law, start_sign(history)

    def move(self, artists, *, distance, eta):
        loss, announced, along, law, sign = artists
        run = descend(self.surface.gradient, distance * OUT, optimizers.gd(eta), self.steps)
        away, factor = run.theta @ OUT, 1 + 2 * eta
        losses = self.surface.value(run.theta)
        place_curve(loss, losses)
        place_curve(along, away)
        sign.set_data([0], [distance])
        place_curve(law, distance * factor ** np.arange(self.steps + 1))
        expected = max(0, math.ceil(math.log(self.radius / distance) / math.log(factor)))
        announced.set_data([expected, expected], announced.axes.get_ylim())
        late = np.flatnonzero(losses < 1 - DROP)       # at the saddle the loss is 1
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
        plane.plot(0, 0, "X", color=figures.BLACK, markeredgecolor="white", markersize=11, zorder=5)
        plane.plot([-2, 2], [2, -2], "--", color=figures.BLUE, linewidth=1.6)
        plane.set_title("cross: saddle; dashed: the way in")
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
    """All saddles that the test of a flat loss is tried on: which it has found, with what limit, after what wait."""

    title, size = "Gentle ways down are found late, or never", (4.9, 4.4)
    alt = ("A sign for each saddle: the step after a nudge at which its gradient first grows by more than the limit, "
           "against how steep its steepest way down is. The gentler, the later. A level line marks how long you wait: "
           "the saddles below it are found. An upright line marks the limit: those left of it stand in a row at the "
           "top, not found at all.")
    controls = {
        "wait": Slider("wait, steps after the nudge", 60, 1500, 200, 10, whole=True, log=True),
        "limit": Slider("limit", 0.005, 0.1, 0.02, 0.005, log=True)}
    handles = Handle("limit", "wait", label="limit and wait"),
    goal, reach = "find 50 of the 51 saddles.", dict(wait=1200, limit=0.01)
    knobs, stops = ("wait", "limit"), {"wait": 30, "limit": 7}
    last = 1500

    def __init__(self):
        self.lowest, self.bends = after_a_nudge()
        super().__init__()

    def paint(self):
        ax, = self.canvas.axes
        panel(ax, "step at which growth is first seen", xlim=(0.004, 0.4), ylim=(40, 2 * self.last), xscale="log",
              yscale="log", xlabel="how steep the steepest way down is\n(minus the lowest eigenvalue)")
        ax.set_xticks([0.01, 0.02, 0.05, 0.1, 0.2], ["0.01", "0.02", "0.05", "0.1", "0.2"])
        ax.set_yticks([50, 100, 200, 500, 1000], ["50", "100", "200", "500", "1,000"])
        ax.grid(True, axis="y")
        ax.text(0.38, 1.35 * self.last, f"not in {self.last:,} steps", va="center", ha="right", fontsize=11)
        told = dict(fontsize=11, path_effects=list(figures.HALO))
        return (new_line(ax, "o", color=figures.VERMILLION, markersize=6),
                new_line(ax, "x", color=figures.BLUE, markersize=7, markeredgewidth=2),
                new_line(ax, "--", color=figures.BLACK, linewidth=1.6),
                new_line(ax, ":", color=figures.BLACK, linewidth=1.8),
                ax.text(0.38, 0, "× missed", va="bottom", ha="right", color=figures.INK[figures.BLUE], **told),
                ax.text(0.38, 0, "● found", va="top", ha="right", color=figures.INK[figures.VERMILLION], **told),
                ax.text(0, 44, "limit", va="bottom", ha="left", **told))

    def move(self, artists, *, wait, limit):
        dots, crosses, level, upright, above, below, name = artists
        found = 50 + first(self.bends < -limit)
        seen, steep = found <= wait, -self.lowest
        heights = np.where(np.isfinite(found), found, 1.35 * self.last)
        dots.set_data(steep[seen], heights[seen])
        crosses.set_data(steep[~seen], heights[~seen])
        level.set_data(level.axes.get_xlim(), [wait, wait])
        upright.set_data([limit, limit], upright.axes.get_ylim())
        above.set_y(1.08 * wait)
        below.set_y(0.93 * wait)
        name.set_x(1.04 * limit)
        return Reading(f"After {wait:,} steps {seen.sum()} of {len(seen)} saddles are found; of the others "
                       f"{(steep[~seen] < limit).sum()} are gentler than the limit of {short(limit)}.",
                       seen.sum() >= 50)


missed = explorer(Missed)
