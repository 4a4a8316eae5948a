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
    verdicts("C20", "holds", "At the minimum of the mean, every single sample still has a gradient that is not zero.",
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
    verdicts("C19", "holds", "A drawn batch's gradient errs by s over the root of B.",
             given=bool(off < 0.1 and (np.diff(errors) < 0).all()),
             table={"B": sizes, "typical error": errors, "s / sqrt(B)": law,
                    "typical error / |g|": np.array(errors) / np.linalg.norm(g)})


def c55(drawn, dealt, digits):
    """Whether dealing comes nearer than drawing.

    Parameters
    ----------
    drawn, dealt : ndarray (T+1,)
        Loss above the lowest on the line, the mean of many runs; the last 120 steps are compared.
    digits : dict of (int, float) to array_like (2, seeds)
        (B, eta) -> training losses on the digits, drawn and dealt.
    """
    line = np.mean(drawn[-120:]), np.mean(dealt[-120:])
    medians = {setting: np.median(losses, axis=1) for setting, losses in digits.items()}
    verdicts("C55", "holds", "Dealt batches came lower: on the line over twenty epochs, on the digits after five.",
             given=bool(all(one > 1.2 * other for one, other in [line, *medians.values()])),
             table=[["loss (line: above the lowest)", "drawn", "dealt"],
                    ["line, B = 4, eta = 0.05", *line],
                    *([f"digits, B = {size}, eta = {eta:g}", *pair] for (size, eta), pair in medians.items())])


def c21(price):
    """Whether an update costs the same whatever its batch, on the processor of this computer.

    Parameters
    ----------
    price : dict of int to float
        Batch size -> time of one update; 1, 16 and 1,024 are among the sizes.
    """
    if price[1024] < 2 * price[1]:
        verdicts("C21", "holds", "On this processor 1,024 samples take less than twice as long as one.", given=True)
    else:
        verdicts("C21", "holds when the batch is small",
                 "On this CPU 16 samples take less than twice as long as one, and 1,024 much longer; a GPU was not "
                 "tried.",
                 given=price[16] < 2 * price[1])


def c22(price):
    """Whether an epoch of small batches takes longer.

    Parameters
    ----------
    price : dict of int to float
        As for `c21`; 1 and 256 are among the sizes.
    """
    verdicts("C22", "holds", "One sample at a time, an epoch takes more than 20 times as long as in batches of 256.",
             given=price[1] > 20 * price[256] / 256)


def c23(network, test, by_epochs, larger_eta, by_updates):
    """Whether small batches train better: with as many epochs, and with as many updates.

    Parameters
    ----------
    network, test : Network
        On the digits to train on, and on those to test on.
    by_epochs, larger_eta, by_updates : ndarray (5, seeds, P)
        Where the runs of B = 1, 4, 16, 64 and 256 ended: with the same number of epochs for all sizes, at eta = 0.1 and
        at 0.4, and with the same number of updates, at eta = 0.1.
    """
    (loss, tested), (lower, worse) = _medians(network, test, by_epochs), _medians(network, test, larger_eta)
    level, tested_too = _medians(network, test, by_updates)
    wins = (np.diff(loss) > 0).all() and (np.diff(tested[1:]) < 0).all()
    alike = np.ptp(level[1:]) < 0.05 * level[-1] and np.ptp(tested_too[1:]) < 0.01 and level[0] >= level[1:].min()
    too_far = (np.diff(lower) > 0).all() and worse[0] < worse[1:3].min() - 0.005
    table = [["", *(f"B = {size}" for size in (1, 4, 16, 64, 256))]]
    for name, measured, score in (("20 epochs, eta = 0.1: loss", loss, tested),
                                  ("20 epochs, eta = 0.4: loss", lower, worse)):
        table += [[name, *map(_plainly, measured)], ["   test accuracy", *(f"{each:.2f}" for each in score)]]
    table += [["320 updates, eta = 0.1: loss", *map(_plainly, level)]]
    verdicts("C23", "holds when the epochs are the same, and eta is small",
             "With equal updates they do not win. At eta = 0.4 B = 1 still trains best, but 4 and 16 test better.",
             given=bool(wins and too_far and alike), table=table)


def _medians(network, test, ends):
    """Training loss and test accuracy (5,) of runs (5, seeds, P)."""
    return np.median(network.value(ends), axis=1), np.median(test.accuracy(ends), axis=1)


def _plainly(number):
    return f"{number:.3g}"


def c25(sizes, rates, epochs, longest, critical):
    """Whether eta has to grow like the batch.

    Parameters
    ----------
    sizes : sequence of int
        1, 2, 4 to 256.
    rates : ndarray (k,)
        Of eta / B: 0.2 divided by powers of the root of 2, and perhaps more.
    epochs : array_like (9, k)
        Until the same loss; inf where that took too long.
    longest : array_like (9,)
        Of each size the longest step that still goes down, as it was predicted.
    critical : float
        The batch size whose typical error is as long as the gradient.
    """
    epochs, sizes = np.asarray(epochs), np.asarray(sizes)
    best = rates[epochs.argmin(axis=1)] * sizes
    slow, quick, unchanged = (epochs[:, np.isclose(rates, rate)][:, 0] for rate in (0.1, 0.2, 0.05))
    small, large = sizes < critical, sizes > 4 * critical
    alike = max(quick[small].max() / quick[small].min(), slow[small].max() / slow[small].min()) < 1.4
    ends = bool((slow[large] > 1.5 * slow[0]).all() and (quick[large] > 1.5 * quick[0]).all())
    needed = unchanged[2] > 1.5 * quick[2]     # B = 4 with the eta of B = 1
    off = np.abs(np.log(best / longest))
    shown = slice(None, None, 2)
    verdicts("C25", "holds when B is far below s^2 / |g|^2",
             "There equal eta / B needs equal epochs. At all sizes the best eta is as predicted, within a factor of 2.",
             given=bool(alike and ends and needed and off.max() < np.log(2)),
             table={"B": sizes[shown], "predicted eta": np.asarray(longest)[shown], "best eta": best[shown],
                    "epochs at eta = 0.1 B": _or_fails(slow[shown]), "at 0.2 B": _or_fails(quick[shown])})


def _or_fails(epochs):
    return [_plainly(each) if np.isfinite(each) else "fails" for each in epochs]
