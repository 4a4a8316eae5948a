"""What becomes of a promise."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.diagnosis import WINDOW
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel

LOWEST = 1e-4               # share of the loss that is drawn


class PromiseAndFall(Scene):
    """What the slope promises and what the loss does, for every eta, in a valley whose walls can be made steeper."""

    steps, etas = 300, np.geomspace(0.002, 0.5, 90)
    title, panels, size = "Beyond the limit, the promise is taken back", 2, (8.6, 4.2)
    alt = ("Left, the fall of the loss over the last 100 steps and what the slope promised against eta, "
           "as shares of the loss, both logarithmic: one curve up to 2 / bend, far apart beyond; right, the loss across the valley, a curve "
           "that becomes straight on both sides, and the last steps on it.")
    controls = {
        "eta": Slider("eta", 0.002, 0.5, 0.12, 0.001, log=True),
        "steep": Slider("steepness of the walls", 2.0, 10.0, 5.0, 0.1)}
    handles = (Handle("eta"),)
    knobs, stops = ("eta", "steep"), {"eta": 60, "steep": 33}
    goal = ("make the walls steeper: at an eta of 0.05 or less, let the slope promise more than ten times what the "
            "loss falls.")
    reach = dict(eta=0.05, steep=7.0)

    def paint(self):
        curves, across = self.canvas.axes
        panel(across, "loss across the valley, last ten steps", xlim=(-1, 1), ylim=(-0.1, 3), xlabel="y",
              xticks=(-1, -0.5, 0, 0.5, 1))
        wall = new_line(across, color=figures.BLACK, label="loss")
        places = new_line(across, "o-", color=figures.BLUE, markersize=9, linewidth=1.5, label="step")
        return _paint_curves(curves), wall, places

    def move(self, artists, *, eta, steep):
        curves, wall, places = artists
        limit = 2 / steep**2
        promises, falls, y = _promise_and_fall(np.append(self.etas, eta), steep, self.steps)
        promise, fall = promises[-1], falls[-1]
        _place_curves(curves, self.etas, promises, falls, eta, limit)
        for line, at in ((wall, np.linspace(-1, 1, 81)), (places, y[-11:, -1])):
            line.set_data(at, _across(steep, at))
        kept = "the promise is kept" if fall > promise / 2 else "something takes it back"
        return Reading(f"eta is {short(eta / limit)} times the limit, 2 / bend = {short(limit)}. The slope promised "
                       f"{short(promise)} times the loss; the loss fell by {short(fall)} times the loss: {kept}.",
                       eta <= 0.05 and promise > 10 * fall, at={"eta": max(fall, LOWEST)})


promise_and_fall = explorer(PromiseAndFall)


def _promise_and_fall(eta, steep, steps):
    """Promise and fall over the last steps, as shares of the loss, and the last places across: log cosh(steep y) + x^2 / 200.

    It starts half a leap up the wall, where a run that bounces would be in the long run.
    """
    x, y, places = 3.0 + 0 * eta, eta * steep / 2, []
    for _ in range(steps + 1):
        places.append((x, y))
        x, y = x * (1 - eta / 100), y - eta * steep * np.tanh(steep * y)
    x, y = np.moveaxis(np.array(places[-WINDOW - 1:]), 1, 0)
    losses = _across(steep, y) + x**2 / 200
    squares = (x / 100) ** 2 + (steep * np.tanh(steep * y)) ** 2
    return eta * squares[:-1].sum(axis=0) / losses[-1], (losses[0] - losses[-1]) / losses[-1], y


def _across(steep, y):
    return np.logaddexp(steep * y, -steep * y) - np.log(2)


def _paint_curves(ax):
    """Promise and fall for every eta, the signs of one eta, and the limit with its name."""
    panel(ax, "promise and fall of 100 steps, / loss", xscale="log", yscale="log", xlim=PromiseAndFall.etas[[0, -1]],
          ylim=(LOWEST, 3e4), xlabel="eta")
    ax.grid(True, axis="y")
    looks = (8, "s", figures.ORANGE, "promise"), (2.5, "o", figures.BLUE, "fall")
    curves = tuple(new_line(ax, color=color, linewidth=width, label=name) for width, _, color, name in looks)
    signs = tuple(new_line(ax, sign, color=color, markeredgecolor="white", markersize=12)
                  for _, sign, color, _ in looks)
    for name, height, color in (("■ promise", 5e3, figures.ORANGE), ("● fall", 1e-2, figures.BLUE)):
        ax.text(0.46, height, name, color=figures.INK.get(color, color), ha="right", fontsize=13)
    return (curves, signs, new_line(ax, ":", color=figures.BLACK, linewidth=1.6),
            ax.text(1, 2 * LOWEST, "2 / bend ", ha="right", fontsize=12))


def _place_curves(artists, etas, promises, falls, eta, limit):
    """Promise and fall for `etas` and, last, for one eta."""
    curves, signs, line, name = artists
    for curve, sign, heights in zip(curves, signs, (promises, falls)):
        curve.set_data(etas, heights[:-1])
        sign.set_data([eta], heights[-1:])
    line.set_data([limit, limit], line.axes.get_ylim())
    name.set_x(limit)
