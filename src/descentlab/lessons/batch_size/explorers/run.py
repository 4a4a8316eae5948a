"""An explorer of descent by batches on the line's loss, dealt and drawn."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel
from descentlab.lessons.batch_size.cases import ROWS, Bowl, orders, straight_line

LOW, HIGH = 1e-6, 20.0      # of the picture


class BatchRun(Scene):
    """Descent on the line's loss by batches: how near dealt and drawn ones come to the lowest loss."""

    most, runs = 60, 20
    start = np.array([-0.8, -1.2])
    title, size = "Dealt batches come nearer than drawn ones", (7.6, 4.2)
    alt = ("How far above the lowest loss runs are on average over each epoch, two curves: of batches that are drawn, "
           "and of batches that are dealt.")
    controls = {
        "size": Slider("batch size B", 1, ROWS, 4, 1, whole=True),
        "eta": Slider("eta", 0.005, 0.4, 0.2, 0.005, log=True),
        "epochs": Slider("epochs", 1, most, most, 1, whole=True, play=True)}
    handles, knobs = (Handle("epochs"),), ("size", "eta", "epochs")
    goal = "let the dealt runs come eight times as near as the drawn ones, without all the data in one batch."
    reach = dict(size=6, eta=0.05)

    def __init__(self):
        super().__init__()
        line = straight_line()
        x, y = line.inputs[:, 0], line.targets[:, 0]
        self.samples = np.stack([x * x, x, x * y, y])
        self.whole = Bowl.of(line, np.arange(ROWS))
        rng = np.random.default_rng(1)
        both = orders(rng, self.runs * self.most)
        # Of each way, dealt and drawn, the rows in the order in which they come: (epochs, 2, runs, ROWS).
        self.rows = np.stack([each.reshape(self.most, self.runs, ROWS) for each in both], axis=1)

    def paint(self):
        (ax,) = self.canvas.axes
        panel(ax, "", yscale="log", ylim=(LOW, HIGH), xlabel="epochs", xlim=(0, self.most))
        ax.grid(True, axis="y")
        ax.set_ylabel("loss above\nthe lowest")
        note = ax.text(0.98, 0.97, "", transform=ax.transAxes, ha="right", va="top", fontsize=13)
        return note, [(new_line(ax, dash, color=color, linewidth=2.4), ax.text(0, 0, name, color=color, fontsize=13))
                      for name, dash, color in (("dealt", "-", figures.BLUE), ("drawn", "--", figures.GREEN))]

    def move(self, artists, *, size, eta, epochs):
        means = np.clip(np.nan_to_num(self._means(size, eta, epochs), nan=np.inf), LOW, HIGH)
        note, curves = artists
        note.set_text(f"B = {size}, eta = {short(eta)}\nmean of each epoch, and of {self.runs} runs")
        for (curve, name), heights, above in zip(curves, means.T, (False, True)):
            curve.set_data(np.arange(epochs) + 0.5, heights)
            name.set(position=(min(epochs, 0.9 * self.most), heights[-1] * (1.9 if above else 0.2)))
        dealt, drawn = means[-1]
        if drawn >= HIGH:
            return Reading("Diverges: out of the picture.", at={"epochs": HIGH})
        return Reading(f"Over epoch {epochs}: drawn {short(drawn)}, dealt {short(dealt)} above the lowest loss; that "
                       f"is {short(drawn / dealt)} times as near.", bool(drawn > 8 * dealt and size < ROWS),
                       at={"epochs": dealt})

    def _means(self, size, eta, epochs):
        """Of each epoch, for dealt and drawn batches (epochs, 2): how far above the lowest loss the runs are."""
        batches = ROWS // size
        rows = self.rows[:epochs, :, :, :batches * size].reshape(epochs, 2, self.runs, batches, size)
        w, b = (np.full((2, self.runs), each) for each in self.start)
        means = np.empty((epochs, 2))
        with np.errstate(all="ignore"):
            for epoch, dealt_out in enumerate(rows):
                of_batch = self.samples[:, dealt_out].mean(axis=-1)
                theta = np.empty((2, batches, 2, self.runs))
                for t in range(batches):
                    xx, x, xy, y = of_batch[..., t]
                    w, b = w - eta * (xx * w + x * b - xy), b - eta * (x * w + b - y)
                    theta[:, t] = w, b
                off = theta - self.whole.lowest[:, None, None, None]
                above = (off * np.tensordot(self.whole.hessian, off, axes=1)).sum(axis=0) / 2
                means[epoch] = above.mean(axis=(0, 2))
        return means


batch_run = explorer(BatchRun)
