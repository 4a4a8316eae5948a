"""The explorers of How large should a batch be?: the surface of a batch, its gradient, and a run by batches."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, Switch, explorer
from descentlab.explorers.scenes import new_line, panel, place_path
from descentlab.lessons.batch_size.cases import BOX, ROWS, Bowl, Plane, straight_line

TURN = np.linspace(0, 2 * np.pi, 121)
ANGLES = np.concatenate([np.linspace(0, 2 * np.pi, 400), [np.nan]])     # the nan lifts the pen between levels
ENDS = np.array([-0.6, 2.1])         # of the lines through the data


class BatchSurfaces(Scene):
    """Each batch of the line's points has a surface of its own: step through them and watch the minimum move."""

    title, panels, size = "Every batch has a surface of its own", 2, (8.8, 4.3)
    alt = ("Left, the level lines of the full loss over weight and bias, and over them in orange-red those of one "
           "batch, with the steps that each asks for at a point; right, the data, the batch's points filled.")
    controls = {
        "first": Slider("first sample", 1, ROWS, 1, 1, whole=True, play=True),
        "size": Slider("batch size B", 1, ROWS, 1, 1, whole=True),
        "w": Slider("weight w", *BOX[0], 0.0, 0.01), "b": Slider("bias b", *BOX[1], -0.5, 0.01)}
    handles, knobs = (Handle("w", "b"),), ("size", "first")
    goal = "stand where |g| for all is below 0.05, and find a batch of at least 4 whose |g| there is above 0.5."
    reach = dict(first=5, size=4, w=0.75, b=0.44)

    def __init__(self):
        super().__init__()
        self.line = straight_line()
        self.whole = Bowl.of(self.line, np.arange(ROWS))

    def paint(self):
        plane, scatter = self.canvas.axes
        return _paint_surfaces(plane, self.line, self.whole), _paint_data(scatter, self.line)

    def move(self, artists, *, first, size, w, b):
        of_surface, of_data = artists
        rows = (first - 1 + np.arange(size)) % ROWS
        bowl, theta = Bowl.of(self.line, rows), np.array([w, b])
        g, g_batch = self.whole.gradient(theta), bowl.gradient(theta)
        _place_surface(of_surface, bowl, theta, (g, g_batch))
        _place_data(of_data, self.line, rows, bowl, theta)
        of_batch, of_all = np.linalg.norm(g_batch), np.linalg.norm(g)
        return Reading(f"A batch of {size}: {_minimum(bowl, self.whole, size)}. Here |g| is {short(of_batch)} for the "
                       f"batch and {short(of_all)} for all.", of_all < 0.05 and of_batch > 0.5 and size >= 4)


batch_surfaces = explorer(BatchSurfaces)


def _paint_surfaces(plane, line, whole):
    """The full loss; and level lines, floor, minimum of a batch, the two steps, and the point that they start from."""
    panel(plane, "shades, black dot, blue step: all the data;\norange lines, dot or floor, dashed step: the batch", 11)
    figures.draw_contours(plane, Plane(line.value))
    figures.draw_points(plane, whole.lowest, "minimum")
    levels = new_line(plane, "-", color=figures.VERMILLION, linewidth=1.6)
    floor = new_line(plane, "-", color=figures.VERMILLION, linewidth=4, alpha=0.7)
    dot = new_line(plane, "o", color=figures.VERMILLION, markeredgecolor="white", markersize=11)
    pulls = tuple(new_line(plane, dash, color=color, linewidth=3)
                  for color, dash in ((figures.BLUE, "-"), (figures.VERMILLION, "--")))
    here = new_line(plane, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.4, markersize=10)
    return levels, floor, dot, pulls, here


def _place_surface(artists, bowl, theta, gradients):
    """A batch's level lines and floor, and at theta the steps against the gradients, that of all and the batch's."""
    levels, floor, dot, pulls, here = artists
    levels.set_data(*np.concatenate([bowl.level(height, ANGLES) for height in (0.05, 0.3, 1.0)], axis=1))
    floor.set_data(*(bowl.lowest[:, None] + bowl.axes[:, :1] * [[-9, 9]] if bowl.flat else ([], [])))
    dot.set_data(*([], []) if bowl.flat else bowl.lowest[:, None])
    for pull, gradient in zip(pulls, gradients):
        pull.set_data(*np.stack([theta, theta - 0.4 * gradient]).T)
    here.set_data(*theta[:, None])


def _paint_data(scatter, line):
    """The data; and the batch's points, the line of the point (w, b), and the batch's best."""
    panel(scatter, "data: the batch filled; your line solid,\nthe batch's best dashed (from B = 2 on)", 11, xlim=ENDS,
          ylim=(-1.3, 3.6), xlabel="x")
    scatter.set_ylabel("y", rotation=0)
    scatter.plot(line.inputs[:, 0], line.targets[:, 0], "o", color="white", markeredgecolor=figures.BLUE, markersize=7)
    return (new_line(scatter, "o", color=figures.VERMILLION, markersize=8),
            new_line(scatter, "-", color=figures.BLACK), new_line(scatter, "--", color=figures.VERMILLION))


def _place_data(artists, line, rows, bowl, theta):
    """A batch's points, the line of theta, and the batch's best."""
    members, mine, theirs = artists
    members.set_data(line.inputs[rows, 0], line.targets[rows, 0])
    mine.set_data(ENDS, theta[0] * ENDS + theta[1])
    theirs.set_data(*([], []) if bowl.flat else (ENDS, bowl.lowest[0] * ENDS + bowl.lowest[1]))


def _minimum(bowl, whole, size):
    """What a batch's minimum is, in words."""
    if bowl.flat:
        return "its minima form a whole line"
    if size == ROWS:
        return "its minimum is the full one"
    return f"its minimum is {short(np.linalg.norm(bowl.lowest - whole.lowest))} from the full one"


class GradientCloud(Scene):
    """Gradients of many batches at one point: a cloud around the full gradient, narrower for a larger batch."""

    draws = 400
    title, panels, size = "A larger batch errs less, roughly as one over the root of B", 2, (8.8, 4.3)
    alt = (f"Left, the gradients of {draws} batches as a cloud around the full one, a star, with a circle of the size "
           "that the law predicts; right, the typical error against the batch size, measured and predicted.")
    controls = {
        "size": Slider("batch size B", 1, ROWS, 2, 1, whole=True),
        "replace": Switch("with replacement"),
        "distance": Slider("way to the minimum", 0.0, 3.0, 1.5, 0.05)}
    still, knobs = ("distance",), ("size", "replace")
    goal = ("go to within 0.5 of the minimum and find a batch size, without replacement, for which some batches still "
            "point uphill, but no more than 1 in 100.")
    reach = dict(size=11, distance=0.5)

    def __init__(self):
        super().__init__()
        self.line = straight_line()
        self.lowest = Bowl.of(self.line, np.arange(ROWS)).lowest
        self.dealt, self.drawn = _orders(np.random.default_rng(0), self.draws)

    def each_gradient(self, distance):
        """Those of the single points (ROWS, 2), so far from the minimum."""
        return self.line.gradient(self.lowest + distance * np.array([-0.8, 0.6]), np.arange(ROWS)[:, None])

    def paint(self, distance):
        cloud, law = self.canvas.axes
        each = self.each_gradient(distance)
        return _paint_cloud(cloud, each), _paint_law(law, each)

    def move(self, artists, *, size, replace, distance):
        (good, bad, circle, full), dot = artists
        each = self.each_gradient(distance)
        g, found = each.mean(axis=0), each[(self.drawn if replace else self.dealt)[:, :size]].mean(axis=1)
        error, predicted = np.sqrt(((found - g) ** 2).sum(axis=1).mean()), _typical_error(each, size, replace)
        at_rest = np.linalg.norm(g) < 1e-9
        uphill = (found @ g < 0) & (not at_rest)
        good.set_data(*found[~uphill].T)
        bad.set_data(*found[uphill].T)
        circle.set_data(g[0] + predicted * np.cos(TURN), g[1] + predicted * np.sin(TURN))
        full.set_data(*g[:, None])
        dot.set_data([size], [max(error, 0.02)])
        many = int(uphill.sum())
        direction = ("the full gradient is zero, so there is no uphill, and every pull leads away" if at_rest
                     else f"{many} of {self.draws} batches point uphill")
        return Reading(f"B = {size}: typical error {short(error)}, the law says {short(predicted)}; {direction}.",
                       not at_rest and 0 < many <= self.draws // 100 and distance <= 0.5 and not replace)


gradient_cloud = explorer(GradientCloud)


def _orders(rng, many):
    """All rows in `many` orders, dealt and drawn: twice (many, ROWS)."""
    return rng.permuted(np.tile(np.arange(ROWS), (many, 1)), axis=1), rng.integers(ROWS, size=(many, ROWS))


def _typical_error(each, size, replace):
    """The root of the mean of |g of a batch - g|^2 over all batches, from the gradients of the single points."""
    spread = np.sqrt(each.var(axis=0).sum() / size)
    return spread if replace else spread * np.sqrt((ROWS - size) / (ROWS - 1))


def _paint_cloud(ax, each):
    """Signs for gradients downhill and uphill, the circle of the law, and the full gradient."""
    g = each.mean(axis=0)
    reach = 1.1 * np.abs(each - g).max() * np.array([-1, 1])
    panel(ax, "star: full g; circle: typical error;\ncrosses: batches that point uphill", 11, xlim=g[0] + reach,
          ylim=g[1] + reach, xlabel="slope along w")
    ax.set_ylabel("along b", labelpad=0)
    ax.axhline(0, color="#bbbbbb", linewidth=1)
    ax.axvline(0, color="#bbbbbb", linewidth=1)
    return (new_line(ax, "o", color=figures.SKY, markersize=5, alpha=0.6, markeredgewidth=0),
            new_line(ax, "x", color=figures.VERMILLION, markersize=6, markeredgewidth=1.8),
            new_line(ax, "--", color=figures.BLACK, linewidth=1.6),
            new_line(ax, "*", color=figures.BLUE, markeredgecolor="white", markersize=18))


def _paint_law(ax, each):
    """The law of the typical error with and without replacement, and the sign of what was measured."""
    sizes, ticks = np.arange(1, ROWS + 1), [1, 2, 4, 8, 16, 24]
    panel(ax, "typical error |g of the batch - g|", 11, xscale="log", yscale="log", xlim=(0.9, 27), ylim=(0.02, 4),
          xlabel="batch size B")
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    ax.minorticks_off()
    ax.grid(True, axis="y")
    ax.plot(sizes, [_typical_error(each, size, True) for size in sizes], "--", color=figures.GREEN)
    ax.plot(sizes[:-1], [_typical_error(each, size, False) for size in sizes[:-1]], "-", color=figures.BLUE)
    ax.text(0.03, 0.12, "dashed: with replacement\nsolid: without replacement", transform=ax.transAxes, fontsize=11)
    return new_line(ax, "o", color=figures.VERMILLION, markeredgecolor="white", markersize=12)


class BatchRun(Scene):
    """Descent on the line's loss by batches: where it goes, and how near to the lowest loss it stays."""

    most = 20
    start = np.array([-0.8, -1.2])
    title, panels, size = "Near the minimum, the noise decides how near", 2, (8.8, 4.3)
    alt = ("Left, the path of descent by batches over the level lines of the full loss; right, how far above the "
           "lowest loss it is after each update, counted in epochs.")
    controls = {
        "size": Slider("batch size B", 1, ROWS, 1, 1, whole=True),
        "eta": Slider("eta", 0.005, 1.0, 0.1, 0.005, log=True),
        "epochs": Slider("epochs", 1, most, most, 1, whole=True, play=True),
        "replace": Switch("with replacement", True)}
    goal = "leave eta at 0.1 and stay, over the last epoch, within 0.0004 of the lowest loss."
    reach = dict(size=6, replace=False)
    knobs = ("size", "replace")

    def __init__(self):
        super().__init__()
        self.line = straight_line()
        self.whole = Bowl.of(self.line, np.arange(ROWS))
        self.dealt, self.drawn = _orders(np.random.default_rng(1), self.most)

    def paint(self):
        plane, history = self.canvas.axes
        plane.clear()
        figures.draw_contours(plane, Plane(self.line.value))
        figures.draw_points(plane, self.whole.lowest, "minimum")
        path = figures.draw_path(plane, self.start[None])
        path[0].set(linewidth=0.8, markersize=3)
        panel(history, "loss above the lowest possible", yscale="log", ylim=(1e-5, 20), xlabel="epochs",
              xlim=(0, self.most))
        history.grid(True, axis="y")
        return path, new_line(history, "-", color=figures.VERMILLION, linewidth=1.2)

    def move(self, artists, *, size, eta, epochs, replace):
        path, curve = artists
        batches = ROWS // size
        rows = (self.drawn if replace else self.dealt)[:epochs, : batches * size].reshape(-1, size)
        theta = _run(self.line, self.start, eta, rows)
        off = theta - self.whole.lowest
        excess = ((off @ self.whole.hessian) * off).sum(axis=1) / 2
        place_path(path, theta)
        curve.set_data(np.arange(len(theta)) / batches, np.maximum(excess, 1e-5))
        updates = len(theta) - 1
        if np.abs(theta[-1]).sum() > 1e3:
            return Reading(f"Diverges: out of sight after {updates} updates.")
        last = excess[-batches:].mean()
        return Reading(f"{updates} update{'s' * (updates != 1)}; over the last epoch {short(last)} above the lowest "
                       "loss.", last < 4e-4 and eta == 0.1)


batch_run = explorer(BatchRun)


def _run(line, start, eta, rows):
    """theta (T + 1, 2) of descent by the batches `rows` (T, size); it ends where it is out of sight."""
    x, y = line.inputs[:, 0], line.targets[:, 0]
    # Two numbers and four means a batch: plain Python is ten times as fast here as arrays of two.
    means = ((each[rows].mean(axis=1)).tolist() for each in (x * x, x, x * y, y))
    w, b = start.tolist()
    path = [(w, b)]
    for xx, x_, xy, y_ in zip(*means):
        w, b = w - eta * (xx * w + x_ * b - xy), b - eta * (x_ * w + b - y_)
        path.append((w, b))
        if abs(w) + abs(b) > 1e3:
            break
    return np.array(path)
