"""The explorer of this page: how long the first steps of Adam are, with its sigma corrected or not, and under warmup."""

import numpy as np

from descentlab import figures
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel, place_curve

STEPS, BETA, MOST = 400, 0.999, 2.0


class Beginning(Scene):
    """Sigma, and the length of a step, when every gradient is 1: Adam with and without its correction, and warmup."""

    title, panels, size = "A sigma that is not corrected makes the first steps too long", 2, (8.6, 4.2)
    alt = ("Left, logarithmic, sigma over 400 steps in which every gradient is 1, dashed, and the share of the rate that warmup "
           "allows, solid, with a dot at its end; right, logarithmic, the length of each step over the rate, with a dashed "
           "line at 1, the length that is meant.")
    controls = {
        "sigma": Choice("sigma", ("uncorrected", "corrected"), "uncorrected"),
        "warmup": Slider("steps of warmup", 0, STEPS, 0, 1, whole=True)}
    handles = Handle("warmup", label="end of the warmup"),
    goal = f"with sigma uncorrected, no step longer than {MOST:g} times the rate."
    reach, knobs, stops = dict(sigma="uncorrected", warmup=320), ("sigma", "warmup"), {"warmup": 21}

    def paint(self):
        shares, lengths = self.canvas.axes
        panel(shares, "sigma dashed, share of the rate solid", yscale="log", xlim=(0, STEPS), ylim=(0.002, 2), xlabel="step t")
        panel(lengths, "length of a step / rate", yscale="log", xlim=(0, STEPS), ylim=(0.02, 60), xlabel="step t")
        for ax in (shares, lengths):
            ax.grid(True, axis="y")
        lengths.axhline(1.0, color=figures.BLACK, linestyle="--", linewidth=1.5)
        figures.write(lengths, (STEPS, 1.0), "as meant", figures.BLACK, offset=(-4, -17), ha="right")
        lengths.axhline(MOST, color=figures.GREEN, linestyle=":", linewidth=3)
        figures.write(lengths, (0, MOST), "goal: nowhere above", figures.GREEN, offset=(6, -15))
        return (new_line(shares, "--", color=figures.SCALE, linewidth=2.4, label="sigma"),
                new_line(shares, "-", color=figures.SCHEDULE, linewidth=2.4, label="share of the rate"),
                new_line(shares, "o", color=figures.SCHEDULE, markeredgecolor="white", markersize=11),
                new_line(lengths, "-", color=figures.BLUE, linewidth=2.6, label="length / rate"))

    def move(self, artists, *, sigma, warmup):
        scale, share, dot, length = artists
        t = np.arange(STEPS)
        sigmas = np.ones(STEPS) if sigma == "corrected" else np.sqrt(1 - BETA ** (t + 1))
        shares = np.minimum(1.0, (t + 1) / (warmup + 1))
        place_curve(scale, sigmas)
        place_curve(share, shares)
        dot.set_data([warmup], [1.0])
        place_curve(length, shares / sigmas)
        longest, at = (shares / sigmas).max(), int((shares / sigmas).argmax())
        return Reading(f"The longest step is {longest:.3g} times the rate, at step {at}.",
                       bool(sigma == "uncorrected" and longest < MOST), at={"warmup": 1.0})


beginning = explorer(Beginning)
