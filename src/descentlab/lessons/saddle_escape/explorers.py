"""The explorers of How do you leave a saddle?: the way out, coin flips, the searched points, a saturated neuron."""

import math

import numpy as np

from descentlab import curvature, figures, optimizers, surfaces
from descentlab._numbers import short
from descentlab.descent import descend, noisy
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import (new_line, paint_history, paint_plane, panel, place_curve, place_path,
                                         start_sign)
from descentlab.lessons.saddle_escape.cases import measured_ends


OUT = np.array([1.0, 1.0]) / np.sqrt(2)     # of the toy network's saddle


class Leave(Scene):
    """A start beside the toy network's saddle: how it leaves, and when the law says that it will."""

    steps, radius, surface = 200, 0.1, surfaces.toy_network
    title, panels, size = "It is never stuck; it is growing", 2, (8.4, 4.1)
    alt = ("Left, a path from beside the saddle of the toy network; right, its distance from the saddle along the way "
           "out, logarithmic, with the straight line that the law predicts.")
    controls = {
        "distance": Slider("distance", 1e-12, 0.1, 1e-6, 1e-6, log=True),
        "angle": Slider("angle, degrees", 0, 180, 0, 5, whole=True),
        "eta": Slider("eta", 0.01, 0.3, 0.05, 0.01), "beta": Slider("momentum beta", 0.0, 0.95, 0.0, 0.05),
        "noise": Slider("noise per step", 0.0, 0.02, 0.0, 0.0005)}
    goal = "leave distance at 1e-6 and eta at 0.05, and be out by step 30."
    handles, reach = (Handle(y="distance", panel=1),), dict(beta=0.95, noise=0.02)
    knobs, stops = ("distance", "beta", "noise"), {"distance": 25, "beta": 12, "noise": 12}

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        figures.draw_points(plane, [0.0, 0.0], "saddle")
        along, law = paint_history(history, self.steps, "distance along the way out; law: dashed", 1e-13, 3,
                                   curves=("distance", "law"))
        history.axhline(self.radius, color="#888888", linewidth=1)
        history.text(2, 1.5 * self.radius, "out", fontsize=11, color="#555555")
        return path, along, law, start_sign(history)

    def move(self, artists, *, distance, angle, eta, beta, noise):
        path, along, law, sign = artists
        turn = np.deg2rad(angle)
        start = distance * np.array([np.cos(turn), np.sin(turn)])
        gradient = noisy(self.surface.gradient, noise, np.random.default_rng(0))
        run = descend(gradient, start, optimizers.momentum(eta, beta), self.steps)
        away, first = np.abs(run.theta @ OUT), abs(start @ OUT)
        grows, counts_as = _law(eta, beta, first)
        place_path(path, run.theta)
        place_curve(along, away)
        sign.set_data([0], [distance])
        place_curve(law, counts_as * grows ** np.arange(self.steps + 1))
        at = {"distance": 0}
        word = "without noise it goes straight in"
        if first > 1e-16:
            expected = max(0, math.ceil(math.log(self.radius / counts_as) / math.log(grows)))
            word = f"the law, without noise, says {expected}"
        late = np.flatnonzero(away > self.radius)
        if not len(late):
            return Reading(f"Still within {self.radius} of the saddle after {self.steps} steps; {word}.", at=at)
        return Reading(f"Out, {self.radius} away, at step {late[0]}; {word}.",
                       late[0] <= 30 and eta == 0.05 and distance <= 1e-6, at=at)


leave = explorer(Leave)


def _law(eta, beta, first):
    """By what each step multiplies the distance along a bend of -2, and as what a start `first` away counts.

    The larger root of momentum's two takes over, and the start counts as a multiple of `first`; at beta 0 it is plain
    descent's law.
    """
    both = 1 + beta + 2 * eta
    root = (both + math.sqrt(both**2 - 4 * beta)) / 2
    low = both - root
    return root, first * (1 + 2 * eta - low) / (root - low)


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
        panel(left, f"all positive: coin (dashed), {self.trials} draws", 11, xlim=(0.5, self.largest + 0.5),
              ylim=(1e-3, 1.5), yscale="log", xlabel="n, directions")
        left.grid(True, axis="y")
        left.plot(self.sizes, 0.5**self.sizes, "--", color=figures.BLACK)
        measured = new_line(left, "o-", color=figures.BLUE, markeredgecolor="white", label="drawn")
        here = _ring(left, 13)
        panel(right, "where the eigenvalues lie; shift: dashed", 11, xlim=(-7, 7), ylim=(0, 0.6),
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


# A neuron that should say 0: by the name of its loss, that as a function of z, and its slope, of the output p.
NEURON = {"squared error": (lambda z: 0.5 / (1 + np.exp(-z)) ** 2, lambda p: p * p * (1 - p)),
          "cross-entropy": (lambda z: np.logaddexp(0, z), lambda p: p)}


class Plateau(Scene):
    """A neuron that is sure of the wrong answer: how long it takes to change its mind, by the loss that it is given."""

    steps = 5000
    title, panels, size = "Which loss you give it decides whether there is a plateau", 2, (8.4, 4.1)
    alt = ("Left, the loss of a saturated neuron against its input z, and where it stands at some of its steps; right, "
           "its output at the same steps, logarithmic in time.")
    controls = {
        "loss": Choice("loss", NEURON, "squared error"),
        "z": Slider("first input z", 0.5, 9.0, 6.0, 0.1), "eta": Slider("eta", 0.1, 10.0, 1.0, 0.1, log=True)}
    still, handles = ("loss",), (Handle("z"),)
    goal = "start at z = 8 or above, leave eta at 1, and be done within 30 steps."
    reach, knobs, stops = dict(loss="cross-entropy", z=8.0), ("loss", "z", "eta"), {"z": 86, "eta": 21}
    looks = np.unique(np.geomspace(1, steps, 40).astype(int)) - 1       # the steps that have a dot

    def paint(self, loss):
        left, right = self.canvas.axes
        value, _ = NEURON[loss]
        zs = np.linspace(-4, 9, 200)
        panel(left, f"loss: {loss}", xlabel="z, the neuron's input", xlim=(-4, 9))
        curve = new_line(left, color=figures.BLACK, label="loss")
        curve.set_data(zs, value(zs))
        left.set_ylim(-0.04 * value(9.0), 1.08 * value(9.0))
        panel(right, "output; wanted: 0", xscale="log", xlim=(1, self.steps), ylim=(-0.04, 1.08), xlabel="step t")
        right.axhline(0.5, color="#888888", linewidth=1)
        looks = tuple(new_line(ax, ".", color=figures.VERMILLION, markersize=9) for ax in (left, right))
        return curve, new_line(right, color=figures.BLUE, label="output"), looks, start_sign(left)

    def move(self, artists, *, loss, z, eta):
        _, output, (along, over), start = artists
        value, slope = NEURON[loss]
        path = np.clip(_inputs(slope, z, eta, self.steps), -600, 600)
        outputs = 1 / (1 + np.exp(-path))
        along.set_data(path[self.looks], value(path[self.looks]))
        over.set_data(self.looks + 1, outputs[self.looks])
        start.set_data(path[:1], value(path[:1]))
        output.set_data(np.arange(1, self.steps + 1), outputs)
        done, at = np.flatnonzero(path < 0), {"z": value(z)}
        if not len(done):
            return Reading(f"After {self.steps:,} steps it is still sure: output {outputs[-1]:.3f}.", at=at)
        return Reading(f"Changes its mind at step {done[0]:,}; e^z = {short(math.exp(z))}.",
                       z >= 8 and eta == 1 and done[0] <= 30, at=at)


plateau = explorer(Plateau)


def _inputs(slope, z, eta, steps):
    """The neuron's input z at each step of descent, (steps,)."""
    path = []
    for _ in range(steps):
        path.append(z)
        z -= eta * slope(1 / (1 + math.exp(-z)) if z > -30 else 0.0)
    return np.array(path)
