"""What several explorers draw alike."""

import numpy as np

from descentlab import figures


def paint_plane(ax, surface):
    """The level lines, and the artists (line, start, end) of a path that is still to come."""
    ax.clear()
    figures.draw_contours(ax, surface)
    return figures.draw_path(ax, np.full((1, 2), np.nan))


def place_path(path, points):
    line, start, end = path
    line.set_data(*points.T)
    start.set_data(*points[:1].T)
    end.set_data(*points[-1:].T)


def paint_history(ax, steps, title, low, high, curves=1):
    """Axes with a logarithmic height for curves over the steps, and those curves, still empty."""
    ax.clear()
    ax.set(yscale="log", xlim=(0, steps), ylim=(low, high), xlabel="step t")
    ax.set_title(title, fontsize=12, fontweight="normal")
    ax.grid(axis="y")
    styles = ((figures.VERMILLION, "-"), (figures.BLUE, "--"))
    return tuple(ax.plot([], [], color=color, linestyle=dash)[0] for color, dash in styles[:curves])


def place_curve(curve, values):
    # Below the picture's lower edge the curve ends: drawn along the edge, it would look like a stall.
    values = np.asarray(values, dtype=float)
    curve.set_data(np.arange(len(values)), np.where(values >= curve.axes.get_ylim()[0], values, np.nan))


def blew_up(path, radius=1e3):
    """The first step at which a run is lost: not finite any more, or farther than `radius`; None if never."""
    far = np.abs(path.theta).max(axis=-1) > radius
    if far.any():
        return int(far.argmax())
    return int(path.blew_up) + 1 if path.blew_up >= 0 else None


def short(number):
    """A number with the digits a reader needs: 0.0123, 45.6, 3.2e-07; 0 for what is mere rounding."""
    if not np.isfinite(number):
        return "infinite"
    if abs(number) < 1e-14:
        return "0"
    if 1e-3 <= abs(number) < 1e5:
        return f"{float(f'{number:.3g}'):,g}"
    return f"{number:.1e}"
