"""What the run lost over its last steps, and how high its loss still is."""

import attrs
import numpy as np

from descentlab.diagnosis.sampled import Sampled
from descentlab.diagnosis.thresholds import ARRIVED, INTEGRATION_ERROR, LOSSES, LOUD, ROUNDING


@attrs.frozen(eq=False)
class Losses:
    """What the loss did.

    Parameters
    ----------
    fall : float or None
        What it lost over the window; None where there are too few points to tell.
    error : float or None
        The standard error of that.
    height : float
        What is left above its floor.
    lost : float
        All that the run has lost so far.
    lowest_point : ndarray, shape (d,)
        The lowest of the points that were looked at.
    above : float
        How far its last loss lies above that of its start.
    progress : float or None
        How far the loss at the mean of the later points lies below that at the mean of the earlier ones: noise cancels in
        a mean, and progress does not. None where the noise does not rule, or there is no loss to ask.
    held_up : float or None
        How far the mean of the later losses lies above the loss at the mean of their points: what noise costs.
    """

    fall: float | None
    error: float | None
    height: float
    lost: float
    lowest_point: np.ndarray
    above: float = 0.0
    progress: float | None = None
    held_up: float | None = None


def lost_over(objective, run, moved, floor):
    """How far the loss fell over the window, by a straight line through some of its losses; and how surely.

    Parameters
    ----------
    objective : PricedObjective
    run : Run or Sampled
    moved : Motion
        Where there is no loss to ask, its gradients are integrated.
    floor : float
        The lowest loss that one can hope for.

    Returns
    -------
    Losses
        In units of the loss; its height is infinite where a loss is not finite.

    Raises
    ------
    ValueError
        Where there is no loss to ask, and the run is `Sampled`.
    """
    if objective.has_value:
        times = run.spread(LOSSES)
        losses = np.array([float(objective.value(run.point(t))) for t in times])
        known, doubt = np.isfinite(losses), 0.0     # the last is: a run that ends in no number is lost
        times, losses = times[known], losses[known]
        start = float(objective.value(run.start))
        start = start if np.isfinite(start) else losses[0]
    elif isinstance(run, Sampled):
        raise ValueError("value must be given for a Sampled run: too few points were kept to integrate its loss")
    else:
        times, losses, leaps = _integrated(objective, run, moved)
        doubt = INTEGRATION_ERROR * _in_all(leaps, moved)
        start, inside = losses[0], times >= run.first
        times, losses = times[inside], losses[inside]
    if not np.isfinite(losses).all():
        return Losses(None, None, np.inf, np.inf, run.end)
    lowest = run.point(times[int(np.argmin(losses))]) if losses.min() < start else run.start
    lost = max(abs(start - losses[-1]), float(np.ptp(losses)))
    # The height is that of the later losses: one of a noisy run may be low by chance.
    height = max(abs(float(np.median(losses[len(losses) // 2:])) - floor), ARRIVED * lost, ROUNDING)
    fall, error = _fall(times, losses, run) if len(times) >= 6 else (None, None)
    means = _at_means(objective, run, times, losses) if fall is not None and (moved.noise or 0.0) > LOUD else (None, None)
    return Losses(fall, None if error is None else error + doubt, height, lost, lowest, losses[-1] - start, *means)


def _at_means(objective, run, times, losses):
    """The progress of the mean of some points over the window, and what the points are held up above it."""
    if not objective.has_value:
        return None, None
    half = len(times) // 2
    early, late = (float(objective.value(sum(run.point(t) for t in part) / half)) for part in (times[:half], times[-half:]))
    return early - late, float(np.mean(losses[-half:])) - late


def _in_all(leaps, moved):
    """What all leaps together may be wrong by, as a multiple of a share of each: of noise, errors partly cancel."""
    if moved.leaping:
        return np.abs(leaps).sum()
    return np.linalg.norm(leaps) if (moved.noise or 0.0) > LOUD else 0.0


def _fall(times, losses, run):
    """The fall over the window, and its standard error."""
    moves = np.diff(losses)
    if (moves <= 0).all() or (moves >= 0).all():
        # What it did last counts: twice the fall over the window's second half.
        middle = np.interp((times[0] + run.last) / 2, times, losses)
        return float(2 * (middle - losses[-1])), 0.0
    (slope, _), covariance = np.polyfit(times, losses, 1, cov=True)
    return -slope * run.steps, float(np.sqrt(covariance[0, 0])) * run.steps


def _integrated(objective, run, moved):
    """Times, the losses there less that of the start, and what the slopes said of each move.

    Losses are sums of trapezoids, over each step or from point to point.
    """
    if moved.exact:     # then the path has all gradients there are
        times = np.arange(run.last + 1)
        g = np.concatenate([run.path.g, moved.gradients[run.last][None]])
    else:
        early = {int(t) for t in np.linspace(0, run.first, 4, endpoint=False)} - {run.first}
        gradients = {t: objective.gradient(run.theta[t]) for t in sorted(early)} | moved.gradients
        times = np.array(sorted(gradients))
        g = np.array([gradients[t] for t in times])
    moves = np.diff(run.theta[times], axis=0)
    losses = np.concatenate([[0.0], np.cumsum(np.vecdot(g[1:] + g[:-1], moves) / 2)])
    leaps = np.vecdot(g[:-1], moves)
    if moved.exact:
        times = np.unique([0, *run.spread(LOSSES)])
        return times, losses[times], leaps[run.first:]
    return times, losses, leaps[times[:-1] >= run.first]
