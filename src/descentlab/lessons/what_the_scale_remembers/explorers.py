"""An explorer of sigma alone: how fast it follows the gradients, and how much it trembles."""

import numpy as np

from descentlab import figures
from descentlab.explorers import Handle, Reading, Scene, Slider, Switch, explorer
from descentlab.explorers.scenes import new_line, panel


class Reaction(Scene):
    """sigma follows gradients whose size changes at once: how long does it take, and how much does it tremble?"""

    before, after = 500, 1000
    steps = np.arange(-before, after)
    draws = np.random.default_rng(3).normal(size=before + after)
    title = "A short memory is quick and restless, a long one calm and slow"
    alt = ("The size of the gradients over the steps, which changes at step 0; RMSProp's sigma, which follows it, and "
           "the root of the mean of all squares, which hardly does.")
    controls = {
        "forget": Slider("1 - beta", 0.0005, 0.5, 0.01, 0.0005, log=True),
        "size": Slider("new size of g", 0.01, 10.0, 0.1, 0.01, log=True),
        "noise": Switch("noise", True)}
    handles = (Handle(y="size", at=after - 40),)
    goal = ("with noise on and gradients that become ten times smaller: follow within 100 steps, and yet tremble "
            "(standard deviation over mean) by less than 15 % before the change.")
    reach = dict(forget=0.067, noise=True)
    knobs, stops = ("forget", "noise", "size"), {"forget": 40, "size": 21}

    def paint(self):
        ax = self.canvas.ax
        panel(ax, "sigma, when the gradients change their size", yscale="log", ylim=(3e-3, 1e3),
              xlim=(-self.before, self.after), xlabel="steps since the change")
        ax.grid(True, axis="y")
        self._paint_key(ax)
        return (new_line(ax, ".", color=figures.SKY, markersize=3),
                new_line(ax, "--", color=figures.BLUE, label="mean of all squares"),
                new_line(ax, "-", color=figures.VERMILLION, label="RMSProp"),
                new_line(ax, "s", color=figures.VERMILLION, markersize=10, markeredgecolor="white"))

    @staticmethod
    def _paint_key(ax):
        """What is what, above all that moves: the curves are too close to have names beside them."""
        for name, sign, color, at in (("RMSProp", "-", figures.VERMILLION, (-470, 400)),
                                      ("mean of all squares", "--", figures.BLUE, (-470, 110)),
                                      ("size of g", ".", figures.SKY, (380, 400)),
                                      ("sigma is near", "s", figures.VERMILLION, (380, 110))):
            x, y = at
            ax.plot([x, x + 90] if "-" in sign else [x + 45], [y, y] if "-" in sign else [y], sign, color=color)
            figures.write(ax, (x + 120, y), name, color, offset=(0, 0), va="center", fontsize=11)

    def move(self, artists, *, forget, size, noise):
        dots, whole, own, sign = artists
        beta, before = 1 - forget, self.before
        g = np.where(self.steps < 0, 1.0, size) * (self.draws if noise else 1.0)
        sigma = _remembered(g, beta)
        dots.set_data(self.steps, np.abs(g))
        whole.set_data(self.steps, np.sqrt(np.cumsum(g * g) / np.arange(1, len(g) + 1)))
        own.set_data(self.steps, sigma)
        took = _steps_to_follow(sigma[before:], size)
        sign.set_data(*([took - 1], [sigma[before + took - 1]]) if took else ([], []))
        calm = sigma[before - 300:before]
        tremble = calm.std() / calm.mean()
        shaking = f"; before, sigma trembled by {100 * tremble:.0f} %" if noise else ""
        return Reading(f"{_memory(beta)}: {_answer(took, size, self.after)}{shaking}.",
                       noise and size <= 0.1 and took is not None and took <= 100 and tremble < 0.15)


reaction = explorer(Reaction)


def _remembered(g, beta):
    """RMSProp's sigma (T,) over the gradients g (T,), from 1 on."""
    v, means = 1.0, []
    for square in (g * g).tolist():
        v = beta * v + (1 - beta) * square
        means.append(v)
    return np.sqrt(means)


def _hardly_changes(size):
    return 0.5 <= size <= 2


def _steps_to_follow(sigma, size):
    """After how many steps sigma is within a factor of 2 of the new size; None if never, or if it was before."""
    there = np.abs(np.log2(sigma / size)) <= 1 + 1e-9
    return None if _hardly_changes(size) or not there.any() else int(there.argmax()) + 1


def _memory(beta):
    return f"beta = {beta:.4g}, a memory of {1 / (1 - beta):.0f} steps"


def _answer(took, size, after):
    if _hardly_changes(size):
        return "the gradients hardly change"
    if took is None:
        return f"not within a factor of 2 after {after:,} steps"
    return f"within a factor of 2 after {took} step{'s' * (took > 1)}"
