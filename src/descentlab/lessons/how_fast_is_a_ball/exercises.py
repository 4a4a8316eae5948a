"""The exercises of How fast is a ball?"""

import numpy as np

from descentlab import rates
from descentlab.exercises import Exercise

# 1. The rate


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
def q1(rate):
    for eta, beta, bend, why in ((0.5, 0.0, 1.0, "Without momentum it is plain descent's |1 - eta * bend|."),
                                 (0.5, 0.9, 1.0, "The roots are complex here, and their size is sqrt(beta), not beta "
                                                 "and not 2 sqrt(beta)."),
                                 (0.02, 0.5, 3.0, "What counts is eta times the bend."),
                                 (0.01, 0.5, 1.0, "Two real roots: the larger one decides."),
                                 (3.5, 0.5, 1.0, "Two real roots below zero: the larger in *size* decides, and here "
                                                 "the ball diverges.")):
        rate(eta, beta, bend).close_to(_rate_by_cases(eta, beta, bend), why)


# 2. Looking ahead


def look_ahead(gradient, start, eta, beta, steps):
    theta = np.array(start, dtype=float)
    m = np.zeros_like(theta)
    path = [theta]
    for t in range(steps):
        m = beta * m + gradient(theta - eta * beta * m)
        theta = theta - eta * m
        path.append(theta)
    return np.array(path)


def _look_ahead_by_moves(gradient, start, eta, beta, steps):
    path = [np.array(start, dtype=float)] * 2
    for t in range(steps):
        ahead = path[-1] + beta * (path[-1] - path[-2])
        path.append(ahead - eta * gradient(ahead))
    return np.array(path[1:])


def _look_ahead_by_points(gradient, start, eta, beta, steps):
    seen = np.array(start, dtype=float)
    m, path = 0 * seen, [seen]
    for t in range(steps):
        g = gradient(seen)
        m = beta * m + g
        path.append(seen - eta * g)
        seen = seen - eta * (g + beta * m)
    return np.array(path)


def _look_ahead_heavy(gradient, start, eta, beta, steps):
    theta, m = np.array(start, dtype=float), np.zeros(len(start))
    path = [theta]
    for t in range(steps):
        m = beta * m + gradient(theta)
        theta = theta - eta * m
        path.append(theta)
    return np.array(path)


def _look_behind(gradient, start, eta, beta, steps):
    return _ahead(gradient, start, eta, beta, steps, -1)


def _look_too_far(gradient, start, eta, beta, steps):
    return _ahead(gradient, start, eta, beta, steps, 1 / beta)


def _ahead(gradient, start, eta, beta, steps, share):
    theta, m = np.array(start, dtype=float), np.zeros(len(start))
    path = [theta]
    for t in range(steps):
        m = beta * m + gradient(theta - share * eta * beta * m)
        theta = theta - eta * m
        path.append(theta)
    return np.array(path)


@Exercise.of(
    solution=look_ahead, alternatives=(_look_ahead_by_moves, _look_ahead_by_points),
    hints=("It is the heavy ball's loop. Only the place at which the gradient is taken is another.",
           "The old motion leads to `theta - eta * beta * m`, with the m of the step before."),
    wrong=((_look_ahead_heavy, "the heavy ball"), (_look_behind, "the old motion *leads*"),
           (_look_too_far, "beta times the last move"),
           (lambda gradient, start, eta, beta, steps: look_ahead(gradient, start, eta, beta, steps)[1:], "shape")),
    right="One changed place in one line: that is all of Nesterov's idea.")
def q2(look_ahead):
    def gradient(theta):
        return np.array([1.0, 20.0]) * theta + theta**3

    start = np.array([1.0, -0.5])
    answer = look_ahead(gradient, start, 0.03, 0.8, 6)
    for mistake, sentence in ((_look_ahead_heavy, "that is the heavy ball's path: its gradient is taken where it "
                                                  "stands."),
                              (_look_behind, "the gradient is taken behind: the old motion *leads* to theta - eta * "
                                             "beta * m."),
                              (_look_too_far, "the old motion is beta times the last move, and not the whole of it.")):
        answer.is_not(mistake(gradient, start, 0.03, 0.8, 6), sentence)
    answer.close_to(_look_ahead_by_moves(gradient, start, 0.03, 0.8, 6), "Take the gradient where the old motion "
                                                                         "leads.")


# 3. How much it bears


def limit(beta):
    return (2 + 2 * beta) / (1 + 2 * beta)


def _limit_by_bisection(beta):
    low, high = 0.5, 3.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rates.nesterov_rate(middle, beta, 1.0) < 1 else (low, middle)
    return low


@Exercise.of(
    solution=limit, alternatives=(_limit_by_bisection, lambda beta: 1 + 1 / (1 + 2 * beta)),
    hints=("At the limit one root is -1. Put z = -1 into the equation and solve for eta times the bend.",
           "Or search: `rates.nesterov_rate(product, beta, 1.0)` is below 1 on the one side of it, and above on the "
           "other."),
    wrong=((lambda beta: 2 * (1 + beta), "the heavy ball's limit"), (lambda beta: 2.0, "plain descent's"),
           (lambda beta: 4 / 3, "whatever beta is")),
    right="At 0.9 it is 1.357: with `nesterov=True` eta must be nearly three times smaller than the ball's limit.")
def q3(limit):
    for beta in (0.9, 0.5, 0.0, 0.99):
        answer = limit(beta)
        if beta:
            answer.is_not(2 * (1 + beta), "that is the heavy ball's limit. Put z = -1 into Nesterov's equation.")
            answer.is_not(2.0, "that is plain descent's limit, of beta 0.")
        answer.close_to((2 + 2 * beta) / (1 + 2 * beta), "At the limit one root is -1, whatever beta "
                                                         "is.", tolerance=1e-6)
