"""The verdict of Can a ball be taken apart?"""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("balls_taken_apart")

AGES = 0, 1, 7, 10, 22, 44      # of gradients, in the table of their weights


def c27(m, sums, beta):
    """Whether m is the sum of all gradients, each the fainter the older it is.

    Parameters
    ----------
    m, sums : array_like, shape (T, d)
        The memory at each step; and the sums of the gradients, weighted by beta to the power of their age.
    beta : float
    """
    m, sums = np.asarray(m), np.asarray(sums)
    off = np.abs(m - sums).max() / np.abs(m).max()
    verdicts("C27", "holds",
             "At every step m is the sum of all gradients so far, each weighted by beta to the power of its age.",
             given=bool(off < 1e-12),
             table=[["age of a gradient, in steps", f"weight, beta {beta:g}"],
                    *([f"{age}", f"{beta**age:.2f}"] for age in AGES)])
