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


def c55(digits):
    """Whether dealing comes lower than drawing.

    Parameters
    ----------
    digits : dict of (int, float) to array_like (2, seeds)
        (B, eta) -> training losses on the digits, drawn and dealt.
    """
    medians = {setting: np.median(losses, axis=1) for setting, losses in digits.items()}
    verdicts("C55", "holds", "Shuffled and dealt, an epoch at a time, the digits came lower after five epochs than drawn.",
             given=bool(all(drawn > 1.2 * dealt for drawn, dealt in medians.values())),
             table=[["training loss", "drawn", "dealt"],
                    *([f"B = {size}, eta = {eta:g}", *pair] for (size, eta), pair in medians.items())])


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
        verdicts("C21", "holds when the batch has at most 16 samples",
                 "That is on this CPU, where 1,024 samples take more than twice as long as one. A GPU was not tried.",
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


def c23(network, test, sizes, etas, needed, ends):
    """Whether small batches train and validate better, where each size has an eta of its own.

    Parameters
    ----------
    network, test : Network
        On the digits to train on, and on those to test on.
    sizes : sequence of int (n,)
        Increasing to all the data.
    etas : sequence of float (n,)
    needed : sequence of float (n,)
        Epochs to the same loss.
    ends : array_like (n, seeds, P)
        Where runs ended, with the same number of epochs for all sizes.
    """
    sizes, needed, ends = np.asarray(sizes), np.asarray(needed), np.asarray(ends)
    loss = np.median(network.value(ends), axis=1)
    tested = np.median(test.accuracy(ends), axis=1)
    updates = needed * sizes[-1] / sizes
    shown = slice(None, None, 2)
    by_epochs = needed[0] < needed[-1] / 2 and loss[0] < loss[-1] / 2
    verdicts("C23", "holds when training is compared at equal epochs",
             "Each with its own eta: small batches then train better. By updates the large one wins, and all test alike.",
             given=bool(by_epochs and updates[0] > 2 * updates[-1] and np.ptp(tested) < 0.02),
             table={"B": sizes[shown], "eta": np.asarray(etas)[shown], "epochs to loss 0.1": needed[shown],
                    "updates": [f"{each:.0f}" for each in updates[shown]], "loss after 20 epochs": loss[shown],
                    "test accuracy then": [f"{each:.3f}" for each in tested[shown]]})


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
        Until the same loss; inf where a run did not arrive in 20.
    longest : array_like (9,)
        Of each size the eta up to which a first step goes down on average.
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
    verdicts("C25", "holds when B is below s^2 / |g|^2 at the start",
             "There equal eta / B needs about equal epochs. The best eta to loss 0.1 is the first step's limit, within a "
             "factor of 2.",
             given=bool(alike and ends and needed and off.max() < np.log(2)),
             table={"B": sizes[shown], "first step's limit": np.asarray(longest)[shown], "best eta": best[shown],
                    "epochs at eta = 0.1 B": _or_more(slow[shown]), "at 0.2 B": _or_more(quick[shown])})


def _or_more(epochs):
    return [_plainly(each) if np.isfinite(each) else "not in 20" for each in epochs]
