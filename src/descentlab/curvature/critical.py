"""All critical points of a surface: by algebra where it can be done, by search elsewhere."""

import numpy as np

from descentlab import _checks
from descentlab.curvature import algebra, search
from descentlab.curvature.points import CriticalPoint, CriticalPoints, Family


def critical_points(surface, rng=None, starts=400, exact=True):
    """All points of a surface where the gradient is zero, and what each of them is.

    Parameters
    ----------
    surface : Surface
        Or anything with a SymPy `expression` in `variables`, a `box`, `value`, `gradient` and `hessian`.
    rng : numpy.random.Generator, optional
        Draws the starts of a search; the same ones each time if not given.
    starts : int
        How many starts a search has.
    exact : bool
        False to search also where algebra would do.

    Returns
    -------
    CriticalPoints

    Raises
    ------
    TypeError
        For what is no surface or no Generator.
    ValueError
        For a bad number of starts, and for a surface that depends on nothing or has a kink: at the bottom of |x|
        there is a minimum, but neither a gradient of zero nor a Hessian.

    Notes
    -----
    A polynomial with rational coefficients (decimals are read as fractions) is done by algebra, and
    nothing is missed: *every* isolated real critical point is returned, wherever it is; `.inside(box)`
    keeps those in the box. The partial derivatives are factored; each choice of one factor of each is
    a system whose Groebner basis tells whether it has no solution, finitely many, or a whole family;
    finitely many are had from the isolated real roots of one polynomial for each coordinate.
    For a family only its points on the real plane count; they are looked for by a search.

    Anything else is searched inside its box by damped Newton iterations on the gradient, from all
    starts at once. That can miss a point. A point that has a zero eigenvalue, and does not draw back
    what is pushed along it, is reported as part of a family.

    References
    ----------
    Cox, Little and O'Shea, Ideals, Varieties, and Algorithms, 1992; Levenberg, A Method for the
    Solution of Certain Non-Linear Problems in Least Squares, 1944.
    """
    for name in ("expression", "variables", "box", "value", "gradient", "hessian"):
        if not hasattr(surface, name):
            _checks.refuse("surface", surface, f"a surface (it has no `{name}`)", TypeError)
    rng = np.random.default_rng(0) if rng is None else _checks.generator("rng", rng)
    starts = _checks.count("starts", starts)
    polynomial = algebra.polynomial(surface)
    if exact and polynomial is not None:
        points, eigenvalues, families = algebra.solve(surface, polynomial, rng, starts)
        method = "exact: the gradient is polynomial, solved by Groebner bases and the isolation of every real root"
    else:
        points, eigenvalues, curves = search.in_box(surface, rng, starts)
        families = [((), curves)] if len(curves) else []
        method = f"numerical: damped Newton on the gradient from {starts} starts in the box, so that one can be missed"
    families = tuple(Family(*family) for family in families)
    return CriticalPoints(_described(surface, points, eigenvalues), families, method)


def _described(surface, points, eigenvalues):
    values, norms = surface.value(points), np.linalg.norm(surface.gradient(points), axis=-1)
    scale = max(np.abs(values).max(initial=0), 1e-300)
    found = map(CriticalPoint, points, values.tolist(), norms.tolist(), eigenvalues)
    # Rounded, since values that are equal on paper (the four zeros of Himmelblau) differ in the last digit.
    return tuple(sorted(found, key=lambda p: (round(p.value / scale, 9), *np.round(p.theta, 6))))
