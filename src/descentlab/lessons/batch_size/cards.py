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
    rows = [[f"line, in thousandths, eta = {eta:g}", 1000 * one, 1000 * other] for eta, (one, other) in ends.items()]
    verdicts("C55", "holds", "Without replacement the loss stays lower, on the line and on the digits.",
             given=min(times) > 1.2 and lower > len(digits_dealt) / 2,
             table=[["loss (line: above the lowest)", "drawn", "dealt"], *rows,
                    ["digits, eta = 0.8", np.median(digits_drawn), np.median(digits_dealt)]])


def c21(price):
    """Whether an update costs the same whatever its batch.

    Parameters
    ----------
    price : dict of int to float
        Batch size -> time of one update; 1, 16 and 1,024 are among the sizes.
    """
    verdicts("C21", "holds when a CPU gets at most 16 samples",
             "On this CPU 1,024 samples cost over five times as much as one; on a GPU we have not tried it.",
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


def c23(network, test, by_epochs, by_updates, losses, scores):
    """Whether small batches train better: with as many epochs, as many updates, and each size at its own eta.

    Parameters
    ----------
    network, test : Network
        On the digits to train on, and on those to test on.
    by_epochs, by_updates : ndarray (5, seeds, P)
        Where the runs of B = 1, 4, 16, 64 and 256 ended, all with eta = 0.1: with the same number of epochs for all
        sizes, and of updates.
    losses, scores : ndarray (9, k)
        After five epochs, for B = 1, 2, 4 to 256 and k values of eta; nan where an eta was not tried.
    """
    best = np.nanargmin(losses, axis=1)
    rows = {"20 epochs, eta = 0.1": _medians(network, test, by_epochs),
            "320 updates, eta = 0.1": _medians(network, test, by_updates),
            "5 epochs, own best eta": (losses[range(9), best][::2], scores[range(9), best][::2])}
    (epochs, tested), (updates, tested_too), (own, _) = rows.values()
    wins = (np.diff(epochs) > 0).all() and (np.diff(tested[1:]) < 0).all()
    alike = np.ptp(updates[1:]) < 0.05 * updates[-1] and np.ptp(tested_too[1:]) < 0.01
    level = alike and updates[0] >= updates[1:].min()
    follows = own[:3].max() < 5 * own[:3].min() and own[4] > 4 * own[:3].max() and own[3] > own[:3].min()
    table = [["training loss; test accuracy", *(f"B = {size}" for size in (1, 4, 16, 64, 256))]]
    for name, (loss, score) in rows.items():
        table += [[name, *map(_plainly, loss)], ["their test accuracy", *(f"{each:.2f}" for each in score)]]
    verdicts("C23", "holds when the epochs are the same, and eta does not grow with B",
             "With as many updates for all, or with eta in proportion, batches of 1, 4 and 16 do about equally well.",
             given=bool(wins and level and follows), table=table)


def _medians(network, test, ends):
    """Training loss and test accuracy (5,) of runs (5, seeds, P)."""
    return np.median(network.value(ends), axis=1), np.median(test.accuracy(ends), axis=1)


def _plainly(loss):
    """A loss; where a run was thrown about its digits are an accident of rounding."""
    return "over 1" if loss > 1 else short(loss)


def c25(sizes, etas, losses, limit):
    """Whether the best eta grows like the batch.

    Parameters
    ----------
    sizes : list of int
        1, 2, 4 to 256.
    etas : ndarray (k,)
    losses : array_like (9, k)
        Training losses after the same number of epochs; nan where an eta was not tried.
    limit : float
        Of eta, 2 over the largest bend.
    """
    losses, sizes = np.asarray(losses), np.array(sizes)
    best = etas[np.nanargmin(losses, axis=1)]
    times = best[:5] / sizes[:5]
    shown = [0, 2, 4, 5, 6, 8]
    verdicts("C25", "holds when eta stays below 2 / bend",
             "Up to B = 16 the best eta grows in proportion, within a factor of two; from 64 on it stays near 2 / bend.",
             given=bool(times.max() < 2.1 * times.min() and (np.abs(np.log2(best[6:] / limit)) < 1.1).all()),
             table={"B": sizes[shown], "best eta": best[shown], "eta / B": (best / sizes)[shown],
                    "loss there": np.nanmin(losses, axis=1)[shown]})
