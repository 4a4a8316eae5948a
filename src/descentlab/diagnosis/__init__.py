"""Why did my loss stop? Evidence first, then the name, then what to try next.

    >>> from descentlab import descend, optimizers, surfaces
    >>> run = descend(surfaces.bowl.gradient, [2.0, 1.0], optimizers.gd(0.5), steps=100)
    >>> diagnose(surfaces.bowl, run, optimizers.gd(0.5)).verdict
    'bouncing'

Two numbers ask the first two questions. Over the last steps, the *fall* is what the loss lost, and the *promise* is
what the slope alone would have made of the same steps. Where the loss falls, nothing has stalled. Where it should fall
and does not, something takes back what the slope gives: the noise of the gradients, or steps that leap across the
valley. Where it should not even fall, the place is to blame, or the rate: the loss is then tried out at a few points
around, along the gradient and along the direction that bends down most, to see what there is to gain, and how.

================  ==================================================================================
`objective`       the loss with a price tag
`run`             the run that is diagnosed, and the window of its last steps
`points`          what is accepted as one
`sampled`         the same where only a few points were kept
`measure`         one look at a run; its parts are `motion`, `losses`, `along` and `bends`
`evidence`        what was measured, and what it means
`thresholds`      all thresholds, and why they stand where they do
`decide`          from the evidence to the verdict: the questions, in their order
`treat`           what to try next
`report`          what a diagnosis says
================  ==================================================================================
"""

import numpy as np

from descentlab import _checks
from descentlab.diagnosis.decide import VERDICTS, decide
from descentlab.diagnosis.evidence import Evidence
from descentlab.diagnosis.measure import look
from descentlab.diagnosis.objective import PricedObjective
from descentlab.diagnosis.report import Diagnosis
from descentlab.diagnosis.run import Run
from descentlab.diagnosis.sampled import Sampled
from descentlab.diagnosis.thresholds import BUDGET, CALLS, WINDOW
from descentlab.diagnosis.treat import Treatment, treatment

__all__ = ["BUDGET", "CALLS", "Diagnosis", "Evidence", "Sampled", "Treatment", "VERDICTS", "WINDOW", "decide", "diagnose"]


def diagnose(objective, run, optimizer=None, *, value=None, floor=None, window=WINDOW, rng=None):
    """Say why a run stalled, and what to try.

    Parameters
    ----------
    objective : object or callable
        Anything with `value`, `gradient` and, if it has one, `hvp`, as a surface or a network; or a gradient function
        of theta (d,) alone: of the whole loss, not of a minibatch.
    run : Path, Sampled or array_like
        A `Path`, or its points theta (T+1, d), or one point (d,); or the few points that were kept of a large run.
    optimizer : Optimizer, optional
        What made the run; needed for a `Path` whose direction remembers.
    value : callable, optional
        The loss, where `objective` is a gradient function; else its changes are integrated from gradients, and a tenth
        of what the run has lost, or what a longer step would gain, stands for its height.
    floor : float, optional
        The lowest loss that one can hope for; the surface's own if it knows one, else 0.
    window : int
        How many of the last steps to look at.
    rng : numpy.random.Generator, optional
        Draws the direction in which curvature is first looked for; the same each time if not given.

    Returns
    -------
    Diagnosis
        Verdict, reasons, treatment, evidence, and what it cost.

    Raises
    ------
    TypeError, ValueError
        Naming the argument, for a run that is not finite or not long or wide enough, a gradient of another shape, one
        that writes into theta or answers differently when asked twice, an optimizer that is none or is missing, a
        `Sampled` run without a loss.

    Notes
    -----
    A diagnosis costs at most 50 gradients, a Hessian product counting as two (without `hvp` it is a difference of two
    gradients), a loss as half of one. Curvature is looked for by Lanczos iteration with what the other questions leave,
    from a start that leans on where the run last went. A dozen products see the sharpest direction well, and a weak
    downward bend among many may escape them: a minimum is only called so where the smallest eigenvalue found is
    positive by more than its own residual. What a direction of one's own does not say of itself, its `limit()` and its
    `gain()`, is not guessed: where it matters, the verdict is "undecided". So it is wherever the numbers do not agree;
    `descentlab.diagnosis.thresholds` has all of them, and docs/diagnosis.md counts how often the verdict is right.
    """
    priced = PricedObjective(objective, value)
    run = Run.recorded(run, optimizer, _checks.count("window", window, low=2))
    floor = getattr(objective, "lowest", None) if floor is None else _checks.number("floor", floor)
    rng = np.random.default_rng(0) if rng is None else _checks.generator("rng", rng)
    with np.errstate(all="ignore"):
        seen = look(priced, run, floor or 0.0, rng)
    evidence = seen.evidence
    verdict, reasons = decide(evidence)
    if not priced.has_value and evidence.steps:
        reasons = [*reasons, "no loss was given: its changes are integrated from gradients, and all this is less sure"]
    return Diagnosis(verdict, tuple(reasons), treatment(verdict, seen, run), evidence, priced.cost, dict(priced.calls))
