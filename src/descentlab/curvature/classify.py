"""What a critical point is, by the eigenvalues of its Hessian."""

from collections import Counter

import attrs
import numpy as np

from descentlab import _checks

TOLERANCE = 1e-6    # an eigenvalue this small beside the largest counts as zero
PLURALS = {"minimum": "minima", "saddle": "saddles", "maximum": "maxima", "undecided": "undecided"}


@attrs.frozen
class Classification:
    """How many eigenvalues are negative, zero and positive.

    Parameters
    ----------
    negative, zero, positive : int or ndarray
        Arrays (...) for many points.
    tolerance : float
        What counted as zero, as a share of the largest.
    """

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
            return tally(self.name.ravel().tolist())
        return f"{self.name} ({self.negative} negative, {self.zero} zero, {self.positive} positive)"


def classify(eigenvalues, tolerance=TOLERANCE):
    """Call a critical point by *all* the eigenvalues of its Hessian.

    All positive: a minimum. All negative: a maximum. Both signs: a saddle, zeros or not. Otherwise
    there are zeros and no two signs, and second derivatives do not decide (x**3, x**4 and -x**4 all
    have H = 0).

    Parameters
    ----------
    eigenvalues : array_like, shape (..., n)
        In any order.
    tolerance : float
        Zero is what is at most ``tolerance * max|eigenvalue|``, so that rounding cannot tip the
        scales; raise it to the accuracy of the eigenvalues.

    Returns
    -------
    Classification

    Raises
    ------
    TypeError, ValueError
        For eigenvalues that are not finite, or a tolerance outside [0, 1).
    """
    eigenvalues = _checks.points("eigenvalues", eigenvalues)
    tolerance = _checks.fraction("tolerance", tolerance)
    size = np.abs(eigenvalues)
    zero = size <= tolerance * size.max(axis=-1, keepdims=True)
    counts = [np.sum(kind, axis=-1) for kind in (~zero & (eigenvalues < 0), zero, ~zero & (eigenvalues > 0))]
    return Classification(*(c if c.ndim else int(c) for c in counts), tolerance)


def minimum_ratio(eigenvalues, tolerance=TOLERANCE):
    """The share of positive eigenvalues: 1 at a minimum, 0 at a maximum, in between at a saddle?

    It misleads where eigenvalues are zero. For L = (1 - w1*w2)**2 it is 1/2 at the saddle (-2 and 2)
    and 1/2 at *every* global minimum (0 and 2*(w1**2 + w2**2)): a zero is not a way down. `classify`
    counts the zeros.

    Parameters
    ----------
    eigenvalues : array_like, shape (..., n)
    tolerance : float
        As those of `classify`.

    Returns
    -------
    float or ndarray
        A float for one point, (...) for many.

    Raises
    ------
    TypeError, ValueError
        Where `classify` does.

    References
    ----------
    Hung-yi Lee, Machine Learning 2021, When Gradient Is Small.
    """
    share = np.asarray(classify(eigenvalues, tolerance).positive) / np.shape(eigenvalues)[-1]
    return share if share.ndim else float(share)


def tally(names):
    """How many points have which name, in words.

    Parameters
    ----------
    names : iterable of str
        As `Classification.name` says them.

    Returns
    -------
    str
        As "1 minimum, 2 saddles", or "no point".
    """
    counts = Counter(names)
    return ", ".join(f"{counts[n]} {n if counts[n] == 1 else PLURALS[n]}" for n in PLURALS if counts[n]) or "no point"
