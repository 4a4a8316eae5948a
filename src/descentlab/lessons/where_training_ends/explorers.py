"""The explorers of Where does training end?: the one line that leads in, the way out, and where a nudge shows a way down."""

import math

import numpy as np

from descentlab import figures, optimizers, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_history, paint_plane, panel, place_curve, place_path, start_sign
from descentlab.lessons.saddle_escape.cases import DROP
from descentlab.lessons.where_training_ends.cases import after_a_nudge

OUT = np.array([1.0, 1.0]) / np.sqrt(2)     # of the toy network's saddle


class Leave(Scene):
    """A start beside the toy network's saddle: how it leaves, and when the law says that it will."""

    steps, surface = 200, surfaces.toy_network
    radius = math.sqrt(DROP)                # there, with a bend of -2, the loss has fallen by DROP
    title, panels, size = "It looks stuck, and it is growing", 2, (8.4, 4.1)
    alt = ("Left, the loss of a run that begins beside the saddle of the toy network: long level, then a sudden fall, at "
           "the step that the law says. Right, the run's distance from the saddle, logarithmic: all the time it grows "
           "along the straight line that the law predicts.")
    controls = {
        "distance": Slider("distance", 1e-7, 0.1, 1e-6, 1e-6, log=True),
        "eta": Slider("eta", 0.01, 0.3, 0.05, 0.01)}
    goal = "keep the starting distance at 1e-6; be out by step 30."
    handles, reach = (Handle(y="distance", panel=1),), dict(eta=0.25)
    knobs, stops = ("distance", "eta"), {"distance": 25, "eta": 30}

    def paint(self):
        level, history = self.canvas.axes
        panel(level, "loss", xlabel="step t", xlim=(0, self.steps), ylim=(-0.05, 1.2))
        level.grid(True, axis="y")
        loss, announced = new_line(level, color=figures.VERMILLION), new_line(level, "--", color=figures.BLUE)
        along, law = paint_history(history, self.steps, "distance from the saddle", 5e-8, 3,
                                   curves=("distance", "law"))
        history.axhline(self.radius, color="#888888", linewidth=1)
        history.text(2, 1.5 * self.radius, f"out: loss {DROP} lower", fontsize=11, color="#555555")
        told = dict(color=figures.INK[figures.BLUE], fontsize=11, path_effects=list(figures.HALO))
        return (loss, announced, along, law, start_sign(history),
                level.text(0, 1.1, "out, by the law", va="center", **told),
                history.text(0, 1, "by the law", va="top", **told))

    def move(self, artists, *, distance, eta):
        loss, announced, along, law, sign, when, line = artists
        run = descend(self.surface.gradient, distance * OUT, optimizers.gd(eta), self.steps)
        away, factor = run.theta @ OUT, 1 + 2 * eta
        losses = self.surface.value(run.theta)
        place_curve(loss, losses)
        place_curve(along, away)
        sign.set_data([0], [distance])
        place_curve(law, distance * factor ** np.arange(self.steps + 1))
        expected = max(0, math.ceil(math.log(self.radius / distance) / math.log(factor)))
        announced.set_data([expected, expected], announced.axes.get_ylim())
        when.set_x(min(expected + 4, 0.62 * self.steps))
        middle = min(self.steps, math.log(self.radius / distance) / math.log(factor)) / 2 if expected else 0
        line.set_position((middle + 6, distance * factor ** middle))
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
    alt = ("Left, a path over the level lines of the toy network, from a ring to a star: high at two corners, low in two "
           "curved valleys, the saddle in the middle, and the dashed line that leads there, with a dot where it is nearest "
           "to the ring; right, how far the run is from the saddle at each step, logarithmic, and dashed the same for a "
           "run from the dot.")
    controls = {"w1": Slider("start w1", -2.0, 2.0, -1.6, 0.05), "w2": Slider("start w2", -2.0, 2.0, 0.9, 0.05)}
    handles = Handle("w1", "w2", label="start", snaps=[(w, -w) for w in (-1.5, -1.0, -0.5, 0.5, 1.0, 1.5)]),
    goal = "start at least 1 away from the saddle, and be within 0.001 of it after 150 steps."
    reach, knobs, stops = dict(w1=-0.9), ("w1", "w2"), {"w1": 21, "w2": 21}

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        plane.plot(0, 0, "X", color=figures.BLACK, markeredgecolor="white", markersize=11, zorder=5)
        plane.plot([-2, 2], [2, -2], "--", color=figures.BLUE, linewidth=1.6)
        plane.set_title("ring: start; star: end; cross: saddle", fontsize=12, fontweight="normal")
        told = dict(fontsize=11, path_effects=list(figures.HALO))
        for x, y, name in ((-1.55, 1.78, "high"), (1.1, -1.9, "high"), (1.08, 1.08, "low"), (-1.5, -1.3, "low")):
            plane.text(x, y, name, **told)
        plane.text(0.45, -0.4, "the way in", color=figures.INK[figures.BLUE], **told)
        away, aimed = paint_history(history, self.steps, "distance from the saddle", 1e-4, 10,
                                    ("distance", "aimed"))
        name = history.text(0, 1, "from the blue dot", color=figures.INK[figures.BLUE], fontsize=11,
                            path_effects=list(figures.HALO))
        return path, away, aimed, new_line(plane, "o", color=figures.BLUE, markersize=8), name

    def move(self, artists, *, w1, w2):
        path, away, aimed, beside, name = artists
        run = descend(self.surface.gradient, [w1, w2], optimizers.gd(self.eta), self.steps)
        distances = np.linalg.norm(run.theta, axis=-1)
        place_path(path, run.theta)
        place_curve(away, distances)
        on_line = (w1 - w2) / 2 * np.array([1.0, -1.0])
        beside.set_data(*on_line[:, None])
        straight = descend(self.surface.gradient, on_line, optimizers.gd(self.eta), self.steps)
        straight = np.linalg.norm(straight.theta, axis=-1)
        place_curve(aimed, straight)
        name.set_position((44, max(straight[40], 1.3e-4)))
        nearest = int(distances.argmin())
        told = f"Nearest to the saddle at step {nearest}: {short(distances[nearest])} away"
        if nearest == len(distances) - 1:
            return Reading(f"{told}, and still going there.", distances[0] >= 1 and distances[-1] <= 1e-3)
        return Reading(f"{told}. After {len(distances) - 1} steps it is {short(distances[-1])} away.",
                       distances[0] >= 1 and distances[-1] <= 1e-3)


aim = explorer(Aim)


class Missed(Scene):
    """The lowest mean bend after a nudge at saddles, at stopped runs and at minima: where a way down is proved."""

    title, panels, size = "Gentle ways down show late; these minima showed none in 600 steps", 2, (8.6, 4.3)
    alt = ("Left, a sign for each of 51 saddles, 10 stopped runs and 53 minima: the lowest mean bend of a step since the "
           "nudge. Most saddles are dots below 0: there a way down is proved. The gentlest are diamonds above 0. The runs, "
           "grey squares that have a slope and were not asked, and the minima, crosses, lie above 0. Right, at how many "
           "saddles and at how many minima a way down is proved, by the steps since the nudge: the saddles climb steeply, "
           "then slowly; the minima stay at none.")
    controls = {"wait": Slider("steps after the nudge", 10, 600, 200, 10, whole=True)}
    handles = Handle(x="wait", panel=1),
    goal, reach = "prove a way down at 46 saddles.", dict(wait=500)
    knobs, stops = ("wait",), {"wait": 60}
    # where each kind of place stands on the axis: from, to
    columns = {"saddles": (0, 2.4), "runs": (2.9, 3.7), "minima": (4.2, 6.6)}
    top = 0.15

    def __init__(self):
        self.seen = after_a_nudge()
        self.counts = {kind: (bends < 0).sum(axis=1) for kind, (_, bends) in self.seen.items()}
        super().__init__()

    def paint(self):
        left, right = self.canvas.axes
        panel(left, "lowest mean bend since the nudge", xlim=(-0.3, 6.9), ylim=(-0.36, 0.24))
        names = [f"{len(self.seen[kind][0])} {kind}" for kind in self.columns]
        left.set_xticks([np.mean(place) for place in self.columns.values()], names)
        left.axhspan(-0.36, 0, color=figures.PALE, alpha=0.25, linewidth=0, zorder=0)
        left.axhline(0, color=figures.BLACK, linewidth=1.4)
        told = dict(ha="center", va="center", fontsize=11)
        left.text(np.mean(self.columns["saddles"]), 0.2, "not proved", color=figures.INK[figures.PURPLE], **told)
        left.text(3.5, 0.2, "slope: not asked", color="#555555", **told)
        left.text(4.7, -0.2, "below 0: bends\ndown, proved", **told)
        panel(right, "proved, of 51 saddles and 53 minima", xlim=(0, 600), ylim=(-2, 54), xlabel="steps after the nudge")
        right.grid(True, axis="y")
        steps = np.arange(1, len(self.counts["saddles"]) + 1)
        right.plot(steps, self.counts["saddles"], color=figures.VERMILLION)
        right.plot(steps, self.counts["minima"], "--", color=figures.BLUE)
        right.text(330, 38, "saddles", color=figures.INK[figures.VERMILLION], fontsize=11)
        right.text(330, 2, "minima", color=figures.INK[figures.BLUE], fontsize=11)
        return (new_line(left, "o", color=figures.VERMILLION, markersize=5),
                new_line(left, "D", color=figures.PURPLE, markersize=5),
                new_line(left, "s", color=figures.GREY, markersize=5),
                new_line(left, "x", color=figures.BLUE, markersize=5, markeredgewidth=1.6),
                new_line(right, "o", color=figures.BLACK, markersize=7))

    def move(self, artists, *, wait):
        dots, diamonds, squares, crosses, now = artists
        x = {kind: np.linspace(*place, len(self.seen[kind][0])) for kind, place in self.columns.items()}
        y = {kind: np.minimum(bends[wait - 1], self.top) for kind, (_, bends) in self.seen.items()}
        proved = y["saddles"] < 0
        dots.set_data(x["saddles"][proved], y["saddles"][proved])
        diamonds.set_data(x["saddles"][~proved], y["saddles"][~proved])
        squares.set_data(x["runs"], y["runs"])
        crosses.set_data(x["minima"], y["minima"])
        counts = {kind: int(found[wait - 1]) for kind, found in self.counts.items()}
        now.set_data([wait, wait], [counts["saddles"], counts["minima"]])
        told = " and ".join(f"{counts[kind]} of {len(self.seen[kind][0])} {kind}" for kind in ("saddles", "minima"))
        return Reading(f"After {wait} steps a way down is proved at {told}.", counts["saddles"] >= 46,
                       at={"wait": counts["saddles"]})


missed = explorer(Missed)
