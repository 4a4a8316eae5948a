"""The explorers of notebook 04: one step, one batch, one epoch."""

from typing import NamedTuple

import numpy as np

from descentlab import figures
from descentlab.explorers._machinery import Explorer, Reading, Slider, Switch
from descentlab.explorers._scenes import short
from descentlab.networks import Network

ROWS = 24
BOX = ((-1.2, 3.2), (-1.7, 2.3))     # of the plane (w, b)


def straight_line(rows=ROWS):
    """The smallest network there is: output = w x + b, squared error, on `rows` points scattered about a line.

    theta is (w, b), so each point's loss (w x + b - y)^2 / 2 is a surface over the plane, and so is their mean.
    """
    rng = np.random.default_rng(5)
    x = np.linspace(-0.5, 2, rows)
    y = 0.5 + 0.8 * x + 0.5 * rng.normal(size=rows)
    order = rng.permutation(rows)            # or neighbours in the data would be neighbours on the line
    return Network((1, 1), x[order, None], y[order, None], loss="squared_error")


class _Bowl(NamedTuple):
    """A mean of squared errors, L = theta'H theta/2 - c'theta + constant, along with its floor: one point or a line."""

    hessian: np.ndarray
    lowest: np.ndarray        # the minimum; of a line of minima, the one nearest to the origin
    bends: np.ndarray
    axes: np.ndarray

    @classmethod
    def of(cls, line, rows):
        x, y = line.inputs[rows, 0], line.targets[rows, 0]
        design = np.stack([x, np.ones_like(x)], axis=-1)
        hessian = design.T @ design / len(x)
        bends, axes = np.linalg.eigh(hessian)
        return cls(hessian, np.linalg.pinv(hessian, hermitian=True) @ (design.T @ y / len(x)), bends, axes)

    @property
    def flat(self):
        return self.bends[0] < 1e-9

    def gradient(self, theta):
        return self.hessian @ (theta - self.lowest)

    def level(self, height, angles):
        """The level line (2, n) that lies `height` above the floor: an ellipse, or for a trough nearly two lines."""
        reach = np.sqrt(2 * height / np.maximum(self.bends, 1e-5))
        return self.lowest[:, None] + self.axes @ (reach[:, None] * np.stack([np.cos(angles), np.sin(angles)]))


class _Plane(NamedTuple):
    """What `figures.draw_contours` wants to know of a surface."""

    value: object
    box: tuple = BOX
    variables: tuple = ("w", "b")
    dimension: int = 2


def batch_surfaces():
    """Each batch of the line's points has a surface of its own: step through them and watch the minimum move."""
    line = straight_line()
    whole = _Bowl.of(line, np.arange(ROWS))
    canvas = figures.Canvas(
        "Every batch has a surface of its own", panels=2, size=(8.8, 4.3),
        alt="Left, the level lines of the full loss over weight and bias, and over them in orange-red those of one "
            "batch, with the steps that each asks for at a point; right, the data, the batch's points filled.")
    angles = np.concatenate([np.linspace(0, 2 * np.pi, 400), [np.nan]])     # the nan lifts the pen between levels
    plane, scatter = canvas.axes
    ends = np.array([-0.6, 2.1])

    def paint(values):
        plane.clear()
        figures.draw_contours(plane, _Plane(line.value))
        figures.draw_points(plane, whole.lowest, "minimum")
        plane.set_title("shades, black dot, blue step: all the data;\n"
                        "orange lines, dot or floor, dashed step: the batch", fontsize=11, fontweight="normal")
        (levels,) = plane.plot([], [], "-", color=figures.VERMILLION, linewidth=1.6)
        (floor,) = plane.plot([], [], "-", color=figures.VERMILLION, linewidth=4, alpha=0.7)
        (dot,) = plane.plot([], [], "o", color=figures.VERMILLION, markeredgecolor="white", markersize=11)
        pulls = [plane.plot([], [], dash, color=color, linewidth=3)[0]
                 for color, dash in ((figures.BLUE, "-"), (figures.VERMILLION, "--"))]
        (here,) = plane.plot([], [], "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.4,
                             markersize=10)
        scatter.clear()
        scatter.set(xlim=ends, ylim=(-1.3, 3.6), xlabel="x")
        scatter.set_title("data: the batch filled; your line solid,\nthe batch's best dashed (from B = 2 on)",
                          fontsize=11, fontweight="normal")
        scatter.set_ylabel("y", rotation=0)
        scatter.plot(line.inputs[:, 0], line.targets[:, 0], "o", color="white", markeredgecolor=figures.BLUE,
                     markersize=7)
        (members,) = scatter.plot([], [], "o", color=figures.VERMILLION, markersize=8)
        (mine,) = scatter.plot([], [], "-", color=figures.BLACK)
        (theirs,) = scatter.plot([], [], "--", color=figures.VERMILLION)
        return levels, floor, dot, pulls, here, members, mine, theirs

    def move(values, levels, floor, dot, pulls, here, members, mine, theirs):
        rows = (values["first"] - 1 + np.arange(values["size"])) % ROWS
        bowl, theta = _Bowl.of(line, rows), np.array([values["w"], values["b"]])
        levels.set_data(*np.concatenate([bowl.level(height, angles) for height in (0.05, 0.3, 1.0)], axis=1))
        floor.set_data(*(bowl.lowest[:, None] + bowl.axes[:, :1] * [[-9, 9]] if bowl.flat else ([], [])))
        dot.set_data(*([], []) if bowl.flat else bowl.lowest[:, None])
        g, g_batch = whole.gradient(theta), bowl.gradient(theta)
        for pull, gradient in zip(pulls, (g, g_batch)):
            pull.set_data(*np.stack([theta, theta - 0.4 * gradient]).T)
        here.set_data(*theta[:, None])
        members.set_data(line.inputs[rows, 0], line.targets[rows, 0])
        mine.set_data(ends, theta[0] * ends + theta[1])
        theirs.set_data(*([], []) if bowl.flat else (ends, bowl.lowest[0] * ends + bowl.lowest[1]))
        size, sizes = np.linalg.norm(g_batch), np.linalg.norm(g)
        apart = np.linalg.norm(bowl.lowest - whole.lowest)
        lowest = ("its minima form a whole line" if bowl.flat else "its minimum is the full one"
                  if values["size"] == ROWS else f"its minimum is {short(apart)} from the full one")
        return Reading(f"A batch of {values['size']}: {lowest}. Here |g| is {short(size)} for the batch and "
                       f"{short(sizes)} for all.", bool(sizes < 0.05 and size > 0.5 and values["size"] >= 4))

    return Explorer(
        canvas,
        {"first": Slider("first sample", 1, ROWS, 1, 1, whole=True, play=True),
         "size": Slider("batch size B", 1, ROWS, 1, 1, whole=True),
         "w": Slider("weight w", *BOX[0], 0.0, 0.01), "b": Slider("bias b", *BOX[1], -0.5, 0.01)},
        paint, move, place=("w", "b"),
        goal="stand where |g| for all is below 0.05, and find a batch of at least 4 whose |g| there is above 0.5.")


def gradient_cloud(draws=400):
    """Gradients of many batches at one point: a cloud around the full gradient, narrower for a larger batch."""
    line = straight_line()
    whole = _Bowl.of(line, np.arange(ROWS))
    rng = np.random.default_rng(0)
    orders = rng.permuted(np.tile(np.arange(ROWS), (draws, 1)), axis=1)
    choices = rng.integers(ROWS, size=(draws, ROWS))
    canvas = figures.Canvas(
        "A larger batch errs less, roughly as one over the root of B", panels=2, size=(8.8, 4.3),
        alt="Left, the gradients of 400 batches as a cloud around the full one, a star, with a circle of the size that "
            "the law predicts; right, the typical error against the batch size, measured and predicted.")
    cloud, law = canvas.axes
    sizes = np.arange(1, ROWS + 1)
    turn = np.linspace(0, 2 * np.pi, 121)

    def theta_at(distance):
        return whole.lowest + distance * np.array([-0.8, 0.6])

    def gradients(values):
        """The full gradient (2,), and the mean gradient (draws, 2) of every batch."""
        each = line.gradient(theta_at(values["distance"]), sizes[:, None] - 1)
        rows = (choices if values["replace"] else orders)[:, : values["size"]]
        return each, each.mean(axis=0), each[rows].mean(axis=1)

    def predicted(each, size, replace):
        spread = np.sqrt(each.var(axis=0).sum() / size)
        return spread if replace else spread * np.sqrt((ROWS - size) / (ROWS - 1))

    def paint(values):
        each, g, _ = gradients(values)
        middle, reach = g, 1.1 * np.abs(each - g).max()
        cloud.clear()
        cloud.set(xlim=middle[0] + reach * np.array([-1, 1]), ylim=middle[1] + reach * np.array([-1, 1]),
                  xlabel="slope along w")
        cloud.set_title("star: full g; circle: typical error;\ncrosses: batches that point uphill", fontsize=11,
                        fontweight="normal")
        cloud.set_ylabel("along b", labelpad=0)
        cloud.axhline(0, color="#bbbbbb", linewidth=1)
        cloud.axvline(0, color="#bbbbbb", linewidth=1)
        (good,) = cloud.plot([], [], "o", color=figures.SKY, markersize=5, alpha=0.6, markeredgewidth=0)
        (bad,) = cloud.plot([], [], "x", color=figures.VERMILLION, markersize=6, markeredgewidth=1.8)
        (circle,) = cloud.plot([], [], "--", color=figures.BLACK, linewidth=1.6)
        (full,) = cloud.plot([], [], "*", color=figures.BLUE, markeredgecolor="white", markersize=18)
        law.clear()
        law.set(xscale="log", yscale="log", xlim=(0.9, 27), ylim=(0.02, 4), xlabel="batch size B")
        law.set_xticks([1, 2, 4, 8, 16, 24], ["1", "2", "4", "8", "16", "24"])
        law.minorticks_off()
        law.set_title("typical error |g of the batch - g|", fontsize=11, fontweight="normal")
        law.grid(axis="y")
        law.plot(sizes, [predicted(each, size, True) for size in sizes], "--", color=figures.GREEN)
        law.plot(sizes[:-1], [predicted(each, size, False) for size in sizes[:-1]], "-", color=figures.BLUE)
        law.text(0.03, 0.12, "dashed: with replacement\nsolid: without replacement", transform=law.transAxes,
                 fontsize=11)
        (dot,) = law.plot([], [], "o", color=figures.VERMILLION, markeredgecolor="white", markersize=12)
        return good, bad, circle, full, dot

    def move(values, good, bad, circle, full, dot):
        each, g, found = gradients(values)
        error = np.sqrt(((found - g) ** 2).sum(axis=1).mean())
        law_says = predicted(each, values["size"], values["replace"])
        at_rest = np.linalg.norm(g) < 1e-9
        uphill = (found @ g < 0) & (not at_rest)
        good.set_data(*found[~uphill].T)
        bad.set_data(*found[uphill].T)
        circle.set_data(g[0] + law_says * np.cos(turn), g[1] + law_says * np.sin(turn))
        full.set_data(*g[:, None])
        dot.set_data([values["size"]], [max(error, 0.02)])
        count = int(uphill.sum())
        direction = ("the full gradient is zero, so there is no uphill, and every pull leads away" if at_rest
                     else f"{count} of {draws} batches point uphill")
        met = (not at_rest and 0 < count <= draws // 100 and values["distance"] <= 0.5 and not values["replace"])
        return Reading(f"B = {values['size']}: typical error {short(error)}, the law says {short(law_says)}; "
                       f"{direction}.", bool(met))

    return Explorer(
        canvas,
        {"size": Slider("batch size B", 1, ROWS, 2, 1, whole=True),
         "replace": Switch("with replacement"),
         "distance": Slider("way to the minimum", 0.0, 3.0, 1.5, 0.05)},
        paint, move, still=("distance",),
        goal="go to within 0.5 of the minimum and find a batch size, without replacement, for which some batches still "
             "point uphill, but no more than 1 in 100.")


def batch_run():
    """Descent on the line's loss by batches: where it goes, and how near to the lowest loss it stays."""
    line = straight_line()
    whole, most = _Bowl.of(line, np.arange(ROWS)), 20
    rng = np.random.default_rng(1)
    orders = rng.permuted(np.tile(np.arange(ROWS), (most, 1)), axis=1)
    choices = rng.integers(ROWS, size=(most, ROWS))
    x, y = line.inputs[:, 0], line.targets[:, 0]
    start = np.array([-0.8, -1.2])
    canvas = figures.Canvas(
        "Near the minimum, the noise decides how near", panels=2, size=(8.8, 4.3),
        alt="Left, the path of descent by batches over the level lines of the full loss; right, how far above the "
            "lowest loss it is after each update, counted in epochs.")
    plane, history = canvas.axes

    def paint(values):
        plane.clear()
        figures.draw_contours(plane, _Plane(line.value))
        figures.draw_points(plane, whole.lowest, "minimum")
        path = figures.draw_path(plane, start[None])
        path[0].set(linewidth=0.8, markersize=3)
        history.clear()
        history.set(yscale="log", ylim=(1e-5, 20), xlabel="epochs", xlim=(0, most))
        history.set_title("loss above the lowest possible", fontsize=12, fontweight="normal")
        history.grid(axis="y")
        (curve,) = history.plot([], [], "-", color=figures.VERMILLION, linewidth=1.2)
        return path, curve

    def run(values):
        """theta (T+1, 2) of the run, in full epochs; it ends where it leaves the neighbourhood for good."""
        size, epochs = values["size"], values["epochs"]
        batches = ROWS // size
        rows = (choices if values["replace"] else orders)[:epochs, : batches * size].reshape(-1, size)
        # Two numbers and four means a batch: plain Python is ten times as fast here as arrays of two.
        xx, x_, xy, y_ = ((each[rows].mean(axis=1)).tolist() for each in (x * x, x, x * y, y))
        w, b = start.tolist()
        path = [(w, b)]
        for t in range(len(xx)):
            step_w, step_b = xx[t] * w + x_[t] * b - xy[t], x_[t] * w + b - y_[t]
            w, b = w - values["eta"] * step_w, b - values["eta"] * step_b
            path.append((w, b))
            if abs(w) + abs(b) > 1e3:
                break
        return np.array(path), batches

    def move(values, path, curve):
        theta, batches = run(values)
        off = theta - whole.lowest
        excess = ((off @ whole.hessian) * off).sum(axis=1) / 2
        line_, begin, end = path
        line_.set_data(*theta.T)
        begin.set_data(*theta[:1].T)
        end.set_data(*theta[-1:].T)
        curve.set_data(np.arange(len(theta)) / batches, np.maximum(excess, 1e-5))
        if np.abs(theta[-1]).sum() > 1e3:
            return Reading(f"Diverges: out of sight after {len(theta) - 1} updates.")
        last = excess[-batches:].mean()
        many = "update" if len(theta) == 2 else "updates"
        return Reading(f"{len(theta) - 1} {many}; over the last epoch {short(last)} above the lowest loss.",
                       bool(last < 4e-4 and values["eta"] == 0.1))

    return Explorer(
        canvas,
        {"size": Slider("batch size B", 1, ROWS, 1, 1, whole=True),
         "eta": Slider("eta", 0.005, 1.0, 0.1, 0.005, log=True),
         "epochs": Slider("epochs", 1, most, most, 1, whole=True, play=True),
         "replace": Switch("with replacement", True)},
        paint, move,
        goal="leave eta at 0.1 and stay, over the last epoch, within 0.0004 of the lowest loss.")
