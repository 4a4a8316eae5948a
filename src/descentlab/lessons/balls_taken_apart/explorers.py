"""The explorer of Can a ball be taken apart?: the longest bar on the map with which a step leaves at most r."""

import numpy as np

from descentlab import figures
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel


class LongestBar(Scene):
    """All settings with which a step leaves at most r, as a tent over eta times bend; and the bar at one height in it.

    The tent's top lies at beta = r**2, where it touches both curves of the swing.
    """

    title, panels, size = "The tent's longest bar is its top", 2, (8.6, 4.3)
    alt = ("Left, a map of eta times bend, logarithmic, and beta, with the two curves between which a ball swings, a tent "
           "of all places at which a step leaves at most r, and a bar across the tent at one height; right, the bar's "
           "condition number at each height, and a mark at the height on the left.")
    controls = {"r": Slider("r, what a step leaves", 0.5, 0.95, 0.8, 0.01), "beta": Slider("beta", 0.0, 0.9, 0.3, 0.01)}
    handles = (Handle(y="beta", label="height of the bar"),)
    goal = "let a bar of condition number 100 fit, with r at most 0.82."
    reach, knobs, stops = dict(r=0.82, beta=0.67), ("r", "beta"), {"r": 46, "beta": 46}

    def paint(self):
        plane, longest = self.canvas.axes
        panel(plane, "the tent: a step leaves at most r", xscale="log", xlim=(0.01, 10), ylim=(0, 0.95),
              xlabel="eta times bend")
        plane.set_ylabel("beta", rotation=0, labelpad=14)
        heights = np.linspace(0, 0.95, 200)
        for edge in ((1 - np.sqrt(heights))**2, (1 + np.sqrt(heights))**2):
            plane.plot(edge, heights, color=figures.BLACK, linewidth=1.4)
        tent = new_line(plane, color=figures.BLUE, linewidth=3, label="tent")
        bar = new_line(plane, "-s", color=figures.VERMILLION, linewidth=4, markersize=8)
        panel(longest, "condition number of the bar", xlim=(0, 0.95), ylim=(1, 2000), yscale="log", xlabel="beta")
        longest.axhline(100, color=figures.BLACK, linestyle=":", linewidth=1.5)
        curve = new_line(longest, color=figures.BLUE, linewidth=3, label="condition number")
        return tent, bar, curve, new_line(longest, "s", color=figures.VERMILLION, markersize=10)

    def move(self, artists, *, r, beta):
        tent, bar, curve, now = artists
        heights = np.linspace(0, r**2, 120)
        low, high = ends(r, heights)
        tent.set_data(np.append(low, high[::-1]), np.append(heights, heights[::-1]))
        curve.set_data(heights, high / low)
        if beta > r**2 + 1e-12:
            bar.set_data([], [])
            now.set_data([], [])
            return Reading(f"beta is above r * r = {r * r:.2f}: no setting of this height leaves so little.")
        low, high = ends(r, beta)
        bar.set_data([low, high], [beta, beta])
        now.set_data([beta], [high / low])
        return Reading(f"With r {r:g} and beta {beta:g} the bar reaches from {low:.3f} to {high:.3f}: condition number "
                       f"{high / low:.0f}.", bool(r <= 0.82 and high / low >= 100))


longest_bar = explorer(LongestBar)


def ends(r, beta):
    """Where eta times bend ends with which a step leaves at most r: there r, or -r, is a root.

    Parameters
    ----------
    r : float
    beta : float or ndarray
        At most r**2.

    Returns
    -------
    tuple
        The lower end and the upper end.
    """
    return (1 - r) * (1 - beta / r), (1 + r) * (1 + beta / r)
