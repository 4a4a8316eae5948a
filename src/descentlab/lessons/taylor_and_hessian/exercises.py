"""The exercises of notebook 02: what do the second derivatives know?"""

import numpy as np

from descentlab.digits import load_digits
from descentlab.exercises import Exercise, expect
from descentlab.exercises.wording import show
from descentlab.networks import Network


# 1. The loss, announced

def announce(network, theta, rate):
    g = network.gradient(theta)
    step = -rate * g
    slope = g @ step
    bend = step @ network.hvp(theta, step)      # of this whole step, not of a length of 1
    return network.value(theta) + slope + bend / 2


def _announce_along_the_gradient(network, theta, rate):
    g = network.gradient(theta)
    length = np.sqrt(g @ g)
    v = g / length
    walked = rate * length
    return network.value(theta) - length * walked + 0.5 * (v @ network.hvp(theta, v)) * walked**2


def _announce_by_gradients(network, theta, rate):
    g, tiny = network.gradient(theta), 1e-6
    change = (network.gradient(theta - tiny * g) - g) / tiny
    return network.value(theta) - rate * g @ g - rate**2 * (g @ change) / 2


def _pieces(network, theta, rate):
    """The loss at theta, what the line adds to it after a step of descent, and what the parabola adds to the line."""
    g = network.gradient(theta)
    return network.value(theta), -rate * g @ g, rate**2 * (g @ network.hvp(theta, g)) / 2


def _small(activation):
    """A network that is not the page's, and where it starts."""
    rng = np.random.default_rng(1)
    digits = load_digits(rng, train=100)
    network = Network((64, 10, 10), digits.inputs, digits.labels, activation)
    return network, network.initial(rng)


@Exercise.of(
    solution=announce, alternatives=(_announce_along_the_gradient, _announce_by_gradients),
    hints=("The step is s = -rate * g. Put it into Taylor's formula: the loss here, the slope's part, the bend's part.",
           "The slope's part is `g @ s`, the bend's part is half of `s @ network.hvp(theta, s)`."),
    wrong=((lambda network, theta, rate: network.value(theta - rate * network.gradient(theta)), "you looked"),
           (lambda network, theta, rate: sum(_pieces(network, theta, rate)[:2]), "what the line announces"),
           (lambda network, theta, rate: _pieces(network, theta, rate) @ np.array([1, 1, 2]), "only half"),
           (lambda network, theta, rate: _pieces(network, theta, rate) @ np.array([1, -1, 1]), "downhill"),
           (lambda network, theta, rate: _pieces(network, theta, rate) @ np.array([1, 1, -1]), "sign of the bend"),
           (lambda network, theta, rate: _pieces(network, theta, rate) @ np.array([1, 1, 1 / rate]), "square"),
           (lambda network, theta, rate: network.value(theta), "the loss before the step")),
    right="At this page's start, with the rate 4, the line announces 1.48, you announce 1.62, and the loss is 1.65. Try "
          "it there with other rates: how far can you go before the loss proves you wrong?")
def q1(announce):
    network, theta = _small("tanh")
    for rate in (3.0, 1.5):
        answer = announce(network, theta, rate)
        value, line, parabola = _pieces(network, theta, rate)
        after = network.value(theta - rate * network.gradient(theta))
        for mistake, why in ((after, "That is the loss after the step: you looked. Announce it from where you stand."),
                             (value, "That is the loss before the step. What will the step do to it?"),
                             (value + line, "That is what the line announces. Add the bend's part."),
                             (value + line + 2 * parabola, "Of the bend's part only half counts."),
                             (value - line + parabola, "Descent goes downhill: the step is -rate * g."),
                             (value + line - parabola, "The sign of the bend's part is wrong: twice a minus is a plus."),
                             (value + line + parabola / rate, "The bend's part goes with the square of the step.")):
            answer.is_not(mistake, why, tolerance=1e-6)
        answer.close_to(value + line + parabola, "It is Taylor's formula for the step -rate * g.", tolerance=1e-6)


# 2. A way down in the fog

_FOG = np.array([[4.0, 3.0, -3.0], [3.0, 5.0, 3.0], [-3.0, 3.0, 6.0]])


@Exercise.of(
    kind="value", solution=[1, -1, 1], source="[1, -1, 1]",
    alternatives=((-1, 1, -1), np.linalg.eigh(_FOG).eigenvectors[:, 0], [1.2, -1.0, 0.8]),
    hints=("Multiply out: v @ H @ v is 4x² + 5y² + 6z² + 6xy - 6xz + 6yz. The squares are never negative.",
           "So the mixed terms must win. Choose the signs of x, y and z so that all three of them are negative."),
    wrong=(([1, 0, 0], "an axis"), ([1, -1, 0], "one entry 0"), ([0, 1, -1], "one entry 0"), ([1, 1, 1], "bends up"),
           ([0, 0, 0], "no direction"), (np.linalg.eigh(_FOG).eigenvectors[:, -1], "bends up"),
           (np.linalg.eigh(_FOG).eigenvectors[0], "in its columns"), ([1, -1], "shape (3,)")),
    right="Each axis goes up, each pair of axes spans a bowl, and still there is a way down: it needs all three. A network "
          "has a thousand axes. That is why one asks for the lowest eigenvalue.")
def q2(way):
    v = way.finite((3,))
    expect(v.any(), "your answer is no direction: it goes nowhere.")
    bend = v @ _FOG @ v / (v @ v)
    zeros = np.sum(v == 0)
    up = f"along {show(v)} the surface bends up, by {bend:.2g} on a length of 1"
    expect(zeros < 2, f"{up}: that is an axis, and all three go up.")
    expect(zeros < 1, f"{up}: with one entry 0 you will not get down, for each pair of axes spans a bowl.")
    rows = any(np.allclose(abs(v), abs(row)) for row in np.linalg.eigh(_FOG).eigenvectors)
    expect(not rows, f"{up}: `eigh` puts the eigenvectors in its columns, not in its rows.")
    expect(bend < 0, f"{up}. Mind the signs of the mixed terms.")


# 3. Newton's step, made to go down

def downhill(g, hessian):
    eigenvalues, vectors = np.linalg.eigh(hessian)
    along = vectors.T @ g
    return -vectors @ (along / np.abs(eigenvalues))


def _downhill_one_by_one(g, hessian):
    eigenvalues, vectors = np.linalg.eigh(hessian)
    return -sum((g @ v) / abs(eigenvalue) * v for eigenvalue, v in zip(eigenvalues, vectors.T))


def _downhill_by_matrix(g, hessian):
    eigenvalues, vectors = np.linalg.eigh(hessian)
    return np.linalg.solve(vectors @ np.diag(np.abs(eigenvalues)) @ vectors.T, -g)


@Exercise.of(
    solution=downhill, alternatives=(_downhill_one_by_one, _downhill_by_matrix),
    hints=("Write g in the eigenvectors: `vectors.T @ g`, with `vectors` from `np.linalg.eigh`.",
           "Divide each part by the size of its eigenvalue, and go back with `vectors @ ...`. Mind the minus."),
    wrong=((lambda g, hessian: -np.linalg.solve(hessian, g), "it leads up along y"),
           (lambda g, hessian: -downhill(g, hessian), "a minus is missing"),
           (lambda g, hessian: -g / np.abs(np.diag(hessian)), "along the eigenvectors, not along the axes"),
           (lambda g, hessian: -g, "divided by the size of its eigenvalue")),
    right="Where a bend is negative, Newton's own step leads up to the top of the parabola. Yours leads down from it.")
def q3(downhill):
    downhill(np.array([2.0, -4.0]), np.diag([1.0, 8.0])).close_to(
        [-2.0, 0.5], "In a bowl it is Newton's own step: each part of -g, divided by the size of its eigenvalue. Where "
                     "all signs are wrong, a minus is missing.")
    downhill(np.array([2.0, 4.0]), np.diag([1.0, -8.0])).close_to(
        [-2.0, -0.5], "The eigenvalue -8 turned the second entry round: it leads up along y.")
    downhill(np.array([1.0, 0.0]), np.array([[1.0, 2.0], [2.0, 1.0]])).close_to(
        [-2 / 3, 1 / 3], "Take g apart along the eigenvectors, not along the axes.")


# 4. What a step does to the difference of the squares

def factor(w1, w2, eta):
    loss = (1 - w1 * w2) ** 2
    return 1 - 4 * eta**2 * loss


def _by_a_step(w1, w2, eta):
    error = 1 - w1 * w2
    new_w1 = w1 + 2 * eta * error * w2
    new_w2 = w2 + 2 * eta * error * w1
    return (new_w1**2 - new_w2**2) / (w1**2 - w2**2)


def _in_the_error(w1, w2, eta):
    return (1 + 2 * eta * (1 - w1 * w2)) * (1 - 2 * eta * (1 - w1 * w2))


@Exercise.of(
    solution=factor, alternatives=(_by_a_step, _in_the_error),
    hints=("With E = 1 - w1 w2, a step makes w1 + 2 eta E w2 of w1, and w2 + 2 eta E w1 of w2.",
           "Square both, and subtract. The mixed terms vanish, and what is left has w1^2 - w2^2 as a factor.",
           "The loss is E^2."),
    wrong=((lambda w1, w2, eta: 1 - 2 * eta**2 * (1 - w1 * w2) ** 2, "factor of 2"),
           (lambda w1, w2, eta: 1 - 4 * eta * (1 - w1 * w2) ** 2, "eta squared"),
           (lambda w1, w2, eta: 1 + 4 * eta**2 * (1 - w1 * w2) ** 2, "sign")),
    right="It is 1 - 4 eta^2 L. While 4 eta^2 L is below 2, every step with a loss brings the two squares nearer.")
def q4(factor):
    for w1, w2, eta in ((2.5, 0.2, 0.2), (2.0, 1.5, 0.1), (-1.0, 3.0, 0.05)):
        answer, loss = factor(w1, w2, eta), (1 - w1 * w2) ** 2
        for mistake, why in ((1 - 2 * eta**2 * loss, "A factor of 2 is missing: the gradient of a square has one, too."),
                             (1 - 4 * eta * loss, "It is eta squared: the terms with a single eta cancel."),
                             (1 + 4 * eta**2 * loss, "The sign is wrong: the second square is subtracted.")):
            answer.is_not(mistake, why)
        answer.close_to(1 - 4 * eta**2 * loss, "Make one step of both weights, and divide the new w1^2 - w2^2 by the old one.")
