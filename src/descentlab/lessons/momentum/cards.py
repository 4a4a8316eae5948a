"""The verdicts of lesson 05: each function takes what was measured, and shows a card."""

import numpy as np

from descentlab.claims import Verdicts
from descentlab.lessons.momentum.hollows import RIM

verdicts = Verdicts("momentum")

NEAR = 0.1                      # of the deep minimum, at 0: who is no further off is in its hollow
HARDLY = 1.25                   # times as many steps are hardly more


def c28(betas, runs, effective):
    """Whether balls pass the shallow hollow, at an effective rate at which plain descent does not.

    The word is the numbers': too little memory may stop a ball. How many get over the rim and roll back, the table says.

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
    deep = np.array([(np.abs(np.asarray(x)[-1]) < NEAR).mean() for x in runs])
    over = np.array([(np.min(x, axis=0) < RIM).mean() for x in runs])
    stopped = np.isfinite(runs[0][-1]).all() and deep[0] == 0
    verdicts("C28", "holds when beta is large enough" if deep[1] == 0 else "holds",
             f"From well above the rim, at effective rate {effective:g}, plain descent stops; with beta "
             f"{betas[deep.argmax()]:g} {_part(deep.max())} balls end in the deep hollow, with {betas[-1]:g} {deep[-1]:.0%}.",
             given=bool(stopped and deep.max() > 0.5),
             table=[["beta", "get over the rim", "end in the deep hollow"],
                    *([f"{beta:g}", f"{passed:.0%}", f"{ended:.0%}"] for beta, passed, ended in zip(betas, over, deep))])


def _part(share):
    return "all" if share == 1 else f"{share:.0%} of the"


def c29(conditions, plain, usual, ball):
    """Up to which condition number momentum makes a ravine harmless.

    It is cured as long as a larger condition number costs hardly more steps: with the beta that it has, or with any.

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
    level = counts[1:] <= HARDLY * counts[1:, :1]
    last = int(level[0].cumprod().sum()) - 1                # the last of those up to which 0.9 is level
    word = "holds" if level.all(axis=1).any() else "holds when beta is fixed, and the condition number small enough for it"
    verdicts("C29", word,
             f"On two bends, beta 0.9's steps hardly grow from condition number {k[0]:,.0f} to {k[last]:,.0f}; "
             "a fitted ball's, about like its root.",
             given=word == "holds" or last > 0 and bool(np.isclose(more[2], np.sqrt(k[-1] / k[0]), rtol=0.3)),
             table=[["condition number", "plain descent", "beta 0.9", "fitted ball", "its beta"],
                    *([f"{k:,}", f"{a.steps:,}", f"{b.steps:,}", f"{c.steps:,}", f"{c.beta:.2f}"]
                      for k, a, b, c in zip(conditions, plain, usual, ball))])
