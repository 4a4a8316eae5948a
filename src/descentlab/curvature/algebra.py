"""Critical points of a polynomial, every one of them, by Groebner bases."""

from fractions import Fraction
from itertools import product
from math import prod

import numpy as np

from descentlab import _checks
from descentlab.curvature import search


def polynomial(surface):
    """The surface's expression as a polynomial with rational coefficients (decimals are read as fractions).

    Parameters
    ----------
    surface : Surface

    Returns
    -------
    sympy.Poly or None
        None for any other expression.

    Raises
    ------
    ValueError
        For an expression that is a constant, or has kinks.
    """
    import sympy

    expression = sympy.nsimplify(surface.expression, rational=True)
    if not expression.free_symbols:
        _checks.refuse("surface", surface, "a surface that depends on its variables")
    found = expression.as_poly(*surface.variables)
    if found is None and sympy.hessian(expression, surface.variables).has(sympy.DiracDelta):
        _checks.refuse("surface", surface, "smooth, since upon a kink there is no Hessian that says what a point is")
    return found if found is not None and (found.domain.is_QQ or found.domain.is_ZZ) else None


def solve(surface, polynomial, rng, starts):
    """All critical points of a polynomial surface.

    Parameters
    ----------
    surface : Surface
    polynomial : sympy.Poly
        What `polynomial` gives for it.
    rng : numpy.random.Generator
        Draws the starts from which a family's samples are searched for.
    starts : int
        How many.

    Returns
    -------
    theta : ndarray, shape (n, d)
        The isolated points.
    eigenvalues : ndarray, shape (n, d)
        Those of their Hessians, ascending.
    families : list of (tuple of sympy.Expr, ndarray (m, d))
        The equations and the samples of each.
    """
    partials = [polynomial.diff(v) for v in polynomial.gens]
    points, bases = _zeros(partials)
    families = [(basis, _samples(surface, basis, rng, starts)) for basis in bases]
    families = [(basis, samples) for basis, samples in families if len(samples)]
    points = [p for p in points if not any(_vanish(basis.polys, p) for basis, _ in families)]
    theta = np.array(points, dtype=np.float64).reshape(-1, len(partials))
    eigenvalues = np.linalg.eigvalsh(_exact_hessians(partials, points))
    return theta, eigenvalues, [(tuple(basis.exprs), samples) for basis, samples in families]


def _zeros(partials):
    """The common real zeros of polynomials: a set of points, and the bases of whole families that hold no other."""
    factors = [[factor for factor, _ in partial.factor_list()[1]] for partial in partials if not partial.is_zero]
    points, families = set(), []
    for system in product(*factors):
        basis = _basis(system, partials[0].gens)
        if basis.exprs == [1]:
            continue
        if basis.is_zero_dimensional:
            points |= _real_points(system, basis)
        elif not any(_includes(other, basis) for other in families):
            families = [other for other in families if not _includes(basis, other)] + [basis]
    return points, families


def _basis(system, variables):
    import sympy

    return sympy.groebner(system, *variables, order="grevlex")


def _includes(whole, part):
    """Whether each zero of `part` is one of `whole`."""
    return all(part.contains(expression) for expression in whole.exprs)


def _real_points(system, basis):
    """The real zeros of a system that has finitely many, as tuples of fractions, rounded to 30 digits."""
    coordinates = [_real_roots(_eliminant(basis, v)) for v in basis.gens]
    return {p for p in product(*coordinates) if _vanish(system, p)}


def _eliminant(basis, variable):
    """The polynomial in `variable` alone: the last of the lexicographic basis where that comes last."""
    others = [v for v in basis.gens if v != variable]
    last = _basis(basis.exprs, [*others, variable]).fglm("lex").exprs[-1]
    return last.as_poly(variable)    # never sympy.solve: it drops roots and does not say so


def _real_roots(polynomial):
    import sympy

    intervals = polynomial.sqf_part().intervals(eps=sympy.Rational(1, 10**40), sqf=True)
    middles = [(a + b) / 2 for a, b in intervals]
    return [Fraction(round(Fraction(int(x.p), int(x.q)) * 10**30), 10**30) for x in middles]


def _exact_hessians(partials, points):
    """Hessians (n, d, d) whose zeros are zeros: with floats, H = 0 at an irrational point is not quite 0."""
    second = [[partial.diff(v) for v in partial.gens] for partial in partials]
    entries = [[[0.0 if _vanish([p], point) else float(_evaluate(p, point)[0]) for p in row] for row in second]
               for point in points]
    return np.array(entries).reshape(-1, len(partials), len(partials))


def _evaluate(polynomial, theta, kind=Fraction):
    """The polynomial at theta, a coordinate each, in numbers of a `kind`; and the size of its terms."""
    total = size = kind(0)
    for powers, coefficient in polynomial.terms():
        coefficient = kind(Fraction(int(coefficient.p), int(coefficient.q)))
        total = total + coefficient * prod(x**n for x, n in zip(theta, powers))
        size = size + abs(coefficient) * prod((1 + abs(x))**n for x, n in zip(theta, powers))
    return total, size


def _vanish(polynomials, theta, kind=Fraction, tolerance=1e-20):
    """Whether all polynomials are zero at theta, up to rounding: each beside the size of its terms."""
    sizes = [_evaluate(polynomial, theta, kind) for polynomial in polynomials]
    return np.all([abs(total) <= kind(tolerance) * size for total, size in sizes], axis=0)


def _samples(surface, basis, rng, starts):
    """Real points (n, d) of a family, in the box if it meets the box; none if no real curve is found."""
    low, high = np.transpose(surface.box)
    for widening in (1, 10, 100):
        reach = (widening - 1) / 2 * (high - low)
        found = search.converged(surface, low - reach, high + reach, rng, starts)
        found = found[_vanish(basis.polys, found.T, float, 1e-6)]
        if search.on_curves(surface, found, low - reach, high + reach).any():
            return found
    return found[:0]
