"""What lesson 02 measures in, and its table: random directions, and a network of digits with one activation or another."""

import numpy as np

from descentlab.digits import load_digits
from descentlab.networks import Network


def random_directions(rng, number, parameters):
    """Directions of length 1, none preferred.

    Parameters
    ----------
    rng : numpy.random.Generator
    number, parameters : int

    Returns
    -------
    ndarray, shape (number, parameters)
    """
    v = rng.normal(size=(number, parameters))
    return v / np.linalg.norm(v, axis=1, keepdims=True)


def digits_network(activation):
    """A network of digits, and where it starts.

    Parameters
    ----------
    activation : str
        Of its hidden layer.

    Returns
    -------
    network : Network
    start : ndarray, shape (P,)
    rng : numpy.random.Generator
        As it is after the data and the start were drawn.
    """
    rng = np.random.default_rng(0)
    digits = load_digits(rng, train=200)
    network = Network((64, 20, 10), digits.inputs, digits.labels, activation)
    return network, network.initial(rng), rng


_COLUMNS = {"|g|": ".0e", "lowest bend": ".2g"}
_ROUNDING = 1e-12     # a |g| below this is of rounding alone, and differs from machine to machine


def show_table(table):
    """Print where some runs stand, one row a run.

    Parameters
    ----------
    table : dict of str to dict of str to float
        Name of the run -> its "|g|" and its "lowest bend".
    """
    rows = [("", *_COLUMNS)]
    for name, known in table.items():
        rows.append((name, *(_cell(header, known[header], form) for header, form in _COLUMNS.items())))
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())


def _cell(header, known, form):
    return f"<{_ROUNDING:.0e}" if header == "|g|" and known < _ROUNDING else format(known, form)
