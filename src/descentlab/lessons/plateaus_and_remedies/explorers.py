"""The explorer of Plateaus and remedies: a saturated neuron."""

import math

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel, start_sign

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
