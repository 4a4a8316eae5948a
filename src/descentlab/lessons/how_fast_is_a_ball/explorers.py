"""The explorer of How fast is a ball?: one step of the heavy ball beside one step of Nesterov's method, as arrows."""

import numpy as np

from descentlab import figures, optimizers, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_plane, place_path


class Ahead(Scene):
    """A ball's run in a ravine up to some step, and from there the next step of both methods."""

    steps, surface, start = 30, surfaces.ravine(10), np.array([-2.6, 1.1])
    title, panels, size = "Where is the slope taken: here, or where the old motion leads?", 2, (9.0, 4.1)
    alt = ("The same path in a ravine twice, with the next step as two arrows: first the old motion, then the push of "
           "the slope. Left, the push is that of the slope before the old motion; right, of the slope after it.")
    controls = {
        "t": Slider("step t", 1, steps - 1, 6, 1, whole=True, play=True),
        "beta": Slider("beta", 0.0, 0.95, 0.9, 0.01),
        "eta": Slider("eta", 0.01, 0.1, 0.05, 0.005)}
    goal = "find a step after which the heavy ball is lower."
    reach, knobs, stops = dict(t=5), ("t", "beta"), {"t": 29, "beta": 20}
    handles = ()

    def paint(self):
        made = []
        for ax, word in zip(self.canvas.axes, ("heavy ball: the slope here", "Nesterov: the slope ahead")):
            path = paint_plane(ax, self.surface)
            path[2].set(marker="o", markersize=8)
            arrows = tuple(new_line(ax, color=color, linewidth=3, zorder=8)
                           for color in (figures.PURPLE, figures.BLACK))
            ax.set_title(f"{word}\nold motion pink, push black", fontsize=12)
            made.append((path, arrows))
        return tuple(made)

    def move(self, artists, *, t, beta, eta):
        run = descend(self.surface.gradient, self.start, optimizers.momentum(eta, beta), self.steps)
        here, m = run.theta[t], run.m[t - 1]
        corner = here - eta * beta * m
        losses = []
        for (path, (old, push)), place in zip(artists, (here, corner)):
            there = corner - eta * self.surface.gradient(place)
            place_path(path, run.theta[:t + 1])
            old.set_data(*_arrow(here, corner).T)
            push.set_data(*_arrow(corner, there).T)
            losses.append(float(self.surface.value(there)))
        return Reading(f"At step {t} the loss is {short(float(self.surface.value(here)))}. After the next step it is "
                       f"{short(losses[0])} with the heavy ball, {short(losses[1])} with Nesterov's look ahead.",
                       losses[0] < losses[1])


ahead = explorer(Ahead)


def _arrow(tail, tip):
    """An arrow as one line: to the tip, back along one barb, and along the other; (5, 2)."""
    look = np.array([1.0, 1.6])      # a unit of y is drawn so many times as long as one of x
    along = (tip - tail) * look
    length = max(float(np.hypot(*along)), 1e-12)
    back = -min(0.22, 0.5 * length) * along / length
    side = 0.5 * np.array([-back[1], back[0]])
    barbs = [tip + (back + sign * side) / look for sign in (1, -1)]
    return np.stack([tail, tip, barbs[0], tip, barbs[1]])
