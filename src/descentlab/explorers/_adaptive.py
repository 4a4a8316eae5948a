"""The explorers of notebook 06: should every parameter have its own learning rate?"""

from functools import cache
from typing import NamedTuple

import numpy as np

from descentlab import figures, surfaces
from descentlab.explorers._machinery import Choice, Explorer, Reading, Slider, Switch
from descentlab.explorers._scenes import paint_history, paint_plane, place_curve, place_path, short

START = np.array([-120.0, -4.0])     # (b, w), as in the lecture
CONDITION = 100.0                    # of the ravine under Adam


class _Line(NamedTuple):
    """The lecture's ten-point regression: its surface, Hessian, slope at 0, and lowest point (b, w)."""

    surface: object
    hessian: np.ndarray
    slope: np.ndarray
    lowest: np.ndarray

    def floor(self, b):
        """The best w for each b: the line along the floor of the valley."""
        return -(self.slope[1] + self.hessian[0, 1] * b) / self.hessian[1, 1]


@cache
def _line():
    surface = surfaces.regression()
    hessian, slope = surface.hessian([0.0, 0.0]), surface.gradient([0.0, 0.0])
    return _Line(surface, hessian, slope, np.linalg.solve(hessian, -slope))


def floor_distance(theta):
    """How far w is from the best w for its b, on the ten-point regression: theta (..., 2) gives (...)."""
    theta = np.asarray(theta)
    return np.abs(theta[..., 1] - _line().floor(theta[..., 0]))


def jumps(distance, calm=0.05, wide=0.5):
    """The steps at which a run leaves the floor: its `distance` (T,) passes `wide`, having been below `calm` before."""
    found, settled = [], False
    for t, far in enumerate(distance):
        if settled and far > wide:
            found.append(t)
            settled = False
        elif far < calm:
            settled = True
    return found


def own_rates(most=100_000):
    """Gradient descent on the ten-point regression with a rate for b and a rate for w: who arrives?"""
    line = _line()
    canvas = figures.Canvas(
        "Two parameters, two rates", panels=2, size=(8.8, 4.3),
        alt="Left, a path from the upper part of a steep valley over bias and weight; right, the distance that b still "
            "has to go after each step, both logarithmic.")
    plane, history = canvas.axes

    def paint(values):
        path = paint_plane(plane, line.surface)
        figures.draw_points(plane, line.lowest, "minimum")
        plane.set_title("black dot: the minimum", fontsize=12, fontweight="normal")
        history.clear()
        history.set(xscale="log", yscale="log", xlim=(1, most), ylim=(0.1, 200), xlabel="step t")
        history.set_title("distance of b from its best value", fontsize=12, fontweight="normal")
        history.grid(axis="y")
        history.axhline(1, color="#777777", linestyle=":", linewidth=1.6)
        (curve,) = history.plot([], [], color=figures.VERMILLION)
        return path, curve

    early = np.arange(2000)
    late = np.geomspace(2000, most, 400).astype(int)

    def run(rates, t):
        """theta (n, 2) at the steps t (n,), and the factors (2,) of a step: no loop, by eigenvectors."""
        root = np.sqrt(rates)
        bends, axes = np.linalg.eigh(root[:, None] * line.hessian * root)
        parts = axes.T @ ((START - line.lowest) / root)
        return line.lowest + root * ((parts * (1 - bends) ** t[:, None]) @ axes.T), 1 - bends

    def move(values, path, curve):
        rates = np.array([values["eta_b"], values["eta_w"]])
        t = np.unique(np.concatenate([early, late, [values["steps"]]]))
        theta, factors = run(rates, t)
        now = int(np.searchsorted(t, values["steps"]))       # the last step that is shown
        seen = np.flatnonzero(~(np.abs(theta[:now + 1]) < 1e6).all(axis=1))
        shown = theta[:seen[0] if seen.size else now + 1]
        place_path(path, np.concatenate([shown[:120], shown[120::20], shown[-1:]]))
        left = np.abs(theta[:, 0] - line.lowest[0])
        curve.set_data(np.maximum(t[:len(shown)], 1), np.where(left >= 0.1, left, np.nan)[:len(shown)])
        one = "one rate" if rates[0] == rates[1] else "a rate each"
        if np.abs(factors).max() > 1:
            return Reading(f"With {one}: diverges; each step multiplies a part of the distance by "
                           f"{short(factors.min())}.")
        outside = np.flatnonzero(~(left < 1))[-1]        # in the long run: a run that swings may be near by chance
        there = int(t[outside + 1]) if outside + 1 < len(t) else most + 1
        if there <= values["steps"]:
            return Reading(f"With {one}: b is within 1 of its best value from step {there:,} on.", there <= 100)
        share = 1 - (theta[now, 0] - line.lowest[0]) / (START[0] - line.lowest[0])
        after = f"{values['steps']:,} step" + "s" * (values["steps"] > 1)
        return Reading(f"With {one}: after {after} b has gone {short(100 * share)} % of its way.")

    return Explorer(
        canvas,
        {"eta_b": Slider("eta of b", 1e-9, 1.0, 1e-6, 1e-9, log=True),
         "eta_w": Slider("eta of w", 1e-9, 1e-4, 1e-6, 1e-9, log=True),
         "steps": Slider("steps", 1, most, 1000, 1, whole=True, log=True)},
        paint, move,
        goal="bring b within 1 of its best value in 100 steps, and keep it there.")


def sideways(most=4000):
    """The ten-point regression with an adaptive rate: watch eta / sigma grow until the floor cannot hold the run."""
    line = _line()
    (bb, bw), (_, ww) = line.hessian.tolist()
    sb, sw = line.slope.tolist()
    canvas = figures.Canvas(
        "A while after the dashed line has passed 2, the run leaves the floor", panels=2, size=(8.8, 4.3),
        alt="Left, a path along the floor of a valley, with spikes across it; right, over the steps, the distance of w "
            "from the floor, and the dashed line of the bend times eta over sigma, with a mark at 2.")
    plane, history = canvas.axes

    def paint(values):
        path = paint_plane(plane, line.surface)
        path[0].set(marker="", linewidth=1.3)
        figures.draw_points(plane, line.lowest, "minimum")
        far, grip = paint_history(history, most, "w off the floor; dashed: bend x eta / sigma", 1e-5, 100,
                                  curves=2)
        far.set_linewidth(1.2)
        history.axhline(2, color="#777777", linestyle=":", linewidth=1.6)
        figures.write(history, (0, 2), "2", "#555555", offset=(4, 4))
        return path, far, grip

    def run(values):
        """theta (T+1, 2), and bend times eta / sigma of w (T,). Plain Python: ten times as fast as arrays of 2."""
        eta, kind, beta = values["eta"], values["sigma"], 0.99
        b, w = START.tolist()
        vb = vw = 0.0
        path, grip = [(b, w)], []
        for t in range(values["steps"]):
            gb, gw = bb * b + bw * w + sb, bw * b + ww * w + sw
            if kind == "RMSProp, beta 0.99":
                vb, vw, n = beta * vb + (1 - beta) * gb * gb, beta * vw + (1 - beta) * gw * gw, 1
            else:
                vb, vw, n = vb + gb * gb, vw + gw * gw, t + 1 if kind == "mean of all" else 1
            rate = eta / ((vw / n) ** 0.5 + 1e-10)
            b, w = b - eta / ((vb / n) ** 0.5 + 1e-10) * gb, w - rate * gw
            path.append((b, w))
            grip.append(ww * rate)
        return np.array(path), np.array(grip)

    def move(values, path, far, grip):
        theta, pull = run(values)
        distance = floor_distance(theta)
        place_path(path, theta)
        place_curve(far, distance)
        place_curve(grip, pull)
        found = jumps(distance)
        near = np.abs(theta[:, 0] - line.lowest[0]) < 1
        arrived = int(near.argmax()) if near.any() else None
        many = "no jump" if not found else f"{len(found)} jump{'s' * (len(found) > 1)}, the first at step {found[0]:,}"
        there = f"b comes within 1 of its best at step {arrived:,}" if arrived is not None else (
            f"b is still {short(abs(theta[-1, 0] - line.lowest[0]))} away")
        met = (values["sigma"] == "mean of all" and arrived is not None
               and not any(t <= arrived for t in found) and len(theta) > most)
        return Reading(f"{len(theta) - 1:,} step{'s' * (len(theta) > 2)}: {many}; {there}.", bool(met))

    return Explorer(
        canvas,
        {"sigma": Choice("sigma", ("mean of all", "sum of all", "RMSProp, beta 0.99"), "mean of all"),
         "eta": Slider("eta", 0.05, 3.0, 1.0, 0.05, log=True),
         "steps": Slider("steps", 1, most, 2700, 1, whole=True)},
        paint, move,
        goal=f"with the mean of all and {most:,} steps, let b come within 1 of its best value before the first jump.")


def reaction(before=500, after=1000):
    """sigma follows gradients whose size changes at once: how long does it take, and how much does it tremble?"""
    rng = np.random.default_rng(3)
    draws = rng.normal(size=before + after)
    signs = np.ones(before + after)
    steps = np.arange(-before, after)
    canvas = figures.Canvas(
        "A short memory is quick and restless, a long one calm and slow", size=(7.0, 4.4),
        alt="The size of the gradients over the steps, which changes at step 0; RMSProp's sigma, which follows it, and "
            "the root mean square of all gradients, which hardly does.")

    def paint(values):
        ax = canvas.ax
        ax.clear()
        ax.set(yscale="log", ylim=(3e-3, 300), xlim=(-before, after), xlabel="steps since the change")
        ax.set_title("size of g: pale; RMSProp: solid; mean of all: dashed", fontsize=12, fontweight="normal")
        ax.grid(axis="y")
        (dots,) = ax.plot([], [], ".", color=figures.SKY, markersize=3)
        (whole,) = ax.plot([], [], "--", color=figures.BLUE)
        (own,) = ax.plot([], [], "-", color=figures.VERMILLION)
        (sign,) = ax.plot([], [], "s", color=figures.VERMILLION, markersize=10, markeredgecolor="white")
        return dots, whole, own, sign

    def move(values, dots, whole, own, sign):
        size = np.where(steps < 0, 1.0, values["size"])
        g = size * (draws if values["noise"] else signs)
        beta, v, means = 1 - values["forget"], 1.0, []
        for square in (g * g).tolist():
            v = beta * v + (1 - beta) * square
            means.append(v)
        sigma = np.sqrt(means)
        dots.set_data(steps, np.abs(g))
        whole.set_data(steps, np.sqrt(np.cumsum(g * g) / np.arange(1, len(g) + 1)))
        own.set_data(steps, sigma)
        there = np.abs(np.log2(sigma[before:] / values["size"])) <= 1 + 1e-9
        calm = sigma[before - 300:before]
        tremble = calm.std() / calm.mean()
        if 0.5 <= values["size"] <= 2:
            sign.set_data([], [])
            answer, took = "the gradients hardly change", None
        elif there.any():
            took = int(there.argmax()) + 1
            sign.set_data([took - 1], [sigma[before + took - 1]])
            answer = f"within a factor of 2 after {took} step{'s' * (took > 1)}"
        else:
            sign.set_data([], [])
            answer, took = f"not within a factor of 2 after {after:,} steps", None
        met = values["noise"] and values["size"] <= 0.1 and took is not None and took <= 100 and tremble < 0.15
        shaking = f"; before, sigma trembled by {100 * tremble:.0f} %" if values["noise"] else ""
        half = round(np.log(0.5) / np.log(beta))
        memory = f"beta = {beta:.4g}, half-life {half} step{'s' * (half != 1)}"
        return Reading(f"{memory}: {answer}{shaking}.", bool(met))

    return Explorer(
        canvas,
        {"forget": Slider("1 - beta", 0.0005, 0.5, 0.01, 0.0005, log=True),
         "size": Slider("new size of g", 0.01, 100.0, 0.1, 0.01, log=True),
         "noise": Switch("noise")},
        paint, move,
        goal="with noise on and gradients that become ten times smaller: follow within 100 steps, and yet tremble by "
             "less than 15 % before the change.")


def adam_step(steps=120):
    """Adam on a ravine that may be turned: at each step its gradient, its direction m, and its step eta / sigma * m."""
    start = np.array([-2.4, 1.1])
    canvas = figures.Canvas(
        "Three directions: down the slope, its average, the step", panels=2, size=(8.8, 4.3),
        alt="Left, a path in a ravine with three lines from its present point, not to scale, for the gradient, the "
            "direction m and the step; right, the distance to the minimum over the steps.")
    plane, history = canvas.axes
    angles = np.concatenate([np.linspace(0, 2 * np.pi, 120), [np.nan]])     # the nan lifts the pen between levels
    ovals = np.concatenate([np.sqrt(2 * height) * np.stack([np.cos(angles), np.sin(angles) / np.sqrt(CONDITION)])
                            for height in (0.5, 2.0, 4.5, 20.0, 60.0, 120.0)], axis=1)
    drawn = ((figures.BLACK, ":", 2.0), (figures.DIRECTION, "--", 3.0), (figures.VERMILLION, "-", 3.4))

    def turn(degrees):
        angle = np.deg2rad(degrees)
        return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])

    def paint(values):
        plane.clear()
        plane.set(xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), xlabel="x", aspect="equal")
        plane.set_ylabel("y", rotation=0)
        plane.set_title("dotted -g, dashed -m, solid step; not to scale", fontsize=12, fontweight="normal")
        (levels,) = plane.plot([], [], "-", color="#9aa5b1", linewidth=1.2)
        figures.draw_points(plane, [0, 0], "minimum")
        path = figures.draw_path(plane, np.full((1, 2), np.nan), color=figures.GREEN)
        path[2].set(marker="o", markersize=7)
        arrows = [plane.plot([], [], dash, color=color, linewidth=width, zorder=8)[0] for color, dash, width in drawn]
        (curve,) = paint_history(history, steps, "distance to the minimum", 1e-3, 10)
        curve.set_color(figures.GREEN)
        (now,) = history.plot([], [], "o", color=figures.GREEN, markersize=9, markeredgecolor="white")
        return levels, path, arrows, curve, now

    def run(values):
        """theta (T+1, 2), and -g, -m and the step (T, 3, 2). Plain Python, as in `sideways`."""
        r = turn(values["degrees"])
        (a, h), (_, d) = (r @ np.diag([1.0, CONDITION]) @ r.T).tolist()
        x, y = (r @ start).tolist()
        eta, beta1, beta2, whole = values["eta"], values["beta1"], values["beta2"], values["corrected"]
        mx = my = vx = vy = 0.0
        path, parts, one, two = [(x, y)], [], 1.0, 1.0
        for _ in range(steps):
            gx, gy = a * x + h * y, h * x + d * y
            mx, my = beta1 * mx + (1 - beta1) * gx, beta1 * my + (1 - beta1) * gy
            vx, vy = beta2 * vx + (1 - beta2) * gx * gx, beta2 * vy + (1 - beta2) * gy * gy
            one, two = one * beta1, two * beta2
            c1, c2 = (1 - one, 1 - two) if whole else (1.0, 1.0)
            sx, sy = eta / ((vx / c2) ** 0.5 + 1e-8) * mx / c1, eta / ((vy / c2) ** 0.5 + 1e-8) * my / c1
            parts.append((-gx, -gy, -mx / c1, -my / c1, -sx, -sy))
            x, y = x - sx, y - sy
            path.append((x, y))
        return np.array(path), np.array(parts).reshape(steps, 3, 2)

    def move(values, levels, path, arrows, curve, now):
        theta, parts = run(values)
        t = values["t"]
        levels.set_data(*(turn(values["degrees"]) @ ovals))
        place_path(path, theta[:t + 1])
        here = theta[t]
        if t < steps:
            for arrow, part, length in zip(arrows, parts[t], (1.5, 1.25, 1.0)):     # only the directions mean something
                along = part / max(np.linalg.norm(part), 1e-300)
                arrow.set_data(*np.stack([here, here + length * along]).T)
        else:
            for arrow in arrows:
                arrow.set_data([], [])
        distance = np.linalg.norm(theta, axis=1)
        place_curve(curve, distance[:t + 1])
        now.set_data([t], [np.clip(distance[t], 1e-3, 10)])
        if t == steps:
            words = f"ends {short(distance[t])} from the minimum"
        else:
            m, step = parts[t, 1], parts[t, 2]
            cosine = m @ step / max(np.linalg.norm(m) * np.linalg.norm(step), 1e-300)
            words = (f"{short(distance[t])} from the minimum; the step is {short(np.linalg.norm(step))} long and "
                     f"{np.rad2deg(np.arccos(np.clip(cosine, -1, 1))):.0f} degrees off -m")
        met = t == steps and distance[t] < 0.02 and values["degrees"] >= 30
        return Reading(f"Step {t}: {words}.", bool(met))

    return Explorer(
        canvas,
        {"t": Slider("step t", 0, steps, 8, 1, whole=True, play=True),
         "degrees": Slider("turned by, degrees", 0.0, 90.0, 0.0, 1.0),
         "eta": Slider("eta", 0.001, 3.0, 0.1, 0.001, log=True),
         "beta1": Slider("beta1", 0.0, 0.99, 0.9, 0.01), "beta2": Slider("beta2", 0.0, 0.999, 0.999, 0.001),
         "corrected": Switch("bias correction", True)},
        paint, move,
        goal=f"turn the ravine by 30 degrees or more, and end within 0.02 of its minimum at step {steps}.")

