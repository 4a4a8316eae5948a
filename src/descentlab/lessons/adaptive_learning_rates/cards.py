"""The verdict of lesson 06: a function that takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("adaptive_learning_rates")


def c36(degrees, left):
    """Whether dividing by the root mean square gives each parameter the rate that it needs.

    Parameters
    ----------
    degrees : array_like, shape (3,)
        How far a ravine lies off an axis: 0, as little as that of the ten points, and 45.
    left : dict of str to array_like, shape (n, 3)
        The rule -> the share of its way that is left, from each of n starts.
    """
    ends = np.concatenate(list(left.values()))
    verdicts("C36", "holds when the ravine lies along an axis",
             f"From {len(ends) // len(left)} starts both rules arrived there in 500 steps; at {degrees[1]:.2g} degrees over a "
             "quarter of the way was left, at 45 nearly all.",
             given=bool(ends[:, 0].max() < 0.01 and ends[:, 1].min() > 0.25 and ends[:, 2].min() > 0.95),
             table=[["share of the way left, ravine off the axis by", *(f"{angle:.2g}°" for angle in degrees)],
                    *([name, *(_range(each) for each in np.transpose(row))] for name, row in left.items())])


def _range(shares):
    low, high = (f"{100 * end:.0f}" for end in (np.min(shares), np.max(shares)))
    return f"{low}%" if low == high else f"{low} to {high}%"
