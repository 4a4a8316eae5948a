"""What several explorers draw alike."""

import numpy as np

from descentlab import figures

UNSEEN = np.full((1, 2), np.nan)     # the points of a path that is still to come


def panel(ax, title, size=12, **settings):
    """Empty axes with a small title and the `settings` of `Axes.set`."""
    ax.clear()
    ax.set(**settings)
    ax.set_title(title, fontsize=size, fontweight="normal")


def new_line(ax, *style, **styles):
    """A line or its signs, still without points, in the style that `Axes.plot` reads."""
    (line,) = ax.plot([], [], *style, **styles)
    return line


def paint_plane(ax, surface):
    """The level lines, and the artists (line, start, end) of a path that is still to come."""
    ax.clear()
    figures.draw_contours(ax, surface)
    return figures.draw_path(ax, UNSEEN)


def place_path(path, points):
    """Let the artists `path` (line, start, end) show `points` (T, 2)."""
    line, start, end = path
    line.set_data(*points.T)
    start.set_data(*points[:1].T)
    end.set_data(*points[-1:].T)


def paint_history(ax, steps, title, low, high, curves=1):
    """Axes with a logarithmic height for curves over the steps, and those curves, a tuple, still empty."""
    panel(ax, title, yscale="log", xlim=(0, steps), ylim=(low, high), xlabel="step t")
    ax.grid(True, axis="y")
    styles = ((figures.VERMILLION, "-"), (figures.BLUE, "--"))
    return tuple(new_line(ax, color=color, linestyle=dash) for color, dash in styles[:curves])


def place_curve(curve, values):
    """Let a curve show `values` (T,) over the steps; below the picture's lower edge it ends.

    Drawn along the edge, it would look like a stall.
    """
    values = np.asarray(values, dtype=float)
    curve.set_data(np.arange(len(values)), np.where(values >= curve.axes.get_ylim()[0], values, np.nan))


def within(ax, values):
    """`values` as an array, nan where they lie below or above the panel."""
    values = np.asarray(values, dtype=float)
    low, high = ax.get_ylim()
    return np.where((values >= low) & (values <= high), values, np.nan)


def blew_up(path, radius=1e3):
    """The first step at which a run is lost: not finite any more, or farther than `radius`; None if never."""
    far = np.abs(path.theta).max(axis=-1) > radius
    if far.any():
        return int(far.argmax())
    return int(path.blew_up) + 1 if path.blew_up >= 0 else None
