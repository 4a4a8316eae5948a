"""The explorer of What is wrong with your own loop?: a rate that is halved soon goes no farther."""

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
        The sum of all rates so far, in first rates, and the loss.
    """
    network = task()
    start = network.initial(np.random.default_rng(0))
    path = descend(network.gradient, start, gd(Step(eta, every, 0.5)), STEPS)
    return np.append(0.0, np.cumsum(path.eta)) / eta, network.value(path.theta)


class Budget(Scene):
    """A rate that is halved again and again: what all rates add up to, and where the loss stops."""

    title, panels, size = "A rate that is halved again and again soon goes no farther", 2, (9.0, 4.0)
    alt = ("Left, the sum of all rates so far, in first rates, against the step: a curve that goes level. Right, the loss, which "
           "goes level with it, and dashed the loss at a constant rate; a dotted line and a dot show when the constant rate had "
           "gone as far.")
    controls = {
        "every": Slider("steps until the rate is halved", 5, 200, 10, 1, whole=True),
        "eta": Slider("rate at first", 0.1, 4.0, 0.5, 0.1)}
    goal = "leave the first rate at 0.5, and let the loss end below 0.5."
    reach, knobs = dict(every=60, eta=0.5), ("every", "eta")
    stops = {"every": (5, 10, 15, 20, 30, 40, 60, 80, 120, 200), "eta": 14}

    def paint(self):
        worth, loss = self.canvas.axes
        panel(worth, "the sum of all rates so far", xlim=(0, STEPS), ylim=(0, STEPS), xlabel="step t",
              ylabel="in first rates")
        panel(loss, "the loss", xlim=(0, STEPS), ylim=(0, 2.5), xlabel="step t")
        lines = []
        for ax in (worth, loss):
            ax.grid(True, axis="y")
            lines.append(new_line(ax, "--", color=figures.BLUE, label="constant rate"))
            lines.append(new_line(ax, "-", color=figures.VERMILLION, label="halved"))
        lines.append(new_line(loss, ":", color=figures.GREY))
        lines.append(new_line(loss, "o", color=figures.BLUE, markersize=9))
        figures.write(worth, (110, 118), "constant rate", figures.BLUE, offset=(-14, 8), ha="right")
        figures.write(worth, (200, 0), "halved", figures.VERMILLION, offset=(-6, 30), ha="right")
        return tuple(lines)

    def move(self, artists, *, every, eta):
        constant, halved = followed(eta, STEPS), followed(eta, every)
        for curve, values in zip(artists, (constant[0], halved[0], constant[1], halved[1])):
            place_curve(curve, values)
        same = min(round(float(halved[0][-1])), STEPS)
        artists[4].set_data([same, STEPS], [constant[1][same]] * 2)
        artists[5].set_data([same], [constant[1][same]])
        return Reading(f"All {STEPS} rates add up to {short(halved[0][-1])} first rates: the loss ends at {halved[1][-1]:.2f}. At the "
                       f"constant rate it is {constant[1][same]:.2f} after {same} steps, and ends at {constant[1][-1]:.2f}.",
                       eta == 0.5 and halved[1][-1] < 0.5)


budget = explorer(Budget)
