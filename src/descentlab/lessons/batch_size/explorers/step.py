"""An explorer of a first step: where many batches land, and how long a step each batch size allows."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel
from descentlab.figures.labels import HALO

NOISE = 4.1                     # s, the typical error of a single sample's gradient; its square is no round number
WIDE, HIGH = 4.6, 8.0           # of the picture of the loss theta^2 / 2, whose bend is 1
SIZES = 2.0 ** np.linspace(0, 8, 81)


class FirstStep(Scene):
    """One parameter, and one step by each of many batches: on average up or down?"""

    draws = 300
    title, panels, size = "The noisier the batch, the shorter the step it allows", 2, (9.2, 4.3)
    alt = (f"Left, a parabola, the loss over one parameter, and on it where one step by each of {draws} batches lands; "
           "a dashed line at the loss where they began, another at the mean of where they land. Right, both axes "
           "logarithmic, the break-even eta against the batch size: in proportion first, level later. Above it the mean "
           "lies higher than the start.")
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
        self.errors = NOISE * np.random.default_rng(0).normal(size=self.draws)

    def paint(self):
        loss, law = self.canvas.axes
        return _paint_loss(loss), _paint_limit(law)

    def move(self, artists, *, size, eta, theta):
        (down, up, mean, level, name, begun, start), law = artists
        critical = (NOISE / theta) ** 2
        ends = theta - eta * (theta + self.errors / np.sqrt(size))
        before, after = theta**2 / 2, mean_after(size, eta, theta)
        higher = ends**2 / 2 > before
        for marks, those in ((down, ~higher), (up, higher)):
            marks.set_data(ends[those], ends[those] ** 2 / 2)
        mean.set_data([-WIDE, WIDE], [after, after])
        level.set_data([-WIDE, WIDE], [before, before])
        inside = after > 1.2        # there is room within the curve, and outside are crosses
        above = max(after, before) if abs(after - before) < 0.7 else after      # a name between two lines would be crossed
        name.set_position((1.1 if inside else WIDE - 0.15, min(above, HIGH - 0.7) + 0.1))
        begun.set_position((-WIDE + 0.15, before + 0.1))
        start.set_data([theta], [before])
        _place_limit(law, critical, size, eta)
        least = critical * eta / (2 - eta) if eta < 2 else np.inf
        way = "as high as" if np.isclose(after, before) else "above" if after > before else "below"
        return Reading(f"B = {size}, eta = {eta:g}: a step lands at {short(after)} on average, {way} the {short(before)} "
                       f"where it began. B* = {short(critical)}, and the break-even eta is "
                       f"{short(2 / (1 + critical / size))}.",
                       bool(abs(eta - 1) < 0.02 and least < size < least + 4), at={"theta": before})


first_step = explorer(FirstStep)


def _place_limit(artists, critical, size, eta):
    """The limit and its name, the proportion, the line at B*, and this B and eta."""
    limit, name, proportion, proportion_name, border, border_name, dot, dot_name = artists
    limit.set_data(SIZES, 2 / (1 + critical / SIZES))
    name.set_position((280, 1.6 / (1 + critical / 100)))
    proportion.set_data(SIZES, 2 * SIZES / critical)
    proportion_name.set_position((critical * 4.5 if critical < 20 else critical / 3, 2.5))     # on the free side of its line
    border.set_data([critical, critical], [0.05, 2.0])
    border_name.set_position((critical / 1.1, 0.06))
    dot.set_data([size], [eta])
    higher = 2 / (1 + critical / size) < eta < 2        # the name stands away from the limit's
    dot_name.set_position((np.clip(size, 2, 128), eta * (1.4 if higher else 1 / 1.4)))


def mean_after(size, eta, theta):
    """The loss after one step, on average over all batches."""
    return ((1 - eta) ** 2 * theta**2 + eta**2 * NOISE**2 / size) / 2


def _paint_loss(ax):
    """The loss; signs for where steps land, lower and higher than the start; levels of mean and start."""
    panel(ax, "where one step lands, with each of 300 batches\n(crosses: higher than it began; cut off at 8)", 11,
          xlim=(-WIDE, WIDE), ylim=(-0.3, HIGH), xlabel="theta", ylabel="loss")
    places = np.linspace(-WIDE, WIDE, 200)
    ax.plot(places, places**2 / 2, color="#888888", linewidth=1.6)
    return (new_line(ax, "o", color=figures.BLUE, markersize=6, alpha=0.4, markeredgewidth=0),
            new_line(ax, "x", color=figures.VERMILLION, markersize=6, markeredgewidth=1.6),
            new_line(ax, "-", color=figures.VERMILLION, linewidth=2.6),
            new_line(ax, "--", color=figures.BLACK, linewidth=1.6),
            ax.text(0, 0, "mean loss", color=figures.VERMILLION, fontsize=13, ha="right", va="bottom"),
            ax.text(0, 0, "start", color=figures.BLACK, fontsize=13, va="bottom"),
            new_line(ax, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.4, markersize=11))


def _paint_limit(ax):
    """The limit of eta with the two laws that it joins, where these cross, and the place of B and eta."""
    ticks, heights = [1, 4, 16, 64, 256], [0.05, 0.1, 0.2, 0.5, 1, 2]
    panel(ax, "below the curve a step goes down\non average, above it up", 11, xscale="log", yscale="log",
          xlim=(0.9, 285), ylim=(0.05, 3.3), xlabel="batch size B", ylabel="eta")
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    ax.set_yticks(heights, [f"{height:g}" for height in heights])
    ax.minorticks_off()
    ax.grid(True, axis="y")
    ax.axhline(2, color=figures.GREEN, linestyle="--", linewidth=1.8)
    ax.text(1, 2.1, "2 / bend", color=figures.GREEN, fontsize=12, va="bottom")
    return (new_line(ax, "-", color=figures.VERMILLION, linewidth=2.6, label="break-even eta"),
            ax.text(0, 0, "break-even", color=figures.VERMILLION, fontsize=13, ha="right", va="top",
                    path_effects=list(HALO)),
            new_line(ax, "--", color=figures.GREEN, linewidth=1.8),
            ax.text(0, 0, "in proportion to B", color=figures.GREEN, fontsize=12, ha="center", va="center",
                    path_effects=list(HALO)),
            new_line(ax, ":", color=figures.BLACK, linewidth=2),
            ax.text(0, 0, "B*", color=figures.BLACK, fontsize=13, ha="right", va="bottom"),
            new_line(ax, "o", color=figures.BLUE, markeredgecolor="white", markersize=14),
            ax.text(0, 0, "this B, eta", color=figures.BLUE, fontsize=12, ha="center", va="center",
                    path_effects=list(HALO)))
