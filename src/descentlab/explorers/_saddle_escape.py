"""The explorers of notebook 03: leaving a saddle, the coin flips, the searched points, and a saturated neuron."""

import math
from functools import cache

import numpy as np

from descentlab import curvature, figures, optimizers, saddles, surfaces
from descentlab.descent import descend, noisy
from descentlab.explorers._machinery import Choice, Explorer, Reading, Slider, Switch
from descentlab.explorers._scenes import paint_history, paint_plane, place_curve, place_path, short


def leave(steps=200, radius=0.1):
    """A start beside the toy network's saddle: how it leaves, and when the law says that it will."""
    surface, out = surfaces.toy_network, np.array([1.0, 1.0]) / np.sqrt(2)
    canvas = figures.Canvas(
        "It is never stuck; it is growing", panels=2, size=(8.4, 4.1),
        alt="Left, a path from beside the saddle of the toy network; right, its distance from the saddle along the way "
            "out, logarithmic, with the straight line that the law predicts.")

    def paint(values):
        path = paint_plane(canvas.axes[0], surface)
        figures.draw_points(canvas.axes[0], [0.0, 0.0], "saddle")
        along, law = paint_history(canvas.axes[1], steps, "distance along the way out; law: dashed", 1e-13, 3, curves=2)
        canvas.axes[1].axhline(radius, color="#888888", linewidth=1)
        return path, along, law

    def move(values, path, along, law):
        angle, eta = np.deg2rad(values["angle"]), values["eta"]
        start = values["distance"] * np.array([np.cos(angle), np.sin(angle)])
        gradient = noisy(surface.gradient, values["noise"], np.random.default_rng(0))
        run = descend(gradient, start, optimizers.momentum(eta, values["beta"]), steps)
        distance, first = np.abs(run.theta @ out), abs(start @ out)
        place_path(path, run.theta)
        place_curve(along, distance)
        # The larger root takes over, and the start counts as a multiple of `first`; at beta 0 it is plain descent's law.
        sum_of_roots = 1 + values["beta"] + 2 * eta
        root = (sum_of_roots + math.sqrt(sum_of_roots**2 - 4 * values["beta"])) / 2
        low = sum_of_roots - root
        counts_as = first * (1 + 2 * eta - low) / (root - low)
        place_curve(law, counts_as * root ** np.arange(steps + 1))
        late = np.flatnonzero(distance > radius)
        expected = max(0, math.ceil(math.log(radius / counts_as) / math.log(root))) if first > 1e-16 else 0
        word = f"the law, without noise, says {expected}"
        if first <= 1e-16:
            word = "without noise it goes straight in"
        if not len(late):
            return Reading(f"Still within {radius} of the saddle after {steps} steps; {word}.")
        met = late[0] <= 30 and eta == 0.05 and values["distance"] <= 1e-6
        return Reading(f"Out, {radius} away, at step {late[0]}; {word}.", bool(met))

    return Explorer(
        canvas,
        {"distance": Slider("distance", 1e-12, 0.1, 1e-6, 1e-6, log=True),
         "angle": Slider("angle, degrees", 0, 180, 0, 5, whole=True),
         "eta": Slider("eta", 0.01, 0.3, 0.05, 0.01), "beta": Slider("momentum beta", 0.0, 0.95, 0.0, 0.05),
         "noise": Slider("noise per step", 0.0, 0.02, 0.0, 0.0005)},
        paint, move,
        goal="leave distance at 1e-6 and eta at 0.05, and be out by step 30.")


def coins(trials=300, largest=8):
    """Random symmetric matrices: how many have only positive eigenvalues, and how many the coin promises."""
    normal = np.random.default_rng(0).normal(size=(trials, largest, largest))
    diagonal = np.eye(largest, dtype=bool)
    canvas = figures.Canvas(
        "Coupled directions do not flip independent coins", panels=2, size=(8.4, 4.1),
        alt=f"Left, the share of {trials} random matrices without a negative eigenvalue against the coin's 0.5 to the "
            "n; right, where the eigenvalues lie. A share of zero is left out.")
    left, right = canvas.axes
    edges = np.linspace(-7, 7, 57)

    def paint(values):
        left.clear()
        left.set(xlim=(0.5, largest + 0.5), ylim=(1e-3, 1.5), yscale="log", xlabel="n, directions")
        left.set_title(f"all positive: coin (dashed), {trials} draws", fontsize=11, fontweight="normal")
        left.grid(axis="y")
        sizes = np.arange(1, largest + 1)
        left.plot(sizes, 0.5**sizes, "--", color=figures.BLACK)
        (measured,) = left.plot([], [], "o-", color=figures.BLUE, markeredgecolor="white")
        (here,) = left.plot([], [], "o", color=figures.VERMILLION, markersize=13, fillstyle="none", markeredgewidth=2.4)
        right.clear()
        right.set(xlim=(-7, 7), ylim=(0, 0.6), xlabel="eigenvalue", yticks=[])
        right.set_title("where the eigenvalues lie", fontsize=11, fontweight="normal")
        right.axvline(0, color="#888888", linewidth=1)
        (outline,) = right.plot([], [], color=figures.BLUE)
        return measured, here, outline

    def move(values, measured, here, outline):
        n = values["n"]
        matrices = (normal + normal.swapaxes(1, 2)) / 2 * np.where(diagonal, 1.0, values["coupling"])
        matrices[:, diagonal] += values["shift"]
        # A corner of a random matrix is a random matrix: one draw serves every n.
        lowest = [np.linalg.eigvalsh(matrices[:, :size, :size]) for size in range(1, largest + 1)]
        shares = np.array([(each[:, 0] > 0).mean() for each in lowest])
        sizes = np.arange(1, largest + 1)
        drawn = np.where(shares > 0, shares, np.nan)
        measured.set_data(sizes, drawn)
        here.set_data([n], [drawn[n - 1]])
        heights, _ = np.histogram(lowest[n - 1], edges, density=True)
        outline.set_data(np.repeat(edges, 2)[1:-1], np.repeat(np.minimum(heights, 0.6), 2))
        count = round(shares[n - 1] * trials)
        return Reading(f"n = {n}: {count} of {trials} have only positive eigenvalues; the coin promises "
                       f"{short(trials * 0.5**n)}.",
                       n == 6 and values["coupling"] == 1 and count > trials / 2)

    return Explorer(
        canvas,
        {"n": Slider("n, directions", 1, largest, 2, 1, whole=True),
         "coupling": Slider("coupling", 0.0, 1.0, 1.0, 0.05), "shift": Slider("shift of all", -3.0, 3.0, 0.0, 0.1)},
        paint, move,
        goal="leave the coupling at 1, and make minima the majority at n = 6.")


@cache
def _searched():
    """Losses, gradient norms and eigenvalues of the searched points, by loss."""
    network, theta = saddles.network(), saddles.searched()
    losses = network.value(theta)
    order = np.argsort(losses)
    eigenvalues = np.linalg.eigvalsh(network.hessian(theta[order]))
    return losses[order], np.linalg.norm(network.gradient(theta[order]), axis=-1), eigenvalues


def searched():
    """Where 180 searches for critical points ended: loss, share of positive eigenvalues, spectrum, gradient."""
    losses, norms, eigenvalues = _searched()
    shares, critical = (eigenvalues > 0).mean(axis=1), norms < 1e-10
    first = int(np.flatnonzero(critical & (losses > 0.36))[0])
    canvas = figures.Canvas(
        "A point on the curve need not be a critical one", panels=2, size=(8.4, 4.1),
        alt="Left, the share of positive eigenvalues against the loss of 180 points that a search ended in, with one "
            "of them marked; right, the eigenvalues of that one.")
    left, right = canvas.axes

    def paint(values):
        left.clear()
        left.plot(losses[critical], shares[critical], "^", color=figures.BLUE, markeredgecolor="white", markersize=8)
        if not values["only"]:      # on top: the cross that the goal asks for lies among triangles
            left.plot(losses[~critical], shares[~critical], "x", color="#444444", markersize=6)
        left.set(xlabel="loss", ylim=(0.65, 1.03))
        left.set_title("share positive; x: |g| is not 0", fontsize=11, fontweight="normal")
        (here,) = left.plot([], [], "o", color=figures.VERMILLION, markersize=15, fillstyle="none", markeredgewidth=2.4)
        right.clear()
        right.axhline(0, color="#888888", linewidth=1)
        right.set(xlim=(0, eigenvalues.shape[1] + 1), ylim=(-0.45, 2.3), xlabel="eigenvalue, from the lowest")
        right.set_title("its eigenvalues", fontsize=11, fontweight="normal")
        (down,) = right.plot([], [], "v", color=figures.VERMILLION, markersize=6)
        (up,) = right.plot([], [], "^", color=figures.BLUE, markersize=6)
        return here, down, up

    def move(values, here, down, up):
        i, ranks = values["point"], np.arange(1, eigenvalues.shape[1] + 1)
        negative = eigenvalues[i] < 0
        here.set_data([losses[i]], [shares[i]])
        down.set_data(ranks[negative], eigenvalues[i][negative])
        up.set_data(ranks[~negative], eigenvalues[i][~negative])
        counts = curvature.classify(eigenvalues[i])
        slope = "|g| below 1e-10" if critical[i] else f"|g| = {norms[i]:.1e}, no critical point"
        return Reading(f"Loss {losses[i]:.3f}, {slope}: {counts.negative} negative, {counts.zero} zero, "
                       f"{counts.positive} positive; share {shares[i]:.2f}.",
                       not critical[i] and counts.negative == 0)

    return Explorer(
        canvas,
        {"point": Slider("point, by its loss", 0, len(losses) - 1, first, 1, whole=True),
         "only": Switch("critical points only")},
        paint, move, still=("only",),
        goal="find a point without a negative eigenvalue that is no minimum.")


def plateau(steps=5000):
    """A neuron that is sure of the wrong answer: how long it takes to change its mind, by the loss that it is given."""
    canvas = figures.Canvas(
        "Which loss you give it decides whether there is a plateau", panels=2, size=(8.4, 4.1),
        alt="Left, the loss of a saturated neuron against its input z, and where it stands; right, its output over the "
            "steps, logarithmic in time.")
    left, right = canvas.axes
    zs = np.linspace(-4, 9, 200)
    losses = {"squared error": lambda z: 0.5 / (1 + np.exp(-z)) ** 2, "cross-entropy": lambda z: np.logaddexp(0, z)}
    slopes = {"squared error": lambda p: p * p * (1 - p), "cross-entropy": lambda p: p}

    def paint(values):
        left.clear()
        left.plot(zs, losses[values["loss"]](zs), color=figures.BLACK)
        left.set(xlabel="z, the neuron's input", xlim=(-4, 9))
        left.set_title("loss", fontsize=12, fontweight="normal")
        (trail,) = left.plot([], [], ".", color=figures.VERMILLION, markersize=7)
        (start,) = left.plot([], [], "o", color="white", markeredgecolor=figures.VERMILLION, markeredgewidth=2.2,
                             markersize=11)
        right.clear()
        right.set(xscale="log", xlim=(1, steps), ylim=(0, 1.05), xlabel="step t")
        right.set_title("output; wanted: 0", fontsize=12, fontweight="normal")
        right.axhline(0.5, color="#888888", linewidth=1)
        (curve,) = right.plot([], [], color=figures.BLUE)
        return trail, start, curve

    def move(values, trail, start, curve):
        z, eta, slope, path = values["z"], values["eta"], slopes[values["loss"]], []
        for _ in range(steps):
            p = 1 / (1 + math.exp(-z)) if z > -30 else 0.0
            path.append(z)
            z -= eta * slope(p)
        path = np.array(path)
        trail.set_data(path, losses[values["loss"]](np.clip(path, -600, 600)))
        start.set_data(path[:1], losses[values["loss"]](path[:1]))
        curve.set_data(np.arange(1, steps + 1), 1 / (1 + np.exp(-np.clip(path, -600, 600))))
        done = np.flatnonzero(path < 0)
        if not len(done):
            return Reading(f"After {steps:,} steps it is still sure: output {1 / (1 + math.exp(-path[-1])):.3f}.")
        return Reading(f"Changes its mind at step {done[0]:,}; e^z = {short(math.exp(values['z']))}.",
                       values["z"] >= 8 and values["eta"] == 1 and done[0] <= 30)

    return Explorer(
        canvas,
        {"loss": Choice("loss", tuple(losses), "squared error"),
         "z": Slider("first input z", 0.5, 9.0, 6.0, 0.1), "eta": Slider("eta", 0.1, 10.0, 1.0, 0.1, log=True)},
        paint, move, still=("loss",),
        goal="start at z = 8 or above, leave eta at 1, and be done within 30 steps.")
