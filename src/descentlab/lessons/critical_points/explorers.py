"""The explorers of What can stop gradient descent?"""

import numpy as np

from descentlab import figures, optimizers, schedules, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import (blew_up, new_line, paint_history, paint_plane, panel, place_curve,
                                         place_path, start_sign)


class Descent(Scene):
    """Gradient descent on Himmelblau's surface, one step at a time: a run that a saddle delays."""

    steps, surface, saddle = 60, surfaces.himmelblau, (0.08668, 2.88425)
    title, panels, size = "Beside a saddle this run waits; then it leaves", 2, (8.4, 4.1)
    alt = ("Left, a descent path over the level lines of Himmelblau's surface, a saddle marked; right, the loss at each step, and the length "
           "of the gradient.")
    controls = {
        "t": Slider("step t", 0, steps, steps, 1, whole=True, play=True),
        "eta": Slider("eta", 1e-4, 0.1, 0.005, 0.0005, log=True),
        "x": Slider("start x", -5.5, 5.5, 0.15, 0.05), "y": Slider("start y", -5.5, 5.5, 3.5, 0.05)}
    handles = Handle("x", "y"), Handle("t", panel=1)
    knobs, stops = ("x", "y", "eta"), {"x": 17, "y": 17, "eta": 13}
    goal = (f"leave eta at 0.005, set start y to 0.1, and find a start x from which the run is still beside a saddle at step "
            f"{steps}: |g| below 1, and the loss above 10.")
    reach = dict(x=3.6, y=0.1)

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        path[-1].set(color="white", markeredgecolor=figures.VERMILLION, zorder=3)     # below the short steps
        plane.set_aspect("equal")
        plane.plot(*self.saddle, **figures.SIGNS["saddle"] | {"linestyle": "", "markersize": 11, "zorder": 4,
                                                              "markeredgecolor": "white"})
        curves = paint_history(history, self.steps, "loss (solid) and |g| (dashed)", 1e-2, 1e3, ("loss", "|g|"))
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
        return Reading(f"Step {len(points) - 1}: at ({points[-1][0]:.2f}, {points[-1][1]:.2f}), loss {short(losses[-1])}, "
                       f"|g| {short(slopes[-1])}.",
                       t == self.steps and slopes[-1] < 1 and losses[-1] > 10 and eta == 0.005)


descent = explorer(Descent)


class TwoBends(Scene):
    """One rate in a bowl that bends four times as much along y as along x: each direction has a factor of its own."""

    steps, drawn, surface, start = 60, 6, surfaces.bowl, (2.5, 2.0)
    title, panels, size = "One eta, and a factor for each direction", 2, (8.4, 4.1)
    alt = ("Left, the first steps of a descent path over the level lines of a bowl that bends more along y than along x; "
           "right, its distance from the minimum along x and along y at each step.")
    controls = {"eta": Slider("eta", 0.01, 0.6, 0.2, 0.01)}
    knobs = ("eta",)
    goal = (f"find an eta at which the run turns back along y, and yet both distances are below 0.01 at step {steps}.")
    reach = dict(eta=0.4)

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        plane.set_title(f"the first {self.drawn} steps", loc="left")
        panel(history, "|x| (solid) and |y| (dashed)", yscale="log", xlim=(0, self.steps), ylim=(1e-8, 1e2),
              xlabel="step t")
        history.grid(True, axis="y")
        return path, new_line(history, "-", color=figures.BLUE, label="along x"), new_line(
            history, "--", color=figures.PURPLE, label="along y")     # the path has the other colour

    def move(self, artists, *, eta):
        path, *curves = artists
        theta = descend(self.surface.gradient, self.start, optimizers.gd(eta), self.steps).theta
        place_path(path, theta[:self.drawn + 1])
        distances = np.abs(theta).T
        for curve, values in zip(curves, distances):
            place_curve(curve, values)
        x, y = (1 - eta * bend for bend in (1, 4))
        return Reading(f"Along x the factor is {x:.2f}: {self._fate(x)}. Along y it is {y:.2f}: {self._fate(y)}.",
                       y < 0 and distances[:, -1].max() < 0.01)

    @staticmethod
    def _fate(factor):
        """What a run does along a direction whose distance is multiplied by `factor` at each step."""
        if abs(factor) >= 1:
            return "bounces outward" if factor < -1 else "stays as far away"
        return "arrives, turning back" if factor < 0 else "arrives"


two_bends = explorer(TwoBends)


class Valley(Scene):
    """A run that bounces between the walls of a valley, and a rate that may be divided on the way."""

    steps, surface = 60, surfaces.valley
    title, panels, size = "The loss stands still; the run bounces from wall to wall", 2, (8.4, 4.1)
    alt = ("Left, the loss across a valley, and on it the places of a run, which jumps from one wall to the other; "
           "right, its loss and the gradient's norm.")
    controls = {
        "eta": Slider("eta", 0.001, 0.16, 0.12, 0.001, log=True),
        "divide": Slider("divide eta by", 1.0, 20.0, 1.0, 0.5),
        "when": Slider("from step", 1, steps - 1, steps // 2, 1, whole=True),
        "y": Slider("start y", -0.45, 0.45, 0.3, 0.05)}
    handles = Handle("y"), Handle("when", panel=1)
    goal = "get the loss below 0.05: divide the learning rate eta from some step on, and change nothing else."
    reach = dict(divide=6.0)
    knobs = ("divide", "when", "y")

    def paint(self):
        across, history = self.canvas.axes
        panel(across, "the loss across the valley", xlim=(-0.48, 0.48), ylim=(-0.1, 1.75),
              xlabel="y: the bottom is at 0", ylabel="loss")
        heights = np.linspace(-0.48, 0.48, 201)
        across.plot(heights, self._across(heights), color=figures.BLACK, linewidth=2)
        way = new_line(across, ".-", color=figures.VERMILLION, linewidth=1.2, markersize=9)
        start = start_sign(across)
        curves = paint_history(history, self.steps, "loss (solid) and |g| (dashed)", 3e-2, 10, ("loss", "|g|"))
        return way, start, *curves, new_line(history, ":", color=figures.BLACK)

    def _across(self, y):
        """The loss at heights y where the runs start."""
        return self.surface.value(np.stack([np.full_like(y, 3.0), y], axis=-1))

    def move(self, artists, *, eta, divide, when, y):
        way, start, loss, norm, change = artists
        schedule = schedules.Joined((schedules.Constant(eta), schedules.Constant(eta / divide)), (when,))
        run = descend(self.surface.gradient, [3.0, y], optimizers.gd(schedule), self.steps)
        losses, slopes = self.surface.value(run.theta), np.linalg.norm(self.surface.gradient(run.theta), axis=-1)
        for curve, values in ((loss, losses), (norm, slopes)):
            place_curve(curve, values)
        way.set_data(run.theta[:, 1], self._across(run.theta[:, 1]))
        begun = self._across(np.array([y]))
        start.set_data([y], begun)
        change.set_data(*([], []) if divide == 1 else ([when, when], change.axes.get_ylim()))
        height = run.theta[-20:, 1]
        bouncing = (np.diff(np.sign(height)) != 0).all() and np.abs(height).min() > 0.01
        how = "still bouncing from wall to wall" if bouncing else "at the bottom of the valley"
        idle = {"when": "first divide eta by more than 1"} if divide == 1 else {}
        return Reading(f"After {len(run)} steps: loss {short(losses[-1])}, |g| {short(slopes[-1])}, {how}.",
                       losses[-1] < 0.05 and eta == 0.12 and y == 0.3, idle, at={"y": begun[0]})


valley = explorer(Valley)
