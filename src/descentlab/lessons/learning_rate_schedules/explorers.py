"""The explorers of How should the learning rate change?: two rates, schedules, and three runs that stand still."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel, place_curve
from descentlab.lessons.learning_rate_schedules.cases import KINDS

STEPS = 300
BENDS, SPREAD, START = np.array([1.0, 0.02]), 0.5, np.array([3.0, 10.0])
BEST_CONSTANT = 0.0628      # the lowest that any constant rate reaches in that valley, at 0.36


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


def _dot(ax, color):
    return new_line(ax, "o", color=color, markeredgecolor="white", markersize=11)


def _draw_goal(ax, steps, height, lift=-17, right=False):
    """The end that is to be reached, as a short green line, with its name below, above it if lifted, or right of it."""
    ax.plot([0.9 * steps, steps], [height, height], linestyle=":", color=figures.GREEN, linewidth=4, zorder=4)
    offset, ha, va = ((5, 0), "left", "center") if right else ((-4, lift), "right", "baseline")
    figures.write(ax, (steps, height), "goal", figures.GREEN, offset=offset, ha=ha, va=va)


class Settle(Scene):
    """One parameter, noise, and two rates: where the loss settles under each."""

    steps, start = 200, 10.0
    title, panels, size = "Each rate has a floor of its own", 2, (8.6, 4.2)
    alt = ("Left, the rate over 200 steps: one value, and from a chosen step on another; right, logarithmic, the mean "
           "loss as a thick line, what 30 runs measure of it as small dots, and dashed the floor of each of the two "
           "rates, with its name at the right.")
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
        panel(rates, "learning rate eta", yscale="log", xlim=(0, self.steps), ylim=(0.008, 2.4), xlabel="step t")
        panel(history, "mean loss; dots: mean of 30 runs", yscale="log", xlim=(0, 1.42 * self.steps),      # room for names
              ylim=(1e-3, 100), xlabel="step t")
        history.set_xticks(range(0, self.steps + 1, 50))
        _draw_goal(history, self.steps, 0.006, right=True)
        for ax in (rates, history):
            ax.grid(True, axis="y")
        return (new_line(rates, "-", color=figures.SCHEDULE, label="eta"),
                new_line(history, ".", color=figures.VERMILLION, markersize=3.5, alpha=0.6),
                new_line(history, "-", color=figures.BLUE, linewidth=2.6, label="mean loss"),
                *(new_line(history, "--", color=figures.BLACK, linewidth=1.3, zorder=1.5) for _ in range(2)),
                *(history.text(1.03 * self.steps, 1, f"{which} floor", va=side, fontsize=12, zorder=6)
                  for which, side in (("first", "bottom"), ("later", "top"))))

    def move(self, artists, *, eta, later, switch):
        curve, thin, thick, *floors = artists
        floors, names = floors[:2], floors[2:]
        rates = np.where(np.arange(self.steps) < switch, eta, later)
        mean = expected_loss(rates, np.ones(1), 1.0, np.array([self.start]))
        x = [np.full(30, self.start)]
        for rate, xi in zip(rates, self.noise):
            x.append((1 - rate) * x[-1] - rate * xi)
        place_curve(curve, rates)
        place_curve(thin, (np.array(x) ** 2 / 2).mean(axis=1))
        place_curve(thick, mean)
        heights = [rate / (2 * (2 - rate)) for rate in (eta, later)]
        for line, name, height in zip(floors, names, heights):
            line.set_data([0, self.steps], [height, height])
            name.set_position((name.get_position()[0], height))
        return Reading(f"Floors: {short(heights[0])}, then {short(heights[1])}. At step {self.steps} the mean loss is "
                       f"{short(mean[-1])}.", mean[-1] < 0.006)


settle = explorer(Settle)


class Annealing(Scene):
    """Every schedule as a curve, before it is used, and beside it the mean loss that it gives in a noisy valley."""

    title, panels, size = "Where the rate is high, noise holds the loss up", 2, (8.6, 4.2)
    alt = ("Left, the learning rate over 300 steps, with a dot at its peak; right, the mean loss in a noisy valley over the "
           "same steps, logarithmic, with a dashed line at what the best constant rate reaches; thin and pale, the other "
           "schedules at the same peak.")
    controls = {
        "kind": Choice("schedule", KINDS, "staircase"),
        "peak": Slider("peak of eta", 0.02, 2.2, 1.6, 0.01, log=True)}
    handles = Handle(y="peak", at=0, label="peak"),
    goal = "end below 0.0314, half of what the best constant rate can reach."
    reach = dict(kind="linear", peak=1.02)
    knobs, stops = ("kind", "peak"), {"peak": 25}
    shown = np.r_[0:12, 12:STEPS + 1:6]         # the thin curves need fewer points

    def paint(self):
        rates, history = self.canvas.axes
        panel(rates, "learning rate eta", xlim=(0, STEPS), ylim=(0, 2.3), xlabel="step t")
        rates.grid(True, axis="y")
        eta = new_line(rates, "-", color=figures.SCHEDULE, label="eta"), _dot(rates, figures.SCHEDULE)
        panel(history, "mean loss; thin: the others at this peak", yscale="log", xlim=(0, STEPS), ylim=(0.015, 12), xlabel="step t")
        history.grid(True, axis="y")
        history.axhline(BEST_CONSTANT, color=figures.BLACK, linestyle="--", linewidth=1.5)
        figures.write(history, (0, BEST_CONSTANT), "best constant rate", figures.BLACK, offset=(6, -17))
        _draw_goal(history, STEPS, BEST_CONSTANT / 2)
        others = tuple(new_line(history, "-", color=figures.PALE, linewidth=1.0, zorder=1.5) for _ in KINDS)
        return *eta, new_line(history, "-", color=figures.BLUE, label="mean loss"), others

    def move(self, artists, *, kind, peak):
        curve, dot, loss, others = artists
        eta = KINDS[kind](peak, STEPS)(np.arange(STEPS))
        losses = expected_loss(eta)
        place_curve(curve, eta)
        dot.set_data([0], [peak])
        place_curve(loss, losses)
        for line, each in zip(others, KINDS.values()):
            line.set_data(self.shown, expected_loss(each(peak, STEPS)(np.arange(STEPS)))[self.shown])
        end = f"{losses[-1]:.4g} at the end" if losses[-1] <= 1e3 else "out of sight at the end"
        return Reading(f"The mean loss is {end}.", losses[-1] < BEST_CONSTANT / 2)


annealing = explorer(Annealing)


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
    title, panels, size = "Old noise, blue, leaves; new noise, orange, enters", 4, (9.2, 4.2)
    alt = ("Four schedules with a peak of 1, side by side; at the top their rates. Below, the mean loss along the flat direction "
           "over 300 steps as stacked areas: blue what is left of noise made before a mark, a dotted line; orange below it, from the "
           "mark on, noise made after it; grey on top the way not yet gone.")
    controls = {"cut": Slider("mark at step", 0, STEPS, 150, 1, whole=True)}
    handles = tuple(Handle("cut", panel=k, label=f"mark, {name}") for k, name in enumerate(names))
    goal = ("find a mark after which the late line makes more than half of the loss that it ends with, and the cosine less than a "
            "tenth of its own.")
    reach, stops = dict(cut=240), {"cut": range(0, STEPS + 1, 10)}
    colors = (figures.VERMILLION, 0.65), (figures.BLUE, 0.45), (figures.PALE, 0.4)
    shown = np.arange(0, STEPS + 1, 3)

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
        first, second, *_ = self.canvas.axes
        figures.write(first, (0, 0.1), "way\nto go", figures.BLACK, offset=(4, 0), va="center")
        figures.write(second, (STEPS, 0.165), "rate", figures.SCHEDULE, offset=(-4, 0), ha="right", va="center")
        figures.write(second, (STEPS, 0.095), "loss", figures.BLACK, offset=(-4, 0), ha="right", va="center")
        return tuple(artists)

    def move(self, artists, *, cut):
        share, told = {}, []
        for name, (*areas, upright) in zip(self.names, artists):
            parts = parts_of_loss(KINDS[name](1.0, STEPS)(np.arange(STEPS)) * np.ones(STEPS), cut)
            heights = np.minimum(np.cumsum([np.zeros(STEPS + 1), *parts], axis=0), 0.12)[:, self.shown]
            for area, low, high in zip(areas, heights, heights[1:]):
                area.set_xy(np.array([*zip(self.shown, low), *zip(self.shown[::-1], high[::-1])]))
            upright.set_data([cut, cut], [0, 0.165])
            share[name] = parts[0, -1] / parts[:, -1].sum()
            told.append(f"{name} {parts[1, -1]:.3f} and {parts[0, -1]:.3f}")
        return Reading(f"At the end, noise from before step {cut} and from after it: {', '.join(told)}.",
                       share["late line"] > 0.5 and share["cosine"] < 0.1)


old_and_new = explorer(OldAndNew)


class Standing(Scene):
    """Three runs whose validation loss no longer falls, each for another reason, and one change of the rate."""

    steps, bends = 300, np.array([1.0, 0.05])
    runs = {"P": (np.full(steps, 1.9), 0.0),       # its rates; where along y the validation loss is lowest
            "Q": (np.where(np.arange(steps) < 20, 0.5, 0.002), 0.0),
            "R": (np.full(steps, 0.2), 5.0)}
    title, panels, size = "Three runs in trouble: which change of the rate helps?", 2, (8.6, 4.2)
    alt = ("Left, the rate over 300 steps, logarithmic, with a dot at the step from which on it is changed; right, logarithmic, the "
           "training loss, dashed, and the validation loss, solid, of a run in a noisy valley.")
    controls = {
        "run": Choice("run", tuple(runs), "P"),
        "factor": Slider("rate times", 0.01, 300, 1, 0.01, log=True),
        "switch": Slider("from step", 0, steps, 150, 1, whole=True)}
    handles = Handle("switch", label="from which step on the rate is changed"),
    goal = "a validation loss below 0.06 at the end, for each of the three runs."
    reach = dict(run="P", factor=0.1, switch=150)
    knobs, stops = ("run", "factor", "switch"), {"factor": 19, "switch": 13}

    def paint(self):
        rates, history = self.canvas.axes
        panel(rates, "learning rate eta; dot: changed from here", yscale="log", xlim=(0, self.steps), ylim=(5e-4, 4),
              xlabel="step t")
        panel(history, "mean loss: training dashed, validation solid", yscale="log", xlim=(0, self.steps),
              ylim=(0.008, 12), xlabel="step t")
        _draw_goal(history, self.steps, 0.06, lift=7)
        for ax in (rates, history):
            ax.grid(True, axis="y")
        return (new_line(rates, "-", color=figures.SCHEDULE, label="eta"), _dot(rates, figures.BLACK),
                new_line(rates, ":", color=figures.BLACK, linewidth=1.8),
                new_line(history, "--", color=figures.BLACK, linewidth=2.2, zorder=5, label="training"),
                new_line(history, "-", color=figures.VERMILLION, linewidth=2.6, label="validation"))

    def move(self, artists, *, run, factor, switch):
        curve, dot, upright, dashed, solid = artists
        rates, lowest = self.runs[run]
        eta = np.where(np.arange(self.steps) < switch, rates, np.minimum(factor * rates, 1.95))
        training = expected_loss(eta, self.bends)
        # Along y the mean itself falls: the mean of (y - lowest)^2 is that of y^2, less 2 * lowest * mean, plus lowest^2.
        mean = START[1] * np.cumprod([1.0, *(1 - eta * self.bends[1])])
        validation = training + self.bends[1] * (lowest**2 / 2 - lowest * mean)
        place_curve(curve, eta)
        here = eta[min(switch, self.steps - 1)]
        dot.set_data([switch], [here])
        upright.set_data([switch, switch], [5e-4, 4.0])
        place_curve(dashed, training)
        place_curve(solid, validation)
        return Reading(f"Run {run}: at the end training is at {short(training[-1])}, validation at "
                       f"{short(validation[-1])}; its lowest was {short(validation.min())}.",
                       validation[-1] < 0.06, at={"switch": here})


standing = explorer(Standing)
