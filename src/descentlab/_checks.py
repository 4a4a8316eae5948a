"""One sentence for every bad argument: its name, its value, and what was expected.

Every public function checks its arguments with these, so that all messages read alike:
"eta must be a positive number, got -0.1".

All but `checked` and `refuse` are of one form. Each takes the argument's name, a str, for the sentence, and its value;
it gives the value back, as the kind that its docstring says, and raises TypeError for a value of a wrong kind,
ValueError for one of the right kind that does not serve.
"""

import numbers

import attrs
import numpy as np


def checked(check, default=attrs.NOTHING, **options):
    """A field of an attrs class whose value goes through `check(name, value)`, one of the functions below.

        @attrs.frozen
        class Momentum(Direction):
            beta: float = checked(fraction, 0.9)

    Parameters
    ----------
    check : callable
        Of the field's name and a value; gives what the field is to hold, or raises.
    default : object, optional
        The field's default, which is checked too.
    **options
        Those of `attrs.field`.

    Returns
    -------
    object
        What `attrs.field` gives.
    """
    converter = attrs.Converter(lambda value, field: check(field.alias, value), takes_field=True)
    return attrs.field(default=default, converter=converter, **options)


def refuse(name, value, expected, error=ValueError):
    """Raise an error with the sentence '<name> must be <expected>, got <value>'.

    Parameters
    ----------
    name : str
    value : object
        Its repr is cut to 80 letters.
    expected : str
        As "a positive number".
    error : type, default ValueError
        What to raise.
    """
    text = repr(value)
    raise error(f"{name} must be {expected}, got {text if len(text) <= 80 else text[:77] + '...'}")


def number(name, value, expected="a finite number", *, low=-np.inf, high=np.inf, open_low=False, open_high=False):
    """`value` as a float inside [low, high] (or the open end, where asked).

    Parameters
    ----------
    name : str
    value : object
    expected : str
        What the sentence says of the interval.
    low, high : float, optional
        The interval's ends.
    open_low, open_high : bool, default False
        Whether an end itself is outside.

    Returns
    -------
    float

    Raises
    ------
    TypeError
        If it is no real number.
    ValueError
        If it is outside or not finite.
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        refuse(name, value, expected, TypeError)
    try:
        value = float(value)
    except OverflowError:
        refuse(name, value, expected)
    inside = (value > low if open_low else value >= low) and (value < high if open_high else value <= high)
    if not (np.isfinite(value) and inside):
        refuse(name, value, expected)
    return value


def positive(name, value):
    """`value` as a float > 0."""
    return number(name, value, "a positive number", low=0, open_low=True)


def non_negative(name, value):
    """`value` as a float >= 0."""
    return number(name, value, "a number >= 0", low=0)


def fraction(name, value, expected="a number in [0, 1)"):
    """`value` as a float with 0 <= value < 1, as every forgetting factor beta must be."""
    return number(name, value, expected, low=0, high=1, open_high=True)


def share(name, value):
    """`value` as a float with 0 < value < 1."""
    return number(name, value, "a number between 0 and 1", low=0, high=1, open_low=True, open_high=True)


def count(name, value, low=1):
    """`value` as an int >= low."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Integral):
        refuse(name, value, f"a whole number >= {low}", TypeError)
    if value < low:
        refuse(name, value, f"a whole number >= {low}")
    return int(value)


def one_of(name, value, options):
    """`value`, if it is among `options`."""
    try:
        known = value in options
    except (TypeError, ValueError):  # a list that cannot be hashed, an array that is neither true nor false
        known = False
    if not known:
        refuse(name, value, "one of " + ", ".join(map(repr, options)))
    return value


def points(name, value, dimension=None):
    """`value` as a float64 array (..., d) of finite numbers.

    Parameters
    ----------
    name : str
    value : object
    dimension : int, optional
        d; any >= 1 unless told.

    Returns
    -------
    ndarray (..., d)
        A copy.

    Raises
    ------
    TypeError
        If it holds no numbers.
    ValueError
        If it has the wrong shape or is not finite.
    """
    expected = "an array of finite numbers, shape (..., d)" if dimension is None else (
        f"an array of finite numbers, shape (..., {dimension})")
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "iuf":
            raise TypeError
        array = array.astype(np.float64)
    except (TypeError, ValueError):
        refuse(name, value, expected, TypeError)
    if array.ndim == 0 or array.shape[-1] == 0 or (dimension is not None and array.shape[-1] != dimension):
        raise ValueError(f"{name} must be {expected}, got shape {array.shape}")
    if not np.isfinite(array).all():
        refuse(name, value, expected)
    return array


def sequence(name, value):
    """`value` as a tuple, if one can walk through it."""
    try:
        return tuple(value)
    except TypeError:
        refuse(name, value, "a sequence", TypeError)


def instance(name, value, kind, expected):
    """`value`, if it is a `kind`; `expected` says which."""
    if not isinstance(value, kind):
        refuse(name, value, expected, TypeError)
    return value


def generator(name, value):
    """`value`, if it is a numpy.random.Generator: the course never uses NumPy's global state."""
    return instance(name, value, np.random.Generator, "a numpy.random.Generator, such as numpy.random.default_rng(0)")


def function(name, value, expected):
    """`value`, if it can be called; `expected` says what of."""
    if not callable(value):
        refuse(name, value, expected, TypeError)
    return value
