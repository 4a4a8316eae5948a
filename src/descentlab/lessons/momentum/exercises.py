"""The exercises of notebook 05: what does a ball know that a step does not?"""

import numpy as np

from descentlab import rates
from descentlab._numbers import short
from descentlab.exercises import Exercise, expect


# 1. The ball by hand


def roll(gradient, start, eta, beta, steps):
    theta = np.array(start, dtype=float)
    m = np.zeros_like(theta)
    path = [theta]
    for t in range(steps):
        m = beta * m + gradient(theta)
        theta = theta - eta * m
        path.append(theta)
    return np.array(path)


def _roll_without_m(gradient, start, eta, beta, steps):
    path = [np.array(start, dtype=float)] * 2
    for t in range(steps):
        path.append(path[-1] - eta * gradient(path[-1]) + beta * (path[-1] - path[-2]))
    return np.array(path[1:])


def _roll_by_the_sum(gradient, start, eta, beta, steps):
    path, seen = np.tile(np.array(start, dtype=float), (steps + 1, 1)), []
    for t in range(steps):
        seen.append(gradient(path[t]))
        path[t + 1] = path[t] - eta * sum(beta ** (t - s) * g for s, g in enumerate(seen))
    return path


def _rolling_average(gradient, start, eta, beta, steps):
    return _roll_without_m(lambda theta: (1 - beta) * gradient(theta), start, eta, beta, steps)


def _roll_in_place(gradient, start, eta, beta, steps):
    theta = np.array(start, dtype=float)
    m, path = np.zeros_like(theta), [theta]
    for _ in range(steps):
        m = beta * m + gradient(theta)
        theta -= eta * m
        path.append(theta)
    return np.array(path)


def _roll_forgetful(gradient, start, eta, beta, steps):
    return _roll_without_m(gradient, start, eta, 0.0, steps)


def _roll_two(gradient, start, eta, beta, steps):
    path, before = [np.array(start, dtype=float)], 0.0
    for t in range(steps):
        g = gradient(path[-1])
        path.append(path[-1] - eta * (g + beta * before))
        before = g
    return np.array(path)


@Exercise.of(
    solution=roll, alternatives=(_roll_without_m, _roll_by_the_sum),
    hints=("Begin with `m = np.zeros_like(theta)`, and keep a list of the points.",
           "In the loop: first `m = beta * m + gradient(theta)`, then `theta = theta - eta * m`."),
    wrong=((_rolling_average, "with the whole gradient"),
           (_roll_forgetful, "beta times the first m"),
           (_roll_two, "All gradients so far"),
           (_roll_in_place, "changes the array that the list already holds"),
           (lambda *a: roll(*a)[1:], "shape")),
    right="Three lines in the loop. Everything else in this notebook follows from them.")
def q1(roll):
    for bends, start, eta, beta, steps in (([1.0, 4.0], [2.0, 1.0], 0.1, 0.5, 6),
                                           ([1.0, 2.0, 3.0], [1.0, -1.0, 0.5], 0.2, 0.8, 9)):
        bends, start = np.array(bends), np.array(start)
        path = roll(lambda theta: bends * theta, start, eta, beta, steps)
        points = path.array((steps + 1, len(start)))
        expected = _roll_without_m(lambda theta: bends * theta, start, eta, beta, steps)
        expect(not np.allclose(points[1:], expected[-1]),
               f"{path} holds one array, the last point, {steps} times: `theta -= ...` changes the array that the list "
               "already holds. `theta = theta - ...` makes a new one.")
        path[0].close_to(expected[0], "The first point is the start itself.")
        path[1].close_to(expected[1], "m begins at zero, so the first step is plain descent's, with the "
                                       "whole gradient.")
        path[2].close_to(expected[2], "The second step still has beta times the first m in it.")
        path.close_to(expected, "All gradients so far count, each beta times less than the next.")


# 2. How long it remembers


def half_life(beta):
    return np.log(0.5) / np.log(beta)


def _half_life_by_bisection(beta):
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if beta**middle > 0.5 else (low, middle)
    return low


@Exercise.of(
    solution=half_life,
    alternatives=(_half_life_by_bisection, lambda beta: -1 / np.log2(beta)),
    hints=("Solve beta**n = 1/2 for n. It need not be a whole number.",
           "Take logarithms on both sides: n * log(beta) = log(1/2)."),
    wrong=((lambda beta: 1 / (1 - beta), "When is that 1/2"), (lambda beta: 0.5 / (1 - beta), "When is that 1/2"),
           (lambda beta: np.ceil(np.log(0.5) / np.log(beta)), "When is that 1/2"),
           (lambda beta: 1 / beta, "When is that 1/2")),
    right="6.6 steps at 0.9, 69 at 0.99.")
def q2(half_life):
    for beta in (0.5, 0.9, 0.99, 0.3):
        half_life(beta).close_to(np.log(0.5) / np.log(beta), "After n steps the weight is beta**n. When is that 1/2?")


# 3. The rate


def rate(eta, beta, bend):
    return np.abs(np.roots([1, -(1 + beta - eta * bend), beta])).max()


def _rate_by_cases(eta, beta, bend):
    a = 1 + beta - eta * bend
    under = a * a - 4 * beta
    return np.sqrt(beta) if under < 0 else (abs(a) + np.sqrt(under)) / 2


def _rate_by_matrix(eta, beta, bend):
    return np.abs(np.linalg.eigvals(np.array([[1 + beta - eta * bend, -beta], [1.0, 0.0]]))).max()


@Exercise.of(
    solution=rate, alternatives=(_rate_by_cases, _rate_by_matrix),
    hints=("`np.roots([1, b, c])` gives the two roots of z**2 + b z + c, complex ones too.",
           "b is minus (1 + beta - eta * bend), and c is beta. Then the sizes, `np.abs`, and the larger of the two."),
    wrong=((lambda eta, beta, bend: np.sqrt(beta), "plain descent's"),
           (lambda eta, beta, bend: np.roots([1, -(1 + beta - eta * bend), beta]).real.max(), "are complex"),
           (lambda eta, beta, bend: abs(1 - eta * bend) if beta == 0 else 2 * np.sqrt(beta), "not 2 sqrt(beta)"),
           (lambda eta, beta, bend: _rate_by_cases(eta, beta, 1.0), "eta times the bend")),
    right="`rates.heavy_ball_rate` does the same for whole arrays.")
def q3(rate):
    for eta, beta, bend, why in ((0.5, 0.0, 1.0, "Without momentum it is plain descent's |1 - eta * bend|."),
                                 (0.5, 0.9, 1.0, "The roots are complex here, and their size is sqrt(beta), not beta "
                                                 "and not 2 sqrt(beta)."),
                                 (0.02, 0.5, 3.0, "What counts is eta times the bend."),
                                 (0.01, 0.5, 1.0, "Two real roots: the larger one decides."),
                                 (3.5, 0.5, 1.0, "Two real roots below zero: the larger in *size* decides, and here "
                                                 "the ball diverges.")):
        rate(eta, beta, bend).close_to(_rate_by_cases(eta, beta, bend), why)


# 4. The converter


def pytorch_eta(eta, beta, form):
    return eta * (1 - beta) if form == "average" else eta


def _pytorch_eta_by_table(eta, beta, form):
    return {"pytorch": 1, "lecture": 1, "average": 1 - beta}[form] * eta


def _pytorch_eta_by_first_step(eta, beta, form):
    first_step = {"pytorch": lambda g: eta * g, "lecture": lambda g: -(0 * beta - eta * g),
                  "average": lambda g: eta * (beta * 0 + (1 - beta) * g)}
    return first_step[form](1.0)


@Exercise.of(
    solution=pytorch_eta, alternatives=(_pytorch_eta_by_table, _pytorch_eta_by_first_step),
    hints=("Write down the very first step of each form, where the memory is still zero.",
           "PyTorch: eta * g. Lecture: eta * g. Average: eta * (1 - beta) * g."),
    wrong=((lambda eta, beta, form: eta, "factor 1 - beta before"),
           (lambda eta, beta, form: eta / (1 - beta) if form == "average" else eta, "factor 1 - beta before"),
           (lambda eta, beta, form: eta * (1 - beta) if form != "pytorch" else eta, "lecture's is the same run"),
           (lambda eta, beta, form: eta * 0.1 if form == "average" else eta, "whatever beta is")),
    right="A rate quoted without its form can be off by a factor of ten.")
def q4(convert):
    for eta, beta, form, factor, why in ((0.2, 0.9, "pytorch", 1, "It is that form already."),
                                         (0.2, 0.9, "lecture", 1, "Under a constant eta the lecture's is the same "
                                                                "run."),
                                         (0.2, 0.9, "average", 0.1, "The average has a factor 1 - beta before each "
                                                                    "gradient: compare the first step."),
                                         (1.0, 0.5, "average", 0.5, "The factor is 1 - beta, whatever beta is.")):
        convert(eta, beta, form).close_to(eta * factor, why)


# 5. When it begins to swing


@Exercise.of(
    kind="value", solution=0.81, source="(1 - np.sqrt(0.01)) ** 2",
    alternatives=((1 - np.sqrt(0.01)) ** 2, np.float64(0.81)),
    hints=("The roots of z**2 - a z + b are complex when a**2 < 4 b.",
           "With a = 1 + beta - 0.01 and b = beta: 0.99 + beta < 2 sqrt(beta). Write s for sqrt(beta) and solve for s.",
           "s**2 - 2 s + 0.99 = 0 has the roots 0.9 and 1.1."),
    wrong=((0.9, "1 - sqrt(eta)"), (0.99, "1 - eta"), (0.5, "(1 + beta - eta * bend)**2 < 4 * beta"),
           (np.nan, "is not finite")),
    right="Look again at the picture of the two hollows. The share jumps a little below: a ball that does not swing "
          "yet has some speed all the same.")
def q5(beta):
    beta.is_not(0.9, "0.9 is 1 - sqrt(eta). The condition is on sqrt(beta): (1 - sqrt(beta))**2 < eta.")
    beta.is_not(0.99, "0.99 is 1 - eta. Write down the roots, and when they are complex.")
    beta.close_to(0.81, "The roots are complex when (1 + beta - eta * bend)**2 < 4 * beta.")


# 6. A setting for a ravine of one's own


def setting(bends):
    low, high = np.sqrt(np.min(bends)), np.sqrt(np.max(bends))
    return (2 / (low + high)) ** 2, ((high - low) / (high + low)) ** 2


def _setting_by_condition(bends):
    k = max(bends) / min(bends)
    root = k**0.5
    return 4 * k / max(bends) / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2


def _setting_by_search(bends):
    bends = np.array([np.min(bends), np.max(bends)])
    beta = np.linspace(0, 0.995, 400)[:, None]
    eta = np.linspace(0.005, 4, 800) / bends[1]
    left = np.max([rates.heavy_ball_rate(eta, beta, bend) for bend in bends], axis=0)
    i, j = np.unravel_index(left.argmin(), left.shape)
    return eta[j], beta[i, 0]


@Exercise.of(
    solution=setting, alternatives=(_setting_by_condition, _setting_by_search, lambda bends: np.array(setting(bends))),
    hints=("Only the smallest and the largest bend matter: all the others lie between them.",
           "Either use the two formulas above the map, or try a grid: `rates.heavy_ball_rate(eta, beta, bend)` takes "
           "arrays.",
           "eta = (2 / (sqrt(low) + sqrt(high)))**2, and beta is ((sqrt(k) - 1) / (sqrt(k) + 1))**2 with k = high / "
           "low."),
    wrong=((lambda bends: (2 / (min(bends) + max(bends)), 0.0), "no better than the best plain descent"),
           (lambda bends: (1 / max(bends), 0.9), "is possible"),
           (lambda bends: (3.9 / max(bends), 0.8), "diverges"),
           (lambda bends: (2 / (np.sqrt(bends[0]) + np.sqrt(bends[-1]))) ** 2, "expected 2 results"),
           (lambda bends: np.array(2 / max(bends)), "expected 2 results"),
           (lambda bends: setting([bends[0], bends[-1]]), "diverges")),
    right="With `spectrum(...)` of notebook 02 you have the bends of your own loss.")
def q6(setting):
    for bends in ([1.0, 100.0], [3.0, 0.5, 20.0, 7.0], [0.02, 0.5]):
        answer = setting(np.array(bends))
        eta, beta = answer.numbers("eta", "beta")
        expect(eta > 0 and 0 <= beta < 1, f"{answer}: eta must be above 0 and beta from 0 to below 1, got "
               f"{short(eta)} and {short(beta)}.")
        slowest = rates.heavy_ball_rate(eta, beta, np.array(bends)).max()
        best, plain = rates.best_heavy_ball(min(bends), max(bends)), rates.best_descent(min(bends), max(bends))
        expect(slowest < 1, f"{answer}: with eta = {short(eta)} and beta = {short(beta)} the run diverges along one of "
                            "the directions.")
        expect(slowest < plain.rate - 1e-9, f"{answer}: the slowest direction keeps {slowest:.4f} a step, no better "
                                            f"than the best plain descent, {plain.rate:.4f}.")
        expect(1 - slowest > 0.95 * (1 - best.rate), f"{answer}: the slowest direction keeps {slowest:.4f} a step; "
                                                     f"{best.rate:.4f} is possible.")
