"""A desk where any run is diagnosed: both suspects may be at work there."""

import numpy as np

from descentlab import figures, optimizers, surfaces
from descentlab.descent import descend, noisy
from descentlab.diagnosis import VERDICTS, diagnose
from descentlab.diagnosis.thresholds import ALTERNATING, LOUD, QUIET
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, paint_plane, panel, place_path

DESK = {"bowl": surfaces.bowl, "ravine, condition 10,000": surfaces.ravine(1e4),
        "valley with straight walls": surfaces.valley, "toy network, saddle at 0": surfaces.toy_network,
        "plateau with a hole": surfaces.plateau, "double well": surfaces.double_well}

NOISES = 5e-4, 1e3          # of noise to signal, as far as they are drawn


class DiagnosisDesk(Scene):
    """A surface, a start, a rate, noise: and what `diagnose` says of the run."""

    steps = 400
    title, panels, size = "A run that leaps: what does diagnose say as noise is added?", 2, (8.6, 4.2)
    alt = ("Left, the points of a run over the level lines of a surface, with a dozen of its moves; right, a map of the "
           "two numbers that tell leaps from noise, with a field for bouncing, one for the noise floor and undecided "
           "between them, and a dot where the run is.")
    controls = {
        "surface": Choice("surface", DESK, "valley with straight walls"),
        "eta": Slider("eta", 1e-6, 2.0, 0.12, 0.001, log=True),
        "noise": Slider("noise", 0.0, 3.0, 0.0, 0.05),
        "x": Slider("start x", -6.0, 6.0, 3.0, 0.05), "y": Slider("start y", -6.0, 6.0, 0.3, 0.05)}
    still, handles = ("surface",), (Handle("x", "y", label="start"),)
    knobs, stops = ("eta", "noise"), {"eta": 24, "noise": 19}
    goal = "stay in the valley with straight walls, and raise the noise until the verdict is undecided."
    reach = dict(noise=1.0)

    def paint(self, surface):
        plane, chart = self.canvas.axes
        moves, start, end = paint_plane(plane, DESK[surface])
        moves.set(marker="", linewidth=1.2)
        plane.set_title("circle: start, star: end, lines: twelve moves", loc="left", fontsize=12)
        points = new_line(plane, ".", color=figures.VERMILLION, markersize=4)
        _paint_suspects(chart)
        dot = new_line(chart, "o", color=figures.VERMILLION, markeredgecolor="white", markersize=15, clip_on=False)
        return (points, start, end), moves, dot, chart.text(0.03, 0.97, "", transform=chart.transAxes, va="top", fontsize=13)

    def move(self, artists, *, surface, eta, noise, x, y):
        path, moves, dot, name = artists
        surface = DESK[surface]
        gradient = noisy(surface.gradient, noise, np.random.default_rng(0))
        optimizer = optimizers.gd(eta)
        run = descend(gradient, np.clip([x, y], *np.transpose(surface.box)), optimizer, self.steps)
        found = diagnose(surface, run, optimizer)
        place_path(path, run.theta)
        moves.set_data(*_some_moves(run.theta, 12).T)
        noise, cosine = found.evidence.noise, found.evidence.cosine
        known = noise is not None and cosine is not None
        dot.set_data([max(noise, 2 * NOISES[0])] if known else [], [cosine] if known else [])
        name.set_text(f"diagnose: {found.verdict}")
        said = " ".join(f"{text[0].upper()}{text[1:]}." for text in (VERDICTS[found.verdict], *found.reasons))
        return Reading(said, found.verdict == "undecided" and surface is surfaces.valley)


diagnosis_desk = explorer(DiagnosisDesk)


def _paint_suspects(ax):
    """The plane of noise to signal and cosine, with the fields where one suspect alone is at work."""
    panel(ax, "the two suspects of the run", xscale="log", xlim=NOISES, ylim=(-1.05, 1.6), yticks=(-1, -0.5, 0, 0.5, 1),
          xlabel="noise to signal", ylabel="cosine")
    for left, right, low, high, name in ((NOISES[0], QUIET, -1.05, ALTERNATING, "bouncing"),
                                         (LOUD, NOISES[1], ALTERNATING, 1.05, "noise floor")):
        ax.fill_between([left, right], low, high, color=figures.PALE, alpha=0.3, linewidth=0)
        ax.text(np.sqrt(left * right), (low + high) / 2, name, ha="center", va="center", fontsize=13)
    for at, height in ((np.sqrt(NOISES[0] * LOUD), 0.25), (np.sqrt(LOUD * NOISES[1]), -0.78)):
        ax.text(at, height, "undecided", ha="center", va="center", fontsize=13, color=figures.GREY)


def _some_moves(theta, many):
    """Some of a run's moves, evenly spread, as one line: all of them would fill a valley from wall to wall."""
    at = np.unique(np.linspace(0, max(len(theta) - 2, 0), many).astype(int))
    apart = np.full((len(at), 2), np.nan)       # lifts the pen
    return np.stack([theta[at], theta[np.minimum(at + 1, len(theta) - 1)], apart], axis=1).reshape(-1, 2)
