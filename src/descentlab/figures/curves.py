"""Pictures of curves: over the steps, beside their laws, of many runs at once."""

import numpy as np
from matplotlib import ticker

from descentlab import _checks
from descentlab.figures.canvas import styled
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION

_SIZES = {"o": 10, "s": 7, "^": 9, "D": 7}      # in points, so that all signs look equally large


def log_height(ax):
    """A logarithmic height with few plain numbers.

    Over a short range they are 0.1, 0.2, 0.5, 1, over a long one powers of ten.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With all that it shows.
    """
    ax.set_yscale("log")
    ax.grid(True, axis="y")
    low, high = ax.get_ylim()
    if high < 300 * low:
        ax.yaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5) if high > 30 * low else (1, 1.5, 2, 3, 5, 7)))
        ax.yaxis.set_major_formatter(ticker.FuncFormatter(_plainly))
        ax.yaxis.set_minor_formatter(ticker.NullFormatter())


def _plainly(number, _):
    """A tick as 0.00005, where `short` would change to 5.0e-05 halfway down an axis."""
    return np.format_float_positional(float(f"{number:.6g}"), trim="-") if abs(number) < 1 else f"{number:g}"


@styled
def draw_curves(ax, curves, x=None, log=True, ylabel="", xlabel="step t", logx=False, dashes=("-", "--", ":", "-."),
                colors=(BLUE, VERMILLION, GREEN, PURPLE, ORANGE, BLACK, SKY), marker="", label_at="end"):
    """Curves over the steps, each labelled at its own end; labels that would overlap are moved apart.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    curves : dict of str to array_like, shape (T,)
        Label -> values. What is not finite is left out.
    x : array_like, shape (T,), optional
        Common horizontal values; steps from 0 if not given.
    log, logx : bool
        A logarithmic height, a logarithmic x.
    xlabel, ylabel : str
    dashes, colors : sequence of str
        What tells the curves apart, taken in turn.
    marker : str
        A sign at each value.
    label_at : str
        "end" or "start", where the curves lie farther apart.

    Raises
    ------
    ValueError
        If `label_at` is neither.
    """
    _checks.one_of("label_at", label_at, ("end", "start"))
    ends = []
    for i, (label, values) in enumerate(curves.items()):
        values, color = np.asarray(values, dtype=float), colors[i % len(colors)]
        along = np.arange(len(values)) if x is None else x
        ax.plot(along, values, color=color, linestyle=dashes[i % len(dashes)], marker=marker)
        ends += _end(along, values, label, color, last=label_at == "end")
    if log:
        log_height(ax)
    if logx:
        ax.set_xscale("log")
    ax.margins(x=0.02)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.grid(True, axis="y")
    if label_at == "start":      # room for them
        ax.set_xlim(left=ax.transData.inverted().transform(ax.transAxes.transform((-0.2, 0)))[0])
    label_ends(ax, ends, right=label_at == "end", away=10 if marker else 6)


def _end(x, values, label, color, last=True):
    """Where a curve's label stands, as `label_ends` takes it: at its last (or first) finite value, if it has one."""
    finite = np.flatnonzero(np.isfinite(values))
    return [(x[i], values[i], label, color) for i in (finite[-1:] if last else finite[:1])]


@styled
def draw_measured(ax, x, curves, xlabel="", ylabel="", *, laws_at=None, log=False, logx=False, stretched=False,
                  colors=(BLUE, VERMILLION, GREEN, PURPLE), dashes=("-", "--", "-.", ":"), markers="os^D", **settings):
    """Laws as lines, and what was measured as signs over them; each pair is labelled at its last sign.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x : array_like, shape (n,)
        Common horizontal values; if they fall, so does the axis.
    curves : dict of str to tuple or array_like
        Label -> (law, measured), each (n,); or measured alone, (n,), whose signs are joined by the line. What is not
        finite is left out.
    xlabel, ylabel : str
    laws_at : array_like, shape (k,), optional
        Where the laws, then (k,), are given, if not at x.
    log, logx : bool
        A logarithmic height, a logarithmic x, whose values are its ticks where they are few.
    stretched : bool
        For x = beta: room towards 1, as 1 - beta shrinks.
    colors, dashes, markers : sequence of str
        What tells the pairs apart, taken in turn.
    **settings
        More that `Axes.set` takes, such as title or ylim.
    """
    ends = []
    for i, (label, pair) in enumerate(curves.items()):
        color, dash, marker = (looks[i % len(looks)] for looks in (colors, dashes, markers))
        law, measured = pair if isinstance(pair, tuple) else (pair, pair)
        at = x if laws_at is None or not isinstance(pair, tuple) else laws_at
        ax.plot(at, law, dash, color=color, linewidth=1.8)
        ax.plot(x, measured, marker, color=color, markeredgecolor="white", markersize=_SIZES.get(marker, 7),
                linestyle="none")
        ends += _end(x, measured, label, color)
    _scale_x(ax, x, logx, stretched)
    if log:
        log_height(ax)
    ax.set(xlabel=xlabel, ylabel=ylabel, **settings)
    ax.grid(True, axis="y")
    label_ends(ax, ends)


def _scale_x(ax, x, log, stretched):
    if log:
        ax.set_xscale("log")
    if log and len(x) < 9:
        ax.set_xticks(x, [f"{place:,g}" for place in x])
        ax.xaxis.minorticks_off()
    if stretched:
        ax.set_xscale("function", functions=(lambda b: -np.log(np.maximum(1 - b, 1e-9)), lambda s: 1 - np.exp(-s)))
        ax.set_xticks([0, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99][:7 if max(x) > 0.97 else 5])
    if x[0] > x[-1]:
        ax.invert_xaxis()


@styled
def draw_level(ax, height, label, color=BLACK):
    """A dotted line across the picture, with its label above the left end.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With its limits as they will stay.
    height : float
    label, color : str
    """
    ax.axhline(height, color=color, linestyle=":", linewidth=1.6)
    write(ax, (ax.get_xlim()[0], height), label, color, offset=(4, 4))


@styled
def draw_shares(ax, x, shares, limit=None, xlabel="eta", ylabel="", precision=3):
    """Shares between 0 and 1 against a logarithmic quantity.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x, shares : array_like, shape (n,)
    limit : float, optional
        2 over the bend, drawn as a dashed line.
    xlabel, ylabel : str
    precision : int
        The digits of the limit that are told.
    """
    ax.plot(x, shares, "o-", color=BLUE, markeredgecolor="white")
    if limit is not None:
        ax.axvline(limit, color=VERMILLION, linestyle="--")
        write(ax, (limit, 0.5), f"2 / bend\n= {limit:.{precision}g}", VERMILLION, offset=(-8, 0), ha="right")
    ax.set(xscale="log", xlabel=xlabel, ylabel=ylabel, ylim=(-0.05, 1.05))
    ax.grid(True, axis="y")
