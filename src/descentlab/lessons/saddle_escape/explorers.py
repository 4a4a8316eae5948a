"""The explorers of How do you leave a saddle?: the way out, a swing that dies, and the one line that leads in."""

import math

import numpy as np

from descentlab import figures, optimizers, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import (new_line, paint_history, paint_plane, panel, place_curve, place_path,
                                         start_sign, within)


OUT = np.array([1.0, 1.0]) / np.sqrt(2)     # of the toy network's saddle


class Leave(Scene):
    """A start beside the toy network's saddle: how it leaves, and when the law says that it will."""

    steps, radius, surface = 200, 0.1, surfaces.toy_network
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
        history.text(2, 1.5 * self.radius, "out", fontsize=11, color="#555555")
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
        late = np.flatnonzero(away > self.radius)
        if not len(late):
            return Reading(f"Still within {self.radius} of the saddle after {self.steps} steps; the law says "
                           f"{expected}.",
                           at={"distance": 0})
        return Reading(f"Out, {self.radius} away, at step {late[0]}; the law says {expected}.",
                       late[0] <= 30 and distance <= 1e-6, at={"distance": 0})


leave = explorer(Leave)


class Rocking(Scene):
    """A saddle that is steep one way and falls gently the other: a run swings, stands still, and leaves."""

    steps, sway, steep, gentle = 1000, 40, 10.0, 0.1
    title, panels, size = "The swing dies out, and the run leaves long after", 2, (9.0, 4.1)
    alt = ("Left, x over the first 40 steps: it changes sides at every step, and dies out. Right, the gradient's "
           "length, logarithmic, over 1,000 steps: where the rule stops the run it still shrinks; then it grows in a "
           "straight line, and the run is out.")
    controls = {
        "eta": Slider("eta", 0.02, 0.21, 0.19, 0.005),
        "y": Slider("start: y", 1e-10, 0.1, 1e-6, 1e-6, log=True),
        "patience": Slider("patience, steps", 5, 1000, 20, 1, whole=True, log=True)}
    goal = "leave eta at 0.19 and y at 1e-6, and find a patience that lets the run leave."
    reach, handles = dict(patience=900), (Handle("patience", panel=1, label="where the rule stops"),)
    knobs, stops = ("eta", "y", "patience"), {"eta": 20, "y": 10, "patience": 8}

    def paint(self):
        left, right = self.canvas.axes
        panel(left, f"x, the first {self.sway} steps", xlim=(0, self.sway), ylim=(-1.15, 1.15), xlabel="step t")
        left.axhline(0, color="#888888", linewidth=1)
        panel(right, "length of the gradient, |g|", xlim=(0, self.steps), ylim=(1e-9, 100), xlabel="step t",
              yscale="log")
        right.grid(True, axis="y")
        told = dict(fontsize=12, va="top", path_effects=list(figures.HALO))
        return (new_line(left, ".-", color=figures.BLUE, label="x"),
                new_line(right, color=figures.BLUE, label="|g|"),
                new_line(right, "--", color=figures.VERMILLION),
                new_line(right, ":", color=figures.BLACK),
                right.text(0, 50, "the rule\nstops it", color=figures.INK[figures.VERMILLION], **told),
                right.text(0, 50, "out", color=figures.BLACK, **told))

    def move(self, artists, *, eta, y, patience):
        sway, slope, stop, exit_, stop_name, exit_name = artists
        xs = np.clip((1 - eta * self.steep) ** np.arange(self.steps + 1.0), -1e3, 1e3)
        ys = _falling(y, eta, self.gentle, self.steps)
        last, stopped = _patient(self.steep * xs**2 / 2 - self.gentle * ys**2 / 2 + ys**4 / 400, patience)
        sway.set_data(np.arange(self.sway + 1), within(sway.axes, xs[:self.sway + 1]))
        norms = np.hypot(self.steep * xs, self.gentle * ys - ys**3 / 100)
        slope.set_data(np.arange(self.steps + 1), within(slope.axes, norms))
        late = np.flatnonzero(ys > 1) if eta * self.steep < 2 else np.array([], int)
        ended = stopped - last >= patience
        for line, name, steps in ((stop, stop_name, [stopped] if ended else []), (exit_, exit_name, late[:1])):
            line.set_data([*steps, *steps], line.axes.get_ylim() if len(steps) else ())
            name.set_visible(len(steps) > 0)
            name.set_x(steps[0] + 12 if len(steps) else 0)
        told = f"eta * bend = {short(eta * self.steep)}: " + _swing(eta * self.steep)
        zeros = {"patience": stopped - patience}
        if eta * self.steep > 2:
            return Reading(f"{told}.", zeros=zeros)
        law = math.ceil(math.log(1 / y) / math.log(1 + eta * self.gentle))
        if not len(late):
            return Reading(f"{told}. After {self.steps:,} steps it is not out; the law says {law:,}.", zeros=zeros)
        ends = f"stops it at step {stopped:,}" if ended else "lets it run"
        return Reading(f"{told}. Out at step {late[0]:,}; the law says {law:,}. A patience of {patience:,} {ends}.",
                       eta == 0.19 and y == 1e-6 and stopped > late[0], zeros=zeros)


rocking = explorer(Rocking)


def _swing(product):
    """What x does, by eta times the steep bend."""
    if product > 2:
        return "x swings, wider and wider"
    return "x swings, and dies out" if product > 1 else "x dies out, and does not swing"


def _falling(y, eta, gentle, steps):
    """The slow coordinate at each step, (steps + 1,): descent on -gentle y^2 / 2 + y^4 / 400."""
    path = []
    for _ in range(steps + 1):
        path.append(y)
        y += eta * (gentle * y - y**3 / 100)
    return np.array(path)


def _patient(losses, patience, least=1e-4):
    """The step of the last improvement, and the step at which a rule with so much patience stops."""
    best, last = math.inf, 0
    for t, loss in enumerate(losses.tolist()):
        if loss < best - least:
            best, last = loss, t
        if t - last >= patience:
            return last, t
    return last, len(losses) - 1


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
