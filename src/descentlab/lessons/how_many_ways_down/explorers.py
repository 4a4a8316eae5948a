"""The explorers of How many ways down?: coin flips, and the points that a search ended in."""

import numpy as np

from descentlab import curvature, figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel
from descentlab.lessons.how_many_ways_down.cases import measured_ends


class Coins(Scene):
    """Random symmetric matrices: how many have only positive eigenvalues, and how many the coin promises."""

    trials, largest = 300, 8
    title, panels, size = "Coupled directions do not flip independent coins", 2, (8.4, 4.1)
    alt = (f"Left, the share of {trials} random matrices without a negative eigenvalue against the coin's 0.5 to the "
           "n; right, where the eigenvalues lie. A share of zero is left out.")
    controls = {
        "n": Slider("n, directions", 1, largest, 2, 1, whole=True),
        "coupling": Slider("coupling", 0.0, 1.0, 1.0, 0.05), "shift": Slider("shift of all", -3.0, 3.0, 0.0, 0.1)}
    goal = "leave the coupling at 1, and make minima the majority at n = 6."
    handles = Handle("n"), Handle("shift", panel=1)
    reach, knobs = dict(n=6, shift=3.0), ("n", "coupling", "shift")
    sizes, edges = np.arange(1, largest + 1), np.linspace(-7, 7, 57)

    def __init__(self):
        super().__init__()
        normal = np.random.default_rng(0).normal(size=(self.trials, self.largest, self.largest))
        self.symmetric = (normal + normal.swapaxes(1, 2)) / 2

    def paint(self):
        left, right = self.canvas.axes
        panel(left, "share of minima; the coin's: dashed", 11, xlim=(0.5, self.largest + 0.5),
              ylim=(1e-3, 1.5), yscale="log", xlabel="n, directions")
        left.grid(True, axis="y")
        left.plot(self.sizes, 0.5**self.sizes, "--", color=figures.BLACK)
        measured = new_line(left, "o-", color=figures.BLUE, markeredgecolor="white", label="drawn")
        here = _ring(left, 13)
        panel(right, "all eigenvalues; the shift: dashed", 11, xlim=(-7, 7), ylim=(0, 0.6),
              xlabel="eigenvalue", yticks=[])
        right.axvline(0, color="#888888", linewidth=1)
        middle = new_line(right, "--", color=figures.VERMILLION)
        return measured, here, new_line(right, color=figures.BLUE, label="density"), middle

    def move(self, artists, *, n, coupling, shift):
        measured, here, outline, middle = artists
        diagonal = np.eye(self.largest, dtype=bool)
        matrices = self.symmetric * np.where(diagonal, 1.0, coupling)
        matrices[:, diagonal] += shift
        # A corner of a random matrix is a random matrix: one draw serves every n.
        lowest = [np.linalg.eigvalsh(matrices[:, :size, :size]) for size in self.sizes]
        shares = np.array([(each[:, 0] > 0).mean() for each in lowest])
        measured.set_data(self.sizes, np.where(shares > 0, shares, np.nan))
        here.set_data([n], [max(shares[n - 1], 1.15e-3)])
        middle.set_data([shift, shift], [0, 0.6])
        heights, _ = np.histogram(lowest[n - 1], self.edges, density=True)
        outline.set_data(np.repeat(self.edges, 2)[1:-1], np.repeat(np.minimum(heights, 0.6), 2))
        many = round(shares[n - 1] * self.trials)
        return Reading(f"n = {n}: {many} of {self.trials} have only positive eigenvalues; the coin promises "
                       f"{short(self.trials * 0.5**n)}.", n == 6 and coupling == 1 and many > self.trials / 2)


coins = explorer(Coins)


def _ring(ax, size):
    """A ring around one of several signs."""
    return new_line(ax, "o", color=figures.VERMILLION, markersize=size, fillstyle="none", markeredgewidth=2.4)


class Searched(Scene):
    """Where 180 searches for critical points ended: loss, share of positive eigenvalues, spectrum, gradient."""

    title, panels, size = "A point on the curve need not be a critical one", 2, (8.4, 4.1)
    alt = ("Left, the share of positive eigenvalues against the loss of 180 points that a search ended in, with one of "
           "them marked; right, the eigenvalues of that one.")
    goal, reach = "find a point without a negative eigenvalue that is no minimum.", dict(point=5)
    knobs, stops = ("point",), {"point": 180}

    def __init__(self):
        self.found = measured_ends()
        self.ranks = np.arange(1, self.found.eigenvalues.shape[1] + 1)
        losses, first = self.found.losses, int(np.flatnonzero(self.found.critical & (self.found.losses > 0.36))[0])
        self.controls = {"point": Slider("point, by its loss", 0, len(losses) - 1, first, 1, whole=True)}
        self.handles = Handle("point", places=zip(losses, self.found.shares)),
        super().__init__()

    def paint(self):
        left, right = self.canvas.axes
        losses, shares, critical = self.found.losses, self.found.shares, self.found.critical
        panel(left, "share of positive eigenvalues", xlabel="loss", xlim=(0.295, 0.405), ylim=(0.75, 1.03))
        left.plot(losses[critical], shares[critical], "^", color=figures.BLUE, markeredgecolor="white", markersize=9)
        # On top: the cross that the goal asks for lies among triangles.
        left.plot(losses[~critical], shares[~critical], "x", color="#444444", markersize=6)
        left.text(0.02, 0.11, "▲ |g| below 1e-10", transform=left.transAxes, color=figures.INK[figures.BLUE])
        left.text(0.02, 0.03, "× |g| is not 0", transform=left.transAxes, color="#444444")
        here = _ring(left, 15)
        panel(right, "its eigenvalues", xlim=(0, len(self.ranks) + 1), ylim=(-0.45, 2.3),
              xlabel="rank, from the lowest")
        right.axhline(0, color="#888888", linewidth=1)
        down = new_line(right, "v", color=figures.VERMILLION, markersize=6)
        return here, down, new_line(right, "^", color=figures.BLUE, markersize=6)

    def move(self, artists, *, point):
        here, down, up = artists
        loss, norm, values = (each[point] for each in self.found)
        share, critical = self.found.shares[point], self.found.critical[point]
        here.set_data([loss], [share])
        down.set_data(self.ranks[values < 0], values[values < 0])
        up.set_data(self.ranks[values >= 0], values[values >= 0])
        counts = curvature.classify(values)
        slope = "|g| below 1e-10" if critical else f"|g| = {norm:.1e}, no critical point"
        return Reading(f"Loss {loss:.3f}, {slope}: {counts.negative} negative, {counts.zero} zero, "
                       f"{counts.positive} positive; share {share:.2f}.", not critical and counts.negative == 0)


searched = explorer(Searched)
