"""The picture of lesson 05: how fast each eta and beta are."""

import numpy as np

from descentlab.figures.canvas import styled
from descentlab.figures.labels import HALO
from descentlab.figures.palette import BLACK
from descentlab.figures.plane import HEIGHTS

_LEVELS = (1, 2, 5, 10, 15, 20, 30, 40, 60, 100, 200, 500, 1000, 1e10)


@styled
def draw_rate_map(ax, law, number=101):
    """How many steps a tenfold gain takes, over eta in (0, 4) and beta in [0, 1): dark is fast, grey diverges.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        It is cleared.
    law : callable
        law(eta, beta), arrays that broadcast, gives what each step leaves.
    number : int
        Points along beta, half as many as along eta.
    """
    ax.clear()
    eta, beta = np.meshgrid(np.linspace(0.005, 4, 2 * number), np.linspace(0, 0.995, number))
    left = law(eta, beta)
    with np.errstate(divide="ignore"):
        steps = np.where(left < 1, np.log(10) / -np.log(np.minimum(left, 1 - 1e-9)), np.nan)
    ax.contourf(eta, beta, steps, levels=_LEVELS, colors=HEIGHTS(np.linspace(0, 1, len(_LEVELS) - 1)))
    ax.contour(eta, beta, steps, levels=_LEVELS[3:-1], colors="white", linewidths=0.9)
    ax.contour(eta, beta, left, levels=[1.0], colors=BLACK, linewidths=1.2)
    ax.set_facecolor("#C4C4C4")
    column = int(np.abs(eta[0] - 1).argmin())
    _label_levels(ax, beta[:, 0], steps[:np.nanargmin(steps[:, column]) + 1, column])
    if (left[:8, -20:] >= 1).all():
        ax.text(3.9, 0.03, "diverges", ha="right", fontsize=11)
    ax.set(xlim=(0, 4), ylim=(0, 0.995), xlabel="eta", title="steps for a tenfold gain")
    ax.set_ylabel("beta", rotation=0, labelpad=14)


def _label_levels(ax, beta, steps):
    """Labels where the levels cross eta = 1 on the way up to the best beta, no closer than they can be read."""
    last = -1
    for level in _LEVELS[-2:2:-1]:
        crossing = beta[np.nanargmin(np.abs(np.log(steps / level)))]
        if steps.min() < level < steps.max() and crossing > last + 0.07:
            last = crossing
            ax.text(1.0, crossing, f"{level:g}", ha="center", va="center", fontsize=10, path_effects=list(HALO))
