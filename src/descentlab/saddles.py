"""Critical points of one small network on real data: 180 searches for them, ready to be looked at.

    >>> ends = searched()
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


def network(hidden=4):
    """The network 6-`hidden`-10, tanh, squared error, weight decay 0.01, on 100 digits of 6 principal components."""
    data = load_digits(np.random.default_rng(0), 100, components=6)
    return Network((6, hidden, 10), data.inputs, data.labels, loss="squared_error", decay=0.01)


def searched():
    """Where `curvature.search_critical` ended, theta (180, 78), from 180 starts beside descent paths of `network()`.

    Some of these are critical points, up to rounding. At the others the gradient is small, and not zero: there
    the search got stuck, or ran out of steps. They are all here so that one can see the difference.
    """
    return _stored().copy()


@cache
def _stored():
    with np.load(Path(__file__).with_name("saddles.npz")) as file:
        return file["theta"]
