"""An explorer of the quickest batch: the updates that were measured, times the price of one on a machine of one's own."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel
from descentlab.figures.labels import HALO

# The epochs that the lesson's network needed to a loss of 0.1, each size at its best eta.
MEASURED = {1: 2.083, 2: 2.104, 4: 2.167, 8: 2.208, 16: 2.292, 32: 2.740, 64: 3.854, 128: 5.833, 256: 10.333}
SIZES, UPDATES = np.array(list(MEASURED)), np.array([256 * epochs / size for size, epochs in MEASURED.items()])
MOST = 2048
LINE = 2.0 ** np.linspace(0, 11, 111)


class Quickest(Scene):
    """An update costs a fixed part and a part for every digit; the updates of a run were counted in the lesson."""

    title, panels, size = "Which batch is quickest depends on the machine", 2, (9.2, 4.3)
    alt = ("Two panels over the batch size, both axes logarithmic. Left, the price of an update: level for small batches, and "
           "rising beyond F, where it is twice the fixed part. Right, the time of a run for nine batch sizes: it falls, has a "
           "lowest place, marked with a star, and rises.")
    controls = {"free": Slider("F: so many digits cost as much as the fixed part", 8, MOST, 60, 1, whole=True, log=True)}
    handles = (Handle("free", label="F"),)
    knobs, stops = ("free",), {"free": 25}
    goal = "find a machine on which all 256 digits in one batch are the quickest."
    reach = dict(free=1000)

    def paint(self):
        left, right = self.canvas.axes
        return _paint_price(left), _paint_time(right)

    def move(self, artists, *, free):
        (price, ring, name), (times, star) = artists
        price.set_data(LINE, 1 + LINE / free)
        ring.set_data([free], [2.0])
        name.set_position((free, 2.5))
        spent = UPDATES * (1 + SIZES / free)
        spent /= spent.min()
        best = int(spent.argmin())
        times.set_data(SIZES, spent)
        star.set_data([SIZES[best]], [1.0])
        others = [f"B = {size} takes {short(spent[place])} times as long" for place, size in ((0, 1), (8, 256)) if place != best]
        return Reading(f"F = {free}: of the nine sizes B = {SIZES[best]} is the quickest; {', '.join(others)}.",
                       bool(SIZES[best] == 256), at={"free": 2.0})


quickest = explorer(Quickest)


def _panel(ax, title, sizes, heights, **limits):
    """A panel over the batch size with these ticks."""
    panel(ax, title, 11, xscale="log", yscale="log", xlabel="batch size B", **limits)
    ax.set_xticks(sizes, [f"{size:,}" for size in sizes])
    ax.set_yticks(heights, [f"{height:g}" for height in heights])
    ax.minorticks_off()
    ax.grid(True, axis="y")


def _paint_price(ax):
    """The price with its ring at F, and the fixed part."""
    _panel(ax, "price of an update, its fixed part being 1\n(drag the ring: there it is 2)", [1, 4, 16, 64, 256, 1024],
           [1, 2, 5, 10, 20, 50], xlim=(0.9, 1.1 * MOST), ylim=(0.8, 60))
    ax.axhline(1, color=figures.BLACK, linestyle="--", linewidth=1.4)
    return (new_line(ax, "-", color=figures.BLUE, linewidth=2.6, label="price"),
            new_line(ax, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2, markersize=12),
            ax.text(0, 0, "F", color=figures.BLACK, fontsize=13, ha="center", path_effects=list(HALO)))


def _paint_time(ax):
    """The time of each size, and a star for the quickest."""
    _panel(ax, "time of a run: measured updates x this price,\nas a multiple of the quickest", [1, 4, 16, 64, 256],
           [1, 2, 5, 10, 20, 50], xlim=(0.9, 285), ylim=(0.8, 60))
    return (new_line(ax, "o-", color=figures.GREEN, markeredgecolor="white", linewidth=2.2, markersize=9, label="time"),
            new_line(ax, "*", color=figures.BLUE, markeredgecolor="white", markersize=20, zorder=5))
