"""A desk where any run is diagnosed, and what becomes of a promise."""

import numpy as np

from descentlab import figures, optimizers, surfaces
from descentlab._numbers import short
from descentlab.descent import descend, noisy
from descentlab.diagnosis import VERDICTS, WINDOW, diagnose
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import (new_line, paint_history, paint_plane, panel, place_curve, place_path)

DESK = {"bowl": surfaces.bowl, "ravine, condition 10,000": surfaces.ravine(1e4),
        "valley with straight walls": surfaces.valley, "toy network, saddle at 0": surfaces.toy_network,
        "plateau with a hole": surfaces.plateau, "double well": surfaces.double_well}


class DiagnosisDesk(Scene):
    """A surface, a start, a rate, noise: and what `diagnose` says of the run."""

    steps = 400
    title, panels, size = "A run that leaps: what does diagnose say as noise is added?", 2, (8.6, 4.2)
    alt = ("Left, the points of a run over the level lines of a surface, with a dozen of its moves; right, its loss "
           "at each step, logarithmic, under the verdict and the two numbers that tell leaps from noise.")
    controls = {
        "surface": Choice("surface", DESK, "valley with straight walls"),
        "eta": Slider("eta", 1e-6, 2.0, 0.12, 0.001, log=True),
        "noise": Slider("noise", 0.0, 3.0, 0.0, 0.05),
        "x": Slider("start x", -6.0, 6.0, 3.0, 0.05), "y": Slider("start y", -6.0, 6.0, 0.3, 0.05)}
    still, handles = ("surface",), (Handle("x", "y", label="start"),)
    knobs, stops = ("eta", "noise"), {"eta": 24, "noise": 19}
    goal = "stay in the valley with straight walls, and raise the noise until the verdict is undecided."
    reach = dict(noise=1.0)

    def paint(self, surface):
        plane, history = self.canvas.axes
        moves, start, end = paint_plane(plane, DESK[surface])
        moves.set(marker="", linewidth=1.2)
        plane.set_title("circle: start, star: end, lines: twelve moves", loc="left", fontsize=12)
        points = new_line(plane, ".", color=figures.VERMILLION, markersize=4)
        (loss,) = paint_history(history, self.steps, "loss", 1e-2, 1e1, curves=("loss",))
        return (points, start, end), moves, loss, history.text(0.03, 0.97, "", transform=history.transAxes, va="top", fontsize=13)

    def move(self, artists, *, surface, eta, noise, x, y):
        path, moves, loss, name = artists
        surface = DESK[surface]
        gradient = noisy(surface.gradient, noise, np.random.default_rng(0))
        optimizer = optimizers.gd(eta)
        run = descend(gradient, np.clip([x, y], *np.transpose(surface.box)), optimizer, self.steps)
        found = diagnose(surface, run, optimizer)
        place_path(path, run.theta)
        moves.set_data(*_some_moves(run.theta, 12).T)
        place_curve(loss, surface.value(run.theta) - surface.lowest)
        name.set_text("\n".join([f"diagnose: {found.verdict}", *_told_apart(found.evidence)]))
        said = " ".join(f"{text[0].upper()}{text[1:]}." for text in (VERDICTS[found.verdict], *found.reasons))
        return Reading(said, found.verdict == "undecided" and surface is surfaces.valley)


diagnosis_desk = explorer(DiagnosisDesk)


def _told_apart(evidence):
    """The two numbers that tell leaps from noise, as far as they were measured."""
    numbers = (("noise to signal", evidence.noise), ("cosine", evidence.cosine))
    return [f"{label}: {short(number, 2)}" for label, number in numbers if number is not None]


def _some_moves(theta, many):
    """Some of a run's moves, evenly spread, as one line: all of them would fill a valley from wall to wall."""
    at = np.unique(np.linspace(0, max(len(theta) - 2, 0), many).astype(int))
    apart = np.full((len(at), 2), np.nan)       # lifts the pen
    return np.stack([theta[at], theta[np.minimum(at + 1, len(theta) - 1)], apart], axis=1).reshape(-1, 2)


class PromiseAndFall(Scene):
    """What the slope promises and what the loss does, for every eta, in a valley whose walls can be made steeper."""

    steps, etas = 300, np.geomspace(0.002, 0.5, 90)
    title, panels, size = "Beyond the limit, the promise is taken back", 2, (8.6, 4.2)
    alt = ("Left, the fall of the loss over the last 100 steps and what the slope promised against eta, "
           "both logarithmic: one curve up to 2 / bend, far apart beyond; right, the loss across the valley, a curve "
           "that becomes straight on both sides, and the last steps on it.")
    controls = {
        "eta": Slider("eta", 0.002, 0.5, 0.12, 0.001, log=True),
        "steep": Slider("steepness of the walls", 2.0, 10.0, 5.0, 0.1)}
    handles = (Handle("eta"),)
    knobs, stops = ("eta", "steep"), {"eta": 60, "steep": 33}
    goal = "at an eta of 0.05 or less, make the slope promise more than ten times what the loss falls."
    reach = dict(eta=0.05, steep=7.0)

    def paint(self):
        bill, across = self.canvas.axes
        panel(across, "loss across the valley, last ten steps", xlim=(-1, 1), ylim=(-0.1, 3), xlabel="y",
              xticks=(-1, -0.5, 0, 0.5, 1))
        wall = new_line(across, color=figures.BLACK, label="loss")
        places = new_line(across, "o-", color=figures.BLUE, markersize=9, linewidth=1.5, label="step")
        return _paint_bill(bill), wall, places

    def move(self, artists, *, eta, steep):
        bill, wall, places = artists
        limit = 2 / steep**2
        promises, falls, y = _promise_and_fall(np.append(self.etas, eta), steep, self.steps)
        promise, fall = promises[-1], falls[-1]
        _place_bill(bill, self.etas, promises, falls, eta, limit)
        for line, at in ((wall, np.linspace(-1, 1, 81)), (places, y[-11:, -1])):
            line.set_data(at, _across(steep, at))
        kept = "the promise is kept" if fall > promise / 2 else "something takes it back"
        return Reading(f"eta is {short(eta / limit)} times the limit, 2 / bend = {short(limit)}. The slope promised a "
                       f"fall of {short(promise)}; the loss fell by {short(fall)}: {kept}.",
                       eta <= 0.05 and promise > 10 * fall, at={"eta": max(fall, 1e-5)})


promise_and_fall = explorer(PromiseAndFall)


def _promise_and_fall(eta, steep, steps):
    """Promise and fall over the last steps, and the last places across: on log cosh(steep y) + x^2 / 200.

    It starts half a leap up the wall, where a run that bounces would be in the long run.
    """
    x, y, places = 3.0 + 0 * eta, eta * steep / 2, []
    for _ in range(steps + 1):
        places.append((x, y))
        x, y = x * (1 - eta / 100), y - eta * steep * np.tanh(steep * y)
    x, y = np.moveaxis(np.array(places[-WINDOW - 1:]), 1, 0)
    losses = _across(steep, y) + x**2 / 200
    squares = (x / 100) ** 2 + (steep * np.tanh(steep * y)) ** 2
    return eta * squares[:-1].sum(axis=0), losses[0] - losses[-1], y


def _across(steep, y):
    return np.logaddexp(steep * y, -steep * y) - np.log(2)


def _paint_bill(ax):
    """Promise and fall for every eta, the signs of one eta, and the limit with its name."""
    panel(ax, "promise and fall of 100 steps", xscale="log", yscale="log", xlim=PromiseAndFall.etas[[0, -1]],
          ylim=(1e-5, 3e4), xlabel="eta")
    ax.grid(True, axis="y")
    looks = (8, "s", figures.ORANGE, "promise"), (2.5, "o", figures.BLUE, "fall")
    curves = tuple(new_line(ax, color=color, linewidth=width, label=name) for width, _, color, name in looks)
    signs = tuple(new_line(ax, sign, color=color, markeredgecolor="white", markersize=12)
                  for _, sign, color, _ in looks)
    for name, height, color in (("promise", 5e3, figures.ORANGE), ("fall", 1.5e-3, figures.BLUE)):
        ax.text(0.46, height, name, color=figures.INK.get(color, color), ha="right", fontsize=13)
    return (curves, signs, new_line(ax, ":", color=figures.BLACK, linewidth=1.6),
            ax.text(1, 2e-5, "2 / bend ", ha="right", fontsize=12))


def _place_bill(artists, etas, promises, falls, eta, limit):
    """Promise and fall for `etas` and, last, for one eta."""
    curves, signs, line, name = artists
    for curve, sign, heights in zip(curves, signs, (promises, falls)):
        curve.set_data(etas, heights[:-1])
        sign.set_data([eta], heights[-1:])
    line.set_data([limit, limit], line.axes.get_ylim())
    name.set_x(limit)
