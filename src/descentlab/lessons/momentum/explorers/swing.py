"""An explorer of one ball in one bowl: does it creep, swing, zigzag or diverge?"""

import numpy as np

from descentlab import figures
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel, within
from descentlab.lessons.momentum.cases import rolled
from descentlab.lessons.momentum.regions import paint_regions
from descentlab.rates import heavy_ball_rate

NEAR = 0.01      # of the minimum: there it counts as arrived


class Swing(Scene):
    """The plane of eta times bend and beta, cut where the ball begins to swing, ceases to swing, and diverges."""

    steps = 60
    title, panels, size = "Between the map's two curves the ball swings", 2, (8.6, 4.3)
    alt = ("Left, a map over eta times bend, logarithmic, and beta, cut into where a ball creeps, swings, zigzags and "
           "diverges, and a point on it; right, the run of that ball, the dotted curves of the square root of beta to "
           "the power t, and a diamond from where on it stays within 0.01.")
    controls = {"push": Slider("eta times bend", 0.003, 4.0, 0.04, 0.001, log=True),
                "beta": Slider("beta", 0.0, 0.99, 0.85, 0.01)}
    handles = (Handle("push", "beta", label="eta times bend, and beta"),)
    goal = "leave eta times bend at 0.04, and let each step leave at most 0.82 in the long run."
    reach, knobs, stops = dict(beta=0.65), ("push", "beta"), {"push": 41, "beta": 34}

    def paint(self):
        plane, history = self.canvas.axes
        panel(plane, "what the ball does")
        paint_regions(plane, 0.003)
        point = new_line(plane, "o", color="white", markeredgecolor=figures.VERMILLION, markeredgewidth=3,
                         markersize=12, zorder=7, clip_on=False)
        panel(history, "theta; dotted: square root of beta, to the t;\ndiamond: within 0.01 for good",
              xlim=(0, self.steps), ylim=(-1.1, 1.1), xlabel="step t")
        history.axhline(0, color="#888888", linewidth=1)
        above, below = (new_line(history, ":", color=figures.BLACK, linewidth=1.8) for _ in range(2))
        run = new_line(history, ".-", color=figures.VERMILLION, linewidth=1.6, label="theta")
        arrived = new_line(history, "D", color=figures.GREEN, markeredgecolor=figures.BLACK, markersize=11, zorder=6)
        return point, run, above, below, arrived

    def move(self, artists, *, push, beta):
        point, run, above, below, arrived = artists
        theta = rolled(push, beta, self.steps)
        rate = heavy_ball_rate(push, beta, 1.0)
        t = np.arange(self.steps + 1)
        point.set_data([push], [beta])
        run.set_data(t, within(run.axes, theta))
        for line, sign in ((above, 1), (below, -1)):
            line.set_data(t, sign * np.sqrt(beta)**t)
        arrived.set_data([], [])
        word = kind(push, beta)
        if word == "diverges":
            return Reading("It diverges: eta times bend is above 2 (1 + beta).")
        told = f"It {word}: each step leaves {rate:.3f} in the long run"
        met = bool(push == 0.04 and rate <= 0.82)
        late = int(np.nonzero(np.abs(theta) >= NEAR)[0][-1]) + 1
        if late > self.steps:
            return Reading(f"{told}, and after {self.steps} steps it is not yet within {NEAR}.", met)
        arrived.set_data([late], theta[late:late + 1])
        return Reading(f"{told}, and from step {late} on it is within {NEAR}.", met)


swing = explorer(Swing)


def kind(push, beta):
    """What a ball does along a direction with a positive bend.

    Parameters
    ----------
    push : float
        eta times the bend.
    beta : float

    Returns
    -------
    str
        "creeps", "swings", "zigzags" or "diverges".
    """
    if push >= 2 * (1 + beta):
        return "diverges"
    if push > (1 + np.sqrt(beta))**2:
        return "zigzags"
    return "swings" if push > (1 - np.sqrt(beta))**2 else "creeps"
