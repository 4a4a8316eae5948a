"""The exercises of notebook 02: what do the second derivatives know?"""

import numpy as np

from descentlab.exercises import Exercise, expect, expect_close


# 1. Taylor's formula


def model(value, g, hessian, step):
    return value + g @ step + step @ hessian @ step / 2


def _model_by_sums(value, g, hessian, step):
    total = value
    for i in range(len(step)):
        total += g[i] * step[i]
        for j in range(len(step)):
            total += hessian[i, j] * step[i] * step[j] / 2
    return total


@Exercise.of(
    solution=model,
    alternatives=(_model_by_sums,
                  lambda value, g, hessian, step: value + np.dot(g + 0.5 * hessian.dot(step), step)),
    hints=("Three terms: the value, the dot product of gradient and step, and half of step' H step.",
           "`step @ hessian @ step` is the double sum over all entries."),
    wrong=((lambda value, g, hessian, step: value + g @ step + step @ hessian @ step, "a factor 1/2"),
           (lambda value, g, hessian, step: g @ step + step @ hessian @ step / 2, "only the value is left"),
           (lambda value, g, hessian, step: value + g @ step + (np.diag(hessian) * step**2).sum() / 2, "count twice"),
           (lambda value, g, hessian, step: value + g * step + hessian @ step / 2, "shape")))
def q1(model):
    g, hessian = np.array([1.0, -2.0]), np.array([[2.0, 1.0], [1.0, 4.0]])
    for step, expected, why in (([0.0, 0.0], 5.0, "No step, no change: only the value is left."),
                                ([1e-4, 0.0], 5.0001 + 1e-8, "For a tiny step the line is nearly all there is."),
                                ([1.0, 0.0], 7.0, "The second-order term has a factor 1/2."),
                                ([1.0, 1.0], 8.0, "The mixed entries count twice, once as H12 and once as H21."),
                                ([-2.0, 3.0], 5 - 8 + 0.5 * (8 - 12 + 36), "Mind the signs of the step.")):
        model(5.0, g, hessian, np.array(step)).close_to(expected, why)


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


# 3. A Hessian from gradients


def hessian_from(gradient, theta):
    columns = []
    for i in range(len(theta)):
        step = np.zeros(len(theta))
        step[i] = 1e-5
        columns.append((gradient(theta + step) - gradient(theta - step)) / 2e-5)
    return np.array(columns).T


def _hessian_symmetrized(gradient, theta):
    steps = 1e-4 * np.eye(len(theta))
    rows = np.array([gradient(theta + s) - gradient(theta - s) for s in steps]) / 2e-4
    return (rows + rows.T) / 2


def _hessian_one_sided(gradient, theta):
    g, d = gradient(theta), len(theta)
    return np.stack([(gradient(theta + 1e-7 * np.eye(d)[i]) - g) / 1e-7 for i in range(d)], axis=1)


def _hessian_not_divided(gradient, theta):
    return 1e-5 * _hessian_one_sided(gradient, theta)


def _hessian_of_large_steps(gradient, theta):
    d = len(theta)
    return np.stack([gradient(theta + np.eye(d)[i]) - gradient(theta) for i in range(d)], axis=1)


@Exercise.of(
    solution=hessian_from, alternatives=(_hessian_symmetrized, _hessian_one_sided),
    hints=("One column for each parameter: move that one a little, and see how the gradient changes.",
           "`(gradient(theta + step) - gradient(theta - step)) / (2 * size)`, with `step` zero but for one entry.",
           "`np.stack(columns, axis=1)` puts columns side by side."),
    wrong=((_hessian_not_divided, "per unit of step"), (_hessian_of_large_steps, "small: try 1e-5"),
           (lambda gradient, theta: np.diag(np.diag(_hessian_one_sided(gradient, theta))), "per unit of step"),
           (lambda gradient, theta: gradient(theta), "shape")))
def q3(hessian_from):
    matrix = np.array([[2.0, 1.0, 0.0], [1.0, -3.0, 0.5], [0.0, 0.5, 4.0]])
    hessian_from(lambda theta: matrix @ theta, np.array([1.0, 2.0, -1.0])).close_to(
        matrix, "Its entry (i, j) is how component i of the gradient changes along j, per unit of step.",
        tolerance=1e-4)
    hessian_from(lambda theta: np.array([theta[0] ** 2 * theta[1], theta[0] ** 3 / 3]), np.array([0.5, -1.0])).close_to(
        [[-1.0, 0.25], [0.25, 0.0]], "On a curved gradient the step must be small: try 1e-5.", tolerance=1e-3)


# 4. Where the bowl ends


@Exercise.of(
    kind="value", solution=2.0, source="2.0", alternatives=(2, np.float64(2.0)),
    hints=("The Hessian is [[2, a], [a, 2]]. What are its eigenvalues?",
           "Along y = x it is (2 + a) x^2, along y = -x it is (2 - a) x^2."),
    wrong=((4, "long been a saddle"), (1, "still a bowl"), (0.0, "Put in y = -x")))
def q4(a):
    a.is_not(4, "at a = 4 it has long been a saddle: along y = -x it is (2 - a) x^2.")
    a.is_not(1, "at a = 1 its eigenvalues are 1 and 3: still a bowl.")
    a.close_to(2.0, "Put in y = -x. When does that turn negative?")


# 5. The way down


def way_down(hessian):
    eigenvalues, vectors = np.linalg.eigh(hessian)
    return vectors[:, 0] if eigenvalues[0] < 0 else None


def _way_by_argmin(hessian):
    eigenvalues, vectors = np.linalg.eig(hessian)
    lowest = eigenvalues.real.argmin()
    return -vectors[:, lowest].real if eigenvalues[lowest].real < 0 else None


def _way_by_power_iteration(hessian):
    flipped = np.abs(hessian).sum() * np.eye(len(hessian)) - hessian
    v = np.linspace(1, 2, len(hessian))
    for _ in range(5000):
        v = flipped @ v
        v = v / np.linalg.norm(v)
    return v if v @ hessian @ v < 0 else None


def _way_that_is_level(hessian):
    eigenvalues, vectors = np.linalg.eigh(hessian)
    return vectors[:, 0] if eigenvalues[0] <= 0 else None


@Exercise.of(
    solution=way_down, alternatives=(_way_by_argmin, _way_by_power_iteration),
    hints=("`np.linalg.eigh` gives eigenvalues in ascending order, and eigenvectors as columns.",
           "The first column belongs to the lowest eigenvalue. Return it only if that is negative."),
    wrong=((lambda hessian: np.linalg.eigh(hessian)[1][0], "eigenvector of the lowest eigenvalue"),
           (lambda hessian: np.linalg.eigh(hessian)[1][:, 0], "no way down. Expected None"),
           (_way_that_is_level, "0 is level, not down"),
           (lambda hessian: 2 * np.linalg.eigh(hessian)[1][:, 0], "Divide it by its length"),
           (lambda hessian: np.linalg.eigh(hessian)[0][0], "shape")))
def q5(way_down):
    for hessian, lowest in (([[0, -2], [-2, 0]], -2.0), ([[1, 2], [2, 1]], -1.0), ([[-3, 0], [0, -1]], -3.0),
                            ([[2, 0, 0], [0, -1, 1], [0, 1, 3]], 1 - 5**0.5)):
        hessian = np.array(hessian, dtype=float)
        answer = way_down(hessian)
        expect(not answer.nothing, f"{answer} should be a direction: the lowest eigenvalue is {lowest:.3g}.")
        v = answer.array((len(hessian),))
        expect_close("the length of your direction", np.linalg.norm(v), 1.0, "Divide it by its length.")
        expect_close("the bend v'Hv along your direction", v @ hessian @ v, lowest,
                     "The direction that bends down the most is the eigenvector of the lowest eigenvalue. "
                     "(The vectors are the *columns* of the matrix that eigh returns.)", tolerance=1e-6)
    for values, why in (([2.0, 1.0], "there is no way down"),
                        ([1.0, 0.0], "it bends down nowhere: 0 is level, not down")):
        expect(way_down(np.diag(values)).nothing,
               f"with eigenvalues {min(values):g} and {max(values):g} {why}. Expected None.")


# 6. Zeros by construction


@Exercise.of(
    kind="value", solution=4, source="3 + 1", alternatives=(4.0, np.int64(4)),
    hints=("The softmax does not notice if all five outputs grow by the same amount.",
           "Each hidden unit can do that, by five equal changes of its outgoing weights. And the biases can."),
    wrong=((1, "each hidden unit can push"), (3, "Who else"), (5, "Ask who can move them"), (15, "Count those")),
    right="Three hidden units and the biases. `spectrum` of such a network shows the four, at any weights.")
def q6(number):
    number.is_not(1, "one is the bias. But each hidden unit can push all outputs up together, too.")
    number.is_not(3, "that is one for each hidden unit. Who else can push all outputs up together?")
    number.is_not(5, "the outputs may all move together in one way, not in five. Ask who can move them.")
    number.close_to(4, "Count those who can push all five outputs up together.")
