"""Follow an optimizer from any batch of starts, and keep every factor of every step.

    >>> from descentlab import descend, optimizers, surfaces
    >>> path = descend(surfaces.bowl.gradient, [2.0, 1.0], optimizers.gd(0.1), steps=50)
    >>> path.theta.shape, path.eta.shape
    ((51, 2), (50,))

Gradients are exact, noisy, clipped or from minibatches: that is a matter of the gradient function (`noisy`,
`clipped`, `minibatches`), never of the optimizer.
"""

from dataclasses import dataclass

import numpy as np

from descentlab import _checks, schedules


@dataclass(frozen=True, eq=False)
class Path:
    """A run, factor by factor: theta[t+1] = theta[t] - (eta[t] / sigma[t]) * m[t] at every step.

    theta (T+1, ..., d); g, m, sigma (T, ..., d); eta (T,). `blew_up` (...) is the step t whose
    update left the finite numbers, or -1 for a start that stayed among them. A start that blew up is
    NaN from there on, and T ends where the last start did.

    With decay (`optimizers.adamw`) the step starts from theta[t] * (1 - eta[t] * decay) instead.

    A run that kept its ends only has theta (2, ..., d), the start and the end, and g = m = sigma = None.
    """

    theta: np.ndarray
    eta: np.ndarray
    blew_up: np.ndarray
    g: np.ndarray | None = None
    m: np.ndarray | None = None
    sigma: np.ndarray | None = None

    def __len__(self):
        return len(self.eta)

    def __repr__(self):
        starts = self.theta.shape[1:-1]
        batch = f"{int(np.prod(starts))} starts, " if starts else ""
        return f"<Path: {batch}{len(self)} steps in {self.theta.shape[-1]} dimensions{self._told()}>"

    def _told(self):
        lost = int((self.blew_up >= 0).sum())
        if not lost:
            return ""
        if self.blew_up.ndim == 0:
            return f"; diverged: no longer finite after step {int(self.blew_up)}"
        return f"; {lost} diverged, the first at step {int(self.blew_up[self.blew_up >= 0].min())}"

    @property
    def start(self):
        """theta_0, shape (..., d)."""
        return self.theta[0]

    @property
    def end(self):
        """Where each start ended, shape (..., d): NaN where it blew up, for a batch."""
        return self.theta[-1]


def descend(gradient, start, optimizer, steps, *, keep="all", loss=None, stopping=None):
    """Take `steps` steps of `optimizer` along `gradient`, from every start at once.

    gradient : a function of theta (..., d) that gives (..., d); `surface.gradient`, a network's, your own
    start : theta_0, shape (d,) for one start or (..., d) for a batch of them
    optimizer : an `Optimizer`
    steps : T, a whole number >= 1
    keep : "all" keeps theta, g, m and sigma of every step, 32 * T * (number of starts) * d bytes in
        all: 10,000 starts in the plane for 500 steps are 320 MB. "ends" keeps the start and the end
    loss : a function of theta, asked only by rules that watch the loss (`schedules.PlateauDecay` as
        the optimizer's schedule, or `stopping`); these follow one start at a time
    stopping : a `schedules.EarlyStopping`, asked before each step

    Returns a `Path`. A run that diverges is no error: a single start's path ends with its last finite
    point, in a batch that start is NaN from there on; `path.blew_up` has the step.

    Raises TypeError or ValueError, naming the argument, for a gradient that is no function or gives
    another shape, a start that is not finite, a wrong optimizer, steps < 1, an unknown `keep`, a
    `stopping` that is none, or a rule that watches the loss without `loss` or with more than one start.
    """
    _checks.function("gradient", gradient, "a function of theta, such as surface.gradient")
    theta = _checks.points("start", start)
    if isinstance(optimizer, type) or not hasattr(optimizer, "move"):
        _checks.refuse("optimizer", optimizer, "an Optimizer, such as optimizers.gd(0.1)", TypeError)
    steps = _checks.count("steps", steps)
    _checks.one_of("keep", keep, ("all", "ends"))
    if stopping is not None and not isinstance(stopping, schedules.EarlyStopping):
        _checks.refuse("stopping", stopping, "a schedules.EarlyStopping", TypeError)
    watching = isinstance(optimizer.schedule, schedules.PlateauDecay)
    if watching or stopping is not None:
        _checks.function("loss", loss, "a function of theta, since a rule here watches the loss")
        if theta.ndim != 1:
            raise ValueError(f"start must be one point, shape (d,), for a rule that watches the loss; "
                             f"got shape {theta.shape}")

    # Coordinates lie one behind the other in memory, so that work along the starts runs over
    # neighbours. NumPy keeps that order through arithmetic; the shapes stay (..., d).
    theta = np.moveaxis(np.ascontiguousarray(np.moveaxis(theta, -1, 0)), 0, -1)
    g = _first_gradient(gradient, theta)

    if watching:
        watched = optimizer.schedule.start()
        eta = np.full(steps, np.nan)
    else:
        eta = np.atleast_1d(optimizer.schedule(np.arange(steps)))
    if stopping is not None:
        seen = stopping.start()

    kept = keep == "all"
    if kept:
        thetas = np.empty((steps + 1, *theta.shape))
        thetas[0] = theta
        gs, ms, sigmas = (np.empty((steps, *theta.shape)) for _ in range(3))
    first, memory = theta, optimizer.start(theta)
    blew_up = np.full(theta.shape[:-1], -1)

    taken = 0
    with np.errstate(all="ignore"):
        for t in range(steps):
            if t > 0:
                g = np.asarray(gradient(theta), dtype=np.float64)
            if watching or stopping is not None:
                now = float(loss(theta))
                if stopping is not None:
                    seen, stop = stopping.update(seen, now)
                    if stop:
                        break
                if watching:
                    watched, eta[t] = optimizer.schedule.update(watched, now)
            memory, m, sigma = optimizer.factors(memory, g, t)
            last, theta = theta, optimizer.move(theta, eta[t], sigma, m)
            taken = t + 1
            if kept:
                thetas[taken], gs[t], ms[t], sigmas[t] = theta, g, m, sigma
            # One sum tells whether anything at all is infinite or NaN; only then is it worth asking what.
            if not np.isfinite(theta.sum()):
                lost = ~np.isfinite(theta).all(axis=-1)
                blew_up = np.where(lost & (blew_up < 0), t, blew_up)
                if lost.ndim == 0 and lost:
                    theta, taken = last, t
                    break
                theta = np.where(lost[..., None], np.nan, theta)
                if kept:
                    thetas[taken] = theta
                if lost.all():
                    break

    if not kept:
        return Path(np.stack([first, theta]), eta[:taken], blew_up)
    return Path(thetas[: taken + 1], eta[:taken], blew_up, gs[:taken], ms[:taken], sigmas[:taken])


def _first_gradient(gradient, theta):
    """The gradient at the start, checked once: later steps trust it."""
    before = theta.copy(order="K")
    with np.errstate(all="ignore"):
        g = np.asarray(gradient(theta))
    if g.shape != theta.shape:
        raise ValueError(f"gradient must give an array of theta's shape {theta.shape}, got shape {g.shape}")
    if g.dtype.kind not in "iuf":
        _checks.refuse("gradient", g, "a function that gives numbers", TypeError)
    if not np.array_equal(theta, before):
        raise ValueError("gradient must leave theta as it is, and this one writes into it: work on a copy")
    return g.astype(np.float64, copy=False)


def noisy(gradient, spread, rng):
    """A gradient function with normal noise: g + spread * xi, xi ~ N(0, 1) for each coordinate.

    Each call draws anew from `rng`, a numpy.random.Generator. Raises TypeError or ValueError for a
    gradient that is no function, spread < 0, or an `rng` that is no generator.
    """
    _checks.function("gradient", gradient, "a function of theta, such as surface.gradient")
    _checks.non_negative("spread", spread)
    _checks.generator("rng", rng)

    def noisy_gradient(theta):
        return gradient(theta) + spread * rng.normal(size=np.shape(theta))

    return noisy_gradient


def clipped(gradient, norm):
    """A gradient function whose gradients are shortened to length `norm` where they are longer: g * min(1, norm/|g|).

    The direction stays. Each start's gradient is clipped by itself; one that is not finite stays what it is. Raises
    TypeError or ValueError for a gradient that is no function, or norm <= 0. Source: R. Pascanu, T. Mikolov and
    Y. Bengio, On the difficulty of training recurrent neural networks, 2013.
    """
    _checks.function("gradient", gradient, "a function of theta, such as surface.gradient")
    norm = _checks.positive("norm", norm)

    def clipped_gradient(theta):
        g = np.asarray(gradient(theta), dtype=np.float64)
        # The largest component is taken out first: the squares of large ones would overflow.
        largest = np.abs(g).max(axis=-1, keepdims=True)
        largest = np.where((largest > 0) & np.isfinite(largest), largest, 1)
        with np.errstate(over="ignore"):
            length = np.linalg.norm(g / largest, axis=-1, keepdims=True)    # of a finite g from 1 to sqrt(d), or 0
            long = np.isfinite(length) & (length > norm / largest)
        return np.where(long, g / largest * (norm / np.where(long, length, 1)), g)

    return clipped_gradient


def minibatches(network, size, rng, replace=False):
    """A gradient function that sees `size` rows of the network's data a call, other ones each time.

    Without replacement (the default) the rows are shuffled once an epoch and dealt out in order; a
    last short batch is left out. With `replace=True` each call draws its rows anew.

    network : anything with `gradient(theta, rows)` and `inputs` (N, ...), such as a `Network`
    rng : one numpy.random.Generator, or a list of them for theta (S, P): one for each start, which
        then sees batches of its own

    Raises TypeError or ValueError for a `network` without those, size < 1 or > N, or an `rng` that is
    no generator.
    """
    if not (hasattr(network, "gradient") and hasattr(network, "inputs")):
        _checks.refuse("network", network, "a Network, or anything with gradient(theta, rows) and inputs", TypeError)
    rows_in_all = len(network.inputs)
    size = _checks.count("size", size)
    if size > rows_in_all:
        _checks.refuse("size", size, f"no more than the {rows_in_all} rows of the data")
    one = not (isinstance(rng, (list, tuple)) and rng)
    dealers = [_deal(rows_in_all, size, _checks.generator("rng", r), replace) for r in ([rng] if one else rng)]

    def batch_gradient(theta):
        rows = [next(dealer) for dealer in dealers]
        return network.gradient(theta, rows[0] if one else np.array(rows))

    return batch_gradient


def _deal(rows, size, rng, replace):
    """Row numbers, `size` at a time, for ever."""
    while True:
        if replace:
            yield rng.integers(rows, size=size)
        else:
            order = rng.permutation(rows)
            for first in range(0, rows - size + 1, size):
                yield order[first:first + size]
