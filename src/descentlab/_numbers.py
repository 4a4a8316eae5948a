"""What every floor does with numbers and vectors: say one as a reader needs it, compare the directions of two."""

import numpy as np


def short(number, digits=3):
    """A number with the digits that a reader needs.

    Parameters
    ----------
    number : float
    digits : int
        How many digits count, where no power of ten is needed.

    Returns
    -------
    str
        As "0.0123", "45.6", "12,300" or "3.2e-07"; "0" for what is mere rounding, "infinite" for what is not finite.
    """
    if not np.isfinite(number):
        return "infinite"
    if abs(number) < 1e-14:
        return "0"
    if 1e-3 <= abs(number) < 1e6:
        return f"{float(f'{number:.{digits}g}'):,g}"
    return f"{number:.1e}"


def cosine(a, b):
    """The cosine of the angle between two vectors, a . b / (|a| |b|).

    Parameters
    ----------
    a, b : ndarray (..., d)
        Leading axes broadcast.

    Returns
    -------
    float or ndarray (...)
        From -1 to 1, and 0 where one of them is zero.
    """
    size = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    return np.vecdot(a, b) / np.where(size > 0, size, 1)
