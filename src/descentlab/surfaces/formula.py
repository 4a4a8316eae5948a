"""One expression in its variables, with its derivatives: kept beside it, or by SymPy on demand."""

from functools import cached_property

import attrs

from descentlab.surfaces._derivatives import KEPT


@attrs.frozen(eq=False)
class Formula:
    """An expression and its variables, and what can be made of them.

    Parameters
    ----------
    expression : str or sympy.Expr
        A text only where its derivatives are kept in `_derivatives`, under this very text and these variables.
    variables : str or tuple of sympy.Symbol
        Their names, separated by spaces, where the expression is a text.
    """

    expression: object
    variables: object

    @classmethod
    def read(cls, expression, variables):
        """The formula of what `Surface` takes; SymPy reads what is not kept.

        Parameters
        ----------
        expression : str or sympy.Expr
        variables : str or tuple of sympy.Symbol
            As those of `Surface`.

        Returns
        -------
        Formula

        Raises
        ------
        ValueError
            If the expression cannot be read or uses other letters, or if a variable is no symbol or comes twice.
        """
        if isinstance(expression, str) and isinstance(variables, str):
            names = " ".join(variables.replace(",", " ").split())
            if (expression, names) in KEPT:
                return cls(expression, names)
        from descentlab.surfaces import _symbolic

        return cls(*_symbolic.read(expression, variables))

    @cached_property
    def symbolic(self):
        """The SymPy expression and the tuple of its variables."""
        from descentlab.surfaces import _symbolic

        return _symbolic.read(self.expression, self.variables)

    @cached_property
    def code(self):
        """`value`, `gradient` and `hessian` as NumPy functions of the coordinates, each of which returns a list."""
        if (self.expression, self.variables) in KEPT:
            return KEPT[self.expression, self.variables]
        from descentlab.surfaces import _symbolic

        return _symbolic.Compiled(*self.symbolic)

    @cached_property
    def names(self):
        """The names of the variables, in their order."""
        return tuple(self.variables.split() if isinstance(self.variables, str) else map(str, self.variables))

    def __str__(self):
        return self.code.text

    def __eq__(self, other):
        if not isinstance(other, Formula):
            return NotImplemented
        written_alike = (self.expression, self.variables) == (other.expression, other.variables)
        return written_alike or self.symbolic == other.symbolic

    def __hash__(self):
        return hash(self.names)
