"""The explorers of notebook 01: what can stop gradient descent?"""

import numpy as np

from descentlab import curvature, figures, optimizers, schedules, surfaces
from descentlab.descent import descend
from descentlab.explorers._machinery import Choice, Explorer, Reading, Slider
from descentlab.explorers._scenes import blew_up, paint_history, paint_plane, place_curve, place_path, short


def descent(steps=60):
    """Gradient descent on Himmelblau's surface, one step at a time: where it is, and where it goes next."""
    surface = surfaces.himmelblau
    canvas = figures.Canvas(
        "Each step goes straight across the level lines", panels=2, size=(8.4, 4.1),
        alt="Left, a descent path over the level lines of Himmelblau's surface; right, the loss and the gradient's "
            "norm at each step.")

    def paint(values):
        path = paint_plane(canvas.axes[0], surface)
        loss, norm = paint_history(canvas.axes[1], steps, "loss (solid) and |g| (dashed)", 1e-8, 1e4, curves=2)
        return path, loss, norm

    def move(values, path, loss, norm):
        run = descend(surface.gradient, [values["x"], values["y"]], optimizers.gd(values["eta"]), steps)
        lost = blew_up(run)
        now = min(values["t"], len(run))
        points = run.theta[:now + 1]
        slopes = np.linalg.norm(surface.gradient(points), axis=-1)
        place_path(path, points)
        place_curve(loss, surface.value(points))
        place_curve(norm, slopes)
        if lost is not None and values["t"] >= lost:
            return Reading(f"Diverges: out of sight at step {lost}.")
        place = f"({points[-1][0]:.2f}, {points[-1][1]:.2f})"
        met = values["t"] == steps and slopes[-1] > 10 and values["eta"] > 0.005
        return Reading(f"Step {now}: at {place}, loss {short(surface.value(points[-1]))}, |g| {short(slopes[-1])}; "
                       f"the next step is {short(values['eta'] * slopes[-1])} long.", bool(met))

    return Explorer(
        canvas,
        {"t": Slider("step t", 0, steps, steps, 1, whole=True, play=True),
         "eta": Slider("eta", 1e-4, 0.1, 0.005, 0.0005, log=True),
         "x": Slider("start x", -5.5, 5.5, 0.5, 0.05), "y": Slider("start y", -5.5, 5.5, -3.5, 0.05)},
        paint, move, place=("x", "y"),
        goal=f"find an eta above 0.005 for which |g| is still above 10 at step {steps}, and yet the run does not diverge.")


def hunt():
    """Look for points of zero gradient on Himmelblau's surface, by hand."""
    surface = surfaces.himmelblau
    canvas = figures.Canvas(
        "Where is the slope zero?", panels=2, size=(8.4, 4.1),
        alt="Left, a point on the level lines of Himmelblau's surface with an arrow down the slope; right, the loss "
            "along two lines through the point.")
    reach = np.linspace(-1, 1, 81)
    plane, profile = canvas.axes

    def paint(values):
        plane.clear()
        figures.draw_contours(plane, surface)
        (point,) = plane.plot([], [], "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.4,
                              markersize=11)
        (arrow,) = plane.plot([], [], "-", color=figures.VERMILLION, linewidth=3)
        (tip,) = plane.plot([], [], "o", color=figures.VERMILLION, markersize=5)
        profile.clear()
        profile.set(xlim=(-1, 1), ylim=(-80, 160), xlabel="distance from the point")
        profile.set_title("change of the loss along two lines", fontsize=12, fontweight="normal")
        profile.axhline(0, color="#888888", linewidth=1)
        (low,) = profile.plot([], [], "--", color=figures.VERMILLION)
        (high,) = profile.plot([], [], "-", color=figures.BLUE)
        return point, arrow, tip, low, high

    def move(values, point, arrow, tip, low, high):
        here = np.array([values["x"], values["y"]])
        g = surface.gradient(here)
        norm = np.linalg.norm(g)
        end = here - g / max(norm, 1e-12) * 1.6 * norm / (norm + 40)
        bends, along = np.linalg.eigh(surface.hessian(here))
        point.set_data(*here[:, None])
        arrow.set_data(*np.stack([here, end]).T)
        tip.set_data(*end[:, None])
        for curve, v in ((low, along[:, 0]), (high, along[:, 1])):
            curve.set_data(reach, surface.value(here + reach[:, None] * v) - surface.value(here))
        kind = curvature.classify(bends).name
        if norm >= 1:
            return Reading(f"|g| = {short(norm)}: not here.")
        a = {"minimum": "A minimum", "saddle": "A saddle", "maximum": "A maximum"}[kind]
        return Reading(f"|g| = {short(norm)}: all but zero. {a} is within reach.", kind != "minimum")

    return Explorer(
        canvas,
        {"x": Slider("x", -5.5, 5.5, 1.0, 0.01), "y": Slider("y", -5.5, 5.5, 1.0, 0.01)},
        paint, move, place=("x", "y"),
        goal="find a place where |g| is below 1 and which is no minimum. There are five.")


def stopping():
    """Four runs, and one rule that stops when the loss has not improved for a while. Does it stop in time?"""
    runs = stalled_runs()
    canvas = figures.Canvas(
        "A rule that only sees the loss", size=(6.4, 4.3),
        alt="The loss of a run over its steps, both logarithmic, and the step at which a stopping rule ends it.")

    def paint(values):
        ax = canvas.ax
        ax.clear()
        losses = runs[values["run"]]
        ax.plot(np.arange(len(losses)), np.where(losses > 1e-9, losses, np.nan), color=figures.BLUE)
        ax.set(xscale="log", yscale="log", xlabel="step t", ylabel="", xlim=(1, len(losses)), ylim=(1e-9, 30))
        ax.set_title("loss", fontsize=12, fontweight="normal")
        ax.grid(axis="y")
        (line,) = ax.plot([], [], "--", color=figures.VERMILLION)
        (sign,) = ax.plot([], [], "s", color=figures.VERMILLION, markersize=11, markeredgecolor="white")
        return line, sign

    def move(values, line, sign):
        rule = schedules.EarlyStopping(values["patience"], values["least"])
        stops = {name: rule.stops_at(losses) for name, losses in runs.items()}
        losses, stop = runs[values["run"]], stops[values["run"]]
        saddle, bowl = stops["beside a saddle"], stops["into a bowl"]
        finished = saddle is None or runs["beside a saddle"][saddle] < 1e-6
        met = finished and bowl is not None and bowl <= 400
        if stop is None:
            line.set_data([], [])
            sign.set_data([], [])
            return Reading(f"Never stops it: after {len(losses) - 1:,} steps the loss is {short(losses[-1])}.", met)
        line.set_data([stop, stop], [1e-9, 30])
        sign.set_data([stop], [max(losses[stop], 1.3e-9)])
        rest = losses[stop:].min()
        judged = (f"too early, it would have fallen to {short(rest)}" if rest < 0.9 * losses[stop] - 1e-9
                  else "nothing was left to gain at this eta")
        return Reading(f"Stops at step {stop} with loss {short(losses[stop])}: {judged}.", met)

    return Explorer(
        canvas,
        {"run": Choice("run", tuple(runs), "beside a saddle"),
         "patience": Slider("patience", 1, 3000, 10, 1, whole=True, log=True),
         "least": Slider("least improvement", 1e-12, 1e-1, 1e-4, 1e-4, log=True)},
        paint, move, still=("run",),
        goal="find one setting that lets the run beside a saddle finish, and yet stops the one into a bowl by step 400.")


def stalled_runs(steps=3000):
    """The losses (steps + 1,) of four runs, by name: one arrives, three stall, each for a reason of its own."""
    runs = {"into a bowl": (surfaces.bowl, [2.5, 2.0], 0.1),
            "beside a saddle": (surfaces.toy_network, [1e-3, 1.2e-3], 0.01),
            "over a plateau": (surfaces.plateau, [4.0, 0.5], 0.5),
            "across a valley": (surfaces.valley, [3.0, 0.3], 0.12)}
    return {name: surface.value(descend(surface.gradient, start, optimizers.gd(eta), steps).theta)
            for name, (surface, start, eta) in runs.items()}


def valley(steps=200):
    """A run that bounces between the walls of a valley, and a rate that may be divided on the way."""
    surface = surfaces.valley
    canvas = figures.Canvas(
        "The loss hardly falls; the run never rests", panels=2, size=(8.4, 4.1),
        alt="Left, a path that bounces between the two walls of a valley; right, its loss and the gradient's norm.")

    def paint(values):
        path = paint_plane(canvas.axes[0], surface)
        (points,) = canvas.axes[0].plot([], [], ".", color=figures.VERMILLION, markersize=4)
        loss, norm = paint_history(canvas.axes[1], steps, "loss (solid) and |g| (dashed)", 1e-2, 10, curves=2)
        return points, path, loss, norm

    def move(values, points, path, loss, norm):
        first = schedules.Constant(values["eta"])
        schedule = schedules.Joined((first, schedules.Constant(values["eta"] / values["divide"])), (values["when"],))
        run = descend(surface.gradient, [3.0, 0.3], optimizers.gd(schedule), steps)
        # All the points, but lines for the last moves only: two hundred crossings would fill the picture.
        points.set_data(*run.theta.T)
        place_path(path, run.theta[-12:])
        path[1].set_data(*run.theta[:1].T)
        losses, slopes = surface.value(run.theta), np.linalg.norm(surface.gradient(run.theta), axis=-1)
        place_curve(loss, losses)
        place_curve(norm, slopes)
        lately = slice(-min(20, len(losses)), None)
        height = run.theta[lately, 1]
        bouncing = (np.diff(np.sign(height)) != 0).all() and np.abs(height).min() > 0.01
        how = "still bouncing from wall to wall" if bouncing else "on the valley floor"
        return Reading(f"After {len(run)} steps: loss {short(losses[-1])}, |g| {short(slopes[-1])}, {how}.",
                       losses[-1] < 0.05 and values["eta"] == 0.12)

    return Explorer(
        canvas,
        {"eta": Slider("eta", 0.001, 0.4, 0.12, 0.001, log=True),
         "divide": Slider("divide eta by", 1.0, 20.0, 1.0, 0.5),
         "when": Slider("from step", 1, steps - 1, steps // 2, 1, whole=True)},
        paint, move,
        goal="leave eta at 0.12 and bring the loss below 0.05.")
