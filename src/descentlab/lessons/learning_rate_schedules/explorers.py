"""The explorers of How should the learning rate change?: two rates, schedules, and three runs that stand still."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel, place_curve
from descentlab.figures.labels import HALO
from descentlab.lessons.learning_rate_schedules.cases import KINDS

STEPS = 300
BENDS, SPREAD, START = np.array([1.0, 0.02]), 0.5, np.array([3.0, 10.0])


def expected_loss(eta, bends=BENDS, spread=SPREAD, start=START):
    """The mean loss of descent with noise on L = sum of bend * x^2 / 2, at each step.

    Exact, with no run at all: a step is x <- (1 - eta bend) x - eta spread xi, so the mean square obeys
    q <- (1 - eta bend)^2 q + eta^2 spread^2 in each coordinate.

    Parameters
    ----------
    eta : ndarray of shape (T,)
        The rates.
    bends, start : ndarray of shape (d,)
    spread : float
        The noise's standard deviation.

    Returns
    -------
    ndarray
        (T + 1,).
    """
    squares = [start**2]
    for rate in eta:
        squares.append((1 - rate * bends) ** 2 * squares[-1] + (rate * spread) ** 2)
    return np.array(squares) @ bends / 2


class Settle(Scene):
    """One parameter, noise, and two rates: where the loss settles under each."""

    steps, start = 200, 10.0
    title, panels, size = "Each rate has a floor of its own", 2, (8.6, 4.2)
    alt = ("Left, the rate over 200 steps: one value, and from a chosen step on another, with a round handle on each; right, "
           "logarithmic, the mean loss as a thick line, what 30 runs measure of it as small dots, dashed the floor of each of the "
           "two rates, with its name, and a thick dotted line for the goal.")
    controls = {
        "eta": Slider("first eta", 0.01, 1.9, 0.5, 0.01, log=True),
        "later": Slider("later eta", 0.01, 1.9, 0.1, 0.01, log=True),
        "switch": Slider("later from step", 0, steps, 60, 1, whole=True)}
    handles = Handle("switch", "later", label="from when, and to what"), Handle(y="eta", at=0)
    goal = "bring the mean loss below 0.006 at step 200. (The best single rate reaches 0.0077.)"
    reach, knobs, stops = dict(later=0.02), ("later", "eta", "switch"), {"later": 20, "eta": 8, "switch": 8}

    def __init__(self):
        super().__init__()
        self.noise = np.random.default_rng(3).normal(size=(self.steps, 30))

    def paint(self):
        rates, history = self.canvas.axes
        panel(rates, "learning rate eta", yscale="log", ylim=(0.008, 2.4), xlabel="step t")
        panel(history, "mean loss (bend 1, noise 1, start at 10)", yscale="log", ylim=(1e-3, 100), xlabel="step t")
        history.plot([0.6 * self.steps, self.steps], [0.006, 0.006], linestyle=":", color=figures.GREEN, linewidth=4, zorder=4)
        figures.write(history, (0.6 * self.steps, 0.006), "goal", figures.GREEN, offset=(-6, 0), va="center", ha="right")
        figures.write(history, (self.steps, 30), "line: mean loss, formula", figures.BLUE, offset=(0, 0), ha="right")
        figures.write(history, (self.steps, 9), "dots: mean of 30 runs", figures.VERMILLION, offset=(0, 0), ha="right")
        for ax in (rates, history):
            ax.set(xlim=(0, self.steps), xticks=range(0, self.steps + 1, 50))
            ax.grid(True, axis="y")
        return (new_line(rates, "-", color=figures.SCHEDULE, label="eta"),
                new_line(history, ".", color=figures.VERMILLION, markersize=3.5, alpha=0.6),
                new_line(history, "-", color=figures.BLUE, linewidth=2.6, label="mean loss"),
                *(new_line(history, "--", color=figures.BLACK, linewidth=1.3, zorder=1.5) for _ in range(2)),
                *(history.text(x * self.steps, 1, f"{which} floor", va=side, ha=ha, fontsize=12, zorder=6, path_effects=list(HALO))
                  for which, side, x, ha in (("first", "bottom", 0.99, "right"), ("later", "top", 0.01, "left"))),
                new_line(rates, "o", color=figures.SCHEDULE, markeredgecolor="white", markersize=13, clip_on=False, zorder=6))

    def move(self, artists, *, eta, later, switch):
        curve, thin, thick, *floors, handles = artists
        floors, names = floors[:2], floors[2:]
        handles.set_data([0, switch], [eta, later])
        rates = np.where(np.arange(self.steps) < switch, eta, later)
        mean = expected_loss(rates, np.ones(1), 1.0, np.array([self.start]))
        x = [np.full(30, self.start)]
        for rate, xi in zip(rates, self.noise):
            x.append((1 - rate) * x[-1] - rate * xi)
        place_curve(curve, rates)
        place_curve(thin, (np.array(x) ** 2 / 2).mean(axis=1))
        place_curve(thick, mean)
        heights = [rate / (2 * (2 - rate)) for rate in (eta, later)]
        for line, name, height, apart in zip(floors, names, heights, (1.1, 0.8)):
            line.set_data([0, self.steps], [height, height])
            name.set_position((name.get_position()[0], apart * height))
        return Reading(f"Floors: {short(heights[0])}, then {short(heights[1])}. At step {self.steps} the mean loss is "
                       f"{short(mean[-1])}.", mean[-1] < 0.006)


settle = explorer(Settle)


def parts_of_loss(eta, cut):
    """What the loss along the flat direction is made of at each step: the parts of `expected_loss` there.

    Parameters
    ----------
    eta : ndarray of shape (T,)
    cut : int
        The step from which on noise is new.

    Returns
    -------
    ndarray (3, T + 1)
        Of the noise made from the cut on, of the noise made before it, and of the way not yet gone.
    """
    bend, new = BENDS[1], np.arange(len(eta)) >= cut
    squares = [np.array([0.0, 0.0, START[1] ** 2])]
    for rate, entering in zip(eta, np.array([new, ~new, 0 * new]).T):
        squares.append((1 - rate * bend) ** 2 * squares[-1] + (rate * SPREAD) ** 2 * entering)
    return bend * np.array(squares).T / 2


class OldAndNew(Scene):
    """Four schedules side by side: what of the loss at each step is old noise, and what is new, before and after a mark."""

    names = "constant", "staircase", "cosine", "late line"
    title, panels, size = "After the mark old noise leaves and new noise enters", 4, (9.2, 4.4)
    alt = ("Four schedules with a peak of 1, side by side; at the top their rates. Below, the mean loss along the flat direction "
           "over 300 steps as stacked areas, each with its name: blue the old noise, made before a mark, a dotted line; orange below it, "
           "from the mark on, the new noise; grey on top the way to go, torn off where it is higher than the picture.")
    controls = {"cut": Slider("mark at step", 0, STEPS, 150, 1, whole=True)}
    handles = tuple(Handle("cut", panel=k, label=f"mark, {name}") for k, name in enumerate(names))
    goal = "put the mark where, at the end, new noise is less than a tenth of the cosine's loss, but more than half of the late line's."
    reach, stops = dict(cut=240), {"cut": range(0, STEPS + 1, 10)}
    colors = (figures.VERMILLION, 0.65), (figures.BLUE, 0.45), (figures.PALE, 0.4)
    shown = np.arange(0, STEPS + 1, 3)
    torn = 0.114 + 0.007 * np.abs(shown / 12 % 2 - 1)       # the edge says that the way to go begins higher

    def paint(self):
        artists = []
        for ax, name in zip(self.canvas.axes, self.names):
            panel(ax, name, xlim=(0, STEPS), ylim=(0, 0.18), xlabel="step t")
            ax.set_xticks([0, STEPS // 2, STEPS])
            ax.set_yticks([0, 0.05, 0.1], ["0", "0.05", "0.1"] if name == self.names[0] else [])
            eta = KINDS[name](1.0, STEPS)(np.arange(STEPS))
            ax.plot(np.arange(STEPS), 0.135 + 0.03 * eta, color=figures.SCHEDULE, linewidth=2.4)
            ax.axhline(0.135, color=figures.GREY, linewidth=0.8)
            ax.axhline(0.125, color="white", linewidth=9, zorder=3)     # the loss ends below the strip of the rate
            areas = tuple(ax.fill([0], [0], color=color, alpha=alpha, linewidth=0)[0] for color, alpha in self.colors)
            artists.append((*areas, new_line(ax, ":", color=figures.BLACK, linewidth=1.8)))
        first, *_ = self.canvas.axes
        for place, text in (((4, 0.1), "way\nto go"), ((30, 0.022), "old\nnoise"), ((205, 0.022), "new\nnoise")):
            figures.write(first, place, text, figures.BLACK, offset=(0, 0), va="center")
        first.text(-0.34, 0.83, "rate", transform=first.transAxes, fontsize=12, color=figures.INK[figures.SCHEDULE], va="center")
        first.text(-0.34, 0.63, "loss", transform=first.transAxes, fontsize=12, va="center")
        return tuple(artists)

    def move(self, artists, *, cut):
        share, told = {}, []
        for name, (*areas, upright) in zip(self.names, artists):
            parts = parts_of_loss(KINDS[name](1.0, STEPS)(np.arange(STEPS)) * np.ones(STEPS), cut)
            heights = np.minimum(np.cumsum([np.zeros(STEPS + 1), *parts], axis=0)[:, self.shown], self.torn)
            for area, low, high in zip(areas, heights, heights[1:]):
                area.set_xy(np.array([*zip(self.shown, low), *zip(self.shown[::-1], high[::-1])]))
            upright.set_data([cut, cut], [0, 0.165])
            share[name] = parts[0, -1] / parts[:, -1].sum()
            told.append(f"{name} {parts[1, -1]:.3f} and {parts[0, -1]:.3f}")
        return Reading(f"At the end, noise from before step {cut} and from after it: {', '.join(told)}.",
                       share["late line"] > 0.5 and share["cosine"] < 0.1)


old_and_new = explorer(OldAndNew)


class Standing(Scene):
    """Three runs whose validation loss no longer falls, each for another reason, and one change of the rate for all."""

    steps, bends = 300, np.array([1.0, 0.05])
    runs = {"P": (np.where(np.arange(steps) < 20, 0.5, 0.002), 0.0),      # its rates; where along y the validation loss is lowest
            "Q": (np.full(steps, 0.2), 5.0),
            "R": (np.full(steps, 1.9), 0.0)}
    title, panels, size = "Three runs in trouble: each needs a change of its own", 3, (9.2, 4.2)
    alt = ("Three runs in a noisy valley, side by side, each over 300 steps: the training loss, dashed, and the validation loss, solid, "
           "logarithmic. At a dotted line with a round handle the rate of each is multiplied; a thin line is the validation loss without.")
    controls = {
        "factor": Slider("rate times", 0.01, 300, 1, 0.01, log=True),
        "switch": Slider("from step", 0, steps, 150, 1, whole=True)}
    handles = tuple(Handle("switch", panel=k, label=f"from which step on the rate is changed, {run}") for k, run in enumerate(runs))
    goal = "bring one run after the other to a validation loss below 0.08. Each needs a change of its own."
    reach = dict(factor=0.1, switch=150)
    knobs, stops = ("factor", "switch"), {"factor": (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300), "switch": range(0, steps + 1, 10)}
    shown = np.r_[0:12, 12:steps + 1:4]

    def losses(self, run, factor, switch):
        """The training and the validation loss of a run at each step."""
        rates, lowest = self.runs[run]
        eta = np.where(np.arange(self.steps) < switch, rates, np.minimum(factor * rates, 1.95))
        training = expected_loss(eta, self.bends)
        # Along y the mean itself falls: the mean of (y - lowest)^2 is that of y^2, less 2 * lowest * mean, plus lowest^2.
        mean = START[1] * np.cumprod([1.0, *(1 - eta * self.bends[1])])
        return training, training + self.bends[1] * (lowest**2 / 2 - lowest * mean)

    def paint(self):
        artists = []
        for ax, run, title in zip(self.canvas.axes, self.runs, ("P", "Q", "R")):
            panel(ax, title, yscale="log", xlim=(0, self.steps), ylim=(0.008, 12), xlabel="step t")
            ax.set_xticks([0, self.steps // 2, self.steps])
            ax.grid(True, axis="y")
            if run != "P":
                ax.tick_params(labelleft=False)
            ax.plot(self.losses(run, 1, 0)[1], color=figures.VERMILLION, linewidth=0.8)
            ax.plot([0.8 * self.steps, self.steps], [0.08, 0.08], linestyle=":", color=figures.GREEN, linewidth=4, zorder=4)
            artists.append((new_line(ax, ":", color=figures.BLACK, linewidth=1.8),
                            new_line(ax, "--", color=figures.BLACK, linewidth=2.2, zorder=5),
                            new_line(ax, "-", color=figures.VERMILLION, linewidth=2.6),
                            new_line(ax, "o", color=figures.BLACK, markeredgecolor="white", markersize=13, zorder=6)))
        first, second, third = self.canvas.axes
        figures.write(first, (self.steps, 0.08), "goal", figures.GREEN, offset=(-4, 7), ha="right")
        first.set_ylabel("mean loss")
        figures.write(first, (40, 1.15), "both", figures.BLACK, offset=(0, 0))
        figures.write(second, (50, 1.2), "training", figures.BLACK, offset=(0, 0))
        figures.write(second, (28, 0.0125), "validation", figures.VERMILLION, offset=(0, 0))
        figures.write(third, (40, 3.0), "both", figures.BLACK, offset=(0, 0))
        return tuple(artists)

    def move(self, artists, *, factor, switch):
        ends = {}
        for (upright, dashed, solid, grip), run in zip(artists, self.runs):
            training, validation = self.losses(run, factor, switch)
            upright.set_data([switch, switch], [0.008, 12])
            grip.set_data([switch], [8])
            dashed.set_data(self.shown, training[self.shown])
            solid.set_data(self.shown, validation[self.shown])
            ends[run] = validation[-1]
        told = ", ".join(f"{run} {short(end)}" for run, end in ends.items())
        return Reading(f"Validation at the end: {told}.", min(ends.values()) < 0.08)


standing = explorer(Standing)
