"""The explorers of Why did it stop?"""

import numpy as np

from descentlab import figures, optimizers, surfaces
from descentlab._numbers import short
from descentlab.descent import descend, noisy
from descentlab.diagnosis import VERDICTS, WINDOW, diagnose
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import (new_line, paint_history, paint_plane, panel, place_curve, place_path, within)
from descentlab.lessons.why_did_it_stop.cases import NUMBER, TREATMENTS, mystery, treat

DESK = {"bowl": surfaces.bowl, "ravine, condition 10,000": surfaces.ravine(1e4),
        "valley with straight walls": surfaces.valley, "toy network, saddle at 0": surfaces.toy_network,
        "plateau with a hole": surfaces.plateau, "double well": surfaces.double_well}
RUNS = {f"run {number}": number for number in range(1, NUMBER + 1)}


class DiagnosisDesk(Scene):
    """A surface, a start, a rate, noise: and what `diagnose` says of the run."""

    steps = 400
    title, panels, size = "Make a run, and have it diagnosed", 2, (8.8, 4.2)
    alt = "Left, a path over the level lines of a surface; right, its loss at each step, logarithmic."
    controls = {
        "surface": Choice("surface", DESK, "valley with straight walls"),
        "eta": Slider("eta", 1e-6, 2.0, 0.12, 0.001, log=True),
        "noise": Slider("noise", 0.0, 3.0, 0.0, 0.05),
        "x": Slider("start x", -6.0, 6.0, 3.0, 0.05), "y": Slider("start y", -6.0, 6.0, 0.3, 0.05)}
    still, handles, knobs = ("surface",), (Handle("x", "y"),), ("eta", "noise")
    goal = ("stay in the valley with straight walls and at a noise of 0.5 or less, and get a run that is at the noise "
            "floor.")
    reach = dict(eta=0.04, noise=0.5)

    def paint(self, surface):
        plane, history = self.canvas.axes
        path = paint_plane(plane, DESK[surface])
        points = new_line(plane, ".", color=figures.VERMILLION, markersize=4)
        return points, path, *paint_history(history, self.steps, "loss", 1e-8, 1e2)

    def move(self, artists, *, surface, eta, noise, x, y):
        points, path, loss = artists
        surface = DESK[surface]
        gradient = noisy(surface.gradient, noise, np.random.default_rng(0))
        optimizer = optimizers.gd(eta)
        run = descend(gradient, np.clip([x, y], *np.transpose(surface.box)), optimizer, self.steps)
        found = diagnose(surface, run, optimizer)
        # All the points, but lines for the last moves only: hundreds of crossings would fill the picture.
        points.set_data(*run.theta.T)
        place_path(path, run.theta[-12:])
        path[1].set_data(*run.theta[:1].T)
        place_curve(loss, surface.value(run.theta) - surface.lowest)
        said = " ".join(f"{text[0].upper()}{text[1:]}." for text in (VERDICTS[found.verdict], *found.reasons))
        return Reading(said, found.verdict == "noise floor" and noise <= 0.5 and surface is surfaces.valley)


diagnosis_desk = explorer(DiagnosisDesk)


class PromiseAndFall(Scene):
    """What the slope promises and what the loss does, for every eta, in a valley whose walls can be made steeper."""

    steps = 300
    title, panels, size = "Up to the limit, the loss falls as the slope promised", 2, (9.0, 4.3)
    alt = ("Left, the fall of the loss over the last 100 steps (solid) and what the slope promised (dashed) against "
           "eta, both logarithmic: one curve up to 2 / bend, far apart beyond; right, where the run is across the "
           "valley at its last steps.")
    controls = {
        "eta": Slider("eta", 0.002, 0.5, 0.12, 0.001, log=True),
        "steep": Slider("steepness of the walls", 2.0, 10.0, 5.0, 0.1)}
    still, knobs = ("steep",), ("steep", "eta")
    goal = "at an eta of 0.05 or less, make the slope promise more than ten times what the loss falls."
    reach = dict(eta=0.05, steep=7.0)

    def paint(self, steep):
        bill, across = self.canvas.axes
        panel(across, "place across the valley", xlim=(self.steps - 30, self.steps), ylim=(-1, 1), xlabel="step t",
              ylabel="y")
        across.grid(True, axis="y")
        places = new_line(across, "o-", color=figures.BLUE, markersize=5, linewidth=1)
        return _paint_bill(bill, steep, self.steps), places

    def move(self, artists, *, eta, steep):
        (promised, fell), places = artists
        limit = 2 / steep**2
        promise, fall, y = _promise_and_fall(np.array(eta), steep, self.steps)
        promised.set_data([eta], [promise])
        fell.set_data([eta], [fall])
        places.set_data(np.arange(self.steps - 30, self.steps + 1), y[-31:])
        kept = "the promise is kept" if fall > promise / 2 else "something takes it back"
        return Reading(f"eta is {short(eta / limit)} times the limit, 2 / bend = {short(limit)}. The slope promised a "
                       f"fall of {short(promise)}; the loss fell by {short(fall)}: {kept}.",
                       eta <= 0.05 and promise > 10 * fall)


promise_and_fall = explorer(PromiseAndFall)


def _promise_and_fall(eta, steep, steps):
    """Promise and fall over the last steps, and the last places across: on log cosh(steep y) + x^2 / 200.

    It starts half a leap up the wall, where a run that bounces would be in the long run.
    """
    x, y, places = 3.0 + 0 * eta, eta * steep / 2, []
    for _ in range(steps + 1):
        places.append((x, y))
        x, y = x * (1 - eta / 100), y - eta * steep * np.tanh(steep * y)
    x, y = np.moveaxis(np.array(places[-WINDOW - 1:]), 1, 0)
    losses = np.logaddexp(steep * y, -steep * y) - np.log(2) + x**2 / 200
    squares = (x / 100) ** 2 + (steep * np.tanh(steep * y)) ** 2
    return eta * squares[:-1].sum(axis=0), losses[0] - losses[-1], y


def _paint_bill(ax, steep, steps):
    """Promise and fall for every eta, the limit, and the signs of one eta."""
    limit, etas = 2 / steep**2, np.geomspace(0.002, 0.5, 90)
    promise, fall, _ = _promise_and_fall(etas, steep, steps)
    panel(ax, "promise (dashed) and fall (solid)", xscale="log", yscale="log", xlim=(etas[0], etas[-1]),
          ylim=(1e-5, 3e4), xlabel="eta")
    ax.grid(True, axis="y")
    ax.plot(etas, promise, "--", color=figures.VERMILLION)
    ax.plot(etas, fall, "-", color=figures.BLUE)
    ax.axvline(limit, color=figures.BLACK, linestyle=":", linewidth=1.6)
    figures.write(ax, (limit, 2e-5), "2 / bend", figures.BLACK, offset=(-5, 0), ha="right")
    return tuple(new_line(ax, sign, color=color, markeredgecolor="white", markersize=12)
                 for sign, color in (("s", figures.VERMILLION), ("o", figures.BLUE)))


class TreatmentBench(Scene):
    """The eight runs of `mystery`, and nine treatments: what does each do to each?"""

    title, size = "Which treatment for which run?", (7.0, 4.3)
    alt = ("The loss over the last 100 steps of a stalled run, and over 200 more under a treatment, as a share of its "
           "mean over those 100.")
    controls = {
        "run": Choice("run", RUNS, "run 1"), "treatment": Choice("treatment", TREATMENTS, "go on as before")}
    still, knobs = ("run",), ("run", "treatment")
    goal = "one of the runs stands exactly on a saddle. Find out which, and halve its loss without the push."
    reach = dict(run="run 5", treatment="noise of 0.01 in the gradient")

    def paint(self, run):
        ax, losses = self.canvas.ax, mystery(RUNS[run]).losses
        panel(ax, "loss, as a share of what it was", yscale="log", xlim=(-100, 200), ylim=(1e-3, 10),
              xlabel="steps from the beginning of the treatment")
        ax.grid(True, axis="y")
        ax.axvline(0, color="#888888", linewidth=1)
        ax.plot(np.arange(-100, 1), losses / losses.mean(), "--", color=figures.BLACK)
        return new_line(ax, "-", color=figures.VERMILLION)

    def move(self, after, *, run, treatment):
        case = mystery(RUNS[run])
        before = case.losses.mean()
        losses = treat(case, treatment) / before
        after.set_data(np.arange(len(losses)), within(after.axes, losses))
        end = losses[-20:].mean()
        words = f"Run {case.number}, {treatment}:"
        if len(losses) <= 200 or not end < 1e3:
            return Reading(f"{words} it diverges.")
        share = "no lower than before" if end > 0.995 else f"down to {short(end)} of it, over the last 20 steps"
        return Reading(f"{words} the loss was {short(before)}; {share}.",
                       case.cause == "saddle" and not TREATMENTS[treatment].push and end < 0.5)


treatment_bench = explorer(TreatmentBench)
