"""An explorer of the two settings of momentum on a ravine."""

import numpy as np

from descentlab import figures, optimizers
from descentlab.descent import descend
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_history, panel, place_curve
from descentlab.lessons.momentum.explorers.swing import kind
from descentlab.lessons.momentum.regions import paint_regions
from descentlab.rates import heavy_ball_rate

COLORS = figures.GREEN, figures.PURPLE      # of the gentle and of the steep direction


class Pad(Scene):
    """The two bends of a ravine as a bar on the map of what a ball does; beside it, how far each direction still gets.

    The loss is (x**2 / condition + y**2) / 2: it bends by 1 in the steep direction and by 1 / condition in the gentle
    one. A swing's distance dips to zero over and over, so what is drawn goes straight from peak to peak.
    """

    steps = 200
    title, panels, size = "Sink the bar as low as it fits between the curves", 2, (8.6, 4.4)
    alt = ("Left, a map over eta times bend, logarithmic, and beta, cut into where a ball creeps, swings, zigzags and "
           "diverges, and on it a bar from the gentle direction, a disc, to the steep one, a square; right, the "
           "distance from the minimum, from peak to peak, in each of the two directions, and a dotted line at the goal.")
    controls = {
        "condition": Choice("condition number", ("10", "100", "1000"), "100"),
        "eta": Slider("eta", 0.3, 4.0, 1.4, 0.01, log=True), "beta": Slider("beta", 0.0, 0.99, 0.9, 0.01)}
    still, handles = ("condition",), (Handle("eta", "beta", label="eta and beta"),)
    goal = "at condition number 100, bring both distances below 0.001 for good within 50 steps."
    reach = dict(condition="100", eta=3.1, beta=0.7)
    knobs, stops = ("condition", "eta", "beta"), {"eta": 41, "beta": 34}

    def paint(self, condition):
        plane, history = self.canvas.axes
        panel(plane, f"bends 1 and 1/{condition}, times eta")
        paint_regions(plane, 0.0003, 150)
        bar = new_line(plane, color=figures.BLACK, linewidth=4)
        ends = [new_line(plane, sign, color=color, markeredgecolor=figures.BLACK, markersize=8, zorder=7, clip_on=False)
                for sign, color in zip("os", COLORS)]
        curves = paint_history(history, self.steps, "distance, from peak to peak:\ngentle solid, steep dashed",
                               1e-7, 1e2, curves=("gentle", "steep"))
        history.axhline(1e-3, color=figures.BLACK, linestyle=":", linewidth=1.5)
        figures.write(history, (0, 1e-3), "goal 0.001", offset=(5, -16))
        for curve, color in zip(curves, COLORS):
            curve.set_color(color)
        return bar, ends, curves

    def move(self, artists, *, condition, eta, beta):
        bar, ends, curves = artists
        bends = np.array([1 / float(condition), 1.0])
        run = descend(lambda theta: bends * theta, np.ones(2), optimizers.momentum(eta, beta), 2 * self.steps)
        away = np.abs(run.theta)
        bar.set_data(eta * bends, [beta, beta])
        for end, curve, bend, distance in zip(ends, curves, bends, away.T):
            end.set_data([eta * bend], [beta])
            place_curve(curve, _peak_to_peak(distance)[:self.steps + 1])
        each = heavy_ball_rate(eta, beta, bends)
        gentle, steep = (f"{kind(eta * bend, beta)}: a step leaves {rate:.4f}" for bend, rate in zip(bends, each))
        words = f"The gentle direction {gentle}; the steep one {steep}"
        if each.max() >= 1 - 1e-12:
            return Reading(f"{words}. The run does not converge.")
        late = np.nonzero(away.max(axis=1) >= 1e-3)[0][-1] + 1
        if late > self.steps:
            return Reading(f"{words}. Not yet below 0.001 after {self.steps} steps.")
        return Reading(f"{words}. Both are below 0.001 from step {late} on.", condition == "100" and late <= 50)


pad = explorer(Pad)


def _peak_to_peak(distance):
    """The lowest curve above a run's distances that, on a logarithmic height, bends down only."""
    height, peaks = np.log(np.maximum(distance, 1e-300)).tolist(), []
    for t, high in enumerate(height):
        while len(peaks) > 1 and ((height[peaks[-1]] - height[peaks[-2]]) * (t - peaks[-1])
                                  <= (high - height[peaks[-1]]) * (peaks[-1] - peaks[-2])):
            peaks.pop()
        peaks.append(t)
    return np.exp(np.interp(np.arange(len(height)), peaks, [height[t] for t in peaks]))
