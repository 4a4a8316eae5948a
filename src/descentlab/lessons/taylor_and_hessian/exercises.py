"""The exercises of notebook 02: what do the second derivatives know?"""

import numpy as np

from descentlab import optimizers
from descentlab.curvature import spectrum
from descentlab.descent import descend
from descentlab.digits import load_digits
from descentlab.exercises import Exercise, expect
from descentlab.networks import Network


# 1. Is this rate large?

def times_below(network, start, rate):
    run = descend(network.gradient, start, optimizers.gd(rate), 200)
    limits = []
    for t in (0, 20, 50, 100, 200):
        bends = spectrum(network, run.theta[t], k=1).values
        limits.append(2 / bends[-1])
    return min(limits) / rate


def _limits(network, start, rate):
    run = descend(network.gradient, start, optimizers.gd(rate), 200)
    return np.array([2 / spectrum(network, run.theta[t], k=1).values[-1] for t in (0, 20, 50, 100, 200)])


def _times_below_by_powers(network, start, rate):
    sharpest = 0
    for t, theta in enumerate(descend(network.gradient, start, optimizers.gd(rate), 200).theta):
        if t in (0, 20, 50, 100, 200):
            v = np.ones(network.parameters)
            for _ in range(200):
                v = network.hvp(theta, v / np.linalg.norm(v))
            sharpest = max(sharpest, np.linalg.norm(v))
    return 2 / sharpest / rate


def _small(activation):
    """A network that is not the page's, and where it starts."""
    rng = np.random.default_rng(1)
    digits = load_digits(rng, train=100)
    network = Network((64, 10, 10), digits.inputs, digits.labels, activation)
    return network, network.initial(rng)


@Exercise.of(
    solution=times_below,
    alternatives=(_times_below_by_powers, lambda network, start, rate: (_limits(network, start, rate) / rate).min()),
    hints=("`descend(network.gradient, start, optimizers.gd(rate), 200).theta[20]` is the place after 20 steps.",
           "`spectrum(network, theta, k=1).values[-1]` is the sharpness there, and so is the page's `sharpness`, if it is "
           "given the network."),
    wrong=((lambda network, start, rate: _limits(network, start, rate)[0] / rate, "the limit at the start"),
           (lambda network, start, rate: _limits(network, start, rate)[-1] / rate, "the limit at the end"),
           (lambda network, start, rate: rate / _limits(network, start, rate).min(), "upside down"),
           (lambda network, start, rate: _limits(network, start, rate).min() / rate / 2, "not 1 /"),
           (lambda network, start, rate: _limits(network, start, rate).min(), "divide it by the rate")),
    right="With ReLU 0.5 was about four times below the limit. So it was no large rate: a search can begin at four times as much.")
def q1(times_below):
    for activation, rate in (("tanh", 0.3), ("relu", 0.5)):
        network, start = _small(activation)
        limits = _limits(network, start, rate)
        answer = times_below(network, start, rate)
        right = limits.min() / rate
        for mistake, why in ((limits[0] / rate, "That is the limit at the start. The sharpness grew later."),
                             (limits[-1] / rate, "That is the limit at the end. On the way it was lower."),
                             (1 / right, "The ratio is upside down."),
                             (right / 2, "The limit is 2 / sharpness, not 1 / sharpness.")):
            answer.is_not(mistake, why, tolerance=0.005)
        answer.close_to(right, "Take the lowest of the five limits, and divide it by the rate.", tolerance=0.005)


# 2. The classifier

def kind(hessian):
    eigenvalues = np.linalg.eigvalsh(hessian)
    zero = 1e-6 * np.abs(eigenvalues).max()
    down, up = (eigenvalues < -zero).any(), (eigenvalues > zero).any()
    if down and up:
        return "saddle"
    if (np.abs(eigenvalues) <= zero).any():
        return "undecided"
    return "minimum" if up else "maximum"


def _kind_by_counts(hessian):
    values = np.linalg.eigvalsh(hessian)
    scaled = values / max(np.abs(values).max(), 1e-300)
    signs = set(np.where(np.abs(scaled) <= 1e-6, 0, np.sign(scaled)).astype(int).tolist())
    if {1, -1} <= signs:
        return "saddle"
    return {(1,): "minimum", (-1,): "maximum"}.get(tuple(signs), "undecided")


def _kind_by_ends(hessian):
    low, *_, high = [*np.linalg.eigvalsh(hessian)] * (2 if len(hessian) == 1 else 1)
    tiny = 1e-6 * max(abs(low), abs(high))
    if low < -tiny and high > tiny:
        return "saddle"
    smallest = np.abs(np.linalg.eigvalsh(hessian)).min()
    return "undecided" if smallest <= tiny else "minimum" if low > 0 else "maximum"


def _kind_by_diagonal(hessian):
    d = np.diag(hessian)
    return "minimum" if (d > 0).all() else "maximum" if (d < 0).all() else "saddle" if (d < 0).any() else "undecided"


def _kind_without_tolerance(hessian):
    values = np.linalg.eigvalsh(hessian)
    if (values > 0).all():
        return "minimum"
    if (values < 0).all():
        return "maximum"
    return "saddle" if (values > 0).any() and (values < 0).any() else "undecided"


def _kind_without_abs(hessian):
    values = np.linalg.eigvalsh(hessian)
    zero = 1e-6 * values.max()
    return _kind_without_tolerance(np.diag(np.where(np.abs(values) <= zero, 0, values)))


def _kind_by_absolute_size(hessian):
    values = np.linalg.eigvalsh(hessian)
    values = np.where(np.abs(values) <= 1e-6, 0, values)
    return _kind_without_tolerance(np.diag(values))


@Exercise.of(
    solution=kind, alternatives=(_kind_by_counts, _kind_by_ends),
    hints=("`np.linalg.eigvalsh` gives all eigenvalues of a symmetric matrix.",
           "First ask for both signs: that is a saddle, zeros or not. Then ask for zeros.",
           "Compare sizes with `1e-6 * np.abs(eigenvalues).max()`."),
    wrong=((_kind_by_diagonal, "both axes bend up"), (_kind_without_tolerance, "it may be rounding"),
           (_kind_without_abs, "the largest *in size* is -1"),
           (_kind_by_absolute_size, "beside the *largest* eigenvalue"),
           (lambda hessian: "minimum" if np.linalg.det(hessian) > 0 else "saddle", "both eigenvalues are negative")))
def q2(kind):
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    cases = (([[2, 0], [0, 3]], "minimum", "both eigenvalues are positive"),
             ([[-2, 0], [0, -3]], "maximum", "both eigenvalues are negative"),
             ([[1, 2], [2, 1]], "saddle", "both axes bend up, but the eigenvalues are 3 and -1"),
             ([[2, 0], [0, 0]], "undecided", "one eigenvalue is zero, and the other does not point down"),
             ([[0, 0], [0, 0]], "undecided", "both eigenvalues are zero"),
             ([[5, 0, 0], [0, 0, 0], [0, 0, -1]], "saddle", "one up and one down make a saddle, zeros or not"),
             (turn @ np.diag([1.0, -1e-9]) @ turn.T, "undecided", "-1e-9 beside 1 counts as zero: it may be rounding"),
             (turn @ np.diag([-1.0, 1e-9]) @ turn.T, "undecided", "1e-9 beside -1 counts as zero: the largest *in "
                                                                  "size* is -1"),
             (1e-9 * np.eye(2), "minimum", "what counts is the size beside the *largest* eigenvalue, not the size "
                                         "itself"))
    for hessian, expected, why in cases:
        answer = kind(np.array(hessian, dtype=float))
        said = answer.word()
        expect(said == expected, f"{answer} should be '{expected}', got {said[:40]!r}: {why}.")


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
    right="Now `lesson.draw_ends(downhill)`: the map turns white. Every start ends at a minimum.")
def q3(downhill):
    downhill(np.array([2.0, -4.0]), np.diag([1.0, 8.0])).close_to(
        [-2.0, 0.5], "In a bowl it is Newton's own step: each part of -g, divided by the size of its eigenvalue. Where "
                     "all signs are wrong, a minus is missing.")
    downhill(np.array([2.0, 4.0]), np.diag([1.0, -8.0])).close_to(
        [-2.0, -0.5], "The eigenvalue -8 turned the second entry round: it leads up along y.")
    downhill(np.array([1.0, 0.0]), np.array([[1.0, 2.0], [2.0, 1.0]])).close_to(
        [-2 / 3, 1 / 3], "Take g apart along the eigenvectors, not along the axes.")


# 4. The lowest eigenvalue, from products alone

def lowest(hvp, start, products=1000):
    def largest_in_size(product):
        v = start
        for _ in range(products):
            v = v / np.linalg.norm(v)
            bend = v @ product(v)
            v = product(v)
        return bend

    size = abs(largest_in_size(hvp))
    return largest_in_size(lambda v: hvp(v) - size * v) + size


def _lowest_by_whole_matrix(hvp, start):
    return np.linalg.eigvalsh(np.array([hvp(unit) for unit in np.eye(len(start))]))[0]


def _lowest_by_descent(hvp, start):
    v = start / np.linalg.norm(start)
    for _ in range(5000):
        v = v - 0.05 * hvp(v)
        v = v / np.linalg.norm(v)
    return v @ hvp(v)


def _largest_in_size(hvp, start):
    v = start
    for _ in range(500):
        v = hvp(v) / np.linalg.norm(hvp(v))
    return v @ hvp(v)


def _lowest_in_haste(hvp, start):
    return lowest(hvp, start, products=30)


def _lowest_still_shifted(hvp, start):
    return lowest(hvp, start) - abs(_largest_in_size(hvp, start))


@Exercise.of(
    solution=lowest, alternatives=(_lowest_by_whole_matrix, _lowest_by_descent),
    hints=("Power iteration finds the eigenvalue that is largest in size, c say. It may be the wrong one.",
           "All eigenvalues of H - |c| I are at most 0, so its largest in size is the lowest. A product with it is "
           "`hvp(v) - abs(c) * v`.",
           "Add |c| again at the end."),
    wrong=((_largest_in_size, "the largest in size"), (_lowest_in_haste, "take more products"),
           (_lowest_still_shifted, "move it up again"),
           (lambda hvp, start: np.linalg.norm(hvp(start)), "not a length"),
           (lambda hvp, start: start @ hvp(start) / (start @ start), "Power iteration leads to")),
    right="In the network on this page the lowest two are 0.0003 apart, beside a largest of 0.3: there this takes "
          "about 1,000 products, and Lanczos fewer.")
def q4(lowest):
    for values, why in (([-3.0, 0.0, 1.0], "Power iteration leads to its eigenvector v; the eigenvalue is v @ hvp(v) "
                                           "there, which is a bend and not a length. If you moved it down, move it up "
                                           "again."),
                        ([-1.0, 0.0, 3.0], "You may have the largest in size. Move all eigenvalues down by that "
                                           "first, and add it again at the end."),
                        ([1.0, 2.0, 4.0], "In a bowl the lowest eigenvalue is above zero."),
                        ([-0.05, 0.0, 3.0], "The lowest two are near to each other beside the largest: take more "
                                            "products, until nothing changes.")):
        matrix = _TURN @ np.diag(values) @ _TURN.T
        lowest(lambda v, matrix=matrix: matrix @ v, np.array([1.0, 0.2, 0.5])).close_to(
            values[0], f"The eigenvalues are {values[0]:g}, {values[1]:g} and {values[2]:g}. {why}", tolerance=1e-3)


# A turn in three dimensions: each column of length 1, all at right angles.
_TURN = np.array([[2.0, -2.0, 1.0], [1.0, 2.0, 2.0], [2.0, 1.0, -2.0]]) / 3
