"""An explorer of Adam on a ravine that may be turned."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, Switch, explorer
from descentlab.explorers.scenes import UNSEEN, new_line, paint_history, panel, place_curve, place_path
from descentlab.lessons.adaptive_learning_rates.cases import degrees_between

CONDITION = 100.0                    # of the ravine
START = np.array([-2.4, 1.1])
# Of -g, -m and the step: colour and dash, length (only their directions mean something), width, and how opaque it is.
PARTS = ((figures.BLACK, "-", 2.2, 8.0, 0.3), (figures.DIRECTION, "--", 1.25, 3.4, 1.0),
         (figures.SCHEDULE, "-", 1.0, 3.4, 1.0))


class AdamStep(Scene):
    """Adam on a ravine that may be turned: at each step its gradient, its direction m, and its step eta / sigma * m."""

    steps = 120
    title, panels, size = "Does the step go along the average?", 2, (8.6, 4.2)
    alt = ("Left, a path in a ravine with three lines from its present point, not to scale, for the gradient, the "
           "direction m and the step; right, the distance to the minimum over the steps.")
    controls = {
        "t": Slider("step t", 0, steps, 8, 1, whole=True, play=True),
        "degrees": Slider("turned by, degrees", 0.0, 90.0, 45.0, 1.0),
        "eta": Slider("eta", 0.001, 3.0, 0.1, 0.001, log=True),
        "beta1": Slider("beta1", 0.0, 0.99, 0.9, 0.01), "beta2": Slider("beta2", 0.0, 0.999, 0.999, 0.001),
        "corrected": Switch("bias correction", True)}
    handles, knobs = (Handle("t", panel=1),), ("t", "degrees", "eta")
    stops = {"t": 31, "degrees": 7, "eta": 12}
    goal = f"with the ravine turned by 30 degrees or more, end within 0.02 of its minimum at step {steps}."
    reach = dict(t=steps, degrees=45.0, eta=1.0, beta1=0.8)

    def paint(self):
        plane, history = self.canvas.axes
        panel(plane, " ", xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), xlabel="x", aspect="equal")
        answer = plane.set_title(" ", fontsize=12, fontweight="normal")
        plane.set_ylabel("y", rotation=0)
        levels = new_line(plane, "-", color="#9aa5b1", linewidth=1.2)
        figures.draw_points(plane, [0, 0], "minimum")
        path = figures.draw_path(plane, UNSEEN)
        path[2].set(marker="o", markersize=7)
        arrows = tuple(new_line(plane, dash, color=color, linewidth=width, alpha=alpha, zorder=3 if alpha < 1 else 8)
                       for color, dash, _, width, alpha in PARTS)
        for name, height, (color, dash, _, width, alpha) in zip(("-g", "-m", "the step"), (2.85, 2.35, 1.85), PARTS):
            plane.plot([-2.9, -2.3], [height, height], dash, color=color, linewidth=width, alpha=alpha, zorder=6)
            figures.write(plane, (-2.0, height), name, color, offset=(0, 0), va="center")
        (curve,) = paint_history(history, self.steps, "distance to the minimum", 1e-3, 10, curves=("distance",))
        now = new_line(history, "o", color=figures.VERMILLION, markersize=11, markeredgecolor="white")
        return levels, path, arrows, curve, now, answer

    def move(self, artists, *, t, degrees, eta, beta1, beta2, corrected):
        levels, path, arrows, curve, now, answer = artists
        turn, last = _turn(degrees), t == self.steps
        theta, parts = _run(turn, self.steps, eta, beta1, beta2, corrected)
        distance = np.linalg.norm(theta, axis=1)
        levels.set_data(*(turn @ _ovals()))
        place_path(path, theta[:t + 1])
        _point(arrows, theta[t], None if last else parts[t])
        place_curve(curve, distance)
        here = np.clip(distance[t], 1e-3, 10)
        now.set_data([t], [here])
        if last:
            answer.set_text("the last step is done")
            return Reading(f"Step {t}: ends {short(distance[t])} from the minimum.",
                           distance[t] < 0.02 and degrees >= 30, at={"t": here})
        _, m, step = parts[t]
        off = f"{degrees_between(m, step):.0f} degrees off -m"
        answer.set_text(f"step: {off}; lengths not to scale")
        return Reading(f"Step {t}: {short(distance[t])} from the minimum; the step is {short(np.linalg.norm(step))} "
                       f"long and {off}.", at={"t": here})


adam_step = explorer(AdamStep)


def _turn(degrees):
    angle = np.deg2rad(degrees)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _ovals():
    """Level lines of the ravine, not turned: (2, n)."""
    angles = np.concatenate([np.linspace(0, 2 * np.pi, 120), [np.nan]])     # the nan lifts the pen between levels
    oval = np.stack([np.cos(angles), np.sin(angles) / np.sqrt(CONDITION)])
    return np.concatenate([np.sqrt(2 * height) * oval for height in (0.5, 2.0, 4.5, 20.0, 60.0, 120.0)], axis=1)


def _point(arrows, here, parts):
    """Let the arrows point along `parts` (3, 2) from `here`, each at a length of its own; or nowhere."""
    for k, (arrow, (_, _, length, _, _)) in enumerate(zip(arrows, PARTS)):
        if parts is None:
            arrow.set_data([], [])
        else:
            along = parts[k] / max(np.linalg.norm(parts[k]), 1e-300)
            arrow.set_data(*np.stack([here, here + length * along]).T)


def _run(turn, steps, eta, beta1, beta2, corrected):
    """theta (T + 1, 2), and -g, -m and the step (T, 3, 2)."""
    (a, h), (_, d) = (turn @ np.diag([1.0, CONDITION]) @ turn.T).tolist()
    x, y = (turn @ START).tolist()
    mx = my = vx = vy = 0.0
    path, parts, one, two = [(x, y)], [], 1.0, 1.0
    for _ in range(steps):      # plain Python: ten times as fast as arrays of two
        gx, gy = a * x + h * y, h * x + d * y
        mx, my = beta1 * mx + (1 - beta1) * gx, beta1 * my + (1 - beta1) * gy
        vx, vy = beta2 * vx + (1 - beta2) * gx * gx, beta2 * vy + (1 - beta2) * gy * gy
        one, two = one * beta1, two * beta2
        c1, c2 = (1 - one, 1 - two) if corrected else (1.0, 1.0)
        sx, sy = eta / ((vx / c2) ** 0.5 + 1e-8) * mx / c1, eta / ((vy / c2) ** 0.5 + 1e-8) * my / c1
        parts.append((-gx, -gy, -mx / c1, -my / c1, -sx, -sy))
        x, y = x - sx, y - sy
        path.append((x, y))
    return np.array(path), np.array(parts).reshape(steps, 3, 2)
