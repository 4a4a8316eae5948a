"""The explorers of Plateaus and remedies: a saturated neuron, and a swing that dies out beside a saddle."""

import math

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel, start_sign, within

# A neuron that should say 0: by the name of its loss, that as a function of z, and its slope, of the output p.
NEURON = {"squared error": (lambda z: 0.5 / (1 + np.exp(-z)) ** 2, lambda p: p * p * (1 - p)),
          "cross-entropy": (lambda z: np.logaddexp(0, z), lambda p: p)}


class Plateau(Scene):
    """A neuron that is sure of the wrong answer: how long it takes to change its mind, by the loss that it is given."""

    steps = 5000
    title, panels, size = "Which loss you give it decides whether there is a plateau", 2, (8.4, 4.1)
    alt = ("Left, the loss of a saturated neuron against its input z, and where it stands at some of its steps; right, "
           "its output at the same steps, logarithmic in time.")
    controls = {
        "loss": Choice("loss", NEURON, "squared error"),
        "z": Slider("first input z", 0.5, 9.0, 6.0, 0.1), "eta": Slider("eta", 0.1, 10.0, 1.0, 0.1, log=True)}
    still, handles = ("loss",), (Handle("z"),)
    goal = "start at z = 8 or above, leave eta at 1, and be done within 30 steps."
    reach, knobs, stops = dict(loss="cross-entropy", z=8.0), ("loss", "z", "eta"), {"z": 86, "eta": 21}
    looks = np.unique(np.geomspace(1, steps, 40).astype(int)) - 1       # the steps that have a dot

    def paint(self, loss):
        left, right = self.canvas.axes
        value, _ = NEURON[loss]
        zs = np.linspace(-4, 9, 200)
        panel(left, f"loss: {loss}", xlabel="z, the neuron's input", xlim=(-4, 9))
        curve = new_line(left, color=figures.BLACK, label="loss")
        curve.set_data(zs, value(zs))
        left.set_ylim(-0.04 * value(9.0), 1.08 * value(9.0))
        panel(right, "output; wanted: 0", xscale="log", xlim=(1, self.steps), ylim=(-0.04, 1.08), xlabel="step t")
        right.axhline(0.5, color="#888888", linewidth=1)
        looks = tuple(new_line(ax, ".", color=figures.VERMILLION, markersize=9) for ax in (left, right))
        return curve, new_line(right, color=figures.BLUE, label="output"), looks, start_sign(left)

    def move(self, artists, *, loss, z, eta):
        _, output, (along, over), start = artists
        value, slope = NEURON[loss]
        path = np.clip(_inputs(slope, z, eta, self.steps), -600, 600)
        outputs = 1 / (1 + np.exp(-path))
        along.set_data(path[self.looks], value(path[self.looks]))
        over.set_data(self.looks + 1, outputs[self.looks])
        start.set_data(path[:1], value(path[:1]))
        output.set_data(np.arange(1, self.steps + 1), outputs)
        done, at = np.flatnonzero(path < 0), {"z": value(z)}
        if not len(done):
            return Reading(f"After {self.steps:,} steps it is still sure: output {outputs[-1]:.3f}.", at=at)
        return Reading(f"Changes its mind at step {done[0]:,}; e^z = {short(math.exp(z))}.",
                       z >= 8 and eta == 1 and done[0] <= 30, at=at)


plateau = explorer(Plateau)


def _inputs(slope, z, eta, steps):
    """The neuron's input z at each step of descent, (steps,)."""
    path = []
    for _ in range(steps):
        path.append(z)
        z -= eta * slope(1 / (1 + math.exp(-z)) if z > -30 else 0.0)
    return np.array(path)


class Rocking(Scene):
    """A saddle that is steep one way and falls gently the other: a run swings, stands still, and leaves."""

    steps, sway, steep, gentle = 1000, 40, 10.0, 0.1
    title, panels, size = "The swing dies out, and the run leaves long after", 2, (9.0, 4.1)
    alt = ("Left, x over the first 40 steps: it changes sides at every step, and dies out. Right, the gradient's "
           "length, logarithmic, over 1,000 steps: where the rule stops the run it still shrinks; then it grows in a "
           "straight line, and the run is out.")
    controls = {
        "eta": Slider("eta", 0.02, 0.21, 0.19, 0.005),
        "y": Slider("start: y", 1e-10, 0.1, 1e-6, 1e-6, log=True),
        "patience": Slider("patience, steps", 5, 1000, 20, 1, whole=True, log=True)}
    goal = "leave eta at 0.19 and y at 1e-6, and find a patience that lets the run leave."
    reach, handles = dict(patience=900), (Handle("patience", panel=1, label="where the rule stops"),)
    knobs, stops = ("eta", "y", "patience"), {"eta": 20, "y": 10, "patience": 8}

    def paint(self):
        left, right = self.canvas.axes
        panel(left, f"x, the first {self.sway} steps", xlim=(0, self.sway), ylim=(-1.15, 1.15), xlabel="step t")
        left.axhline(0, color="#888888", linewidth=1)
        panel(right, "length of the gradient, |g|", xlim=(0, self.steps), ylim=(1e-9, 100), xlabel="step t",
              yscale="log")
        right.grid(True, axis="y")
        told = dict(fontsize=12, va="top", path_effects=list(figures.HALO))
        return (new_line(left, ".-", color=figures.BLUE, label="x"),
                new_line(right, color=figures.BLUE, label="|g|"),
                new_line(right, "--", color=figures.VERMILLION),
                new_line(right, ":", color=figures.BLACK),
                right.text(0, 50, "the rule\nstops it", color=figures.INK[figures.VERMILLION], **told),
                right.text(0, 50, "out", color=figures.BLACK, **told))

    def move(self, artists, *, eta, y, patience):
        sway, slope, stop, exit_, stop_name, exit_name = artists
        xs = np.clip((1 - eta * self.steep) ** np.arange(self.steps + 1.0), -1e3, 1e3)
        ys = _falling(y, eta, self.gentle, self.steps)
        losses = self.steep * xs**2 / 2 - self.gentle * ys**2 / 2 + ys**4 / 400
        last, stopped = _patient(losses, patience)
        sway.set_data(np.arange(self.sway + 1), within(sway.axes, xs[:self.sway + 1]))
        norms = np.hypot(self.steep * xs, self.gentle * ys - ys**3 / 100)
        slope.set_data(np.arange(self.steps + 1), within(slope.axes, norms))
        late = np.flatnonzero(losses < -0.002) if eta * self.steep < 2 else np.array([], int)
        ended = stopped - last >= patience
        for line, name, steps in ((stop, stop_name, [stopped] if ended else []), (exit_, exit_name, late[:1])):
            line.set_data([*steps, *steps], line.axes.get_ylim() if len(steps) else ())
            name.set_visible(len(steps) > 0)
            name.set_x(steps[0] + 12 if len(steps) else 0)
        told = f"eta * bend = {short(eta * self.steep)}: " + _swing(eta * self.steep)
        zeros = {"patience": stopped - patience}
        if eta * self.steep > 2:
            return Reading(f"{told}.", zeros=zeros)
        law = math.ceil(math.log(0.2 / y) / math.log(1 + eta * self.gentle))
        if not len(late):
            return Reading(f"{told}. After {self.steps:,} steps it is not out; the law says {law:,}.", zeros=zeros)
        ends = f"stops it at step {stopped:,}" if ended else "lets it run"
        return Reading(f"{told}. Out at step {late[0]:,}; the law says {law:,}. A patience of {patience:,} {ends}.",
                       eta == 0.19 and y == 1e-6 and stopped > late[0], zeros=zeros)


rocking = explorer(Rocking)


def _swing(product):
    """What x does, by eta times the steep bend."""
    if product > 2:
        return "x swings, wider and wider"
    return "x swings, and dies out" if product > 1 else "x dies out, and does not swing"


def _falling(y, eta, gentle, steps):
    """The slow coordinate at each step, (steps + 1,): descent on -gentle y^2 / 2 + y^4 / 400."""
    path = []
    for _ in range(steps + 1):
        path.append(y)
        y += eta * (gentle * y - y**3 / 100)
    return np.array(path)


def _patient(losses, patience, least=1e-4):
    """The step of the last improvement, and the step at which a rule with so much patience stops."""
    best, last = math.inf, 0
    for t, loss in enumerate(losses.tolist()):
        if loss < best - least:
            best, last = loss, t
        if t - last >= patience:
            return last, t
    return last, len(losses) - 1
