"""The explorers of How do you leave a saddle?: announce a drop, make the wait shorter, nudge the run."""

import math

import numpy as np

from descentlab import figures, optimizers
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_history, panel, place_curve, within
from descentlab.lessons.saddle_escape.cases import DROP, RATE, first, mean_bend, network, nudge, the_run


def _spoken(step):
    """A step, or that there was none."""
    return f"at step {step:.0f}" if np.isfinite(step) else "not yet"


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
        panel(level, "loss, magnified", xlabel="step t", xlim=(0, 400), ylim=(0.4435, 0.4515))
        level.grid(True, axis="y")
        level.plot(within(level, self.run.losses), color=figures.VERMILLION, linewidth=1)
        level.text(312, 0.4455, "what came", color=figures.INK[figures.VERMILLION], fontsize=11, ha="right")
        level.axhline(self.run.level - DROP, color="#888888", linewidth=1)
        level.text(8, self.run.level - DROP + 0.0001, f"{DROP} lower: out", color="#555555", fontsize=11)
        paint_history(history, 400, "length of the gradient, |g|", 2e-5, 1)
        history.plot(self.run.norms[:401], color=figures.VERMILLION, linewidth=1)
        told = dict(fontsize=11, path_effects=list(figures.HALO))
        return (new_line(level, color=figures.BLUE), new_line(level, "--", color=figures.BLACK),
                level.text(0, 0.4508, "announced", va="center", ha="right", **told),
                new_line(history, color=figures.BLUE), new_line(history, "--", color=figures.BLACK),
                new_line(history, "o", color=figures.BLACK, markersize=7),
                history.text(0, 1, "the law", ha="right", va="center", **told))

    def move(self, artists, *, seen):
        losses, when, name, norms, law, end, told = artists
        place_curve(losses, within(losses.axes, self.run.losses[:seen + 1]))
        place_curve(norms, self.run.norms[:seen + 1])
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
        told.set_position(((seen + announced) / 2 - 8, math.sqrt(self.run.norms[seen] * needed)))
        off = abs(announced - self.run.out)
        return Reading(f"At step {seen} the mean bend of the last step is {bend:.3f}. Announced for step {announced:.0f}; "
                       f"out at step {self.run.out:.0f}.", announced - seen >= 200 and off <= 10, at=at)


announce = explorer(Announce)


class Waits(Scene):
    """A run from small weights at a rate of one's choice, beside the lesson's: when it is out."""

    steps = 600
    title, panels, size = "Smaller weights wait longer, larger rates less", 2, (8.6, 4.1)
    alt = ("Left, the losses of two runs, the lesson's and one with first weights and a rate of your choice: level, then a "
           "fall. Right, the lengths of their gradients, logarithmic: each falls, and then grows along a straight line, "
           "which is the steeper, the larger the rate is.")
    controls = {"scale": Slider("size of the first weights", 1e-7, 1e-2, 1e-6, 1e-7, log=True),
                "eta": Slider("eta", 0.02, 0.5, 0.1, 0.02)}
    goal, reach = "keep the first weights at 1e-6, and be out by step 120.", dict(eta=0.4)
    knobs, stops = ("scale", "eta"), {"scale": 11, "eta": 13}

    def __init__(self):
        self.run, self.net = the_run(), network()
        super().__init__()

    def paint(self):
        level, history = self.canvas.axes
        panel(level, "loss", xlabel="step t", xlim=(0, self.steps), ylim=(0.3, 0.51))
        level.grid(True, axis="y")
        level.plot(self.run.losses, color=figures.GREY)
        lengths, = paint_history(history, self.steps, "length of the gradient, |g|", 3e-6, 1)
        history.plot(self.run.norms, color=figures.GREY)
        history.text(255, 3e-2, "the lesson's run", color="#555555", fontsize=11, ha="right", path_effects=list(figures.HALO))
        return (new_line(level, color=figures.VERMILLION), lengths, new_line(level, "o", color=figures.VERMILLION),
                new_line(history, "o", color=figures.VERMILLION))

    def move(self, artists, *, scale, eta):
        losses, norms, left, right = artists
        start = self.net.initial(np.random.default_rng(0), scale)
        theta = descend(self.net.gradient, start, optimizers.gd(eta), self.steps).theta
        heights, lengths = self.net.value(theta), np.linalg.norm(self.net.gradient(theta), axis=1)
        place_curve(losses, heights)
        place_curve(norms, lengths)
        out = first(heights < self.run.level - DROP)
        at = int(out) if np.isfinite(out) else None
        left.set_data(*([[at], [heights[at]]] if at is not None else [[], []]))
        right.set_data(*([[at], [lengths[at]]] if at is not None else [[], []]))
        said = f"out {_spoken(out)}" if at is not None else f"not out after {self.steps} steps"
        return Reading(f"First weights of {scale:.0e}, eta {short(eta)}: {said}. The lesson's run: out at step "
                       f"{self.run.out:.0f}.", scale <= 1.01e-6 and out <= 120)


waits = explorer(Waits)


class Nudged(Scene):
    """The lesson's run and a copy of it that was nudged: when each proves that the loss bends down, and when it drops."""

    title, panels, size = "A nudge, and the way down shows sooner", 2, (8.6, 4.3)
    alt = ("Left, the mean bend of each step, of the run and of a copy that was nudged. Both are near 1 at first, fall "
           "below 0, the copy first, and come close to the dashed line, the lowest eigenvalue at the saddle. Below 0, in "
           "grey, it is proved that the loss bends down. Right, their losses, magnified: the copy drops first.")
    controls = {"at": Slider("nudged at step", 20, 150, 50, 5, whole=True),
                "length": Slider("length of the nudge", 1e-5, 0.1, 0.001, 1e-5, log=True)}
    handles = Handle(x="at", panel=0),
    goal, reach = "nudge at step 50, and have the drop by step 200.", dict(length=0.01)
    knobs, stops = ("at", "length"), {"at": 14, "length": 9}

    def __init__(self):
        self.run, self.net = the_run(), network()
        super().__init__()

    def paint(self):
        bends, level = self.canvas.axes
        panel(bends, "mean bend of the step", xlabel="step t", xlim=(0, 250), ylim=(-0.5, 1.15))
        bends.axhspan(-0.5, 0, color=figures.PALE, alpha=0.25, linewidth=0, zorder=0)
        bends.axhline(self.run.lowest, linestyle="--", color=figures.BLACK, linewidth=1.4)
        bends.text(4, self.run.lowest - 0.03, "lowest eigenvalue at the saddle", va="top", fontsize=11)
        bends.text(246, -0.03, "below 0:\nbends down, proved", va="top", ha="right", fontsize=11)
        panel(level, "loss, magnified", xlabel="step t", xlim=(0, 400), ylim=(0.4435, 0.4515))
        for ax in (bends, level):
            ax.grid(True, axis="y")
        bends.plot(within(bends, self.run.bends), color=figures.BLUE)
        level.plot(within(level, self.run.losses), color=figures.BLUE)
        told = dict(color=figures.INK[figures.BLUE], fontsize=11, path_effects=list(figures.HALO))
        bends.text(92, 0.6, "the run", **told)
        level.text(345, 0.4471, "the run", **told)
        name = level.text(0, 0.4455, "nudged", **(told | {"color": figures.INK[figures.VERMILLION]}), ha="right")
        return (new_line(bends, color=figures.VERMILLION), new_line(level, color=figures.VERMILLION), name)

    def move(self, artists, *, at, length):
        bends, losses, name = artists
        start = nudge(self.run.theta[at], length, seed=2)
        theta = descend(self.net.gradient, start, optimizers.gd(RATE), 400 - at).theta
        found, heights = mean_bend(self.net.gradient(theta), RATE), self.net.value(theta)
        before = np.full(at, np.nan)
        place_curve(bends, within(bends.axes, np.concatenate([before, found])))
        place_curve(losses, within(losses.axes, np.concatenate([before, heights])))
        proof, drop = at + first(found < 0), at + first(heights < self.run.level - DROP)
        name.set_x(min(drop, 400) - 4)
        return Reading(f"Nudged by {short(length)} at step {at}: proof {_spoken(proof)}, drop {_spoken(drop)}. The run "
                       f"alone: steps {first(self.run.bends < 0):.0f} and {self.run.out:.0f}.", at == 50 and drop <= 200,
                       at={"at": 1.0})


nudged = explorer(Nudged)
