"""An explorer of what a ball's memory holds in a ravine: along it the gradients add up, across they cancel."""

import numpy as np

from descentlab import figures, optimizers, surfaces
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_plane, panel, place_curve, place_path, within

SLANT = np.deg2rad(30)
WAYS = np.array([[np.cos(SLANT), -np.sin(SLANT)], [np.sin(SLANT), np.cos(SLANT)]])      # along the ravine, across it


class Memory(Scene):
    """A ball in a ravine; and its memory in both directions, over the first gradient there.

    Both have one scale: the first gradient is much longer in the steep direction, and would hide the others.
    """

    steps, surface, start = 30, surfaces.rotated_ravine(25, degrees=30), (2.5, 0.5)
    title = "In the gentle direction the gradients first add up, in the steep one they cancel"
    panels, size = 3, (9.2, 4.2)
    alt = ("Left, a ball's path from its start, a ring, to a star, in a ravine whose gentle and steep directions are "
           "marked by lines. Middle and right, the ball's memory at "
           "each step, in the gentle and in the steep direction, as a multiple of the first gradient there. In the gentle "
           "direction it climbs to several times the first, then falls and turns round; in the steep one it goes up and down about zero.")
    controls = {
        "t": Slider("step t", 1, steps, 5, 1, whole=True, play=True),
        "eta": Slider("eta", 0.03, 0.15, 0.07, 0.005, log=True),
        "beta": Slider("beta", 0.0, 0.95, 0.85, 0.01)}
    handles = Handle("t", panel=1),
    goal = ("let m grow beyond 3.5 times the first gradient in the gentle direction, and in the steep one "
            "never again beyond the first.")
    reach, knobs = dict(eta=0.05, beta=0.93), ("eta", "beta", "t")
    stops = {"t": 30, "eta": 8, "beta": (0.0, 0.3, 0.5, 0.7, 0.85, 0.9, 0.95)}

    def paint(self):
        plane, *parts = self.canvas.axes
        ball = paint_plane(plane, self.surface)
        plane.set_title("the ball's first t steps,\nfrom the ring to the star", fontsize=13, fontweight="normal")
        plane.set(xlim=(-1.3, 2.9), ylim=(-2.5, 3.0))       # the scale is the same both ways: the directions cross upright
        for way, name, place in zip(WAYS.T, ("gentle", "steep"), ((-1.2, -1.2), (1.0, -1.5))):
            plane.plot(*np.outer(way, (-9, 9)), color=figures.BLACK, linewidth=1.4, linestyle=":", scalex=False,
                       scaley=False)
            figures.write(plane, place, name, offset=(0, 0))
        curves = []
        for ax, name in zip(parts, ("gentle", "steep")):
            panel(ax, f"m in the {name} direction\n(the first gradient there: 1)", 13, xlim=(0, self.steps),
                  ylim=(-3.2, 6.2), xlabel="after t steps")
            ax.axhline(0, color=figures.BLACK, linewidth=1)
            for height in (1, -1):
                ax.axhline(height, color="#888888", linewidth=1, linestyle=":")
            curves.append((new_line(ax, ".-", color=figures.VERMILLION, linewidth=2, label="memory"),
                           new_line(ax, "o", color=figures.VERMILLION, markeredgecolor="white", markersize=12)))
        return ball, curves

    def move(self, artists, *, t, eta, beta):
        ball, curves = artists
        run = descend(self.surface.gradient, self.start, optimizers.momentum(eta, beta), self.steps)
        place_path(ball, run.theta[:t + 1])
        first = run.g[0] @ WAYS
        memory = np.vstack([[0, 0], run.m]) @ WAYS / first
        for (line, now), held in zip(curves, memory.T):
            place_curve(line, within(line.axes, held))
            now.set_data([t], within(line.axes, held[t:t + 1]))
        gentle, steep = memory[t]
        return Reading(f"With eta {eta:g} and beta {beta:g}: after {t} {'step' if t == 1 else 'steps'} m is "
                       f"{gentle:.1f} times the first gradient in the gentle direction, and {steep:.1f} times in the "
                       f"steep one.",
                       memory[:, 0].max() > 3.5 and np.abs(memory[2:, 1]).max() <= 1, at={"t": float(gentle)})


memory = explorer(Memory)
