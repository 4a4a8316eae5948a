"""An explorer of the two settings of momentum on a ravine."""

import numpy as np

from descentlab import figures
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_history, panel, place_curve
from descentlab.lessons.momentum.cases import farthest, leaves
from descentlab.lessons.momentum.explorers.swing import kind
from descentlab.lessons.momentum.regions import paint_regions
from descentlab.rates import best_descent

BENDS = np.array([1.0, 25.0])       # of the lesson's ravine, in the gentle and in the steep direction
PLAIN = best_descent(*BENDS)
NEAR = 1e-3                         # of the minimum, in both directions: there a run counts as arrived


def _arrival(far):
    """From which step on a run stays near."""
    return int((far < NEAR).argmax())


PLAIN_ARRIVES = _arrival(farthest(PLAIN.eta, 0.0, BENDS, 120))


class Pad(Scene):
    """The two bends of a ravine as a bar on the map of what a ball does; beside it, how far the run will still get.

    A swing passes the minimum again and again, so where it is just now would be a saw. Plain descent's curve, at its
    best, is drawn beside it.
    """

    steps = 120
    title, panels, size = "Where the bar lies decides how fast the ball is", 2, (8.6, 4.4)
    alt = ("Left, a map over eta times bend, logarithmic, and beta, cut into where a ball creeps, swings, zigzags and "
           "diverges, and on it a bar from the gentle direction, a disc, to the steep one, a square; right, over the "
           "steps, how far from the minimum the run will still get, a stair; plain descent's at its best as a dashed "
           "line; and a dotted line at 0.001, with the step from which on each stays below it.")
    controls = {"eta": Slider("eta", 0.01, 0.16, 0.07, 0.001, log=True), "beta": Slider("beta", 0.0, 0.99, 0.85, 0.01)}
    handles = Handle("eta", "beta", label="eta and beta"),
    goal = "let each step leave at most 0.7 in both directions."
    reach, knobs, stops = dict(eta=0.1, beta=0.48), ("eta", "beta"), {"eta": 41, "beta": 34}

    def paint(self):
        plane, history = self.canvas.axes
        panel(plane, "bends 1 (disc) and 25 (square), times eta")
        paint_regions(plane, 0.003)
        bar = new_line(plane, color=figures.BLACK, linewidth=4)
        ends = [new_line(plane, sign, color=color, markeredgecolor=figures.BLACK, markersize=8, zorder=7, clip_on=False)
                for sign, color in zip("os", (figures.GREEN, figures.PURPLE))]
        ball, plain = paint_history(history, self.steps, "orange: ball; blue, dashed:\nplain descent at its best",
                                    1e-4, 9, curves=("ball", "plain descent at its best"))
        place_curve(plain, farthest(PLAIN.eta, 0.0, BENDS, self.steps))
        plain.set(linewidth=6)      # the ball's curve may lie on it, and both are seen
        history.set_ylabel("how far it still gets")
        history.axhline(NEAR, color=figures.BLACK, linestyle=":", linewidth=1.5)
        figures.write(history, (0, NEAR), f"{NEAR:g}", offset=(5, -16))
        said = history.text(0.97, 0.95, "", transform=history.transAxes, ha="right", va="top", fontsize=13,
                            bbox=dict(facecolor="white", edgecolor="none", pad=2))      # over the grid
        return bar, ends, ball, said

    def move(self, artists, *, eta, beta):
        bar, ends, curve, said = artists
        bar.set_data(eta * BENDS, [beta, beta])
        for end, bend in zip(ends, BENDS):
            end.set_data([eta * bend], [beta])
        far = farthest(eta, beta, BENDS, self.steps)
        place_curve(curve, far)
        when = f"from step {_arrival(far)}" if far[-1] < NEAR else f"not in {self.steps} steps"
        said.set_text(f"within {NEAR:g}\nball: {when}\nplain: from step {PLAIN_ARRIVES}")
        each = leaves(eta, beta, BENDS)
        gentle, steep = (f"{kind(eta * bend, beta)}: a step leaves {rate:.3f}" for bend, rate in zip(BENDS, each))
        words = f"With eta {eta:g} and beta {beta:g} the gentle direction {gentle}; the steep one {steep}."
        if each.max() >= 1 - 1e-12:
            return Reading(f"{words} The run does not converge.")
        told = f"Both are below {NEAR:g} from step {_arrival(far)} on" if far[-1] < NEAR else (
            f"Not yet below {NEAR:g} after {self.steps} steps")
        return Reading(f"{words} {told}; with plain descent at its best, from step "
                       f"{PLAIN_ARRIVES}.", bool(each.max() <= 0.7))


pad = explorer(Pad)
