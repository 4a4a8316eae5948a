"""Surfaces against independent formulas, SymPy at 30 digits, SciPy and finite differences."""

import copy
import doctest
import math
import os
import pickle
import runpy
import subprocess
import sys
from pathlib import Path

import attrs
import numpy as np
import pytest
import scipy.optimize
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from descentlab import surfaces
from descentlab.surfaces import Surface, _derivatives, _symbolic

ROOT = Path(__file__).resolve().parents[1]
quick = settings(deadline=None, derandomize=True, max_examples=25)

# The catalogue written a second time, as plain functions of two floats.
TURN = math.radians(45)
FORMULAS = {
    "bowl": lambda x, y: x * x / 2 + 2 * y * y,
    "ravine, condition 100": lambda x, y: x * x / 2 + 50 * y * y,
    "ravine turned by 45 degrees": lambda x, y: (
        (math.cos(TURN) * x + math.sin(TURN) * y) ** 2 / 2 + 50 * (math.cos(TURN) * y - math.sin(TURN) * x) ** 2),
    "valley with straight walls": lambda x, y: math.log(math.cosh(5 * y)) + x * x / 200,
    "saddle": lambda x, y: (x * x - y * y) / 2,
    "monkey saddle": lambda x, y: (complex(x, y) ** 3).real,
    "double well with a bump": lambda x, y: x * x / 2 - 0.6 * math.exp(-8 * (x - 1.5) ** 2) + y * y / 2,
    "Rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    "Himmelblau": lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    "six-hump camel": lambda x, y: 4 * x**2 - 2.1 * x**4 + x**6 / 3 + x * y - 4 * y**2 + 4 * y**4,
    "plateau with a hole": lambda x, y: -math.expm1(-(x * x + y * y) / 2),
    "toy network": lambda x, y: (1 - x * y) ** 2,
    "x^2 + y^4": lambda x, y: x * x + y**4,
    "Peano's surface": lambda x, y: y * y - 4 * x * x * y + 3 * x**4,
}
OTHERS = {s.name: s for s in (
    Surface("sin(x)*exp(x/3) + sqrt(2)", variables="x", name="one variable"),
    Surface("x*y*z + exp(-z**2)*cos(a) + 2*a", variables="x y z a", box=[(-1, 1)] * 4, name="four variables"),
    Surface("x**9/50 + (2 + y)**5 + 1/(10 + x)**3 + (9 + x*y)**(3/2)", box=((-1, 1), (-1, 1)), name="powers"),
    Surface("2*x - 3*y + 1", name="a plane"),
    Surface("x**2", name="flat along y"),
    Surface(7, name="a constant"),
)}
SURFACES = {**surfaces.catalogue, **OTHERS}
every_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
every_catalogue_surface = pytest.mark.parametrize("surface", surfaces.catalogue.values(), ids=surfaces.catalogue)


def points(surface, *shape, seed=0):
    low, high = np.array(surface.box).T
    return np.random.default_rng(seed).uniform(low, high, size=(*shape, surface.dimension))


def precisely(expression, surface, point):
    """A SymPy expression at a point, by substitution and with 30 digits."""
    at = {v: sympy.Float(float(p), 30) for v, p in zip(surface.variables, point)}
    return float(expression.evalf(30, subs=at))


@pytest.mark.parametrize("module", [surfaces, surfaces.surface])
def test_examples_in_the_documentation(module):
    results = doctest.testmod(module)
    assert results.attempted and not results.failed


def test_the_table_is_the_whole_catalogue():
    assert set(FORMULAS) == set(surfaces.catalogue), "write each surface of the catalogue a second time in FORMULAS"
    module = sys.modules["descentlab.surfaces.catalogue"]
    named = {name for name, value in vars(module).items() if isinstance(value, Surface) and name[0] != "_"}
    assert named <= set(surfaces.__all__), "name each surface of the catalogue in surfaces/__init__.py"
    assert all(name == surface.name and surface.source for name, surface in surfaces.catalogue.items())


# Values and derivatives


@pytest.mark.parametrize("name", FORMULAS)
def test_value_is_the_formula(name):
    surface = surfaces.catalogue[name]
    theta = points(surface, 200)
    expected = [FORMULAS[name](x, y) for x, y in theta.tolist()]
    np.testing.assert_allclose(surface.value(theta), expected, rtol=1e-11, atol=1e-12)


@every_surface
def test_value_and_derivatives_are_sympys(surface):
    for theta in points(surface, 3, seed=1):
        derivatives = [surface.expression.diff(v) for v in surface.variables]
        value = precisely(surface.expression, surface, theta)
        gradient = [precisely(e, surface, theta) for e in derivatives]
        hessian = [[precisely(e.diff(v), surface, theta) for v in surface.variables] for e in derivatives]
        np.testing.assert_allclose(surface.value(theta), value, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(surface.gradient(theta), gradient, rtol=1e-12, atol=1e-11)
        np.testing.assert_allclose(surface.hessian(theta), hessian, rtol=1e-12, atol=1e-11)


def slopes(function, theta, h):
    """Central differences along every coordinate, of fourth order: the last axis is the coordinate."""
    steps = h * np.eye(theta.shape[-1])
    ahead = [np.stack([function(theta + k * e) for e in steps], axis=-1) for k in (-2, -1, 1, 2)]
    return (ahead[0] - 8 * ahead[1] + 8 * ahead[2] - ahead[3]) / (12 * h)


@every_surface
def test_derivatives_are_finite_differences(surface):
    theta = points(surface, 20, seed=2)
    scale = 1 + np.abs(surface.value(theta)).max()
    np.testing.assert_allclose(surface.gradient(theta), slopes(surface.value, theta, 1e-3), atol=1e-6 * scale)
    np.testing.assert_allclose(surface.hessian(theta), slopes(surface.gradient, theta, 1e-3), atol=1e-5 * scale)


def test_rosenbrock_is_scipys():
    theta = points(surfaces.rosenbrock, 50)
    np.testing.assert_allclose(surfaces.rosenbrock.value(theta), scipy.optimize.rosen(theta.T), rtol=1e-12)
    for point in theta:
        np.testing.assert_allclose(surfaces.rosenbrock.gradient(point), scipy.optimize.rosen_der(point), rtol=1e-9)
        np.testing.assert_allclose(surfaces.rosenbrock.hessian(point), scipy.optimize.rosen_hess(point), rtol=1e-9)


@pytest.mark.parametrize("surface, minimum, value", [
    (surfaces.bowl, (0, 0), 0),
    (surfaces.rosenbrock, (1, 1), 0),
    (surfaces.himmelblau, (3, 2), 0),
    (surfaces.himmelblau, (-2.805118, 3.131312), 0),
    (surfaces.himmelblau, (-3.779310, -3.283186), 0),
    (surfaces.himmelblau, (3.584428, -1.848126), 0),
    (surfaces.six_hump_camel, (0.0898, -0.7126), -1.0316),
    (surfaces.six_hump_camel, (-0.0898, 0.7126), -1.0316),
    (surfaces.plateau, (0, 0), 0),
    (surfaces.toy_network, (0.5, 2), 0),
], ids=lambda x: x.name if isinstance(x, Surface) else str(x))
def test_published_minima(surface, minimum, value):
    assert surface.value(minimum) == pytest.approx(value, abs=5e-5)
    np.testing.assert_allclose(surface.gradient(minimum), 0, atol=2e-3)
    assert all(low <= x <= high for x, (low, high) in zip(minimum, surface.box))


@pytest.mark.parametrize("degrees", [0, 30, 45, 90, -17.5])
@pytest.mark.parametrize("condition", [0.5, 1.0, 100.0, 1e6])
def test_a_turned_ravine_is_a_ravine_in_turned_coordinates(condition, degrees):
    plain, turned = surfaces.ravine(condition), surfaces.rotated_ravine(condition, degrees)
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    theta = points(plain, 30)
    scale = 10 * max(1, condition)
    np.testing.assert_allclose(turned.value(theta @ turn.T), plain.value(theta), atol=1e-14 * scale)
    np.testing.assert_allclose(turned.gradient(theta @ turn.T), plain.gradient(theta) @ turn.T, atol=1e-14 * scale)
    np.testing.assert_allclose(np.linalg.eigvalsh(turned.hessian([0, 0])), sorted([1, condition]), atol=1e-14 * scale)


@given(st.lists(st.floats(-10, 10), min_size=6, max_size=6), st.floats(-3, 3), st.floats(-3, 3))
@quick
def test_any_quadratic_is_its_matrix(coefficients, x, y):
    a, b, c, d, e, f = coefficients
    u, v = sympy.symbols("u v")  # complex ones, which a surface takes as real
    surface = Surface(a * u**2 / 2 + b * u * v + c * v**2 / 2 + d * u + e * v + f, variables="u v")
    matrix, theta = np.array([[a, b], [b, c]]), np.array([x, y])
    np.testing.assert_allclose(surface.value(theta), theta @ matrix @ theta / 2 + theta @ [d, e] + f, atol=1e-10)
    np.testing.assert_allclose(surface.gradient(theta), matrix @ theta + [d, e], atol=1e-10)
    np.testing.assert_allclose(surface.hessian(theta), matrix, atol=1e-10)


@every_catalogue_surface
def test_lowest_is_the_lowest_value_that_a_search_finds(surface):
    low, high = np.array(surface.box).T
    grid = np.stack(np.meshgrid(*np.linspace(low, high, 101).T), axis=-1).reshape(-1, 2)
    seeds = grid[np.argsort(surface.value(grid))[:3]]
    found = min(scipy.optimize.minimize(surface.value, seed, jac=surface.gradient, tol=1e-12,
                                        bounds=None if surface.lowest is not None else surface.box).fun
                for seed in seeds)
    if surface.lowest is None:  # it falls for ever: four times as far out, far lower still
        assert surface.value(4 * grid).min() < 4 * found < 0
    else:
        assert found == pytest.approx(surface.lowest, abs=1e-12)


# Shapes


@every_surface
def test_hvp_is_the_hessian_times_the_vector(surface):
    theta = points(surface, 3, 4)
    v = np.random.default_rng(3).normal(size=theta.shape)
    hessian = surface.hessian(theta)
    np.testing.assert_array_equal(hessian, hessian.mT)
    np.testing.assert_allclose(surface.hvp(theta, v), np.einsum("abij,abj->abi", hessian, v), rtol=1e-12, atol=1e-12)
    # Leading axes broadcast: many vectors at one point, one vector at many points.
    np.testing.assert_allclose(surface.hvp(theta[0, 0], v), v @ hessian[0, 0], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(surface.hvp(theta, v[0, 0]), hessian @ v[0, 0], rtol=1e-12, atol=1e-12)


@every_surface
def test_a_batch_equals_its_points(surface):
    d, theta = surface.dimension, points(surface, 3, 4)
    for what, shape in ((surface.value, ()), (surface.gradient, (d,)), (surface.hessian, (d, d))):
        batch = what(theta)
        assert batch.shape == (3, 4, *shape) and batch.dtype == np.float64
        for i, j in np.ndindex(3, 4):
            alone = what(theta[i, j])
            assert np.shape(alone) == shape
            # NumPy's powers of a number and of an array may differ in the last bit: none in the catalogue.
            rtol = 0 if surface.name in surfaces.catalogue else 1e-14
            np.testing.assert_allclose(alone, batch[i, j], rtol=rtol)
        assert what(theta[:0]).shape == (0, 4, *shape)


@every_surface
def test_memory_order_does_not_matter(surface):
    theta = points(surface, 6, 4)
    theta.flags.writeable = False
    wide = np.zeros((6, 8, 2 * surface.dimension))
    wide[:, ::2, ::2] = theta
    for what in (surface.value, surface.gradient, surface.hessian):
        for same in (np.asfortranarray(theta), wide[:, ::2, ::2], theta[::-1][::-1], theta.tolist()):
            np.testing.assert_array_equal(what(same), what(theta))


@every_surface
def test_whole_numbers_serve(surface):
    whole = np.ones(surface.dimension, dtype=int)
    for what in (surface.value, surface.gradient, surface.hessian):
        np.testing.assert_array_equal(what(whole), what(whole.astype(float)))


def test_constant_components_have_the_shape_of_the_batch():
    theta = np.zeros((5, 3, 2))
    np.testing.assert_array_equal(OTHERS["a plane"].gradient(theta), np.broadcast_to([2.0, -3.0], (5, 3, 2)))
    np.testing.assert_array_equal(OTHERS["a plane"].hessian(theta), np.zeros((5, 3, 2, 2)))
    np.testing.assert_array_equal(OTHERS["a constant"].value(theta), np.full((5, 3), 7.0))
    assert isinstance(OTHERS["a constant"].value([0, 0]), float)
    OTHERS["a constant"].value(theta)[...] = 0  # writable, and nobody else's
    assert OTHERS["a constant"].value([0, 0]) == 7


@every_catalogue_surface
def test_far_away_there_is_no_warning(surface):
    theta = np.array([[1e200, 1e200], [-1e200, 3.0], [np.inf, 0.0], [np.nan, 1.0]])
    for what in (surface.value, surface.gradient, surface.hessian):
        assert np.isnan(what(theta)[3]).any() or np.isfinite(what(theta)[3]).all()


# Making one


def test_a_surface_can_be_given_in_several_ways():
    x, y = sympy.symbols("x y", real=True)
    ways = [Surface("x**2 + x*y"), Surface(x**2 + x * y), Surface("x**2 + x*y", variables=(x, y)),
            Surface(sympy.sympify("x**2 + x*y"), variables="x,y")]
    assert len(set(ways)) == 1
    assert ways[0].variables == (x, y) and ways[0].names == ("x", "y") and ways[0].dimension == 2
    assert ways[0].symbolic_gradient == sympy.Matrix([2 * x + y, x])
    assert ways[0].symbolic_hessian == sympy.Matrix([[2, 1], [1, 0]])


def test_letters_that_sympy_uses_itself_may_be_variables():
    surface = Surface("E**2 + beta*I", variables="E beta I", box=[(0, 1)] * 3)
    assert surface.value([3.0, 2.0, 5.0]) == 19


@pytest.mark.parametrize("variables, dimension", [("x", 1), ("x y", 2), ("x y z", 3)])
def test_a_box_fits_the_variables_unless_told(variables, dimension):
    assert Surface("x**2", variables=variables).box == ((-3, 3),) * dimension


def test_what_a_surface_says_of_itself():
    assert repr(surfaces.bowl) == "<Surface bowl: x**2/2 + 2*y**2>"


def test_a_changed_box_leaves_the_formula():
    near = attrs.evolve(surfaces.rosenbrock, box=((0, 2), (0, 2)), name="near the minimum")
    assert near.box == ((0, 2), (0, 2)) and near.value([1.0, 1.0]) == 0 and near != surfaces.rosenbrock
    assert near.expression == surfaces.rosenbrock.expression and near.lowest == 0


def test_surfaces_that_are_written_differently_are_equal_where_sympy_says_so():
    x, y = sympy.symbols("x y", real=True)
    same = Surface(x**2 / 2 + 2 * y**2, name="bowl", source="a quadratic", lowest=0.0)
    assert same == surfaces.bowl and hash(same) == hash(surfaces.bowl)
    assert surfaces.bowl != Surface("(x**2 + 5*y**2) / 2", name="bowl", source="a quadratic", lowest=0.0)
    assert surfaces.bowl != surfaces.saddle and surfaces.ravine(7) == surfaces.ravine(7)


@pytest.mark.parametrize("surface", [surfaces.rosenbrock, surfaces.ravine(3), Surface(OTHERS["powers"].expression)],
                         ids=str)
@pytest.mark.parametrize("used", [False, True])
def test_a_surface_can_be_pickled_and_copied_used_or_not(surface, used):
    theta, surface = points(surface, 4), attrs.evolve(surface)      # a fresh one, whatever other tests have done
    if used:
        surface.hessian(theta)
        assert surface.symbolic_hessian.shape == (2, 2)
    for again in (pickle.loads(pickle.dumps(surface)), copy.deepcopy(surface), copy.copy(surface)):
        assert again == surface and repr(again) == repr(surface)
        np.testing.assert_array_equal(again.hessian(theta), attrs.evolve(surface).hessian(theta))
        assert again.symbolic_gradient == attrs.evolve(surface).symbolic_gradient


# Without SymPy


def test_what_is_kept_is_what_the_tool_writes():
    tool = runpy.run_path(str(ROOT / "tools" / "write_derivatives.py"))
    assert tool["text"]() == Path(_derivatives.__file__).read_text(encoding="utf-8"), \
        "run `python tools/write_derivatives.py`"


@pytest.mark.parametrize("expression, variables", _derivatives.KEPT)
def test_what_is_kept_computes_the_same_as_what_sympy_makes_of_it(expression, variables):
    kept = _derivatives.KEPT[expression, variables]
    fresh = _symbolic.Compiled(*_symbolic.read(expression, variables))
    assert kept.text == fresh.text and repr(Surface(expression, variables)) == f"<Surface surface: {fresh.text}>"
    theta = np.random.default_rng(5).normal(size=(len(variables.split()), 50))
    for what in ("value", "gradient", "hessian"):
        for one, other in zip(getattr(kept, what)(*theta), getattr(fresh, what)(*theta), strict=True):
            np.testing.assert_array_equal(one, other)


WITHOUT_SYMPY = """
import sys
from descentlab import surfaces
lines = [surfaces.Surface("x**3/4 + 1", variables="x"), surfaces.Surface("x**4/8", "x"),
         surfaces.Surface("x**4/10 - x**2/2 + x/5 + 1", "x"), surfaces.Surface("1 - cos(2*x)*exp(-x**2/8)", "x")]
for surface in [*surfaces.catalogue.values(), surfaces.ravine(1e4), surfaces.regression(), *lines]:
    theta = [0.5] * surface.dimension
    assert surface.value(theta) == surface.value([theta])[0]
    assert surface.hvp(theta, surface.gradient(theta)).shape == (surface.dimension,)
    repr(surface), hash(surface)
assert "sympy" not in sys.modules, "SymPy was imported"
assert str(surfaces.bowl.expression) == "x**2/2 + 2*y**2" and "sympy" in sys.modules
surfaces.ravine(3).value([1.0, 1.0])
"""


def test_the_catalogue_needs_no_sympy_until_it_is_asked_for():
    done = subprocess.run([sys.executable, "-c", WITHOUT_SYMPY], env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_changed_expression_does_not_meet_the_derivatives_of_another():
    rosenbrock = surfaces.rosenbrock
    assert Surface("(1 - x)**2 + 100*(y - x**3)**2").gradient([2.0, 1.0])[1] == -1400
    turned = Surface("(1 - x)**2 + 100*(y - x**2)**2", variables="y x")
    np.testing.assert_array_equal(turned.gradient([1.0, 2.0]), rosenbrock.gradient([2.0, 1.0])[::-1])


# Kinks, and what has no derivative


@pytest.mark.parametrize("expression, beside, hessian, upon", [
    ("Abs(x) + y**2", [0.5, 2.0], [[0, 0], [0, 2]], [0.0, 2.0]),
    ("x**2*Max(x, y)", [2.0, 1.0], [[12, 0], [0, 0]], [1.0, 1.0]),
    ("Min(x, y)**2", [3.0, 1.0], [[0, 0], [0, 2]], [1.0, 1.0]),
    ("x**2 + sign(y)", [1.0, -0.5], [[2, 0], [0, 0]], [1.0, 0.0]),
    ("Heaviside(x)*x + y**2", [-1.0, 1.0], [[0, 0], [0, 2]], [0.0, 1.0])])
def test_a_second_derivative_is_that_beside_a_kink_and_none_upon_it(expression, beside, hessian, upon):
    surface = Surface(expression)
    np.testing.assert_array_equal(surface.hessian(beside), hessian)
    np.testing.assert_array_equal(surface.hessian([beside, beside]), [hessian, hessian])
    np.testing.assert_allclose(surface.hessian(beside), slopes(surface.gradient, np.array(beside), 1e-4), atol=1e-6)
    assert np.isnan(surface.hessian(upon)).any() and np.isfinite(surface.gradient([0.5, 2.0])).all()


def test_the_gradient_on_a_kink_is_the_mean_of_both_sides():
    surface = Surface("Abs(x) + y**2")
    np.testing.assert_array_equal(surface.gradient([[0.0, 2.0], [1.0, 0.0], [-1.0, 0.0]]), [[0, 4], [1, 0], [-1, 0]])
    np.testing.assert_array_equal(Surface("Max(x, 3*y)").gradient([[3.0, 1.0], [2.0, 1.0]]), [[0.5, 1.5], [0, 3]])


@pytest.mark.parametrize("expression, can, cannot, words", [
    ("floor(x) + y", ["value"], ["gradient", "hessian"], r"one whose \w+ SymPy knows, got 'y \+ floor\(x\)'"),
    ("gamma(x)", [], ["value", "gradient", "hessian"], r"one whose \w+ NumPy can compute .it uses gamma.*, got 'gamma"),
    ("erf(x)", ["gradient", "hessian"], ["value"], r"one whose value NumPy can compute .it uses erf., got 'erf\(x\)'"),
])
def test_what_cannot_be_computed_is_told(expression, can, cannot, words):
    surface = Surface(expression)
    for what in can:
        assert np.isfinite(getattr(surface, what)([[1.5, 1.0], [2.5, 1.0]])).all()
    for what in cannot:
        with pytest.raises(ValueError, match=f"expression must be {words}"):
            getattr(surface, what)([1.5, 1.0])
