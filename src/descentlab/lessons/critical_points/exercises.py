"""The exercises of notebook 01: what can stop gradient descent?"""

import numpy as np

from descentlab.exercises import Exercise, Wrong, expect
from descentlab.exercises.wording import show
from descentlab.lessons.critical_points.cases import UNLABELLED

# 1. How long growth stays hidden


def steps_until_seen(bend, eta, start, rest):
    factor = abs(1 - eta * bend)
    if factor <= 1:
        return np.inf
    return int(np.ceil(np.log(rest / start) / np.log(factor)))


def _steps_by_loop(bend, eta, start, rest):
    part, steps = start, 0
    while part < rest:
        longer = part * abs(1 - eta * bend)
        if longer <= part:
            return float("inf")
        part, steps = longer, steps + 1
    return steps


def _steps_by_powers(bend, eta, start, rest):
    seen = start * np.abs(1 - eta * bend) ** np.arange(100_000.0) >= rest
    return int(np.argmax(seen)) if seen.any() else np.inf


@Exercise.of(
    solution=steps_until_seen, alternatives=(_steps_by_loop, _steps_by_powers),
    hints=("After n steps the part is start times the factor to the power n, apart from the sign. When is that the rest?",
           "Take logarithms: n is log(rest / start) over log(abs(1 - eta bend)), rounded up. And if the factor does not grow "
           "anything?"),
    wrong=((lambda bend, eta, start, rest: int(np.ceil(np.log(rest / start) / np.log(abs(1 + eta * bend)))),
            "with the sign of the bend"),
           (lambda bend, eta, start, rest: steps_until_seen(bend, eta, start, rest) - 1, "one step short"),
           (lambda bend, eta, start, rest: int(np.ceil((rest / start - 1) / abs(eta * bend))), "not added"),
           (lambda bend, eta, start, rest: int(np.ceil(np.log(rest / start) / np.log(abs(1 - eta * bend)))), "never seen")),
    right="With a bend of 2.6, an eta of 0.8, from a billionth to 0.006: 203 steps. The network needed some 40 fewer, because "
          "its bend went on rising.")
def q1(steps_until_seen):
    for bend, eta, start, rest in ((-1, 0.1, 1e-6, 1), (2.6, 0.8, 1e-9, 6e-3), (-0.0005, 0.8, 1e-6, 1e-2)):
        exact = np.log(rest / start) / np.log(abs(1 - eta * bend))
        answer = steps_until_seen(bend, eta, start, rest)
        other = np.log(rest / start) / np.log(abs(1 + eta * bend))
        answer.is_not(np.ceil(other), "the factor is 1 - eta bend, with the sign of the bend: where the loss bends down, it "
                                      "is above 1.")
        answer.is_not(exact, "a run makes a whole number of steps: round up.")
        answer.is_not(np.floor(exact), "that is one step short: it is not there yet.")
        answer.is_not(np.ceil((rest / start - 1) / abs(eta * bend)), "the part is multiplied at each step, not added to.")
        answer.close_to(np.ceil(exact), "After n steps the part is start times abs(1 - eta bend) to the power n.")
    steps_until_seen(1, 0.1, 1e-6, 1).close_to(
        np.inf, "With a bend of 1 and an eta of 0.1 the factor is 0.9: the part shrinks, and is never seen. Return np.inf.")


# 2. The limit, from two gradients


def limit(before, after, eta):
    mean_bend = (1 - (after * before).sum() / (before * before).sum()) / eta
    return 2 / mean_bend if mean_bend > 0 else np.inf


def _limit_of_the_step(before, after, eta):
    step = -eta * before
    mean_bend = ((after - before) * step).sum() / (step * step).sum()
    return np.inf if mean_bend <= 0 else float(2 / mean_bend)


def _limit_without_a_bend(before, after, eta):
    loss_of_slope = float(np.dot(before, before) - np.dot(after, before))
    if loss_of_slope <= 0:
        return float("inf")
    return 2 * eta * float(np.dot(before, before)) / loss_of_slope


def _limit_of_lengths(before, after, eta):
    return 2 * eta / (1 - np.linalg.norm(after) / np.linalg.norm(before))


@Exercise.of(
    solution=limit, alternatives=(_limit_of_the_step, _limit_without_a_bend),
    hints=("The step is s = -eta before. Put that into the formula for the mean bend.",
           "The mean bend is (1 - after·before / before·before) / eta. The limit is 2 over that."),
    wrong=((_limit_of_lengths, "not only its length"),
           (lambda before, after, eta: limit(before, after, eta) / 2, "begins to turn"),
           (lambda before, after, eta: 2 / ((1 - (after * before).sum() / (before * before).sum()) / eta), "no limit"),
           (lambda before, after, eta: eta * limit(before, after, eta), "multiplied by eta")),
    right="But it is the limit of the direction that the step takes. At step 300 the network that we followed gives "
          "about 640: its steps go along flat directions. At step 410 it gives 0.75, below the 0.8 that it ran with.")
def q2(limit):
    for before, after, eta in (([1, 0], [0.5, 0.5], 0.1), ([2, 1], [-1, 1], 0.2), ([1, 2], [1.5, 2.5], 0.1),
                               ([1, 2, 2], [0, 1, -2], 0.8)):
        before, after = np.array(before, dtype=float), np.array(after, dtype=float)
        lost = 1 - after @ before / (before @ before)
        answer = limit(before, after, eta)
        if lost <= 0:
            answer.close_to(np.inf, "Along this step the slope grows, so the mean bend is negative, and there is no limit.")
            continue
        answer.is_not(2 * eta / (1 - np.linalg.norm(after) / np.linalg.norm(before)),
                      "what counts is the part of the gradient along the step before, not only its length.")
        answer.is_not(eta / lost, "that is 1 over the mean bend, where a step only begins to turn back.")
        answer.is_not(2 * eta**2 / lost, "that is the limit multiplied by eta.")
        answer.close_to(2 * eta / lost, "The limit is 2 over the mean bend of the step.")


# 3. Turning back


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
    right="In the valley it is 1 for plain descent. With momentum it is 0.51, and yet the run never rests: two steps lead "
          "forth and two back. So turning back finds the bounces of plain descent only, "
          "and notebook 08 asks more.")
def q3(turning_back):
    cases = (([[0, 0], [1, 0], [2, 0], [3, 0]], 0.0, "A straight run never turns back."),
             ([[0, 0], [1, 0], [0, 0], [1, 0], [0, 0]], 1.0, "A run to and fro turns back at every step."),
             ([[0, 0], [1, 2], [0, 3], [-1, 4], [0, 3.5]], 1 / 3, "Only the last of three turns goes back: turning in "
                                                                  "one coordinate is not enough."),
             ([[9, 9], [8, 9], [7, 9], [8, 9]], 0.5, "What counts are the steps, not the points: points far from 0 all "
                                                     "lie on one side of it."))
    for path, expected, why in cases:
        turning_back(np.array(path, dtype=float)).close_to(expected, why)


# 4. Four runs without a label

_WORDS = ("arriving", "leaving", "bouncing")
_CAUSES = {letter: cause for letter, (cause, *_) in UNLABELLED.items()}
_MEANS = {"arriving": "the gradient of an arriving run shrinks to the end",
          "leaving": "a leaving run's last factor is above 1: no step turns back, and its gradient grows",
          "bouncing": "a bouncing run's factors are at -1: every step turns back, and the gradient does not shrink"}


@Exercise.of(
    kind="value", solution=_CAUSES, source=repr(_CAUSES),
    alternatives=(dict(reversed(_CAUSES.items())), dict(sorted(_CAUSES.items(), key=lambda item: item[1]))),
    hints=("Look at two numbers: `run.factors[-1]`, and how large `run.norms[-1]` is against `run.norms[-21]`.",
           "Two of them turn back, but of one of those the gradient shrinks: its factor is a little above -1."),
    wrong=((_CAUSES | {"A": "arriving"}, "shrinks to the end"), (_CAUSES | {"B": "leaving"}, "no step turns back"),
           (_CAUSES | {"C": "arriving"}, "run C"), (_CAUSES | {"D": "bouncing"}, "every step turns back"),
           (_CAUSES | {"A": "plateau"}, "is none of the words"), ({"A": "leaving"}, "the keys A, B, C and D")),
    right="All four, and you have not seen one of the surfaces. B turns back at every step, and arrives: its factor is "
          "between -1 and 0. Leave it alone. Notebook 08 does it with eight causes.")
def q4(causes):
    said = causes.value
    expect(isinstance(said, dict) and set(said) == set(_CAUSES), "expected a dict with the keys A, B, C and D.")
    for letter, word in sorted(said.items()):
        expect(isinstance(word, str) and word in _WORDS,
               f"run {letter}: {show(word)} is none of the words {', '.join(_WORDS)}.")
        if word != _CAUSES[letter]:
            raise Wrong(f"run {letter} is not {word}: {_MEANS[word]}.")
