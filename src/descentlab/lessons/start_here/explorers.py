"""The explorer of Start here."""

import numpy as np

from descentlab import rules, schedules, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import blew_up, paint_history, paint_plane, place_curve, place_path
from descentlab.optimizers import Optimizer

DIRECTIONS = {"gradient": lambda beta: rules.Gradient(), "momentum": rules.Momentum, "Nesterov": rules.Nesterov,
              "average": rules.Average}
SCALES = {"1 for all": rules.Unit, "RMS of all gradients": rules.RootMeanSquare, "AdaGrad": rules.AdaGrad,
          "RMSProp": lambda: rules.RMSProp(0.99, corrected=True)}
SCHEDULES = {"constant": lambda eta, steps: schedules.Constant(eta),
             "step": lambda eta, steps: schedules.Step(eta, max(steps // 3, 1)),
             "cosine": schedules.Cosine,
             "1/sqrt(t+1)": lambda eta, steps: schedules.InverseSqrt(eta),
             "warmup, then cosine": lambda eta, steps: schedules.Warmup(
                 steps // 10, schedules.Cosine(eta, steps - steps // 10))}


SURFACES = {s.name: s for s in (surfaces.bowl, surfaces.ravine(), surfaces.rotated_ravine(), surfaces.valley,
                                surfaces.double_well, surfaces.rosenbrock, surfaces.himmelblau, surfaces.toy_network)}
RAVINE = surfaces.ravine().name


class Course(Scene):
    """The whole course in one picture: a surface, a direction, a scale, a schedule, a start."""

    steps = 150
    title, panels, size = "One equation, three parts, one run", 2, (8.4, 4.1)
    alt = "Left, the path of a run over the level lines of a loss surface; right, the loss at each step."
    controls = {
        "surface": Choice("surface", SURFACES, RAVINE),
        "direction": Choice("direction m", DIRECTIONS, "gradient"),
        "beta": Slider("beta of m", 0.0, 0.99, 0.9, 0.01),
        "scale": Choice("scale sigma", SCALES, "1 for all"),
        "schedule": Choice("schedule eta_t", SCHEDULES, "constant"),
        "eta": Slider("eta", 1e-4, 10.0, 0.01, 0.001, log=True),
        "x": Slider("start x", -5.5, 5.5, -2.5, 0.05), "y": Slider("start y", -5.5, 5.5, 1.0, 0.05)}
    still, handles = ("surface",), (Handle("x", "y"),)
    goal = f"on the ravine, from x = -2.5, bring the loss below 1e-6 within the {steps} steps, and leave eta at 0.01."
    reach = dict(direction="momentum", beta=0.85)
    knobs = ("direction", "x", "y")     # momentum meets the goal
    stops = {"x": np.linspace(-3, 3, 31), "y": np.linspace(-1.5, 1.5, 31)}      # what the ravine's picture shows

    def paint(self, surface):
        plane, history = self.canvas.axes
        path = paint_plane(plane, SURFACES[surface])
        return path, *paint_history(history, self.steps, "loss above the lowest possible", 1e-12, 1e4)

    def move(self, artists, *, surface, direction, beta, scale, schedule, eta, x, y):
        path, curve = artists
        kept = (surface, eta, x) == (RAVINE, 0.01, -2.5)
        surface = SURFACES[surface]
        optimizer = Optimizer(DIRECTIONS[direction](beta), SCALES[scale](), SCHEDULES[schedule](eta, self.steps))
        start = np.clip([x, y], *np.transpose(surface.box))     # the boxes differ: a start is always in the picture
        run = descend(surface.gradient, start, optimizer, self.steps)
        losses = surface.value(run.theta) - surface.lowest
        place_path(path, run.theta)
        place_curve(curve, losses)
        lost, idle = blew_up(run), {"beta": "the plain gradient has no memory"} if direction == "gradient" else {}
        if lost is not None:
            return Reading(f"Diverges: out of sight at step {lost}.", idle=idle)
        arrival = below(losses, 1e-6)
        arrived = f"; below 1e-6 from step {arrival} on" if arrival is not None else ""
        return Reading(f"From {short(losses[0])} to {short(losses[-1])} in {self.steps} steps{arrived}.",
                       kept and arrival is not None, idle)


course = explorer(Course)


def below(losses, level):
    """The step from which on `losses` (T + 1,) stay below `level`, or None if they do not."""
    above = np.flatnonzero(losses >= level)
    if not above.size:
        return 0
    return int(above[-1]) + 1 if above[-1] + 1 < len(losses) else None
