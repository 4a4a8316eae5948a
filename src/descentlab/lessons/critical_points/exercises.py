"""The exercises of notebook 01: what can stop gradient descent?"""

import numpy as np

from descentlab.exercises import Exercise, Wrong, expect
from descentlab.exercises.wording import show
from descentlab.lessons.critical_points.cases import UNLABELLED

# 1. How long a saddle holds a run


def steps_needed(bend, eta, start, end):
    return int(np.ceil(np.log(end / start) / np.log(abs(1 - eta * bend))))


def _steps_by_loop(bend, eta, start, end):
    distance, steps = start, 0
    while (distance < end) if end > start else (distance > end):
        distance *= abs(1 - eta * bend)
        steps += 1
    return steps


def _steps_by_powers(bend, eta, start, end):
    distances = start * np.abs(1 - eta * bend) ** np.arange(100_000.0)
    reached = distances >= end if end > start else distances <= end
    return int(np.argmax(reached))


@Exercise.of(
    solution=steps_needed, alternatives=(_steps_by_loop, _steps_by_powers),
    hints=("After n steps the distance is the start times the factor to the power n. When is that the end?",
           "Take logarithms: n is log(end / start) over log(abs(1 - eta bend)). Then round up."),
    wrong=((lambda bend, eta, start, end: int(np.ceil(np.log(end / start) / np.log(abs(1 + eta * bend)))),
            "with the sign of the bend"),
           (lambda bend, eta, start, end: int(np.log(end / start) / np.log(abs(1 - eta * bend))), "one step short"),
           (lambda bend, eta, start, end: np.log(end / start) / np.log(abs(1 - eta * bend)), "a whole number"),
           (lambda bend, eta, start, end: int(np.ceil((end / start - 1) / abs(eta * bend))), "not added")),
    right="For a bend of -0.0005, an eta of 0.8, from 1e-6 to 1: more than 34,000 steps. A saddle that bends down so "
          "little looks flat all that time.")
def q1(steps_needed):
    for bend, eta, start, end in ((-1, 0.1, 1e-6, 1), (1, 0.1, 1, 1e-3), (-0.0005, 0.8, 1e-6, 1), (25, 0.07, 1, 1e-3)):
        exact = np.log(end / start) / np.log(abs(1 - eta * bend))
        other = np.log(end / start) / np.log(abs(1 + eta * bend))
        answer = steps_needed(bend, eta, start, end)
        answer.is_not(np.ceil(other), "the factor is 1 - eta bend, with the sign of the bend: where the loss bends down, "
                                      "it is above 1.")
        answer.is_not(exact, "a run makes a whole number of steps: round up.")
        answer.is_not(np.floor(exact), "that is one step short: it is not there yet.")
        answer.is_not(np.ceil((end / start - 1) / abs(eta * bend)), "the distance is multiplied at each step, not added "
                                                                    "to.")
        answer.close_to(np.ceil(exact), "After n steps the distance is start times abs(1 - eta bend) to the power n.")


# 2. The stopping rule


def stop_step(losses, patience, least):
    best, waited = np.inf, 0
    for t, loss in enumerate(losses):
        if loss < best - least:
            best, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            return t


def _stop_by_last_best(losses, patience, least):
    losses = np.asarray(losses)
    last, best = 0, losses[0]
    for t in range(1, len(losses)):
        if best - losses[t] > least:
            last, best = t, losses[t]
        elif t - last == patience:
            return t
    return None


def _stop_by_running_minimum(losses, patience, least):
    best, since = losses[0], 0
    for t in range(1, len(losses)):
        best, since = (losses[t], t) if losses[t] < best - least else (best, since)
        if t - since >= patience:
            return t


def _compare_with_last(losses, patience, least):
    waited = 0
    for t in range(1, len(losses)):
        waited = waited + 1 if losses[t] >= losses[t - 1] - least else 0
        if waited == patience:
            return t


def _one_late(losses, patience, least):
    t = stop_step(losses, patience, least)
    return None if t is None else t + 1


def _after_the_best(losses, patience, least):
    t = int(np.argmin(losses)) + patience
    return t if t < len(losses) else None


def _never_reset(losses, patience, least):
    best, waited = np.inf, 0
    for t, loss in enumerate(losses):
        waited += loss >= best - least
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
           (lambda losses, patience, least: patience, "equal is no improvement")),
    right="`schedules.EarlyStopping(patience, least).stops_at(losses)` does the same; in other libraries "
          "`least` is `min_delta`. Below its limit a step lowers the loss: with a `least` of 0 the rule stops a run "
          "only where steps raise the loss, as they do when a bounce begins.")
def q2(stop_step):
    def judge(losses, patience, expected, why, least=0):
        answer = stop_step(np.array(losses), patience, least)
        found = None if answer.nothing else answer.number()
        said = "None" if found is None else f"{found:g}"
        expect(found == expected, f"stop_step({losses}, {patience}, {least:g}) should be {expected}, got {said}: {why}.")

    judge([5, 4, 3, 3, 3, 3], 2, 4, "equal is no improvement, and step 4 is the second one without any")
    judge([5, 4, 3, 2, 1], 2, None, "it improves at every step")
    judge([5, 4, 4.5, 4.2, 4.1, 4.05], 3, 4, "4.2, 4.1 and 4.05 fall, but none is below the best, which is 4")
    judge([5, 6, 4, 5, 3, 4, 2, 3], 2, None, "it never waits twice in a row")
    judge([1, 2, 3, 4], 1, 1, "one step of patience: the first failure ends it")
    judge([5, 4, 6, 6, 3, 3, 3], 2, 3, "at step 3 it has waited twice, and cannot know that a better one will follow")
    judge([5, 4.9, 4.8, 4.7, 4.6, 4.5], 2, 2, "0.1 and 0.2 below the best are too little", 0.25)
    judge([5, 4.8, 4.6, 4.4, 4.2, 4.0], 2, None, "two steps together gain 0.4 over the best that counted", 0.25)


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
    right="Try it: near 1 in the valley, 0 in the bowl. Notebook 08 builds its diagnosis on such numbers.")
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
          "leaving": "of a leaving run no step turns back, and in the end its gradient grows",
          "bouncing": "of a bouncing run every step turns back, and the gradient does not shrink"}


@Exercise.of(
    kind="value", solution=_CAUSES, source=repr(_CAUSES),
    alternatives=(dict(reversed(_CAUSES.items())), dict(sorted(_CAUSES.items(), key=lambda item: item[1]))),
    hints=("Look at three numbers: `run.norms[-1]`, how large it is against `run.norms[-21]`, and `run.turns.mean()`.",
           "Two of them turn back, but of one of those the gradient shrinks. Ask for that first."),
    wrong=((_CAUSES | {"A": "arriving"}, "shrinks to the end"), (_CAUSES | {"B": "leaving"}, "no step turns back"),
           (_CAUSES | {"C": "arriving"}, "run C"), (_CAUSES | {"D": "bouncing"}, "every step turns back"),
           (_CAUSES | {"A": "plateau"}, "is none of the words"), ({"A": "leaving"}, "the keys A, B, C and D")),
    right="All four, and you have not seen one of the surfaces. Of its first 20 steps `label` says that D is arriving: "
          "one look is not enough. Notebook 08 does it with eight causes.")
def q4(causes):
    said = causes.value
    expect(isinstance(said, dict) and set(said) == set(_CAUSES), "expected a dict with the keys A, B, C and D.")
    for letter, word in sorted(said.items()):
        expect(isinstance(word, str) and word in _WORDS,
               f"run {letter}: {show(word)} is none of the words {', '.join(_WORDS)}.")
        if word != _CAUSES[letter]:
            raise Wrong(f"run {letter} is not {word}: {_MEANS[word]}.")
