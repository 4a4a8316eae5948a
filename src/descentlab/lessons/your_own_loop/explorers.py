"""The explorer of What is wrong with your own loop?: a rate that halves has only so many steps to give."""

from functools import cache

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.digits import load_digits
from descentlab.explorers import Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel, place_curve
from descentlab.networks import Network
from descentlab.optimizers import gd
from descentlab.schedules import Step

STEPS = 200


@cache
def task():
    """A layer that reads digits.

    Returns
    -------
    Network
    """
    data = load_digits(np.random.default_rng(0), 128)
    return Network((64, 10), data.inputs, data.labels)


@cache
def followed(eta, every):
    """A run whose rate is halved.

    Parameters
    ----------
    eta : float
        The rate at first.
    every : int
        How many steps a rate lasts.

    Returns
    -------
    worth, losses : ndarray, shape (STEPS+1,)
        How many steps of the first rate all steps so far are worth, and the loss.
    """
    network = task()
    start = network.initial(np.random.default_rng(0))
    path = descend(network.gradient, start, gd(Step(eta, every, 0.5)), STEPS)
    return np.append(0.0, np.cumsum(path.eta)) / eta, network.value(path.theta)


class Budget(Scene):
    """A rate that is halved again and again: what all its steps are worth together, and where the loss stops."""

    title, panels, size = "A rate that halves has only so many steps to give", 2, (9.0, 4.0)
    alt = ("Left, how many steps of the first rate all steps so far are worth, against the step: a curve that goes level. "
           "Right, the loss, which goes level with it, and dashed the loss at a constant rate, which falls on.")
    controls = {
        "every": Slider("steps until the rate is halved", 5, 200, 10, 1, whole=True),
        "eta": Slider("rate at first", 0.1, 4.0, 0.5, 0.1)}
    goal = "halve the rate every 10 steps or sooner, and let the loss end below 0.5."
    reach, knobs = dict(every=10, eta=2.5), ("every", "eta")
    stops = {"every": (5, 10, 15, 20, 30, 40, 60, 80, 120, 200), "eta": 14}

    def paint(self):
        worth, loss = self.canvas.axes
        panel(worth, "what all steps are worth (dashed: constant rate)", xlim=(0, STEPS), ylim=(0, STEPS), xlabel="step t",
              ylabel="steps of the first rate")
        panel(loss, "loss", xlim=(0, STEPS), ylim=(0, 2.5), xlabel="step t")
        lines = []
        for ax in (worth, loss):
            ax.grid(True, axis="y")
            lines.append(new_line(ax, "--", color=figures.BLUE, label="constant rate"))
            lines.append(new_line(ax, "-", color=figures.VERMILLION, label="halved"))
        return tuple(lines)

    def move(self, artists, *, every, eta):
        constant, halved = followed(eta, STEPS), followed(eta, every)
        for curve, values in zip(artists, (constant[0], halved[0], constant[1], halved[1])):
            place_curve(curve, values)
        return Reading(f"All {STEPS} steps together are worth {short(halved[0][-1])} of the first rate: the loss ends at "
                       f"{halved[1][-1]:.2f}; with a constant rate it ends at {constant[1][-1]:.2f}.",
                       every <= 10 and halved[1][-1] < 0.5)


budget = explorer(Budget)
