"""The exercises of notebook 01: what can stop gradient descent?"""

from decimal import Decimal

import numpy as np

from descentlab.exercises import Exercise, expect


# 1. Descent by hand


def walk(gradient, start, eta, steps):
    theta = np.array(start, dtype=float)
    path = [theta]
    for t in range(steps):
        theta = theta - eta * gradient(theta)
        path.append(theta)
    return np.array(path)


def _walk_in_place(gradient, start, eta, steps):
    path = np.empty((steps + 1, len(start)))
    path[0] = start
    for t in range(steps):
        path[t + 1] = path[t] - eta * gradient(path[t])
    return path


def _walk_recursive(gradient, start, eta, steps):
    start = np.asarray(start, dtype=float)
    if steps == 0:
        return start[None]
    return np.concatenate([start[None], _walk_recursive(gradient, start - eta * gradient(start), eta, steps - 1)])


def _uphill(gradient, start, eta, steps):
    return _walk_in_place(lambda theta: -gradient(theta), start, eta, steps)


def _in_place(gradient, start, eta, steps):
    theta = np.array(start, dtype=float)
    path = [theta]
    for _ in range(steps):
        theta -= eta * gradient(theta)
        path.append(theta)
    return np.array(path)


def _frozen(gradient, start, eta, steps):
    g = gradient(start)
    return np.array([start - eta * t * g for t in range(steps + 1)])


@Exercise.of(
    solution=walk, alternatives=(_walk_in_place, _walk_recursive),
    hints=("Keep a list with the start in it, and append to it after each step.",
           "The step is `theta = theta - eta * gradient(theta)`, and it must not change `start`.",
           "`np.array(path)` turns a list of T + 1 points into an array of shape (T + 1, d)."),
    wrong=((_uphill, "One step is theta - eta * gradient(theta)"),
           (_frozen, "takes its gradient anew"), (_in_place, "changes the array that the list already holds"),
           (lambda gradient, start, eta, steps: _walk_in_place(gradient, start, eta, steps)[1:], "shape"),
           (lambda gradient, start, eta, steps: _walk_in_place(gradient, start, eta, steps)[-1], "shape")),
    right="That loop is gradient descent, all of it.")
def q1(walk):
    for curvature, start, eta, steps in (([1.0, 4.0], [2.0, 1.0], 0.1, 5), ([1.0, 2.0, 3.0], [1.0, -1.0, 0.5], 0.2, 8)):
        curvature, start = np.array(curvature), np.array(start)
        path = walk(lambda theta: curvature * theta, start, eta, steps)
        points = path.array((steps + 1, len(start)))
        expected = start * (1 - eta * curvature) ** np.arange(steps + 1)[:, None]
        expect(not np.allclose(points[1:], expected[-1]),
               f"{path} holds one array, the last point, {steps} times: `theta -= ...` changes the array that the list "
               "already holds. `theta = theta - ...` makes a new one.")
        path[0].close_to(start, "The first point is the start itself.")
        path[1].close_to(expected[1], "One step is theta - eta * gradient(theta).")
        path.close_to(expected, "Each step takes its gradient anew, where the run stands by then.")


# 2. What counts as critical


def is_critical(gradient, theta, tolerance):
    return np.linalg.norm(gradient(theta)) <= tolerance


@Exercise.of(
    solution=is_critical,
    alternatives=(lambda gradient, theta, tolerance: bool(np.sqrt((gradient(theta) ** 2).sum()) <= tolerance),
                  lambda gradient, theta, tolerance: not np.hypot(*gradient(theta)) > tolerance),
    hints=("The length of a vector is the root of the sum of its squares.",
           "`np.linalg.norm(g)` is that length."),
    wrong=((lambda gradient, theta, tolerance: abs(gradient(theta).sum()) <= tolerance, "cancel in a sum"),
           (lambda gradient, theta, tolerance: gradient(theta).max() <= tolerance, "a slope of -5 is steep"),
           (lambda gradient, theta, tolerance: np.abs(gradient(theta)).max() <= tolerance, "1.13"),
           (lambda gradient, theta, tolerance: np.abs(gradient(theta)) <= tolerance, "one True or False")))
def q2(is_critical):
    cases = (([3.0, -3.0], 1.0, False, "its two slopes cancel in a sum, and still it is steep there"),
             ([-5.0, 0.0], 1.0, False, "a slope of -5 is steep, though -5 is below 1"),
             ([0.8, 0.8], 1.0, False, "each slope is below the tolerance, but the length of the gradient is 1.13"),
             ([0.3, -0.4], 0.5, True, "the gradient's length is exactly the tolerance"),
             ([0.0, 0.0], 1e-9, True, "the gradient is zero"))
    for g, tolerance, expected, why in cases:
        answer = is_critical(lambda theta: np.array(g), np.array([1.0, 2.0]), tolerance)
        expect(answer.truth() == expected,
               f"with g = {g} and tolerance {tolerance} it should be {expected}: {why}.")


# 3. The stopping rule


def stop_step(losses, patience):
    best, waited = np.inf, 0
    for t, loss in enumerate(losses):
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            return t


def _stop_by_last_best(losses, patience):
    losses = np.asarray(losses)
    for t in range(len(losses)):
        if t - int(losses[:t + 1].argmin()) >= patience:
            return t
    return None


def _stop_by_running_minimum(losses, patience):
    best, since = losses[0], 0
    for t in range(1, len(losses)):
        best, since = (losses[t], t) if losses[t] < best else (best, since)
        if t - since >= patience:
            return t


def _compare_with_last(losses, patience):
    waited = 0
    for t in range(1, len(losses)):
        waited = waited + 1 if losses[t] >= losses[t - 1] else 0
        if waited == patience:
            return t


def _one_late(losses, patience):
    t = stop_step(losses, patience)
    return None if t is None else t + 1


def _after_the_best(losses, patience):
    t = int(np.argmin(losses)) + patience
    return t if t < len(losses) else None


def _never_reset(losses, patience):
    best, waited = np.inf, 0
    for t, loss in enumerate(losses):
        waited += loss >= best
        best = min(best, loss)
        if waited == patience:
            return t


@Exercise.of(
    solution=stop_step, alternatives=(_stop_by_last_best, _stop_by_running_minimum),
    hints=("Carry two things along: the best loss so far, and how many steps you have waited since.",
           "A new best puts the waiting back to zero. Compare with the best, not with the step before.",
           "When the waiting reaches `patience`, return `t`."),
    wrong=((_compare_with_last, "none is below the best"), (_one_late, "second one without any"),
           (_never_reset, "never waits twice in a row"), (_after_the_best, "cannot know that a better one will follow"),
           (lambda losses, patience: patience, "equal is no improvement")),
    right="`schedules.EarlyStopping(patience).stops_at(losses)` does the same.")
def q3(stop_step):
    def judge(losses, patience, expected, why):
        answer = stop_step(np.array(losses), patience)
        found = None if answer.nothing else answer.number()
        said = "None" if found is None else f"{found:g}"
        expect(found == expected, f"stop_step({losses}, {patience}) should be {expected}, got {said}: {why}.")

    judge([5, 4, 3, 3, 3, 3], 2, 4, "equal is no improvement, and step 4 is the second one without any")
    judge([5, 4, 3, 2, 1], 2, None, "it improves at every step")
    judge([5, 4, 4.5, 4.2, 4.1, 4.05], 3, 4, "4.2, 4.1 and 4.05 fall, but none is below the best, which is 4")
    judge([5, 6, 4, 5, 3, 4, 2, 3], 2, None, "it never waits twice in a row")
    judge([1, 2, 3, 4], 1, 1, "one step of patience: the first failure ends it")
    judge([5, 4, 6, 6, 3, 3, 3], 2, 3, "at step 3 it has waited twice, and cannot know that a better one will follow")


# 4. The stability limit


@Exercise.of(
    kind="value", solution=0.08, source="2 / 25", alternatives=(2 / 25, np.float64(0.08), Decimal("0.08")),
    hints=("Write one step: y - eta * 25 y = (1 - 25 eta) y.",
           "It grows when that factor is larger than 1 in size. It cannot be above 1, so when is it below -1?"),
    wrong=((0.04, "arrives in a single step"), (0.16, "is 25 y"), (1.0, "When is that -1"), (np.nan, "is not finite")),
    right="In general 2 / lambda, with lambda the second derivative.")
def q4(eta):
    eta.is_not(1 / 25, "with eta = 1/25 the run arrives in a single step: that is the best eta, not the largest.")
    eta.is_not(2 / 12.5, "the gradient of 12.5 y^2 is 25 y, not 12.5 y.")
    eta.close_to(0.08, "One step multiplies y by 1 - 25 eta. When is that -1?")


# 5. Turning back


def turning_back(path):
    moves = np.diff(path, axis=0)
    return ((moves[1:] * moves[:-1]).sum(axis=1) < 0).mean()


def _turning_loop(path):
    count = 0
    for t in range(1, len(path) - 1):
        count += np.dot(path[t + 1] - path[t], path[t] - path[t - 1]) < 0
    return count / (len(path) - 2)


def _turning_cosine(path):
    moves = path[1:] - path[:-1]
    moves = moves / np.linalg.norm(moves, axis=1, keepdims=True)
    return float(np.mean(np.einsum("td,td->t", moves[1:], moves[:-1]) < 0))


@Exercise.of(
    solution=turning_back, alternatives=(_turning_loop, _turning_cosine),
    hints=("The steps are `np.diff(path, axis=0)`: T of them, so there are T - 1 pairs of neighbours.",
           "The dot products of all pairs at once: `(moves[1:] * moves[:-1]).sum(axis=1)`."),
    wrong=((lambda path: (np.diff(path, axis=0)[1:] * np.diff(path, axis=0)[:-1] < 0).any(axis=1).mean(),
            "turning in one coordinate is not enough"),
           (lambda path: ((path[1:] * path[:-1]).sum(axis=1) < 0).mean(), "turns back at every step"),
           (lambda path: ((np.diff(path, axis=0)[1:] * np.diff(path, axis=0)[:-1]).sum(axis=1) < 0).sum(),
            "turns back at every step")),
    right="Try it: near 1 in the valley, 0 in the bowl. Notebook 08 builds its diagnosis on such numbers.")
def q5(turning_back):
    cases = (([[0, 0], [1, 0], [2, 0], [3, 0]], 0.0, "A straight run never turns back."),
             ([[0, 0], [1, 0], [0, 0], [1, 0], [0, 0]], 1.0, "A run to and fro turns back at every step."),
             ([[0, 0], [1, 2], [0, 3], [-1, 4], [0, 3.5]], 1 / 3, "Only the last of three turns goes back: turning in "
                                                                  "one coordinate is not enough."),
             ([[9, 9], [8, 9], [7, 9], [8, 9]], 0.5, "What counts are the steps, not the points: points far from 0 all "
                                                     "lie on one side of it."))
    for path, expected, why in cases:
        turning_back(np.array(path, dtype=float)).close_to(expected, why)
