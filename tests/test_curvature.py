"""Curvature against closed forms, NumPy's dense eigenvalues, and counts known from the literature."""

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab import surfaces
from descentlab.curvature import (
    CriticalPoints, classify, critical_points, escape, lanczos, minimum_ratio, sharpness, spectrum)
from descentlab.surfaces import Surface

SQUARE = ((-5, 5), (-5, 5))
LINE = {"variables": "x", "box": ((-1, 1),)}
THREE_HUMPS = Surface("2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2")
STYBLINSKI_TANG = Surface("(x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2", box=SQUARE)
GOLDSTEIN_PRICE = Surface(
    "(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
    "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))", box=((-2, 2), (-2, 2)))
BEALE = Surface("(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2", box=SQUARE)
MCCORMICK = Surface("sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1", box=((-3, 4), (-3, 4)))
RASTRIGIN = Surface("20 + x**2 + y**2 - 10*cos(2*pi*x) - 10*cos(2*pi*y)", box=((-1.6, 1.6), (-1.6, 1.6)))
PEAKS = Surface("3*(1 - x)**2*exp(-x**2 - (y + 1)**2) - 10*(x/5 - x**3 - y**5)*exp(-x**2 - y**2)"
                " - exp(-(x + 1)**2 - y**2)/3")


class Quadratic:
    """v'Av/2, of which only the products with A are given away."""

    def __init__(self, matrix):
        self.matrix, self.rows = matrix, 0

    def hvp(self, theta, v):
        self.rows += v[..., 0].size
        return v @ self.matrix


def symmetric(n, seed=0, starts=()):
    matrix = np.random.default_rng(seed).normal(size=(*starts, n, n))
    return matrix + matrix.swapaxes(-1, -2)


def counts(found):
    return tuple(len(found.named(name)) for name in ("minimum", "saddle", "maximum", "undecided"))


# Eigenvalues

@pytest.mark.parametrize("starts", [(), (3,), (2, 3)])
def test_eigenpairs_of_a_matrix(starts):
    matrix = symmetric(5, starts=starts)
    found = spectrum(matrix)
    assert (np.diff(found.values) >= 0).all() and found.products == 0
    np.testing.assert_allclose(matrix @ found.vectors, found.vectors * found.values[..., None, :], atol=1e-12)
    np.testing.assert_allclose(found.vectors.swapaxes(-1, -2) @ found.vectors,
                               np.broadcast_to(np.eye(5), matrix.shape), atol=1e-12)


@pytest.mark.parametrize("starts", [(), (4,), (2, 3)])
@pytest.mark.parametrize("n", [1, 6, 40])
def test_products_alone_give_the_same_as_the_matrix(n, starts):
    objective, theta = Quadratic(symmetric(n)), np.zeros((*starts, n))
    found = spectrum(objective, theta)
    values = np.broadcast_to(np.linalg.eigvalsh(objective.matrix), theta.shape)
    np.testing.assert_allclose(found.values, values, atol=1e-12)
    assert found.products == objective.rows == n * np.prod(starts, dtype=int)


def test_products_that_are_not_quite_symmetric_count_by_their_symmetric_part():
    matrix = symmetric(6) + 1e-6 * np.triu(np.ones((6, 6)), 1)
    expected = np.linalg.eigvalsh((matrix + matrix.T) / 2)
    np.testing.assert_allclose(spectrum(Quadratic(matrix), np.zeros(6)).values, expected, rtol=0, atol=1e-12)


def test_hessian_and_products_of_a_surface_agree():
    class Products:
        hvp = surfaces.six_hump_camel.hvp

    theta = np.random.default_rng(1).uniform(-1, 1, (7, 2))
    whole, products = spectrum(surfaces.six_hump_camel, theta), spectrum(Products, theta)
    np.testing.assert_allclose(whole.values, products.values, rtol=1e-12)
    np.testing.assert_allclose(whole.vectors, products.vectors, atol=1e-9)
    np.testing.assert_allclose(sharpness(surfaces.six_hump_camel, theta), whole.values[:, 1])


@pytest.mark.parametrize("k", [1, 4, 20])
@pytest.mark.parametrize(("which", "ends"), [
    ("largest", lambda values, k: values[-k:]), ("smallest", lambda values, k: values[:k]),
    ("both", lambda values, k: np.r_[values[:k], values[-k:]])])
def test_lanczos_finds_the_ends(k, which, ends):
    objective = Quadratic(symmetric(200))
    found = spectrum(objective, np.zeros(200), k=k, which=which)
    np.testing.assert_allclose(found.values, ends(np.linalg.eigvalsh(objective.matrix), k), atol=1e-6)
    np.testing.assert_allclose(objective.matrix @ found.vectors, found.vectors * found.values, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=0), 1)
    assert found.products == objective.rows


def test_lanczos_is_cheaper_than_the_whole_and_its_tolerance_counts():
    objective, theta = Quadratic(symmetric(200)), np.zeros(200)
    loose, tight = (spectrum(objective, theta, k=1, tolerance=tolerance) for tolerance in (1e-2, 1e-10))
    assert loose.products < tight.products < 200


@pytest.mark.parametrize("values", [np.zeros(100), np.ones(100), -np.ones(100), np.r_[-1e-3, np.zeros(98), 7]])
def test_lanczos_on_degenerate_spectra(values):
    found = spectrum(Quadratic(np.diag(values)), np.zeros(100), k=1)
    np.testing.assert_allclose(found.values, [values.min(), values.max()], atol=1e-12)


def test_lanczos_starts_where_it_is_told_and_otherwise_always_the_same():
    objective, theta = Quadratic(symmetric(100)), np.zeros(100)
    first, again = spectrum(objective, theta, k=2), spectrum(objective, theta, k=2)
    np.testing.assert_array_equal(first.values, again.values)
    np.testing.assert_array_equal(first.vectors, again.vectors)
    other = spectrum(objective, theta, k=2, rng=np.random.default_rng(9))
    assert (other.vectors != first.vectors).any()
    np.testing.assert_allclose(other.vectors, first.vectors, atol=1e-4)    # signs included


def test_a_matrix_takes_k_too():
    values = np.linalg.eigvalsh(symmetric(6))
    np.testing.assert_allclose(spectrum(symmetric(6), k=1).values, values[[0, -1]])
    np.testing.assert_allclose(spectrum(symmetric(6), k=4).values, values)    # the ends overlap
    np.testing.assert_allclose(spectrum(symmetric(6), k=2, which="smallest").values, values[:2])


# Lanczos on a budget

@pytest.mark.parametrize("k", [1, 3, 40, 100])
def test_lanczos_asks_for_no_more_products_than_it_may(k):
    matrix, asked = symmetric(60), []
    values, vectors, residual = lanczos(lambda v: asked.append(v) or matrix @ v, np.ones(60), k)
    m = min(k, 60)
    assert len(asked) == m and values.shape == (m,) and vectors.shape == (60, m) and (np.diff(values) >= 0).all()
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(m), atol=1e-12)
    np.testing.assert_allclose(residual, np.linalg.norm(matrix @ vectors[:, 0] - values[0] * vectors[:, 0]), atol=1e-9)
    exact = np.linalg.eigvalsh(matrix)
    assert np.abs(exact - values[0]).min() <= residual + 1e-9
    if k >= 40:
        np.testing.assert_allclose(values[[0, -1]], exact[[0, -1]], atol=1e-6)


@pytest.mark.parametrize("size", [0.0, 1e-16, -1e-16, 1e-300])
@pytest.mark.parametrize("eigenvalues", [[-2.0], [3.0, -1.0], [1.0, 2.0, 4.0]])
def test_lanczos_from_a_start_that_cancels(eigenvalues, size):
    values, vectors, residual = lanczos(lambda v: eigenvalues * v, np.full(len(eigenvalues), size), 8)
    np.testing.assert_allclose(values, sorted(eigenvalues), atol=1e-12)
    np.testing.assert_allclose(np.abs(vectors).max(axis=0), 1, atol=1e-12)
    assert residual < 1e-12


def test_lanczos_stops_where_the_products_lead_to_nothing_new():
    values, vectors, residual = lanczos(lambda v: np.array([2.0, 5.0, 7.0]) * v, [0.0, 3.0, 0.0], 3)
    assert values.tolist() == [5.0] and vectors.tolist() == [[0.0], [1.0], [0.0]] and residual == 0
    values, _, _ = lanczos(np.zeros_like, np.ones(4), 4)
    assert values.tolist() == [0.0]


# What they say

@pytest.mark.parametrize(("eigenvalues", "name"), [
    ([1, 2], "minimum"), ([-1, -2], "maximum"), ([-1, 2], "saddle"), ([-1, 0, 2], "saddle"), ([0, 2], "undecided"),
    ([-2, 0], "undecided"), ([0, 0], "undecided"), ([1e-30], "minimum"), ([-1e-9, 1], "undecided"),
    ([-1e-5, 1], "saddle")])
def test_names(eigenvalues, name):
    assert classify(eigenvalues).name == name


def test_text_and_many_points():
    assert str(classify([-1.0, 2.0])) == "saddle (1 negative, 0 zero, 1 positive)"
    many = classify([[[-1, 2], [1, 2]], [[1, 3], [0, 1]]])
    assert many.name.tolist() == [["saddle", "minimum"], ["minimum", "undecided"]]
    assert str(many) == "2 minima, 1 saddle, 1 undecided"


@settings(deadline=None, derandomize=True)
@given(st.lists(st.floats(-10, 10), min_size=1, max_size=6), st.floats(1e-3, 1e3), st.floats(0, 0.99))
def test_classification_ignores_scale_and_order_and_turns_with_the_sign(values, scale, tolerance):
    values = np.round(values, 3)
    found = classify(values, tolerance)
    assert found.negative + found.zero + found.positive == len(values)
    turned = classify(-values[::-1], tolerance)
    assert (turned.negative, turned.zero, turned.positive) == (found.positive, found.zero, found.negative)
    if tolerance < 1e-5:    # elsewhere rounding may move a value across the line
        assert classify(scale * values, tolerance) == found


def test_minimum_ratio_is_one_half_at_the_saddle_and_at_every_minimum_of_the_toy():
    w1 = np.array([-2.0, 0.5, 1.0, 3.0])
    minima = np.stack([w1, 1 / w1], axis=-1)
    at_minima = spectrum(surfaces.toy_network, minima).values
    np.testing.assert_allclose(at_minima, np.stack([np.zeros(4), 2 * (w1**2 + 1 / w1**2)], axis=-1), atol=1e-12)
    np.testing.assert_array_equal(minimum_ratio(at_minima), 0.5)
    at_saddle = spectrum(surfaces.toy_network, np.zeros(2)).values
    np.testing.assert_allclose(at_saddle, [-2, 2])
    assert minimum_ratio(at_saddle) == 0.5


def test_escape_from_the_toys_saddle():
    way = escape(surfaces.toy_network, [0.0, 0.0])
    np.testing.assert_allclose(way.direction, [np.sqrt(0.5), np.sqrt(0.5)])
    step = np.array([1e-3, -1e-2])
    change = surfaces.toy_network.value(step[:, None] * way.direction) - surfaces.toy_network.value([0, 0])
    np.testing.assert_allclose(way.predicted(step), change, rtol=1e-4)
    assert way.predicted(2) == pytest.approx(-4)


def test_escape_along_a_column_with_a_sure_sign():
    for tilt in (-1e-12, 1e-12):    # components equally large but for rounding: the first decides
        np.testing.assert_allclose(escape([[0, 1 + tilt], [1 + tilt, tilt]]).direction, np.sqrt([0.5, 0.5]) * [1, -1])
    matrix = symmetric(200)
    way = escape(Quadratic(matrix), np.zeros(200))
    assert way.direction[np.abs(way.direction).argmax()] > 0
    assert way.direction @ matrix @ way.direction == pytest.approx(np.linalg.eigvalsh(matrix)[0], rel=1e-9)


def test_sharpness_is_a_float_at_one_point():
    assert type(sharpness(surfaces.bowl, [1.0, 1.0])) is float
    assert sharpness(surfaces.bowl, [1.0, 1.0]) == pytest.approx(4)


# Critical points: minima, saddles, maxima, undecided

@pytest.mark.parametrize(("surface", "expected"), [
    (surfaces.himmelblau, (4, 4, 1, 0)), (surfaces.six_hump_camel, (6, 7, 2, 0)), (THREE_HUMPS, (3, 2, 0, 0)),
    (STYBLINSKI_TANG, (4, 4, 1, 0)), (GOLDSTEIN_PRICE, (4, 4, 1, 0)), (BEALE, (1, 2, 0, 0)),
    (surfaces.rosenbrock, (1, 0, 0, 0)), (surfaces.saddle, (0, 1, 0, 0)), (surfaces.peano, (0, 0, 0, 1)),
    (surfaces.monkey_saddle, (0, 0, 0, 1)), (surfaces.quartic_trough, (0, 0, 0, 1)),
    (Surface("x**3", **LINE), (0, 0, 0, 1)), (Surface("x**4", **LINE), (0, 0, 0, 1)),
    (Surface("x**3 - 3*x", **LINE), (1, 0, 1, 0)), (Surface("x + y**2"), (0, 0, 0, 0)),
    (Surface("(x**2 + y**2)**2"), (0, 0, 0, 1)), (Surface("(x**2 + y**2 + 1)**2"), (1, 0, 0, 0)),
    (Surface("((x**2 - 1)**2 + y**2)**2"), (0, 1, 0, 2)), (Surface("((x**2 - 2)**2 + y**2)**2"), (0, 1, 0, 2)),
    (Surface("x**4 + y**4 + z**4 - 2*(x**2 + y**2 + z**2)", variables="x y z", box=(*SQUARE, (-5, 5))), (8, 18, 1, 0)),
], ids=str)
def test_polynomials_by_algebra(surface, expected):
    found = critical_points(surface)
    assert counts(found) == expected and found.families == () and found.method.startswith("exact")
    scale = max([1.0, *(np.abs(p.eigenvalues).max() for p in found)])
    for point in found:
        assert point.gradient_norm <= 1e-12 * scale
        assert point.value == surface.value(point.theta)
        in_floats = np.linalg.eigvalsh(surface.hessian(point.theta))
        np.testing.assert_allclose(point.eigenvalues, in_floats, atol=1e-12 * scale)


@pytest.mark.parametrize(("surface", "expected"), [
    (MCCORMICK, (2, 2, 0, 0)), (RASTRIGIN, (9, 24, 16, 0)), (PEAKS, (3, 3, 3, 0)), (surfaces.plateau, (1, 0, 0, 0)),
    (surfaces.valley, (1, 0, 0, 0)), (surfaces.double_well, (2, 1, 0, 0)), (Surface("exp(x + y)"), (0, 0, 0, 0)),
    (Surface("x**4 + sin(y)**2"), (0, 0, 0, 3)), (Surface("log(x)**2 + y**2"), (1, 0, 0, 0)),
    (Surface("exp(exp(x**2)) + y**2"), (1, 0, 0, 0)), (Surface("exp(60*x**2) + y**2"), (1, 0, 0, 0)),
    (Surface("x**3 + x**3*sin(x)/9", **LINE), (0, 0, 0, 1))], ids=str)
def test_others_by_search(surface, expected):
    found = critical_points(surface)
    assert counts(found) == expected and found.families == () and "400 starts" in found.method
    assert len(found.inside(surface.box)) == len(found)
    assert all(p.gradient_norm < 1e-9 for p in found)


def test_mccormick_in_closed_form():
    """Its two equations are x - y = 1 and cos(x + y) = -1/2."""
    total = np.array([-4, -2, 2, 4]) * np.pi / 3
    expected = np.stack([(total + 1) / 2, (total - 1) / 2], axis=-1)
    found = sorted(tuple(p.theta) for p in critical_points(MCCORMICK))
    np.testing.assert_allclose(found, expected, atol=1e-9)
    standard = critical_points(MCCORMICK).inside(((-1.5, 4), (-3, 4)))
    assert counts(standard) == (2, 1, 0, 0)


@pytest.mark.parametrize("surface", [surfaces.himmelblau, surfaces.six_hump_camel, THREE_HUMPS, STYBLINSKI_TANG,
                                     GOLDSTEIN_PRICE, surfaces.peano, surfaces.monkey_saddle], ids=str)
def test_algebra_and_search_agree(surface):
    exact = critical_points(surface)
    for seed in range(2):
        search = critical_points(surface, np.random.default_rng(seed), exact=False)
        assert len(search) == len(exact) and search.method.startswith("numerical")
        for one, other in zip(exact, search):
            np.testing.assert_allclose(one.theta, other.theta, atol=1e-4)
            assert one.classification.name == other.classification.name


def test_points_are_found_wherever_they_are_and_in_order():
    found = critical_points(Surface("(x - 1000)**2*(x + 1)**2 + y**2"))
    np.testing.assert_allclose([p.theta for p in found], [[-1, 0], [1000, 0], [499.5, 0]])
    assert [p.theta[0] for p in found.inside(((-3, 3), (-3, 3)))] == [-1]


def test_close_roots_are_told_apart():
    found = critical_points(Surface("x**2*(x - 1e-6)**2", **LINE))
    np.testing.assert_allclose(sorted(p.theta[0] for p in found), [0, 5e-7, 1e-6], rtol=1e-12)
    assert counts(found) == (2, 0, 1, 0)


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize(("surface", "equation", "points"), [
    (surfaces.toy_network, "w1*w2 - 1", 1), (Surface("(x**2 + y**2 - 1)**2"), "x**2 + y**2 - 1", 1),
    (Surface("x**2"), "x", 0), (Surface("(x*y - 1)**4 + x**2*(x*y - 1)**2"), "x*y - 1", None)], ids=str)
def test_families(surface, equation, points, exact):
    found = critical_points(surface, exact=exact)
    (family,) = found.families
    equation = sympy.sympify(equation, locals={str(v): v for v in surface.variables})
    assert family.equations == ((equation,) if exact else ())
    on_it = sympy.lambdify(surface.variables, equation)(*family.samples.T)
    np.testing.assert_allclose(on_it, 0, atol=1e-5)
    assert len(family.samples) > 50
    if points is not None:
        assert len(found) == points
    np.testing.assert_allclose(spectrum(surface, family.samples[:1]).values.min(), 0, atol=1e-4)


def test_family_that_is_not_in_the_box():
    (ring,) = critical_points(Surface("(x**2 + y**2 - 100)**2")).families
    np.testing.assert_allclose(np.linalg.norm(ring.samples, axis=-1), 10)


@pytest.mark.parametrize(("expression", "families"), [
    ("x**2*y**2 + 0*z", ["x = 0", "y = 0"]), ("(x*y*z)**2", ["x = 0", "y = 0", "z = 0"]),
    ("x**2*z", ["x = 0"]), ("z**2*x", ["z = 0"])])
def test_families_that_cross_are_told_apart_and_none_holds_another(expression, families):
    found = critical_points(Surface(expression, variables="x y z", box=(*SQUARE, (-5, 5))))
    assert sorted(str(family) for family in found.families) == families and len(found) == 0


@pytest.mark.parametrize(("expression", "zero", "saddles"), [
    ("sin(x + y)", lambda x, y: np.cos(x + y), []), ("(1 - x*y)**4*exp(x)", lambda x, y: 1 - x*y, [[0, 0.25]]),
    ("-(1 - x*y)**2*exp(x)", lambda x, y: 1 - x*y, [[0, 0.5]])])
def test_families_by_search(expression, zero, saddles):
    found = critical_points(Surface(expression))
    (family,) = found.families
    np.testing.assert_allclose(zero(*family.samples.T), 0, atol=1e-6)
    assert [p.theta.round(9).tolist() for p in found] == saddles and len(found.named("saddle")) == len(saddles)


def test_texts():
    toy = critical_points(surfaces.toy_network)
    assert str(toy) == "1 saddle; a family: w1*w2 - 1 = 0" and repr(toy) == f"<CriticalPoints: {toy}>"
    assert [str(p) for p in toy] == ["[0. 0.]: saddle (1 negative, 0 zero, 1 positive), value 1"]
    assert str(critical_points(surfaces.himmelblau)) == "4 minima, 4 saddles, 1 maximum"
    assert str(CriticalPoints((), (), "")) == "no point"


# Bad arguments

class Overflowing:
    def hvp(self, theta, v):
        return np.full(np.shape(v), np.inf)


@pytest.mark.parametrize(("error", "message", "call"), [
    (TypeError, "objective must be a symmetric matrix", lambda: spectrum(3)),
    (TypeError, "objective must be something with", lambda: spectrum(np.eye(2), np.zeros(2))),
    (ValueError, "objective must be a symmetric matrix", lambda: spectrum([[0, 1], [2, 0]])),
    (ValueError, r"objective must be a square matrix .* got shape \(2, 3\)", lambda: spectrum(np.ones((2, 3)))),
    (ValueError, "objective must be a square matrix", lambda: spectrum([1.0, 2.0])),
    (TypeError, "theta must be", lambda: spectrum(surfaces.bowl)),
    (ValueError, "theta must be", lambda: spectrum(surfaces.bowl, [np.nan, 0])),
    (ValueError, "where the Hessian is finite", lambda: spectrum(Overflowing(), np.zeros(3))),
    (ValueError, "where the Hessian is finite", lambda: spectrum(Overflowing(), np.zeros(300), k=1)),
    (ValueError, "which must be one of", lambda: spectrum(np.eye(2), which="top")),
    (ValueError, "k must be at most the number of parameters, 2, got 3", lambda: spectrum(np.eye(2), k=3)),
    (ValueError, "k must be a whole number >= 1", lambda: spectrum(np.eye(2), k=0)),
    (ValueError, "k must be given for more than", lambda: spectrum(Overflowing(), np.zeros(10_000))),
    (ValueError, r"theta must be one point .* got shape \(2, 300\)",
     lambda: sharpness(Overflowing(), np.zeros((2, 300)))),
    (ValueError, "tolerance must be a positive number", lambda: spectrum(np.eye(2), tolerance=0)),
    (TypeError, "rng must be a numpy.random.Generator", lambda: spectrum(np.eye(2), rng=0)),
    (TypeError, "product must be a function of a vector", lambda: lanczos(np.eye(2), [1, 1], 2)),
    (ValueError, r"start must be one vector \(n,\), got shape \(2, 1\)", lambda: lanczos(abs, [[1], [1]], 2)),
    (ValueError, "start must be an array of finite numbers", lambda: lanczos(abs, [np.nan, 1], 2)),
    (ValueError, "k must be a whole number >= 1, got 0", lambda: lanczos(abs, [1, 1], 0)),
    (ValueError, r"product\(v\) must be an array of finite numbers", lambda: lanczos(lambda v: v * np.inf, [1, 1], 2)),
    (ValueError, r"product\(v\) must be .* shape \(..., 2\)", lambda: lanczos(lambda v: v[:1], [1, 1], 2)),
    (ValueError, r"tolerance must be a number in \[0, 1\), got -1", lambda: classify([1.0], -1)),
    (ValueError, r"tolerance must be a number in \[0, 1\), got 1", lambda: minimum_ratio([1.0], 1)),
    (ValueError, "eigenvalues must be", lambda: classify([np.inf, 1])),
    (ValueError, "eigenvalues must be", lambda: classify([])),
    (TypeError, "eigenvalues must be", lambda: classify("down")),
    (ValueError, "negative eigenvalue: the smallest one here is 1,", lambda: escape(surfaces.bowl, [0, 0])),
    (ValueError, "negative eigenvalue: .* is 0", lambda: escape(np.zeros((2, 2)))),
    (ValueError, "theta must be one point", lambda: escape(surfaces.saddle, np.zeros((3, 2)))),
    (TypeError, "surface must be a surface .it has no `expression`.", lambda: critical_points("x**2")),
    (ValueError, "surface must be a surface that depends", lambda: critical_points(Surface("3"))),
    (ValueError, "starts must be", lambda: critical_points(surfaces.bowl, starts=0)),
    (TypeError, "rng must be", lambda: critical_points(surfaces.bowl, 1)),
    (ValueError, "name must be one of", lambda: critical_points(surfaces.bowl).named("hole")),
    (ValueError, "box must be", lambda: critical_points(surfaces.bowl).inside(((0, 1), (np.nan, 1)))),
])
def test_bad_arguments_are_told(error, message, call):
    with pytest.raises(error, match=message):
        call()
