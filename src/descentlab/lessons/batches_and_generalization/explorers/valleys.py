"""An explorer of two valleys of one depth, and of runs that are shaken."""

import numpy as np

from descentlab import figures
from descentlab.explorers import Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import new_line, panel

SHARP, WIDE = -1.0, 1.5             # where the two minima are
WIDE_BEND, SOFT = 2.0, 0.15
NOISE = 16.0                        # root mean square of a single sample's error


class TwoValleys(Scene):
    """Two hundred runs begin in a sharp valley; beside it lies a wide one, as deep."""

    runs, steps = 200, 300
    title, panels, size = "Out of the sharp valley, into the wide one", 2, (8.6, 4.2)
    alt = ("Left, a loss along one line with a sharp valley and a wide one of the same depth, and on it the ends of 200 "
           "runs that began in the sharp one; right, the share of the runs in the wide valley over the steps.")
    controls = {
        "size": Slider("batch size B", 1, 256, 4, 1, whole=True, log=True),
        "eta": Slider("eta", 0.005, 0.3, 0.03, 0.001, log=True),
        "bend": Slider("bend of the sharp valley", 4.0, 60.0, 20.0, 0.5)}
    handles, knobs, stops = (), ("size", "eta"), {"size": 17, "eta": 25}
    goal = "with B = 256, so almost without noise, bring more than 190 of the 200 runs into the wide valley."
    reach = dict(size=256, eta=0.12)

    def __init__(self):
        super().__init__()
        rng = np.random.default_rng(4)
        self.start = SHARP + 0.01 * rng.normal(size=self.runs)
        self.noise = NOISE * rng.normal(size=(self.steps, self.runs))
        self.lift = 0.5 * rng.random(self.runs)

    def paint(self):
        plane, history = self.canvas.axes
        panel(plane, "where the runs end (dots apart to be seen)", xlim=(-3, 4.5), ylim=(-0.4, 6), xlabel="theta",
              ylabel="loss")
        panel(history, "share of the runs in the wide valley", xlim=(0, self.steps), ylim=(-0.03, 1.03),
              xlabel="step t")
        history.grid(True, axis="y")
        return (new_line(plane, "-", color=figures.BLUE, label="loss"),
                new_line(plane, "o", color=figures.VERMILLION, markersize=5, alpha=0.5, markeredgewidth=0),
                new_line(history, "-", color=figures.VERMILLION, label="share in the wide valley"))

    def move(self, artists, *, size, eta, bend):
        curve, ends, share = artists
        places = np.linspace(-3, 4.5, 300)
        curve.set_data(places, np.minimum(_loss(places, bend), 50))
        theta, shares = self._run(size, eta, bend)
        ends.set_data(theta, np.minimum(_loss(theta, bend), 5.5) + self.lift)
        share.set_data(np.arange(self.steps + 1), shares)
        arrived = round(shares[-1] * self.runs)
        limit = 2 / bend
        side = "below" if eta < limit else "above"
        return Reading(f"{arrived} of {self.runs} runs end in the wide valley. eta is {side} 2 / bend = {limit:.3g} of "
                       "the sharp one.", size == 256 and arrived > 190)

    def _run(self, size, eta, bend):
        """Where the runs end (runs,), and the share beyond the ridge after each step (steps + 1,)."""
        theta, ridge = self.start, _ridge(bend)
        shares = [np.mean(theta > ridge)]
        for noise in self.noise:
            theta = np.clip(theta - eta * (_slope(theta, bend) + noise / np.sqrt(size)), -20, 20)
            shares.append(np.mean(theta > ridge))
        return theta, np.array(shares)


two_valleys = explorer(TwoValleys)


def _parabolas(theta, bend):
    return bend / 2 * (theta - SHARP) ** 2, WIDE_BEND / 2 * (theta - WIDE) ** 2


def _loss(theta, bend):
    """The lower of two parabolas, with its ridge rounded off."""
    sharp, wide = _parabolas(theta, bend)
    return -SOFT * np.logaddexp(-sharp / SOFT, -wide / SOFT)


def _slope(theta, bend):
    sharp, wide = _parabolas(theta, bend)
    share = 1 / (1 + np.exp(np.clip((sharp - wide) / SOFT, -500, 500)))       # of the sharp one
    return share * bend * (theta - SHARP) + (1 - share) * WIDE_BEND * (theta - WIDE)


def _ridge(bend):
    """Where the two parabolas cross, between their minima."""
    a, b = np.sqrt(bend), np.sqrt(WIDE_BEND)
    return (a * SHARP + b * WIDE) / (a + b)
