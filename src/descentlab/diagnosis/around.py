"""What is around the end of the run: longer steps along the gradient, and both sides of what bends down."""

import attrs
import numpy as np

from descentlab.curvature import lanczos
from descentlab.diagnosis.thresholds import BEND_EXPLAINS, MATTERS, SHORTER_TRIED


# Along the gradient ----------------------------------------------------------------------------------------

@attrs.frozen(eq=False)
class LongerSteps:
    """The best step along the gradient.

    gain : by how much it lowers the loss
    end_seen : whether a longer one was tried and seen to gain less; where not, there may be more to gain
    longer : how many of the run's steps it is, which is its eta where the run's is 0 or not known; None: not known
    steepening : how much steeper its way gets than the slope is here
    start : where it leads (d,)
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
    run : Run
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


# Along what bends ------------------------------------------------------------------------------------------

@attrs.frozen(eq=False)
class Curvature:
    """The ends of the spectrum of the pace times H, with the pace as a share of its largest part.

    values : its ends, ascending (m,)
    directions : for them (d, m)
    error : how far the lowest may be from an eigenvalue
    sharpest : the largest eigenvalue of H
    largest : the largest part of the pace, times which the values are those of pace * H
    """

    values: np.ndarray
    directions: np.ndarray
    error: float
    sharpest: float
    largest: float

    def stable(self, limit, eta):
        """The largest stable eta.

        Where nothing bends up, it is that of a bend upwards as strong as the strongest downwards.

        Parameters
        ----------
        limit : float or None
            The largest stable eta * lambda / sigma, if it is known.
        eta : float
            The rate of the pace at which the values were measured.

        Returns
        -------
        float or None
            None where no limit is known, or nothing bends.
        """
        bend = self.values[-1] if self.values[-1] > 0 else -self.values[0]
        return float(limit * (eta / self.largest) / bend) if limit is not None and bend > 0 else None


def curvature_at(objective, run, point, pace, rng):
    """The curvature at a point of the run.

    It is looked for as that of the symmetric S H S, with S = sqrt(pace), which has the same eigenvalues as pace * H,
    and as many negative ones as H.

    Parameters
    ----------
    objective : PricedObjective
    run : Run
    point : ndarray, shape (d,)
    pace : float or ndarray, shape (d,)
        eta / sigma; only its parts' ratios matter to what is asked for, so that the smallest rate serves.
    rng : numpy.random.Generator
        Draws where to begin.

    Returns
    -------
    Curvature or None
        None where it is not finite.
    """
    largest = float(np.max(pace))
    scale = np.maximum(np.asarray(pace, dtype=float) / largest, 1e-6)
    root = np.sqrt(scale) * np.ones_like(point)
    start = rng.standard_normal(len(point))
    start /= np.linalg.norm(start)
    # Where a run lingers, it moves along the directions that bend least, or down.
    covered = (point - run.theta[run.first]) / root
    if np.linalg.norm(covered) > 0:
        start = start + covered / np.linalg.norm(covered)

    def product(v):
        image = root * objective.hvp(point, root * v)
        if not np.isfinite(image).all():
            raise FloatingPointError
        return image

    try:
        values, vectors, error = lanczos(product, start, min(len(point), objective.products))
    except FloatingPointError:
        return None
    return Curvature(values, root[:, None] * vectors, error, float(values[-1] / np.median(scale)), largest)


@attrs.frozen(eq=False)
class BothSides:
    """What the loss falls by on both sides of a direction, what the slope alone gains so far, and where that leads."""

    gain: float
    slope: float
    way_out: np.ndarray


@attrs.frozen(eq=False)
class Bends:
    """The curvature at the end, and what both sides of its lowest direction have to give, and of its highest where that
    bends down too; None is what is not known."""

    curvature: Curvature | None
    lowest: BothSides | None = None
    highest: BothSides | None = None

    @property
    def way_out(self):
        """Where the lowest direction leads (d,), or None."""
        return None if self.lowest is None else self.lowest.way_out

    def evidence(self, height, moving):
        """What of it is evidence.

        Parameters
        ----------
        height : float
            What could still be lost, in units of the loss.
        moving : bool
            Whether the curvature was measured at the run's own pace.

        Returns
        -------
        dict
            Fields of `Evidence`: gains as shares of the height, eigenvalues as shares of the largest in size.
        """
        if self.curvature is None:
            return {}
        values, size = self.curvature.values, np.abs(self.curvature.values).max()
        size = size if size > 0 else 1.0
        found = {"lowest": float(values[0] / size), "lowest_error": float(self.curvature.error / size)}
        if moving:
            found |= dict(zip(("bend_down", "rate"), (self.curvature.largest * values[[0, -1]]).tolist()))
        if values[-1] < 0:
            found["highest"] = float(values[-1] / size)
        if self.lowest is not None:
            found |= {"both_sides": self.lowest.gain / height, "slope_there": self.lowest.slope / height}
        if self.lowest is not None and self.highest is not None:
            found["every_side"] = min(self.lowest.gain, self.highest.gain) / height
        return found


def bends(objective, run, moved, g, height, rng):
    """The curvature at the end, and what there is to gain on both sides of what bends down.

    Parameters
    ----------
    objective : PricedObjective
    run : Run
    moved : Motion
        Its pace weighs the curvature.
    g : ndarray, shape (d,)
        The gradient at the run's end.
    height : float
        What could still be lost, in units of the loss.
    rng : numpy.random.Generator

    Returns
    -------
    Bends
    """
    curvature = curvature_at(objective, run, run.end, moved.pace, rng)
    if curvature is None or not curvature.values[0] < 0:
        return Bends(curvature)
    highest = None
    if curvature.values[-1] < 0:    # all bend down: the two directions share the money
        highest = both_sides(objective, run.end, g, curvature, -1, height, objective.distances // 2)
    lowest = both_sides(objective, run.end, g, curvature, 0, height, objective.distances)
    return Bends(curvature, lowest, highest)


def both_sides(objective, end, g, curvature, which, height, distances):
    """Both sides of a direction that bends down, at the least few distances: those that gain most.

    Parameters
    ----------
    objective : PricedObjective
    end : ndarray, shape (d,)
    g : ndarray, shape (d,)
        The gradient there.
    curvature : Curvature
        The curvature there.
    which : int
        The number of the direction among its directions.
    height : float
        What could still be lost, in units of the loss.
    distances : int
        How many distances to try at most.

    Returns
    -------
    BothSides or None
        None where no distance gains on both sides, or none could be paid.
    """
    direction = curvature.directions[:, which]
    length = np.linalg.norm(direction)
    out, bend = direction / length, curvature.values[which] / length**2
    whole = np.sqrt(-2 * height / bend)     # there, the bend alone would have taken the whole height
    best = None
    for size in whole / 2.0 ** np.arange(objective.distances)[::-1][:distances]:
        if not objective.pays_both_sides:
            break
        sides = [(-objective.change(end, g, move), move) for move in (size * out, -size * out)]
        # A fall that this bend does not account for says nothing of this point: it is too far away.
        if not 1 / BEND_EXPLAINS < np.mean([gain for gain, _ in sides]) / (-bend * size**2 / 2) < BEND_EXPLAINS:
            break
        gain, (_, move) = min(gain for gain, _ in sides), max(sides, key=lambda side: side[0])
        if gain > (0.0 if best is None else best.gain):
            best = BothSides(float(gain), float(np.linalg.norm(g) * size), end + move)
    return best
