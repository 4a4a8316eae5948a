"""Loss surfaces: each is one SymPy expression, and everything else follows from it.

    >>> from descentlab.surfaces import Surface
    >>> bowl = Surface("(x**2 + 4*y**2) / 2", name="bowl")
    >>> bowl.gradient([1.0, 1.0])
    array([1., 4.])

A surface is an *objective*: it has `value`, `gradient` and `hvp`, so every optimizer and every
curvature tool of the course takes it. It also has `hessian`, since in the plane that is no luxury.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import sympy
from sympy.codegen.rewriting import create_expand_pow_optimization, optimize
from sympy.core.function import AppliedUndef

from descentlab import _checks


@dataclass(frozen=True)
class Surface:
    """A loss L(theta) given by one expression.

    expression : a SymPy expression, or a string that SymPy can read
    variables : the names in the order of theta's last axis, separated by spaces, or SymPy symbols
    box : ((low, high), ...), a pair for each variable: the region worth looking at, (-3, 3) unless told
    name, source : what it is called, and who wrote it down first
    lowest : its lowest value, where that is known; None where there is none or nobody knows

    Raises ValueError if the expression cannot be read or uses other letters, if a variable is no
    symbol or comes twice, or if the box does not fit; TypeError if a name is no string.
    """

    expression: sympy.Expr | str
    variables: tuple | str = "x y"
    box: tuple | None = None
    name: str = "surface"
    source: str = ""
    lowest: float | None = None

    def __post_init__(self):
        if not isinstance(self.name, str):
            _checks.refuse("name", self.name, "a string", TypeError)
        variables = _symbols(self.variables)
        variables = tuple(variables)
        names = {str(v): v for v in variables}
        try:
            expression = sympy.sympify(self.expression, locals=names)
            expression = expression.subs({s: names[str(s)] for s in expression.free_symbols if str(s) in names})
            if not isinstance(expression, sympy.Expr):
                raise TypeError
        except (sympy.SympifyError, SyntaxError, TypeError, AttributeError):
            _checks.refuse("expression", self.expression, "an expression that SymPy can read")
        if expression.has(AppliedUndef, sympy.I, sympy.zoo, sympy.nan):
            _checks.refuse("expression", str(expression), "a real expression, of functions that SymPy knows")
        strangers = sorted(str(s) for s in expression.free_symbols - set(variables))
        if strangers:
            _checks.refuse("expression", str(expression),
                           f"written in {', '.join(names)} alone (it also uses {', '.join(strangers)})")
        box = _checks.points("box", [(-3, 3)] * len(variables) if self.box is None else self.box, 2)
        if box.shape != (len(variables), 2) or (box[:, 0] >= box[:, 1]).any():
            _checks.refuse("box", self.box, f"{len(variables)} pairs (low, high) with low < high")
        for field, value in (("expression", expression), ("variables", variables),
                             ("box", tuple((float(low), float(high)) for low, high in box))):
            object.__setattr__(self, field, value)

    def __repr__(self):
        return f"<Surface {self.name}: {self.expression}>"

    @property
    def dimension(self):
        return len(self.variables)

    @cached_property
    def symbolic_gradient(self):
        """The column of first derivatives, (d, 1), as SymPy writes it."""
        return sympy.Matrix([self.expression.diff(x) for x in self.variables])

    @cached_property
    def symbolic_hessian(self):
        """The matrix of second derivatives, (d, d), as SymPy writes it."""
        return sympy.hessian(self.expression, self.variables)

    @cached_property
    def _compiled(self):
        """Plain NumPy functions of the coordinates, for the value and each distinct derivative."""
        d = range(self.dimension)
        return {
            "value": _compile(self.variables, [self.expression]),
            "gradient": _compile(self.variables, list(self.symbolic_gradient)),
            "hessian": _compile(self.variables, [self.symbolic_hessian[i, j] for i in d for j in d[i:]]),
        }

    def value(self, theta):
        """L(theta): theta (..., d) gives (...)."""
        theta = self._coordinates(theta)
        (value,) = self._evaluate("value", theta)
        return np.broadcast_to(value, theta.shape[:-1]).astype(np.float64)[()]

    def gradient(self, theta):
        """The gradient g = dL/dtheta: theta (..., d) gives (..., d)."""
        theta = self._coordinates(theta)
        g = np.empty((self.dimension, *theta.shape[:-1]))
        for i, component in enumerate(self._evaluate("gradient", theta)):
            g[i] = component
        return g.transpose(*range(1, g.ndim), 0)        # np.moveaxis(g, 0, -1), in an eighth of the time

    def hessian(self, theta):
        """The Hessian H_ij = d2L/(dtheta_i dtheta_j): theta (..., d) gives (..., d, d)."""
        theta = self._coordinates(theta)
        hessian = np.empty(theta.shape + (self.dimension,))
        entries = iter(self._evaluate("hessian", theta))
        for i in range(self.dimension):
            for j in range(i, self.dimension):
                hessian[..., i, j] = hessian[..., j, i] = next(entries)
        return hessian

    def hvp(self, theta, v):
        """The Hessian times a vector, H v: theta and v (..., d) give (..., d)."""
        return (self.hessian(theta) @ self._coordinates(v, "v")[..., None])[..., 0]

    def _coordinates(self, theta, name="theta"):
        try:
            array = np.asarray(theta, dtype=np.float64)
        except (TypeError, ValueError):
            _checks.refuse(name, theta, f"an array of numbers, shape (..., {self.dimension})", TypeError)
        if array.ndim == 0 or array.shape[-1] != self.dimension:
            raise ValueError(f"{name} must be an array of shape (..., {self.dimension}), since {self.name} has "
                             f"{self.dimension} variables; got shape {array.shape}")
        return array

    def _evaluate(self, what, theta):
        # A run may leave for infinity: that is for whoever follows it to tell, not for a warning here.
        # Each coordinate is laid out on its own, since arithmetic on neighbours in memory is faster.
        with np.errstate(all="ignore"):
            return self._compiled[what](*np.ascontiguousarray(theta.transpose(-1, *range(theta.ndim - 1))))


def _symbols(variables):
    """A tuple of real symbols, from their names or from symbols."""
    try:
        symbols = sympy.symbols(variables, real=True, seq=True) if isinstance(variables, str) else tuple(variables)
    except (TypeError, ValueError):
        symbols = ()
    if not symbols or len(set(map(str, symbols))) < len(symbols) or not all(
            isinstance(s, sympy.Symbol) for s in symbols):
        _checks.refuse("variables", variables, "different names separated by spaces, such as 'x y', or symbols")
    return symbols


def _compile(variables, expressions):
    """NumPy code for `expressions`, sharing what they share and free of slow powers.

    NumPy's x**5 calls the C library's pow for each number, some thirty times the price of a
    multiplication. So polynomials are nested (Horner), and what powers remain are multiplied out.
    """
    nested = [sympy.horner(e) if e.is_polynomial(*variables) else e for e in expressions]
    return sympy.lambdify(variables, nested, modules="numpy", cse=_share)


def _share(expressions):
    """Common subexpressions, then powers as products; the other way round, `cse` reads y*y as 2*y."""
    shared, expressions = sympy.cse(expressions, list=False)
    multiply = [create_expand_pow_optimization(12)]
    return [(name, optimize(e, multiply)) for name, e in shared], [optimize(e, multiply) for e in expressions]


def ravine(condition=100.0):
    """A bowl `condition` times steeper along y than along x: (x**2 + condition*y**2) / 2."""
    condition = _checks.positive("condition", condition)
    return Surface((_x**2 + sympy.Float(condition) * _y**2) / 2, box=((-3, 3), (-1.5, 1.5)),
                   name=f"ravine, condition {condition:g}", source="a quadratic", lowest=0.0)


def rotated_ravine(condition=100.0, degrees=45.0):
    """The same ravine turned by `degrees`, so that no axis points along it."""
    condition = _checks.positive("condition", condition)
    turn = np.deg2rad(_checks.number("degrees", degrees))
    along, across = np.cos(turn) * _x + np.sin(turn) * _y, np.cos(turn) * _y - np.sin(turn) * _x
    return Surface(sympy.expand(along**2 + condition * across**2) / 2, box=((-3, 3), (-3, 3)),
                   name=f"ravine turned by {degrees:g} degrees", source="a quadratic", lowest=0.0)


def regression(x=(338, 333, 328, 207, 226, 25, 179, 60, 208, 606), y=(640, 633, 619, 393, 428, 27, 193, 66, 226, 1591)):
    """A straight line fitted to points: the sum of (y - (b + w*x))**2, over its bias b and its weight w.

    Unless told, the points are the ten of Hung-yi Lee's demonstration of gradient descent (Machine Learning, 2016),
    whose x, in the hundreds, make the loss bend some 87,000 times as much along w as along b. ValueError unless x and y
    are equally many numbers, with at least two different x.
    """
    x, y = _checks.points("x", x), _checks.points("y", y)
    if x.ndim != 1 or x.shape != y.shape or len(set(x)) < 2:
        _checks.refuse("x", x.tolist(), "as many numbers as y, and not all the same")
    b, w = sympy.symbols("b w", real=True)
    points = [(sympy.nsimplify(u, rational=True), sympy.nsimplify(v, rational=True)) for u, v in zip(x, y)]
    loss = sympy.expand(sum((v - b - w * u) ** 2 for u, v in points))
    best, = sympy.linsolve([loss.diff(b), loss.diff(w)], b, w)
    return Surface(loss, variables=(b, w), box=((-205, -105), (-5, 5)), name="straight line through points",
                   source="Hung-yi Lee, Machine Learning, 2016", lowest=float(loss.subs(dict(zip((b, w), best)))))


_x, _y = sympy.symbols("x y", real=True)

bowl = Surface("(x**2 + 4*y**2) / 2", name="bowl", source="a quadratic", lowest=0.0)
saddle = Surface("(x**2 - y**2) / 2", name="saddle", source="a quadratic")
monkey_saddle = Surface("x**3 - 3*x*y**2", box=((-1.5, 1.5), (-1.5, 1.5)), name="monkey saddle",
                        source="Hilbert and Cohn-Vossen, Geometry and the Imagination, 1932")
valley = Surface("log(cosh(5*y)) + x**2/200", box=((-3.5, 3.5), (-1.2, 1.2)), name="valley with straight walls",
                 source="written for this course", lowest=0.0)
double_well = Surface("x**2/2 - 3/5*exp(-8*(x - 3/2)**2) + y**2/2", box=((-2, 5), (-2, 2)),
                      name="double well with a bump", source="written for this course",
                      lowest=-9.137987e-09)
rosenbrock = Surface("(1 - x)**2 + 100*(y - x**2)**2", box=((-2, 2), (-1, 3)), name="Rosenbrock",
                     source="H. H. Rosenbrock, An automatic method for finding the greatest or least value, 1960",
                     lowest=0.0)
himmelblau = Surface("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", box=((-5.5, 5.5), (-5.5, 5.5)), name="Himmelblau",
                     source="D. M. Himmelblau, Applied Nonlinear Programming, 1972", lowest=0.0)
six_hump_camel = Surface("(4 - 21/10*x**2 + x**4/3)*x**2 + x*y + (-4 + 4*y**2)*y**2", box=((-2, 2), (-1.1, 1.1)),
                         name="six-hump camel", source="Dixon and Szego, Towards Global Optimization 2, 1978",
                         lowest=-1.031628453489877)
plateau = Surface("1 - exp(-(x**2 + y**2)/2)", box=((-6, 6), (-6, 6)), name="plateau with a hole",
                  source="written for this course", lowest=0.0)
toy_network = Surface("(1 - w1*w2)**2", variables="w1 w2", box=((-2, 2), (-2, 2)), name="toy network",
                      source="Hung-yi Lee, Machine Learning 2021, When Gradient Is Small", lowest=0.0)
quartic_trough = Surface("x**2 + y**4", box=((-1.5, 1.5), (-1.5, 1.5)), name="x^2 + y^4", source="a classic",
                         lowest=0.0)
peano = Surface("(y - x**2)*(y - 3*x**2)", box=((-0.6, 0.6), (-0.2, 0.8)), name="Peano's surface",
                source="Genocchi and Peano, Calcolo differenziale, 1884")

catalogue = {s.name: s for s in (
    bowl, ravine(), rotated_ravine(), valley, saddle, monkey_saddle, double_well, rosenbrock, himmelblau,
    six_hump_camel, plateau, toy_network, quartic_trough, peano)}
"""Every surface of the course by its name; a new one is one expression more."""
