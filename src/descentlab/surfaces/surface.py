"""A loss that is given by one formula."""

from functools import cached_property

import attrs
import numpy as np

from descentlab import _checks
from descentlab.surfaces.formula import Formula


def _string(name, value):
    if not isinstance(value, str):
        _checks.refuse(name, value, "a string", TypeError)
    return value


def _box(value, surface):
    box = _checks.points("box", [(-3, 3)] * surface.dimension if value is None else value, 2)
    if box.shape != (surface.dimension, 2) or (box[:, 0] >= box[:, 1]).any():
        _checks.refuse("box", value, f"{surface.dimension} pairs (low, high) with low < high")
    return tuple((float(low), float(high)) for low, high in box)


@attrs.frozen(repr=False)
class Surface:
    """A loss L(theta) given by one expression, and differentiated by SymPy.

    Parameters
    ----------
    expression : str or sympy.Expr
        A SymPy expression, or a string that SymPy can read.
    variables : str or tuple of sympy.Symbol
        The names in the order of theta's last axis, separated by spaces, or SymPy symbols.
    box : sequence of pairs, optional
        ``((low, high), ...)``, a pair for each variable: the region worth looking at, (-3, 3) unless told.
    name, source : str
        What it is called, and who wrote it down first.
    lowest : float, optional
        Its lowest value, where that is known; None where there is none or nobody knows.

    Attributes
    ----------
    expression : sympy.Expr
    variables : tuple of sympy.Symbol
    names : tuple of str
        Those of the variables.
    dimension : int
        How many variables there are, d.
    symbolic_gradient, symbolic_hessian : sympy.Matrix
        The column (d, 1) of first and the matrix (d, d) of second derivatives.

    Raises
    ------
    ValueError
        If the expression cannot be read or uses other letters, if a variable is no symbol or comes twice, or if the
        box does not fit; from `value`, `gradient` or `hessian`, where SymPy knows no such derivative or NumPy no such
        function.
    TypeError
        If a name is no string.

    Notes
    -----
    The derivatives of the course's own surfaces are kept in the package; SymPy, which takes a quarter of a second to
    import, is loaded for other expressions, and for the attributes that are SymPy's.

    Where a surface has a kink, as abs(x) has at 0, the gradient is the mean of both sides'; the second derivative is
    that beside the kink, 0 for abs(x), and nan upon it, where there is none. So it is with the gradient of a jump.

    Examples
    --------
    >>> Surface("(x**2 + 4*y**2) / 2", name="bowl").gradient([1.0, 1.0])
    array([1., 4.])
    """

    _expression: object = attrs.field(alias="expression", eq=False)
    _variables: object = attrs.field(alias="variables", eq=False, default="x y")
    _formula: Formula = attrs.field(init=False, default=attrs.Factory(
        lambda self: Formula.read(self._expression, self._variables), takes_self=True))
    box: tuple = attrs.field(default=None, converter=attrs.Converter(_box, takes_self=True))
    name: str = _checks.checked(_string, "surface")
    source: str = ""
    lowest: float | None = None

    def __repr__(self):
        return f"<Surface {self.name}: {self._formula}>"

    @property
    def names(self):
        return self._formula.names

    @cached_property
    def dimension(self):
        return len(self.names)

    @property
    def expression(self):
        return self._formula.symbolic[0]

    @property
    def variables(self):
        return self._formula.symbolic[1]

    @cached_property
    def symbolic_gradient(self):
        from descentlab.surfaces import _symbolic

        return _symbolic.gradient(self.expression, self.variables)

    @cached_property
    def symbolic_hessian(self):
        from descentlab.surfaces import _symbolic

        return _symbolic.hessian(self.expression, self.variables)

    def value(self, theta):
        """The loss L(theta).

        Parameters
        ----------
        theta : array_like (..., d)
            A point, or many along the leading axes.

        Returns
        -------
        float or ndarray (...)
            A float for one point; inf or nan where it overflows or is undefined.

        Raises
        ------
        TypeError
            If theta holds no numbers.
        ValueError
            If its last axis is not d, or if NumPy knows no such function.
        """
        theta = self._coordinates(theta)
        (value,) = self._evaluate("value", theta)
        return np.broadcast_to(value, theta.shape[:-1]).astype(np.float64)[()]

    def gradient(self, theta):
        """The gradient g_i = dL/dtheta_i.

        Parameters
        ----------
        theta : array_like (..., d)
            A point, or many along the leading axes.

        Returns
        -------
        ndarray (..., d)
            On a kink, the mean of both sides'.

        Raises
        ------
        TypeError
            If theta holds no numbers.
        ValueError
            If its last axis is not d, or if SymPy knows no such derivative or NumPy no such function.
        """
        theta = self._coordinates(theta)
        g = np.empty((self.dimension, *theta.shape[:-1]))
        for i, component in enumerate(self._evaluate("gradient", theta)):
            g[i] = component
        return g.transpose(*range(1, g.ndim), 0)        # np.moveaxis(g, 0, -1), in an eighth of the time

    def hessian(self, theta):
        """The Hessian H_ij = d2L / (dtheta_i dtheta_j).

        Parameters
        ----------
        theta : array_like (..., d)
            A point, or many along the leading axes.

        Returns
        -------
        ndarray (..., d, d)
            Symmetric; nan on a kink.

        Raises
        ------
        TypeError
            If theta holds no numbers.
        ValueError
            If its last axis is not d, or if SymPy knows no such derivative or NumPy no such function.
        """
        theta = self._coordinates(theta)
        d = theta.shape[-1]
        hessian = np.empty(theta.shape + (d,))
        entries = iter(self._evaluate("hessian", theta))
        for i in range(d):
            for j in range(i, d):
                hessian[..., i, j] = hessian[..., j, i] = next(entries)
        return hessian

    def hvp(self, theta, v):
        """The Hessian times a vector, H v, from the whole Hessian: d is small here.

        Parameters
        ----------
        theta, v : array_like (..., d)
            Points and directions; leading axes broadcast.

        Returns
        -------
        ndarray (..., d)

        Raises
        ------
        TypeError, ValueError
            As from `hessian`, for v as well as for theta.
        """
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
            function = getattr(self._formula.code, what)
            return function(*np.ascontiguousarray(theta.transpose(-1, *range(theta.ndim - 1))))
