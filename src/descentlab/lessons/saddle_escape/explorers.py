"""The explorers of How do you leave a saddle?: pass a small one, announce a drop, nudge the run."""

import math

import numpy as np

from descentlab import figures, optimizers
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, Switch, explorer
from descentlab.explorers.scenes import new_line, paint_history, paint_plane, panel, place_curve, place_path, within
from descentlab.lessons.saddle_escape.cases import DROP, RATE, SmallSaddle, first, mean_bend, network, nudge, the_run


def _spoken(step):
    """A step, or that there was none."""
    return f"at step {step:.0f}" if np.isfinite(step) else "not yet"


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
    controls = {"seen": Slider("seen up to step", 20, 315, 250, 5, whole=True)}
    handles = Handle(x="seen", panel=1),
    goal = "announce the drop 200 steps ahead, and be off by 10 steps at most."
    reach, knobs, stops = dict(seen=115), ("seen",), {"seen": 60}

    def __init__(self):
        self.run = the_run()
        super().__init__()

    def paint(self):
        level, history = self.canvas.axes
        panel(level, "loss, magnified", xlabel="step t", xlim=(0, 430), ylim=(0.4435, 0.4515))
        level.grid(True, axis="y")
        level.plot(within(level, self.run.losses), color=figures.VERMILLION, linewidth=1)
        came = dict(color=figures.INK[figures.VERMILLION], fontsize=11)
        level.text(312, 0.4455, "what came", ha="right", **came)
        level.plot([self.run.out], [self.run.level - DROP], "o", color=figures.VERMILLION, markersize=7)
        level.text(self.run.out + 8, self.run.level - DROP + 0.0001, f"out: {self.run.out:.0f}", **came)
        level.axhline(self.run.level - DROP, color="#888888", linewidth=1)
        level.text(8, self.run.level - DROP + 0.0001, f"{DROP} lower: out", color="#555555", fontsize=11)
        paint_history(history, 400, "length of the gradient, |g|", 2e-5, 1)
        history.plot(self.run.norms[:401], color=figures.VERMILLION, linewidth=1)
        told = dict(fontsize=11, path_effects=list(figures.HALO))
        return (new_line(level, color=figures.BLUE), new_line(level, "--", color=figures.BLACK),
                level.text(0, 0.4508, "announced", va="center", ha="right", **told),
                new_line(history, color=figures.BLUE), new_line(history, "--", color=figures.BLACK),
                new_line(history, "o", color=figures.BLACK, markersize=7),
                history.text(0, 1, "the law", ha="right", va="center", **told),
                history.text(0, 1, "out, by the law", ha="right", **told),
                new_line(history, "o", color="white", markeredgecolor=figures.BLUE, markeredgewidth=2.2, markersize=10))

    def move(self, artists, *, seen):
        losses, when, name, norms, law, end, told, there, ring = artists
        place_curve(losses, within(losses.axes, self.run.losses[:seen + 1]))
        place_curve(norms, self.run.norms[:seen + 1])
        ring.set_data([seen], [self.run.norms[seen]])
        bend, at = self.run.bends[seen - 1], {"seen": self.run.norms[seen]}
        for artist in (name, told, there):
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
        there.set_position((announced - 2, 1.7 * needed))
        told.set_position(((seen + announced) / 2 - 8, math.sqrt(self.run.norms[seen] * needed)))
        off = abs(announced - self.run.out)
        return Reading(f"At step {seen} the mean bend of the last step is {bend:.3f}. Announced for step {announced:.0f}; "
                       f"out at step {self.run.out:.0f}.", announced - seen >= 200 and off <= 10, at=at)


announce = explorer(Announce)


class Nudged(Scene):
    """A run from zero weights and a copy of it that was nudged: when the copy proves that the loss bends down, and drops."""

    title, panels, size = "The run lies still, and its nudged copy drops", 2, (8.6, 4.3)
    alt = ("Left, the mean bend of each step, of the run from zero weights and of a copy that was nudged. The run's stays "
           "near 1. The copy's falls below 0, and comes close to the dashed line, the lowest eigenvalue at the saddle. "
           "Below 0, in grey, it is proved that the loss bends down. Right, their losses, magnified: the run's stays "
           "level, the copy's drops. Dots with their steps mark where the copy falls below 0, and where it is out.")
    controls = {"at": Slider("nudged at step", 20, 150, 70, 5, whole=True),
                "length": Slider("length of the nudge", 1e-5, 0.1, 0.001, 1e-5, log=True)}
    handles = Handle(x="at", panel=0),
    goal, reach = "nudge at step 70, and have the drop by step 200. How long must it be, by the law?", dict(length=0.01)
    knobs, stops = ("at", "length"), {"at": 14, "length": 9}

    def __init__(self):
        self.saddle, self.net = the_run(), network()
        self.theta = descend(self.net.gradient, np.zeros(self.net.parameters), optimizers.gd(RATE), 430).theta
        super().__init__()

    def paint(self):
        bends, level = self.canvas.axes
        panel(bends, "mean bend of the step", xlabel="step t", xlim=(0, 250), ylim=(-0.5, 1.15))
        bends.axhspan(-0.5, 0, color=figures.PALE, alpha=0.25, linewidth=0, zorder=0)
        bends.axhline(self.saddle.lowest, linestyle="--", color=figures.BLACK, linewidth=1.4)
        bends.text(4, self.saddle.lowest - 0.03, "lowest eigenvalue at the saddle", va="top", fontsize=11)
        bends.text(180, -0.03, "below 0:\nbends down, proved", va="top", ha="center", fontsize=11)
        panel(level, "loss, magnified", xlabel="step t", xlim=(0, 430), ylim=(0.4435, 0.4515))
        for ax in (bends, level):
            ax.grid(True, axis="y")
        level.axhline(self.saddle.level - DROP, color="#888888", linewidth=1)
        level.text(8, self.saddle.level - DROP - 0.0001, f"{DROP} lower: out", color="#555555", fontsize=11, va="top")
        bends.plot(mean_bend(self.net.gradient(self.theta[:252]), RATE), color=figures.BLUE)      # later: rounding
        level.plot(within(level, self.net.value(self.theta)), color=figures.BLUE)
        told = dict(color=figures.INK[figures.BLUE], fontsize=11, path_effects=list(figures.HALO))
        bends.text(150, 0.96, "the run", va="top", **told)
        level.text(425, 0.449, "the run", va="bottom", ha="right", **told)
        told["color"] = figures.INK[figures.VERMILLION]
        return (new_line(bends, color=figures.VERMILLION), new_line(level, color=figures.VERMILLION),
                new_line(bends, "o", color=figures.VERMILLION, markersize=7),
                new_line(level, "o", color=figures.VERMILLION, markersize=7),
                bends.text(0, 0.02, "", ha="right", va="bottom", **told),
                level.text(0, self.saddle.level - DROP + 0.0001, "", ha="right", va="bottom", **told),
                level.text(0, 0.4455, "nudged", ha="right", **told))

    def move(self, artists, *, at, length):
        bends, losses, proved, out, when, then, name = artists
        start = nudge(self.theta[at], length, seed=2)
        theta = descend(self.net.gradient, start, optimizers.gd(RATE), 401 - at).theta
        found, heights = mean_bend(self.net.gradient(theta), RATE), self.net.value(theta)
        before = np.full(at, np.nan)
        place_curve(losses, within(losses.axes, np.concatenate([before, heights])))
        proof, drop = at + first(found < 0), at + first(heights < self.saddle.level - DROP)
        on_the_way = found if np.isinf(drop) else found[:int(drop) - at]      # what comes later is another place
        place_curve(bends, within(bends.axes, np.concatenate([before, on_the_way])))
        for sign, number, step in ((proved, when, proof), (out, then, drop)):
            seen = np.isfinite(step)
            sign.set_data([step] if seen else [], [0.0 if sign is proved else self.saddle.level - DROP] if seen else [])
            number.set_text(f"{step:.0f}" if seen else "")
            number.set_x(min(step, 400) - 7)
        name.set_x(min(drop, 400) - 4)
        return Reading(f"Nudged by {short(length)} at step {at}: proof {_spoken(proof)}, drop {_spoken(drop)}. The run "
                       "alone: neither.", at == 70 and drop <= 200,
                       at={"at": 1.0})


nudged = explorer(Nudged)
