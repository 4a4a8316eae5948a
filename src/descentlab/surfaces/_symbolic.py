"""What SymPy does for a surface: it reads the expression, differentiates it, and writes NumPy code.

It takes a quarter of a second to import, so nothing here is imported before it is needed.
"""

from functools import cached_property, reduce

import attrs
import numpy as np
import sympy
from sympy.codegen.rewriting import create_expand_pow_optimization, optimize
from sympy.core.function import AppliedUndef

from descentlab import _checks


def read(expression, variables):
    """The SymPy expression, and its variables as a tuple of real symbols, from what `Surface` takes for them."""
    variables = symbols(variables)
    names = {str(v): v for v in variables}
    try:
        found = sympy.sympify(expression, locals=names)
        found = found.subs({s: names[str(s)] for s in found.free_symbols if str(s) in names})
        if not isinstance(found, sympy.Expr):
            raise TypeError
    except (sympy.SympifyError, SyntaxError, TypeError, AttributeError):
        _checks.refuse("expression", expression, "an expression that SymPy can read")
    if found.has(AppliedUndef, sympy.I, sympy.zoo, sympy.nan):
        _checks.refuse("expression", str(found), "a real expression, of functions that SymPy knows")
    strangers = sorted(str(s) for s in found.free_symbols - set(variables))
    if strangers:
        _checks.refuse("expression", str(found),
                       f"written in {', '.join(names)} alone (it also uses {', '.join(strangers)})")
    return found, variables


def symbols(variables):
    """A tuple of real symbols, from their names or from symbols."""
    try:
        found = sympy.symbols(variables, real=True, seq=True) if isinstance(variables, str) else variables
        found = tuple(found)
    except (TypeError, ValueError):
        found = ()
    if not found or len(set(map(str, found))) < len(found) or not all(isinstance(s, sympy.Symbol) for s in found):
        _checks.refuse("variables", variables, "different names separated by spaces, such as 'x y', or symbols")
    return found


def gradient(expression, variables):
    """The column (d, 1) of first derivatives."""
    return sympy.Matrix([expression.diff(x) for x in variables])


def hessian(expression, variables):
    """The matrix (d, d) of second derivatives."""
    return sympy.hessian(expression, variables)


@attrs.frozen(eq=False)
class Compiled:
    """NumPy functions of the coordinates, compiled when they are first asked for; each returns a list.

    `value` returns the value alone, `gradient` all first derivatives, `hessian` the second ones on and above the
    diagonal, row by row.
    """

    expression: sympy.Expr
    variables: tuple

    @property
    def text(self):
        return str(self.expression)

    @cached_property
    def value(self):
        return self._function([self.expression], "value")

    @cached_property
    def gradient(self):
        return self._function(list(gradient(self.expression, self.variables)), "gradient")

    @cached_property
    def hessian(self):
        whole, d = hessian(self.expression, self.variables), range(len(self.variables))
        return self._function([whole[i, j] for i in d for j in d[i:]], "Hessian")

    def _function(self, results, what):
        if any(result.has(sympy.Derivative, sympy.Subs) for result in results):
            _checks.refuse("expression", str(self.expression), f"one whose {what} SymPy knows")
        function = _compiled(results, self.variables)
        own = {f.func.__name__ for result in results for f in result.atoms(sympy.Function) if hasattr(f, "_imp_")}
        strangers = sorted(set(function.__code__.co_names) - {"numpy", *dir(np), *BESIDE_NUMPY, *own})
        if strangers:
            _checks.refuse("expression", str(self.expression),
                           f"one whose {what} NumPy can compute (it uses {', '.join(strangers)})")
        return function


def _compiled(expressions, variables):
    """NumPy code for `expressions`, sharing what they share and free of slow powers.

    NumPy's x**5 calls the C library's pow for each number, some thirty times the price of a
    multiplication. So polynomials are nested (Horner), and what powers remain are multiplied out.
    """
    nested = [sympy.horner(e) if e.is_polynomial(*variables) else e for e in expressions]
    return sympy.lambdify(variables, nested, modules=[BESIDE_NUMPY, "numpy"], cse=_share)


def _share(expressions):
    """Common subexpressions, then powers as products; the other way round, `cse` reads y*y as 2*y."""
    shared, expressions = sympy.cse(expressions, list=False)
    multiply = [create_expand_pow_optimization(12)]
    return [(name, optimize(e, multiply)) for name, e in shared], [optimize(e, multiply) for e in expressions]


def _spike(z, order=0):
    """The derivative of a jump at z = 0, as a number: 0 beside the jump, and none upon it."""
    return np.where(np.equal(z, 0), np.nan, 0.0)


BESIDE_NUMPY = {"DiracDelta": _spike, "reduce": reduce}      # SymPy writes Max(x, y) as reduce(maximum, [x, y])
