"""The verdicts on where a run ends: what was measured decides the word."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("averages_and_flat_minima")


def _lower(losses, others):
    """In how many cases the first is lower."""
    return int((np.asarray(losses) < np.asarray(others)).sum())


def _both(counts, many):
    return f"{counts[0]} and {counts[1]} of {many}"


def _won(own, name, other):
    """On how many splits one schedule ends lower than another, in training and in test."""
    return [_lower(mine, its) for mine, its in zip(own[name], own[other])]


def c45(own):
    """Whether cyclical rates help.

    Parameters
    ----------
    own : dict of str to ndarray, shape (2, splits)
        Schedule -> training and test losses at its own best peak; those that end `at a peak` go on for half a cycle more.
    """
    many = len(own["constant"][0])
    won = {name: _won(own, name, "constant")
           for name in ("triangular", "triangular, at a peak", "triangular2", "triangular2, at a peak")}
    low, high, smaller, its_high = (counts[0] for counts in won.values())
    verdicts("C45", "holds when the run ends at a low rate",
             "Then both train lower than a constant rate. Triangular that ends at its peak trains higher; at triangular2's "
             "fourth, low peak little is lost.",
             given=min(low, smaller) >= 0.6 * many and high <= 0.3 * many and its_high > high,
             table=[["training and test loss below that of", "the constant rate", "a single cosine"],
                    *([name, _both(counts, many), _both(_won(own, name, "cosine"), many)] for name, counts in won.items())])


def c46(own):
    """Whether warm restarts help.

    Parameters
    ----------
    own : dict of str to ndarray, shape (2, splits)
        Schedule -> training and test losses at its own best peak; `after a restart` are restarts that go on for 45 steps
        after one more restart.
    """
    many = len(own["constant"][0])
    won, late = _won(own, "restarts", "constant"), _won(own, "after a restart", "constant")
    single = _won(own, "restarts", "cosine")
    verdicts("C46", "holds when the run ends just before a restart",
             "Then they train lower than a constant rate, and no better than a single cosine; ended 45 steps after a "
             "restart, they train higher.",
             given=won[0] >= 0.7 * many and max(single) <= 0.7 * many and late[0] <= 0.3 * many,
             table=[["training and test loss below that of", "the constant rate", "a single cosine"],
                    ["ended before a restart", _both(won, many), _both(single, many)],
                    ["after a restart", _both(late, many), _both(_won(own, "after a restart", "cosine"), many)]])


def c47(noisy, clean):
    """Whether the average of a run's weights is better than its last point.

    Parameters
    ----------
    noisy, clean : dict of float to dict of str to ndarray
        Rate -> contestant -> test losses.
    """
    names = ("last point", "average of weights", "average of predictions")
    middle = {kind: {eta: [np.median(found[name]) for name in names] for eta, found in losses.items()}
              for kind, losses in (("a fifth wrong", noisy), ("clean", clean))}
    gain = {kind: {eta: values[0] - values[1] for eta, values in rows.items()} for kind, rows in middle.items()}
    low, high = min(noisy), 4.0
    rows = [[kind, f"{eta:g}", *(f"{value:.2f}" for value in middle[kind][eta])] for kind in middle
            for eta in (low, 1.0, high)]
    verdicts("C47", "holds when labels are noisy and the rate is large",
             "It averages weights, not predictions. With wrong labels and a large rate the test loss falls much; at a "
             "small rate it rises.",
             given=bool(gain["a fifth wrong"][high] > 0.1 and gain["a fifth wrong"][low] < 0
                        and gain["clean"][low] < 0 and max(gain["clean"].values()) < 0.03),
             table=[["labels", "eta", *names], *rows])


def c48(losses, plain, accuracies, starts):
    """Whether the minima of a network are about as good as its best one.

    Parameters
    ----------
    losses, plain : dict of str to ndarray (k,)
        Network -> training losses of these minima, and the same without weight decay.
    accuracies : dict of str to ndarray (k,)
        Network -> share of the training data that is right there.
    starts : int
        From how many starts each network was run; a run that came to rest at no minimum has no loss here.
    """
    worst = {name: values.max() / values.min() for name, values in losses.items()}
    different = {name: len(np.unique(np.round(values, 6))) for name, values in losses.items()}
    rows = [[name, f"{different[name]} of {len(losses[name])}", f"{worst[name]:.2f}",
             f"{plain[name].max() / plain[name].min():.2f}",
             f"{accuracies[name].min():.0%} to {accuracies[name].max():.0%}"] for name in losses]
    verdicts("C48", "holds when there are units to spare",
             "With eight units all minima found are nearly as good as the best of them; with two, on XOR, some are "
             "ten times as high.",
             given=bool(worst["XOR, 2 units"] > 2 and worst["XOR, 8 units"] < 1.1 and worst["digits, 8 units"] < 1.1
                        and min(map(len, losses.values())) >= 0.8 * starts),
             table=[["network", "different minima", "worst / best", "without decay", "right"], *rows])


def c49(wrong, unsure, sure):
    """Whether a label is as safe at a score of 0.7 to 0.8 as at one of 0.95 to 0.98.

    Only digits count that have the one in some minima and the other in others.

    Parameters
    ----------
    wrong : ndarray (minima, digits)
        How often noise on its inputs makes a digit wrong there.
    unsure, sure : ndarray of bool (minima, digits)
        Where the right label's score is 0.7 to 0.8, and where it is 0.95 to 0.98.
    """
    both = unsure.any(axis=0) & sure.any(axis=0)
    shares = [np.mean([wrong[found[:, digit], digit].mean() for digit in np.flatnonzero(both)])
              for found in (unsure, sure)]
    verdicts("C49", "holds when only that one decision counts",
             "The label is the same. But a little noise changes it in the minimum with the lower score far more often.",
             given=bool(shares[0] > 3 * shares[1]),
             table=[["score of the same digit", "its loss", "digits", "wrong with noise"],
                    *([f"{low:g} to {high:g}", f"{-np.log((low + high) / 2):.2f}", f"{both.sum()}", f"{share:.1%}"]
                      for (low, high), share in zip(((0.7, 0.8), (0.95, 0.98)), shares))])


def c50(built, share, pairs, times):
    """Whether wide minima rise less on other data, and whether width means anything.

    Parameters
    ----------
    built : array_like, shape (2,)
        How much a shift raised the wide and the narrow of two wells.
    share : float
        How much of the rise of a shifted surface the real one has.
    pairs : float
        In what share of the pairs of minima the sharper one rose more.
    times : float
        How many times as sharp the same network was, written with other weights.
    """
    verdicts("C50", "holds when the test surface is the training surface, shifted",
             "A built curve obeys. Our network's other surface is no shifted copy; minima a little sharper rise no "
             "more; rescaling changes sharpness alone.",
             given=bool(built[0] < built[1] / 10 and share < 0.8 and 0.3 < pairs < 0.7 and times > 100),
             table=[["what", "measured"],
                    ["built wells, shifted by 0.1: the wide one rises by", f"{built[0]:.3f}"],
                    ["the narrow one by", f"{built[1]:.3f}"],
                    ["networks: real rise / rise of a shifted surface", f"{share:.2f}"],
                    ["pairs of minima in which the sharper rises more", f"{pairs:.0%}"],
                    ["the same network, rescaled by 30: sharpness times", f"{times:.0f}"]])
