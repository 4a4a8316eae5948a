"""An explorer of the two settings of momentum on a ravine."""

import numpy as np

from descentlab import figures, optimizers, rates
from descentlab.descent import descend
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_history, place_curve
from descentlab.lessons.momentum.figures import draw_rate_map

RATES = {"heavy ball": (rates.heavy_ball_rate, rates.best_heavy_ball, optimizers.momentum),
         "Nesterov": (rates.nesterov_rate, rates.best_nesterov, optimizers.nesterov)}


class Pad(Scene):
    """The plane of eta and beta over a map of the convergence rate; beside it, the loss split by its two eigenvectors.

    The loss is (x**2 / condition + y**2) / 2: it bends by 1 across and by 1 / condition along.
    """

    steps = 200
    title, panels, size = "The slower of the two directions sets the pace", 2, (8.6, 4.3)
    alt = ("Left, a map over eta and beta of how many steps a tenfold gain takes, with a point, the best setting as a "
           "star and the best without momentum as a square; right, the loss of each of the two directions at each "
           "step.")
    controls = {
        "method": Choice("method", RATES, "heavy ball"),
        "condition": Choice("condition", ("10", "100", "1000"), "100"),
        "eta": Slider("eta", 0.01, 4.0, 1.4, 0.01), "beta": Slider("beta", 0.0, 0.99, 0.4, 0.01)}
    still, handles = ("method", "condition"), (Handle("eta", "beta", label="eta and beta"),)
    goal = f"at condition 1000, bring the loss below 1e-6 for good within the {steps} steps."
    reach = dict(condition="1000", eta=3.5, beta=0.89)
    knobs, stops = ("condition", "eta", "beta"), {"eta": 41, "beta": 34}

    def paint(self, method, condition):
        plane, history = self.canvas.axes
        law, best, _ = RATES[method]
        bends = 1 / float(condition), 1.0
        draw_rate_map(plane, lambda eta, beta: np.maximum(*(law(eta, beta, bend) for bend in bends)))
        plane.set_title("steps for a tenfold gain; star: fewest,\nsquare: fewest without momentum", fontsize=11)
        on_the_edge = dict(clip_on=False, in_layout=False)
        for setting, sign, size in ((best(*bends), "*", 17), (rates.best_descent(*bends), "s", 9)):
            plane.plot(setting.eta, setting.beta, sign, color=figures.GREEN, markeredgecolor="white", markersize=size,
                       zorder=6, **on_the_edge)
        point = new_line(plane, "o", color="white", markeredgecolor=figures.VERMILLION, markeredgewidth=3,
                         markersize=12, zorder=7, **on_the_edge)
        return point, *paint_history(history, self.steps, "loss along (solid), across (dashed)", 1e-14, 1e2,
                                     curves=("along", "across"))

    def move(self, artists, *, method, condition, eta, beta):
        point, gentle, steep = artists
        law, _, optimizer = RATES[method]
        bends = np.array([1 / float(condition), 1.0])
        run = descend(lambda theta: bends * theta, np.sqrt(1 / bends), optimizer(eta, beta), self.steps)
        parts = bends * run.theta**2 / 2
        point.set_data([eta], [beta])
        place_curve(gentle, parts[:, 0])
        place_curve(steep, parts[:, 1])
        each = law(eta, beta, bends)
        words = f"Each step leaves {each[0]:.4f} along and {each[1]:.4f} across in the long run"
        if each.max() >= 1 - 1e-12:
            return Reading(f"{words}: it does not converge.")
        late = np.nonzero(parts.sum(axis=1) >= 1e-6)[0][-1] + 1
        if late > self.steps:
            return Reading(f"{words}: not yet below 1e-6 after {self.steps} steps.")
        return Reading(f"{words}: the loss is below 1e-6 from step {late} on.", condition == "1000")


pad = explorer(Pad)
