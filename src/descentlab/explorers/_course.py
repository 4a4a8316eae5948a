"""The explorer of notebook 00."""

import numpy as np

from descentlab import figures, rules, schedules, surfaces
from descentlab.descent import descend
from descentlab.optimizers import Optimizer
from descentlab.explorers._machinery import Choice, Explorer, Reading, Slider
from descentlab.explorers._scenes import blew_up, paint_history, paint_plane, place_curve, place_path, short


_DIRECTIONS = {"gradient": lambda beta: rules.Gradient(), "momentum": rules.Momentum, "Nesterov": rules.Nesterov,
               "average": rules.Average}
_SCALES = {"1 for all": rules.Unit, "RMS of all gradients": rules.RootMeanSquare, "AdaGrad": rules.AdaGrad,
           "RMSProp": lambda: rules.RMSProp(0.99, corrected=True)}
_SCHEDULES = {"constant": lambda eta, steps: schedules.Constant(eta),
              "step": lambda eta, steps: schedules.Step(eta, max(steps // 3, 1)),
              "cosine": schedules.Cosine,
              "1/sqrt(t+1)": lambda eta, steps: schedules.InverseSqrt(eta),
              "warmup, then cosine": lambda eta, steps: schedules.Warmup(
                  steps // 10, schedules.Cosine(eta, steps - steps // 10))}


def course(steps=150):
    """The whole course in one picture: a surface, a direction, a scale, a schedule, a start."""
    options = {s.name: s for s in (surfaces.bowl, surfaces.ravine(), surfaces.rotated_ravine(), surfaces.valley,
                                   surfaces.double_well, surfaces.rosenbrock, surfaces.himmelblau, surfaces.toy_network)}
    ravine = surfaces.ravine().name
    canvas = figures.Canvas(
        "One equation, three parts, one run", panels=2, size=(8.4, 4.1),
        alt="Left, the path of a run over the level lines of a loss surface; right, the loss at each step.")

    def paint(values):
        path = paint_plane(canvas.axes[0], options[values["surface"]])
        return path, *paint_history(canvas.axes[1], steps, "loss above the lowest possible", 1e-12, 1e4)

    def move(values, path, curve):
        surface = options[values["surface"]]
        optimizer = Optimizer(_DIRECTIONS[values["direction"]](values["beta"]), _SCALES[values["scale"]](),
                              _SCHEDULES[values["schedule"]](values["eta"], steps))
        run = descend(surface.gradient, [values["x"], values["y"]], optimizer, steps)
        losses = surface.value(run.theta) - surface.lowest
        place_path(path, run.theta)
        place_curve(curve, losses)
        lost = blew_up(run)
        if lost is not None:
            return Reading(f"Diverges: out of sight at step {lost}.")
        late = np.nonzero(losses >= 1e-6)[0]
        reached = late.size < len(losses) and (not late.size or late[-1] < steps)
        kept = (values["surface"], values["eta"], values["x"]) == (ravine, 0.01, -2.5)
        met = reached and kept
        arrival = f"; below 1e-6 from step {late[-1] + 1 if late.size else 0} on" if reached else ""
        return Reading(f"From {short(losses[0])} to {short(losses[-1])} in {steps} steps{arrival}.", bool(met))

    return Explorer(
        canvas,
        {"surface": Choice("surface", tuple(options), ravine),
         "direction": Choice("direction m", tuple(_DIRECTIONS), "gradient"),
         "beta": Slider("beta of m", 0.0, 0.99, 0.9, 0.01),
         "scale": Choice("scale sigma", tuple(_SCALES), "1 for all"),
         "schedule": Choice("schedule eta_t", tuple(_SCHEDULES), "constant"),
         "eta": Slider("eta", 1e-4, 10.0, 0.01, 0.001, log=True),
         "x": Slider("start x", -5.5, 5.5, -2.5, 0.05), "y": Slider("start y", -5.5, 5.5, 1.0, 0.05)},
        paint, move, still=("surface",), place=("x", "y"),
        goal="on the ravine, from x = -2.5, bring the loss below 1e-6 within the 150 steps, and leave eta at 0.01.")
