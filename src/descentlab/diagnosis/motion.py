"""How the run moved over its last steps: how noisy its gradients were, which way they turn, and what they promised."""

import attrs
import numpy as np

from descentlab.diagnosis.thresholds import ALTERNATING, BACK_AND_FORTH, QUIET


@attrs.frozen(eq=False)
class Motion:
    """How a run moved over its window.

    Parameters
    ----------
    gradients : dict
        Step -> the whole loss's gradient (d,) there, at the run's `probes` and at the end.
    exact : bool
        Whether the run's own gradients are those of the whole loss.
    pace : float or ndarray
        Eta / sigma at the end, a number or (d,); that for eta = 1, where `eta` is 0 or not known.
    eta : float or None
        The rate at the end, None where it is 0 or not known.
    noise : float or None
        Mean square of the noise in the run's gradients, over that of the gradients of the whole loss.
    cosine : float or None
        Mean cosine of successive gradients.
    directness : float or None
        Distance covered over way gone.
    promise : float or None
        What the slope alone would have made of these steps, in units of the loss.
    """

    gradients: dict
    exact: bool
    pace: float | np.ndarray
    eta: float | None
    noise: float | None
    cosine: float | None
    directness: float | None
    promise: float | None

    @property
    def leaping(self):
        """Whether it goes back and forth without noise, or successive gradients point against each other."""
        back = self.directness is not None and self.directness < BACK_AND_FORTH and (self.noise or 0.0) < QUIET
        return back or (self.cosine or 0.0) < ALTERNATING


def motion(objective, run, g):
    """How the run moved: gradients of the whole loss tell the noise of the run's own, and which way they turn.

    Parameters
    ----------
    objective : PricedObjective
    run : Run or Sampled
    g : ndarray, shape (d,)
        The whole loss's gradient at the run's end.

    Returns
    -------
    Motion
    """
    times = run.probes()
    own = [t for t in times[::-1] if run.seen(t) is not None]
    exact = bool(run.known and own) and all(
        np.allclose(run.seen(t), objective.gradient(run.point(t)), rtol=1e-6, atol=0) for t in own[:2])
    gradients = {t: _gradient(objective, run, exact, t) for t in times} | {run.last: g}
    paces, noise = _paces(run, gradients, times, exact)
    cosines = run.turns(gradients, exact)
    way = run.way
    covered = np.linalg.norm(run.end - run.point(run.first))
    slopes = [gradients[t] @ (pace * gradients[t]) for pace, t in zip(paces, times)]
    known = bool(slopes) and run.gain is not None
    moving = bool(paces) and np.any(paces[-1] > 0)
    return Motion(
        gradients, exact,
        pace=paces[-1] if moving else run.unit_pace, eta=_eta(run, paces[-1]) if moving else None,
        noise=noise, cosine=float(np.mean(cosines)) if cosines else None,
        directness=float(covered / way) if way > 0 else None,
        promise=run.gain * float(np.median(slopes)) * run.steps if known else None)


def _gradient(objective, run, exact, t):
    """The whole loss's gradient at the run's point t: the one that the run saw, where that is the same."""
    seen = run.seen(t) if exact else None
    return objective.gradient(run.point(t)) if seen is None else seen


def _paces(run, gradients, times, exact):
    """eta / sigma at each of these steps, and the noise to signal of the run's gradients (None: not known)."""
    if not times:
        return [], None
    seen = [gradients[t] for t in times]
    signal = np.median([g @ g for g in seen])
    if run.known:
        known = [np.sum(np.square(run.seen(t) - gradients[t])) for t in times if run.seen(t) is not None]
        strange = np.median(known) if known else 0.0
        noise = 0.0 if exact or strange == 0 else float(np.divide(strange, signal))
        return [run.pace(t) for t in times], noise if known else None
    # No rates are known: the steps themselves tell.
    steps = [run.point(t) - run.point(t + 1) for t in times]
    pace = float(np.median(np.linalg.norm(steps, axis=1)) / np.sqrt(signal)) if signal > 0 else 0.0
    if not pace > 0:
        return [0.0] * len(times), None
    # Plain descent goes straight down; what does not may be noise, or a memory.
    strange = np.median([np.sum(np.square(step / pace - g)) for step, g in zip(steps, seen)])
    return [pace] * len(times), float(strange / signal) if strange < QUIET * signal else None


def _eta(run, pace):
    return run.eta if run.known else float(np.median(pace))
