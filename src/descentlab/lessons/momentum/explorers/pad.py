"""An explorer of the two settings of momentum on a ravine."""

import numpy as np

from descentlab import figures, optimizers
from descentlab.descent import descend
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_history, place_curve
from descentlab.lessons.momentum.rate_map import draw_rate_map
from descentlab.rates import best_descent, best_heavy_ball, heavy_ball_rate


class Pad(Scene):
    """The plane of eta and beta over a map of the convergence rate; beside it, the distance in each direction.

    The loss is (x**2 / condition + y**2) / 2: it bends by 1 in the steep direction and by 1 / condition in the gentle
    one.
    """

    steps = 200
    title, panels, size = "The slower of the two directions sets the pace", 2, (8.6, 4.4)
    alt = ("Left, a map over eta and beta of how many steps the distance needs to become a tenth, with a ring, the "
           "best ball as a star, the best without momentum as a square, and two dashed lines above which both "
           "directions swing; right, the distance in each of the two directions at each step.")
    controls = {
        "condition": Choice("condition number", ("10", "100", "1000"), "100"),
        "eta": Slider("eta", 0.01, 4.0, 1.4, 0.01), "beta": Slider("beta", 0.0, 0.99, 0.4, 0.01)}
    still, handles = ("condition",), (Handle("eta", "beta", label="eta and beta"),)
    goal = f"at condition number 1000, bring both distances below 0.001 for good within the {steps} steps."
    reach = dict(condition="1000", eta=3.5, beta=0.89)
    knobs, stops = ("condition", "eta", "beta"), {"eta": 41, "beta": 34}

    def paint(self, condition):
        plane, history = self.canvas.axes
        low = 1 / float(condition)
        draw_rate_map(plane, lambda eta, beta: np.maximum(heavy_ball_rate(eta, beta, low),
                                                          heavy_ball_rate(eta, beta, 1.0)))
        beta = np.linspace(0, 0.995, 2000)
        for edge in ((1 - np.sqrt(beta))**2 / low, (1 + np.sqrt(beta))**2):
            seen = (edge <= 4) & (edge <= 2 * (1 + beta))
            plane.plot(edge[seen], beta[seen], "--", color=figures.BLACK, linewidth=1.8)
        plane.set_title(f"k = {condition}: steps to a tenth\nof the distance; dark is fast", fontsize=12)
        on_the_edge = dict(clip_on=False, in_layout=False)
        for name, setting, sign, size in (("best ball", best_heavy_ball(low, 1.0), "*", 19),
                                          ("best plain", best_descent(low, 1.0), "s", 10)):
            plane.text(min(setting.eta + 1.0, 3.95), max(setting.beta - 0.1, 0.03), name, ha="right", fontsize=11,
                       path_effects=list(figures.HALO), in_layout=False)
            plane.plot(setting.eta, setting.beta, sign, color=figures.VERMILLION if sign == "*" else figures.BLUE,
                       markeredgecolor="white", markersize=size, zorder=6, **on_the_edge)
        point = new_line(plane, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=3, markersize=12,
                         zorder=7, **on_the_edge)
        curves = paint_history(history, self.steps, "distance: gentle (solid),\nsteep direction (dashed)", 1e-7, 1e2,
                               curves=("gentle", "steep"))
        for curve, color in zip(curves, (figures.GREEN, figures.PURPLE)):
            curve.set_color(color)
        return point, *curves

    def move(self, artists, *, condition, eta, beta):
        point, gentle, steep = artists
        bends = np.array([1 / float(condition), 1.0])
        run = descend(lambda theta: bends * theta, np.ones(2), optimizers.momentum(eta, beta), self.steps)
        parts = np.abs(run.theta)
        point.set_data([eta], [beta])
        place_curve(gentle, parts[:, 0])
        place_curve(steep, parts[:, 1])
        each = heavy_ball_rate(eta, beta, bends)
        words = f"Each step leaves {each[0]:.4f} in the gentle direction and {each[1]:.4f} in the steep one"
        if each.max() >= 1 - 1e-12:
            return Reading(f"{words}: it does not converge.")
        late = np.nonzero(parts.max(axis=1) >= 1e-3)[0][-1] + 1
        if late > self.steps:
            return Reading(f"{words}: not yet below 0.001 after {self.steps} steps.")
        return Reading(f"{words}: both are below 0.001 from step {late} on.", condition == "1000")


pad = explorer(Pad)
