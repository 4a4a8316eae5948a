"""The explorers of notebook 05: a direction that remembers."""

import numpy as np

from descentlab import figures, optimizers, rates, schedules, surfaces
from descentlab.descent import descend
from descentlab.explorers._machinery import Choice, Explorer, Reading, Slider
from descentlab.explorers._scenes import paint_history, paint_plane, place_curve, short
from descentlab.lessons.momentum.figures import draw_rate_map


LARGER = 3      # how much longer than itself a step is drawn


def memory(steps=60):
    """Momentum on Himmelblau's surface, step by step: what is left of the old motion, and what the slope adds."""
    surface = surfaces.himmelblau
    canvas = figures.Canvas(
        "Each step is the old motion, shortened, and a push downhill", panels=2, size=(8.6, 4.2),
        alt="Left, a path over the level lines of Himmelblau's surface, its next step drawn as two arrows one after "
            "the other; right, the weight of each past gradient in that step.")
    plane, weights = canvas.axes

    def paint(values):
        path = paint_plane(plane, surface)
        path[2].remove()
        arrows = [plane.plot([], [], color=color, linewidth=width, zorder=8, marker=marker, markevery=[1], markersize=size,
                             markeredgecolor="white")[0]
                  for color, marker, width, size in ((figures.BLUE, "o", 4, 13), (figures.BLACK, "s", 2.5, 7))]
        plane.set_title(f"the next step, {LARGER} times as large:\nold motion (blue, dot), push (black, square)",
                        fontsize=12, fontweight="normal")
        weights.clear()
        weights.set(xlim=(-1, steps), ylim=(0, 1.08), xlabel="step at which the gradient was taken")
        weights.set_title("weight of each gradient in the next m", fontsize=12, fontweight="normal")
        weights.grid(axis="y")
        (old,) = weights.plot([], [], color=figures.SKY, linewidth=3.5)
        (recent,) = weights.plot([], [], color=figures.VERMILLION, linewidth=3.5)
        return path[:2], arrows, old, recent

    def move(values, path, arrows, old, recent):
        eta, beta, t = values["eta"], values["beta"], values["t"]
        run = descend(surface.gradient, [values["x"], values["y"]], optimizers.momentum(eta, beta), steps)
        t = min(t, len(run) - 1)
        for artist, points in zip(path, (run.theta[:t + 1], run.theta[:1])):
            artist.set_data(*points.T)
        here, push = run.theta[t], -eta * run.g[t]
        old_motion = -eta * run.m[t] - push
        corner = here + LARGER * old_motion
        arrows[0].set_data(*np.stack([here, corner]).T)
        arrows[1].set_data(*np.stack([corner, corner + LARGER * push]).T)
        ages = np.arange(t, -1, -1)
        weight = np.power(beta, ages, dtype=float)
        for bars, which in ((old, ages >= 10), (recent, ages < 10)):
            bars.set_data(*_bars(np.arange(t + 1)[which], weight[which]))
        share = weight[ages < 10].sum() / weight.sum()
        if len(run) < steps:
            return Reading(f"Diverges: no longer finite after step {len(run)}.")
        made = short(np.linalg.norm(old_motion)), short(np.linalg.norm(push))
        return Reading(f"Step {t}: the next one is made of {made[0]} from the old motion and {made[1]} from the slope. "
                       f"The last 10 gradients hold {share:.0%} of the weight.", bool(share < 0.5))

    return Explorer(
        canvas,
        {"t": Slider("step t", 0, steps - 1, 14, 1, whole=True, play=True),
         "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
         "eta": Slider("eta", 1e-4, 0.02, 0.002, 0.0005, log=True),
         "x": Slider("start x", -5.5, 5.5, 0.5, 0.05), "y": Slider("start y", -5.5, 5.5, -3.5, 0.05)},
        paint, move, place=("x", "y"),
        goal="find a step and a beta for which the last 10 gradients (orange-red) hold less than half of the weight.")


def _bars(x, heights):
    """Upright bars as one line: the nan between them lifts the pen."""
    nan = np.full(len(x), np.nan)
    return np.stack([x, x, nan], axis=-1).ravel(), np.stack([0 * heights, heights, nan], axis=-1).ravel()


def ball(steps=400):
    """A ball over two hollows: does it stop in the first, roll on into the deeper one, or come back?"""
    surface = surfaces.double_well
    canvas = figures.Canvas(
        "Does it roll through?", panels=2, size=(9.0, 4.2),
        alt="Left, a curve with a broad deep hollow at 0 and a narrow shallow one at 1.3, and a ball on it; right, its "
            "place at each step, with the two hollows as dashed lines.")
    curve, history = canvas.axes
    poor = 1.3229
    x = np.linspace(-6.2, 6.2, 500)

    def height(x):
        return surface.value(np.stack([x, np.zeros_like(x)], axis=-1))

    def paint(values):
        curve.clear()
        curve.plot(x, height(x), color=figures.BLACK, linewidth=2)
        curve.set(xlim=(-2.6, 2.9), ylim=(-0.25, 3.2), xlabel="x")
        curve.set_title("the loss at y = 0, near the hollows", fontsize=12, fontweight="normal")
        (trail,) = curve.plot([], [], ".", color=figures.VERMILLION, markersize=5)
        (dot,) = curve.plot([], [], "o", color=figures.VERMILLION, markeredgecolor="white", markersize=15)
        history.clear()
        history.set(xlim=(0, steps), ylim=(-6.2, 6.2), xlabel="step t")
        history.set_title("where it is, and the hollows (dashed)", fontsize=12, fontweight="normal")
        for place in (0, poor):
            history.axhline(place, color=figures.BLUE, linestyle="--", linewidth=1.4)
        (line,) = history.plot([], [], color=figures.VERMILLION)
        (now,) = history.plot([], [], "o", color=figures.VERMILLION, markeredgecolor="white", markersize=11,
                              clip_on=False, in_layout=False)
        said = history.text(0.97, 0.93, "", transform=history.transAxes, ha="right", fontsize=12)
        return trail, dot, line, now, said

    def move(values, trail, dot, line, now, said):
        run = descend(surface.gradient, [values["x"], 0.0], optimizers.momentum(values["eta"], values["beta"]), steps)
        t, places = values["t"], run.theta[:, 0]
        seen = places[:t + 1]
        trail.set_data(seen, height(seen))
        dot.set_data(seen[-1:], height(seen[-1:]))
        line.set_data(np.arange(t + 1), seen)
        now.set_data([t], seen[-1:])
        said.set_text(f"beta {values['beta']:g}, eta {values['eta']:g}")
        last = places[-40:]
        ended = next((name for name, place, reach in (("the deep hollow", 0.0, 0.9), ("the shallow hollow", poor, 0.2))
                      if (np.abs(last - place) < reach).all()), None)
        words = f"comes to rest in {ended}" if ended else f"is still under way after {steps} steps"
        back = ended == "the shallow hollow" and values["x"] > 2 and places.min() < 0.5
        return Reading(f"With beta {values['beta']:g} and from {values['x']:g} it {words}{', after it had passed it' if back else ''}. At step {t} it "
                       f"is at {seen[-1]:.2f}.", bool(back))

    return Explorer(
        canvas,
        {"t": Slider("step t", 0, steps, steps, 1, whole=True, play=True),
         "beta": Slider("beta", 0.0, 0.99, 0.0, 0.01),
         "eta": Slider("eta", 0.001, 0.02, 0.01, 0.001),
         "x": Slider("start x", -6.0, 6.0, 4.0, 0.05)},
        paint, move,
        goal="start right of 2, roll through the shallow hollow, and yet end in it.")


RATES = {"heavy ball": (rates.heavy_ball_rate, rates.best_heavy_ball, optimizers.momentum),
         "Nesterov": (rates.nesterov_rate, rates.best_nesterov, optimizers.nesterov)}


def pad(steps=200):
    """The plane of eta and beta over a map of the convergence rate; beside it, the loss split by its two eigenvectors.

    The loss is (x**2 / condition + y**2) / 2: it bends by 1 across and by 1 / condition along.
    """
    canvas = figures.Canvas(
        "The slower of the two directions sets the pace", panels=2, size=(9.4, 4.5),
        alt="Left, a map over eta and beta of how many steps a tenfold gain takes, with a point, the best setting as a "
            "star and the best without momentum as a square; right, the loss of each of the two directions at each "
            "step.")
    plane, history = canvas.axes

    def paint(values):
        law, best, _ = RATES[values["method"]]
        condition = float(values["condition"])
        draw_rate_map(plane, lambda eta, beta: np.maximum(law(eta, beta, 1 / condition), law(eta, beta, 1.0)))
        for setting, sign, size in ((best(1 / condition, 1.0), "*", 17),
                                    (rates.best_descent(1 / condition, 1.0), "s", 9)):
            plane.plot(setting.eta, setting.beta, sign, color=figures.GREEN, markeredgecolor="white", markersize=size,
                       clip_on=False, in_layout=False, zorder=6)
        (point,) = plane.plot([], [], "o", color="white", markeredgecolor=figures.VERMILLION, markeredgewidth=3,
                              markersize=12, clip_on=False, in_layout=False, zorder=7)
        gentle, steep = paint_history(history, steps, "loss along (solid) and across (dashed)", 1e-14, 1e2, curves=2)
        return point, gentle, steep

    def move(values, point, gentle, steep):
        law, best, optimizer = RATES[values["method"]]
        eta, beta, bends = values["eta"], values["beta"], np.array([1 / float(values["condition"]), 1.0])
        point.set_data([eta], [beta])
        run = descend(lambda theta: bends * theta, np.sqrt(1 / bends), optimizer(eta, beta), steps)
        parts = bends * run.theta**2 / 2
        place_curve(gentle, parts[:, 0])
        place_curve(steep, parts[:, 1])
        each = law(eta, beta, bends)
        words = f"Each step leaves {each[0]:.4f} of x and {each[1]:.4f} of y in the long run"
        if each.max() >= 1 - 1e-12:
            return Reading(f"{words}: it does not converge.")
        late = np.nonzero(parts.sum(axis=1) >= 1e-6)[0][-1] + 1
        reached = late <= steps
        when = f"the loss is below 1e-6 from step {late} on" if reached else f"not yet below 1e-6 after {steps} steps"
        return Reading(f"{words}: {when}.", bool(reached and values["condition"] == "1000"))

    return Explorer(
        canvas,
        {"method": Choice("method", tuple(RATES), "heavy ball"),
         "condition": Choice("condition", ("10", "100", "1000"), "100"),
         "eta": Slider("eta", 0.01, 4.0, 1.98, 0.01), "beta": Slider("beta", 0.0, 0.99, 0.0, 0.01)},
        paint, move, still=("method", "condition"), place=("eta", "beta"),
        goal=f"at condition 1000, bring the loss below 1e-6 for good within the {steps} steps.")


CHANGES = {"constant": lambda eta, when, steps: schedules.Constant(eta),
           "drop to 1 %": lambda eta, when, steps: schedules.Joined(
               (schedules.Constant(eta), schedules.Constant(0.01 * eta)), (when,)),
           "cosine": lambda eta, when, steps: schedules.Cosine(eta, steps),
           "warmup": lambda eta, when, steps: schedules.Warmup(when, schedules.Constant(eta))}


def conventions(steps=100):
    """Momentum as PyTorch writes it and as the lecture does, under one schedule: the same run, or not?"""
    surface = surfaces.Surface(surfaces.bowl.expression, box=((-4, 4), (-4, 4)), name="bowl")
    canvas = figures.Canvas(
        "Is eta outside of the memory, or inside?", panels=2, size=(8.8, 4.2),
        alt="Left, two paths over the level lines of a bowl, one with eta outside of the memory and one with eta "
            "inside; right, the length of each of their steps.")

    def paint(values):
        outside = paint_plane(canvas.axes[0], surface)
        inside = figures.draw_path(canvas.axes[0], np.full((1, 2), np.nan), figures.BLUE, dash="--", marker="")
        canvas.axes[0].set_title("PyTorch (solid), lecture (dashed)", fontsize=12, fontweight="normal")
        return outside, inside, *paint_history(canvas.axes[1], steps, "length of each step", 1e-6, 10, curves=2)

    def move(values, outside, inside, first, second):
        change = CHANGES[values["change"]](values["eta"], values["when"], steps)
        start = np.array([2.5, 1.8])
        pytorch = descend(surface.gradient, start, optimizers.momentum(change, values["beta"]), steps).theta
        lecture = _with_eta_inside(surface.gradient, start, change(np.arange(steps)), values["beta"])
        for artists, path, curve in ((outside, pytorch, first), (inside, lecture, second)):
            for artist, points in zip(artists, (path, path[:1], path[-1:])):
                artist.set_data(*points.T)
            place_curve(curve, np.linalg.norm(np.diff(path, axis=0), axis=-1))
        apart = np.linalg.norm(pytorch - lecture, axis=-1)
        if apart.max() < 1e-12:
            return Reading("One and the same run: the two are never more than rounding apart.")
        return Reading(f"Two runs: {short(apart.max())} apart at step {apart.argmax()}, and {short(apart[-1])} at the "
                       "end.",
                       bool(apart[-1] > 2))

    return Explorer(
        canvas,
        {"change": Choice("eta over time", tuple(CHANGES), "constant"),
         "when": Slider("changes at", 1, steps - 1, 30, 1, whole=True),
         "eta": Slider("eta", 0.001, 0.2, 0.02, 0.001, log=True), "beta": Slider("beta", 0.0, 0.95, 0.9, 0.01)},
        paint, move, goal="make the two end more than 2 apart.")


def _with_eta_inside(gradient, start, etas, beta):
    """The lecture's momentum, m <- beta * m - eta * g and theta <- theta + m: all points (T+1, d)."""
    theta, m = start, np.zeros_like(start)
    path = [theta]
    for eta in etas:
        m = beta * m - eta * gradient(theta)
        theta = theta + m
        path.append(theta)
    return np.array(path)
