"""Gradient functions made of others: with noise, clipped, or of a few rows of the data at a time."""

import numpy as np

from descentlab import _checks


def accepted(value, shape, t=None):
    """What a gradient function gave, as float64, if it is numbers of theta's shape.

    Parameters
    ----------
    value : array_like
        What it gave.
    shape : tuple of int
        Theta's.
    t : int, optional
        The step, for the error's sentence.

    Returns
    -------
    ndarray
        The gradient, of that shape; it may be infinite or nan.

    Raises
    ------
    TypeError
        If it holds no numbers.
    ValueError
        If it has another shape.
    """
    try:
        g = np.asarray(value)
        if g.dtype.kind not in "iuf":
            raise ValueError
    except ValueError:      # rows of different lengths are no array at all
        now = "" if t is None else f" (this is t = {t})"
        _checks.refuse("gradient", value, f"a function that gives numbers at every step{now}", TypeError)
    if g.shape != shape:
        now = "" if t is None else f" at t = {t}"
        raise ValueError(f"gradient must give an array of theta's shape {shape} at every step, "
                         f"got shape {g.shape}{now}")
    return g.astype(np.float64, copy=False)


def noisy(gradient, spread, rng):
    """A gradient function with normal noise: g + spread * xi, xi ~ N(0, 1) for each coordinate.

    Parameters
    ----------
    gradient : callable
        Of theta (..., d), gives (..., d).
    spread : float
        The noise's standard deviation, >= 0.
    rng : numpy.random.Generator
        Each call draws from it anew.

    Returns
    -------
    callable
        Of theta (..., d), gives (..., d).

    Raises
    ------
    TypeError, ValueError
        For a gradient that is no function, spread < 0, or an `rng` that is no generator.
    """
    _checks.function("gradient", gradient, "a function of theta, such as surface.gradient")
    _checks.non_negative("spread", spread)
    _checks.generator("rng", rng)

    def noisy_gradient(theta):
        g = accepted(gradient(theta), np.shape(theta))
        return g + spread * rng.normal(size=g.shape)

    return noisy_gradient


def clipped(gradient, norm):
    """A gradient function whose gradients are shortened to length `norm` where they are longer: g * min(1, norm/|g|).

    The direction stays. Each start's gradient is clipped by itself; one that is not finite stays what it is.

    Parameters
    ----------
    gradient : callable
        Of theta (..., d), gives (..., d).
    norm : float
        The greatest length, > 0.

    Returns
    -------
    callable
        Of theta (..., d), gives (..., d).

    Raises
    ------
    TypeError, ValueError
        For a gradient that is no function, or norm <= 0.

    References
    ----------
    R. Pascanu, T. Mikolov and Y. Bengio, On the difficulty of training recurrent neural networks, 2013.
    """
    _checks.function("gradient", gradient, "a function of theta, such as surface.gradient")
    norm = _checks.positive("norm", norm)

    def clipped_gradient(theta):
        g = accepted(gradient(theta), np.shape(theta))
        # The largest component is taken out first: the squares of large ones would overflow.
        largest = np.abs(g).max(axis=-1, keepdims=True)
        largest = np.where((largest > 0) & np.isfinite(largest), largest, 1)
        with np.errstate(over="ignore"):
            length = np.linalg.norm(g / largest, axis=-1, keepdims=True)    # of a finite g from 1 to sqrt(d), or 0
            long = np.isfinite(length) & (length > norm / largest)
        return np.where(long, g / largest * (norm / np.where(long, length, 1)), g)

    return clipped_gradient


def minibatches(network, size, rng, replace=False):
    """A gradient function that sees `size` rows of the network's data a call, other ones each time.

    Parameters
    ----------
    network : Network
        Or anything with `gradient(theta, rows)` and `inputs` (N, ...).
    size : int
        How many rows, from 1 to N.
    rng : numpy.random.Generator or list of them
        One, or one for each start of a theta (S, P), which then sees batches of its own.
    replace : bool, default False
        Whether each call draws its rows anew. Else the rows are shuffled once an epoch and dealt out in order; a last
        short batch is left out.

    Returns
    -------
    callable
        Of theta (..., P), gives (..., P).

    Raises
    ------
    TypeError, ValueError
        For a `network` without those, size < 1 or > N, or an `rng` that is no generator.
    """
    if not (hasattr(network, "gradient") and hasattr(network, "inputs")):
        _checks.refuse("network", network, "a Network, or anything with gradient(theta, rows) and inputs", TypeError)
    rows_in_all = len(network.inputs)
    size = _checks.count("size", size)
    if size > rows_in_all:
        _checks.refuse("size", size, f"no more than the {rows_in_all} rows of the data")
    one = not (isinstance(rng, (list, tuple)) and rng)
    dealers = [_deal(rows_in_all, size, _checks.generator("rng", r), replace) for r in ([rng] if one else rng)]

    def batch_gradient(theta):
        rows = [next(dealer) for dealer in dealers]
        return network.gradient(theta, rows[0] if one else np.array(rows))

    return batch_gradient


def _deal(rows, size, rng, replace):
    """Row numbers, `size` at a time, for ever."""
    while True:
        if replace:
            yield rng.integers(rows, size=size)
        else:
            order = rng.permutation(rows)
            for first in range(0, rows - size + 1, size):
                yield order[first:first + size]
