"""Why did my loss stop? Evidence first, then the name, then what to try next.

    >>> from descentlab import descend, optimizers, surfaces
    >>> run = descend(surfaces.bowl.gradient, [2.0, 1.0], optimizers.gd(0.5), steps=100)
    >>> diagnose(surfaces.bowl, run, optimizers.gd(0.5)).verdict
    'bouncing'

Two numbers ask the first two questions. Over the last steps, the *fall* is what the loss lost, and the *promise* is
what the slope alone would have made of the same steps:

    promise = sum over steps of  g' (eta / sigma) g  / (1 - beta)            g: the gradient of the whole loss

Where the loss falls, nothing has stalled. Where it should fall and does not, something takes back what the slope
gives: the noise of the gradients, or steps that leap across the valley. Where it should not even fall, the place is to
blame, or the rate: the loss is then tried out at a few points around, along the gradient and along the direction
that bends down most, to see what there is to gain, and how.
"""

import html
from dataclasses import dataclass, field, fields

import attrs
import numpy as np

from descentlab import _checks, optimizers, rates, rules, schedules
from descentlab.descent import Path

WINDOW = 100        # steps that are looked at
BUDGET = 50         # what a diagnosis may cost, in gradients of the whole loss
MATTERS = 0.01      # a change of the loss that counts, as a share of its height
ARRIVED = 1e-4      # the height counts as at least this share of what the run has lost: who has arrived is not far off
LEFT = 0.1          # where no loss is given nobody knows how far it is to the floor: this share of what has been lost
ROUNDING = 1e-12    # a loss this near to its floor is on it: what remains may be rounding
DOUBT = 0.1         # losses integrated over leaps across a valley may be wrong by this share of what the slopes said
RESOLVED = 3.0      # standard errors that a slope must be away from zero, or from its promise
ALTERNATING = -0.5  # a mean cosine of successive gradients below this: more across than along
ROUNDABOUT = 0.3    # distance covered over way gone, below this: back and forth
QUIET, LOUD = 0.1, 1.0      # noise to signal: below the first there is no noise to speak of, above the second it rules
SLOW, FULL = 0.05, 0.2      # eta as a share of the largest stable one: below the first too small, above the second not
LAW = 4.0           # a fall on both sides so many times what the bend explains, or the reverse, has another cause
FELT = 1e-4         # eta times a bend downwards below this needs more than ten thousand steps to show: that is flat
STEEPER = 2.0       # a slope that grows so many times along the way down is no bowl's
FLAT = 1e-6         # an eigenvalue this small beside the largest counts as zero
SIDES = 5           # distances at which both sides of a direction that bends down are tried (3 without values)
PRODUCTS = 6        # Hessian products that no other question may take away
CALLS = {"value": 0.5, "gradient": 1.0, "hvp": 2.0}     # prices; measured on `Network`, they are 0.4, 1 and 1.4 to 2

VERDICTS = {
    "minimum": "at a minimum",
    "saddle": "at a saddle",
    "plateau": "on a plateau",
    "bouncing": "bouncing across a valley: eta is too large",
    "crawling": "crawling: eta is too small",
    "ravine": "in a ravine: its walls keep eta too small for its floor",
    "noise floor": "at the noise floor: too noisy, or the batch too small, for this eta",
    "diverging": "diverging: eta is far too large",
    "falling": "not stalled: the loss is falling",
    "undecided": "undecided",
}


@dataclass(frozen=True)
class Evidence:
    """What was measured. Losses are shares of `height`; None is what could not be known."""

    steps: int
    height: float = field(metadata={"label": "height of the loss above its floor"})
    blew_up: int | None = field(default=None, metadata={"label": "left the finite numbers after step"})
    fall: float | None = field(default=None, metadata={"label": "fall of the loss over these steps, as a share"})
    fall_error: float | None = field(default=None, metadata={"label": "its standard error"})
    promise: float | None = field(default=None, metadata={"label": "what the slope promised for them"})
    gradient_norm: float | None = field(default=None, metadata={"label": "norm of the gradient"})
    noise: float | None = field(default=None, metadata={"label": "noise to signal, of the gradients used"})
    cosine: float | None = field(default=None, metadata={"label": "mean cosine of successive gradients"})
    directness: float | None = field(default=None, metadata={"label": "distance covered / way gone"})
    rate: float | None = field(default=None, metadata={"label": "eta times the largest eigenvalue"})
    limit: float = field(default=2.0, metadata={"label": "the largest such product that is stable"})
    bend_down: float | None = field(default=None, metadata={"label": "eta times the smallest eigenvalue"})
    lowest: float | None = field(default=None, metadata={"label": "smallest eigenvalue / largest"})
    lowest_error: float | None = field(default=None, metadata={"label": "how far that may be from an eigenvalue"})
    both_sides: float | None = field(default=None, metadata={"label": "gain along its direction, on both sides"})
    slope_there: float | None = field(default=None, metadata={"label": "gain of the slope alone so far, beside that"})
    longer: float | None = field(default=None, metadata={"label": "best step, in steps"})
    gain: float | None = field(default=None, metadata={"label": "gain of that step"})
    steepening: float | None = field(default=None, metadata={"label": "steepest slope on its way, to the slope here"})

    @property
    def share(self):
        """eta as a share of the largest stable one, or None."""
        return None if self.rate is None else self.rate / self.limit


@dataclass(frozen=True, eq=False)
class Treatment:
    """What to try next: in words; a ready `optimizer`, if there is one; the point to go on from, (d,)."""

    words: str
    optimizer: optimizers.Optimizer | None
    start: np.ndarray = field(repr=False)


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """A verdict (a key of `VERDICTS`), the sentences that decided, what to try, all evidence, and its price."""

    verdict: str
    reasons: tuple
    treatment: Treatment
    evidence: Evidence
    cost: float
    calls: dict

    def _rows(self):
        """Pairs (what, number) of the evidence that there is."""
        for f in fields(self.evidence):
            value = getattr(self.evidence, f.name)
            if value is not None and f.metadata:
                yield f.metadata["label"], _plainly(value)

    def _price(self):
        calls = ", ".join(f"{number} x {name}" for name, number in self.calls.items() if number)
        return f"looked at {self.evidence.steps} steps, for the price of {self.cost:g} gradients ({calls})"

    def __repr__(self):
        lines = [f"Verdict: {VERDICTS[self.verdict]}.", *(f"  because {reason}" for reason in self.reasons),
                 f"Try: {self.treatment.words}"]
        if self.treatment.optimizer is not None:
            lines.append(f"  {self.treatment.optimizer}")
        lines += ["Evidence:", *(f"  {what}: {number}" for what, number in self._rows()), f"  {self._price()}"]
        return "\n".join(lines)

    def _repr_html_(self):
        said = [html.escape(text) for text in (VERDICTS[self.verdict], self.treatment.words)]
        because = "".join(f"<li>{html.escape(reason)}</li>" for reason in self.reasons)
        optimizer = self.treatment.optimizer
        ready = "" if optimizer is None else f"<br><code>{html.escape(str(optimizer))}</code>"
        rows = "".join(f"<tr><td>{html.escape(what)}</td><td>{number}</td></tr>" for what, number in self._rows())
        return (f"<p><b>Verdict: {said[0]}.</b></p><ul>{because}</ul><p><b>Try:</b> {said[1]}{ready}</p>"
                f"<details><summary>The evidence: {html.escape(self._price())}</summary>"
                f"<table>{rows}</table></details>")


def diagnose(objective, run, optimizer=None, *, value=None, floor=None, window=WINDOW, rng=None):
    """Say why a run stalled, and what to try: a `Diagnosis`.

    objective : anything with `value`, `gradient` and, if it has one, `hvp`, as a surface or a network; or a
        gradient function of theta (d,) alone: of the whole loss, not of a minibatch
    run : a `Path`, or its points theta (T+1, d), or one point (d,)
    optimizer : what made the run; needed for a `Path` whose direction remembers
    value : the loss, where `objective` is a gradient function; else its changes are integrated from gradients, and a
        tenth of what the run has lost, or what a longer step would gain, stands for its height
    floor : the lowest loss that one can hope for; the surface's own if it knows one, else 0
    window : how many of the last steps to look at
    rng : draws the direction in which curvature is first looked for; the same each time if not given

    Thresholds, and why. What is less than 1 % of the loss's height above its floor does not matter (the height
    counts as at least 1e-4 of what the run has lost in all, or no run would ever arrive). A fall is believed when it
    is three standard errors from zero. The noise rules when it is larger than the gradient itself, and is nothing to
    speak of below a tenth of that. Where the cosine of successive gradients is below -1/2 they point more across than
    along; and a run without noise that does not fall, and covers less than 0.3 of its way, goes back and forth. eta is
    far too small below 1/20 of the largest stable rate: ten times as large would still be safe, with a factor two to
    spare; above 1/5 it is not. A bend downwards counts when the loss falls on both sides as that bend says, up to a
    factor four, and more than twice as much as the slope. In between, as wherever the numbers do not agree, the
    verdict is "undecided". None of this was fitted to single runs; `benchmarks/diagnosis.py` counts how often it is
    right, and docs/diagnosis.md has the table.

    A diagnosis costs at most 50 gradients, a Hessian product counting as two (without `hvp` it is a difference of two
    gradients), a loss as half of one. Curvature is looked for by Lanczos iteration with what the other questions leave,
    from a start that leans on where the run last went. A dozen products see the sharpest direction well, and a weak
    downward bend among many may escape them: a minimum is only called so where the smallest eigenvalue found is
    positive by more than its own residual.

    Raises TypeError or ValueError, naming the argument, for a run that is not finite or not long or wide enough, a
    gradient of another shape, one that writes into theta or answers differently when asked twice, an optimizer that
    is none or is missing.
    """
    where = _Objective(objective, value)
    theta, path = _points(run)
    if optimizer is not None and not isinstance(optimizer, optimizers.Optimizer):
        _checks.refuse("optimizer", optimizer, "an Optimizer, such as optimizers.gd(0.1)", TypeError)
    if optimizer is None and path is not None and path.m is not None and not np.array_equal(path.m, path.g):
        raise ValueError("optimizer must be given: this path's direction is not its gradient alone")
    floor = getattr(objective, "lowest", None) if floor is None else _checks.number("floor", floor)
    window = _checks.count("window", window, low=2)
    rng = np.random.default_rng(0) if rng is None else _checks.generator("rng", rng)
    with np.errstate(all="ignore"):
        look = _Look(where, theta, path, optimizer, floor or 0.0, window, rng)
        evidence = look.evidence()
    verdict, reasons = decide(evidence)
    if not where.has_value and evidence.steps:
        reasons.append("no loss was given: its changes are integrated from gradients, and all this is less sure")
    treatment = look.treatment(verdict, evidence)
    return Diagnosis(verdict, tuple(reasons), treatment, evidence, where.cost, dict(where.calls))


def _points(run):
    """The points (T+1, d) of a run, and the `Path`, if it is one."""
    if isinstance(run, Path):
        if run.theta.ndim != 2:
            raise ValueError(f"run must be the path of one start, theta (T+1, d), got shape {run.theta.shape}")
        if run.g is None:
            raise ValueError('run must be a path that kept every step (keep="all"), got one that kept its ends')
        lengths = {len(run.theta) - 1, len(run.eta), len(run.g), len(run.m), len(run.sigma)}
        if len(lengths) > 1:
            raise ValueError(f"run must have a g, m, sigma and eta for each step, got lengths {sorted(lengths)}")
        return _checks.points("run.theta", run.theta), run
    theta = _checks.points("run", run)
    if theta.ndim > 2:
        raise ValueError(f"run must be a Path, its points (T+1, d), or one point (d,), got shape {theta.shape}")
    return np.atleast_2d(theta), None


class _Objective:
    """The loss with a price tag: counts what is asked of it, and tells what answers do not fit."""

    def __init__(self, objective, value):
        own = hasattr(objective, "gradient")
        gradient = objective.gradient if own else objective
        self._gradient = _checks.function("objective", gradient, "something with value and gradient, or a gradient "
                                                                 "function of theta")
        self._value = getattr(objective, "value", None) if value is None else _checks.function(
            "value", value, "a function of theta, the loss")
        self._hvp = getattr(objective, "hvp", None) if own else None
        self.calls = dict.fromkeys(CALLS, 0)
        self._memory = {}

    @property
    def cost(self):
        return sum(CALLS[name] * number for name, number in self.calls.items())

    @property
    def has_value(self):
        return self._value is not None

    @property
    def price(self):
        """What the change of the loss to another point costs."""
        return CALLS["value"] if self.has_value else 2 * CALLS["gradient"]

    def check(self, theta):
        """Ask for the gradient at theta twice, and refuse what no later step could live with."""
        before = theta.copy()
        answers = [np.array(self.gradient(theta)) for _ in range(2)]    # copies: it may hand out one array for ever
        for g in answers:
            if g.shape != theta.shape:
                raise ValueError(f"the gradient must give an array of theta's shape {theta.shape}, got shape {g.shape}")
            if g.dtype.kind not in "iuf":
                _checks.refuse("the gradient", g, "an array of numbers", TypeError)
        if not np.array_equal(theta, before):
            raise ValueError("the gradient must leave theta as it is, and this one writes into it: work on a copy")
        if not np.array_equal(*answers, equal_nan=True):
            raise ValueError("the gradient must answer the same when asked twice: give that of the whole loss, "
                             "without noise; what the run itself used is in its path")
        if self._value is not None and np.shape(loss := self.value(theta)) != ():
            raise ValueError(f"value must give one number for theta {theta.shape}, got shape {np.shape(loss)}")
        return answers[0].astype(float)

    def gradient(self, theta):
        self.calls["gradient"] += 1
        return np.asarray(self._gradient(theta))

    def value(self, theta):
        """The loss (asked once at each point)."""
        key = theta.tobytes()
        if key not in self._memory:
            self.calls["value"] += 1
            self._memory[key] = self._value(theta)
        return self._memory[key]

    def change(self, theta, g, move):
        """L(theta + move) - L(theta), where g is the gradient at theta; by Simpson's rule where there is no value."""
        if self.has_value:
            return float(self.value(theta + move) - self.value(theta))
        middle, end = self.gradient(theta + move / 2), self.gradient(theta + move)
        return float((g + 4 * middle + end) @ move / 6)

    def hvp(self, theta, v):
        """H v: the objective's own, or a central difference of gradients, at the same price."""
        if self._hvp is not None:
            self.calls["hvp"] += 1
            return self._hvp(theta, v)
        h = 1e-5 * max(1.0, np.linalg.norm(theta)) / np.linalg.norm(v)
        return (self.gradient(theta + h * v) - self.gradient(theta - h * v)) / (2 * h)

    @property
    def sides(self):
        """At how many distances there is money to try both sides of a direction."""
        return SIDES if self.has_value else SIDES - 2

    @property
    def left(self):
        """What of the budget may be spent before it comes to curvature."""
        return BUDGET - self.cost - 2 * self.sides * self.price - PRODUCTS * CALLS["hvp"]

    @property
    def products(self):
        """How many Hessian products the budget still pays."""
        return PRODUCTS + int(max(self.left, 0) // CALLS["hvp"])


LIMITS = {  # eta * lambda is stable below; from the roots of each method's recursion
    rules.Gradient: lambda beta: 2.0,
    rules.Momentum: lambda beta: 2 * (1 + beta),
    rules.Nesterov: lambda beta: 2 * (1 + beta) / (1 + 2 * beta),
    rules.Average: lambda beta: 2 * (1 + beta) / (1 - beta),
}


class _Look:
    """One look at one run: asks the objective, and keeps what the treatment needs."""

    def __init__(self, where, theta, path, optimizer, floor, window, rng):
        self.where, self.theta, self.path, self.optimizer = where, theta, path, optimizer
        self.floor, self.rng = floor, rng
        self.steps = min(window, len(theta) - 1)
        self.first = len(theta) - 1 - self.steps
        self.end = theta[-1]
        self.way_out = self.best_start = self.end

    def evidence(self):
        where, end = self.where, self.end
        self.g = where.check(end)
        direction = rules.Gradient() if self.optimizer is None else self.optimizer.direction
        beta = getattr(direction, "beta", 0.0)
        self.amplification = 1 / (1 - beta) if isinstance(direction, (rules.Momentum, rules.Nesterov)) else 1.0
        limit = LIMITS.get(type(direction), LIMITS[rules.Gradient])(beta)
        blew_up = int(self.path.blew_up) if self.path is not None else -1
        finite = np.isfinite(self.g).all() and (not where.has_value or np.isfinite(where.value(end)))
        if blew_up >= 0 or not finite:
            return self._blown_up(blew_up if blew_up >= 0 else len(self.theta) - 1, limit)
        found = {"steps": self.steps, "gradient_norm": float(np.linalg.norm(self.g)), "limit": limit}
        found |= self._gradients()
        back = found["directness"] is not None and found["directness"] < ROUNDABOUT and (found["noise"] or 0.0) < QUIET
        found |= self._losses(leaping=back or (found["cosine"] or 0.0) < ALTERNATING)
        if not np.isfinite(self.height):        # where no loss is given, it is only its changes that overflow
            return self._blown_up(len(self.theta) - 1, limit)
        found |= self._longer_steps()
        found |= self._bends()
        return self._scaled(found)

    # What the run did ---------------------------------------------------------------------------------------

    def _gradients(self):
        """The whole loss's gradients at points of the window: how noisy were the run's, and which way do they turn?"""
        last = len(self.theta) - 1
        near = list(range(max(self.first, last - 3), last))
        far = [int(t) for t in np.linspace(self.first, last - 3, 4, endpoint=False)] if self.steps > 6 else []
        self.sampled = sorted({*near, *far})
        self.exact = self._is_exact(self.sampled[::-1][:2])
        self.gradients = {t: self._gradient(t) for t in self.sampled} | {last: self.g}
        squares = [self.gradients[t] @ self.gradients[t] for t in self.sampled]
        scales, noise, self.scale = [], None, 1.0
        if self.path is not None and self.sampled:
            scales = [self.path.eta[t] / self.path.sigma[t] for t in self.sampled]
            self.scale = scales[-1]
            strange = np.median([np.sum(np.square(self.path.g[t] - self.gradients[t])) for t in self.sampled])
            noise = 0.0 if self.exact or strange == 0 else float(np.divide(strange, np.median(squares)))
        elif self.sampled:      # no rates are known: the steps themselves tell
            lengths = [np.linalg.norm(self.theta[t + 1] - self.theta[t]) for t in self.sampled]
            self.scale = float(np.median(lengths) / np.sqrt(np.median(squares))) if np.median(squares) > 0 else 0.0
            scales = [self.scale] * len(self.sampled)
            if self.scale > 0:      # plain descent goes straight down; what does not may be noise, or a memory
                steps = {t: (self.theta[t] - self.theta[t + 1]) / self.scale for t in self.sampled}
                strange = np.median([np.sum(np.square(steps[t] - self.gradients[t])) for t in self.sampled])
                noise = float(strange / np.median(squares)) if strange < QUIET * np.median(squares) else None
        chain = self.path.g[self.first:] if self.exact else [self.gradients[t] for t in [*near, last]]
        cosines = [_cosine(a, b) for a, b in zip(chain, chain[1:])]
        way = np.linalg.norm(np.diff(self.theta[self.first:], axis=0), axis=1).sum()
        covered = np.linalg.norm(self.end - self.theta[self.first])
        promises = [self.amplification * g @ (scale * g) for scale, g in
                    zip(scales, (self.gradients[t] for t in self.sampled))]
        return {"noise": noise, "cosine": float(np.mean(cosines)) if cosines else None,
                "directness": float(covered / way) if way > 0 else None,
                "promise": float(np.median(promises)) * self.steps if promises else None}

    def _gradient(self, t):
        """The whole loss's gradient at the run's point t: the one that the run saw, where that is the same."""
        return self.path.g[t] if self.exact else self.where.gradient(self.theta[t])

    def _is_exact(self, times):
        """Whether the run's own gradients are those of the whole loss, at these steps and so, presumably, at all."""
        return self.path is not None and all(
            np.allclose(self.path.g[t], self.where.gradient(self.theta[t]), rtol=1e-6, atol=0) for t in times)

    def _losses(self, leaping):
        """How far the loss fell over the window, by a straight line through some of its losses; and how surely."""
        last = len(self.theta) - 1
        if self.where.has_value:
            times = np.unique(np.linspace(self.first, last, min(12, self.steps + 1)).astype(int))
            losses = np.array([float(self.where.value(self.theta[t])) for t in times])
            start, doubt = float(self.where.value(self.theta[0])), 0.0
        else:
            times, losses, leaps = self._integrated(last)
            doubt = DOUBT * leaps if leaping else 0.0
            start, inside = losses[0], times >= self.first
            times, losses = times[inside], losses[inside]
        self.losses = losses
        self.lowest_point = self.theta[times[int(np.argmin(losses))]] if losses.min() < start else self.theta[0]
        self.lost = max(abs(start - losses[-1]), float(np.ptp(losses)))
        # The height is that of the later losses: one of a noisy run may be low by chance.
        self.height = max(abs(float(np.median(losses[len(losses) // 2:])) - self.floor), ARRIVED * self.lost, ROUNDING)
        found = {}
        if len(times) < 6:
            return found
        moves = np.diff(losses)
        if (moves <= 0).all() or (moves >= 0).all():
            # What it did last counts: twice the fall over the window's second half.
            middle = np.interp((times[0] + last) / 2, times, losses)
            return found | {"fall": float(2 * (middle - losses[-1])), "fall_error": doubt}
        (slope, _), covariance = np.polyfit(times, losses, 1, cov=True)
        error = doubt + float(np.sqrt(covariance[0, 0])) * self.steps
        return found | {"fall": -slope * self.steps, "fall_error": error}

    def _integrated(self, last):
        """Times, the losses there less that of the start, and the sum of all that the slopes said, up or down.

        Losses are sums of trapezoids, over each step or from point to point.
        """
        if self.exact:      # then the path has all gradients there are
            g = np.concatenate([self.path.g, self.g[None]])
            changes = np.vecdot(g[1:] + g[:-1], np.diff(self.theta, axis=0)) / 2
            losses = np.concatenate([[0.0], np.cumsum(changes)])
            times = np.unique([0, *np.linspace(self.first, last, min(12, self.steps + 1)).astype(int)])
            leaps = np.vecdot(g[self.first:-1], np.diff(self.theta[self.first:], axis=0))
            return times, losses[times], np.abs(leaps).sum()
        early = sorted({int(t) for t in np.linspace(0, self.first, 4, endpoint=False)} - {self.first})
        self.gradients |= {t: self._gradient(t) for t in early}
        times = np.array([*early, *self.sampled, last])
        changes = [(self.gradients[a] + self.gradients[b]) @ (self.theta[b] - self.theta[a]) / 2
                   for a, b in zip(times, times[1:])]
        leaps = [self.gradients[a] @ (self.theta[b] - self.theta[a]) for a, b in zip(times, times[1:])]
        return times, np.concatenate([[0.0], np.cumsum(changes)]), np.abs(leaps).sum()

    # What is around it --------------------------------------------------------------------------------------

    def _spectrum(self):
        """The spectrum of (eta / sigma) H, ascending, from its ends; the lowest one's direction, and its residual.

        It is looked for as that of the symmetric S H S, with S = sqrt(eta / sigma), which has the same eigenvalues,
        and as many negative ones as H.
        """
        scale = np.asarray(self.scale, dtype=float)
        scale = np.maximum(scale, 1e-6 * scale.max()) if scale.max() > 0 else np.ones_like(scale)
        root = np.sqrt(scale) * np.ones_like(self.end)
        start = self.rng.standard_normal(len(self.end))
        start /= np.linalg.norm(start)
        # Where a run lingers, it moves along the directions that bend least, or down.
        covered = (self.end - self.theta[self.first]) / root
        if np.linalg.norm(covered) > 0:
            start = start + covered / np.linalg.norm(covered)
        k = min(len(self.end), self.where.products)
        values, vectors, error = _lanczos(lambda v: root * self.where.hvp(self.end, root * v), start, k)
        self.sharpest = float(values[-1] / np.median(scale))
        return values, root * vectors[:, 0], error

    def _bends(self):
        """The ends of the spectrum, and what both sides of the direction that bends down most have to give."""
        values, direction, error = self._spectrum()
        size = np.abs(values).max()
        found = {"rate": float(values[-1]) if self.steps else None,
                 "bend_down": float(values[0]) if self.steps else None,
                 "lowest": float(values[0] / size) if size > 0 else 0.0,
                 "lowest_error": float(error / size) if size > 0 else 0.0}
        if not values[0] < 0:
            return found
        length = np.linalg.norm(direction)
        out, bend = direction / length, values[0] / length**2
        whole = np.sqrt(-2 * self.height / bend)       # there, the bend alone would have taken the whole height
        best = 0.0
        for size in whole / 2.0 ** np.arange(self.where.sides)[::-1]:
            sides = [(-self.where.change(self.end, self.g, move), move) for move in (size * out, -size * out)]
            # A fall that this bend does not account for says nothing of this point: it is too far away.
            if not 1 / LAW < np.mean([gain for gain, _ in sides]) / (-bend * size**2 / 2) < LAW:
                break
            both, (_, move) = min(gain for gain, _ in sides), max(sides, key=lambda side: side[0])
            if both > best:
                best = found["both_sides"] = both
                found["slope_there"] = float(np.linalg.norm(self.g) * size)
                self.way_out = self.end + move
        return found

    def _longer_steps(self):
        """Steps along the gradient, 1, 4, 16 ... times the run's: which is best, and how steep is the way?"""
        step = -(self.scale * self.amplification) * self.g
        slope = -float(self.g @ step)
        if not slope > 0:
            return {"gain": 0.0}
        gains, factor = {0.0: 0.0}, 4.0 if self.where.has_value else 16.0

        def gain(times):
            if times not in gains and self.where.price <= self.where.left:
                found = -self.where.change(self.end, self.g, times * step)
                gains[times] = found if np.isfinite(found) else -np.inf
            return gains.get(times, -np.inf)

        rounding = 8 * np.finfo(float).eps * abs(self.where.value(self.end)) if self.where.has_value else 0.0
        times = 1 / factor
        while times > 1e-4 and not gain(times) > 0:
            times /= factor
        while times < 1e20 and gain(times) >= max(gains.values()) - rounding:
            times *= factor
        longest = max(gains, key=gains.get)
        for nearby in (longest / np.sqrt(factor), longest * np.sqrt(factor)):
            gain(nearby)
        longest = max(gains, key=gains.get)
        way = sorted(times for times in gains if times <= longest)
        steepest = max([(gains[b] - gains[a]) / (b - a) / slope for a, b in zip(way, way[1:])], default=0.0)
        self.best_start = self.end + longest * step
        if not self.where.has_value:    # no zero is known: what was lost, and what could be gained, is all there is
            self.height = max(LEFT * self.lost, gains[longest], ROUNDING)
        return {"gain": gains[longest], "longer": longest, "steepening": steepest}

    def _scaled(self, found):
        """The evidence, with losses as shares of the height."""
        for name in ("fall", "fall_error", "promise", "both_sides", "slope_there", "gain"):
            if found.get(name) is not None:
                found[name] = float(found[name] / self.height)
        return Evidence(height=float(self.height), **found)

    def _blown_up(self, step, limit):
        """A run that left the finite numbers: only the best point that it saw is worth looking at."""
        times = np.unique(np.linspace(0, len(self.theta) - 1, 12).astype(int))
        size = self.where.value if self.where.has_value else lambda theta: np.linalg.norm(self.where.gradient(theta))
        sizes = np.nan_to_num([float(size(self.theta[t])) for t in times], nan=np.inf)
        self.lowest_point = self.end = self.theta[times[int(np.argmin(sizes))]]
        self.g = np.asarray(self.where.gradient(self.end), dtype=float)
        self.scale = self.path.eta[0] / self.path.sigma[0] if self.path is not None else 1.0
        height = float(abs(sizes.min() - self.floor))
        rate = float(self._spectrum()[0][-1]) if self.path is not None else None
        return Evidence(self.steps, height, step, limit=limit, rate=rate)

    # What to try --------------------------------------------------------------------------------------------

    def treatment(self, verdict, e):
        eta = float(np.median(self.scale)) if hasattr(self, "scale") else float(self.path.eta[-1])
        now = float(self.path.eta[-1]) if self.path is not None else eta
        optimizer = self.optimizer or optimizers.gd(eta if eta > 0 else 0.1)

        def with_rate(schedule):
            return attrs.evolve(optimizer, schedule=schedule)

        if verdict == "minimum":
            return Treatment("nothing: more steps will not help. A lower loss needs another start, or another model",
                             None, self.end)
        if verdict == "saddle":
            return Treatment("go on from the point on the way out, with what you had", optimizer, self.way_out)
        if verdict == "plateau":
            length = np.linalg.norm(self.best_start - self.end)
            step = length / (40 * np.sqrt(len(self.end)))
            return Treatment("steps whose length does not depend on the slope's: divide by its size, as Adam does",
                             optimizers.adam(schedules.Cosine(_rounded(step), 200)), self.end)
        if verdict == "bouncing":
            share = e.share if e.share and e.share > 0 else 1.0
            return Treatment("a smaller eta: let it fall to nothing from half of what it was",
                             with_rate(schedules.Cosine(_rounded(now * min(0.5, 0.5 / share)), 200)), self.end)
        if verdict == "crawling":
            factor = min(0.5 / e.share, e.longer) if e.share and e.share > 0 else e.longer
            return Treatment(f"a larger eta: {_plainly(factor)} times as large", with_rate(_rounded(now * factor)),
                             self.end)
        if verdict == "ravine":
            low = min(1 / (e.longer * eta * self.amplification), self.sharpest)
            best = rates.best_heavy_ball(low, self.sharpest)    # on the edge of stability: stay a little below it
            return Treatment("momentum: it adds up along the floor, and cancels across",
                             optimizers.momentum(_rounded(0.9 * best.eta), round(best.beta, 4)), self.end)
        if verdict == "noise floor":
            return Treatment("let eta fall to nothing, or make the batch larger",
                             with_rate(schedules.Cosine(_rounded(now), 200)), self.end)
        if verdict == "diverging":
            factor = min(0.25, float(0.25 / e.share)) if e.share and e.share > 0 else 0.1
            return Treatment("a far smaller eta, from the best point so far",
                             with_rate(schedules.Cosine(_rounded(now * factor), 200)), self.lowest_point)
        if verdict == "falling":
            return Treatment("nothing: go on as before", optimizer, self.end)
        if not self.steps or not now > 0:
            return Treatment("find out more: run some hundred steps from here, and look at their path", self.optimizer,
                             self.end)
        return Treatment("find out more: run on for some hundred steps while eta falls to nothing, and look again",
                         with_rate(schedules.Cosine(_rounded(now), 200)), self.end)


def _cosine(a, b):
    size = np.linalg.norm(a) * np.linalg.norm(b)
    return float(a @ b / size) if size > 0 else 0.0


def _lanczos(product, start, k):
    """The ends of a symmetric matrix's spectrum from k products: Ritz values (k,), ascending, and vectors (n, k).

    Also the lowest one's residual |Hv - lambda v|: at most so far away there is an eigenvalue.

    SciPy's `eigsh` goes on until it has converged, whatever that costs; this stops when the budget does.
    """
    basis, images = [], []
    v = start
    for _ in range(k):
        for _ in range(2):      # twice is enough to stay orthogonal
            for q in basis:
                v = v - (q @ v) * q
        size = np.linalg.norm(v)
        if not size > 1e-10 * np.linalg.norm(start):
            break
        basis.append(v / size)
        v = np.asarray(product(basis[-1]), dtype=float)
        images.append(v)
    q, h = np.array(basis).T, np.array(images).T
    small = q.T @ h
    values, vectors = np.linalg.eigh((small + small.T) / 2)
    residual = np.linalg.norm(h @ vectors[:, 0] - values[0] * (q @ vectors[:, 0]))
    return values, q @ vectors, residual


def _of_height(share):
    """A share of the height, in words that fit its size."""
    if abs(share) < 1e-4:
        return "less than 0.01 % of the height"
    return f"{100 * share:.2g} % of the height" if abs(share) < 0.995 else f"{_plainly(share)} times the height"


def _plainly(number):
    """Two digits, without powers of ten where a reader can do without; what is as small as rounding is 0."""
    if 10 <= abs(number) < 1e9:
        return f"{float(f'{number:.2g}'):,.0f}"
    return f"{number:.2g}" if abs(number) > 1e-12 else "0"


def _rounded(eta):
    """A rate as one would type it."""
    return float(f"{eta:.2g}")


# From the evidence to the name -----------------------------------------------------------------------------

def decide(e):
    """The verdict that the evidence `e` allows, and the sentences that decided. A pure function of the numbers."""
    if e.blew_up is not None:
        return "diverging", [f"after step {e.blew_up} the run left the finite numbers"]
    if e.fall is not None:
        sure = abs(e.fall) >= RESOLVED * e.fall_error
        # Of a noisy run's promise half must be kept, or its fall may be chance; of any other's a hundredth will do.
        kept = 0.5 if e.noise is not None and e.noise > LOUD else 0.01
        if sure and e.fall >= max(MATTERS, kept * (e.promise or 0.0)):
            return "falling", [f"over the last {e.steps} steps the loss fell by {_of_height(e.fall)}"]
        if sure and e.fall <= -0.5:
            return "diverging", [f"over the last {e.steps} steps the loss rose by {_of_height(-e.fall)}"]
        if e.promise is not None and e.promise >= MATTERS and e.fall < e.promise / 2:
            return _taken_back(e)
    return _quiet(e)


def _taken_back(e):
    """It should fall, and does not: noise, or steps across the valley?"""
    what = f"fell by {_of_height(e.fall)}" if e.fall >= 0 else f"rose by {_of_height(-e.fall)}"
    because = [f"over the last {e.steps} steps the slope promised a fall of {_of_height(e.promise)}; "
               f"the loss {what}"]
    if e.fall_error > e.promise / RESOLVED:
        return "undecided", [*because, f"but the loss jumps: this is known to {_of_height(e.fall_error)} only"]
    alternating = e.cosine is not None and e.cosine < ALTERNATING
    if e.noise is not None and e.noise > LOUD and not alternating:
        return "noise floor", [*because,
                               f"the gradients that the run saw had {_plainly(e.noise)} parts of noise to one of signal"]
    back = e.directness is not None and e.directness < ROUNDABOUT
    if e.noise is not None and e.noise < QUIET and e.gain < MATTERS:
        return _quiet(e)        # it went back and forth, and has come to rest
    if e.noise is not None and e.noise < QUIET and (alternating or back):
        turned = f"successive gradients point against each other: mean cosine {e.cosine:.2f}" if alternating else (
            f"the run covers {e.directness:.2f} of its way: back and forth")
        return "bouncing", [*because, "there is no noise to speak of in the gradients", turned]
    noise = "nothing is known of the noise in the run's gradients" if e.noise is None else (
        f"the noise is {e.noise:.2g} times the signal, and the mean cosine {e.cosine:.2f}: both may be to blame")
    return "undecided", [*because, noise]


def _quiet(e):
    """It should not fall: what is there to gain here, and how?"""
    ridge = e.both_sides is not None and e.both_sides >= MATTERS and e.slope_there < e.both_sides / 2
    felt = e.bend_down is None or -e.bend_down >= FELT
    if ridge and felt:
        return "saddle", ["along the direction that bends down most the loss falls on both sides, by at least "
                          f"{_of_height(e.both_sides)}",
                          f"the slope alone would gain {_of_height(e.slope_there)} on that way"]
    if e.gain is not None and e.gain >= MATTERS:
        return _slow(e)
    if e.fall is None and e.steps and e.gain is None:
        return "undecided", ["the run is too short to be judged"]
    if ridge:
        return "undecided", ["along a direction that bends down the loss falls on both sides, but at this eta that bend "
                             f"needs more than {1 / FELT:,.0f} steps to show"]
    nothing = f"even the best step along the gradient would gain {_of_height(e.gain)}"
    if e.lowest - e.lowest_error > FLAT:
        return "minimum", [nothing, "no direction that was found bends down: the smallest eigenvalue is "
                                    f"{_plainly(e.lowest)} of the largest"]
    return "undecided", [nothing, f"the smallest eigenvalue found is {_plainly(e.lowest)} of the largest, give or take "
                                  f"{_plainly(e.lowest_error)}: second derivatives do not decide"]


def _slow(e):
    """There is something to gain along the gradient, and the run does not get it: the place, or the rate?"""
    gain = f"a step {_plainly(e.longer)} times as long would gain {_of_height(e.gain)}"
    if e.share is None or e.fall is None:
        return "undecided", ["the slope is not zero here: there is something to gain along it",
                             "one point, or a few, do not tell why a run stays: its path would"]
    if e.longer < 10:
        return "undecided", [gain, "no single cause stands out"]
    if e.steepening > STEEPER:
        return "plateau", [gain, f"on its way the slope gets {_plainly(e.steepening)} times as steep as it is here"]
    if e.share < SLOW:
        return "crawling", [gain, f"eta is at {_plainly(e.share)} of the largest stable one"]
    if e.share > FULL:
        return "ravine", [gain, f"eta is at {e.share:.2g} of the largest stable one: other directions forbid more"]
    return "undecided", [gain, f"eta is at {e.share:.2g} of the largest stable one: neither small nor large"]
