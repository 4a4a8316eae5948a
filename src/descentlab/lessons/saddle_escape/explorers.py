"""The explorers of How do you leave a saddle?: pass a small one, announce a drop, nudge the run."""

import math

import numpy as np

from descentlab import figures, optimizers
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, Switch, explorer
from descentlab.explorers.scenes import new_line, paint_history, paint_plane, panel, place_curve, place_path, within
from descentlab.lessons.saddle_escape.cases import (
    DROP, RATE, SmallSaddle, first, four_flat, mean_bend, network, nudge, the_run)


def _after(steps):
    """How many steps after the nudge, or that it did not happen in 300."""
    return f"after {steps:.0f} steps" if np.isfinite(steps) else "in none of 300 steps"


class TwoParts(Scene):
    """A run past the smallest saddle: what lies along the direction that bends up, and what along the way down."""

    steps, surface = 220, SmallSaddle()
    nudged_at, nudge = 40, 0.01 * np.array([0.8, 0.6])     # this nudge raises the loss
    title, panels, size = "A run past a saddle: what shrinks, and what grows?", 2, (8.6, 4.1)
    alt = ("Left, a run over the level lines of a saddle, from a ring to a star: it comes in along x, turns, and goes off "
           "along y, the way down. Right, how far it is from the saddle along each, logarithmic: two straight lines, "
           "one falls, dashed, and the other rises.")
    controls = {"x": Slider("start x", -1.0, 1.0, -0.9, 0.05), "y": Slider("start y", -1.0, 1.0, 0.02, 0.01),
                "eta": Slider("eta", 0.02, 0.5, 0.1, 0.02), "nudge": Switch("a nudge of 0.01 at step 40")}
    handles = Handle("x", "y", label="start", snaps=[(x, 0) for x in (-0.9, -0.6, -0.3, 0.3, 0.6, 0.9)]),
    goal = "without a nudge, start 0.5 or more from the saddle, and end within 0.001 of it."
    reach, knobs, stops = dict(y=0.0), ("y", "nudge"), {"y": [-0.5, -0.1, -0.01, 0, 0.01, 0.1, 0.5]}

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        plane.plot(0, 0, "X", color=figures.BLACK, markeredgecolor="white", markersize=11, zorder=5)
        plane.set_title("ring: start; star: end; cross: saddle", fontsize=12, fontweight="normal")
        ticks = [-1, -0.5, 0, 0.5, 1]
        plane.set(xticks=ticks, yticks=ticks)
        told = dict(fontsize=11, path_effects=list(figures.HALO))
        for x, y, name, side in ((0.06, 0.8, "low", "left"), (0.06, -0.9, "low", "left"), (0.95, -0.1, "high", "right"),
                                 (-0.95, -0.2, "high", "left")):
            plane.text(x, y, name, ha=side, **told)
        down, up = paint_history(history, self.steps, "distance from the saddle", 1e-5, 2, ("along y", "along x"))
        return (path, down, up, new_line(history, ":", color=figures.BLACK, linewidth=1.4),
                history.text(self.nudged_at + 5, 0.9, "nudge", va="center", **told),
                history.text(0, 1, "", color=figures.INK[figures.VERMILLION], va="top", **told),
                history.text(0, 1, "along x", color=figures.INK[figures.BLUE], **told))

    def move(self, artists, *, x, y, eta, nudge):
        path, down, up, when, name, along_y, along_x = artists
        start, factors = np.array([x, y]), 1 - eta * self.surface.bends
        theta = start * factors ** np.arange(self.steps + 1)[:, None]
        if nudge:
            moved = theta[self.nudged_at] + self.nudge
            theta[self.nudged_at:] = moved * factors ** np.arange(self.steps + 1 - self.nudged_at)[:, None]
        gone = first(np.abs(theta[:, 1]) > 1)
        seen = theta[:int(gone)] if np.isfinite(gone) else theta
        place_path(path, seen)
        parts = np.abs(seen)
        for curve, values in zip((up, down), parts.T):
            place_curve(curve, np.where(values > 0, values, np.nan))
        when.set_data([self.nudged_at] * 2 if nudge else [], when.axes.get_ylim() if nudge else [])
        name.set_visible(nudge)
        on = np.flatnonzero(parts[:, 1] > 1e-5)
        along_y.set_text("along y" if len(on) else "along y: exactly 0")
        middle = int(on[len(on) // 2]) if len(on) else 110
        along_y.set_position((middle + 12, 0.8 * parts[middle, 1]) if len(on) else (middle, 1e-3))
        low = np.flatnonzero(parts[:, 0] > 1e-4)
        along_x.set_position((low[-1] + 6, 1e-4) if len(low) else (6, 2e-5))
        told = f"Each step multiplies the distance along x by {factors[0]:.3f}, along y by {factors[1]:.3f}. "
        if np.isfinite(gone):
            return Reading(f"{told}Farther than 1 at step {gone:.0f}.")
        away = float(np.linalg.norm(theta[-1]))
        return Reading(f"{told}After {self.steps} steps: {short(away)} from the saddle.",
                       not nudge and np.linalg.norm(start) >= 0.5 and away <= 1e-3)


two_parts = explorer(TwoParts)


class Announce(Scene):
    """The lesson's run up to some step: when its loss will drop, by the length of its gradient and its last mean bend."""

    title, panels, size = "From where can you announce the drop?", 2, (8.6, 4.1)
    alt = ("Left, the loss of the run around its flat stretch, magnified, up to the step that is seen and, thin, after it; a "
           "dashed line where its drop is announced. Right, the length of the gradient, logarithmic: the dashed line of the "
           "law goes on from the step that is seen, along what came.")
    controls = {"seen": Slider("seen up to step", 20, 315, 100, 5, whole=True)}
    handles = Handle(x="seen", panel=1),
    goal = "announce the drop 200 steps ahead, and be off by 10 steps at most."
    reach, knobs, stops = dict(seen=115), ("seen",), {"seen": 60}

    def __init__(self):
        self.run = the_run()
        super().__init__()

    def paint(self):
        level, history = self.canvas.axes
        panel(level, "loss, magnified", xlabel="step t", xlim=(0, 400), ylim=(0.4435, 0.4515))
        level.grid(True, axis="y")
        level.plot(within(level, self.run.losses), color=figures.VERMILLION, linewidth=1)
        came = dict(color=figures.INK[figures.VERMILLION], fontsize=11)
        level.text(312, 0.4455, "what came", ha="right", **came)
        level.plot([self.run.out], [self.run.level - DROP], "o", color=figures.VERMILLION, markersize=7)
        level.text(self.run.out - 9, self.run.level - DROP - 0.0001, f"out: {self.run.out:.0f}", va="top", ha="right", **came)
        level.axhline(self.run.level - DROP, color="#888888", linewidth=1)
        level.text(8, self.run.level - DROP + 0.0001, f"{DROP} lower: out", color="#555555", fontsize=11)
        paint_history(history, 400, "length of the gradient, |g|", 2e-5, 1)
        history.plot(self.run.norms[:401], color=figures.VERMILLION, linewidth=1)
        history.text(330, 0.11, "what came", ha="right", va="center", **came)
        told = dict(fontsize=11, path_effects=list(figures.HALO))
        return (new_line(level, color=figures.BLUE), new_line(level, "--", color=figures.BLACK),
                level.text(0, 0.4508, "announced", va="center", ha="right", **told),
                new_line(history, color=figures.BLUE), new_line(history, "--", color=figures.BLACK),
                new_line(history, "o", color=figures.BLACK, markersize=7),
                history.text(0, 1, "the law (dot: out)", va="top", **told),
                new_line(history, "o", color="white", markeredgecolor=figures.BLUE, markeredgewidth=2.2, markersize=10))

    def move(self, artists, *, seen):
        losses, when, name, norms, law, end, told, ring = artists
        place_curve(losses, within(losses.axes, self.run.losses[:seen + 1]))
        place_curve(norms, self.run.norms[:seen + 1])
        ring.set_data([seen], [self.run.norms[seen]])
        bend, at = self.run.bends[seen - 1], {"seen": self.run.norms[seen]}
        for artist in (name, told):
            artist.set_visible(bend < 0)
        if bend >= 0:
            for line in (when, law, end):
                line.set_data([], [])
            return Reading(f"At step {seen} the mean bend of the last step is {bend:.3f}: nothing to announce.", at=at)
        needed = math.sqrt(2 * -bend * DROP)
        announced = seen + math.log(needed / self.run.norms[seen]) / math.log(1 - RATE * bend)
        when.set_data([announced, announced], when.axes.get_ylim())
        law.set_data([seen, announced], [self.run.norms[seen], needed])
        end.set_data([announced], [needed])
        name.set_x(announced - 6)
        name.set_text(f"announced: {announced:.0f}")
        told.set_position((min((seen + announced) / 2 + 8, 255), 0.45 * math.sqrt(self.run.norms[seen] * needed)))
        off = abs(announced - self.run.out)
        return Reading(f"At step {seen} the mean bend of the last step is {bend:.3f}. Announced for step {announced:.0f}; "
                       f"out at step {self.run.out:.0f}.", announced - seen >= 200 and off <= 10, at=at)


announce = explorer(Announce)


class Nudged(Scene):
    """Nudged copies beside a saddle and at a minimum: after how many steps the first mean bend is below 0, at any rate."""

    names, colors, dashes = ("zero weights", "minimum"), (figures.VERMILLION, figures.BLACK), ("-", "--")
    title, steps = "When is a bend down proved?", 300
    alt = ("The mean bend of each of 300 steps of two nudged copies. That of the run from zero weights, beside a saddle, falls "
           "slowly, and at a dot below 0, which proves that the loss bends down; that of the minimum, dashed, stays above.")
    controls = {"eta": Slider("eta of the copies", 1e-3, 0.1, 0.01, 1e-3, log=True),
                "seed": Slider("direction of the nudge", 0, 9, 0, 1, whole=True)}
    goal = "have the copy beside the saddle stay above 0 for 300 steps, as the minimum does."
    reach, knobs, stops = dict(eta=0.001), ("eta", "seed"), {"eta": 9, "seed": 10}

    def __init__(self):
        self.places, self.net = four_flat()[1:3], network()
        super().__init__()

    def paint(self):
        ax = self.canvas.ax
        panel(ax, "mean bend of the copy's step", xlabel="steps since the nudge", xlim=(0, self.steps), ylim=(-0.6, 1.8))
        ax.grid(True, axis="y")
        ax.axhspan(-0.6, 0, color=figures.PALE, alpha=0.25, linewidth=0, zorder=0)
        told = dict(fontsize=12, path_effects=list(figures.HALO))
        ax.text(5, -0.57, "below 0: it bends down, proved", va="bottom", **told)
        lines = [new_line(ax, dash, color=color, linewidth=2.6) for dash, color in zip(self.dashes, self.colors)]
        names = [ax.text(0, 0, name, color=figures.INK.get(color, color), ha="center", va=side, **told)
                 for name, color, side in zip(self.names, self.colors, ("top", "bottom"))]
        return (*lines, *names, new_line(ax, "o", color=figures.BLACK, markersize=8, zorder=5), ax.text(0, 0.05, "", **told),
                ax.text(295, 1.74, "", ha="right", va="top", **told))

    def move(self, artists, *, eta, seed):
        lines, names, (shown, when, rate) = artists[:2], artists[2:4], artists[4:]
        rate.set_text(f"at rate {short(eta)}")
        starts = nudge(self.places, 0.001, seed)
        found = mean_bend(self.net.gradient(descend(self.net.gradient, starts, optimizers.gd(eta), self.steps).theta), eta)
        below = first(found < 0) + 1      # the first step has the place 0
        for line, name, bends, side in zip(lines, names, found.T, (-0.04, 0.04)):
            line.set_data(np.arange(1, self.steps + 1), within(line.axes, bends))
            name.set_position((200, bends[199] + side))
        proved = np.isfinite(below[0])
        shown.set_data([below[0]] if proved else [], [found[int(below[0]) - 1, 0]] if proved else [])
        when.set_text(f"step {below[0]:.0f}" if proved else "")
        when.set_x(min(below[0] + 5, 236) if proved else 0)
        told = "; ".join(f"{name}: below 0 {_after(steps)}" for name, steps in zip(self.names, below))
        return Reading(f"At eta {short(eta)}, {told}.", not proved)


nudged = explorer(Nudged)
