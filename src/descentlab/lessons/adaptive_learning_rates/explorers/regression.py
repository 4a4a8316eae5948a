"""An explorer of the ten-point regression: a rate for each parameter."""

from functools import cache

import numpy as np

from descentlab import figures, surfaces
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_plane, panel, place_path
from descentlab.lessons.adaptive_learning_rates.cases import LOWEST, START


@cache
def _line():
    """The surface over (b, w), and its Hessian. The same arrays each time: nobody changes them."""
    surface = surfaces.regression()
    return surface, surface.hessian([0.0, 0.0])


class OwnRates(Scene):
    """Gradient descent on the ten-point regression with a rate for b and a rate for w: who arrives?"""

    most = 100_000
    looked_at = np.concatenate([np.arange(2000), np.geomspace(2000, most, 400).astype(int)])
    title, panels, size = "One rate for both, or a rate for each?", 2, (8.6, 4.2)
    alt = ("Left, a path from the upper part of a steep valley over bias and weight; right, the distance that b still "
           "has to go after each step, both logarithmic.")
    controls = {
        "eta_b": Slider("eta of b", 1e-9, 1.0, 5e-7, 1e-9, log=True),
        "eta_w": Slider("eta of w", 1e-9, 1e-4, 5e-7, 1e-9, log=True),
        "steps": Slider("steps", 1, most, most, 1, whole=True, log=True)}
    handles, knobs = (Handle("steps", panel=1, at=0.16),), ("eta_b", "eta_w", "steps")
    stops = {"eta_b": 28, "eta_w": 16, "steps": 8}
    goal = "bring b within 1 of its best value in 100 steps, and keep it there."
    reach = dict(eta_b=0.05, eta_w=5.7e-7, steps=200)

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, _line()[0])
        path[0].set_marker("")      # these are not all steps
        figures.draw_points(plane, LOWEST, "minimum")
        plane.set_title("ring: start, star: now, black dot: the minimum", fontsize=12, fontweight="normal")
        panel(history, "distance of b from its best value", xscale="log", yscale="log", xlim=(1, self.most),
              ylim=(0.1, 3000), xlabel="step t")
        history.grid(True, axis="y")
        history.plot([100, 100, self.most], [3000, 1, 1], color=figures.BLACK, linestyle=":", linewidth=2)
        figures.write(history, (100, 1), "goal: stay below,\nfrom step 100 on", offset=(6, -8), va="top")
        return path, new_line(history, color=figures.VERMILLION, label="distance of b")

    def move(self, artists, *, eta_b, eta_w, steps):
        path, curve = artists
        (_, hessian), t = _line(), np.unique(np.append(self.looked_at, steps))
        theta, factors = _exactly(hessian, np.array([eta_b, eta_w]), t)
        now = int(np.searchsorted(t, steps))       # the last step that is shown
        seen = np.flatnonzero(~(np.abs(theta[:now + 1]) < 1e6).all(axis=1))
        shown = theta[:seen[0] if seen.size else now + 1]
        place_path(path, np.concatenate([shown[:120], shown[120::20], shown[-1:]]))
        path[0].set_gid(None)       # nobody is to count the steps of a path that leaves some out
        left = np.abs(theta[:, 0] - LOWEST[0])
        curve.set_data(np.maximum(t[:len(shown)], 1), np.where(left >= 0.1, left, np.nan)[:len(shown)])
        words = f"With {'one rate' if eta_b == eta_w else 'a rate each'}"
        if np.abs(factors).max() > 1:
            return Reading(f"{words}: diverges; each step multiplies a part of the distance by {short(factors.min())}.")
        outside = np.flatnonzero(~(left < 1))[-1]        # in the long run: a run that swings may be near by chance
        there = int(t[outside + 1]) if outside + 1 < len(t) else self.most + 1
        if there <= steps:
            return Reading(f"{words}: b is within 1 of its best value from step {there:,} on.", there <= 100)
        share = 1 - (theta[now, 0] - LOWEST[0]) / (START[0] - LOWEST[0])
        after = f"{steps:,} step{'s' * (steps > 1)}"
        return Reading(f"{words}: after {after} b has gone {short(100 * share)} % of its way.")


own_rates = explorer(OwnRates)


def _exactly(hessian, rates, t):
    """theta (n, 2) at the steps t (n,), and the factors (2,) of a step: no loop, by eigenvectors."""
    root = np.sqrt(rates)
    bends, axes = np.linalg.eigh(root[:, None] * hessian * root)
    parts = axes.T @ ((START - LOWEST) / root)
    return LOWEST + root * ((parts * (1 - bends) ** t[:, None]) @ axes.T), 1 - bends
