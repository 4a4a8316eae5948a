"""An explorer of what a batch size costs: updates, epochs, and the time on a machine of one's own."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel
from descentlab.figures.labels import HALO

MOST = 4096
# The epochs that the lesson's network needed to a loss of 0.1, each size at its best eta.
MEASURED = {1: 2.083, 2: 2.104, 4: 2.167, 8: 2.208, 16: 2.292, 32: 2.740, 64: 3.854, 128: 5.833, 256: 10.333}
SIZES = 2.0 ** np.linspace(0, 12, 121)


class Quickest(Scene):
    """The law of the batch size: updates like 1 + B*/B, epochs like 1 + B/B*, and an update's time like 1 + B/F.

    Beside it lies what was measured, with the same price of an update.
    """

    title, panels, size = "Which batch is quickest depends on B* and on the machine", 2, (9.2, 4.3)
    alt = ("Two panels over the batch size, both axes logarithmic. Left, updates fall and then stay level, epochs stay level "
           "and then rise; the two curves cross at B*. Squares, the measured epochs, lie below their curve for large batches. "
           "Right, the time of a run falls, has a lowest point, and rises; the squares lie higher for small batches, and turn "
           "at a somewhat larger one. A dot marks the chosen batch size.")
    controls = {
        "size": Slider("batch size B", 1, MOST, 16, 1, whole=True, log=True),
        "critical": Slider("B*", 4, 1000, 28, 1, whole=True, log=True),
        "free": Slider("F: the samples that double the price of an update", 4, MOST, 60, 1, whole=True, log=True)}
    handles = (Handle("critical", label="B*"), Handle("size", panel=1, label="the batch size"))
    knobs, stops = ("size", "free"), {"size": 13, "free": 21}
    goal = "keep B* = 28, and find a machine on which batches of about 256 are the quickest."
    reach = dict(free=2341)

    def paint(self):
        left, right = self.canvas.axes
        return _paint_work(left), _paint_time(right)

    def move(self, artists, *, size, critical, free):
        (updates, epochs, names, corner, corner_name), (time, measured, dot) = artists
        updates.set_data(SIZES, 1 + critical / SIZES)
        epochs.set_data(SIZES, 1 + SIZES / critical)
        for name, place in zip(names, (critical / 9, critical * 9)):
            name.set_position((min(max(place, 3), MOST / 3), 13))
        corner.set_data([critical], [2.0])
        corner_name.set_position((critical, 2.7))
        best = float(np.clip(np.sqrt(critical * free), 1, MOST))
        least = _time(best, critical, free)
        time.set_data(SIZES, _time(SIZES, critical, free) / least)
        sizes, needed = np.array(list(MEASURED)), np.array(list(MEASURED.values()))
        spent = needed / sizes * (1 + sizes / free)
        measured.set_data(sizes, spent / spent.min())
        longer = _time(size, critical, free) / least
        dot.set_data([size], [longer])
        return Reading(f"B = {size}: {short(1 + critical / size)} times the fewest updates, {short(1 + size / critical)} times "
                       f"the fewest epochs, {short(longer)} times the time of the quickest batch, which is {best:.0f}.",
                       bool(critical == 28 and abs(np.log(best / 256)) < 0.1), at={"critical": 2.0, "size": longer})


quickest = explorer(Quickest)


def _time(size, critical, free):
    """Of a run, in units of its fewest updates times the fixed price of one."""
    return (1 + critical / size) * (1 + size / free)


def _panel(ax, title, ticks):
    """A panel over the batch size with these ticks of its height."""
    sizes = [1, 4, 16, 64, 256, 1024, 4096]
    panel(ax, title, 11, xscale="log", yscale="log", xlim=(0.9, 1.1 * MOST), ylim=(0.8, 1.2 * ticks[-1]),
          xlabel="batch size B")
    ax.set_xticks(sizes, [f"{size:,}" for size in sizes])
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.minorticks_off()
    ax.grid(True, axis="y")


def _paint_work(ax):
    """The curves of updates and epochs with their names, the place where they cross, measured squares."""
    _panel(ax, "updates and epochs, as multiples of the fewest\n(squares: measured epochs; drag the ring, B*)",
           [1, 2, 5, 10, 20, 50, 100])
    sizes, needed = np.array(list(MEASURED)), np.array(list(MEASURED.values()))
    ax.plot(sizes, needed / needed[0], "s", color=figures.VERMILLION, markeredgecolor="white", markersize=8, zorder=2.5)
    return (new_line(ax, "-", color=figures.BLUE, linewidth=2.6, label="updates"),
            new_line(ax, "--", color=figures.VERMILLION, linewidth=2.6, label="epochs"),
            tuple(ax.text(0, 0, name, color=color, fontsize=13, ha=side, path_effects=list(HALO))
                  for name, color, side in (("updates", figures.BLUE, "left"), ("epochs", figures.VERMILLION, "right"))),
            new_line(ax, "o", color="none", markeredgecolor=figures.BLACK, markeredgewidth=2, markersize=16),
            ax.text(0, 0, "B*", color=figures.BLACK, fontsize=13, ha="center", path_effects=list(HALO)))


def _paint_time(ax):
    """The curve of the time, squares for measured updates, and the dot for this B."""
    _panel(ax, "updates x price, as a multiple of the quickest\n(squares: measured updates; drag the dot, B)",
           [1, 2, 5, 10, 20, 50])
    return (new_line(ax, "-", color=figures.GREEN, linewidth=2.6, label="time"),
            new_line(ax, "s", color=figures.GREEN, markeredgecolor="white", markersize=8),
            new_line(ax, "o", color=figures.BLACK, markeredgecolor="white", markersize=12))
