"""The explorer of Why do adaptive rates jump?: a rate that grows until the run is thrown out of its valley."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import paint_history, paint_plane, place_curve, place_path
from descentlab.lessons.jumps_and_races.cases import START, jumps, ten_points, valley_distance

SIGMAS = ("mean of all squares", "AdaGrad, their sum", "RMSProp, beta 0.99")


class Sideways(Scene):
    """The ten-point regression with an adaptive rate: watch eta / sigma grow until the run is thrown out."""

    most = 4000
    title, panels, size = "A while after the dashed line has passed 2, the run is thrown out", 2, (8.6, 4.3)
    alt = ("Left, a path along the bottom of a valley, with spikes across it; right, over the steps, the distance of w "
           "from the bottom, and the dashed line of the bend times eta over sigma, with a mark at 2.")
    controls = {
        "sigma": Choice("sigma", SIGMAS, SIGMAS[0]),
        "eta": Slider("eta", 0.05, 3.0, 1.0, 0.05, log=True),
        "steps": Slider("steps", 1, most, 2700, 1, whole=True)}
    handles = (Handle("steps", panel=1, at=3e-5),)
    goal = (f"with the mean of all squares and {most:,} steps, let b come within 1 of its best value before the first "
            "jump.")
    reach = dict(eta=0.5, steps=most)
    knobs, stops = ("sigma", "eta", "steps"), {"eta": 13, "steps": 33}

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, ten_points().surface)
        path[0].set(marker="", linewidth=1.3)
        figures.draw_points(plane, ten_points().lowest, "minimum")
        far, grip = paint_history(history, self.most, "w off the bottom (solid),\nbend x eta / sigma (dashed)", 1e-5,
                                  100, curves=("w off the bottom", "bend x eta / sigma"))
        far.set_linewidth(1.2)
        history.set_xticks(range(0, self.most + 1, 1000))
        history.axhline(2, color=figures.GREY, linestyle=":", linewidth=1.6)
        figures.write(history, (0, 2), "2", figures.GREY, offset=(4, 4))
        return path, far, grip

    def move(self, artists, *, sigma, eta, steps):
        path, far, grip = artists
        line = ten_points()
        theta, pull = _adaptive_run(line, sigma, eta, steps)
        distance = valley_distance(theta)
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
        if sigma == SIGMAS[2]:
            vb, vw, n = beta * vb + (1 - beta) * gb * gb, beta * vw + (1 - beta) * gw * gw, 1
        else:
            vb, vw, n = vb + gb * gb, vw + gw * gw, t + 1 if sigma == SIGMAS[0] else 1
        rate = eta / ((vw / n) ** 0.5 + 1e-10)
        b, w = b - eta / ((vb / n) ** 0.5 + 1e-10) * gb, w - rate * gw
        path.append((b, w))
        grip.append(ww * rate)
    return np.array(path), np.array(grip)
