"""The exercises of notebook 03: how do you leave a saddle?"""

import numpy as np

from descentlab._numbers import short
from descentlab.exercises import Exercise, expect, expect_close


# 1. When will it be out?


def steps_to_leave(distance, eigenvalue, eta, radius):
    growth = 1 - eta * eigenvalue
    return int(np.ceil(np.log(radius / distance) / np.log(growth)))


def _steps_by_walking(distance, eigenvalue, eta, radius):
    steps = 0
    while distance < radius:
        distance, steps = distance * (1 + eta * abs(eigenvalue)), steps + 1
    return steps


def _steps_by_base(distance, eigenvalue, eta, radius):
    return float(np.ceil(np.log10(radius / distance) / np.log10(1 + eta * abs(eigenvalue))))


@Exercise.of(
    solution=steps_to_leave, alternatives=(_steps_by_walking, _steps_by_base),
    hints=("After t steps the distance is distance * (1 + eta * |eigenvalue|)**t. The eigenvalue is negative.",
           "Solve for t with logarithms, and round up with `np.ceil`."),
    wrong=((lambda distance, eigenvalue, eta, radius: np.ceil((radius - distance) / (eta * abs(eigenvalue) * distance)),
            "the distance doubles"),
           (lambda distance, eigenvalue, eta, radius: np.log(radius / distance) / np.log(1 - eta * eigenvalue),
            "the distance doubles"),
           (lambda distance, eigenvalue, eta, radius: np.ceil(np.log(radius / distance) / np.log(1 + eta * eigenvalue)),
            "the distance *grows*"),
           (lambda distance, eigenvalue, eta, radius: np.ceil(np.log(radius / distance) / -(eta * eigenvalue)),
            "the distance doubles")),
    right="The law is exact as long as the saddle is all that the run sees: that is why it held to within a step.")
def q1(steps_to_leave):
    expect(steps_to_leave(1e-3, -0.5, 0.1, 0.1).number() > 0, "expected a positive number of steps: the distance "
           "*grows*, by 1 - eta * eigenvalue, and the eigenvalue is negative.")
    why = "Each step multiplies the distance by 1 + eta * |eigenvalue|; round up."
    steps_to_leave(0.125, -1.0, 1.0, 0.9).close_to(3, "0.125, 0.25, 0.5, 1: the distance doubles.")
    steps_to_leave(1e-3, -2.0, 0.05, 0.1).close_to(49, why)
    steps_to_leave(1e-9, -0.5, 0.1, 0.1).close_to(378, why)


# 2. The way down


def way_out(hessian, step):
    values, vectors = np.linalg.eigh(hessian)
    return vectors[:, 0], values[0] * step**2 / 2


def _way_as_a_list(hessian, step):
    values, vectors = np.linalg.eigh(hessian)
    return [vectors[:, 0].tolist(), values[0] * step**2 / 2]


def _way_by_product(hessian, step):
    values, vectors = np.linalg.eigh(hessian)
    move = step * vectors[:, np.argmin(values)]
    return move / step, move @ hessian @ move / 2


def _way_by_power(hessian, step):
    hessian = np.asarray(hessian)
    shift = np.abs(hessian).sum()
    v = np.ones(len(hessian)) + 0.1 * np.arange(len(hessian))
    for _ in range(5000):
        v = shift * v - hessian @ v
        v = v / np.linalg.norm(v)
    return -v, v @ hessian @ v * step**2 / 2


def _rows(hessian, step):
    values, vectors = np.linalg.eigh(hessian)
    return vectors[0], values[0] * step**2 / 2


@Exercise.of(
    solution=way_out, alternatives=(_way_by_product, _way_by_power, _way_as_a_list),
    hints=("`values, vectors = np.linalg.eigh(hessian)` gives the eigenvalues from the lowest up.",
           "The eigenvector of `values[0]` is the first column, `vectors[:, 0]`."),
    wrong=((_rows, "eigenvectors are *columns*"),
           (lambda hessian, step: (np.linalg.eigh(hessian)[1][:, -1], np.linalg.eigh(hessian)[0][-1] * step**2 / 2),
            "bends down most"),
           (lambda hessian, step: (np.linalg.eigh(hessian)[1][:, 0], np.linalg.eigh(hessian)[0][0] * step**2),
            "eigenvalue * step**2 / 2"),
           (lambda hessian, step: np.linalg.eigh(hessian)[1][:, 0], "expected 2 results")),
    right="The package's `escape` does this from Hessian-vector products alone.")
def q2(way_out):
    larger = [[3.0, 0.0, 1.0], [0.0, -1.0, 2.0], [1.0, 2.0, 0.5]]
    for hessian, step in (([[0.0, -2.0], [-2.0, 0.0]], 0.5), (larger, 0.2)):
        hessian = np.array(hessian)
        values, vectors = np.linalg.eigh(hessian)
        direction, change = way_out(hessian, step).results("the direction", "the predicted change")
        v = direction.array((len(hessian),))
        expect_close("the direction's length", np.linalg.norm(v), 1.0, "A direction has length 1.")
        expect(abs(v @ vectors[:, 0]) > 1 - 1e-6, "that is not the direction that bends down most: it is the "
               "eigenvector of the lowest eigenvalue, and eigenvectors are *columns*.")
        change.close_to(values[0] * step**2 / 2, "It is eigenvalue * step**2 / 2, and negative.", tolerance=1e-6)


# 3. Coins and matrices


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
def q3(minima):
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


# 4. Clipping


def clip(g, norm):
    length = np.linalg.norm(g)
    return g * norm / length if length > norm else g


def _clip_by_factor(g, norm):
    return g * min(1.0, norm / max(np.linalg.norm(g), 1e-300))


def _clip_by_unit(g, norm):
    length = np.sqrt((g * g).sum())
    return g if length <= norm else norm * (g / length)


@Exercise.of(
    solution=clip, alternatives=(_clip_by_factor, _clip_by_unit),
    hints=("The factor is norm / |g| where |g| is larger than norm, and 1 elsewhere.",
           "Compute the length once, with `np.linalg.norm(g)`, and compare before you divide."),
    wrong=((lambda g, norm: np.clip(g, -norm, norm), "keep its direction"),
           (lambda g, norm: g / np.linalg.norm(g) * norm, "leave it as it is"),
           (lambda g, norm: np.minimum(g, norm), "keep its direction"),
           (lambda g, norm: g / max(np.linalg.norm(g), norm), "halve it")),
    right="`clipped(gradient, norm)` wraps a gradient function in just that.")
def q4(clip):
    for g, norm, expected, why in (
            ([30.0, 40.0], 1.0, [0.6, 0.8], "It is 50 long: shorten it to length 1, and keep its direction."),
            ([0.3, 0.4], 1.0, [0.3, 0.4], "It is shorter than 1 already: leave it as it is."),
            ([-6.0, 8.0], 5.0, [-3.0, 4.0], "It is 10 long: halve it. The signs stay."),
            ([0.0, 0.0], 1.0, [0.0, 0.0], "A zero gradient stays zero: do not divide by its length.")):
        clip(np.array(g), norm).close_to(expected, why)


# 5. Batch normalization


def normalize(z):
    return (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5)


def _normalize_by_columns(z):
    columns = []
    for column in z.T:
        centred = column - np.mean(column)
        columns.append(centred / np.sqrt(np.mean(centred**2) + 1e-5))
    return np.array(columns).T


def _normalize_without_eps(z):
    centred = z - z.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0) / len(z))
    return centred / np.maximum(size, 1e-12)


@Exercise.of(
    solution=normalize, alternatives=(_normalize_by_columns, _normalize_without_eps),
    hints=("`z` has a row for each sample and a column for each unit, so means are over `axis=0`.",
           "`z.var(axis=0)` has the divisor N. Add 1e-5 to it before you take the root."),
    wrong=((lambda z: (z - z.mean(axis=1, keepdims=True)) / np.sqrt(z.var(axis=1, keepdims=True) + 1e-5),
            "Each *column* is a unit"),
           (lambda z: z - z.mean(axis=0), "Divide by the root"),
           (lambda z: (z - z.mean(axis=0)) / (z.var(axis=0) + 1e-5), "Divide by the root"),
           (lambda z: (z - z.mean(axis=0)) / z.std(axis=0), "add 1e-5")),
    right="That is the whole of it, but for the shift (and a gain, where one is wanted) that are learned afterwards.")
def q5(normalize):
    z = np.array([[1.0, -200.0], [3.0, 100.0], [5.0, 400.0]])
    columns = normalize(z).finite(z.shape)
    expect_close("the columns' means", columns.mean(axis=0), np.zeros(2), "Each *column* is a unit, each row a sample.")
    expect_close("the columns' variances", columns.var(axis=0), np.ones(2),
                 "Divide by the root of the variance, which is the mean square (divisor N).", tolerance=1e-4)
    expect_close("the first column", columns[:, 0], [-1.2247, 0.0, 1.2247], "The order stays.", tolerance=1e-3)
    flat = normalize(np.array([[2.0], [2.0]])).array((2, 1))
    expect(np.isfinite(flat).all(), "a unit that never changes has variance 0: add 1e-5 before the root.")
