"""The exercises of notebook 01: what can stop gradient descent?"""

import numpy as np

from descentlab.curvature import sharpness, spectrum
from descentlab.exercises import Exercise, Wrong, expect
from descentlab.exercises.wording import show
from descentlab.lessons.critical_points.cases import UNLABELLED
from descentlab.networks import Network

# 1. The largest rate


def settling_eta(network, theta):
    return 2 / sharpness(network, theta)


def _settling_by_spectrum(network, theta):
    return 2 / float(spectrum(network, theta, k=1, which="largest").values[-1])


def _settling_by_products(network, theta):
    v = np.random.default_rng(0).normal(size=theta.size)
    for _ in range(2000):
        v = network.hvp(theta, v / np.linalg.norm(v))
    return 2 / np.linalg.norm(v)


@Exercise.of(
    solution=settling_eta, alternatives=(_settling_by_spectrum, _settling_by_products),
    hints=("A step multiplies the distance along a direction by 1 - eta bend. Which bend makes the trouble first?",
           "`sharpness(network, theta)` is the largest bend of all directions."),
    wrong=((lambda network, theta: 1 / sharpness(network, theta), "lands on the bottom in a single step"),
           (lambda network, theta: sharpness(network, theta) / 2, "upside down"),
           (lambda network, theta: 2 / np.linalg.norm(network.gradient(theta)), "not the slope"),
           (lambda network, theta: 2 / 0.9, "multiplies the distance"),
           (lambda network, theta: sharpness(network, theta), "the bend itself")),
    right="The runs with a weight decay of 0.003 end where it is a little below their 0.9. In the valley of the page "
          "you would have to ask midway between the walls.")
def q1(settling_eta):
    rng = np.random.default_rng(3)
    for width in (2, 4):
        network = Network((3, width, 2), rng.normal(size=(12, 3)), rng.integers(0, 2, 12), loss="squared_error",
                          decay=0.1)
        theta = network.initial(rng)
        bend, slope = sharpness(network, theta), np.linalg.norm(network.gradient(theta))
        eta = settling_eta(network, theta)
        eta.is_not(1 / bend, "1 / bend is the eta that lands on the bottom in a single step: the best along that "
                             "direction, not the largest.")
        eta.is_not(bend / 2, "that is upside down: the more it bends, the smaller eta must be.")
        eta.is_not(2 / slope, "it is the bend that counts, not the slope.")
        eta.is_not(bend, "that is the bend itself.")
        eta.close_to(2 / bend, "A step multiplies the distance by 1 - eta bend. When is that -1?")


# 2. The stopping rule


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
def q2(stop_step):
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

_WORDS = ("arriving", "waiting", "bouncing")
_CAUSES = {letter: cause for letter, (cause, *_) in UNLABELLED.items()}
_MEANS = {"arriving": "the gradient of an arriving run shrinks to the end",
          "waiting": "of a waiting run no step turns back, and in the end its gradient grows",
          "bouncing": "of a bouncing run every step turns back, and the gradient does not shrink"}


@Exercise.of(
    kind="value", solution=_CAUSES, source=repr(_CAUSES),
    alternatives=(dict(reversed(_CAUSES.items())), dict(sorted(_CAUSES.items(), key=lambda item: item[1]))),
    hints=("Look at three numbers: `run.norms[-1]`, how large it is against `run.norms[-21]`, and `run.turns.mean()`.",
           "Two of them turn back, but of one of those the gradient shrinks. Ask for that first."),
    wrong=((_CAUSES | {"A": "arriving"}, "shrinks to the end"), (_CAUSES | {"B": "waiting"}, "no step turns back"),
           (_CAUSES | {"C": "arriving"}, "run C"), (_CAUSES | {"D": "bouncing"}, "every step turns back"),
           (_CAUSES | {"A": "plateau"}, "is none of the words"), ({"A": "waiting"}, "the keys A, B, C and D")),
    right="All four, and you have not seen one of the surfaces. Notebook 08 does it with eight causes.")
def q4(causes):
    said = causes.value
    expect(isinstance(said, dict) and set(said) == set(_CAUSES), "expected a dict with the keys A, B, C and D.")
    for letter, word in sorted(said.items()):
        expect(isinstance(word, str) and word in _WORDS,
               f"run {letter}: {show(word)} is none of the words {', '.join(_WORDS)}.")
        if word != _CAUSES[letter]:
            raise Wrong(f"run {letter} is not {word}: {_MEANS[word]}.")
