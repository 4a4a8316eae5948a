"""An explorer of a first step: where many batches land, and for which batch sizes and rates it goes down on average."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel
from descentlab.figures.labels import HALO
from descentlab.figures.palette import INK

NOISE = 4.1                     # s, the typical error of a single sample's gradient; its square is no round number
WIDE, HIGH = 4.6, 8.0           # of the picture of the loss theta^2 / 2, whose bend is 1
LOW, TOP = 0.05, 3.3            # of the picture of the rates
SIZES = 2.0 ** np.linspace(-1, 9, 101)
UP, DOWN = "#fbe3d4", "#d9e9f5"     # the two sides, so pale that words can be read on them


class FirstStep(Scene):
    """One parameter, and one step by each of many batches: on average up or down?"""

    draws = 60
    title, panels, size = "The noisier the batch, the shorter the step it allows", 2, (9.2, 4.3)
    alt = (f"Left, a parabola, the loss over one parameter, and on it where one step by each of {draws} batches lands; "
           "a dashed line at the loss where they began, another at the mean of where they land. Right, eta against the "
           "batch size, both logarithmic, and a border: above it the mean lies higher than the start, below it lower. "
           "The border rises with the batch size, and levels off.")
    controls = {
        "size": Slider("batch size B", 1, 256, 4, 1, whole=True, log=True),
        "eta": Slider("eta", 0.05, 3.0, 1.0, 0.01, log=True),
        "theta": Slider("start", -2.0, -0.5, -1.0, 0.05)}
    handles = (Handle("theta", label="the start"), Handle("size", "eta", panel=1, label="B and eta"))
    knobs, stops = ("size", "eta"), {"size": 25, "eta": 25}
    goal = "keep eta = 1, and find a batch, as small as you can, for which the mean lies below the start."
    reach = dict(size=17, eta=1.0)

    def __init__(self):
        super().__init__()
        self.errors = NOISE * np.random.default_rng(4).normal(size=self.draws)

    def paint(self):
        loss, plane = self.canvas.axes
        return _paint_loss(loss), _paint_plane(plane)

    def move(self, artists, *, size, eta, theta):
        (*marks, level, begun, start), (above, below, border, *dots, _, _) = artists
        before, after = theta**2 / 2, mean_after(size, eta, theta)
        rises = bool(after > before)
        ends = theta - eta * (theta + self.errors / np.sqrt(size))
        higher = ends**2 / 2 > before
        name_at = (1.1 if after > 1.2 else WIDE - 0.15,       # in the curve, or beside it
                   min(max(after, before) if abs(after - before) < 0.7 else after, HIGH - 0.7) + 0.1)
        for up, (signs, mean, name), dot in zip((False, True), (marks[:3], marks[3:]), dots):
            signs.set_data(ends[higher == up], ends[higher == up] ** 2 / 2)
            mean.set_data([-WIDE, WIDE], [after, after])
            name.set_position(name_at)
            dot.set_data([size], [eta])
            for one in (mean, name, dot):
                one.set_visible(up == rises)
        level.set_data([-WIDE, WIDE], [before, before])
        begun.set_position((-WIDE + 0.15, before + 0.1))
        start.set_data([theta], [before])
        limit = break_even(SIZES, theta)
        border.set_data(SIZES, limit)
        for side, edge in ((above, TOP), (below, LOW)):
            side.set_xy(np.column_stack([np.append(SIZES, SIZES[[-1, 0]]), np.append(limit, [edge, edge])]))
        least = (NOISE / theta) ** 2 * eta / (2 - eta) if eta < 2 else np.inf
        way = "as high as" if np.isclose(after, before) else "above" if rises else "below"
        return Reading(f"B = {size}, eta = {eta:g}: a step lands at {short(after)} on average, {way} the {short(before)} "
                       "where it began.", bool(abs(eta - 1) < 0.02 and least < size < least + 4), at={"theta": before})


first_step = explorer(FirstStep)


def mean_after(size, eta, theta):
    """The loss after one step, on average over all batches."""
    return ((1 - eta) ** 2 * theta**2 + eta**2 * NOISE**2 / size) / 2


def break_even(size, theta):
    """The eta with which a step ends as high as it began, on average over all batches."""
    return 2 / (1 + (NOISE / theta) ** 2 / size)


def _paint_loss(ax):
    """The loss; of steps that end lower and of those that end higher their signs, and a mean; the start and its level."""
    panel(ax, "where one step lands, with each of 60 batches\n(crosses: higher than it began; cut off at 8)", 11,
          xlim=(-WIDE, WIDE), ylim=(-0.3, HIGH), xlabel="theta", ylabel="loss")
    places = np.linspace(-WIDE, WIDE, 200)
    ax.plot(places, places**2 / 2, color="#888888", linewidth=1.6)
    artists = []
    for color, sign in ((figures.BLUE, "o"), (figures.VERMILLION, "x")):
        artists += [new_line(ax, sign, color=color, markersize=7, alpha=0.7, markeredgewidth=1.6),
                    new_line(ax, "-", color=color, linewidth=2.6),
                    ax.text(0, 0, "mean loss", color=color, fontsize=13, ha="right", va="bottom", path_effects=list(HALO))]
    return (*artists, new_line(ax, "--", color=figures.BLACK, linewidth=1.6),
            ax.text(0, 0, "start", color=figures.BLACK, fontsize=13, va="bottom"),
            new_line(ax, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.4, markersize=11))


def _paint_plane(ax):
    """The two sides of the border, the border, and the place of B and eta: a dot where it is below, a cross above."""
    ticks, heights = [1, 4, 16, 64, 256], [0.05, 0.1, 0.2, 0.5, 1, 2]
    panel(ax, "where the mean lies, for every B and eta\n(dot or cross: yours)", 11, xscale="log", yscale="log", xlim=(0.9, 285),
          ylim=(LOW, TOP), xlabel="batch size B", ylabel="eta")
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    ax.set_yticks(heights, [f"{height:g}" for height in heights])
    ax.minorticks_off()
    sides = [ax.fill([], [], color=color, linewidth=0)[0] for color in (UP, DOWN)]
    return (*sides, new_line(ax, "-", color=figures.BLACK, linewidth=2.6, label="border"),
            new_line(ax, "o", color=figures.BLUE, markeredgecolor="white", markersize=14),
            new_line(ax, "X", color=figures.VERMILLION, markeredgecolor="white", markersize=15),
            # What moves lies over what stands still, so these names are among it, though they stay.
            ax.text(1.1, TOP / 1.08, "higher than the start", color=INK[figures.VERMILLION], fontsize=13, va="top"),
            ax.text(250, LOW * 1.15, "lower than the start", color=INK[figures.BLUE], fontsize=13, ha="right", va="bottom"))
