"""The explorers of What does a ball know that a step does not?: a direction that remembers."""

import attrs
import numpy as np

from descentlab import figures, optimizers, rates, schedules, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import UNSEEN, new_line, paint_history, paint_plane, panel, place_curve, place_path
from descentlab.lessons.momentum.figures import draw_rate_map

LARGER = 3      # how much longer than itself a step is drawn


class Memory(Scene):
    """Momentum on Himmelblau's surface, step by step: what is left of the old motion, and what the slope adds."""

    steps, surface = 60, surfaces.himmelblau
    title, panels, size = "Each step is the old motion, shortened, and a push downhill", 2, (8.6, 4.2)
    alt = ("Left, a path over the level lines of Himmelblau's surface, its next step drawn as two arrows one after the "
           "other; right, the weight of each past gradient in that step.")
    controls = {
        "t": Slider("step t", 0, steps - 1, 14, 1, whole=True, play=True),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "eta": Slider("eta", 1e-4, 0.02, 0.002, 0.0005, log=True),
        "x": Slider("start x", -5.5, 5.5, 0.5, 0.05), "y": Slider("start y", -5.5, 5.5, -3.5, 0.05)}
    handles = Handle("x", "y"), Handle("t", panel=1)
    goal = "find a step and a beta for which the last 10 gradients (orange-red) hold less than half of the weight."
    reach, knobs = dict(t=30, beta=0.97), ("beta", "t")

    def paint(self):
        plane, weights = self.canvas.axes
        line, start, end = paint_plane(plane, self.surface)
        end.remove()
        arrows = tuple(
            new_line(plane, color=color, linewidth=width, zorder=8, marker=marker, markevery=[1], markersize=size,
                     markeredgecolor="white")
            for color, marker, width, size in ((figures.BLUE, "o", 4, 13), (figures.BLACK, "s", 2.5, 7)))
        plane.set_title(f"the next step, {LARGER} times as large:\nold motion (blue, dot), push (black, square)",
                        fontsize=12, fontweight="normal")
        panel(weights, "weight of each gradient in the next m", xlim=(-1, self.steps), ylim=(0, 1.08),
              xlabel="step at which the gradient was taken")
        weights.grid(True, axis="y")
        bars = tuple(new_line(weights, color=color, linewidth=3.5) for color in (figures.SKY, figures.VERMILLION))
        return (line, start), arrows, bars

    def move(self, artists, *, t, beta, eta, x, y):
        (line, start), (old, push), bars = artists
        run = descend(self.surface.gradient, [x, y], optimizers.momentum(eta, beta), self.steps)
        t = min(t, len(run) - 1)
        line.set_data(*run.theta[:t + 1].T)
        start.set_data(*run.theta[:1].T)
        here, downhill = run.theta[t], -eta * run.g[t]
        motion = -eta * run.m[t] - downhill
        corner = here + LARGER * motion
        old.set_data(*np.stack([here, corner]).T)
        push.set_data(*np.stack([corner, corner + LARGER * downhill]).T)
        ages = np.arange(t, -1, -1)
        weight = np.power(beta, ages, dtype=float)
        for bar, which in zip(bars, (ages >= 10, ages < 10)):
            bar.set_data(*_upright(np.arange(t + 1)[which], weight[which]))
        if len(run) < self.steps:
            return Reading(f"Diverges: no longer finite after step {len(run)}.")
        share = weight[ages < 10].sum() / weight.sum()
        return Reading(f"Step {t}: the next one is made of {short(np.linalg.norm(motion))} from the old motion and "
                       f"{short(np.linalg.norm(downhill))} from the slope. The last 10 gradients hold {share:.0%} of "
                       "the weight.", share < 0.5)


memory = explorer(Memory)


def _upright(x, heights):
    """Upright bars as one line: the nan between them lifts the pen."""
    nan = np.full(len(x), np.nan)
    return np.stack([x, x, nan], axis=-1).ravel(), np.stack([0 * heights, heights, nan], axis=-1).ravel()


POOR = 1.3229       # where the shallow hollow of the double well is; the deep one is at 0


class Ball(Scene):
    """A ball over two hollows: does it stop in the first, roll on into the deeper one, or come back?"""

    steps, surface = 400, surfaces.double_well
    title, panels, size = "Does it roll through?", 2, (9.0, 4.2)
    alt = ("Left, a curve with a broad deep hollow at 0 and a narrow shallow one at 1.3, and a ball on it; right, its "
           "place at each step, with the two hollows as dashed lines.")
    controls = {
        "t": Slider("step t", 0, steps, steps, 1, whole=True, play=True),
        "beta": Slider("beta", 0.0, 0.99, 0.0, 0.01),
        "eta": Slider("eta", 0.001, 0.02, 0.01, 0.001),
        "x": Slider("start x", -6.0, 6.0, 4.0, 0.05)}
    goal = "start right of 2, roll through the shallow hollow, and yet end in it."
    reach, knobs = dict(beta=0.95, x=5.2), ("beta", "x")

    def paint(self):
        curve, history = self.canvas.axes
        places = np.linspace(-6.2, 6.2, 500)
        panel(curve, "the loss at y = 0, near the hollows", xlim=(-2.6, 2.9), ylim=(-0.25, 3.2), xlabel="x")
        curve.plot(places, self.height(places), color=figures.BLACK, linewidth=2)
        trail = new_line(curve, ".", color=figures.VERMILLION, markersize=5)
        dot = new_line(curve, "o", color=figures.VERMILLION, markeredgecolor="white", markersize=15)
        panel(history, "where it is, and the hollows (dashed)", xlim=(0, self.steps), ylim=(-6.2, 6.2), xlabel="step t")
        for hollow in (0, POOR):
            history.axhline(hollow, color=figures.BLUE, linestyle="--", linewidth=1.4)
        line = new_line(history, color=figures.VERMILLION)
        now = new_line(history, "o", color=figures.VERMILLION, markeredgecolor="white", markersize=11, clip_on=False,
                       in_layout=False)
        return trail, dot, line, now, history.text(0.97, 0.93, "", transform=history.transAxes, ha="right", fontsize=12)

    def move(self, artists, *, t, beta, eta, x):
        trail, dot, line, now, said = artists
        visited = descend(self.surface.gradient, [x, 0.0], optimizers.momentum(eta, beta), self.steps).theta[:, 0]
        seen = visited[:t + 1]
        trail.set_data(seen, self.height(seen))
        dot.set_data(seen[-1:], self.height(seen[-1:]))
        line.set_data(np.arange(t + 1), seen)
        now.set_data([t], seen[-1:])
        said.set_text(f"beta {beta:g}, eta {eta:g}")
        hollow = _resting_place(visited[-40:])
        words = f"comes to rest in {hollow}" if hollow else f"is still under way after {self.steps} steps"
        back = hollow == "the shallow hollow" and x > 2 and visited.min() < 0.5
        return Reading(f"With beta {beta:g} and from {x:g} it {words}{', after it had passed it' if back else ''}. "
                       f"At step {t} it is at {seen[-1]:.2f}.", back)

    def height(self, x):
        """The loss at the places x and y = 0."""
        return self.surface.value(np.stack([x, np.zeros_like(x)], axis=-1))


ball = explorer(Ball)


def _resting_place(last):
    """The hollow that a ball does not leave over its `last` places, or None."""
    hollows = (("the deep hollow", 0.0, 0.9), ("the shallow hollow", POOR, 0.2))
    return next((name for name, place, reach in hollows if (np.abs(last - place) < reach).all()), None)


RATES = {"heavy ball": (rates.heavy_ball_rate, rates.best_heavy_ball, optimizers.momentum),
         "Nesterov": (rates.nesterov_rate, rates.best_nesterov, optimizers.nesterov)}


class Pad(Scene):
    """The plane of eta and beta over a map of the convergence rate; beside it, the loss split by its two eigenvectors.

    The loss is (x**2 / condition + y**2) / 2: it bends by 1 across and by 1 / condition along.
    """

    steps = 200
    title, panels, size = "The slower of the two directions sets the pace", 2, (9.4, 4.5)
    alt = ("Left, a map over eta and beta of how many steps a tenfold gain takes, with a point, the best setting as a "
           "star and the best without momentum as a square; right, the loss of each of the two directions at each "
           "step.")
    controls = {
        "method": Choice("method", RATES, "heavy ball"),
        "condition": Choice("condition", ("10", "100", "1000"), "100"),
        "eta": Slider("eta", 0.01, 4.0, 1.98, 0.01), "beta": Slider("beta", 0.0, 0.99, 0.0, 0.01)}
    still, handles = ("method", "condition"), (Handle("eta", "beta"),)
    goal = f"at condition 1000, bring the loss below 1e-6 for good within the {steps} steps."
    reach, knobs = dict(condition="1000", eta=3.5, beta=0.89), ("eta", "beta")

    def paint(self, method, condition):
        plane, history = self.canvas.axes
        law, best, _ = RATES[method]
        bends = 1 / float(condition), 1.0
        draw_rate_map(plane, lambda eta, beta: np.maximum(*(law(eta, beta, bend) for bend in bends)))
        on_the_edge = dict(clip_on=False, in_layout=False)
        for setting, sign, size in ((best(*bends), "*", 17), (rates.best_descent(*bends), "s", 9)):
            plane.plot(setting.eta, setting.beta, sign, color=figures.GREEN, markeredgecolor="white", markersize=size,
                       zorder=6, **on_the_edge)
        point = new_line(plane, "o", color="white", markeredgecolor=figures.VERMILLION, markeredgewidth=3,
                         markersize=12, zorder=7, **on_the_edge)
        return point, *paint_history(history, self.steps, "loss along (solid) and across (dashed)", 1e-14, 1e2,
                                     curves=("along", "across"))

    def move(self, artists, *, method, condition, eta, beta):
        point, gentle, steep = artists
        law, _, optimizer = RATES[method]
        bends = np.array([1 / float(condition), 1.0])
        run = descend(lambda theta: bends * theta, np.sqrt(1 / bends), optimizer(eta, beta), self.steps)
        parts = bends * run.theta**2 / 2
        point.set_data([eta], [beta])
        place_curve(gentle, parts[:, 0])
        place_curve(steep, parts[:, 1])
        each = law(eta, beta, bends)
        words = f"Each step leaves {each[0]:.4f} of x and {each[1]:.4f} of y in the long run"
        if each.max() >= 1 - 1e-12:
            return Reading(f"{words}: it does not converge.")
        late = np.nonzero(parts.sum(axis=1) >= 1e-6)[0][-1] + 1
        if late > self.steps:
            return Reading(f"{words}: not yet below 1e-6 after {self.steps} steps.")
        return Reading(f"{words}: the loss is below 1e-6 from step {late} on.", condition == "1000")


pad = explorer(Pad)


CHANGES = {"constant": lambda eta, when, steps: schedules.Constant(eta),
           "drop to 1 %": lambda eta, when, steps: schedules.Joined(
               (schedules.Constant(eta), schedules.Constant(0.01 * eta)), (when,)),
           "cosine": lambda eta, when, steps: schedules.Cosine(eta, steps),
           "warmup": lambda eta, when, steps: schedules.Warmup(when, schedules.Constant(eta))}


class Conventions(Scene):
    """Momentum as PyTorch writes it and as the lecture does, under one schedule: the same run, or not?"""

    steps, surface = 100, attrs.evolve(surfaces.bowl, box=((-4, 4), (-4, 4)))
    title, panels, size = "Is eta outside of the memory, or inside?", 2, (8.8, 4.2)
    alt = ("Left, two paths over the level lines of a bowl, one with eta outside of the memory and one with eta "
           "inside; right, the length of each of their steps.")
    controls = {
        "change": Choice("eta over time", CHANGES, "constant"),
        "when": Slider("changes at", 1, steps - 1, 30, 1, whole=True),
        "eta": Slider("eta", 0.001, 0.2, 0.02, 0.001, log=True), "beta": Slider("beta", 0.0, 0.95, 0.9, 0.01)}
    goal = "make the two end more than 2 apart."
    reach, knobs = dict(change="drop to 1 %", when=6), ("change", "when")

    def paint(self):
        plane, history = self.canvas.axes
        outside = paint_plane(plane, self.surface)
        inside = figures.draw_path(plane, UNSEEN, figures.BLUE, dash="--", marker="")
        plane.set_title("PyTorch (solid), lecture (dashed)", fontsize=12, fontweight="normal")
        return outside, inside, *paint_history(history, self.steps, "length of each step", 1e-6, 10, curves=("PyTorch", "lecture"))

    def move(self, artists, *, change, when, eta, beta):
        outside, inside, first, second = artists
        schedule, start = CHANGES[change](eta, when, self.steps), np.array([2.5, 1.8])
        pytorch = descend(self.surface.gradient, start, optimizers.momentum(schedule, beta), self.steps).theta
        lecture = with_eta_inside(self.surface.gradient, start, schedule(np.arange(self.steps)), beta)
        for path, points, curve in ((outside, pytorch, first), (inside, lecture, second)):
            place_path(path, points)
            place_curve(curve, np.linalg.norm(np.diff(points, axis=0), axis=-1))
        apart = np.linalg.norm(pytorch - lecture, axis=-1)
        if apart.max() < 1e-12:
            return Reading("One and the same run: the two are never more than rounding apart.")
        return Reading(f"Two runs: {short(apart.max())} apart at step {apart.argmax()}, and {short(apart[-1])} at the "
                       "end.", apart[-1] > 2)


conventions = explorer(Conventions)


def with_eta_inside(gradient, start, etas, beta):
    """The lecture's momentum, m <- beta * m - eta * g and theta <- theta + m.

    Parameters
    ----------
    gradient : callable
    start : ndarray of shape (d,)
    etas : ndarray of shape (T,)
    beta : float

    Returns
    -------
    ndarray
        All points, (T + 1, d).
    """
    theta, m = start, np.zeros_like(start)
    path = [theta]
    for eta in etas:
        m = beta * m - eta * gradient(theta)
        theta = theta + m
        path.append(theta)
    return np.array(path)
