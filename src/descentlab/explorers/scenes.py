"""What several explorers draw alike."""

import numpy as np

from descentlab import figures
from descentlab.explorers.strokes import CURVE, PATH

UNSEEN = np.full((1, 2), np.nan)     # the points of a path that is still to come


def panel(ax, title, size=12, **settings):
    """Empty axes with a small title.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Cleared first.
    title : str
    size : float
        Of the title's letters, in points.
    **settings
        What `Axes.set` takes, such as xlim or xlabel.
    """
    ax.clear()
    ax.set(**settings)
    ax.set_title(title, fontsize=size, fontweight="normal")


def new_line(ax, *style, **styles):
    """A line or its signs, still without points.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    *style, **styles
        How it looks, as `Axes.plot` takes it.

    Returns
    -------
    matplotlib.lines.Line2D
    """
    (line,) = ax.plot([], [], *style, **styles)
    return line


def start_sign(ax):
    """The sign of a start, still without a place; on the panel's edge it is seen as a whole.

    Parameters
    ----------
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.lines.Line2D
    """
    return new_line(ax, "o", color="white", markeredgecolor=figures.VERMILLION, markeredgewidth=2.2, markersize=10,
                    clip_on=False)


def paint_plane(ax, surface):
    """The level lines of a surface, and a path over them that is still to come.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Cleared first.
    surface : Surface
        In the plane.

    Returns
    -------
    line, start, end : matplotlib.lines.Line2D
        For `place_path`.
    """
    ax.clear()
    figures.draw_contours(ax, surface)
    return figures.draw_path(ax, UNSEEN)


def place_path(path, points):
    """Let a path show other points.

    Parameters
    ----------
    path : tuple of matplotlib.lines.Line2D
        Line, start and end, as `paint_plane` gives them.
    points : ndarray, shape (T+1, 2)
    """
    line, start, end = path
    line.set_data(*points.T)
    line.set_gid(PATH)
    start.set_data(*points[:1].T)
    end.set_data(*points[-1:].T)


def paint_history(ax, steps, title, low, high, curves=("loss",)):
    """Axes with a logarithmic height, for curves over the steps.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Cleared first.
    steps : int
        Where the axis ends.
    title : str
    low, high : float
        The lowest and the highest value that is seen.
    curves : tuple of str
        What they show, one or two of them.

    Returns
    -------
    tuple of matplotlib.lines.Line2D
        The curves, still empty, for `place_curve`.
    """
    panel(ax, title, yscale="log", xlim=(0, steps), ylim=(low, high), xlabel="step t")
    ax.grid(True, axis="y")
    styles = ((figures.VERMILLION, "-"), (figures.BLUE, "--"))
    return tuple(new_line(ax, color=color, linestyle=dash, label=name) for name, (color, dash) in zip(curves, styles))


def place_curve(curve, values):
    """Let a curve show values over the steps.

    Where a value lies below the picture, the curve has a gap: drawn along the edge, it would look like a stall.

    Parameters
    ----------
    curve : matplotlib.lines.Line2D
    values : array_like, shape (T,)
    """
    values = np.asarray(values, dtype=float)
    curve.set_gid(CURVE)
    curve.set_data(np.arange(len(values)), np.where(values >= curve.axes.get_ylim()[0], values, np.nan))


def within(ax, values):
    """Values without those that lie below or above a panel.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With its limits as they will stay.
    values : array_like

    Returns
    -------
    ndarray
        Of the same shape; nan in place of those outside.
    """
    values = np.asarray(values, dtype=float)
    low, high = ax.get_ylim()
    return np.where((values >= low) & (values <= high), values, np.nan)


def blew_up(path, radius=1e3):
    """The first step at which a run is lost: not finite any more, or too far away.

    Parameters
    ----------
    path : Path
        Of one run.
    radius : float
        How large a parameter may be.

    Returns
    -------
    int or None
        None for a run that is never lost.
    """
    far = np.abs(path.theta).max(axis=-1) > radius
    if far.any():
        return int(far.argmax())
    return int(path.blew_up) + 1 if path.blew_up >= 0 else None
