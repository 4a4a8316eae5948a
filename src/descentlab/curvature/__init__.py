"""Curvature: what the second derivatives say about a point where the gradient is (nearly) zero.

Near a critical point theta*, with H its Hessian and v any direction,

    L(theta* + v) = L(theta*) + v'Hv / 2 + smaller terms,

and the eigenvalues of H say how L bends along the eigenvectors: up, down, or (zero) not to this order.

    >>> from descentlab import surfaces
    >>> print(*critical_points(surfaces.toy_network).points)
    [0. 0.]: saddle (1 negative, 0 zero, 1 positive), value 1
"""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np

from descentlab import _checks
from descentlab.curvature.lanczos import lanczos  # noqa: F401

TOLERANCE = 1e-6    # an eigenvalue this small beside the largest counts as zero
SMALL = 64          # up to so many parameters the whole Hessian costs less than Lanczos
LARGE = 4096        # from here on the whole Hessian would not fit
CHUNK = 32          # directions in one call of hvp
PUSH = 0.02         # how far beside a point to look, as a share of the box


# Eigenvalues -----------------------------------------------------------------------------------------------

@dataclass(frozen=True, eq=False)
class Spectrum:
    """Eigenvalues (..., n), ascending; their unit eigenvectors as columns; the number of hvps asked for
    (none where a Hessian was there already)."""

    values: np.ndarray
    vectors: np.ndarray
    products: int = 0


def spectrum(objective, theta=None, k=None, which="both", *, tolerance=1e-6, rng=None):
    """The eigenvalues and eigenvectors of a symmetric matrix, or of the Hessian of an objective at theta.

    objective : a symmetric matrix (..., n, n), or anything with `hvp` or `hessian`
    theta : where, (..., n); none for a matrix
    k : how many eigenvalues at an end; None for all of them
    which : "largest" for the k largest, "smallest" for the k smallest, "both" for both (2k, or all if fewer)
    tolerance : Lanczos stops at residuals |Hv - lambda v| of about tolerance * max|lambda|; the value
        returned is at most its residual away from an eigenvalue, and mostly far nearer
    rng : draws Lanczos's start vector; the same one each time if not given

    With k and more than a few parameters, SciPy's Lanczos iteration (eigsh) finds the ends of the spectrum
    of a Hessian that is never built. Where an eigenvalue is repeated it may find fewer copies. An
    eigenvector's sign is free, so its largest component is made positive.

    Raises TypeError or ValueError for arguments that do not fit, ValueError where the Hessian is not
    finite, RuntimeError (from SciPy) where Lanczos does not converge.

    Lanczos, An Iteration Method for the Solution of the Eigenvalue Problem of Linear Differential and
    Integral Operators, 1950; Pearlmutter, Fast Exact Multiplication by the Hessian, 1994.
    """
    _checks.one_of("which", which, ("both", "largest", "smallest"))
    tolerance = _checks.positive("tolerance", tolerance)
    rng = np.random.default_rng(0) if rng is None else _checks.generator("rng", rng)
    is_matrix = not (hasattr(objective, "hvp") or hasattr(objective, "hessian"))
    where = _symmetric(objective, theta) if is_matrix else _checks.points("theta", theta)
    n = where.shape[-1]
    if k is not None and _checks.count("k", k) > n:
        _checks.refuse("k", k, f"at most the number of parameters, {n}")
    if k is not None and n > max(SMALL, 2 * k) and hasattr(objective, "hvp"):
        return _converged_ends(objective, where, k, which, tolerance, rng)
    matrix, products = (where, 0) if is_matrix else _hessian(objective, where)
    values, vectors = np.linalg.eigh(matrix)
    kept = slice(None) if k is None else _ends(n, k, which)
    return Spectrum(values[..., kept], _signed(vectors[..., kept]), products)


def sharpness(objective, theta=None):
    """The largest eigenvalue of the Hessian at theta: a float, or (...) for many points (..., n)."""
    largest = spectrum(objective, theta, k=1, which="largest").values[..., -1]
    return float(largest) if largest.ndim == 0 else largest


def _ends(n, k, which):
    lowest, highest = range(k), range(n - k, n)
    return sorted({*(lowest if which != "largest" else ()), *(highest if which != "smallest" else ())})


def _signed(vectors):
    """Each column with its largest component positive; of equally large ones the first decides."""
    size = np.abs(vectors)
    first = np.argmax(size >= (1 - 1e-6) * size.max(axis=-2, keepdims=True), axis=-2)
    return vectors * np.where(np.take_along_axis(vectors, first[..., None, :], axis=-2) < 0, -1.0, 1.0)


def _finite(array):
    array = np.asarray(array, dtype=np.float64)
    if not np.isfinite(array).all():
        raise ValueError("theta must be a point where the Hessian is finite; here it overflows or is undefined")
    return array


def _symmetric(matrix, theta):
    if theta is not None:
        _checks.refuse("objective", matrix, "something with `hessian` or `hvp` where theta is given", TypeError)
    if not hasattr(matrix, "__len__"):
        _checks.refuse("objective", matrix, "a symmetric matrix, or something with `hessian` or `hvp`", TypeError)
    matrix = _checks.points("objective", matrix)
    if matrix.ndim < 2 or matrix.shape[-1] != matrix.shape[-2]:
        raise ValueError(f"objective must be a square matrix (..., n, n), got shape {matrix.shape}")
    if not np.allclose(matrix, matrix.swapaxes(-1, -2), rtol=0, atol=1e-8 * np.abs(matrix).max()):
        _checks.refuse("objective", matrix.tolist(), "a symmetric matrix")
    return matrix


def _hessian(objective, theta):
    """The Hessian (..., n, n), and how many products with unit vectors it was put together from."""
    n = theta.shape[-1]
    if n > LARGE:
        raise ValueError(f"k must be given for more than {LARGE} parameters (here {n}): the Hessian would not fit")
    products = 0 if hasattr(objective, "hessian") else n * prod(theta.shape[:-1])
    return _finite(_matrix(objective, theta)), products


def _matrix(objective, theta):
    """The Hessian (..., n, n): the objective's own, or its products with all unit vectors."""
    if hasattr(objective, "hessian"):
        return objective.hessian(theta)
    n, columns = theta.shape[-1], []
    for units in np.split(np.eye(n), range(CHUNK, n, CHUNK)):
        shape = (len(units), *theta.shape)
        units = units.reshape(len(units), *[1] * (theta.ndim - 1), n)
        columns.append(objective.hvp(np.broadcast_to(theta, shape), np.broadcast_to(units, shape)))
    matrix = np.moveaxis(np.concatenate(columns), 0, -1)
    return (matrix + matrix.swapaxes(-1, -2)) / 2


def _converged_ends(objective, theta, k, which, tolerance, rng):
    from scipy.sparse.linalg import LinearOperator, eigsh

    if theta.ndim > 1:
        raise ValueError(f"theta must be one point (n,) where k eigenvalues are asked for, got shape {theta.shape}")
    n, products = len(theta), 0

    def hvp(v):
        nonlocal products
        products += 1
        return _finite(objective.hvp(theta, v.reshape(n)))

    start = v = rng.standard_normal(n)
    for _ in range(5):    # power steps, for the size of the largest |lambda|
        v = hvp(v / np.linalg.norm(v))
        size = np.linalg.norm(v)
        if size == 0:
            kept = _ends(n, k, which)
            return Spectrum(np.zeros(len(kept)), np.eye(n)[:, kept], products)

    def end(sign, name):
        # eigsh's tolerance is relative to each eigenvalue, and would never be met by those near zero.
        # Moved by 2 * size the wanted end is large: the same iteration, and a tolerance on one scale.
        shift = sign * 2 * size
        moved = LinearOperator((n, n), matvec=lambda v: hvp(v) + shift * v.reshape(n), dtype=np.float64)
        values, vectors = eigsh(moved, k=k, which=name, v0=start, tol=tolerance, ncv=min(n, max(2 * k + 1, 40)))
        order = np.argsort(values)
        return values[order] - shift, vectors[:, order]

    found = [*([end(-1, "SA")] if which != "largest" else []), *([end(+1, "LA")] if which != "smallest" else [])]
    values, vectors = (np.concatenate(parts, axis=-1) for parts in zip(*found))
    return Spectrum(values, _signed(vectors), products)


# What they say ---------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Classification:
    """How many eigenvalues are negative, zero and positive: integers, or arrays (...) for many points."""

    negative: int
    zero: int
    positive: int
    tolerance: float

    @property
    def name(self):
        """'minimum', 'maximum', 'saddle', or 'undecided' where zeros leave it to higher derivatives."""
        down, flat, up = np.asarray(self.negative) > 0, np.asarray(self.zero) > 0, np.asarray(self.positive) > 0
        names = np.select([down & up, flat, up], ["saddle", "undecided", "minimum"], "maximum")
        return names if names.ndim else str(names)

    def __str__(self):
        if np.ndim(self.negative):
            return _tally(self.name.ravel().tolist())
        return f"{self.name} ({self.negative} negative, {self.zero} zero, {self.positive} positive)"


def classify(eigenvalues, tolerance=TOLERANCE):
    """Call a critical point by *all* the eigenvalues (..., n) of its Hessian.

    All positive: a minimum. All negative: a maximum. Both signs: a saddle, zeros or not. Otherwise
    there are zeros and no two signs, and second derivatives do not decide (x**3, x**4 and -x**4 all
    have H = 0). Zero is what is at most tolerance * max|eigenvalue|, so that rounding cannot tip the
    scales; raise the tolerance to the accuracy of the eigenvalues.

    Raises TypeError or ValueError for eigenvalues that are not finite, or a tolerance outside [0, 1).
    """
    eigenvalues = _checks.points("eigenvalues", eigenvalues)
    tolerance = _checks.fraction("tolerance", tolerance)
    size = np.abs(eigenvalues)
    zero = size <= tolerance * size.max(axis=-1, keepdims=True)
    counts = [np.sum(kind, axis=-1) for kind in (~zero & (eigenvalues < 0), zero, ~zero & (eigenvalues > 0))]
    return Classification(*(c if c.ndim else int(c) for c in counts), tolerance)


def minimum_ratio(eigenvalues, tolerance=TOLERANCE):
    """The share of positive eigenvalues, (...): 1 at a minimum, 0 at a maximum, in between at a saddle?

    It misleads where eigenvalues are zero. For L = (1 - w1*w2)**2 it is 1/2 at the saddle (-2 and 2)
    and 1/2 at *every* global minimum (0 and 2*(w1**2 + w2**2)): a zero is not a way down. `classify`
    counts the zeros. Raises what `classify` raises.

    Hung-yi Lee, Machine Learning 2021, When Gradient Is Small.
    """
    share = np.asarray(classify(eigenvalues, tolerance).positive) / np.shape(eigenvalues)[-1]
    return share if share.ndim else float(share)


@dataclass(frozen=True, eq=False)
class Escape:
    """A way out of a saddle: the most negative eigenvalue and its unit eigenvector (n,)."""

    eigenvalue: float
    direction: np.ndarray

    def predicted(self, step):
        """The change of the loss after `step` along the direction: eigenvalue * step**2 / 2.

        This is to second order, and at a critical point, where the gradient adds nothing.
        """
        return self.eigenvalue * np.square(step) / 2


def escape(objective, theta=None, tolerance=TOLERANCE):
    """The direction in which L bends down most at one point theta (n,), or for one matrix (n, n).

    Both v and -v lead down; the one with its largest component positive is returned. Raises
    ValueError if no eigenvalue is negative, zero being what `classify` calls so.
    """
    ends = spectrum(objective, theta, k=1)
    if ends.values.ndim > 1:
        raise ValueError(f"theta must be one point (n,), got {ends.values.shape[:-1]} of them")
    lowest = float(ends.values[0])
    if not classify(ends.values, tolerance).negative:
        raise ValueError(f"theta must be a point with a negative eigenvalue: the smallest one here is {lowest:.3g}, "
                         "so to second order there is no way down")
    return Escape(lowest, ends.vectors[:, 0])


# Critical points -------------------------------------------------------------------------------------------

@dataclass(frozen=True, eq=False)
class CriticalPoint:
    """One point theta (d,) with gradient zero, and what is known of it."""

    theta: np.ndarray
    value: float
    gradient_norm: float
    eigenvalues: np.ndarray
    classification: Classification

    def __str__(self):
        return f"{np.round(self.theta, 4) + 0.0}: {self.classification}, value {self.value:.6g}"


@dataclass(frozen=True, eq=False)
class Family:
    """A whole curve of critical points: where all `equations` are zero, with `samples` (n, d) on it.

    A family that was found numerically has no equations, only its samples.
    """

    equations: tuple
    samples: np.ndarray

    def __str__(self):
        return ", ".join(f"{e} = 0" for e in self.equations) or f"a curve, known by {len(self.samples)} of its points"


@dataclass(frozen=True, eq=False)
class CriticalPoints:
    """The isolated critical points, by value and then coordinates; families of them; and how they were found."""

    points: tuple
    families: tuple
    method: str

    def __iter__(self):
        return iter(self.points)

    def __len__(self):
        return len(self.points)

    def __repr__(self):
        return f"<CriticalPoints: {self}>"

    def __str__(self):
        curves = [f"a family: {family}" for family in self.families]
        return "; ".join([_tally(p.classification.name for p in self.points), *curves])

    def named(self, name):
        """The points classified as `name`, such as 'saddle'."""
        _checks.one_of("name", name, ("minimum", "maximum", "saddle", "undecided"))
        return tuple(p for p in self.points if p.classification.name == name)

    def inside(self, box):
        """The same, with only those points that lie in the box ((low, high), ...), edges included."""
        low, high = _checks.points("box", box, 2).T
        return replace(self, points=tuple(p for p in self.points if _within(p.theta, low, high)))


def critical_points(surface, rng=None, starts=400, exact=True):
    """All points of a surface where the gradient is zero, and what each of them is.

    surface : anything with a SymPy `expression` in `variables`, a `box`, `value`, `gradient`, `hessian`
    rng, starts : for the search, how many starts and who draws them; the same ones each time if not given
    exact : False to search also where algebra would do

    A polynomial with rational coefficients (decimals are read as fractions) is done by algebra, and
    nothing is missed: *every* isolated real critical point is returned, wherever it is; `.inside(box)`
    keeps those in the box. The partial derivatives are factored; each choice of one factor of each is
    a system whose Groebner basis tells whether it has no solution, finitely many, or a whole family;
    finitely many are had from the isolated real roots of one polynomial for each coordinate.
    For a family only its points on the real plane count; they are looked for by a search.

    Anything else is searched inside its box by damped Newton iterations on the gradient, from all
    starts at once. That can miss a point. A point that has a zero eigenvalue, and does not draw back
    what is pushed along it, is reported as part of a family.

    Raises ValueError for a surface that depends on nothing or a bad number of starts, TypeError for
    what is no surface or no Generator.

    Cox, Little and O'Shea, Ideals, Varieties, and Algorithms, 1992; Levenberg, A Method for the
    Solution of Certain Non-Linear Problems in Least Squares, 1944.
    """
    import sympy

    for name in ("expression", "variables", "box", "value", "gradient", "hessian"):
        if not hasattr(surface, name):
            _checks.refuse("surface", surface, f"a surface (it has no `{name}`)", TypeError)
    rng = np.random.default_rng(0) if rng is None else _checks.generator("rng", rng)
    starts = _checks.count("starts", starts)
    expression = sympy.nsimplify(surface.expression, rational=True)
    if not expression.free_symbols:
        _checks.refuse("surface", surface, "a surface that depends on its variables")
    polynomial = expression.as_poly(*surface.variables) if exact else None
    if polynomial is not None and (polynomial.domain.is_QQ or polynomial.domain.is_ZZ):
        return _solve(surface, polynomial, rng, starts)
    return _search(surface, rng, starts)


@np.errstate(over="ignore", invalid="ignore")    # a step may lead where numbers overflow; it is not taken
def search_critical(objective, theta, steps=200, tolerance=1e-12):
    """Look for a critical point from theta (n,) on, downhill on |g|^2/2: a saddle serves as well as a minimum.

        theta <- theta - (H^2 + damping * max|lambda|^2)^-1 H g        (Levenberg and Marquardt)

    A step is taken if it shortens g, and the damping then falls; otherwise it rises. The search ends when |g| <=
    `tolerance`, or after so many `steps`. It may well end where H g is nearly zero and g is not ("gradient-flat"),
    which is no critical point: look at `gradient_norm`.

    objective : anything with `value`, `gradient` and `hvp` or `hessian`, of up to a few hundred parameters
    Returns a `CriticalPoint`, or a tuple of them for many starts (k, n), in their order.

    Raises TypeError or ValueError for arguments that do not fit.

    Levenberg, A Method for the Solution of Certain Non-Linear Problems in Least Squares, 1944; Frye et al., Critical
    Point-Finding Methods Reveal Gradient-Flat Regions of Deep Network Losses, 2021.
    """
    for name in ("value", "gradient"):
        if not hasattr(objective, name):
            _checks.refuse("objective", objective, f"an objective (it has no `{name}`)", TypeError)
    if not (hasattr(objective, "hvp") or hasattr(objective, "hessian")):
        _checks.refuse("objective", objective, "an objective (it has neither `hvp` nor `hessian`)", TypeError)
    start = _checks.points("theta", theta)
    if start.ndim > 2:
        raise ValueError(f"theta must be one point (n,) or many (k, n), got shape {start.shape}")
    steps, tolerance = _checks.count("steps", steps), _checks.positive("tolerance", tolerance)
    theta = np.atleast_2d(start).copy()
    g, damping = objective.gradient(theta), np.full(len(theta), 1e-3)
    for _ in range(steps):
        on = np.flatnonzero(~(np.linalg.norm(g, axis=-1) <= tolerance))
        if not len(on):
            break
        trial = theta[on] - _step(objective, theta[on], g[on], damping[on])
        g_trial = objective.gradient(trial)
        better = np.linalg.norm(g_trial, axis=-1) < np.linalg.norm(g[on], axis=-1)
        theta[on[better]], g[on[better]] = trial[better], g_trial[better]
        damping[on] = np.clip(damping[on] * np.where(better, 0.1, 6), 1e-24, 1e12)
    eigenvalues = np.linalg.eigvalsh(_finite(_matrix(objective, theta)))
    found = tuple(map(_critical_point, theta, objective.value(theta), np.linalg.norm(g, axis=-1), eigenvalues))
    return found if start.ndim == 2 else found[0]


def _critical_point(theta, value, norm, eigenvalues):
    return CriticalPoint(theta, float(value), float(norm), eigenvalues, classify(eigenvalues))


def _tally(names):
    plurals = {"minimum": "minima", "saddle": "saddles", "maximum": "maxima", "undecided": "undecided"}
    counts = Counter(names)
    return ", ".join(f"{counts[n]} {n if counts[n] == 1 else plurals[n]}" for n in plurals if counts[n]) or "no point"


def _within(theta, low, high):
    slack = 1e-9 * (high - low)
    return ((low - slack <= theta) & (theta <= high + slack)).all(axis=-1)


def _described(surface, points, eigenvalues):
    values, norms = surface.value(points), np.linalg.norm(surface.gradient(points), axis=-1)
    scale = max(np.abs(values).max(initial=0), 1e-300)
    found = map(_critical_point, points, values, norms, eigenvalues)
    # Rounded, since values that are equal on paper (the four zeros of Himmelblau) differ in the last digit.
    return tuple(sorted(found, key=lambda p: (round(p.value / scale, 9), *np.round(p.theta, 6))))


# By algebra

def _solve(surface, polynomial, rng, starts):
    partials = [polynomial.diff(v) for v in polynomial.gens]
    factors = [[factor for factor, _ in partial.factor_list()[1]] for partial in partials if not partial.is_zero]
    points, families = set(), []
    for system in product(*factors):
        basis = _basis(system, polynomial.gens)
        if basis.exprs == [1]:
            continue
        if basis.is_zero_dimensional:
            points |= _real_points(system, basis)
        elif not any(_includes(other, basis) for other in families):
            families = [other for other in families if not _includes(basis, other)] + [basis]
    families = [(basis, _samples(surface, basis, rng, starts)) for basis in families]
    families = [(basis, samples) for basis, samples in families if len(samples)]
    points = [p for p in points if not any(_vanish(basis.polys, p) for basis, _ in families)]
    theta = np.array(points, dtype=np.float64).reshape(-1, len(partials))
    return CriticalPoints(
        _described(surface, theta, np.linalg.eigvalsh(_exact_hessians(partials, points))),
        tuple(Family(tuple(basis.exprs), samples) for basis, samples in families),
        "exact: the gradient is polynomial, solved by Groebner bases and the isolation of every real root")


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
        found = _converged(surface, low - reach, high + reach, rng, starts)
        found = found[_vanish(basis.polys, found.T, float, 1e-6)]
        if _drifts(surface, found, low - reach, high + reach).any():
            return found
    return found[:0]


# By search

def _search(surface, rng, starts):
    low, high = np.transpose(surface.box)
    found = _converged(surface, low, high, rng, starts)
    curve = _drifts(surface, found, low, high)
    points = found[~curve] + 0.0
    eigenvalues, _ = _eigh(surface, points)
    eigenvalues[np.abs(eigenvalues) <= 1e-9 * _nearby(surface, points)] = 0
    return CriticalPoints(
        _described(surface, points, eigenvalues),
        (Family((), found[curve]),) if curve.any() else (),
        f"numerical: damped Newton on the gradient from {starts} starts in the box, so that one can be missed")


def _nearby(surface, points):
    """The size (n, 1) of the Hessian a little beside each point: where H = 0, a search ends not quite there."""
    push = PUSH * np.ptp(surface.box, axis=-1).min() * np.eye(points.shape[-1])
    return np.abs(_eigh(surface, points[:, None, :] + push)[0]).max(axis=(-2, -1))[:, None]


def _converged(surface, low, high, rng, starts):
    """The distinct points (n, d) where Newton iterations from random starts in the box come to rest."""
    width = high - low
    theta, at_rest = _newton(surface, rng.uniform(low, high, (starts, len(low))), low, high)
    return _distinct(theta[at_rest] / width, 1e-4) * width


@np.errstate(over="ignore", invalid="ignore")    # a step may lead where numbers overflow; it is not taken
def _newton(surface, theta, low, high, careful=100, bold=60):
    """Follow theta (n, d) to where the gradient is zero; returns the ends and whether each is at rest.

    The damped steps (H'H + damping)^-1 H'g stay in the box and shorten the gradient, which leads there
    from afar, but slowly along a curved valley such as Peano's; so the last steps need not shorten it.
    """
    g, damping = surface.gradient(theta), np.ones(theta.shape[:-1])
    for t in range(careful + bold):
        trial = theta - _step(surface, theta, g, damping)
        g_trial = surface.gradient(trial)
        better = np.linalg.norm(g_trial, axis=-1) < (np.linalg.norm(g, axis=-1) if t < careful else np.inf)
        better &= _within(trial, low, high)
        theta, g = np.where(better[:, None], trial, theta), np.where(better[:, None], g_trial, g)
        damping = np.clip(np.where(better, damping / 10, damping * 10), 1e-24, 1e12)
    # A small gradient alone is also that of a plateau: there, the step that would come next is long.
    reach = 1e-7 * (high - low).min()
    steepest = np.abs(_eigh(surface, theta)[0]).max(axis=-1)
    short = np.linalg.norm(_step(surface, theta, g, None), axis=-1) <= reach
    return theta, short & (np.linalg.norm(g, axis=-1) <= reach * steepest)


def _step(surface, theta, g, damping):
    """The Newton step H^-1 g, where each 1/lambda is lambda / (lambda^2 + damping * max lambda^2).

    Without damping (None), it is 1/lambda and leaves out the eigenvectors of eigenvalues that are zero.
    """
    values, vectors = _eigh(surface, theta)
    largest = np.abs(values).max(axis=-1, keepdims=True)
    if damping is None:
        steep = np.abs(values) > np.maximum(1e-9 * largest, 1e-300)
        inverse = np.where(steep, 1 / np.where(steep, values, 1), 0)
    else:
        inverse = values / (values**2 + damping[:, None] * largest**2 + 1e-300)
    along = np.einsum("nkj,nk->nj", vectors, np.nan_to_num(g, posinf=0, neginf=0))
    return np.einsum("nij,nj->ni", vectors, inverse * along)


def _eigh(surface, theta):
    return np.linalg.eigh(np.nan_to_num(_matrix(surface, theta), posinf=0, neginf=0))


def _distinct(points, tolerance):
    """The points (n, d) without those nearer than `tolerance` to one before them."""
    kept = np.empty((0, points.shape[-1]))
    for point in points:
        if not (np.abs(kept - point).max(axis=-1) <= tolerance).any():
            kept = np.vstack([kept, point])
    return kept


def _drifts(surface, points, low, high):
    """Whether a point with a zero eigenvalue, pushed a little, comes to rest elsewhere: it is on a curve, then."""
    values, vectors = _eigh(surface, points)
    push = PUSH * (high - low).min()
    drifts = np.zeros(len(points), dtype=bool)
    for v in np.moveaxis(vectors, -1, 0):    # along each eigenvector, as flat ones can be mixed at will
        pushed = np.where(_within(points + push * v, low, high)[:, None], points + push * v, points - push * v)
        end, at_rest = _newton(surface, pushed, low, high)
        drifts |= at_rest & (np.linalg.norm(end - points, axis=-1) > push / 4)
    return drifts & (np.asarray(classify(values).zero) > 0)
