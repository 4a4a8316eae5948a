"""The explorers of notebook 08: why did it stop?"""

from functools import cache

import numpy as np

from descentlab import curvature, figures, optimizers, schedules, surfaces
from descentlab.descent import descend, noisy
from descentlab.diagnosis import VERDICTS, WINDOW, diagnose
from descentlab.explorers._machinery import Choice, Explorer, Reading, Slider
from descentlab.explorers._mysteries import NUMBER, mystery
from descentlab.explorers._scenes import paint_history, paint_plane, place_curve, place_path, short

DESK = {"bowl": surfaces.bowl, "ravine, condition 10,000": surfaces.ravine(1e4),
        "valley with straight walls": surfaces.valley, "toy network, saddle at 0": surfaces.toy_network,
        "plateau with a hole": surfaces.plateau, "double well": surfaces.double_well}


def diagnosis_desk(steps=400):
    """A surface, a start, a rate, noise: and what `diagnose` says of the run."""
    canvas = figures.Canvas(
        "Make a run, and have it diagnosed", panels=2, size=(8.8, 4.2),
        alt="Left, a path over the level lines of a surface; right, its loss at each step, logarithmic.")
    plane, history = canvas.axes

    def paint(values):
        path = paint_plane(plane, DESK[values["surface"]])
        (points,) = plane.plot([], [], ".", color=figures.VERMILLION, markersize=4)
        (loss,) = paint_history(history, steps, "loss", 1e-8, 1e2)
        return points, path, loss

    def move(values, points, path, loss):
        surface = DESK[values["surface"]]
        start = np.clip([values["x"], values["y"]], *np.transpose(surface.box))
        gradient = noisy(surface.gradient, values["noise"], np.random.default_rng(0))
        optimizer = optimizers.gd(values["eta"])
        run = descend(gradient, start, optimizer, steps)
        found = diagnose(surface, run, optimizer)
        # All the points, but lines for the last moves only: hundreds of crossings would fill the picture.
        points.set_data(*run.theta.T)
        place_path(path, run.theta[-12:])
        path[1].set_data(*run.theta[:1].T)
        place_curve(loss, surface.value(run.theta) - surface.lowest)
        said = " ".join(f"{text[0].upper()}{text[1:]}." for text in (VERDICTS[found.verdict], *found.reasons))
        return Reading(said, bool(found.verdict == "noise floor" and values["noise"] <= 0.5
                                  and surface is surfaces.valley))

    return Explorer(
        canvas,
        {"surface": Choice("surface", tuple(DESK), "valley with straight walls"),
         "eta": Slider("eta", 1e-6, 2.0, 0.12, 0.001, log=True),
         "noise": Slider("noise", 0.0, 3.0, 0.0, 0.05),
         "x": Slider("start x", -6.0, 6.0, 3.0, 0.05), "y": Slider("start y", -6.0, 6.0, 0.3, 0.05)},
        paint, move, still=("surface",), place=("x", "y"),
        goal="stay in the valley with straight walls and at a noise of 0.5 or less, and get a run that is at the noise "
             "floor.")


def promise_and_fall(steps=300):
    """What the slope promises and what the loss does, for every eta, in a valley whose walls can be made steeper."""
    canvas = figures.Canvas(
        "Up to the limit, the loss falls as the slope promised", panels=2, size=(9.0, 4.3),
        alt="Left, the fall of the loss over the last 100 steps (solid) and what the slope promised (dashed) against "
            "eta, both logarithmic: one curve up to 2 / bend, far apart beyond; right, where the run is across the "
            "valley at its last steps.")
    bill, across = canvas.axes
    etas = np.geomspace(0.002, 0.5, 90)

    def run(eta, steep):
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

    def paint(values):
        limit = 2 / values["steep"] ** 2
        promise, fall, _ = run(etas, values["steep"])
        bill.clear()
        bill.set(xscale="log", yscale="log", xlim=(etas[0], etas[-1]), ylim=(1e-5, 3e4), xlabel="eta")
        bill.set_title("promise (dashed) and fall (solid)", fontsize=12, fontweight="normal")
        bill.grid(axis="y")
        bill.plot(etas, promise, "--", color=figures.VERMILLION)
        bill.plot(etas, fall, "-", color=figures.BLUE)
        bill.axvline(limit, color=figures.BLACK, linestyle=":", linewidth=1.6)
        figures.write(bill, (limit, 2e-5), "2 / bend", figures.BLACK, offset=(-5, 0), ha="right")
        across.clear()
        across.set(xlim=(steps - 30, steps), ylim=(-1, 1), xlabel="step t", ylabel="y")
        across.set_title("place across the valley", fontsize=12, fontweight="normal")
        across.grid(axis="y")
        dots = [bill.plot([], [], sign, color=color, markeredgecolor="white", markersize=12)[0]
                for sign, color in (("s", figures.VERMILLION), ("o", figures.BLUE))]
        (places,) = across.plot([], [], "o-", color=figures.BLUE, markersize=5, linewidth=1)
        return *dots, places

    def move(values, promised, fell, places):
        limit = 2 / values["steep"] ** 2
        promise, fall, y = run(np.array(values["eta"]), values["steep"])
        promised.set_data([values["eta"]], [promise])
        fell.set_data([values["eta"]], [fall])
        places.set_data(np.arange(steps - 30, steps + 1), y[-31:])
        kept = "the promise is kept" if fall > promise / 2 else "something takes it back"
        return Reading(f"eta is {short(values['eta'] / limit)} times the limit, 2 / bend = {short(limit)}. The slope "
                       f"promised a fall of {short(promise)}; the loss fell by {short(fall)}: {kept}.",
                       bool(values["eta"] <= 0.05 and promise > 10 * fall))

    return Explorer(
        canvas,
        {"eta": Slider("eta", 0.002, 0.5, 0.12, 0.001, log=True),
         "steep": Slider("steepness of the walls", 2.0, 10.0, 5.0, 0.1)},
        paint, move, still=("steep",),
        goal="at an eta of 0.05 or less, make the slope promise more than ten times what the loss falls.")


TREATMENTS = {
    "go on as before": dict(),
    "eta x 10": dict(optimizer=lambda eta: optimizers.gd(10 * eta)),
    "eta / 10": dict(optimizer=lambda eta: optimizers.gd(eta / 10)),
    "eta falling to nothing": dict(optimizer=lambda eta: optimizers.gd(schedules.Cosine(eta, 200))),
    "batch x 16": dict(batch=16),
    "noise of 0.01 in the gradient": dict(noise=0.01),
    "momentum, beta 0.9": dict(optimizer=optimizers.momentum),
    "Adam, falling from 0.1": dict(optimizer=lambda eta: optimizers.adam(schedules.Cosine(0.1, 200))),
    "push along the lowest eigenvector": dict(push=0.3),
}


def treat(case, name, steps=200):
    """The loss over `steps` more steps of a `Mystery`, under a treatment of the bench: (steps + 1,), or shorter."""
    how = TREATMENTS[name]
    gradient = case.gradients(how.get("batch", 1))
    if "noise" in how:
        gradient = noisy(gradient, how["noise"], np.random.default_rng(1))
    start = case.path.end + (how["push"] * lowest_direction(case.number) if "push" in how else 0)
    run = descend(gradient, start, how.get("optimizer", optimizers.gd)(float(case.path.eta[-1])), steps)
    return case.objective.value(run.theta)


@cache
def lowest_direction(number):
    """The direction, of length 1, in which the loss bends least, or down most, where the run stopped."""
    case = mystery(number)
    v = curvature.spectrum(case.objective, case.path.end, k=1).vectors[:, 0]
    return v * np.sign(v[np.abs(v).argmax()])


def treatment_bench():
    """The eight runs of `mystery`, and nine treatments: what does each do to each?"""
    runs = {f"run {number}": number for number in range(1, NUMBER + 1)}
    canvas = figures.Canvas(
        "Which treatment for which run?", size=(7.0, 4.3),
        alt="The loss over the last 100 steps of a stalled run, and over 200 more under a treatment, as a share of "
            "its mean over those 100.")
    ax = canvas.ax

    def paint(values):
        case = mystery(runs[values["run"]])
        ax.clear()
        ax.set(yscale="log", xlim=(-100, 200), ylim=(1e-3, 10), xlabel="steps from the beginning of the treatment")
        ax.set_title("loss, as a share of what it was", fontsize=12, fontweight="normal")
        ax.grid(axis="y")
        ax.axvline(0, color="#888888", linewidth=1)
        ax.plot(np.arange(-100, 1), case.losses / case.losses.mean(), "--", color=figures.BLACK)
        return ax.plot([], [], "-", color=figures.VERMILLION)

    def move(values, after):
        case = mystery(runs[values["run"]])
        before = case.losses.mean()
        losses = treat(case, values["treatment"]) / before
        low, high = ax.get_ylim()
        inside = (losses >= low) & (losses <= high)
        after.set_data(np.arange(len(losses)), np.where(inside, losses, np.nan))
        end = losses[-20:].mean()
        if len(losses) <= 200 or not end < 1e3:
            return Reading(f"Run {case.number}, {values['treatment']}: it diverges.")
        share = "no lower than before" if end > 0.995 else f"down to {short(end)} of it, over the last 20 steps"
        return Reading(f"Run {case.number}, {values['treatment']}: the loss was {short(before)}; {share}.",
                       bool(case.cause == "saddle" and "push" not in values["treatment"] and end < 0.5))

    return Explorer(
        canvas,
        {"run": Choice("run", tuple(runs), "run 1"),
         "treatment": Choice("treatment", tuple(TREATMENTS), "go on as before")},
        paint, move, still=("run",),
        goal="one of the runs stands exactly on a saddle. Find out which, and halve its loss without the push.")
