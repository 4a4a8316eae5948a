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


def c28(speeds, plain, ball, eta):
    """Whether balls pass the shallow hollow, at some speed at which plain descent does not.

    Parameters
    ----------
    speeds : array_like, shape (n,)
        eta / (1 - beta), growing.
    plain, ball : sequence of array_like, shape (T, k)
        x at each step of k starts, with and without momentum at each speed; not finite where it diverged.
    eta : float
        The balls'.
    """
    speeds = np.asarray(speeds, dtype=float)
    betas = 1 - eta / speeds
    (without, plain_left), (right, left) = _deep(plain), _deep(ball)
    # Which speeds were tried must not decide: it takes one with too little memory, and one with enough, wherever they
    # lie.
    stops = (without == 0) & [bool(np.isfinite(x[-1]).all()) for x in map(np.asarray, plain)]
    alone, passing = np.flatnonzero((right > 0.5) & stops), np.flatnonzero(right > 0)
    first, last = (alone[0], alone[-1]) if len(alone) else (0, 0)
    few = passing[0] - 1 if len(passing) else len(speeds) - 1           # up to here no ball passes
    who = "every ball passes" if right[alone].min(initial=1) == 1 else "most balls pass"
    shown = range(max(first - 1, 0), min(first + 5, len(speeds)))
    verdicts("C28", "holds when beta is large enough",
             f"At eta {eta:g}, from 2.3 to 6, and at speeds {speeds[first]:g} to {speeds[last]:g} {who} and no plain descent; "
             f"with beta {betas[max(few, 0)]:.2f}{' or less' if few > 0 else ''} no ball.",
             given=bool(len(alone) and few >= 0),
             table=[["speed", "beta of the ball", "into the deep hollow from the right: plain", "ball",
                     "from the left: plain", "ball"],
                    *([f"{speeds[i]:g}", f"{betas[i]:.3f}",
                       *(f"{share[i]:.0%}" for share in (without, right, plain_left, left))] for i in shown)])


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
