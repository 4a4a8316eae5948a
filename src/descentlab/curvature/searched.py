"""Critical points of one small network on real data: 180 searches for them, ready to be looked at.

    >>> ends = search_ends()
    >>> norms = np.linalg.norm(network().gradient(ends), axis=-1)
    >>> ends.shape, (norms < 1e-10).sum() > 40, (norms > 1e-5).sum() > 40
    ((180, 78), np.True_, np.True_)

`tools/find_saddles.py` made them, in some minutes. Nothing needs to be believed: what each of them is worth, its
gradient says.
"""

from functools import cache
from pathlib import Path

import numpy as np

from descentlab.digits import load_digits
from descentlab.networks import Network


def network(hidden=4, inputs=6, decay=0.01):
    """The network `inputs`-`hidden`-10, tanh, squared error, with weight decay.

    Parameters
    ----------
    hidden, inputs : int
        How many units, and how many principal components of each of 100 digits.
    decay : float
        The weight decay.

    Returns
    -------
    Network
    """
    # The stored points are critical for this draw of digits and for no other: its seed stays where others are tried.
    digits = np.random.Generator(np.random.PCG64(0))
    data = load_digits(digits, 100, components=inputs)
    return Network((inputs, hidden, 10), data.inputs, data.labels, loss="squared_error", decay=decay)


def search_ends():
    """Where `search_critical` ended, from 180 starts beside descent paths of `network()`.

    Returns
    -------
    ndarray
        theta, (180, 78). Some of these are critical points, up to rounding. At the others the gradient is small, and
        not zero: there the search got stuck, or ran out of steps. They are all here so that one can see the difference.
    """
    return _stored().copy()


@cache
def _stored():
    with np.load(Path(__file__).with_name("saddles.npz")) as file:
        return file["theta"]
