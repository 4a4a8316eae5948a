"""The verdicts of How far can a batch be trusted?: what was measured decides the word."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("noise_of_a_batch")


def c20(full, own):
    """Whether samples pull where their mean does not.

    Parameters
    ----------
    full : ndarray (d,)
        The gradient of all samples at the minimum of their mean.
    own : ndarray (N, d)
        Each sample's own gradient there.
    """
    lengths = np.linalg.norm(own, axis=1)
    verdicts("C20", "holds", "At the line's minimum, every single point still has a gradient that is not zero.",
             given=np.linalg.norm(full) < 1e-12 and lengths.min() > 1e-3,
             table={"gradient of": ["all 24 points", "the point with the shortest", "the point with the longest"],
                    "length": ["below 1e-12", lengths.min(), lengths.max()]})


def c19(g, s, sizes, errors):
    """Whether the noise of a batch follows its law.

    Parameters
    ----------
    g : ndarray (d,)
        The full gradient.
    s : float
        The root mean square of the single samples' errors.
    sizes : sequence of int (n,)
    errors : sequence of float (n,)
        Typical errors of batches that were drawn.
    """
    law = s / np.sqrt(sizes)
    off = np.abs(np.array(errors) / law - 1).max()
    verdicts("C19", "holds", "The typical error of a drawn batch's gradient is s over the root of B.",
             given=bool(off < 0.1 and (np.diff(errors) < 0).all()),
             table={"B": sizes, "typical error": errors, "s / sqrt(B)": law,
                    "typical error / |g|": np.array(errors) / np.linalg.norm(g)})


def c21(price):
    """Whether an update costs the same whatever its batch, on the processor of this computer.

    Parameters
    ----------
    price : dict of int to float
        Batch size -> time of one update; 1 and 1,024 are among the sizes.
    """
    factor = price[1024] / price[1]
    if factor < 2:
        verdicts("C21", "holds",
                 "On this CPU 1,024 samples took less than twice as long as one. On a GPU it was not tested.", given=True)
    else:
        least = 5 if factor > 5 else 2
        verdicts("C21", "does not hold",
                 f"On this CPU 1,024 samples took more than {least} times as long as one. On a GPU it was not tested.",
                 given=True)


def c22(price):
    """Whether an epoch of small batches takes longer.

    Parameters
    ----------
    price : dict of int to float
        As for `c21`; 1 and 256 are among the sizes.
    """
    verdicts("C22", "holds",
             "In this network, on this CPU, 256 updates of one sample cost more than 20 times one update of 256.",
             given=price[1] > 20 * price[256] / 256)
