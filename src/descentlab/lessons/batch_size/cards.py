"""The verdicts of lesson 04: what was measured decides the word."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("batch_size")


def c23(sizes, needed, accuracies):
    """Whether small batches train and validate better, where each size has the eta that needs the fewest epochs.

    Parameters
    ----------
    sizes : sequence of int (n,)
        Increasing to all the data.
    needed : sequence of float (n,)
        Epochs to the same loss.
    accuracies : array_like (n, runs)
        On the digits to test on, after twenty epochs.
    """
    sizes, needed = np.asarray(sizes), np.asarray(needed)
    updates, middle = needed * sizes[-1] / sizes, np.median(accuracies, axis=1)
    large = sizes >= 64
    differently = needed[large].min() > 1.2 * needed[~large].max() and updates[large].max() < updates[~large].min()
    verdicts("C23", "holds when only training counts, by epochs",
             "Each at its best eta, batches of 64 and more needed more epochs, but fewer updates; three runs could not tell "
             "their test accuracies apart.",
             given=bool(differently and 2 * needed[0] < needed[-1] and np.ptp(middle) < 0.02),
             table={"B": sizes, "epochs to loss 0.1": needed, "updates": [f"{each:.0f}" for each in updates],
                    "test accuracy after 20 epochs": [f"{min(runs):.3f} to {max(runs):.3f}" for runs in accuracies]})


def c25(sizes, ratios, epochs, longest, critical):
    """Whether plain descent's eta has to grow like the batch.

    Parameters
    ----------
    sizes : sequence of int
        1, 2, 4 to 256.
    ratios : ndarray (k,)
        Of eta / B: 0.2 divided by powers of the root of 2, and perhaps more.
    epochs : array_like (9, k)
        Until the loss is below 0.1; inf where a run did not arrive in 20.
    longest : array_like (9,)
        Of each size the break-even eta: below it a first step goes down on average.
    critical : float
        The batch size whose typical error is as long as the gradient.
    """
    epochs, sizes = np.asarray(epochs), np.asarray(sizes)
    best = ratios[epochs.argmin(axis=1)] * sizes
    quick, unchanged = (epochs[:, np.isclose(ratios, ratio)][:, 0] for ratio in (0.2, 0.05))
    short = ratios * sizes[:, None] < np.asarray(longest)[:, None]     # of every size one at least, B = 256 too
    alike = short.any(axis=1).all() and (epochs < 1.2 * epochs[0])[short].all()
    small, large = (best / sizes)[sizes < critical], (best / sizes)[sizes > critical]
    turns = small.max() <= 2 * small.min() and large[-1] < min(large[0], small.min()) / 2
    needed = unchanged[2] > 1.5 * quick[2]     # B = 4 with the eta of B = 1
    off = np.abs(np.log(best / longest))
    verdicts("C25", "holds when epochs are equal and eta is below its break-even",
             "With plain descent, equal eta/B then needed about equal epochs to loss 0.1. Above B*, its best eta grew far less "
             "than B.",
             given=bool(alike and turns and needed and off.max() < np.log(2)))
