"""The verdicts of lesson 02: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("taylor_and_hessian")


def c05(hessian, directions, bends):
    """Whether every bend is a weighted average of the eigenvalues, and lies between the extreme ones.

    Parameters
    ----------
    hessian : array_like, shape (n, n)
    directions : array_like, shape (k, n)
        Each of length 1.
    bends : array_like, shape (k,)
        Along them.
    """
    eigenvalues, vectors = np.linalg.eigh(hessian)
    weights = (directions @ vectors) ** 2
    verdicts("C05", "holds when you ask for the range of bends",
             "Every bend lies between the lowest eigenvalue and the highest. For the kind of place, a zero may leave it open.",
             given=bool(np.allclose(weights.sum(axis=1), 1) and np.allclose(weights @ eigenvalues, bends)
                        and min(eigenvalues) <= min(bends) and max(bends) <= max(eigenvalues)))


def c07(surface, bends):
    """Whether the toy network's saddle is as the lecture says.

    Parameters
    ----------
    surface : Surface
        Its loss.
    bends : Spectrum
        Of its Hessian at the origin.
    """
    along, across = (surface.value([[x, sign * x] for x in (0.5, -0.5)]) for sign in (1, -1))
    saddle = np.allclose(bends.values, [-2, 2]) and max(along) < surface.value([0, 0]) < min(across)
    verdicts("C07", "holds",
             "Along (1,\u00a01) the loss bends by -2, and falls on both sides. Along (1,\u00a0-1) it bends by 2, and rises.",
             given=bool(saddle and np.allclose(np.abs(bends.vectors[:, 0].sum()), 2**0.5)))
