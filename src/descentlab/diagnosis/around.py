"""What is around the end of the run: longer steps along the gradient, and both sides of what bends down."""

import attrs
import numpy as np

from descentlab.curvature import lanczos
from descentlab.diagnosis.thresholds import BEND_EXPLAINS


# Along the gradient ----------------------------------------------------------------------------------------

@attrs.frozen(eq=False)
class LongerSteps:
    """The best step along the gradient: what it gains, how many of the run's steps it is (None: not known), how much
    steeper its way gets than the slope is here, where it leads (d,), and its eta (None where that follows from its
    length in steps)."""

    gain: float
    longer: float | None
    steepening: float | None
    start: np.ndarray
    best_eta: float | None = None

    def evidence(self, height):
        return {"gain": float(self.gain / height), "longer": self.longer, "steepening": self.steepening}


def longer_steps(objective, run, moved, g):
    """Steps along the gradient, 1, 4, 16 ... times the run's: which is best, and how steep is the way?"""
    step = -(moved.pace * (run.gain or 1.0)) * g
    slope = -float(g @ step)
    if not slope > 0:
        return LongerSteps(0.0, None, None, run.end)
    gains = _gains(objective, run.end, g, step)
    longest = max(gains, key=gains.get)
    way = sorted(times for times in gains if times <= longest)
    steepest = max([(gains[b] - gains[a]) / (b - a) / slope for a, b in zip(way, way[1:])], default=0.0)
    known = run.gain is not None
    return LongerSteps(
        gains[longest], longest if known and moved.eta is not None else None, steepest, run.end + longest * step,
        longest if known and moved.eta is None and longest > 0 else None)


def _gains(objective, end, g, step):
    """What steps so many times as long gain, as far as there is money: a dict times -> gain, the best among them."""
    gains, factor = {0.0: 0.0}, 4.0 if objective.has_value else 16.0

    def gain(times):
        if times not in gains and objective.change_price <= objective.spare:
            found = -objective.change(end, g, times * step)
            gains[times] = found if np.isfinite(found) else -np.inf
        return gains.get(times, -np.inf)

    rounding = 8 * np.finfo(float).eps * abs(objective.value(end)) if objective.has_value else 0.0
    times = 1 / factor
    while times > 1e-4 and not gain(times) > 0:
        times /= factor
    while times < 1e20 and gain(times) >= max(gains.values()) - rounding:
        times *= factor
    longest = max(gains, key=gains.get)
    for nearby in (longest / np.sqrt(factor), longest * np.sqrt(factor)):
        gain(nearby)
    return gains


# Along what bends ------------------------------------------------------------------------------------------

@attrs.frozen(eq=False)
class Curvature:
    """The ends of the spectrum of pace * H, ascending (m,), directions for them (d, m), how far the lowest may be from
    an eigenvalue, and the largest eigenvalue of H."""

    values: np.ndarray
    directions: np.ndarray
    error: float
    sharpest: float

    def stable(self, limit, eta):
        """The largest stable eta, where `values` were measured at `eta`; None where no limit is known or nothing bends.

        Where nothing bends up, it is that of a bend upwards as strong as the strongest downwards.
        """
        bend = self.values[-1] if self.values[-1] > 0 else -self.values[0]
        return float(limit * eta / bend) if limit is not None and bend > 0 else None


def curvature_at(objective, run, point, pace, rng):
    """The `Curvature` at a point (d,) of the run; None where it is not finite.

    It is looked for as that of the symmetric S H S, with S = sqrt(pace), which has the same eigenvalues as pace * H,
    and as many negative ones as H.
    """
    scale = np.asarray(pace, dtype=float)
    scale = np.maximum(scale, 1e-6 * scale.max())
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
    return Curvature(values, root[:, None] * vectors, error, float(values[-1] / np.median(scale)))


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
        return None if self.lowest is None else self.lowest.way_out

    def evidence(self, height, moving):
        """What of it is evidence; `moving` is whether the curvature was measured at the run's own pace."""
        if self.curvature is None:
            return {}
        values, size = self.curvature.values, np.abs(self.curvature.values).max()
        size = size if size > 0 else 1.0
        found = {"lowest": float(values[0] / size), "lowest_error": float(self.curvature.error / size)}
        if moving:
            found |= {"rate": float(values[-1]), "bend_down": float(values[0])}
        if values[-1] < 0:
            found["highest"] = float(values[-1] / size)
        if self.lowest is not None:
            found |= {"both_sides": self.lowest.gain / height, "slope_there": self.lowest.slope / height}
        if self.lowest is not None and self.highest is not None:
            found["every_side"] = min(self.lowest.gain, self.highest.gain) / height
        return found


def bends(objective, run, moved, g, height, rng):
    """The curvature at the end, and what there is to gain on both sides of what bends down: `Bends`."""
    curvature = curvature_at(objective, run, run.end, moved.pace, rng)
    if curvature is None or not curvature.values[0] < 0:
        return Bends(curvature)
    highest = None
    if curvature.values[-1] < 0:    # all bend down: the two directions share the money
        highest = both_sides(objective, run.end, g, curvature, -1, height, objective.distances // 2)
    lowest = both_sides(objective, run.end, g, curvature, 0, height, objective.distances)
    return Bends(curvature, lowest, highest)


def both_sides(objective, end, g, curvature, which, height, distances):
    """Both sides of a direction that bends down, at the least few distances: those that gain most, or None."""
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
