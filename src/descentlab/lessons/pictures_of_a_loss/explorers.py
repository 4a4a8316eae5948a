"""The explorer of What does a picture of the loss show?: a line through a curved valley, and its dips."""

import numpy as np

from descentlab import figures
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_plane, panel, place_path, within
from descentlab.optimizers import gd


class Valley:
    """L = 0.3 x^2 + 3 (y - sin 2x)^2, as `draw_contours` and `descend` want it, without waiting for SymPy."""

    dimension, box, names = 2, ((-3.2, 3.2), (-3.2, 3.2)), ("x", "y")

    @staticmethod
    def value(theta):
        """The loss, (...), at theta (..., 2)."""
        x, y = np.moveaxis(np.asarray(theta, dtype=float), -1, 0)
        return 0.3 * x**2 + 3 * (y - np.sin(2 * x)) ** 2

    @staticmethod
    def gradient(theta):
        """Its gradient, (..., 2)."""
        x, y = np.moveaxis(np.asarray(theta, dtype=float), -1, 0)
        off = 6 * (y - np.sin(2 * x))
        return np.stack([0.6 * x - 2 * np.cos(2 * x) * off, off], axis=-1)


class Cut(Scene):
    """A loss with one minimum and a winding valley, cut along a line through the minimum."""

    surface = Valley()
    along = np.linspace(-3, 3, 601)
    title, panels, size = "The line has dips, and the loss has one minimum", 2, (9.0, 4.4)
    alt = ("Left, the level lines of a winding valley with one minimum, a line through it, and descent from a point of "
           "the line; right, the loss along the line, with its dips as rings and the point as a dot.")
    controls = {
        "angle": Slider("angle of the line, degrees", -80, 80, -10, 1, whole=True),
        "place": Slider("place on the line", -3.0, 3.0, 1.7, 0.01)}
    handles = (Handle("place", panel=1, label="place on the line"),)
    goal = "find a dip, with a slope below 0.1 along the line, at which |g| is above 2."
    reach, knobs, stops = dict(angle=-30, place=2.37), ("angle", "place"), {"angle": 33, "place": 61}

    def paint(self):
        plane, cut = self.canvas.axes
        path = paint_plane(plane, self.surface)
        line = new_line(plane, "-", color=figures.BLACK, linewidth=2)
        panel(cut, "loss along the line", xlim=(-3, 3), ylim=(-0.4, 8), xlabel="place on the line")
        cut.grid(True, axis="y")
        return (path, line, new_line(cut, "-", color=figures.BLACK, label="loss"),
                new_line(cut, "o", color="none", markeredgecolor=figures.PURPLE, markeredgewidth=2.2, markersize=13),
                new_line(cut, "o", color=figures.VERMILLION, markeredgecolor="white", markersize=11))

    def move(self, artists, *, angle, place):
        path, line, curve, rings, dot = artists
        ahead = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
        points = self.along[:, None] * ahead
        losses = self.surface.value(points)
        dips = np.flatnonzero((losses[1:-1] < losses[:-2]) & (losses[1:-1] < losses[2:])) + 1
        dips = dips[np.abs(self.along[dips]) > 0.1]
        here = place * ahead
        gradient = self.surface.gradient(here)
        slope, size = gradient @ ahead, np.linalg.norm(gradient)
        place_path(path, descend(self.surface.gradient, here, gd(0.02), 600).theta)
        line.set_data(*points[np.abs(points).max(axis=1) <= 3.2].T)
        curve.set_data(self.along, within(curve.axes, losses))
        rings.set_data(self.along[dips], within(rings.axes, losses[dips]))
        height = float(self.surface.value(here))
        dot.set_data([place], [min(height, 7.8)])
        is_dip = bool(len(dips)) and abs(slope) < 0.1 and np.abs(self.along[dips] - place).min() < 0.05
        return Reading(f"{len(dips)} dips beside the minimum. Here the slope along the line is {short(abs(slope))}, "
                       f"and |g| is {short(size)}: descent goes on, towards the minimum.", is_dip and size > 2,
                       at={"place": min(height, 7.8)})


cut = explorer(Cut)
