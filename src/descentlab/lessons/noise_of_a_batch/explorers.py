"""The explorer of How far can a batch be trusted?: the surfaces that batches have."""

import numpy as np
from matplotlib import patheffects

from descentlab import figures
from descentlab._numbers import short
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel
from descentlab.figures.labels import HALO
from descentlab.lessons.noise_of_a_batch.cases import BOX, ROWS, Bowl, Plane, straight_line

ANGLES = np.concatenate([np.linspace(0, 2 * np.pi, 400), [np.nan]])     # the nan lifts the pen between levels
RIM = (patheffects.withStroke(linewidth=7, foreground="white"),)     # a step is seen over level lines of its colour
BARB = np.array([[-0.8, -0.6], [0.6, -0.8]])     # turns a way back, and to the side
ENDS = np.array([-0.6, 2.1])         # of the lines through the data
ETA = 0.4                            # of the steps that are drawn


class BatchSurfaces(Scene):
    """Each batch of the line's points has a surface of its own: step through them and watch the minimum move."""

    title, panels, size = "Every batch has a surface of its own", 2, (8.6, 4.3)
    alt = ("Left, the level lines of the full loss over weight and bias, and over them in orange-red those of one "
           f"batch, with the steps of eta = {ETA} that each asks for at a point; right, the data, the batch's points filled.")
    controls = {
        "first": Slider("first sample", 1, ROWS, 6, 1, whole=True, play=True),
        "size": Slider("batch size B", 1, ROWS, 1, 1, whole=True),
        "w": Slider("weight w", *BOX[0], 0.75, 0.01), "b": Slider("bias b", *BOX[1], 0.44, 0.01)}
    handles, knobs = (Handle("w", "b", label="the point"),), ("w", "b", "first")
    stops = {"w": 19, "b": 16, "first": 12}
    goal = "find a place where |g| for all is above 0.5, and yet the batch's step starts uphill on the loss of all."
    reach = dict(first=22, w=1.5, b=0.2)

    def __init__(self):
        super().__init__()
        self.line = straight_line()
        self.whole = Bowl.of(self.line, np.arange(ROWS))

    def paint(self):
        plane, scatter = self.canvas.axes
        return _paint_surfaces(plane, self.line, self.whole), _paint_data(scatter, self.line)

    def move(self, artists, *, first, size, w, b):
        of_surface, of_data = artists
        # In the order of the data: a batch of all is the same from wherever it begins, to the last bit.
        rows = np.sort((first - 1 + np.arange(size)) % ROWS)
        bowl, theta = Bowl.of(self.line, rows), np.array([w, b])
        g, g_batch = self.whole.gradient(theta), bowl.gradient(theta)
        _place_surface(of_surface, bowl, theta, (g, g_batch))
        _place_data(of_data, self.line, rows, bowl, theta)
        of_batch, of_all = np.linalg.norm(g_batch), np.linalg.norm(g)
        uphill = g @ g_batch < 0
        return Reading(f"A batch of {size}: {_minimum(bowl, self.whole, size)}. Here |g| is {short(of_batch)} for the "
                       f"batch and {short(of_all)} for all; the batch's step starts {'uphill' if uphill else 'downhill'} on "
                       "the loss of all.", of_all > 0.5 and uphill,
                       idle={"first": "all samples are in the batch"} if size == ROWS else {})


batch_surfaces = explorer(BatchSurfaces)


def _paint_surfaces(plane, line, whole):
    """The full loss; and level lines, floor, minimum of a batch, the two steps, and the point that they start from."""
    panel(plane, f"the loss of all the data; arrows:\nthe steps with eta = {ETA}", 11)
    figures.draw_contours(plane, Plane(line.value))
    figures.draw_points(plane, whole.lowest, "minimum")
    levels = new_line(plane, "-", color=figures.VERMILLION, linewidth=1.0, label="the batch's loss")
    floor = new_line(plane, "-", color=figures.VERMILLION, linewidth=4, alpha=0.7, label="where it is lowest")
    dot = new_line(plane, "o", color=figures.VERMILLION, markeredgecolor="white", markersize=11)
    pulls = tuple((new_line(plane, "-", color=color, linewidth=width, path_effects=list(RIM)),
                   plane.text(0, 0, name, color=color, fontsize=13, fontweight="bold", ha="center", va="center", zorder=7,
                              path_effects=list(HALO), clip_on=True))
                  for name, color, width in (("all", figures.BLUE, 5), ("batch", figures.VERMILLION, 3)))
    here = new_line(plane, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.4, markersize=10,
                    label="the point (w, b)")
    plane.legend(handles=[levels, floor, here], loc="upper right", fontsize=11, frameon=True, framealpha=0.9)
    return levels, floor, dot, pulls, here


def _place_surface(artists, bowl, theta, gradients):
    """A batch's level lines and floor, and at theta the steps against the gradients, that of all and the batch's."""
    levels, floor, dot, pulls, here = artists
    levels.set_data(*np.concatenate([bowl.level(height, ANGLES) for height in (0.1, 0.6)], axis=1))
    floor.set_data(*(bowl.lowest[:, None] + bowl.axes[:, :1] * [[-9, 9]] if bowl.flat else ([], [])))
    dot.set_data(*([], []) if bowl.flat else bowl.lowest[:, None])
    steps = [-ETA * gradient for gradient in gradients]
    for (pull, name), step, other in zip(pulls, steps, reversed(steps)):
        pull.set_data(*_arrow(theta, theta + step).T)
        name.set_position(theta + step + _beside(step, other))
        name.set_visible(bool(np.linalg.norm(step) > 0.05))     # or the ring hides what it names
    here.set_data(*theta[:, None])


def _beside(step, other):
    """From the head of an arrow to the middle of its name (2,): ahead, and to the side where the other arrow is not."""
    along = step / max(np.linalg.norm(step), 1e-12)
    side = np.array([along[1], -along[0]])
    beside = 0.2 * along + np.copysign(0.25, -(side @ other)) * side
    return beside + [np.copysign(0.3, beside[0]), 0.0]      # a name is wider than high


def _arrow(tail, tip):
    """One stroke (5, 2) from tail to tip, and to both ends of its head."""
    along = (tip - tail) / max(np.linalg.norm(tip - tail), 1e-12)
    size = min(0.2, np.linalg.norm(tip - tail))
    left, right = (tip + size * (turn @ along) for turn in (BARB, BARB.T))
    return np.stack([tail, tip, left, tip, right])


def _paint_data(scatter, line):
    """The data; and the batch's points, the line of the point (w, b), and the batch's best."""
    panel(scatter, "the data, and the line that\nthis (w, b) draws", 11, xlim=ENDS, ylim=(-1.3, 4.2), xlabel="x")
    scatter.set_ylabel("y", rotation=0)
    scatter.plot(line.inputs[:, 0], line.targets[:, 0], "o", color="white", markeredgecolor=figures.BLUE, markersize=7)
    made = (new_line(scatter, "o", color=figures.VERMILLION, markersize=8, label="the batch's points"),
            new_line(scatter, "-", color=figures.BLACK, label="the line of (w, b)"),
            new_line(scatter, "--", color=figures.VERMILLION, label="the batch's best line, from B = 2 on"))
    scatter.legend(handles=made, loc="upper left", fontsize=11)
    return made


def _place_data(artists, line, rows, bowl, theta):
    """A batch's points, the line of theta, and the batch's best."""
    members, mine, theirs = artists
    members.set_data(line.inputs[rows, 0], line.targets[rows, 0])
    mine.set_data(ENDS, theta[0] * ENDS + theta[1])
    theirs.set_data(*([], []) if bowl.flat else (ENDS, bowl.lowest[0] * ENDS + bowl.lowest[1]))


def _minimum(bowl, whole, size):
    """What a batch's minimum is, in words."""
    if bowl.flat:
        return "its lowest places form a whole line"
    if size == ROWS:
        return "its minimum is the full one"
    return f"its minimum is {short(np.linalg.norm(bowl.lowest - whole.lowest))} from the full one"
