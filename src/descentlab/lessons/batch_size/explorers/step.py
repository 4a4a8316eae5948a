"""An explorer of one step with a noisy gradient: how long it should be."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel

BEND, SLOPE = 0.3, 0.5      # of the digits' loss at a random start
MEASURED = {1: 0.2, 4: 0.8, 16: 3.2, 64: 6.4, 256: 6.4}      # best for five epochs, in steps of two
ETAS, SIZES = np.geomspace(0.02, 20, 200), np.geomspace(1, 1024, 200)


class BestStep(Scene):
    """What one step does to the loss on average, against eta; and the best eta against the batch size."""

    title, panels, size = "A noisy gradient wants a shorter step", 2, (8.6, 4.2)
    alt = ("Left, the change of the loss in one step against eta: it falls, has a lowest point, and rises. Right, the "
           "eta of that lowest point against the batch size, both logarithmic: it rises in proportion, and bends to a "
           "level at the critical batch size. Pale stars, the best of whole runs, have the same shape, but "
           "lie higher.")
    controls = {
        "size": Slider("batch size B", 1, 1024, 16, 1, whole=True, log=True),
        "eta": Slider("eta", 0.02, 20.0, 3.0, 0.01, log=True),
        "critical": Slider("critical batch size", 1.0, 1000.0, 25.0, 1.0, log=True)}
    handles = (Handle("eta", label="the step"), Handle("size", panel=1))
    knobs, stops = ("size", "critical"), {"size": 21, "critical": 16}
    goal = "with a critical batch size of 100, find a B whose best eta is half of 1 / bend."
    reach = dict(size=100, critical=100.0)

    def paint(self):
        step, best = self.canvas.axes
        panel(step, "change of the loss in one step", xscale="log", xlim=(ETAS[0], ETAS[-1]), ylim=(-0.45, 0.45),
              xlabel="eta")
        step.axhline(0, color=figures.PALE, linewidth=1)
        panel(best, "best eta of one step; pale: of our runs\ndashed: critical batch size", xscale="log", yscale="log",
              xlim=(1, 1024), ylim=(0.02, 20),
              xlabel="batch size B")
        for k in (1, 2):
            best.axhline(k / BEND, color=figures.VERMILLION, linestyle=":", linewidth=1.6)
        best.text(1.15, 0.95 / BEND, "1 / bend", color=figures.palette.INK[figures.VERMILLION], fontsize=11, va="top")
        best.text(1.15, 2.25 / BEND, "2 / bend", color=figures.palette.INK[figures.VERMILLION], fontsize=11)
        best.plot(list(MEASURED), list(MEASURED.values()), "*", color=figures.SKY, markersize=12)
        best.grid(True, axis="y")
        for ax, axis, ticks in ((step, "x", (0.1, 1, 10)), (best, "x", (1, 10, 100, 1000)), (best, "y", (0.1, 1, 10))):
            getattr(ax, f"set_{axis}ticks")(ticks, [f"{tick:g}" for tick in ticks])
        step.minorticks_off()
        best.minorticks_off()
        sign = dict(color=figures.VERMILLION, markeredgecolor="white")
        return (new_line(step, "-", color=figures.BLUE, label="change of the loss"),
                new_line(step, "*", markersize=17, **sign), new_line(step, "o", markersize=10, **sign),
                new_line(best, "-", color=figures.BLUE, label="best eta"),
                new_line(best, "--", color=figures.GREY), new_line(best, "*", markersize=17, **sign))

    def move(self, artists, *, size, eta, critical):
        change, lowest, here, law, middle, star = artists
        best, now = _best(size, critical), _change(eta, size, critical)
        change.set_data(ETAS, _change(ETAS, size, critical))
        lowest.set_data([best], [_change(best, size, critical)])
        here.set_data([eta], [np.clip(now, -0.45, 0.45)])
        law.set_data(SIZES, _best(SIZES, critical))
        middle.set_data([critical, critical], [0.02, 20])
        star.set_data([size], [best])
        share = best * BEND
        does = "lowers" if now < 0 else "raises"
        return Reading(f"B = {size}: the best eta is {short(best)}, {share:.0%} of 1 / bend. With eta = {short(eta)} one "
                       f"step {does} the loss by {short(abs(now))} on average.",
                       abs(critical - 100) < 6 and abs(share - 0.5) < 0.03,
                       at={"eta": float(np.clip(now, -0.45, 0.45)), "size": best})


best_step = explorer(BestStep)


def _change(eta, size, critical):
    """Of the loss, on average over all batches, by one step."""
    return SLOPE**2 * (-eta + BEND / 2 * eta**2 * (1 + critical / size))


def _best(size, critical):
    """The eta of the lowest loss after one step."""
    return 1 / BEND / (1 + critical / size)
