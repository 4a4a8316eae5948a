"""Critical points, alone and in families."""

import attrs
import numpy as np

from descentlab import _checks
from descentlab.curvature.classify import PLURALS, Classification, classify, tally


@attrs.frozen(eq=False)
class CriticalPoint:
    """One point with gradient zero, and what is known of it.

    Parameters
    ----------
    theta : ndarray, shape (d,)
    value, gradient_norm : float
        L(theta), and how far from zero the gradient was left there, |g|.
    eigenvalues : ndarray, shape (d,)
        Those of the Hessian, ascending.

    Attributes
    ----------
    classification : Classification
        What they say.
    """

    theta: np.ndarray
    value: float
    gradient_norm: float
    eigenvalues: np.ndarray
    classification: Classification = attrs.field(
        init=False, default=attrs.Factory(lambda self: classify(self.eigenvalues), takes_self=True))

    def __str__(self):
        return f"{np.round(self.theta, 4) + 0.0}: {self.classification}, value {self.value:.6g}"


@attrs.frozen(eq=False)
class Family:
    """A whole curve of critical points.

    Parameters
    ----------
    equations : tuple of sympy.Expr
        It is where all of them are zero. A family that was found numerically has none, only its samples.
    samples : ndarray, shape (n, d)
        Points on it.
    """

    equations: tuple
    samples: np.ndarray

    def __str__(self):
        return ", ".join(f"{e} = 0" for e in self.equations) or f"a curve, known by {len(self.samples)} of its points"


@attrs.frozen(eq=False, repr=False)
class CriticalPoints:
    """All critical points of a surface; it can be iterated over, and has a length.

    Parameters
    ----------
    points : tuple of CriticalPoint
        The isolated ones, by value and then coordinates.
    families : tuple of Family
        Whole curves of them.
    method : str
        How they were found.
    """

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
        return "; ".join([tally(p.classification.name for p in self.points), *curves])

    def named(self, name):
        """The isolated points of one kind.

        Parameters
        ----------
        name : {"minimum", "saddle", "maximum", "undecided"}
            What `classify` calls them.

        Returns
        -------
        tuple of CriticalPoint

        Raises
        ------
        ValueError
            For any other name.
        """
        _checks.one_of("name", name, tuple(PLURALS))
        return tuple(p for p in self.points if p.classification.name == name)

    def inside(self, box):
        """The same, with only those isolated points that lie in a box, edges included; families stay.

        Parameters
        ----------
        box : sequence of pairs
            ``((low, high), ...)``, a pair for each variable.

        Returns
        -------
        CriticalPoints

        Raises
        ------
        TypeError, ValueError
            For a box that is no pairs of finite numbers.
        """
        low, high = _checks.points("box", box, 2).T
        return attrs.evolve(self, points=tuple(p for p in self.points if within(p.theta, low, high)))


def within(theta, low, high):
    """Whether points lie in a box, up to rounding.

    Parameters
    ----------
    theta : ndarray, shape (..., d)
    low, high : ndarray, shape (d,)
        The lowest and the highest coordinates.

    Returns
    -------
    bool or ndarray, shape (...)
    """
    slack = 1e-9 * (high - low)
    return ((low - slack <= theta) & (theta <= high + slack)).all(axis=-1)
