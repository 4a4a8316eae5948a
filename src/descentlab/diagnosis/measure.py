"""One look at a run: how it moved, what it lost, what is around its end; from all of it, the evidence."""

import attrs
import numpy as np

from descentlab.diagnosis.along import longer_steps
from descentlab.diagnosis.bends import bends, curvature_at
from descentlab.diagnosis.evidence import Evidence
from descentlab.diagnosis.losses import lost_over
from descentlab.diagnosis.motion import motion
from descentlab.diagnosis.thresholds import GUESSED_HEIGHT, LOSSES, ROUNDING


@attrs.frozen(eq=False)
class Look:
    """The evidence, and the places and rates that a treatment starts from; None is what is not known.

    Parameters
    ----------
    end : ndarray
        Where the run stands, or the last finite point of one that was lost.
    lowest_point : ndarray
        The lowest of the points that were looked at.
    way_out : ndarray or None
        Where the direction that bends down leads.
    best_start : ndarray or None
        Where the best step along the gradient leads.
    eta : float or None
        The rate that last moved the run.
    pace : float, ndarray or None
        Eta / sigma, a number or (d,).
    stable : float or None
        The largest stable eta.
    best_eta : float or None
        The eta of the best step along the gradient.
    sharpest : float or None
        The largest eigenvalue of H.
    sharpest_way : ndarray or None
        The direction (d,) of the largest eigenvalue of pace * H.
    """

    evidence: Evidence
    end: np.ndarray
    lowest_point: np.ndarray
    way_out: np.ndarray | None = None
    best_start: np.ndarray | None = None
    eta: float | None = None
    pace: float | np.ndarray | None = None
    stable: float | None = None
    best_eta: float | None = None
    sharpest: float | None = None
    sharpest_way: np.ndarray | None = None


def look(objective, run, floor, rng):
    """Everything that is measured of one run.

    Parameters
    ----------
    objective : PricedObjective
    run : Run or Sampled
    floor : float
        The lowest loss that one can hope for.
    rng : numpy.random.Generator
        Draws the direction in which curvature is first looked for.

    Returns
    -------
    Look

    Raises
    ------
    TypeError, ValueError
        For an objective whose answers no diagnosis could use.
    """
    g = objective.check(run.end)
    finite = np.isfinite(g).all() and (not objective.has_value or np.isfinite(objective.value(run.end)))
    if run.blew_up >= 0 or not finite:
        return lost(objective, run, g, run.blew_up if run.blew_up >= 0 else run.last, floor, rng)
    moved = motion(objective, run, g)
    losses = lost_over(objective, run, moved, floor)
    if not np.isfinite(losses.height):
        return lost(objective, run, g, run.last, floor, rng)
    longer = longer_steps(objective, run, moved, g)
    # Without a loss no zero is known: what was lost, and what could be gained, is all there is.
    height = losses.height if objective.has_value else max(GUESSED_HEIGHT * losses.lost, longer.gain, ROUNDING)
    around = bends(objective, run, moved, g, height, rng)
    evidence = Evidence(
        steps=run.steps, height=float(height), rate_zero=run.rate_zero,
        still=run.still if longer.matters(height) else None, gradient_norm=float(np.linalg.norm(g)),
        fall=_share(losses.fall, height), fall_error=_share(losses.error, height),
        above=_share(losses.above, height), promise=_share(moved.promise, height),
        progress=_share(losses.progress, height), held_up=_share(losses.held_up, height), noise=moved.noise, cosine=moved.cosine,
        directness=moved.directness, limit=run.limit,
        **around.evidence(height, moved.eta is not None), **longer.evidence(height, moved.eta is not None))
    bend = around.curvature
    best_eta = (moved.eta or 1.0) * longer.longer if longer.longer else None
    return Look(evidence, run.end, losses.lowest_point, around.way_out, longer.start, eta=moved.eta, pace=moved.pace,
                stable=None if bend is None else bend.stable(run.limit, moved.eta or 1.0), best_eta=best_eta,
                sharpest=None if bend is None else bend.sharpest,
                sharpest_way=None if bend is None else bend.directions[:, -1])


def lost(objective, run, g, step, floor, rng):
    """A run that left the finite numbers: only its best point, or its last finite one, is worth looking at.

    Parameters
    ----------
    objective : PricedObjective
    run : Run or Sampled
    g : ndarray, shape (d,)
        The gradient at its last finite point.
    step : int
        The step after which it was lost.
    floor : float
        The lowest loss that one can hope for.
    rng : numpy.random.Generator
        Draws the direction in which curvature is first looked for.

    Returns
    -------
    Look
        Its `end` is the last finite point, its `lowest_point` the best that was looked at.
    """
    times = run.history(LOSSES)
    size = objective.value if objective.has_value else lambda theta: np.linalg.norm(objective.gradient(theta))
    sizes = np.array([float(size(run.point(t))) for t in times])
    sizes[~np.isfinite(sizes)] = np.inf
    best = run.point(times[np.argmin(sizes)])
    known = np.isfinite(sizes).any() and np.isfinite(objective.gradient(best)).all()
    if not known:
        return Look(Evidence(run.steps, None, step, limit=run.limit), best, best)
    height = float(abs(sizes.min() - floor))
    eta, pace = run.first_pace
    curvature = curvature_at(objective, run, best, pace, rng)
    known = curvature is not None and len(run.moving_rates)
    rate = float(curvature.largest * curvature.values[-1]) if known else None
    stable = None if curvature is None else curvature.stable(run.limit, eta)
    finite = bool(np.isfinite(g).all() and np.isfinite(sizes[-1]))
    evidence = Evidence(run.steps, height, step, limit=run.limit, rate=rate,
                        rise=_rise(sizes, floor if objective.has_value else 0.0) if finite else None,
                        next_step=run.next_step(g) if finite else None)
    eta = float(run.moving_rates[-1]) if len(run.moving_rates) else None
    return Look(evidence, run.end, best, eta=eta, stable=stable)


def _rise(sizes, floor):
    """How far the last of some losses is above their median, as a share of the height of that."""
    middle = float(np.median(sizes))
    return float((sizes[-1] - middle) / max(abs(middle - floor), ROUNDING))


def _share(loss, height):
    return None if loss is None else float(loss / height)
