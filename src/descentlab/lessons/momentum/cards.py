"""The verdicts of lesson 05: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("momentum")

NEAR = 0.1                      # of the deep minimum, at 0: who is no further off is in its hollow


def c28(betas, runs, effective):
    """Whether balls pass the shallow hollow, at an effective rate at which plain descent does not.

    The word is the numbers': too little memory may stop a ball, too much may let it roll back.

    Parameters
    ----------
    betas : array_like, shape (n,)
        Growing, from 0, which is plain descent.
    runs : sequence of array_like, shape (T, k)
        x of k starts with each beta; not finite where a run diverged.
    effective : float
        The effective rate of all of them.
    """
    betas = np.asarray(betas, dtype=float)
    right, left = _deep(runs)
    stopped = np.isfinite(runs[0][-1]).all() and right[0] == 0
    little, much = right[1] == 0, right[-1] < right.max()
    when = {(True, True): "holds when beta is neither too small nor too large",
            (True, False): "holds when beta is large enough", (False, True): "holds when beta is not too large",
            (False, False): "holds"}[bool(little), bool(much)]
    shown = [f"{'all' if share == 1 else 'none' if share == 0 else f'{share:.0%}'} with "
             f"{', '.join(f'{beta:g}' for beta in betas[right == share])}" for share in np.unique(right)[::-1]]
    verdicts("C28", when,
             f"At effective rate {effective:g} balls from the right end deep: "
             f"{'; '.join(shown).replace('with', 'with beta', 1)}.",
             given=bool(stopped and right.max() > 0.5),
             table=[["beta", "end deep, from the right", "end deep, from the left"],
                    *([f"{beta:g}", f"{r:.0%}", f"{l:.0%}"] for beta, r, l in zip(betas, right, left))])


def _deep(runs):
    """The shares of the starts on the right, and of those on the left, that end in the deep hollow, run by run."""
    ends = [(x[0] > 0, np.abs(x[-1]) < NEAR) for x in map(np.asarray, runs)]
    return np.array([[there[right].mean() for right, there in ends], [there[~right].mean() for right, there in ends]])


def c29(conditions, plain, usual, ball):
    """Whether momentum makes a ravine harmless.

    Parameters
    ----------
    conditions : array_like, shape (n,)
        Condition numbers, growing.
    plain, usual, ball : sequence of Fewest
        The fewest steps of plain descent, of a ball with beta 0.9, and of a ball with any beta.
    """
    counts = np.array([[each.steps for each in found] for found in (plain, usual, ball)], dtype=float)
    k = np.asarray(conditions, dtype=float)
    more = counts[:, -1] / counts[:, 0]
    power = np.log(more) / np.log(k[-1] / k[0])                              # over all of the conditions
    last = np.log(counts[:, -1] / counts[:, -2]) / np.log(k[-1] / k[-2])     # over the last two
    # Cured: that a ball, with beta fitted or at 0.9, needs hardly more steps as the condition number grows.
    verdicts("C29", "does not hold",
             f"It eases: at {k[-1] / k[0]:g} times the condition number a fitted ball needs {more[2]:.0f} times the "
             f"steps, plain descent {more[0]:.0f}; a cure would need no more.",
             given=bool(power[2] > 0.25 and last[1] > 0.25),
             table=[["condition number", "plain descent", "beta 0.9", "fitted ball", "its beta"],
                    *([f"{k:,}", f"{a.steps:,}", f"{b.steps:,}", f"{c.steps:,}", f"{c.beta:.2f}"]
                      for k, a, b, c in zip(conditions, plain, usual, ball))])
