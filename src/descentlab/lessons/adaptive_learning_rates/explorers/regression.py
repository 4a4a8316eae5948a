"""Two explorers on the ten-point regression: a rate for each parameter, and a rate that grows until it jumps."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_history, paint_plane, panel, place_curve, place_path
from descentlab.lessons.adaptive_learning_rates.cases import START, floor_distance, jumps, ten_points


class OwnRates(Scene):
    """Gradient descent on the ten-point regression with a rate for b and a rate for w: who arrives?"""

    most = 100_000
    looked_at = np.concatenate([np.arange(2000), np.geomspace(2000, most, 400).astype(int)])
    title, panels, size = "Two parameters, two rates", 2, (8.6, 4.2)
    alt = ("Left, a path from the upper part of a steep valley over bias and weight; right, the distance that b still "
           "has to go after each step, both logarithmic.")
    controls = {
        "eta_b": Slider("eta of b", 1e-9, 1.0, 1e-6, 1e-9, log=True),
        "eta_w": Slider("eta of w", 1e-9, 1e-4, 1e-6, 1e-9, log=True),
        "steps": Slider("steps", 1, most, 1000, 1, whole=True, log=True)}
    handles, knobs = (Handle("steps", panel=1, at=0.16),), ("eta_b", "eta_w", "steps")
    stops = {"eta_b": 28, "eta_w": 16, "steps": 8}
    goal = "bring b within 1 of its best value in 100 steps, and keep it there."
    reach = dict(eta_b=0.05, eta_w=5.7e-7, steps=200)

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, ten_points().surface)
        figures.draw_points(plane, ten_points().lowest, "minimum")
        plane.set_title("black dot: the minimum", fontsize=12, fontweight="normal")
        panel(history, "distance of b from its best value", xscale="log", yscale="log", xlim=(1, self.most),
              ylim=(0.1, 200), xlabel="step t")
        history.grid(True, axis="y")
        history.axhline(1, color=figures.GREY, linestyle=":", linewidth=1.6)
        return path, new_line(history, color=figures.VERMILLION, label="distance of b")

    def move(self, artists, *, eta_b, eta_w, steps):
        path, curve = artists
        line, t = ten_points(), np.unique(np.append(self.looked_at, steps))
        theta, factors = _exactly(line, np.array([eta_b, eta_w]), t)
        now = int(np.searchsorted(t, steps))       # the last step that is shown
        seen = np.flatnonzero(~(np.abs(theta[:now + 1]) < 1e6).all(axis=1))
        shown = theta[:seen[0] if seen.size else now + 1]
        place_path(path, np.concatenate([shown[:120], shown[120::20], shown[-1:]]))
        path[0].set_gid(None)       # these are not all steps: nobody is to count them
        left = np.abs(theta[:, 0] - line.lowest[0])
        curve.set_data(np.maximum(t[:len(shown)], 1), np.where(left >= 0.1, left, np.nan)[:len(shown)])
        words = f"With {'one rate' if eta_b == eta_w else 'a rate each'}"
        if np.abs(factors).max() > 1:
            return Reading(f"{words}: diverges; each step multiplies a part of the distance by {short(factors.min())}.")
        outside = np.flatnonzero(~(left < 1))[-1]        # in the long run: a run that swings may be near by chance
        there = int(t[outside + 1]) if outside + 1 < len(t) else self.most + 1
        if there <= steps:
            return Reading(f"{words}: b is within 1 of its best value from step {there:,} on.", there <= 100)
        share = 1 - (theta[now, 0] - line.lowest[0]) / (START[0] - line.lowest[0])
        after = f"{steps:,} step{'s' * (steps > 1)}"
        return Reading(f"{words}: after {after} b has gone {short(100 * share)} % of its way.")


own_rates = explorer(OwnRates)


def _exactly(line, rates, t):
    """theta (n, 2) at the steps t (n,), and the factors (2,) of a step: no loop, by eigenvectors."""
    root = np.sqrt(rates)
    bends, axes = np.linalg.eigh(root[:, None] * line.hessian * root)
    parts = axes.T @ ((START - line.lowest) / root)
    return line.lowest + root * ((parts * (1 - bends) ** t[:, None]) @ axes.T), 1 - bends


SIGMAS = ("mean of all", "sum of all", "RMSProp, beta 0.99")


class Sideways(Scene):
    """The ten-point regression with an adaptive rate: watch eta / sigma grow until the floor cannot hold the run."""

    most = 4000
    title, panels, size = "A while after the dashed line has passed 2, the run leaves the floor", 2, (8.6, 4.3)
    alt = ("Left, a path along the floor of a valley, with spikes across it; right, over the steps, the distance of w "
           "from the floor, and the dashed line of the bend times eta over sigma, with a mark at 2.")
    controls = {
        "sigma": Choice("sigma", SIGMAS, SIGMAS[0]),
        "eta": Slider("eta", 0.05, 3.0, 1.0, 0.05, log=True),
        "steps": Slider("steps", 1, most, 2700, 1, whole=True)}
    handles = (Handle("steps", panel=1, at=3e-5),)
    goal = f"with the mean of all and {most:,} steps, let b come within 1 of its best value before the first jump."
    reach = dict(eta=0.5, steps=most)
    knobs, stops = ("sigma", "eta", "steps"), {"eta": 13, "steps": 33}

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, ten_points().surface)
        path[0].set(marker="", linewidth=1.3)
        figures.draw_points(plane, ten_points().lowest, "minimum")
        far, grip = paint_history(history, self.most, "w off the floor (solid),\nbend x eta / sigma (dashed)", 1e-5,
                                  100, curves=("w off the floor", "bend x eta / sigma"))
        far.set_linewidth(1.2)
        history.set_xticks(range(0, self.most + 1, 1000))
        history.axhline(2, color=figures.GREY, linestyle=":", linewidth=1.6)
        figures.write(history, (0, 2), "2", figures.GREY, offset=(4, 4))
        return path, far, grip

    def move(self, artists, *, sigma, eta, steps):
        path, far, grip = artists
        line = ten_points()
        theta, pull = _adaptive_run(line, sigma, eta, steps)
        distance = floor_distance(theta)
        place_path(path, theta)
        place_curve(far, distance)
        place_curve(grip, pull)
        found = jumps(distance)
        near = np.flatnonzero(np.abs(theta[:, 0] - line.lowest[0]) < 1)
        many = "no jump" if not found else f"{len(found)} jump{'s' * (len(found) > 1)}, the first at step {found[0]:,}"
        there = (f"b comes within 1 of its best at step {near[0]:,}" if near.size
                 else f"b is still {short(abs(theta[-1, 0] - line.lowest[0]))} away")
        before = near.size and not any(t <= near[0] for t in found)
        return Reading(f"{steps:,} step{'s' * (steps > 1)}: {many}; {there}.",
                       before and sigma == SIGMAS[0] and steps == self.most)


sideways = explorer(Sideways)


def _adaptive_run(line, sigma, eta, steps):
    """theta (T + 1, 2), and bend times eta / sigma of w (T,)."""
    (bb, bw), (_, ww) = line.hessian.tolist()
    sb, sw = line.slope.tolist()
    b, w = START.tolist()
    vb, vw, beta = 0.0, 0.0, 0.99
    path, grip = [(b, w)], []
    for t in range(steps):      # plain Python: ten times as fast as arrays of two
        gb, gw = bb * b + bw * w + sb, bw * b + ww * w + sw
        if sigma == "RMSProp, beta 0.99":
            vb, vw, n = beta * vb + (1 - beta) * gb * gb, beta * vw + (1 - beta) * gw * gw, 1
        else:
            vb, vw, n = vb + gb * gb, vw + gw * gw, t + 1 if sigma == "mean of all" else 1
        rate = eta / ((vw / n) ** 0.5 + 1e-10)
        b, w = b - eta / ((vb / n) ** 0.5 + 1e-10) * gb, w - rate * gw
        path.append((b, w))
        grip.append(ww * rate)
    return np.array(path), np.array(grip)
