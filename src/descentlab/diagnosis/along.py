"""What longer steps along the gradient have to give, at the end of a run."""

import attrs
import numpy as np

from descentlab.diagnosis.thresholds import MATTERS, SHORTER_TRIED


@attrs.frozen(eq=False)
class LongerSteps:
    """The best step along the gradient.

    Parameters
    ----------
    gain : float
        By how much it lowers the loss.
    end_seen : bool
        Whether a longer one was tried and seen to gain less; where not, there may be more to gain.
    longer : float or None
        How many of the run's steps it is, which is its eta where the run's is 0 or not known; None: not known.
    steepening : float or None
        How much steeper its way gets than the slope is here.
    start : ndarray
        Where it leads (d,).
    """

    gain: float
    end_seen: bool
    longer: float | None
    steepening: float | None
    start: np.ndarray

    def matters(self, height):
        """Whether it gains something that counts.

        Parameters
        ----------
        height : float
            What could still be lost, in units of the loss.

        Returns
        -------
        bool
        """
        return self.gain >= MATTERS * height

    def evidence(self, height, moving):
        """What of it is evidence.

        Parameters
        ----------
        height : float
            What could still be lost, in units of the loss.
        moving : bool
            Whether the run's own steps have a length that is known, and not 0.

        Returns
        -------
        dict
            Fields of `Evidence`: the gain as a share of the height, and None where a longer step may gain more.
        """
        known = self.end_seen or self.matters(height)
        return {"gain": float(self.gain / height) if known else None, "longer": self.longer if moving else None,
                "steepening": self.steepening}


def longer_steps(objective, run, moved, g):
    """Steps along the gradient, 1, 4, 16 ... times the run's: which is best, and how steep is the way?

    Parameters
    ----------
    objective : PricedObjective
    run : Run or Sampled
    moved : Motion
        Its pace is that of the steps.
    g : ndarray, shape (d,)
        The gradient at the run's end.

    Returns
    -------
    LongerSteps
    """
    way = -(moved.pace / np.max(moved.pace)) * g
    own = float(np.max(moved.pace)) * (run.gain or 1.0)     # the run's step is so many times `way`
    slope = -float(g @ way)
    if not slope > 0:
        return LongerSteps(0.0, True, None, None, run.end)
    factor = 4.0 if objective.has_value else 16.0
    rounding = 8 * np.finfo(float).eps * abs(objective.value(run.end)) if objective.has_value else 0.0
    first = _first(objective, run.end, g, way, own, factor)
    gains = _gains(objective, run.end, g, way, first, factor, rounding)
    longest = max(gains, key=gains.get)
    end_seen = any(times > longest and gains[times] < gains[longest] - rounding for times in gains)
    tried = sorted(times for times in gains if times <= longest and (gains[times] > rounding or not times))
    steepest = max([(gains[b] - gains[a]) / (b - a) / slope for a, b in zip(tried, tried[1:])], default=0.0)
    known = run.gain is not None and np.isfinite(longest / own)
    return LongerSteps(gains[longest], end_seen, longest / own if known else None, steepest, run.end + longest * way)


def _first(objective, end, g, way, own, factor):
    """The first step to try, as a multiple of `way`: a 4th or 16th of the run's own, if the money reaches from there.

    If it does not, because the run's is far too short, then as much of the step that ends where the slope would, at
    the curvature along the way; but at least one that can be seen in theta.
    """
    length, size = np.linalg.norm(way), np.linalg.norm(end)
    tries = objective.spare // objective.change_price - SHORTER_TRIED
    if own * length * factor**tries >= max(size, 1.0):
        return own / factor
    bend = abs(float(way @ objective.hvp(end, way / length))) / length
    best = -float(g @ way) / length / bend if bend > 0 else np.inf
    rounding = np.finfo(float).eps
    best = best if np.isfinite(best) else np.sqrt(rounding) * max(size, 1.0)
    return max(best / factor, 8 * rounding * size) / length


def _gains(objective, end, g, way, first, factor, rounding):
    """What steps of so many times `way` gain, as far as there is money: a dict times -> gain, the best among them."""
    gains = {0.0: 0.0}

    def gain(times):
        if times not in gains and objective.change_price <= objective.spare:
            found = -objective.change(end, g, times * way)
            gains[times] = found if np.isfinite(found) else -np.inf
        return gains.get(times, -np.inf)

    times, own = first, first * factor
    while times > 1e-4 * own and not gain(times) > 0:
        times /= factor
    while gain(times) >= max(gains.values()) - rounding:      # as far as the money goes
        times *= factor
    longest = max(gains, key=gains.get)
    for nearby in (longest / np.sqrt(factor), longest * np.sqrt(factor)):
        gain(nearby)
    return gains
