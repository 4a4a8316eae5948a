"""A map of lesson 05: how fast each pair of eta and beta is."""

import matplotlib
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from descentlab.figures.canvas import styled
from descentlab.figures.labels import HALO
from descentlab.figures.palette import BLACK

_LEVELS = np.array([1, 2, 5, 10, 15, 20, 30, 40, 60, 100, 200, 500, 1000, 1e10])    # steps to a tenth of the distance
_PACE = LinearSegmentedColormap.from_list(     # darker than the relief of a loss: what counts is where it is darkest
    "pace", 0.8 * matplotlib.colormaps["viridis"](np.linspace(0.1, 1, 64))[:, :3] + 0.2)


@styled
def draw_rate_map(ax, law, number=61):
    """How many steps the distance needs to become a tenth, over eta and beta: dark is fast, grey diverges.

    eta goes from 0 to 4, and beta from 0 to 1.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        It is cleared.
    law : callable
        law(eta, beta), arrays that broadcast, gives what each step leaves.
    number : int
        Points along beta between two edges or creases; three times as many along eta.
    """
    ax.clear()
    eta, beta = _grid(law, number)
    left = law(eta, beta)
    # What a step leaves is finite on both sides of the edge; the number of steps is not, and its lines would be ragged.
    heights = 10 ** (-1 / _LEVELS)
    colors = [*_PACE(np.linspace(0, 1, len(heights) - 1)), "#C4C4C4"]
    ax.contourf(eta, beta, left, levels=[*heights, np.inf], colors=colors)
    ax.contour(eta, beta, left, levels=heights[3:-1], colors="white", linewidths=0.9)
    ax.contour(eta, beta, left, levels=[1.0], colors=BLACK, linewidths=1.2)
    _label_levels(ax, law)
    if law(0.1, 0.0) < 1 <= law(3.9, 0.05):
        ax.text(3.9, 0.03, "diverges", ha="right", fontsize=11)
    ax.set(xlim=(0, 4), ylim=(0, 0.995), xlabel="eta", title="steps to a tenth of the distance")
    ax.set_ylabel("beta", rotation=0, labelpad=14)


def _grid(law, number):
    """eta and beta, (rows, columns), for level lines that are sharp where the law is.

    In each column the law has its lowest point at a crease, to which it falls like a root, and it may diverge below or
    above an edge. Rows run along the crease and the edges, and the nearer they are, the closer they lie.
    """
    eta, share = np.linspace(0.005, 4, 3 * number), np.linspace(0, 1, number)[:, None]
    best = np.zeros_like(eta)
    for reach in (1.0, 1.0 / number, 1.0 / number**2):
        near = np.clip(best + reach * (2 * share - 1), 0, 0.995)
        best = np.take_along_axis(near, law(eta, near).argmin(axis=0)[None], axis=0)[0]
    corners = 0 * best, _edge(law, eta, best, 0.0), best, _edge(law, eta, best, 0.995), 0 * best + 0.995
    eased = (1 - np.cos(np.pi * share)) / 2
    rows = [low + (high - low) * eased for low, high in zip(corners, corners[1:])]
    return np.broadcast_to(eta, (4 * number, len(eta))), np.concatenate(rows)


def _edge(law, eta, inside, outside):
    """In each column where it begins to diverge on the way from `inside` to `outside`, or `outside` if it does not."""
    low, high = inside, 0 * inside + outside
    for _ in range(40):
        middle = (low + high) / 2
        fine = law(eta, middle) < 1
        low, high = np.where(fine, middle, low), np.where(fine, high, middle)
    return high


def _label_levels(ax, law):
    """Labels where the levels cross eta = 1 on the way up to the best beta, no closer than they can be read."""
    beta = np.linspace(0, 0.995, 1000)
    steps = -1 / np.log10(law(1.0, beta))
    beta, steps, last = beta[:steps.argmin() + 1], steps[:steps.argmin() + 1], -1
    for level in _LEVELS[-2:2:-1]:
        crossing = beta[np.abs(np.log(steps / level)).argmin()]
        if steps.min() < level < steps.max() and crossing > last + 0.1:
            last = crossing
            ax.text(1.0, crossing, f"{level:g}", ha="center", va="center", fontsize=11, path_effects=list(HALO))
