"""An explorer of the quickest batch: the updates that were counted, times the price of one on a machine of one's own."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel

# The epochs that the lesson's network needed to a loss of 0.1, each size at its best eta.
MEASURED = {1: 2.083, 2: 2.104, 4: 2.167, 8: 2.208, 16: 2.292, 32: 2.740, 64: 3.854, 128: 5.833, 256: 10.333}
SIZES, UPDATES = np.array(list(MEASURED)), np.array([256 * epochs / size for size, epochs in MEASURED.items()])
LINE = np.linspace(1, 256, 256)


class Quickest(Scene):
    """An update costs a fixed part and a part for every digit; the updates of a run were counted in the lesson."""

    title, panels, size = "The time of a run: its updates times the price of one", 3, (9.2, 4.1)
    alt = ("Three panels over the batch size, all axes logarithmic. Left, the updates to the same loss fall, at first in "
           "proportion. In the middle, the price of an update rises, late and up to a ring at all 256 digits. Right, their "
           "product, the time of a run, falls, has a lowest place, marked with a star, and rises.")
    controls = {"dear": Slider("price of 256 digits, where one digit costs 1", 1.1, 40.0, 5.7, 0.1, log=True)}
    handles = (Handle(y="dear", panel=1, at=256, label="the price of 256 digits"),)
    knobs, stops = ("dear",), {"dear": 25}
    goal = "find a machine on which all 256 digits in one batch are the quickest."
    reach = dict(dear=1.2)

    def paint(self):
        return tuple(paint(ax) for paint, ax in zip((_paint_updates, _paint_price, _paint_time), self.canvas.axes))

    def move(self, artists, *, dear):
        _, (price, ring), (times, star) = artists
        price.set_data(LINE, price_of(LINE, dear))
        ring.set_data([256], [dear])
        spent = UPDATES * price_of(SIZES, dear)
        spent /= spent.min()
        best = int(spent.argmin())
        times.set_data(SIZES, spent)
        star.set_data([SIZES[best]], [1.0])
        others = [f"B = {size} takes {short(spent[place])} times as long" for place, size in ((0, 1), (8, 256)) if place != best]
        return Reading(f"256 digits cost {short(dear)} times as much as one: of the nine sizes B = {SIZES[best]} is the "
                       f"quickest; {', '.join(others)}.", bool(SIZES[best] == 256))


quickest = explorer(Quickest)


def price_of(size, dear):
    """Of one update: 1 for one digit, `dear` for 256, and in between on a straight line."""
    return 1 + (dear - 1) * (size - 1) / 255


def _panel(ax, title, heights, low):
    """A panel over the batch size with these ticks; two powers of ten high, for a product to be seen."""
    panel(ax, title, 11, xscale="log", yscale="log", xlabel="batch size B", xlim=(0.85, 330), ylim=(low, 90 * low))
    ax.set_xticks([1, 4, 16, 64, 256], ["1", "4", "16", "64", "256"])
    ax.set_yticks(heights, [f"{height:g}" for height in heights])
    ax.minorticks_off()
    ax.grid(True, axis="y")


def _paint_updates(ax):
    """What was counted, which no machine changes."""
    _panel(ax, "updates to loss 0.1\n(counted)", [10, 20, 50, 100, 200, 500], 8)
    ax.plot(SIZES, UPDATES, "o-", color=figures.BLACK, markeredgecolor="white", linewidth=2.2, markersize=8)
    return ()


def _paint_price(ax):
    """The price with its ring at all the digits."""
    _panel(ax, "x price of one update\n(yours: drag the ring)", [1, 2, 5, 10, 20, 50], 0.7)
    return (new_line(ax, "-", color=figures.BLUE, linewidth=2.6, label="price"),
            new_line(ax, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2, markersize=12))


def _paint_time(ax):
    """The time of each size, and a star for the quickest."""
    _panel(ax, "= time of a run\n(the quickest takes 1)", [1, 2, 5, 10, 20, 50], 0.7)
    return (new_line(ax, "o-", color=figures.GREEN, markeredgecolor="white", linewidth=2.2, markersize=8, label="time"),
            new_line(ax, "*", color=figures.BLUE, markeredgecolor="white", markersize=20, zorder=5))
