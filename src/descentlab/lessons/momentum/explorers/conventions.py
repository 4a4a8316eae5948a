"""An explorer of the two ways to write momentum."""

import attrs
import numpy as np

from descentlab import figures, optimizers, schedules, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import UNSEEN, new_line, paint_history, paint_plane, place_curve, place_path

CHANGES = {"constant": lambda eta, when, steps: schedules.Constant(eta),
           "drop to 1 %": lambda eta, when, steps: schedules.Joined(
               (schedules.Constant(eta), schedules.Constant(0.01 * eta)), (when,)),
           "cosine": lambda eta, when, steps: schedules.Cosine(eta, steps),
           "warmup": lambda eta, when, steps: schedules.Warmup(when, schedules.Constant(eta))}
TIMED = ("drop to 1 %", "warmup")      # those that change at a step of their own


class Conventions(Scene):
    """Momentum as PyTorch writes it and as the lecture does, under one schedule: the same run, or not?"""

    steps, surface = 100, attrs.evolve(surfaces.bowl, box=((-4, 4), (-4, 4)))
    title, panels, size = "When eta changes, the two forms are two runs", 2, (8.6, 4.2)
    alt = ("Left, two paths over the level lines of a bowl, one with eta outside of the memory and one with eta "
           "inside; right, the length of each of their steps, and a line at the step at which eta changes.")
    controls = {
        "change": Choice("eta over time", CHANGES, "drop to 1 %"),
        "when": Slider("changes at", 1, steps - 1, 20, 1, whole=True),
        "eta": Slider("eta", 0.001, 0.2, 0.02, 0.001, log=True), "beta": Slider("beta", 0.0, 0.95, 0.9, 0.01)}
    handles = (Handle("when", panel=1, at=3e-4),)
    goal = "make the two end more than 2 apart."
    reach, knobs, stops = dict(change="drop to 1 %", when=6), ("change", "when", "beta"), {"when": 50, "beta": 12}

    def paint(self):
        plane, history = self.canvas.axes
        outside = paint_plane(plane, self.surface)
        inside = figures.draw_path(plane, UNSEEN, figures.GREEN, dash="--", marker="")
        for path, name in ((outside, "PyTorch"), (inside, "lecture")):
            path[0].set_label(name)
        plane.set_title("PyTorch (solid, orange),\nlecture (dashed, green)", fontsize=12)
        curves = paint_history(history, self.steps, "length of each step;\ndotted: eta changes", 1e-4, 10,
                               curves=("PyTorch", "lecture"))
        curves[1].set_color(figures.GREEN)
        return outside, inside, *curves, new_line(history, ":", color=figures.BLACK, linewidth=1.8)

    def move(self, artists, *, change, when, eta, beta):
        outside, inside, first, second, mark = artists
        schedule, start = CHANGES[change](eta, when, self.steps), np.array([2.5, 1.8])
        pytorch = descend(self.surface.gradient, start, optimizers.momentum(schedule, beta), self.steps).theta
        lecture = with_eta_inside(self.surface.gradient, start, schedule(np.arange(self.steps)), beta)
        for path, points, curve in ((outside, pytorch, first), (inside, lecture, second)):
            place_path(path, points)
            place_curve(curve, np.linalg.norm(np.diff(points, axis=0), axis=-1))
        timed = change in TIMED
        mark.set_data(*(([when, when], [1e-4, 10]) if timed else ([], [])))
        idle = {} if timed else {"when": f"a {change} rate does not change at a step of its own"}
        apart = np.linalg.norm(pytorch - lecture, axis=-1)
        if apart.max() < 1e-12:
            return Reading("One and the same run: the two are never more than rounding apart.", idle=idle)
        return Reading(f"Two runs: {short(apart.max())} apart at step {apart.argmax()}, and {short(apart[-1])} at the "
                       "end.", apart[-1] > 2, idle)


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
