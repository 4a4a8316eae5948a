"""The explorers of What can stop gradient descent?"""

import numpy as np

from descentlab import curvature, figures, optimizers, schedules, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import (blew_up, new_line, paint_history, paint_plane, panel, place_curve,
                                         place_path, start_sign)
from descentlab.lessons.critical_points.cases import HIMMELBLAU, STALLS, stalled_runs


class Descent(Scene):
    """Gradient descent on Himmelblau's surface, one step at a time: where it is, and where it goes next."""

    steps, surface = 60, surfaces.himmelblau
    title, panels, size = "Each step goes straight across the level lines", 2, (8.4, 4.1)
    alt = ("Left, a descent path over the level lines of Himmelblau's surface; right, the loss and the gradient's "
           "norm at each step.")
    controls = {
        "t": Slider("step t", 0, steps, steps, 1, whole=True, play=True),
        "eta": Slider("eta", 1e-4, 0.1, 0.005, 0.0005, log=True),
        "x": Slider("start x", -5.5, 5.5, 0.5, 0.05), "y": Slider("start y", -5.5, 5.5, -3.5, 0.05)}
    handles = Handle("x", "y"), Handle("t", panel=1)
    knobs, stops = ("x", "y", "eta"), {"x": 17, "y": 17, "eta": 13}
    goal = (f"find an eta above 0.005 for which |g| is still above 10 at step {steps}, and yet the run does not "
            "diverge.")
    reach = dict(eta=0.03)

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        curves = paint_history(history, self.steps, "loss (solid) and |g| (dashed)", 1e-8, 1e4, ("loss", "|g|"))
        return path, *curves, new_line(history, color="#888888", linewidth=1)

    def move(self, artists, *, t, eta, x, y):
        path, loss, norm, now = artists
        run = descend(self.surface.gradient, [x, y], optimizers.gd(eta), self.steps)
        points = run.theta[:t + 1]
        losses, slopes = self.surface.value(points), np.linalg.norm(self.surface.gradient(points), axis=-1)
        place_path(path, points)
        place_curve(loss, losses)
        place_curve(norm, slopes)
        now.set_data([t, t], now.axes.get_ylim())
        lost = blew_up(run)
        if lost is not None and t >= lost:
            return Reading(f"Diverges: out of sight at step {lost}.")
        return Reading(
            f"Step {len(points) - 1}: at ({points[-1][0]:.2f}, {points[-1][1]:.2f}), loss {short(losses[-1])}, "
            f"|g| {short(slopes[-1])}; the next step is {short(eta * slopes[-1])} long.",
            t == self.steps and slopes[-1] > 10 and eta > 0.005)


descent = explorer(Descent)


class Hunt(Scene):
    """Look for points of zero gradient on Himmelblau's surface, by hand."""

    surface = surfaces.himmelblau
    title, panels, size = "Where is the slope zero?", 2, (8.4, 4.1)
    alt = ("Left, a point on the level lines of Himmelblau's surface with an arrow down the slope; right, the loss "
           "along two lines through the point.")
    controls = {"x": Slider("x", -5.5, 5.5, 1.0, 0.01), "y": Slider("y", -5.5, 5.5, 1.0, 0.01)}
    handles = Handle("x", "y", label="the point", snaps=HIMMELBLAU),
    knobs = ("x", "y")
    goal = "find a place where |g| is below 1 and which is no minimum. There are five."
    reach = dict(x=3.39, y=0.07)

    def paint(self):
        plane, profile = self.canvas.axes
        plane.clear()
        figures.draw_contours(plane, self.surface)
        point = new_line(plane, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.4, markersize=11)
        arrow = new_line(plane, "-", color=figures.VERMILLION, linewidth=3)
        tracks = (new_line(plane, "--", color=figures.VERMILLION, linewidth=1.4),
                  new_line(plane, "-", color=figures.BLUE, linewidth=1.4))
        panel(profile, "change of the loss along two lines", xlim=(-1, 1), ylim=(-80, 160),
              xlabel="distance from the point")
        profile.axhline(0, color="#888888", linewidth=1)
        low = new_line(profile, "--", color=figures.VERMILLION, label="bends up least:")
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
            curve.set_data(way, self.surface.value(here + way[:, None] * v) - self.surface.value(here))
        if norm >= 1:
            return Reading(f"|g| = {short(norm)}: not here.")
        kind = curvature.classify(bends).name
        return Reading(f"|g| = {short(norm)}: all but zero. A {kind} is within reach.", kind != "minimum")


hunt = explorer(Hunt)


class Stopping(Scene):
    """Four runs, and one rule that stops when the loss has not improved for a while. Does it stop in time?"""

    floor = 1e-9
    title, panels, size = "A rule that only sees the loss", 2, (8.6, 4.2)
    alt = ("Left, the loss of a run over its steps, both logarithmic, the patience as a bar and the step at which the "
           "rule stops; right, how far the loss is below the best one so far, and the least that counts.")
    controls = {
        "run": Choice("run", STALLS, "past a saddle"),
        "patience": Slider("patience", 1, 3000, 10, 1, whole=True, log=True),
        "least": Slider("least improvement", 1e-12, 1e-1, 1e-4, 1e-4, log=True)}
    handles = Handle("patience"), Handle(y="least", panel=1)
    goal = "find one setting that lets the run past a saddle finish, and yet stops the one into a bowl by step 400."
    reach = dict(patience=10, least=1e-10)
    knobs = ("run", "patience", "least")

    def __init__(self):
        super().__init__()
        self.runs = {name: run.losses for name, run in stalled_runs().items()}

    def paint(self):
        left, right = self.canvas.axes
        across = dict(xscale="log", yscale="log", xlabel="step t", xlim=(1, 3001))
        panel(left, "loss, and where the rule stops", ylim=(self.floor, 30), **across)
        panel(right, "how far it falls below the best so far", ylim=(1e-13, 30), **across)
        for ax in (left, right):
            ax.grid(True, axis="y")
        left.text(1.3, 4 * self.floor, "patience", color=figures.INK[figures.VERMILLION])
        name = left.text(2500, 8, "", color=figures.INK[figures.BLUE], ha="right")
        words = right.text(2500, 1, "least", color=figures.INK[figures.VERMILLION], ha="right")
        loss = new_line(left, color=figures.BLUE, label="loss")
        sign = new_line(left, "s", color=figures.VERMILLION, markersize=11, markeredgecolor="white")
        bar = new_line(left, color=figures.VERMILLION, linewidth=9, alpha=0.6, solid_capstyle="butt")
        fall = new_line(right, color=figures.BLUE, label="fall")
        least = new_line(right, color=figures.VERMILLION, label="least improvement")
        ends = tuple(new_line(ax, "--", color=figures.VERMILLION) for ax in (left, right))
        return name, loss, fall, bar, (least, words), sign, ends

    def move(self, artists, *, run, patience, least):
        name, loss, fall, bar, (level, words), sign, ends = artists
        rule, losses = schedules.EarlyStopping(patience, least), self.runs[run]
        stop = rule.stops_at(losses)
        name.set_text(run)
        place_curve(loss, losses)
        place_curve(fall, _falls(rule, losses[:stop and stop + 1]))
        bar.set_data([1, max(patience, 1.1)], [1.6 * self.floor] * 2)
        level.set_data([1, 3001], [least, least])
        words.set_y(2 * least)
        for end in ends:
            end.set_data(*([], []) if stop is None else ([stop, stop], end.axes.get_ylim()))
        sign.set_data(*([], []) if stop is None else ([stop], [max(losses[stop], 1.3 * self.floor)]))
        return Reading(_what_the_stop_cost(losses, stop), _stops_in_time(rule, self.runs))


stopping = explorer(Stopping)


def _falls(rule, losses):
    """How far each loss lies below the best before it: what a stopping rule holds against its least improvement."""
    memory, falls = rule.start(), []
    for t, loss in enumerate(losses):
        falls.append(memory[0] - loss)
        memory, _ = rule.update(memory, t, loss)
    return falls


def _what_the_stop_cost(losses, stop):
    """A verdict on a run that ends at step `stop`, or at None."""
    if stop is None:
        return f"Never stops this run: after {len(losses) - 1:,} steps its loss is {short(losses[-1])}."
    rest, here = losses[stop:].min(), f"Stops this run at step {stop} with loss {short(losses[stop])}: "
    if losses[stop] < 1e-6:
        return here + "it had finished."
    if rest < 0.9 * losses[stop]:
        return here + f"too early for it, it would have fallen to {short(rest)}."
    return here + "nothing was left to gain at this eta."


def _stops_in_time(rule, runs):
    """Whether a stopping rule lets the run past a saddle finish, and yet stops the one into a bowl."""
    losses = runs["past a saddle"]
    saddle, bowl = rule.stops_at(losses), rule.stops_at(runs["into a bowl"])
    return (saddle is None or losses[saddle] < 1e-6) and bowl is not None and bowl <= 400


class Valley(Scene):
    """A run that bounces between the walls of a valley, and a rate that may be divided on the way."""

    steps, surface = 60, surfaces.valley
    title, panels, size = "The loss hardly falls; the run never rests", 2, (8.4, 4.1)
    alt = ("Left, the height y of a run over its steps, jumping between the two walls of a valley; right, its loss and "
           "the gradient's norm.")
    controls = {
        "eta": Slider("eta", 0.001, 0.4, 0.12, 0.001, log=True),
        "divide": Slider("divide eta by", 1.0, 20.0, 1.0, 0.5),
        "when": Slider("from step", 1, steps - 1, steps // 2, 1, whole=True),
        "y": Slider("start y", -1.2, 1.2, 0.3, 0.05)}
    handles = Handle(y="y"), Handle("when", panel=1)
    goal = "leave eta at 0.12 and the start at 0.3, and bring the loss below 0.05."
    reach = dict(divide=6.0)
    knobs = ("divide", "when", "y")

    def paint(self):
        across, history = self.canvas.axes
        panel(across, "y, across the valley: the floor is at 0", 11, xlim=(-1, self.steps), ylim=(-1.2, 1.2),
              xlabel="step t")
        heights = np.linspace(-1.2, 1.2, 161)
        losses = self.surface.value(np.stack([np.full(161, 3.0), heights], axis=-1))
        lines = figures.levels(losses)
        across.contourf([-1, self.steps], heights, np.stack([losses, losses], axis=-1), levels=lines,
                        colors=figures.HEIGHTS(np.linspace(0, 1, len(lines) - 1)))
        way = new_line(across, ".-", color=figures.VERMILLION, linewidth=1.2, markersize=6, label="y")
        start = start_sign(across)
        curves = paint_history(history, self.steps, "loss (solid) and |g| (dashed)", 1e-2, 20, ("loss", "|g|"))
        return way, start, *curves, tuple(new_line(ax, ":", color=figures.BLACK) for ax in (across, history))

    def move(self, artists, *, eta, divide, when, y):
        way, start, loss, norm, changes = artists
        schedule = schedules.Joined((schedules.Constant(eta), schedules.Constant(eta / divide)), (when,))
        run = descend(self.surface.gradient, [3.0, y], optimizers.gd(schedule), self.steps)
        losses, slopes = self.surface.value(run.theta), np.linalg.norm(self.surface.gradient(run.theta), axis=-1)
        for curve, values in ((loss, losses), (norm, slopes), (way, run.theta[:, 1])):
            place_curve(curve, values)
        start.set_data([0], [y])
        for line in changes:
            line.set_data(*([], []) if divide == 1 else ([when, when], line.axes.get_ylim()))
        height = run.theta[-20:, 1]
        bouncing = (np.diff(np.sign(height)) != 0).all() and np.abs(height).min() > 0.01
        how = "still bouncing from wall to wall" if bouncing else "on the valley floor"
        idle = {"when": "eta is divided by 1: nothing changes"} if divide == 1 else {}
        return Reading(f"After {len(run)} steps: loss {short(losses[-1])}, |g| {short(slopes[-1])}, {how}.",
                       losses[-1] < 0.05 and eta == 0.12 and y == 0.3, idle, at={"y": 0})


valley = explorer(Valley)
