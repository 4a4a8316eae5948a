"""The exercises of How many ways down?."""

import numpy as np

from descentlab._numbers import short
from descentlab.exercises import Exercise, expect
from descentlab.exercises.wording import show


# 1. Coins and matrices


def minima(n, trials, rng):
    a = rng.normal(size=(trials, n, n))
    return (np.linalg.eigvalsh((a + a.swapaxes(1, 2)) / 2)[:, 0] > 0).mean()


def _minima_loop(n, trials, rng):
    count = 0
    for _ in range(trials):
        a = rng.standard_normal((n, n))
        count += bool((np.linalg.eigvalsh(a + a.T) > 0).all())
    return count / trials


def _minima_by_pivots(n, trials, rng):
    count = 0
    for _ in range(trials):
        a = rng.normal(size=(n, n))
        h = a + a.T
        count += all(np.linalg.det(h[:k, :k]) > 0 for k in range(1, n + 1))
    return count / trials


def _uncoupled(n, trials, rng):
    return (rng.normal(size=(trials, n)) > 0).all(axis=1).mean()


@Exercise.of(
    solution=minima, alternatives=(_minima_loop, _minima_by_pivots),
    hints=("A random symmetric matrix: draw `a` with `rng.normal(size=(n, n))` and take `(a + a.T) / 2`.",
           "`np.linalg.eigvalsh` takes a whole stack (trials, n, n) at once and sorts the eigenvalues."),
    wrong=((_uncoupled, "the coin says 0.25"),
           (lambda n, trials, rng: 0.5**n, "the coin says 0.25"),
           (lambda n, trials, rng: (np.diagonal(rng.normal(size=(trials, n, n)), axis1=1, axis2=2) > 0).all(1).mean(),
            "the coin says 0.25"),
           (lambda n, trials, rng: minima(n, trials, rng) * trials, "between 0 and 1"),
           (lambda n, trials, rng: f"{minima(n, trials, rng):.3f}", "one real number")),
    right="At n = 10 you would wait for years: for large n the share falls like exp(-n^2 ln 3 / 4).")
def q1(minima):
    for n, expected, why in ((1, 0.5, "With one direction it *is* a coin."),
                             (2, (2 - np.sqrt(2)) / 4, "For n = 2 the coin says 0.25, and the true share is 0.146: is "
                                                       "the matrix symmetric, and are *all* eigenvalues positive?"),
                             (3, (np.pi - 2 * np.sqrt(2)) / (4 * np.pi), "For n = 3 the true share is 0.025.")):
        trials = 4000
        answer = minima(n, trials, np.random.default_rng(n))
        share = answer.number()
        expect(0 <= share <= 1, f"expected a share between 0 and 1, got {short(share)}.")
        error = 5 * np.sqrt(expected * (1 - expected) / trials)
        expect(abs(share - expected) < error, f"{answer} gave {share:.3f}. {why}")


# 2. Dead units


def pad(w, b, v, more):
    return np.pad(w, ((0, 0), (0, more))), np.pad(b, (0, more)), np.pad(v, ((0, more), (0, 0)))


def _pad_by_stacking(w, b, v, more):
    return (np.hstack([w, np.zeros((len(w), more))]), np.append(b, np.zeros(more)),
            np.vstack([v, np.zeros((more, v.shape[1]))]))


def _pad_into_zeros(w, b, v, more):
    width = len(b) + more
    larger = [np.zeros((len(w), width)), np.zeros(width), np.zeros((width, v.shape[1]))]
    larger[0][:, :len(b)] = w
    larger[1][:len(b)] = b
    larger[2][:len(b)] = v
    return larger


def _pad_with_ones(w, b, v, more):
    return np.pad(w, ((0, 0), (0, more)), constant_values=1), np.pad(b, (0, more)), np.pad(v, ((0, more), (0, 0)))


def _pad_first(w, b, v, more):
    return np.pad(w, ((0, 0), (more, 0))), np.pad(b, (0, more)), np.pad(v, ((0, more), (0, 0)))


def _pad_inputs(w, b, v, more):
    return np.pad(w, ((0, more), (0, 0))), np.pad(b, (0, more)), np.pad(v, ((0, 0), (0, more)))


@Exercise.of(
    solution=pad, alternatives=(_pad_by_stacking, _pad_into_zeros),
    hints=("A hidden unit is a column of w, a number of b and a row of v. A dead one has zeros in all of them.",
           "`np.pad(w, ((0, 0), (0, more)))` puts `more` columns of zeros at the end of w."),
    wrong=((_pad_with_ones, "all of its weights are zero"), (_pad_first, "the same place"),
           (_pad_inputs, "a *column* of w"), (lambda w, b, v, more: pad(w, b, v, more)[0], "expected 3 results")),
    right="With its zeros on both sides a unit is found by no gradient: each side waits for the other.")
def q2(pad):
    w, b, v = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([0.5, -0.5]), np.array([[7.0, 8.0], [9.0, 1.0]])
    for more in (1, 3):
        parts = pad(w.copy(), b.copy(), v.copy(), more).results("the weights in", "the biases", "the weights out")
        shapes = (3, 2 + more), (2 + more,), (2 + more, 2)
        for part, shape in zip(parts, shapes):
            expect(np.shape(part.value) == shape, f"{part} should have the shape {shape}: a unit is a *column* of w, a number "
                   "of b, a row of v.")
        weights, biases, out = (part.array(shape) for part, shape in zip(parts, shapes))
        x = np.array([[1.0, -2.0, 0.5], [0.3, 0.2, 0.1]])
        dead = ~np.abs(weights).any(axis=0) & (biases == 0) & ~np.abs(out).any(axis=1)
        expect(np.allclose(np.tanh(x @ weights + biases) @ out, np.tanh(x @ w + b) @ v), "the large network does not say "
               "what the small one says: do a unit's weights in, bias and weights out stand in the same place?")
        expect(dead.sum() == more, f"expected {more} dead units, found {dead.sum()}: all of its weights are zero, in and "
               "out, and its bias.")


# 3. Three places


_PLACES = {"A": "not critical", "B": "saddle", "C": "minimum"}
_AGAINST = {"A": "its gradient is not zero, so the eigenvalues decide nothing.",
            "B": "the gradient is zero, and some eigenvalues are negative.",
            "C": "the gradient is zero, and no eigenvalue is negative."}


@Exercise.of(
    kind="value", solution=_PLACES, source=repr(_PLACES),
    alternatives=(dict(reversed(_PLACES.items())), dict(sorted(_PLACES.items(), key=lambda item: item[1]))),
    hints=("Look at `norm` first: which of the three is not zero up to rounding?",
           "Then count: `(point.eigenvalues < 0).sum()`."),
    wrong=((_PLACES | {"A": "minimum"}, "its gradient is not zero"), (_PLACES | {"B": "minimum"}, "some eigenvalues"),
           (_PLACES | {"C": "saddle"}, "no eigenvalue is negative"), (_PLACES | {"C": "flat"}, "none of the three"),
           ({"A": "saddle"}, "the keys")),
    right="First the gradient, then the eigenvalues; and a picture of either without the other proves little.")
def q3(answers):
    said = answers.value
    expect(isinstance(said, dict) and set(said) == set(_PLACES), "expected a dict with the keys 'A', 'B' and 'C'.")
    for name, kind in said.items():
        expect(isinstance(kind, str) and kind in _PLACES.values(),
               f"{name}: {show(kind)} is none of the three: 'minimum', 'saddle', 'not critical'.")
    for name, kind in _PLACES.items():
        expect(said[name] == kind, f"{name} is no '{said[name]}': {_AGAINST[name]}")


# 4. Where the picture begins


def share(inputs, hidden, outputs):
    parameters = (inputs + 1) * hidden + (hidden + 1) * outputs
    return 1 - hidden * min(inputs, outputs - 1) / parameters


def _share_by_counting(inputs, hidden, outputs):
    w, b, v, c = inputs * hidden, hidden, hidden * outputs, outputs
    down = sum(min(inputs, outputs - 1) for unit in range(hidden))
    return (w + b + v + c - down) / (w + b + v + c)


def _share_by_cases(inputs, hidden, outputs):
    down = hidden * inputs if inputs < outputs else hidden * (outputs - 1)
    parameters = hidden * (inputs + outputs + 1) + outputs
    return np.float64(parameters - down) / parameters


@Exercise.of(
    solution=share, alternatives=(_share_by_counting, _share_by_cases),
    hints=("Count the parameters: weights in, biases, weights out, and the biases of the outputs.",
           "Each unit brings `min(inputs, outputs - 1)` ways down; all other eigenvalues are positive."),
    wrong=((lambda inputs, hidden, outputs: 1 - share(inputs, hidden, outputs), "share of *negative* ones"),
           (lambda inputs, hidden, outputs: 1 - hidden * min(inputs, outputs - 1) / (hidden * (inputs + outputs)), "biases"),
           (lambda inputs, hidden, outputs: 1 - hidden * inputs / ((inputs + 1) * hidden + (hidden + 1) * outputs),
            "no more than outputs - 1")),
    right="With as many inputs as outputs, and many units, this comes near one half, and that is where the famous picture "
          "begins.")
def q4(share):
    for shape in ((6, 4, 10), (9, 20, 10), (20, 20, 10), (3, 5, 4)):
        inputs, hidden, outputs = shape
        parameters = (inputs + 1) * hidden + (hidden + 1) * outputs
        expected = 1 - hidden * min(inputs, outputs - 1) / parameters
        answer = share(*shape)
        answer.is_not(1 - expected, "that is the share of *negative* ones.")
        why = (f"The biases count, too: {parameters} parameters." if inputs < outputs else
               "A unit has no more than outputs - 1 ways down, however many inputs there are.")
        answer.close_to(expected, why)
