"""An explorer of descent by batches on the line's loss."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, Switch, explorer
from descentlab.explorers.scenes import new_line, panel, place_curve, place_path
from descentlab.lessons.batch_size.cases import ROWS, Bowl, Plane, orders, straight_line


class BatchRun(Scene):
    """Descent on the line's loss by batches: where it goes, and how near to the lowest loss it stays."""

    most = 20
    start = np.array([-0.8, -1.2])
    title, panels, size = "The noise decides how near the run comes", 2, (8.6, 4.2)
    alt = ("Left, the path of descent by batches over the level lines of the full loss; right, how far above the "
           "lowest loss it is after each update, and on average over each epoch.")
    controls = {
        "size": Slider("batch size B", 1, ROWS, 1, 1, whole=True),
        "eta": Slider("eta", 0.005, 1.0, 0.1, 0.005, log=True),
        "epochs": Slider("epochs", 1, most, most, 1, whole=True, play=True),
        "replace": Switch("with replacement", True)}
    handles, knobs = (Handle("epochs", panel=1),), ("size", "epochs", "replace")
    goal = "leave eta at 0.1 and stay, over the last epoch, within 0.0004 of the lowest loss."
    reach = dict(size=6, replace=False)

    def __init__(self):
        super().__init__()
        self.line = straight_line()
        self.whole = Bowl.of(self.line, np.arange(ROWS))
        self.dealt, self.drawn = orders(np.random.default_rng(1), self.most)

    def paint(self):
        plane, history = self.canvas.axes
        plane.clear()
        figures.draw_contours(plane, Plane(self.line.value))
        plane.set_title("dots: updates; star: the minimum", fontsize=12)
        figures.draw_points(plane, self.whole.lowest, "minimum")
        path = figures.draw_path(plane, self.start[None])
        path[0].set(linewidth=0.8, markersize=3)
        panel(history, "loss above the lowest;\nblack: mean of each epoch", yscale="log", ylim=(1e-5, 20),
              xlabel="epochs", xlim=(0, self.most))
        history.set_xticks(range(0, self.most + 1, 5))
        history.grid(True, axis="y")
        return (path,
                new_line(history, "-", color=figures.VERMILLION, linewidth=1.2, alpha=0.6, label="loss above the lowest"),
                new_line(history, "o-", color=figures.BLACK, markersize=4, label="mean of the epoch"))

    def move(self, artists, *, size, eta, epochs, replace):
        path, curve, middle = artists
        batches = ROWS // size
        rows = (self.drawn if replace else self.dealt)[:epochs, : batches * size].reshape(-1, size)
        theta = _run(self.line, self.start, eta, rows)
        off = theta - self.whole.lowest
        excess = ((off @ self.whole.hessian) * off).sum(axis=1) / 2
        place_path(path, theta)
        place_curve(curve, excess)
        curve.set_xdata(np.arange(len(theta)) / batches)
        updates = len(theta) - 1
        full = updates // batches
        means = excess[1:full * batches + 1].reshape(full, batches).mean(axis=1)
        middle.set_data(np.arange(full) + 0.5, np.clip(means, 1e-5, 20))
        if np.abs(theta[-1]).sum() > 1e3:
            return Reading(f"Diverges: out of sight after {updates} updates.")
        last = excess[-batches:].mean()
        return Reading(f"{updates} update{'s' * (updates != 1)}; over the last epoch {short(last)} above the lowest "
                       "loss.", last < 4e-4 and eta == 0.1, at={"epochs": max(excess[-1], 1e-5)})


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
