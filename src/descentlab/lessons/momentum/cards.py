"""The verdicts of lesson 05: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts()

AGES = 0, 1, 7, 10, 22, 44      # of gradients, in the table of their weights


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


def c28(betas, right, left):
    """Whether balls pass the shallow hollow, and whether they know which hollow is the deep one.

    Parameters
    ----------
    betas, right, left : array_like, shape (n,)
        beta, the first of them 0; the shares that end in the deep hollow, from the right and from the left.
    """
    betas, right, left = (np.asarray(each, dtype=float) for each in (betas, right, left))
    passes = right > 0.5
    first = int(passes.argmax())
    shown = [0, first - 1, first, *(np.flatnonzero(np.isin(betas, (0.9, 0.95, 0.99))))]
    verdicts("C28", "holds when beta is large enough",
             f"From the right most balls with beta {betas[first]:g} or more pass, and no plain descent; from the left some "
             "leave the deep hollow.",
             given=bool(right[0] == 0 and passes[first:].all() and first > 1 and left[0] == 1 and left.min() < 1),
             table=[["beta", "from the right, in the deep hollow", "from the left"],
                    *([f"{betas[i]:g}", f"{right[i]:.0%}", f"{left[i]:.0%}"] for i in shown)])


def c52(runs, rim):
    """Whether plain descent leaps over the shallow hollow with a large eta, and how early.

    Parameters
    ----------
    runs : dict of float to array_like, shape (T, k)
        eta -> x at each step, of k starts on the right.
    rim : float
        Between the hollows: whoever is below it has passed.
    """
    rows, over, fast, restless = [], [], [], []
    for eta, x in runs.items():
        x = np.asarray(x)
        there = np.abs(x[-1]) < 0.1
        last = int((x[:, there] < rim).argmax(axis=0).max(initial=0))
        moving = (np.abs(x[-1] - x[-2]) > 0.1).mean()
        rows.append([f"{eta:g}", f"{there.mean():.0%}", f"{last}" if there.any() else "-", f"{moving:.0%}"])
        over.append(there.mean())
        fast.append(last)
        restless.append(moving)
    leaps = np.array(over) > 0.5
    verdicts("C52", "holds when eta is large enough, and not too large",
             "A long enough step leaps over the hollow, in the first few steps or never; with too long a step nothing "
             "comes to rest.",
             given=bool(over[0] == 0 and leaps.any() and over[-1] == 0 and restless[-1] == 1
                        and max(fast) < 10 and max(restless[:-1]) == 0),
             table=[["eta", "in the deep hollow", "all leap by step", "never at rest"], *rows])


def c29(conditions, plain, usual, ball):
    """Whether momentum makes a ravine harmless.

    Parameters
    ----------
    conditions : array_like, shape (n,)
        Condition numbers, each ten times the one before.
    plain, usual, ball : sequence of Fewest
        The fewest steps of plain descent, of a ball with beta 0.9, and of a ball with any beta.
    """
    counts = np.array([[each.steps for each in found] for found in (plain, usual, ball)], dtype=float)
    growth = counts[:, -1] / counts[:, 0]
    last = counts[:, -1] / counts[:, -2]
    verdicts("C29", "holds when eta and beta are fitted to the bends",
             "It eases: a fitted ball pays about the square root of the condition number; fixed at 0.9, it pays all of a "
             "large one.",
             given=bool(growth[2] < growth[0] / 5 and last[1] > 7 and (counts[2] <= counts[1]).all()
                        and (counts[1] < counts[0]).all()),
             table=[["condition number", "plain descent", "beta 0.9", "fitted ball", "its beta"],
                    *([f"{k:,}", f"{a.steps:,}", f"{b.steps:,}", f"{c.steps:,}", f"{c.beta:.2f}"]
                      for k, a, b, c in zip(conditions, plain, usual, ball))])
