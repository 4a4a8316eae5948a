"""How far results lie apart, in one row of a picture."""

import numpy as np


def dots(ax, values, y, color):
    """The middle half of values as a bar, their median as a large dot, and below these each value as a small dot.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    values : array_like
    y : float
        At which height.
    color : str
    """
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    ax.plot([low, high], [y, y], color=color, alpha=0.35, linewidth=9, solid_capstyle="butt")
    ax.plot(values, np.full(len(values), y + 0.3), "o", color=color, alpha=0.7, markersize=5, markeredgewidth=0)
    ax.plot(middle, y, "o", color=color, markeredgecolor="white", markersize=12)
