"""Asking first, or Adam at three rates: what each of them serves, and what it costs."""

import numpy as np

from descentlab.lessons.why_did_it_stop.cases import case, runs
from descentlab.lessons.why_did_it_stop.treatments import ADAM, CURES, RATES, TREATMENTS, left, left_at, treat

__all__ = ["case", "compete", "left", "left_at", "raced", "runs", "treat"]

MOST = 0.8      # of what could be won: then a treatment serves
FIRST = {cures[0] for cures in CURES.values() if cures}
PROPOSED = [name for name in TREATMENTS if name == "go on as before" or name in FIRST]
"""What the tree proposes for some cause, and to go on without it."""
PRICES = {"diverging": 0, "falling": 12, "noise floor": 12, "bouncing": 12, "saddle": 42, "plateau": 55, "crawling": 55,
          "ravine": 55, "minimum": 55}
"""What the tree's questions cost up to each cause, in gradients: 12, 30 and 13, one after another."""
TREATED = PRICES | {cause: PRICES[cause] + 30 for cause in ("diverging", "bouncing")}
"""The same, with the bends that half of the limit needs where no question before it has found them."""


def raced(runs, steps):
    """What Adam, and each treatment that the tree proposes for some cause, leaves of every run.

    Parameters
    ----------
    runs : dict of str to Patient
    steps : int

    Returns
    -------
    dict of str to dict of str to float
        Name of the run -> treatment -> share of the loss that is left.
    """
    return {name: {how: left(run, how, steps) for how in (*PROPOSED, ADAM)} for name, run in runs.items()}


def won(row, lowest):
    """What each treatment of a run wins, as a share of what could be won: from the loss now to the lowest.

    Parameters
    ----------
    row : dict of str to float
        Treatment -> share of the loss that is left.
    lowest : float
        The lowest share that was found.

    Returns
    -------
    dict of str to float
        0 for each where there is next to nothing to win.
    """
    could = 1 - lowest
    return {how: (1 - share) / could if could > 0.01 else 0.0 for how, share in row.items()}


def compete(runs, table, lowest, found, steps):
    """Ways to treat runs, by how many they serve, and for how many gradients of all the data.

    Parameters
    ----------
    runs : dict of str to Patient
    table : dict of str to dict of str to float
        As from `raced`, after so many steps.
    lowest : dict of str to float
        Name of the run -> the lowest share that was found.
    found : dict of str to str
        Name of the run -> what stopped it, as the tree says.
    steps : int

    Returns
    -------
    dict of str to tuple of int, float
        Way -> runs served, and the mean price of a run: tests, bends, and for each step the share of the data that it
        sees.
    """
    shares = {name: won(row, lowest[name]) for name, row in table.items()}
    chosen = {name: CURES[found[name]][0] for name in table}
    tests = float(np.mean([TREATED[found[name]] for name in table]))
    once = steps * float(np.mean([runs[name].share for name in table]))
    return {"Adam, three rates": (sum(row[ADAM] > MOST for row in shares.values()), once * len(RATES)),
            "the tree": (sum(shares[name][how] > MOST for name, how in chosen.items()), once + tests)}
