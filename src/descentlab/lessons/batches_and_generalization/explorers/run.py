"""An explorer of the height at which runs by batches stay, dealt and drawn."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel

ROWS = 24                   # points, scattered about a line
LOW, HIGH = 1e-6, 0.3       # of the picture
ETAS = 0.02 * 2.0 ** np.arange(0, 4.75, 0.5)
LOOKS = (("dealt", "-", "o", figures.BLUE), ("drawn", "--", "s", figures.GREEN))


class BatchRun(Scene):
    """Descent on the line's loss by batches, from its minimum: how far dealt and drawn ones carry the runs away."""

    epochs, shown, runs = 60, 10, 20
    title, panels, size = "Dealt batches stay nearer than drawn ones", 2, (9.2, 4.3)
    alt = ("How far above the lowest loss runs are, two curves: of batches that are drawn, and of batches that are dealt. "
           "Left, over the last 10 of 60 epochs: drawn, a level line; dealt, below it, a line that falls deep at the "
           "end of every epoch. Right, their means against eta.")
    controls = {"size": Slider("batch size B", 1, ROWS // 2, 4, 1, whole=True),
                "eta": Slider("eta", ETAS[0], 0.4, 0.05, 0.005, log=True)}
    handles, knobs = (Handle("eta", panel=1),), ("size", "eta")
    goal = "let the dealt runs stay twenty times as near as the drawn ones."
    reach = dict(size=8, eta=0.03)

    def __init__(self):
        super().__init__()
        scatter, rng = np.random.default_rng(5), np.random.default_rng(1)
        self.x = np.linspace(-0.5, 2, ROWS)
        self.y = 0.5 + 0.8 * self.x + 0.5 * scatter.normal(size=ROWS)
        self.samples = np.stack([self.x * self.x, self.x, self.x * self.y, self.y])
        xx, x, xy, y = self.samples.mean(axis=1)
        self.hessian = np.array([[xx, x], [x, 1.0]])
        self.lowest = np.linalg.solve(self.hessian, [xy, y])
        many = self.runs * self.epochs
        both = rng.permuted(np.tile(np.arange(ROWS), (many, 1)), axis=1), rng.integers(ROWS, size=(many, ROWS))
        # Of each way, dealt and drawn, the rows in the order in which they come: (epochs, 2, runs, ROWS).
        self.rows = np.stack([each.reshape(self.epochs, self.runs, ROWS) for each in both], axis=1)

    def paint(self):
        time, law = self.canvas.axes
        panel(time, f"loss above the lowest, mean of {self.runs} runs:\nthe last {self.shown} of {self.epochs} epochs", 11,
              yscale="log", ylim=(LOW, HIGH), xlabel="epochs", xlim=(self.epochs - self.shown, self.epochs + 0.05))
        panel(law, "the mean of these epochs,\nagainst eta", 11, xscale="log", yscale="log", ylim=(LOW, HIGH),
              xlim=(ETAS[0] / 1.15, ETAS[-1] * 1.15), xlabel="eta")
        law.set_xticks(ETAS[::2], [f"{eta:g}" for eta in ETAS[::2]])
        law.minorticks_off()
        for ax in (time, law):
            ax.grid(True, axis="y")
        return [(new_line(time, dash, color=color, linewidth=2.2), new_line(law, dash, color=color, linewidth=2.2),
                 new_line(law, sign, color=color, markeredgecolor="white", markersize=11),
                 law.text(0, 0, name, color=color, fontsize=13, ha="right"))
                for name, dash, sign, color in LOOKS]

    def move(self, artists, *, size, eta):
        heights = self._heights(size, np.append(ETAS, eta))
        means = heights.mean(axis=0)
        above = np.clip(np.nan_to_num(heights, nan=np.inf), LOW, 2 * HIGH)
        level = np.clip(np.nan_to_num(means, nan=np.inf), LOW, 2 * HIGH)
        for way, (curve, law, dot, name) in enumerate(artists):
            curve.set_data(self.epochs - np.arange(len(heights))[::-1] / (ROWS // size), above[:, way, -1])
            law.set_data(ETAS, level[way, :-1])
            dot.set_data([eta], level[way, -1:])
            name.set(position=(ETAS[-3], level[way, -4] * (0.25, 1.8)[way]))
        dealt, drawn = means[:, -1]
        if not drawn < HIGH:
            return Reading("Diverges: out of the picture.", at={"eta": HIGH})
        return Reading(f"Over the last {self.shown} epochs: drawn {short(drawn)}, dealt {short(dealt)} above the lowest "
                       f"loss; that is {short(drawn / dealt)} times as near.", bool(drawn > 20 * dealt),
                       at={"eta": dealt})

    def _heights(self, size, etas):
        """Of the last updates, for dealt and drawn batches, at every eta (updates, 2, k): how high the runs are."""
        batches = ROWS // size
        rows = self.rows[..., :batches * size].reshape(self.epochs, 2, self.runs, batches, size)
        of_batch = np.moveaxis(self.samples[:, rows].mean(axis=-1), -1, 2).reshape(4, -1, 2, self.runs, 1)
        w, b = (np.full((2, self.runs, len(etas)), each) for each in self.lowest)
        path = []
        with np.errstate(all="ignore"):
            for xx, x, xy, y in of_batch.swapaxes(0, 1):
                w, b = w - etas * (xx * w + x * b - xy), b - etas * (x * w + b - y)
                path.append((w, b))
            off = np.stack(path[-self.shown * batches - 1:], axis=1) - self.lowest[:, None, None, None, None]
            return (off * np.tensordot(self.hessian, off, axes=1)).sum(axis=0).mean(axis=2) / 2


batch_run = explorer(BatchRun)
