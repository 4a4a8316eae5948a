"""The way out of a saddle."""

import attrs
import numpy as np

from descentlab.curvature.classify import TOLERANCE, classify
from descentlab.curvature.spectrum import spectrum


@attrs.frozen(eq=False)
class Escape:
    """A way out of a saddle: the most negative eigenvalue and its unit eigenvector.

    Parameters
    ----------
    eigenvalue : float
        Below zero.
    direction : ndarray, shape (n,)
        Of length 1.
    """

    eigenvalue: float
    direction: np.ndarray

    def predicted(self, step):
        """The change of the loss after `step` along the direction: eigenvalue * step**2 / 2.

        Parameters
        ----------
        step : array_like
            How far; any shape.

        Returns
        -------
        float or ndarray
            Of the shape of `step`, at most 0.

        Notes
        -----
        This is to second order, and at a critical point, where the gradient adds nothing.
        """
        return self.eigenvalue * np.square(step) / 2


def escape(objective, theta=None, tolerance=TOLERANCE):
    """The direction in which L bends down most.

    Parameters
    ----------
    objective : array_like or object
        A matrix (n, n), or anything with `hvp` or `hessian`.
    theta : array_like, shape (n,), optional
        Where; none for a matrix.
    tolerance : float
        What `classify` calls zero.

    Returns
    -------
    Escape
        Both v and -v lead down; this is the one with its largest component positive.

    Raises
    ------
    ValueError
        If no eigenvalue is negative, or for more than one point.
    TypeError, RuntimeError
        Where `spectrum` does.
    """
    ends = spectrum(objective, theta, k=1)
    if ends.values.ndim > 1:
        raise ValueError(f"theta must be one point (n,), got {ends.values.shape[:-1]} of them")
    lowest = float(ends.values[0])
    if not classify(ends.values, tolerance).negative:
        raise ValueError(f"theta must be a point with a negative eigenvalue: the smallest one here is {lowest:.3g}, "
                         "so to second order there is no way down")
    return Escape(lowest, ends.vectors[:, 0])
