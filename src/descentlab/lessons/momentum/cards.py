"""The verdicts of lesson 05: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts("momentum")

AGES = 0, 1, 7, 10, 22, 44      # of gradients, in the table of their weights
NEAR = 0.1                      # of the deep minimum, at 0: who is no further off is in its hollow


def c27(m, sums, beta):
    """Whether m is the sum of all gradients, each the fainter the older it is.

    Parameters
    ----------
    m, sums : array_like, shape (T, d)
        The memory at each step; and the sums of the gradients, weighted by beta to the power of their age.
    beta : float
    """
    m, sums = np.asarray(m), np.asarray(sums)
    off = np.abs(m - sums).max() / np.abs(m).max()
    verdicts("C27", "holds",
             "At every step m is the sum of all gradients so far, each weighted by beta to the power of its age.",
             given=bool(off < 1e-12),
             table=[["age of a gradient, in steps", f"weight, beta {beta:g}"],
                    *([f"{age}", f"{beta**age:.2f}"] for age in AGES)])


def c28(betas, runs):
    """Whether balls pass the shallow hollow, at a speed at which plain descent does not.

    Parameters
    ----------
    betas : array_like, shape (n,)
        Growing, from 0, which is plain descent.
    runs : dict of float to sequence of array_like, shape (T, k)
        Speed -> x of k starts with each beta; not finite where a run diverged.
    """
    betas = np.asarray(betas, dtype=float)
    shares = {speed: _deep(by_beta) for speed, by_beta in runs.items()}
    # One speed is enough, whichever it is, at which plain descent is stopped, too little memory too, and more is not.
    stopped = [speed for speed, by_beta in runs.items()
               if np.isfinite(by_beta[0][-1]).all() and not shares[speed][0, :2].any() and shares[speed][0].max() > 0.5]
    speed = stopped[0] if stopped else next(iter(runs))
    right = shares[speed][0]
    shown = [f"{'all' if share == 1 else 'none' if share == 0 else f'{share:.0%}'} with "
             f"{', '.join(f'{beta:g}' for beta in betas[right == share])}" for share in np.unique(right)[::-1]]
    verdicts("C28", "holds when beta is large enough",
             f"Balls from the right at speed {speed:g} end in the deep hollow: "
             f"{'; '.join(shown).replace('with', 'with beta', 1)}.",
             given=bool(stopped),
             table=[["beta", *(head for speed in runs for head in (
                 f"into the deep hollow at speed {speed:g}: from the right", "from the left"))],
                    *([f"{beta:g}", *(f"{share[i]:.0%}" for both in shares.values() for share in both)]
                      for i, beta in enumerate(betas))])


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
