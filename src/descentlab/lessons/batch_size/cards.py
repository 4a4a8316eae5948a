"""The verdicts of lesson 04: what was measured decides the word."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("batch_size")


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
    if price[1024] < 2 * price[1]:
        verdicts("C21", "holds",
                 "Tried on a CPU: 1,024 samples take less than twice as long as one. A GPU was not tried.",
                 given=True)
    else:
        verdicts("C21", "does not hold",
                 "Tried on a CPU: 1,024 samples take more than twice as long as one. A GPU was not tried.",
                 given=True)


def c22(price):
    """Whether an epoch of small batches takes longer.

    Parameters
    ----------
    price : dict of int to float
        As for `c21`; 1 and 256 are among the sizes.
    """
    verdicts("C22", "holds", "On this CPU an epoch of single samples takes more than 20 times as long as one in batches of 256.",
             given=price[1] > 20 * price[256] / 256)


def c23(sizes, needed, accuracies):
    """Whether small batches train and validate better, where each size has the eta that needs the fewest epochs.

    Parameters
    ----------
    sizes : sequence of int (n,)
        Increasing to all the data.
    needed : sequence of float (n,)
        Epochs to the same loss.
    accuracies : array_like (n, runs)
        On the digits to test on, after as many epochs for all sizes.
    """
    sizes, needed = np.asarray(sizes), np.asarray(needed)
    updates, middle = needed * sizes[-1] / sizes, np.median(accuracies, axis=1)
    differently = needed[0] < needed[-1] / 2 and updates[0] > 2 * updates[-1]
    verdicts("C23", "holds when epochs are counted and the training loss is meant",
             "Each with its best eta, small batches need fewer epochs but more updates to the same loss. After 20 epochs "
             "all test alike.",
             given=bool(differently and np.ptp(middle) < 0.02),
             table={"B": sizes, "epochs to loss 0.1": needed, "updates": [f"{each:.0f}" for each in updates],
                    "test accuracy": [f"{min(runs):.3f} to {max(runs):.3f}" for runs in accuracies]})


def c25(sizes, ratios, epochs, longest, critical):
    """Whether eta has to grow like the batch.

    Parameters
    ----------
    sizes : sequence of int
        1, 2, 4 to 256.
    ratios : ndarray (k,)
        Of eta / B: 0.2 divided by powers of the root of 2, and perhaps more.
    epochs : array_like (9, k)
        Until the loss is below 0.1; inf where a run did not arrive in 20.
    longest : array_like (9,)
        Of each size the limit of eta below which a first step goes down on average.
    critical : float
        The batch size whose typical error is as long as the gradient.
    """
    epochs, sizes = np.asarray(epochs), np.asarray(sizes)
    best = ratios[epochs.argmin(axis=1)] * sizes
    slow, quick, unchanged = (epochs[:, np.isclose(ratios, ratio)][:, 0] for ratio in (0.1, 0.2, 0.05))
    small, large = sizes < critical, sizes > 4 * critical
    alike = max(quick[small].max() / quick[small].min(), slow[small].max() / slow[small].min()) < 1.4
    ends = bool((slow[large] > 1.5 * slow[0]).all() and (quick[large] > 1.5 * quick[0]).all())
    needed = unchanged[2] > 1.5 * quick[2]     # B = 4 with the eta of B = 1
    off = np.abs(np.log(best / longest))
    shown = slice(None, None, 2)
    verdicts("C25", "holds when B is below s^2 / |g|^2 at the start",
             "Equal eta / B needs about equal epochs to loss 0.1, up to the best eta: the first step's limit, within a factor "
             "of 2.",
             given=bool(alike and ends and needed and off.max() < np.log(2)),
             table={"B": sizes[shown], "first step's limit": np.asarray(longest)[shown], "best eta": best[shown]})
