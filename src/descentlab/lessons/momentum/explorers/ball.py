"""An explorer of a ball over two hollows."""

import numpy as np

from descentlab import figures, optimizers, surfaces
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel, place_curve, place_path
from descentlab.lessons.momentum.hollows import POOR, RIM, height, paint_hollows


class Ball(Scene):
    """A ball over two hollows: does it stop in the first, roll on into the deeper one, or come back?

    The shallow hollow is too shallow to be seen in the whole hill: a panel of its own magnifies it.
    """

    steps, surface = 400, surfaces.double_well
    title = "A ball may roll through the shallow hollow into the deep one"
    panels, size = 3, (9.0, 4.2)
    alt = ("Left, the whole hill, a bowl, and a ball on it; middle, the shallow hollow in its right wall, magnified, "
           "with a rim 0.03 high; right, the ball's place at each step, with the two hollows as dashed lines and "
           "the rim between them as a dotted one.")
    controls = {
        "t": Slider("step t", 0, steps, steps, 1, whole=True, play=True),
        "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01),
        "eta": Slider("eta", 0.001, 0.02, 0.008, 0.001),
        "x": Slider("start x", -6.0, 6.0, 4.0, 0.05)}
    handles = Handle("x", label="start"), Handle("t", panel=2)
    goal = "start right of 2, roll through the shallow hollow, and yet end in it."
    reach, knobs = dict(beta=0.96, x=4.4), ("beta", "x", "t")
    stops = {"beta": (0.0, 0.5, 0.8, 0.9, 0.96, 0.98), "x": 14, "t": 41}

    def paint(self):
        hill, hollow, history = self.canvas.axes
        paint_hollows(hill, hollow)
        trail, near = (new_line(ax, sign, color=figures.VERMILLION, markersize=size, linewidth=1)
                       for ax, sign, size in ((hill, ".", 5), (hollow, ".-", 12)))      # here a line shows the order
        beside = new_line(hollow, "o", color=figures.VERMILLION, markeredgecolor="white", markersize=12)
        start, now = (new_line(hill, "o", color=color, markeredgecolor=edge, markersize=size, markeredgewidth=width)
                      for color, edge, size, width in (("white", figures.VERMILLION, 10, 2.2),
                                                       (figures.VERMILLION, "white", 15, 1)))
        panel(history, "x; dotted: the rim", xlim=(0, self.steps), ylim=(-6.4, 6.4), xlabel="step t")
        for place, name, up in ((0, "deep", -17), (POOR, "shallow", 5)):
            history.axhline(place, color=figures.BLACK, linestyle="--", linewidth=1.2)
            figures.write(history, (self.steps, place), name, offset=(-12, up), ha="right")
        history.axhline(RIM, color=figures.BLACK, linestyle=":", linewidth=1.2)
        line = new_line(history, color=figures.VERMILLION, label="x")
        then = new_line(history, "o", color=figures.VERMILLION, markeredgecolor="white", markersize=11, clip_on=False)
        said = history.text(0.97, 0.93, "", transform=history.transAxes, ha="right", fontsize=12)
        return (trail, start, now), near, beside, line, then, said

    def move(self, artists, *, t, beta, eta, x):
        path, near, beside, line, then, said = artists
        visited = descend(self.surface.gradient, [x, 0.0], optimizers.momentum(eta, beta), self.steps).theta[:, 0]
        seen = visited[:t + 1]
        points = np.stack([seen, height(seen)], axis=-1)
        place_path(path, points)
        near.set_data(*points.T)
        beside.set_data(*points[-1:].T)
        place_curve(line, seen)
        then.set_data([t], seen[-1:])
        said.set_text(f"beta {beta:g}, eta {eta:g}")
        hollow = _resting_place(visited[-40:])
        at = {"x": height(np.array(x)), "t": seen[-1]}
        if t < self.steps:      # under way nobody knows yet
            return Reading(f"With beta {beta:g} and from {x:g}: at step {t} it is at "
                           f"{round(float(seen[-1]), 2) + 0.0:.2f}.", at=at)
        words = f"comes to rest in {hollow}" if hollow else f"is still under way after {self.steps} steps"
        back = hollow == "the shallow hollow" and x > 2 and visited.min() < 0.5
        return Reading(f"With beta {beta:g} and from {x:g} it {words}{', after it had passed it' if back else ''}.",
                       back, at=at)


ball = explorer(Ball)


def _resting_place(last):
    """The hollow that a ball does not leave over its `last` places, or None."""
    hollows = (("the deep hollow", 0.0, 0.9), ("the shallow hollow", POOR, 0.2))
    return next((name for name, place, reach in hollows if (np.abs(last - place) < reach).all()), None)
