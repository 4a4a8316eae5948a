"""The verdict of How fast is a ball?"""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("how_fast_is_a_ball")

NEAR = 0.1      # of the deep minimum, at 0: who is no further off is in its hollow


def c52(etas, plain, rim, limit):
    """Whether plain descent leaps over a hollow in which it could rest, and how early.

    Parameters
    ----------
    etas : array_like, shape (n,)
        Growing.
    plain : sequence of array_like, shape (T, k)
        x at each step of k starts to the right of the hollow, for each eta; not finite where it diverged.
    rim : float
        Between the hollows: whoever comes from the right and is below it has passed.
    limit : float
        2 / bend at the hollow's minimum: with a larger eta nothing can rest there.
    """
    etas, deep, latest = np.asarray(etas, dtype=float), [], []
    for x in map(np.asarray, plain):
        passed = np.abs(x[-1]) < NEAR
        deep.append(passed.mean())
        latest.append(int((x[:, passed] < rim).argmax(axis=0).max(initial=0)))
    few, some = np.flatnonzero(np.less_equal(deep, 0.5)), np.flatnonzero(deep)
    first = min(few[-1] + 1 if len(few) else 0, len(etas) - 1)           # from here on over half of the starts leap
    by = max(latest[first:])
    still = max(some[0] - 1 if len(some) else len(etas) - 1, 0)          # up to here none does
    verdicts("C52", "holds when eta is large enough",
             f"Below 2/bend, {limit:.2f}, no start from 2.3 to 6 leaps with eta {etas[still]:.2f}; from "
             f"{etas[first]:.2f} on over half do, all by step {by}.",
             given=bool(deep[0] == 0 and deep[-1] > 0.5 and etas[-1] < limit and by < 20),
             table=[["eta", "share of 2/bend", "in the deep hollow", "all of these by step"],
                    *([f"{eta:.2f}", f"{eta / limit:.2f}", f"{share:.0%}", f"{step}" if share else "-"]
                      for eta, share, step in zip(etas, deep, latest))])
