"""An explorer of what momentum remembers."""

import numpy as np

from descentlab import figures, optimizers, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_plane, panel, place_curve, place_path

LARGER = 3      # how much longer than itself a step is drawn
LATE = 10       # gradients that count as late ones


class Memory(Scene):
    """Momentum on Himmelblau's surface, step by step: what is left of the old motion, and what the slope adds."""

    steps, surface = 60, surfaces.himmelblau
    title, panels, size = "Each step is the old motion, shortened, and a push downhill", 2, (8.6, 4.2)
    alt = ("Left, a path over the level lines of Himmelblau's surface, its next step drawn as two arrows one after the "
           "other; right, the weight of each past gradient in that step.")
    controls = {
        "t": Slider("step t", 0, steps - 1, 14, 1, whole=True, play=True),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "eta": Slider("eta", 1e-4, 0.02, 0.002, 0.0005, log=True),
        "x": Slider("start x", -5.5, 5.5, 0.5, 0.05), "y": Slider("start y", -5.5, 5.5, -3.5, 0.05)}
    handles = Handle("x", "y", label="start"), Handle("t", panel=1, at=1.0)
    goal = (f"find a step and a beta for which the last {LATE} gradients (the dark bars) hold less than half of the "
            "weight.")
    reach, knobs, stops = dict(t=30, beta=0.97), ("t", "beta"), {"t": 60, "beta": 34}

    def paint(self):
        plane, weights = self.canvas.axes
        path = paint_plane(plane, self.surface)
        path[2].set(marker="o", markersize=7)
        arrows = tuple(
            new_line(plane, color=color, linewidth=width, zorder=8, marker=marker, markevery=[1], markersize=size,
                     markeredgecolor="white")
            for color, marker, width, size in ((figures.BLUE, "o", 4, 13), (figures.BLACK, "s", 2.5, 7)))
        plane.set_title(f"the next step, {LARGER} times as large:\nold motion (blue), push (black)", fontsize=12)
        panel(weights, "weight of each gradient in it: push black,\nages 1 to 9 blue, older ones light blue",
              xlim=(-1, self.steps), ylim=(0, 1.08), xlabel="step t")
        weights.grid(True, axis="y")
        bars = tuple(new_line(weights, color=color, linewidth=3.5)
                     for color in (figures.SKY, figures.BLUE, figures.BLACK))
        return path, arrows, bars, new_line(weights, linestyle="none", label="weight")    # for the hover alone

    def move(self, artists, *, t, beta, eta, x, y):
        path, (old, push), bars, told = artists
        run = descend(self.surface.gradient, [x, y], optimizers.momentum(eta, beta), self.steps)
        t = min(t, len(run) - 1)
        place_path(path, run.theta[:t + 1])
        here, downhill = run.theta[t], -eta * run.g[t]
        motion = -eta * run.m[t] - downhill
        corner = here + LARGER * motion
        old.set_data(*np.stack([here, corner]).T)
        push.set_data(*np.stack([corner, corner + LARGER * downhill]).T)
        ages = np.arange(t, -1, -1)
        weight = np.power(beta, ages, dtype=float)
        place_curve(told, weight)
        for bar, which in zip(bars, (ages >= LATE, (ages < LATE) & (ages > 0), ages == 0)):
            bar.set_data(*_upright(np.arange(t + 1)[which], weight[which]))
        if len(run) < self.steps:
            return Reading(f"Diverges: no longer finite after step {len(run)}.")
        share = weight[ages < LATE].sum() / weight.sum()
        return Reading(f"Step {t}: the next one is made of {short(np.linalg.norm(motion))} from the old motion and "
                       f"{short(np.linalg.norm(downhill))} from the slope. The last {LATE} gradients hold {share:.0%} "
                       "of the weight.", share < 0.5)


memory = explorer(Memory)


def _upright(x, heights):
    """Upright bars as one line: the nan between them lifts the pen."""
    nan = np.full(len(x), np.nan)
    return np.stack([x, x, nan], axis=-1).ravel(), np.stack([0 * heights, heights, nan], axis=-1).ravel()
