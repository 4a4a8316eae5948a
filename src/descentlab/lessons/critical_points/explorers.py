"""The explorers of What can stop gradient descent?"""

import numpy as np

from descentlab import curvature, figures, optimizers, schedules, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import blew_up, new_line, paint_history, paint_plane, panel, place_curve, place_path
from descentlab.lessons.critical_points.cases import STALLS, stalled_runs


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
    handles, knobs = (Handle("x", "y"), Handle("t", panel=1)), ("eta",)
    goal = (f"find an eta above 0.005 for which |g| is still above 10 at step {steps}, and yet the run does not "
            "diverge.")
    reach = dict(eta=0.03)

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        return path, *paint_history(history, self.steps, "loss (solid) and |g| (dashed)", 1e-8, 1e4, curves=("loss", "|g|"))

    def move(self, artists, *, t, eta, x, y):
        path, loss, norm = artists
        run = descend(self.surface.gradient, [x, y], optimizers.gd(eta), self.steps)
        points = run.theta[:t + 1]
        losses, slopes = self.surface.value(points), np.linalg.norm(self.surface.gradient(points), axis=-1)
        place_path(path, points)
        place_curve(loss, losses)
        place_curve(norm, slopes)
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
    handles, knobs = (Handle("x", "y"),), ("x", "y")
    goal = "find a place where |g| is below 1 and which is no minimum. There are five."
    reach = dict(x=3.39, y=0.07)

    def paint(self):
        plane, profile = self.canvas.axes
        plane.clear()
        figures.draw_contours(plane, self.surface)
        point = new_line(plane, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.4, markersize=11)
        arrow = new_line(plane, "-", color=figures.VERMILLION, linewidth=3)
        tip = new_line(plane, "o", color=figures.VERMILLION, markersize=5)
        panel(profile, "change of the loss along two lines", xlim=(-1, 1), ylim=(-80, 160),
              xlabel="distance from the point")
        profile.axhline(0, color="#888888", linewidth=1)
        low = new_line(profile, "--", color=figures.VERMILLION)
        high = new_line(profile, "-", color=figures.BLUE)
        return point, arrow, tip, low, high

    def move(self, artists, *, x, y):
        point, arrow, tip, *curves = artists
        here, way = np.array([x, y]), np.linspace(-1, 1, 81)
        g = self.surface.gradient(here)
        norm = np.linalg.norm(g)
        end = here - g / max(norm, 1e-12) * 1.6 * norm / (norm + 40)
        bends, along = np.linalg.eigh(self.surface.hessian(here))
        point.set_data(*here[:, None])
        arrow.set_data(*np.stack([here, end]).T)
        tip.set_data(*end[:, None])
        for curve, v in zip(curves, along.T):
            curve.set_data(way, self.surface.value(here + way[:, None] * v) - self.surface.value(here))
        if norm >= 1:
            return Reading(f"|g| = {short(norm)}: not here.")
        kind = curvature.classify(bends).name
        return Reading(f"|g| = {short(norm)}: all but zero. A {kind} is within reach.", kind != "minimum")


hunt = explorer(Hunt)


class Stopping(Scene):
    """Four runs, and one rule that stops when the loss has not improved for a while. Does it stop in time?"""

    floor = 1e-9
    title, size = "A rule that only sees the loss", (6.4, 4.3)
    alt = "The loss of a run over its steps, both logarithmic, and the step at which a stopping rule ends it."
    controls = {
        "run": Choice("run", STALLS, "beside a saddle"),
        "patience": Slider("patience", 1, 3000, 10, 1, whole=True, log=True),
        "least": Slider("least improvement", 1e-12, 1e-1, 1e-4, 1e-4, log=True)}
    still = ("run",)
    goal = "find one setting that lets the run beside a saddle finish, and yet stops the one into a bowl by step 400."
    reach = dict(patience=10, least=1e-10)
    knobs = ("run", "least")     # the goal is about two of the runs

    def __init__(self):
        super().__init__()
        self.runs = stalled_runs()

    def paint(self, run):
        ax, losses = self.canvas.ax, self.runs[run]
        panel(ax, "loss", xscale="log", yscale="log", xlabel="step t", ylabel="", xlim=(1, len(losses)),
              ylim=(self.floor, 30))
        ax.plot(np.arange(len(losses)), np.where(losses > self.floor, losses, np.nan), color=figures.BLUE)
        ax.grid(True, axis="y")
        return (new_line(ax, "--", color=figures.VERMILLION),
                new_line(ax, "s", color=figures.VERMILLION, markersize=11, markeredgecolor="white"))

    def move(self, artists, *, run, patience, least):
        line, sign = artists
        rule = schedules.EarlyStopping(patience, least)
        losses, stop = self.runs[run], rule.stops_at(self.runs[run])
        line.set_data(*([], []) if stop is None else ([stop, stop], [self.floor, 30]))
        sign.set_data(*([], []) if stop is None else ([stop], [max(losses[stop], 1.3 * self.floor)]))
        return Reading(_what_the_stop_cost(losses, stop), _stops_in_time(rule, self.runs))


stopping = explorer(Stopping)


def _what_the_stop_cost(losses, stop):
    """A verdict on a run that ends at step `stop`, or at None."""
    if stop is None:
        return f"Never stops it: after {len(losses) - 1:,} steps the loss is {short(losses[-1])}."
    rest = losses[stop:].min()
    judged = (f"too early, it would have fallen to {short(rest)}" if rest < 0.9 * losses[stop] - 1e-9
              else "nothing was left to gain at this eta")
    return f"Stops at step {stop} with loss {short(losses[stop])}: {judged}."


def _stops_in_time(rule, runs):
    """Whether a stopping rule lets the run beside a saddle finish, and yet stops the one into a bowl."""
    losses = runs["beside a saddle"]
    saddle, bowl = rule.stops_at(losses), rule.stops_at(runs["into a bowl"])
    return (saddle is None or losses[saddle] < 1e-6) and bowl is not None and bowl <= 400


class Valley(Scene):
    """A run that bounces between the walls of a valley, and a rate that may be divided on the way."""

    steps, surface = 200, surfaces.valley
    title, panels, size = "The loss hardly falls; the run never rests", 2, (8.4, 4.1)
    alt = "Left, a path that bounces between the two walls of a valley; right, its loss and the gradient's norm."
    controls = {
        "eta": Slider("eta", 0.001, 0.4, 0.12, 0.001, log=True),
        "divide": Slider("divide eta by", 1.0, 20.0, 1.0, 0.5),
        "when": Slider("from step", 1, steps - 1, steps // 2, 1, whole=True)}
    goal = "leave eta at 0.12 and bring the loss below 0.05."
    reach = dict(divide=6.0)
    knobs = ("divide",)

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        points = new_line(plane, ".", color=figures.VERMILLION, markersize=4)
        return points, path, *paint_history(history, self.steps, "loss (solid) and |g| (dashed)", 1e-2, 10, curves=("loss", "|g|"))

    def move(self, artists, *, eta, divide, when):
        points, path, loss, norm = artists
        schedule = schedules.Joined((schedules.Constant(eta), schedules.Constant(eta / divide)), (when,))
        run = descend(self.surface.gradient, [3.0, 0.3], optimizers.gd(schedule), self.steps)
        # All the points, but lines for the last moves only: two hundred crossings would fill the picture.
        points.set_data(*run.theta.T)
        place_path(path, run.theta[-12:])
        path[1].set_data(*run.theta[:1].T)
        losses, slopes = self.surface.value(run.theta), np.linalg.norm(self.surface.gradient(run.theta), axis=-1)
        place_curve(loss, losses)
        place_curve(norm, slopes)
        height = run.theta[-20:, 1]
        bouncing = (np.diff(np.sign(height)) != 0).all() and np.abs(height).min() > 0.01
        how = "still bouncing from wall to wall" if bouncing else "on the valley floor"
        return Reading(f"After {len(run)} steps: loss {short(losses[-1])}, |g| {short(slopes[-1])}, {how}.",
                       losses[-1] < 0.05 and eta == 0.12)


valley = explorer(Valley)
