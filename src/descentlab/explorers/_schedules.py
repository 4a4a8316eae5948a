"""The explorers of notebook 07: how should the learning rate change over time?"""

import numpy as np

from descentlab import figures, schedules, surfaces
from descentlab.averaging import weight_average
from descentlab.explorers._machinery import Choice, Explorer, Reading, Slider
from descentlab.explorers._scenes import paint_plane, place_path, short

STEPS = 300
BENDS, SPREAD, START = np.array([1.0, 0.02]), 0.5, np.array([3.0, 10.0])
BEST_CONSTANT = 0.0628      # the lowest that any constant rate reaches in that valley, at 0.38

# Each kind as a function of the peak and the number of steps that it has.
KINDS = {
    "constant": lambda eta, steps: schedules.Constant(eta),
    "step, / 10 at each third": lambda eta, steps: schedules.Step(eta, -(-steps // 3)),
    "exponential, to a hundredth": lambda eta, steps: schedules.Exponential(eta, 0.01 ** (1 / steps)),
    "linear": lambda eta, steps: schedules.Linear(eta, steps),
    "cosine": lambda eta, steps: schedules.Cosine(eta, steps),
    "inverse square root": lambda eta, steps: schedules.InverseSqrt(eta, 20),
    "restarts, twice as long": lambda eta, steps: schedules.Restarts(eta, -(-steps // 7), 2),
    "triangular": lambda eta, steps: schedules.Triangular(eta / 10, eta, steps // 6),
    "triangular2": lambda eta, steps: schedules.Triangular(eta / 10, eta, steps // 6, shrink=0.5),
    "one-cycle": lambda eta, steps: schedules.OneCycle(eta, steps),
}


def expected_loss(eta, bends=BENDS, spread=SPREAD, start=START):
    """The mean loss of descent with noise on L = sum of bend * x^2 / 2, at each step, for rates eta (T,): (T+1,).

    Exact, with no run at all: a step is x <- (1 - eta bend) x - eta spread xi, so the mean square obeys
    q <- (1 - eta bend)^2 q + eta^2 spread^2 in each coordinate.
    """
    squares = [start**2]
    for rate in eta:
        squares.append((1 - rate * bends) ** 2 * squares[-1] + (rate * spread) ** 2)
    return np.array(squares) @ bends / 2


def annealing():
    """Every schedule as a curve, before it is used, and beside it the mean loss that it gives in a noisy valley."""
    canvas = figures.Canvas(
        "A schedule can be drawn before it is used", panels=2, size=(8.8, 4.2),
        alt="Left, the learning rate over 300 steps, with a dot at the chosen step; right, the mean loss in a noisy "
            "valley over the same steps, logarithmic, with a dashed line at what the best constant rate reaches.")
    rates, history = canvas.axes

    def paint(values):
        rates.clear()
        rates.set(xlim=(0, STEPS), ylim=(0, 1.06 * values["peak"]), xlabel="step t")
        rates.set_title("learning rate eta", fontsize=12, fontweight="normal")
        rates.grid(axis="y")
        (curve,) = rates.plot([], [], "-", color=figures.SCHEDULE)
        (dot,) = rates.plot([], [], "o", color=figures.SCHEDULE, markeredgecolor="white", markersize=11)
        history.clear()
        history.set(yscale="log", xlim=(0, STEPS), ylim=(0.015, 12), xlabel="step t")
        history.set_title("mean loss", fontsize=12, fontweight="normal")
        history.grid(axis="y")
        history.axhline(BEST_CONSTANT, color=figures.BLACK, linestyle="--", linewidth=1.5)
        figures.write(history, (0, BEST_CONSTANT), "best constant rate", figures.BLACK, offset=(6, -17))
        (loss,) = history.plot([], [], "-", color=figures.VERMILLION)
        (here,) = history.plot([], [], "o", color=figures.VERMILLION, markeredgecolor="white", markersize=11)
        return curve, dot, loss, here

    def move(values, curve, dot, loss, here):
        steps, warmup, t = np.arange(STEPS), values["warmup"], values["t"]
        schedule = KINDS[values["kind"]](values["peak"], STEPS - warmup)
        if warmup:
            schedule = schedules.Warmup(warmup, schedule)
        eta = schedule(steps)
        losses = expected_loss(eta)
        top = history.get_ylim()[1]
        curve.set_data(steps, eta)
        dot.set_data([t], [eta[t]])
        inside = np.where((losses <= top) & (losses >= history.get_ylim()[0]), losses, np.nan)
        loss.set_data(np.arange(STEPS + 1), inside)
        here.set_data([t], [inside[t]])
        end = f"{short(losses[-1])} at the end" if losses[-1] <= 1e3 else "out of sight at the end"
        return Reading(f"Step {t}: eta is {short(eta[t])}, wherever you come from. The mean loss is {end}.",
                       bool(losses[-1] < BEST_CONSTANT / 2))

    return Explorer(
        canvas,
        {"kind": Choice("schedule", tuple(KINDS), "constant"),
         "peak": Slider("peak of eta", 0.02, 3.0, 0.38, 0.01, log=True),
         "warmup": Slider("steps of warmup", 0, 100, 0, 1, whole=True),
         "t": Slider("step t", 0, STEPS - 1, 0, 1, whole=True, play=True)},
        paint, move, still=("peak",),
        goal="end below 0.0314, half of what the best constant rate can reach.")


def averaged():
    """A noisy run at a constant rate, and the mean of its points from a chosen step on."""
    surface, most = surfaces.bowl, 400
    canvas = figures.Canvas(
        "The run circles the minimum; its mean sits nearly on it", panels=2, size=(8.8, 4.3),
        alt="Left, a noisy run that circles the minimum of a bowl, and its average as a green diamond; right, the loss "
            "of the run's point and that of the average at each step, logarithmic.")
    plane, history = canvas.axes
    noise = np.random.default_rng(0).normal(size=(most, 2))

    def run(eta, steps):
        """Descent on the bowl, whose gradient is (x, 4 y), with noise: (T+1, 2)."""
        theta = [np.array([2.5, 1.8])]
        keep = 1 - eta * np.array([1.0, 4.0])
        for t in range(steps):
            theta.append(keep * theta[-1] - eta * noise[t])
        return np.array(theta)

    def paint(values):
        path = paint_plane(plane, surface)
        path[0].set(linewidth=0.8, markersize=3)
        (mean,) = plane.plot([], [], "D", color=figures.GREEN, markeredgecolor="white", markersize=13, zorder=8)
        history.clear()
        history.set(yscale="log", xlim=(0, most), ylim=(1e-4, 30), xlabel="step t")
        history.set_title("loss: of the run (thin), of the average (thick)", fontsize=11, fontweight="normal")
        history.grid(axis="y")
        (thin,) = history.plot([], [], "-", color=figures.VERMILLION, linewidth=0.8)
        (thick,) = history.plot([], [], "-", color=figures.GREEN, linewidth=3)
        return path, mean, thin, thick

    def move(values, path, mean, thin, thick):
        first, steps = min(values["first"], values["steps"]), values["steps"]
        theta = run(values["eta"], steps)
        points = theta[first:]
        means = np.cumsum(points, axis=0) / np.arange(1, len(points) + 1)[:, None]
        place_path(path, theta)
        mean.set_data(*weight_average(theta, first)[:, None])
        low, high = history.get_ylim()
        for curve, at, values_ in ((thin, np.arange(len(theta)), surface.value(theta)),
                                   (thick, first + np.arange(len(means)), surface.value(means))):
            curve.set_data(at, np.where((values_ >= low) & (values_ <= high), values_, np.nan))
        last, average = surface.value(theta[-1]), surface.value(means[-1])
        typical = surface.value(theta[-100:]).mean()
        return Reading(f"The last point's loss is {short(last)}, over the last 100 points {short(typical)} in the mean; "
                       f"the average of {len(points)} points has {short(average)}.",
                       bool(average < typical / 100 and values["eta"] == 0.2 and len(points) >= 50))

    return Explorer(
        canvas,
        {"eta": Slider("eta", 0.01, 0.45, 0.2, 0.01, log=True),
         "first": Slider("average from step", 0, most - 1, 0, 1, whole=True),
         "steps": Slider("steps", 100, most, most, 1, whole=True, play=True)},
        paint, move,
        goal="leave eta at 0.2 and, with at least 50 points in it, get the average's loss below a hundredth of the mean of "
             "the last 100 points' losses.")


def wells(x, narrow=0.1):
    """The loss at x with two wells, equally deep: a wide one at -2, of width 1, and a narrow one at 2."""
    return 1 - np.exp(-((x + 2) ** 2) / 2) - np.exp(-((x - 2) ** 2) / (2 * narrow**2))


def shifted():
    """A training loss with a wide and a narrow minimum, and the same loss shifted: how much each minimum rises."""
    canvas = figures.Canvas(
        "Shift the surface, and the narrow minimum rises", panels=2, size=(8.8, 4.2),
        alt="Left, a loss with a wide and a narrow well, and dashed the same loss shifted a little, with dots where the "
            "training loss is lowest; right, the rise of each against the shift.")
    surface, rise = canvas.axes
    x = np.unique(np.concatenate([np.linspace(-5, 3.2, 300), np.linspace(1, 3.2, 400)]))
    shifts = np.linspace(0, 1, 201)

    def paint(values):
        width = values["width"]
        surface.clear()
        surface.set(xlim=(-5, 3.2), ylim=(-0.08, 1.3), xlabel="parameter")
        surface.set_title("solid: training loss; dashed: test loss", fontsize=12, fontweight="normal")
        surface.plot(x, wells(x, width), "-", color=figures.BLUE)
        (test,) = surface.plot([], [], "--", color=figures.VERMILLION)
        (dots,) = surface.plot([], [], "o", color=figures.VERMILLION, markeredgecolor="white", markersize=11)
        rise.clear()
        rise.set(xlim=(0, 1), ylim=(0, 1.05), xlabel="shift")
        rise.set_title("rise of the loss at the minimum", fontsize=12, fontweight="normal")
        rise.grid(axis="y")
        rise.plot(shifts, wells(-2 - shifts, width), "-", color=figures.GREEN)
        rise.plot(shifts, wells(2 - shifts, width), "--", color=figures.PURPLE)
        figures.write(rise, (1, wells(-3.0, width)), "wide", figures.GREEN, offset=(-6, -30), ha="right")
        figures.write(rise, (1, min(wells(1.0, width), 1.0)), "narrow", figures.PURPLE, offset=(-6, -30), ha="right")
        (marks,) = rise.plot([], [], "o", color=figures.VERMILLION, markeredgecolor="white", markersize=11)
        return test, dots, marks

    def move(values, test, dots, marks):
        width, shift = values["width"], values["shift"]
        minima = np.array([-2.0, 2.0])
        rises = wells(minima - shift, width) - wells(minima, width)
        test.set_data(x, wells(x - shift, width))
        dots.set_data(minima, wells(minima - shift, width))
        marks.set_data([shift, shift], rises)
        bend = 1 / width**2
        return Reading(f"Bends 1 and {short(bend)}; shifted by {shift:g}, the wide minimum rises by {rises[0]:.3f}, the "
                       f"narrow one by {rises[1]:.3f}.", bool(shift >= 0.05 and bend > 20 and rises[1] < 0.05))

    return Explorer(
        canvas,
        {"shift": Slider("shift", 0.0, 1.0, 0.1, 0.01),
         "width": Slider("narrow well's width", 0.05, 1.0, 0.1, 0.01)},
        paint, move, still=("width",),
        goal="find a shift of 0.05 or more under which a minimum with a bend above 20 rises by less than 0.05.")
