"""The curvature around the end of a run, and both sides of what bends down there."""

import attrs
import numpy as np

from descentlab.curvature import lanczos
from descentlab.diagnosis.thresholds import BEND_EXPLAINS


@attrs.frozen(eq=False)
class Curvature:
    """The ends of the spectrum of the pace times H, with the pace as a share of its largest part.

    Parameters
    ----------
    values : ndarray
        Its ends, ascending (m,).
    directions : ndarray
        For them (d, m).
    error : float
        How far the lowest may be from an eigenvalue.
    sharpest : float
        The largest eigenvalue of H.
    largest : float
        The largest part of the pace, times which the values are those of pace * H.
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
    run : Run or Sampled
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
    covered = (point - run.point(run.first)) / root
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
    """What both sides of a direction have to give.

    Parameters
    ----------
    gain : float
        What the loss falls by on both.
    slope : float
        What the slope alone gains so far.
    way_out : ndarray, shape (d,)
        Where that leads.
    """

    gain: float
    slope: float
    way_out: np.ndarray


@attrs.frozen(eq=False)
class Bends:
    """How the loss bends at the end; None is what is not known.

    Parameters
    ----------
    curvature : Curvature or None
    lowest : BothSides or None
        What its lowest direction has to give.
    highest : BothSides or None
        The same of its highest, where that bends down too.
    """

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
    run : Run or Sampled
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
