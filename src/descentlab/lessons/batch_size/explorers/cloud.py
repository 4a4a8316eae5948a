"""An explorer of the gradients that many batches have at one point."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel

ROWS = 24                   # points, scattered about a line
TURN = np.linspace(0, 2 * np.pi, 121)
SIZES = np.arange(1, ROWS + 1)
WAY = np.array([-0.8, 0.6])     # from the minimum
SLOPE = -0.453      # along w, that of the full loss one unit from the minimum on that way; along b it is nearly 0


class GradientCloud(Scene):
    """Gradients of many batches at one point: a cloud around the full gradient, narrower for a larger batch."""

    draws = 400
    title, panels, size = "Gradients of batches scatter around the full gradient", 2, (8.6, 4.3)
    alt = (f"Left, the gradients of {draws} batches as a cloud around the full one, a star, with a circle of the size "
           "of the typical error; right, the typical error against the batch size, up to the size that is set: a dashed "
           "line that was computed, and on it a dot for what was measured at each size.")
    controls = {
        "size": Slider("batch size B", 1, ROWS, 2, 1, whole=True),
        "distance": Slider("way to the minimum", 0.0, 2.0, 1.5, 0.05)}
    handles = (Handle("distance", unit=SLOPE, label="the full gradient"), Handle("size", panel=1))
    knobs, stops = ("size", "distance"), {"distance": 21}
    goal = "find a batch size for which some batches still start uphill, but no more than 1 in 100."
    reach = dict(size=8)

    def __init__(self):
        super().__init__()
        scatter, rng = np.random.default_rng(5), np.random.default_rng(0)
        x = np.linspace(-0.5, 2, ROWS)
        y = 0.5 + 0.8 * x + 0.5 * scatter.normal(size=ROWS)
        order = scatter.permutation(ROWS)        # or neighbours in the data would be neighbours on the line
        self.x, self.y = x[order], y[order]
        self.lowest = np.polyfit(self.x, self.y, 1)     # (w, b)
        self.drawn = [rng.integers(ROWS, size=(self.draws, size)) for size in SIZES]

    def each_gradient(self, distance):
        """Those of the single points' losses (w x + b - y)^2 / 2, so far from the minimum (ROWS, 2)."""
        w, b = self.lowest + distance * WAY
        errors = w * self.x + b - self.y
        return np.stack([errors * self.x, errors], axis=-1)

    def paint(self):
        cloud, sizes = self.canvas.axes
        return _paint_cloud(cloud), _paint_errors(sizes)

    def move(self, artists, *, size, distance):
        (good, bad, circle, full, side, radius), (line, dots, dot) = artists
        each = self.each_gradient(distance)
        g, batches = each.mean(axis=0), np.array([each[rows].mean(axis=1) for rows in self.drawn])
        errors = np.sqrt(((batches - g) ** 2).sum(axis=-1).mean(axis=1))
        found, error, predicted = batches[size - 1], errors[size - 1], _typical_error(each, size)
        at_rest = np.linalg.norm(g) < 1e-9
        uphill = (found @ g < 0) & (not at_rest)
        good.set_data(*found[~uphill].T)
        bad.set_data(*found[uphill].T)
        circle.set_data(g[0] + predicted * np.cos(TURN), g[1] + predicted * np.sin(TURN))
        full.set_data(*g[:, None])
        side.set_visible(not at_rest)
        radius.set_text(f"B = {size}\nradius {predicted:.2f}")
        line.set_data(SIZES[:size], _typical_error(each, SIZES[:size]))     # no further: the rest is to be guessed
        dots.set_data(SIZES[:size], errors[:size])
        dot.set_data([size], [error])
        many = int(uphill.sum())
        direction = ("the full gradient is zero, so there is no uphill, and every pull leads away" if at_rest
                     else f"{many} of {self.draws} batches start uphill")
        return Reading(f"B = {size}: typical error {short(error)}, computed {short(predicted)}; {direction}.",
                       not at_rest and 0 < many <= self.draws // 100,
                       at={"distance": g[1], "size": error})


gradient_cloud = explorer(GradientCloud)


def _typical_error(each, size):
    """The root of the mean of |g of a batch - g|^2 over all batches, from the gradients of the single points."""
    return np.sqrt(each.var(axis=0).sum() / size)


def _paint_cloud(ax):
    """Signs for gradients downhill and uphill, the circle of the typical error, the full gradient, the uphill side."""
    panel(ax, "dots: gradients of batches; star: of all data;\ncrosses: start uphill; circle: typical error", 11,
          xlim=(-4.1, 1.3), ylim=(-2.7, 2.7), xlabel="gradient along w", aspect="equal")
    ax.set_ylabel("along b", labelpad=0)
    ax.axhline(0, color="#bbbbbb", linewidth=1)
    ax.axvline(0, color="#bbbbbb", linewidth=1)
    return (new_line(ax, "o", color=figures.SKY, markersize=5, alpha=0.35, markeredgewidth=0),
            new_line(ax, "x", color=figures.VERMILLION, markersize=6, markeredgewidth=1.8),
            new_line(ax, "--", color=figures.BLACK, linewidth=1.6),
            new_line(ax, "*", color=figures.BLUE, markeredgecolor="white", markersize=18),
            ax.text(0.12, -2.5, "uphill\nside", color=figures.VERMILLION, fontsize=13, va="bottom"),
            ax.text(-3.95, 2.55, "", color=figures.BLACK, fontsize=13, va="top"))


def _paint_errors(ax):
    """The typical error as it was computed, and the signs of what was measured."""
    ticks, heights = [1, 2, 4, 8, 16, 24], [0.1, 0.2, 0.5, 1, 2]
    panel(ax, "typical error against B, up to your B\n(dots: measured; dashed: computed)", 11, xscale="log",
          yscale="log", xlim=(0.9, 27), ylim=(0.1, 2.4), xlabel="batch size B")
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    ax.set_yticks(heights, [f"{height:g}" for height in heights])
    ax.minorticks_off()
    ax.grid(True, axis="y")
    return (new_line(ax, "--", color=figures.BLACK, label="computed"),
            new_line(ax, "o", color=figures.GREEN, markersize=5, alpha=0.6, markeredgewidth=0),
            new_line(ax, "o", color=figures.GREEN, markeredgecolor="white", markersize=12))
