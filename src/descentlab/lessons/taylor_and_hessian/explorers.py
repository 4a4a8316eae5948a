"""The explorers of What do the second derivatives know?: line and parabola, ways off a saddle, a bowl, a sharp valley."""

import numpy as np

from descentlab import figures, optimizers, surfaces
from descentlab._numbers import short
from descentlab.descent import descend
from descentlab.explorers import Choice, Handle, Reading, Scene, Slider, explorer
from descentlab.explorers.scenes import (
    UNSEEN, blew_up, new_line, paint_history, paint_plane, panel, place_curve, place_path)
from descentlab.figures.labels import write
from descentlab.lessons.taylor_and_hessian.figures import DOWN, TAYLOR, UP

LINE, PARABOLA = TAYLOR
CURVES = {name: surfaces.Surface(expression, variables="x", box=((-3, 3),), name=name) for name, expression in (
    ("a slope with a bend", "x**4/10 - x**2/2 + x/5 + 1"), ("cubic", "x**3/4 + 1"), ("quartic", "x**4/8"),
    ("wave", "1 - cos(2*x)*exp(-x**2/8)"))}


class Taylor(Scene):
    """A curve, its tangent and its parabola at a point, and how far each is off a step away."""

    xs = np.linspace(-3, 3, 241)
    title = "The line knows the slope, the parabola knows the bend"
    alt = ("A curve with its tangent line and its second-order parabola at a point, and the gap of each to the curve "
           "one step away.")
    controls = {
        "curve": Choice("loss", CURVES, "a slope with a bend"),
        "theta": Slider("you (theta_0)", -3.0, 3.0, -1.2, 0.05), "step": Slider("step", -2.0, 2.0, -1.1, 0.05)}
    # Of two handles in one place the first is taken: with a step of 0 that is the step.
    handles = Handle("step", label="the end of the step"), Handle("theta")
    knobs = ("curve", "theta", "step")
    goal, reach = "make the parabola worse than the line.", dict(curve="cubic", theta=-1.0, step=2.0)

    def paint(self):
        ax = self.canvas.ax
        panel(ax, "solid: loss, dashed: line, dotted: parabola\nleft bar: line's error, right bar: parabola's", 11,
              xlim=(-3, 3), ylim=(-1.2, 4.2), xlabel="theta", ylabel="loss")
        lines = (new_line(ax, color=figures.BLACK, linewidth=2.6, label="loss"),
                 new_line(ax, "--", color=LINE, label="line"),
                 new_line(ax, ":", color=PARABOLA, linewidth=3, label="parabola"))
        gaps = tuple(new_line(ax, "-", color=color, linewidth=9, alpha=alpha, solid_capstyle="butt")
                     for color, alpha in ((LINE, 0.6), (PARABOLA, 0.8)))
        here = new_line(ax, "o", color=figures.BLUE, markersize=12, markeredgecolor="white")
        there = new_line(ax, "o", color="white", markersize=9, markeredgecolor=figures.BLACK, markeredgewidth=2)
        return lines, gaps, here, there

    def move(self, artists, *, curve, theta, step):
        (loss, line, parabola), gaps, here, there = artists
        curve, at = CURVES[curve], np.array([theta])
        loss.set_data(self.xs, curve.value(self.xs[:, None]))
        value, g, h = curve.value(at), curve.gradient(at)[0], curve.hessian(at)[0, 0]
        tangent = value + g * (self.xs - at)
        line.set_data(self.xs, tangent)
        parabola.set_data(self.xs, tangent + h / 2 * (self.xs - at) ** 2)
        there_x, true = theta + step, float(curve.value(at + step))
        models = value + g * step, value + g * step + h / 2 * step**2
        for gap, model, aside in zip(gaps, models, (-0.1, 0.1)):
            gap.set_data([there_x + aside] * 2, [true, model])
        here.set_data(at, [value])
        there.set_data([there_x], [true])
        off_1, off_2 = (abs(model - true) for model in models)
        return Reading(f"Slope {g:.2f}, bend {h:.2f}. A step of {step:g} away, the line is off by {short(off_1)}, the "
                       f"parabola by {short(off_2)}.", off_2 > 1.001 * off_1 and step != 0,
                       zeros={"step": theta}, at={"theta": value, "step": true})


taylor = explorer(Taylor)


E = np.array([[1.0, -1.0], [1.0, 1.0]]) / 2**0.5      # the eigenvectors of what is seen below: e1, e2


class Parabolas(Scene):
    """Descent on a bowl, and the same steps on the parabola of each of its eigenvectors."""

    steps, bends, ends = 30, np.array([1.0, 6.0]), (-3, 3)
    hessian = E.T @ (bends[:, None] * E)
    colors = figures.GREEN, UP      # blue, as everywhere on the page, bends up most
    title, panels, size = "Each eigenvector has a parabola of its own", 2, (9.0, 4.3)
    alt = ("Left, a run over the level lines of a long bowl that lies askew, with its two eigenvectors. Right, a flat and a "
           "steep parabola, one for each eigenvector, and the run's steps on both.")
    controls = {
        "eta": Slider("learning rate", 0.02, 0.4, 0.3, 0.01),
        "x": Slider("start x", -2.8, 2.8, 2.5, 0.05), "y": Slider("start y", -2.8, 2.8, 0.5, 0.05)}
    handles = Handle("x", "y", label="start", snaps=[(r, -r) for r in (-2.0, -1.0, 1.0, 2.0)]),
    knobs, stops = ("eta", "x", "y"), {"eta": 20, "x": 9, "y": 9}
    goal = "with a rate of 0.4, start at least 1 away from the bottom, and let the run come nearer all the same."
    reach = dict(eta=0.4, x=1.5, y=-1.5)

    def paint(self):
        plane, cross = self.canvas.axes
        panel(plane, "the bowl from above", 13, xlim=self.ends, ylim=self.ends, aspect="equal", xlabel="x", ylabel="y")
        x, y = np.meshgrid(*[np.linspace(*self.ends, 81)] * 2)
        far = np.stack([x, y], axis=-1) @ E.T
        plane.contour(x, y, np.sqrt(far**2 @ self.bends), levels=10, colors=figures.GREY, linewidths=0.8)
        panel(cross, "the same steps on each parabola", 13, xlim=(-4.2, 4.2), ylim=(-3.5, 24),
              xlabel="where along the eigenvector", ylabel="loss")
        d, tracks = np.linspace(-4.2, 4.2, 121), []
        for e, bend, color, dash, name, end in zip(E, self.bends, self.colors, ("--", "-"), "₁₂", (-2.5, 2.5)):
            plane.plot(*np.outer(e, [-4.2, 4.2]), dash, color=color, linewidth=2)
            write(plane, end * e * np.sign(e[0]), f"e{name}", color, offset=(8, 0), fontsize=14, fontweight="bold")
            cross.plot(d, bend / 2 * d**2, dash, color=color, linewidth=1.6, alpha=0.7)
            tracks.append(new_line(cross, "o-" if color == UP else "s-", color=color, markersize=6, linewidth=1.2,
                                   zorder=4 - bend / 6))       # squares above dots
        told = tuple(cross.text(x, y, "", ha=side, fontsize=13, color=figures.INK[color], path_effects=list(figures.HALO))
                     for x, y, side, color in zip((4.1, -4.1), (-3, 9.8), ("right", "left"), self.colors))
        return figures.draw_path(plane, UNSEEN, figures.BLACK), *tracks, told

    def move(self, artists, *, eta, x, y):
        path, *tracks, told = artists
        run = descend(lambda theta: theta @ self.hessian, [x, y], optimizers.gd(eta), self.steps)
        place_path(path, run.theta)
        for track, along, bend in zip(tracks, (run.theta @ E.T).T, self.bends):
            track.set_data(along, bend / 2 * along**2)
        start, end = np.linalg.norm(run.theta[[0, -1]], axis=-1)
        factors = 1 - eta * self.bends
        for text, name, bend, factor in zip(told, "₁₂", self.bends, factors):
            text.set_text(f"e{name}: bend {bend:g}\nfactor {factor:.2f}")
        return Reading(f"With the rate {eta:.2f} a step multiplies the distance by {factors[0]:.2f} along e₁, by "
                       f"{factors[1]:.2f} along e₂. The run starts {short(start)} away, and is {short(end)} away after "
                       f"{self.steps} steps.",
                       eta > 0.395 and start >= 1 and end < start)


parabolas = explorer(Parabolas)


class Ways(Scene):
    """Straight ways through the toy network's saddle, and the loss along them."""

    surface, s = surfaces.toy_network, np.linspace(-2.9, 2.9, 291)
    bends = np.array([2.0, -2.0])
    title, panels, size = "Down along (1, 1), up along (1, -1)", 2, (8.4, 4.1)
    alt = ("Left, the level lines of the toy network, its saddle in the middle, its two diagonals, and a straight way "
           "through the saddle. Right, the loss along this way, and dotted the parabola that the bend promises; a circle "
           "stands at the way's tip.")
    controls = {"w1": Slider("to w1", -2.0, 2.0, 1.6, 0.05), "w2": Slider("to w2", -2.0, 2.0, -0.6, 0.05)}
    handles = Handle("w1", "w2", label="the tip of the way", snaps=[(1.5, 1.5), (1.5, -1.5), (1.5, 0.0), (0.0, 1.5)]),
    knobs, stops = ("w1", "w2"), {"w1": 17, "w2": 17}
    goal, reach = "find a way with a bend of 0. How does the loss change along it?", dict(w2=0.0)

    def paint(self):
        plane, along = self.canvas.axes
        plane.clear()
        figures.draw_contours(plane, self.surface)
        plane.set_title("your way (black)", fontsize=13, fontweight="normal")
        for side in (1, -1):
            w1 = side * np.linspace(0.5, 2, 61)
            plane.plot(w1, 1 / w1, color=figures.PURPLE, linewidth=5)
        write(plane, (1.2, 1 / 1.2), "loss 0", figures.PURPLE, offset=(8, 4), fontsize=13, fontweight="bold")
        for (x, y), color, dash, bend in zip(E, (UP, DOWN), ("-", "--"), ("bend +2", "bend -2")):
            plane.plot([-3 * x, 3 * x], [-3 * y, 3 * y], dash, color=color, linewidth=2.4)
            write(plane, (-1.9, 1.9 if x * y < 0 else -1.9), bend, color, offset=(18, -8 if x * y < 0 else 0), fontsize=13,
                  fontweight="bold")
        way = new_line(plane, color=figures.BLACK, linewidth=3)
        tip = new_line(plane, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.2, markersize=10,
                       clip_on=False)
        panel(along, "loss along it; dotted: the parabola", 13, xlim=(-2.9, 2.9), ylim=(-0.5, 5),
              xlabel="distance from the saddle")
        along.grid(True, axis="y")
        loss = new_line(along, color=figures.BLACK, linewidth=3)
        told = new_line(along, ":", color=figures.ORANGE, linewidth=3.4)
        there = new_line(along, "o", color="white", markeredgecolor=figures.BLACK, markeredgewidth=2.2, markersize=10)
        name = along.text(0, -0.3, "", ha="center", fontsize=15, color=figures.INK[figures.ORANGE], fontweight="bold")
        return way, tip, loss, told, there, name

    def move(self, artists, *, w1, w2):
        way, tip, loss, told, there, name = artists
        end = np.array([w1, w2])
        tip.set_data([w1], [w2])
        way.set_data([-w1, w1], [-w2, w2])
        if not end.any():
            loss.set_data([], [])
            told.set_data([], [])
            there.set_data([0], [1])
            name.set_text("")
            return Reading("This is the saddle itself. Where do you want to walk?")
        v = end / np.linalg.norm(end)
        shares = (E @ v) ** 2
        bend = shares @ self.bends + 0.0
        level = abs(bend) < 1e-9
        loss.set_data(self.s, self.surface.value(self.s[:, None] * v))
        told.set_data(self.s, 1 + bend / 2 * self.s**2)
        there.set_data([np.linalg.norm(end)], [self.surface.value(end)])
        name.set_text(f"bend {bend:.2f}")
        so = " One weight stays 0, so the loss does not change." if level else ""
        return Reading(f"Shares: {shares[1]:.2f} of (1, 1), {shares[0]:.2f} of (1, -1). Bend: {shares[1]:.2f} × (-2) + "
                       f"{shares[0]:.2f} × 2 = {bend:.2f}.{so}", level)


ways = explorer(Ways)


class SharpValley(Scene):
    """The toy network's valley of minima, and a run that is too fast for its sharp end."""

    steps, least, half = 20, 1e-6, np.linspace(0.4, 3.0, 200)
    across = np.concatenate([half, [np.nan], -half])        # the valley has two halves
    surface = surfaces.Surface("(1 - w1*w2)**2", variables="w1 w2", box=((-1.7, 3), (-1.7, 2.4)),
                               name="toy network, from farther away")
    title, panels, size = "Too fast for the sharp end, the run settles where the valley is flatter", 2, (8.4, 4.1)
    alt = ("Left, a run over the level lines of the toy network, whose minima are a curve: thick blue where the rate is "
           "below the limit, dotted black where the valley is too sharp for it. Right, the loss at each step.")
    controls = {
        "eta": Slider("learning rate", 0.05, 0.5, 0.2, 0.01),
        "w1": Slider("start w1", 0.5, 3.0, 2.5, 0.05), "w2": Slider("start w2", 0.0, 2.0, 0.2, 0.05)}
    handles = Handle("w1", "w2", label="start"),
    knobs, stops = ("eta", "w1", "w2"), {"eta": 10, "w1": 15, "w2": 11}
    goal = "start at w1 = 2.4 or beyond, and end within 0.1 of (1, 1)."
    reach = dict(eta=0.25)

    def paint(self):
        plane, history = self.canvas.axes
        path = paint_plane(plane, self.surface)
        plane.set_title("valley: blue, flat enough for this rate;\ndotted, too sharp for it", fontsize=12,
                        fontweight="normal")
        calm = new_line(plane, "-", color=figures.BLUE, linewidth=5, zorder=1.9)
        sharp = new_line(plane, ":", color=figures.BLACK, linewidth=3, zorder=1.9)
        (loss,) = paint_history(history, self.steps, "loss", self.least, 100)
        history.text(0.97, 0.03, "below 10⁻⁶: at rest", transform=history.transAxes, ha="right", fontsize=12)
        return path, loss, calm, sharp

    def move(self, artists, *, eta, w1, w2):
        path, loss, calm, sharp = artists
        allowed = eta < _limit(self.across)
        for line, seen in ((calm, allowed), (sharp, ~allowed)):
            line.set_data(self.across, np.where(seen, 1 / self.across, np.nan))
        run = descend(self.surface.gradient, [w1, w2], optimizers.gd(eta), self.steps)
        lost, losses = blew_up(run), self.surface.value(run.theta)
        points = run.theta[:lost]
        place_path(path, points)
        place_curve(loss, losses[:lost])
        told = f"At w1 = {w1:g} the valley's limit is {_limit(w1):.2f}"
        if lost is not None:
            return Reading(f"{told}. With {eta:g} the run is lost at step {lost}.")
        end = points[-1]
        if losses[-1] > self.least:
            return Reading(f"{told}. With {eta:g} the run has not come to rest after {self.steps} steps.")
        if losses[0] < 1e-12:
            return Reading(f"{told}. The start is a minimum: there is no slope, and no step.")
        return Reading(f"{told}. With {eta:g} the run ends at ({end[0]:.2f}, {end[1]:.2f}), where it is "
                       f"{_limit(end[0]):.2f}.", w1 >= 2.4 and np.linalg.norm(end - 1) < 0.1)


def _limit(w1):
    """2 / sharpness at the minimum (w1, 1 / w1), where the sharpness is 2 (w1^2 + w2^2)."""
    return 1 / (w1**2 + w1**-2.0)


sharp_valley = explorer(SharpValley)
