"""Explorers of Adam on a ravine: what its lines are for, and one step along the axes and askew to them."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, Switch, explorer
from descentlab.explorers.scenes import UNSEEN, new_line, paint_history, panel, place_curve, place_path
from descentlab.lessons.adaptive_learning_rates.cases import degrees_between

CONDITION = 100.0                    # of the ravine
START = np.array([-2.4, 1.1])
STEPS = 120
NEAR = 0.02                          # how near to the minimum a goal asks for
# Of -m and the step: colour, length (where only their directions mean something), width, and how opaque it is. The wider
# lies below, so that both are seen where they point the same way. Green beside blue is not told apart by all eyes.
PARTS = {"-m": (figures.DIRECTION, 1.9, 7.0, 0.5), "the step": (figures.BLACK, 1.6, 3.0, 1.0)}
ENLARGED = 5                         # how many times a step is drawn, where its length means something


class AdamLines(Scene):
    """Adam on a ravine along the axes, with each of its lines there or not: its path, and the longer part of its steps."""

    title, panels, size = "What does each line of Adam do?", 2, (8.6, 4.2)
    alt = ("Left, a path in a ravine, and an arrow for its next step, five times as long; right, the length of each step "
           "over eta, along the axis where it is longer, logarithmic.")
    controls = {
        "t": Slider("step t", 0, STEPS, 8, 1, whole=True, play=True),
        "eta": Slider("eta", 0.001, 3.0, 0.1, 0.001, log=True),
        "beta1": Slider("beta1", 0.0, 0.99, 0.9, 0.01), "beta2": Slider("beta2", 0.0, 0.999, 0.999, 0.001),
        "correct_m": Switch("correct m", True), "correct_v": Switch("correct v", True)}
    handles, knobs = (Handle("t", panel=1),), ("t", "beta1", "correct_v")
    stops = {"t": 31, "beta1": (0.0, 0.5, 0.7, 0.9, 0.95)}
    goal = "make the first step longer than 20 eta, with beta1 0.9 and beta2 0.999."
    reach = dict(t=0, correct_v=False)

    def paint(self):
        plane, history = self.canvas.axes
        ravine = _paint_ravine(plane, ("the step",))
        (curve,) = paint_history(history, STEPS, "step length over eta, the larger of x and y", 1e-3, 100, curves=("part over eta",))
        now = new_line(history, "o", color=figures.VERMILLION, markersize=11, markeredgecolor="white")
        return ravine, curve, now

    def move(self, artists, *, t, eta, beta1, beta2, correct_m, correct_v):
        ravine, curve, now = artists
        theta, parts = _run(np.eye(2), eta, beta1, beta2, correct_m, correct_v)
        lengths = np.abs(parts["the step"]).max(axis=1) / eta      # along the axis where it is longer
        distance, step = np.linalg.norm(theta[t]), min(t, STEPS - 1)
        _place_ravine(ravine, np.eye(2), theta, {"the step": parts["the step"]}, t, enlarged=True)
        ravine[-1].set_text(f"the next step, drawn {ENLARGED} times as long")
        place_curve(curve, lengths)
        here = np.clip(lengths[step], 1e-3, 100)
        now.set_data([step], [here])
        done = "the last step is done" if t == STEPS else f"the step is {short(lengths[t])} eta long, along its longer axis"
        return Reading(f"Step {t}: {short(distance)} from the minimum; {done}.", bool(lengths[0] > 20 and (beta1, beta2) == (0.9, 0.999)),
                       at={"t": here})


class AdamStep(Scene):
    """One step of Adam beside its direction m, in a ravine along the axes and in the same ravine turned."""

    title, panels, size = "Does the scale turn the step away from -m?", 2, (8.6, 4.2)
    alt = ("The same ravine twice, along the axes and turned, each with a path and two arrows from its present point, for "
           "the direction m and the step. Their lengths are not to scale.")
    controls = {
        "t": Slider("step t", 0, STEPS, 8, 1, whole=True, play=True),
        "degrees": Slider("turned by, degrees", 0.0, 90.0, 45.0, 1.0),
        "eta": Slider("eta", 0.001, 3.0, 0.1, 0.001, log=True),
        "beta1": Slider("beta1", 0.0, 0.99, 0.9, 0.01)}
    knobs, stops = ("t", "degrees", "eta"), {"t": 31, "degrees": 7, "eta": 12}
    goal = f"with this shorter ravine turned by 30 to 60 degrees, end within {NEAR} of its minimum at step {STEPS}."
    reach = dict(t=STEPS, degrees=45.0, eta=1.0, beta1=0.8)

    def paint(self):
        ravines = [_paint_ravine(plane, ("-m", "the step")) for plane in self.canvas.axes]
        figures.write(self.canvas.axes[0], (-2.9, -2.85), "lengths not to scale", offset=(0, 0), va="center")
        return ravines

    def move(self, artists, *, t, degrees, eta, beta1):
        said, distances = [], []
        for ravine, name, angle in zip(artists, ("along the axis", f"turned by {degrees:.0f} degrees"), (0.0, degrees)):
            turn = _turn(angle)
            theta, parts = _run(turn, eta, beta1)
            _place_ravine(ravine, turn, theta, parts, t)
            off = "the last step is done" if t == STEPS else f"{_off_m(parts, t):.0f} degrees off -m"
            distances.append(np.linalg.norm(theta[t]))
            ravine[-1].set_text(f"{name}: {off}")
            said.append(f"{name}: {short(distances[-1])} from the minimum" + f", the step {off}" * (t < STEPS))
        return Reading(f"Step {t}: {'; '.join(said)}.", t == STEPS and distances[1] < NEAR and 30 <= degrees <= 60)


adam_lines = explorer(AdamLines)
adam_step = explorer(AdamStep)


def _off_m(parts, t):
    return degrees_between(parts["-m"][t], parts["the step"][t])


def _paint_ravine(plane, names):
    """Level lines, path, a line for each of `names` and a title, still without places: for `_place_ravine`."""
    panel(plane, " ", xlim=(-3.2, 3.2), ylim=(-3.2, 3.2), xlabel="x", aspect="equal")
    answer = plane.set_title(" ", fontsize=12, fontweight="normal")
    plane.set_ylabel("y", rotation=0)
    levels = new_line(plane, "-", color="#9aa5b1", linewidth=1.2)
    path = figures.draw_path(plane, UNSEEN)
    path[2].set(marker="o", markersize=7)
    arrows = []
    for k, name in enumerate(names):
        color, _, width, alpha = PARTS[name]
        style = dict(color=color, linewidth=width, alpha=alpha, solid_capstyle="round", solid_joinstyle="round")
        arrows.append(new_line(plane, "-", zorder=6 + k, **style))
        height = 2.85 - 0.5 * k
        plane.plot([-2.9, -2.3], [height, height], "-", zorder=9, **style)
        figures.write(plane, (-2.0, height), name, color, offset=(0, 0), va="center")
    # The dot moves as little as the axes do; but what stands still lies below all that moves, and so below the level lines.
    dot = new_line(plane, "o", color=figures.BLACK, markersize=10, markeredgecolor="white", zorder=5)
    return levels, path, arrows, dot, answer


def _place_ravine(artists, turn, theta, parts, t, enlarged=False):
    """The path up to step t, and the arrows along `parts`, name -> (T, 2), at that step; none after the last."""
    levels, path, arrows, dot, _ = artists
    dot.set_data([0], [0])
    levels.set_data(*(turn @ _ovals()))
    place_path(path, theta[:t + 1])
    for arrow, (name, all_steps) in zip(arrows, parts.items()):
        if t == STEPS:
            arrow.set_data([], [])
        else:
            factor = ENLARGED if enlarged else PARTS[name][1] / max(np.linalg.norm(all_steps[t]), 1e-300)
            arrow.set_data(*_arrow(theta[t], factor * all_steps[t], 0.3 if name == "-m" else 0.22))


def _arrow(tail, along, head):
    """A shaft and two barbs, drawn in one go, (2, 5); `head` is as long as the arrow at most."""
    length = max(np.hypot(*along), 1e-300)
    back = -min(head, length) / length * along
    side = 0.6 * np.array([-back[1], back[0]])
    tip = tail + along
    return np.stack([tail, tip, tip + back + side, tip, tip + back - side]).T


def _turn(degrees):
    angle = np.deg2rad(degrees)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _ovals():
    """Level lines of the ravine, not turned: (2, n)."""
    angles = np.concatenate([np.linspace(0, 2 * np.pi, 120), [np.nan]])     # the nan lifts the pen between levels
    oval = np.stack([np.cos(angles), np.sin(angles) / np.sqrt(CONDITION)])
    return np.concatenate([np.sqrt(2 * height) * oval for height in (0.5, 2.0, 4.5, 20.0, 60.0, 120.0)], axis=1)


def _run(turn, eta, beta1, beta2=0.999, correct_m=True, correct_v=True):
    """theta (T + 1, 2), and -m and the step by their names, (T, 2) each."""
    (a, h), (_, d) = (turn @ np.diag([1.0, CONDITION]) @ turn.T).tolist()
    x, y = (turn @ START).tolist()
    mx = my = vx = vy = 0.0
    path, parts, one, two = [(x, y)], [], 1.0, 1.0
    for _ in range(STEPS):      # plain Python: ten times as fast as arrays of two
        gx, gy = a * x + h * y, h * x + d * y
        mx, my = beta1 * mx + (1 - beta1) * gx, beta1 * my + (1 - beta1) * gy
        vx, vy = beta2 * vx + (1 - beta2) * gx * gx, beta2 * vy + (1 - beta2) * gy * gy
        one, two = one * beta1, two * beta2
        c1, c2 = 1 - one if correct_m else 1.0, 1 - two if correct_v else 1.0
        sx, sy = eta / ((vx / c2) ** 0.5 + 1e-8) * mx / c1, eta / ((vy / c2) ** 0.5 + 1e-8) * my / c1
        parts.append((-mx / c1, -my / c1, -sx, -sy))
        x, y = x - sx, y - sy
        path.append((x, y))
    return np.array(path), dict(zip(PARTS, np.array(parts).reshape(STEPS, 2, 2).swapaxes(0, 1)))
