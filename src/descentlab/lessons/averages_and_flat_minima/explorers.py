"""The explorers of Does it matter where a run ends?: the mean of a noisy run, and two wells that are shifted."""

import numpy as np

from descentlab import figures, surfaces
from descentlab._numbers import short
from descentlab.averaging import weight_average
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_plane, panel, place_curve, place_path


def _dot(ax, color):
    return new_line(ax, "o", color=color, markeredgecolor="white", markersize=11)


class Averaged(Scene):
    """A noisy run at a constant rate, and the mean of its points from a chosen step on."""

    surface, most = surfaces.bowl, 400
    title, panels, size = "The run circles the minimum; its mean sits nearly on it", 2, (8.6, 4.3)
    alt = ("Left, a noisy run that circles the minimum of a bowl, and its average as a green diamond; right, the loss "
           "of the run's point and that of the average at each step, logarithmic.")
    controls = {
        "eta": Slider("eta", 0.01, 0.45, 0.2, 0.01, log=True),
        "first": Slider("average from step", 0, most - 1, 0, 1, whole=True),
        "steps": Slider("steps", 100, most, most, 1, whole=True, play=True)}
    handles = (Handle("first", panel=1, at=2e-4),)
    goal = ("leave eta at 0.2 and, with at least 50 points in it, get the average's loss below a hundredth of the "
            "mean of the last 100 points' losses.")
    reach, knobs, stops = dict(first=150), ("first", "eta"), {"first": 80, "eta": 16}

    def __init__(self):
        super().__init__()
        self.noise = np.random.default_rng(0).normal(size=(self.most, 2))

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        path[0].set(linewidth=0.8, markersize=3, alpha=0.6)
        mean = new_line(plane, "D", color=figures.GREEN, markeredgecolor="white", markersize=13, zorder=8)
        panel(history, "loss: of the run (thin), of the\naverage (thick) from the dotted line on", 11, yscale="log",
              xlim=(0, self.most), ylim=(1e-4, 30), xlabel="step t")
        history.grid(True, axis="y")
        return (path, mean, new_line(history, "-", color=figures.VERMILLION, linewidth=0.8, label="loss"),
                new_line(history, "-", color=figures.GREEN, linewidth=3, label="loss of the average"),
                new_line(history, ":", color=figures.BLACK, linewidth=1.8))

    def move(self, artists, *, eta, first, steps):
        path, mean, thin, thick, mark = artists
        first = min(first, steps)
        theta = _noisy_run(eta, self.noise[:steps])
        means = np.cumsum(theta[first:], axis=0) / np.arange(1, steps - first + 2)[:, None]
        place_path(path, theta)
        mean.set_data(*weight_average(theta, first)[:, None])
        losses, smooth = self.surface.value(theta), self.surface.value(means)
        place_curve(thin, losses)
        place_curve(thick, np.concatenate([np.full(first, np.nan), smooth]))
        mark.set_data([first, first], mark.axes.get_ylim())
        typical = losses[-100:].mean()
        return Reading(f"The last point's loss is {short(losses[-1])}, over the last 100 points {short(typical)} in "
                       f"the mean; the average of {len(means)} points has {short(smooth[-1])}.",
                       smooth[-1] < typical / 100 and eta == 0.2 and len(means) >= 50)


averaged = explorer(Averaged)


def _noisy_run(eta, noise):
    """theta (T + 1, 2) of descent on the bowl, whose gradient is (x, 4 y), with `noise` (T, 2) in it."""
    theta, keep = [np.array([2.5, 1.8])], 1 - eta * np.array([1.0, 4.0])
    for each in noise:
        theta.append(keep * theta[-1] - eta * each)
    return np.array(theta)


def wells(x, narrow=0.1):
    """The loss at x with two wells, equally deep: a wide one at -2, of width 1, and a narrow one at 2."""
    return 1 - np.exp(-((x + 2) ** 2) / 2) - np.exp(-((x - 2) ** 2) / (2 * narrow**2))


class Shifted(Scene):
    """A training loss with a wide and a narrow minimum, and the same loss shifted: how much each minimum rises."""

    x = np.unique(np.concatenate([np.linspace(-5, 3.4, 300), np.linspace(1, 3.4, 400)]))
    minima, shifts = np.array([-2.0, 2.0]), np.linspace(0, 1, 201)
    title, panels, size = "Shift the surface, and the narrow minimum rises", 2, (8.6, 4.2)
    alt = ("Left, a loss with a wide and a narrow well, and dashed the same loss shifted a little, with dots where "
           "the training loss is lowest; right, the rise of each against the shift.")
    controls = {
        "shift": Slider("shift", 0.0, 1.0, 0.1, 0.01),
        "width": Slider("narrow well's width", 0.05, 1.0, 0.1, 0.01)}
    # The hand takes the narrow well by its wall, one width from its middle, where the loss is 1 - exp(-1/2).
    handles = Handle("width", at=1 - np.exp(-0.5)), Handle("shift", panel=1)
    knobs, stops = ("width", "shift"), {"width": 40, "shift": 51}
    goal = "find a shift of 0.05 or more under which a minimum with a bend above 20 rises by less than 0.05."
    reach = dict(shift=0.05, width=0.2)

    def paint(self):
        surface, rise = self.canvas.axes
        panel(surface, "training loss (solid), test loss (dashed)", 11, xlim=(-5, 3.4), ylim=(-0.08, 1.3),
              xlabel="parameter")
        losses = (new_line(surface, "-", color=figures.BLUE, label="training loss"),
                  new_line(surface, "--", color=figures.VERMILLION, label="test loss"))
        panel(rise, "rise at the wide (solid) and at the\nnarrow minimum (dashed)", 11, xlim=(0, 1), ylim=(0, 1.05),
              xlabel="shift")
        rise.grid(True, axis="y")
        rises = (new_line(rise, "-", color=figures.GREEN, label="wide"),
                 new_line(rise, "--", color=figures.PURPLE, label="narrow"))
        return losses, _dot(surface, figures.VERMILLION), rises, _dot(rise, figures.VERMILLION)

    def move(self, artists, *, shift, width):
        (training, test), dots, curves, marks = artists
        raised = wells(self.minima - shift, width)
        rises = raised - wells(self.minima, width)
        training.set_data(self.x, wells(self.x, width))
        test.set_data(self.x, wells(self.x - shift, width))
        for curve, minimum in zip(curves, self.minima):
            curve.set_data(self.shifts, wells(minimum - self.shifts, width))
        dots.set_data(self.minima, raised)
        marks.set_data([shift, shift], rises)
        bend = 1 / width**2
        return Reading(f"Bends 1 and {short(bend)}; shifted by {shift:g}, the wide minimum rises by {rises[0]:.3f}, "
                       f"the narrow one by {rises[1]:.3f}.", shift >= 0.05 and bend > 20 and rises[1] < 0.05,
                       zeros={"width": self.minima[1]}, at={"shift": rises[1]})


shifted = explorer(Shifted)
