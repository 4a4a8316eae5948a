"""What a network is made of, checked: its widths, its inputs and its targets."""

from collections.abc import Iterable

import numpy as np

from descentlab import _checks


def widths(layers, fewest_outputs):
    """`layers` as a tuple of ints, two or more, the last at least `fewest_outputs`; TypeError, ValueError otherwise."""
    expected = f"two or more widths from input to output, whole numbers >= 1, the last >= {fewest_outputs}"
    if isinstance(layers, str) or not isinstance(layers, Iterable):
        _checks.refuse("layers", layers, expected, TypeError)
    layers = tuple(_checks.count("layers", width) for width in layers)
    if len(layers) < 2 or layers[-1] < fewest_outputs:
        _checks.refuse("layers", layers, expected)
    return layers


def rows(name, value, width):
    """`value` as a float array (N, width) of its own, N >= 1; TypeError or ValueError otherwise."""
    array = _checks.points(name, value, width)
    if array.ndim != 2 or len(array) == 0:
        raise ValueError(f"{name} must be an array of shape (N, {width}) with N >= 1, got shape {array.shape}")
    return array


def labels(name, value, classes):
    """`value` as an int array (N,) of its own, from 0 to classes - 1; TypeError or ValueError otherwise."""
    expected, array = f"labels (N,), whole numbers from 0 to {classes - 1}", np.asarray(value)
    if array.dtype.kind not in "iu":
        _checks.refuse(name, value, expected, TypeError)
    if array.ndim != 1:
        raise ValueError(f"{name} must be {expected}, got shape {array.shape}")
    if array.size and not 0 <= array.min() <= array.max() < classes:
        raise ValueError(f"{name} must be {expected}, got labels from {array.min()} to {array.max()}")
    return array.astype(int)


def row_numbers(name, value):
    """`value` as an int array (..., B), B >= 1; ValueError otherwise. Numbers that are too large, NumPy refuses."""
    array = np.asarray(value)
    if array.dtype.kind not in "iu" or array.ndim == 0 or array.shape[-1] == 0:
        _checks.refuse(name, array, "an array of row numbers, shape (..., B) with B >= 1")
    return array


def switch(name, value):
    """`value`, if it is True or False; TypeError otherwise."""
    if not isinstance(value, (bool, np.bool_)):
        _checks.refuse(name, value, "True or False", TypeError)
    return value
