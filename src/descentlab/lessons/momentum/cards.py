"""The verdicts of lesson 05: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts

verdicts = Verdicts()

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


def c28(speeds, plain, ball):
    """Whether balls pass the shallow hollow, and at which speeds plain descent does not.

    Parameters
    ----------
    speeds : array_like, shape (n,)
        eta / (1 - beta), growing.
    plain, ball : sequence of array_like, shape (T, k)
        x at each step of k starts, with and without momentum at each speed; not finite where it diverged.
    """
    speeds = np.asarray(speeds, dtype=float)
    without, (right, left) = _deep(plain)[0], _deep(ball)
    alone = (right == 1) & (without == 0)
    first, last = int(alone.argmax()), int(len(speeds) - 1 - alone[::-1].argmax())
    shown = range(max(first - 1, 0), min(first + 5, len(speeds)))
    verdicts("C28", "holds when the speed is neither too small nor too large",
             f"From {speeds[first]:g} to {speeds[last]:g} every ball passes and no plain descent; at lower speeds neither "
             "passes, and at higher ones plain descent leaps.",
             given=bool(0 < first < last and alone[first:last + 1].all() and right[:first].max() == 0
                        and without[last + 1:].max(initial=0) == 1),
             table=[["speed", "plain, in the deep hollow", "ball", "ball, from the left"],
                    *([f"{speeds[i]:g}", f"{without[i]:.0%}", f"{right[i]:.0%}", f"{left[i]:.0%}"] for i in shown)])


def c52(etas, plain, rim):
    """Whether plain descent leaps over the shallow hollow with a large eta, and how early.

    Parameters
    ----------
    etas : array_like, shape (n,)
        Growing.
    plain : sequence of array_like, shape (T, k)
        x at each step of k starts, for each eta; not finite where it diverged.
    rim : float
        Between the hollows: whoever comes from the right and is below it has passed.
    """
    etas, deep, latest, gone = np.asarray(etas, dtype=float), _deep(plain)[0], [], []
    for x in map(np.asarray, plain):
        passed = (x[0] > rim) & (np.abs(x[-1]) < NEAR)
        latest.append(int((x[:, passed] < rim).argmax(axis=0).max(initial=0)))
        gone.append(not np.isfinite(x[-1]).any())
    leaps, latest = np.flatnonzero(deep > 0.5), np.array(latest)
    first, last = (int(leaps[0]), int(leaps[-1])) if len(leaps) else (0, 0)
    verdicts("C52", "holds when eta is large enough, and not too large",
             f"From {etas[first]:g} to {etas[last]:g} most starts leap over the hollow, in their first {latest.max()} steps "
             f"or never; smaller steps stop, {etas[-1]:g} diverges.",
             given=bool(first > 0 and len(leaps) == last - first + 1 and deep[:first].max() == 0 and gone[-1]
                        and not any(gone[:-1]) and latest.max() < 10),
             table=[["eta", "in the deep hollow", "all of these by step"],
                    *([f"{etas[i]:g}", "diverges" if gone[i] else f"{deep[i]:.0%}", f"{latest[i]}" if deep[i] else "-"]
                      for i in range(max(first - 2, 0), len(etas)))])


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
    power = np.log(counts[:, -1] / counts[:, 0]) / np.log(k[-1] / k[0])              # over all of the conditions
    last = np.log(counts[:, -1] / counts[:, -2]) / np.log(k[-1] / k[-2])             # over the last two
    verdicts("C29", "holds when eta and beta are fitted to the bends",
             "It eases: a fitted ball pays about the square root of the condition number; fixed at 0.9, it pays all of a "
             "large one.",
             given=bool(abs(power[2] - 0.5) < 0.15 and power[0] > 0.9 and last[1] > 0.9 and (counts[2] <= counts[1]).all()
                        and (counts[1] < counts[0]).all()),
             table=[["condition number", "plain descent", "beta 0.9", "fitted ball", "its beta"],
                    *([f"{k:,}", f"{a.steps:,}", f"{b.steps:,}", f"{c.steps:,}", f"{c.beta:.2f}"]
                      for k, a, b, c in zip(conditions, plain, usual, ball))])
