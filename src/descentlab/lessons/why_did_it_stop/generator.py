"""Networks that a generator draws, and of these the ones that have stalled."""

from functools import cache

import numpy as np

from descentlab.lessons.why_did_it_stop.cases import digits_run

MANY = 6        # stalls of a seed
LAST = 100      # steps that are looked at
# By seed and weight decay, which networks stalled, counted from 0: the others need not be trained again.
STALLED = {(8, 0.001): (0, 11, 20, 32, 33, 35), (9, 0.001): (1, 5, 6, 7, 9, 15),
           (9, 0.0): (16, 50, 73, 84, 101, 103), (10, 0.0): (28, 36, 39, 54, 66, 78), (11, 0.0): (4, 10, 11, 13, 15, 18),
           (12, 0.0): (19, 21, 30, 35, 36, 59), (13, 0.0): (1, 10, 11, 18, 37, 39), (14, 0.0): (12, 13, 32, 33, 36, 37),
           (15, 0.0): (4, 5, 31, 35, 46, 51), (16, 0.0): (15, 19, 20, 36, 53, 59)}


def stalls(seed, decay=0.0):
    """The first six networks of a generator that stalled: the last hundred of 600 steps took less than 1 % of the loss.

    It draws 4 to 20 hidden units, batches of 4 to 256 rows, a rate of 0.01 to 10, and first weights of 0.01 to 10 times
    the usual size.

    Parameters
    ----------
    seed : int
    decay : float, optional
        Of the weights.

    Returns
    -------
    list of Patient
        Those with the largest loss first.
    """
    return sorted(_first(seed, decay), key=lambda run: run.present, reverse=True)


@cache
def _first(seed, decay):
    known, found = STALLED.get((seed, decay)), []
    for number, drawn in enumerate(networks(seed)):
        if known is None or number in known:
            run = digits_run(*drawn, decay=decay)
            if known or has_stalled(run):
                found.append(run)
        if len(found) == MANY:
            return tuple(found)


def networks(seed):
    """What the generator draws, without end: hidden units, rows of a batch, rate, size of the first weights, a seed.

    Parameters
    ----------
    seed : int

    Yields
    ------
    tuple
    """
    rng = np.random.default_rng(seed)
    while True:
        units, rows = rng.integers(4, 21), 4 ** rng.integers(1, 5)
        rate, size = 10 ** rng.uniform(-2, 1), 10 ** rng.uniform(-2, 1)
        yield units, rows, rate, size, rng.integers(1_000)


def has_stalled(run):
    """Whether the last hundred steps took less than 1 % of the loss, or it left the finite numbers.

    Parameters
    ----------
    run : Patient

    Returns
    -------
    bool
    """
    with np.errstate(all="ignore"):
        last = run.objective.value(run.path.theta[-LAST:])
        return not 2 * (last[:LAST // 2].mean() - last[LAST // 2:].mean()) / last[-1] >= 0.01
