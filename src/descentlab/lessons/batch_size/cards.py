"""The verdicts of lesson 04: what was measured decides the word."""

import numpy as np

from descentlab._numbers import short
from descentlab.claims import Verdicts
from descentlab.lessons.batch_size.cases import laws

verdicts = Verdicts()


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
    verdicts("C20", "holds", "At the minimum of the mean, every single sample still has a gradient that is not zero.",
             given=np.linalg.norm(full) < 1e-12 and lengths.min() > 1e-3,
             table={"gradient of": ["all 24 points", "the point with the shortest", "the point with the longest"],
                    "length": ["below 1e-12", lengths.min(), lengths.max()]})


def c19(s, sizes, drawn, dealt):
    """Whether the noise of a batch follows its law.

    Parameters
    ----------
    s : float
        The root mean square of the single samples' errors.
    sizes : sequence of int (n,)
    drawn, dealt : sequence of float (n,)
        Typical errors with and without replacement.
    """
    drawn_law, dealt_law = laws(s, np.array(sizes))
    off = np.abs(np.array([drawn, dealt]) / np.array([drawn_law, dealt_law]) - 1).max()
    falls = (np.diff(drawn) < 0).all() and (np.diff(dealt) < 0).all()
    verdicts("C19", "holds", "A batch errs by s over the root of B, and by less where no sample comes twice.",
             given=bool(off < 0.1 and falls),
             table={"B": sizes, "drawn": drawn, "s / sqrt(B)": drawn_law, "dealt": dealt, "its law": dealt_law})


def c55(drawn, dealt, digits_drawn, digits_dealt):
    """Whether dealing comes nearer than drawing.

    Parameters
    ----------
    drawn, dealt : dict of float to ndarray (T+1,)
        eta -> loss above the lowest on the line, the mean of many runs; the last 120 steps are compared.
    digits_drawn, digits_dealt : ndarray (seeds,)
        Training losses on the digits.
    """
    ends = {eta: (drawn[eta][-120:].mean(), dealt[eta][-120:].mean()) for eta in drawn}
    times = [one / other for one, other in ends.values()]
    lower = int((digits_dealt < digits_drawn).sum())
    rows = [[f"line, above the lowest, eta = {eta:g}", one, other] for eta, (one, other) in ends.items()]
    verdicts("C55", "holds", "Without replacement the loss stays lower, on the line and on the digits.",
             given=min(times) > 1.2 and lower > len(digits_dealt) / 2,
             table=[["loss", "drawn", "dealt"], *rows,
                    ["digits, training loss, eta = 0.25", np.median(digits_drawn), np.median(digits_dealt)]])


def c21(price):
    """Whether an update costs the same whatever its batch.

    Parameters
    ----------
    price : dict of int to float
        Batch size -> time of one update; 1, 16 and 1,024 are among the sizes.
    """
    verdicts("C21", "holds when the batch has at most 16 samples",
             "On this CPU 1,024 samples cost over five times as much as one; a GPU was not tried.",
             given=price[16] < 2 * price[1] and price[1024] > 5 * price[1])


def c22(price):
    """Whether an epoch of small batches takes longer.

    Parameters
    ----------
    price : dict of int to float
        As for `c21`; 1 and 256 are among the sizes.
    """
    verdicts("C22", "holds", "One sample at a time, an epoch takes more than ten times as long as in batches of 256.",
             given=price[1] > 10 * price[256] / 256)


def c23(network, test, sizes, by_epochs, by_updates, ends, updates):
    """Whether small batches train better: four comparisons at one eta, and one with each size at its own.

    Parameters
    ----------
    network, test : Network
        On the digits to train on, and on those to test on.
    sizes : list of int
        1, 4, 16, 64 and 256.
    by_epochs, by_updates : dict of float to ndarray (5, seeds, P)
        eta -> where the runs ended, with the same number of epochs for all sizes, and of updates.
    ends : ndarray (5, k, seeds, P)
        Where the runs of five epochs with each of k etas ended.
    updates : sequence of float (5,)
        Needed to reach the same loss, each size at its best eta.
    """
    low, high = sorted(by_epochs)
    kinds = {f"20 epochs, eta = {low:g}": by_epochs[low], f"320 updates, eta = {low:g}": by_updates[low],
             f"20 epochs, eta = {high:g}": by_epochs[high], f"320 updates, eta = {high:g}": by_updates[high]}
    losses = [np.median(network.value(ends), axis=1) for ends in kinds.values()]
    scores = [np.median(test.accuracy(ends), axis=1) for ends in kinds.values()]
    wins = (np.diff(losses[0]) > 0).all() and (np.diff(scores[0][1:]) < 0).all()
    level = np.ptp(losses[1][1:]) < 0.05 * losses[1][-1] and np.ptp(scores[1][1:]) < 0.01
    worse = (np.diff(losses[3][:3]) < 0).all() and (np.diff(scores[3][:3]) > 0).all()
    own = [each[np.argmin(np.median(network.value(each), axis=1))] for each in ends]
    epochs = np.array(updates) * sizes
    alike = epochs[:3].max() < 1.6 * epochs[:3].min() and epochs[4] > 2 * epochs[:3].max()
    verdicts("C23", "holds when epochs and eta are the same, and eta suits B = 1",
             "With each at its own best eta, batches of 1, 4 and 16 train about equally well; larger ones need more "
             "epochs.", given=bool(wins and level and worse and alike),
             table=[["training loss", *(f"B = {size}" for size in sizes)],
                    *([name, *map(_plainly, values)] for name, values in zip(kinds, losses)),
                    ["5 epochs, own best eta", *(_plainly(np.median(network.value(best))) for best in own)],
                    ["their test accuracy", *(f"{np.median(test.accuracy(best)):.2f}" for best in own)]])


def _plainly(loss):
    """A loss; where a run was thrown about, or has nothing left to learn, its digits are an accident of rounding."""
    return "over 1" if loss > 1 else "under 0.001" if loss < 0.001 else short(loss)


def c25(sizes, etas, losses, limit):
    """Whether the best eta grows like the batch.

    Parameters
    ----------
    sizes : list of int
        1, 4, 16, 64 and 256.
    etas : ndarray (k,)
    losses : array_like (5, k)
        Training losses after the same number of epochs; nan where a run diverged.
    limit : float
        Of eta, 2 over the largest bend.
    """
    losses = np.asarray(losses)
    best = etas[np.nanargmin(losses, axis=1)]
    times = best / best[0]
    proportional = 2.5 < times[1] < 6 and 10 < times[2] < 26
    verdicts("C25", "holds when eta is well below 2 / bend",
             "In five epochs the best eta grows like B up to 16, to within our steps of two; above 64 it stays.",
             given=bool(proportional and times[4] < 100 and (np.abs(np.log2(best[3:] / limit)) < 1.1).all()),
             table={"B": sizes, "best eta": best, "eta / B": best / sizes,
                    "loss there": np.nanmin(losses, axis=1)})
