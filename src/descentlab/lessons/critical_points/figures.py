"""The pictures of lesson 01: a landscape, directions of steps, where every start ends."""

import numpy as np
from matplotlib.colors import ListedColormap

from descentlab.figures.canvas import styled
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, PALE, VERMILLION
from descentlab.figures.plane import HEIGHTS, relief

_BASINS = ("#FFFFFF", "#9CC9E8", "#F2C68A", "#A9DCC7", "#E6BFD3", "#F5EFA0")


@styled
def draw_basins(ax, box, ends, number):
    """Where each start of a grid ended, a colour for each end.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    box : tuple
        ((left, right), (bottom, top)) of the starts.
    ends : array_like of int, shape (number * number,)
        The grid's points row by row, from 0 to 4; -1 (nowhere known) stays white.
    number : int
        Starts along each side.
    """
    picture = np.asarray(ends).reshape(number, number)
    (left, right), (bottom, top) = box
    ax.imshow(picture, origin="lower", extent=(left, right, bottom, top), aspect="auto", interpolation="nearest",
              cmap=ListedColormap(_BASINS), vmin=-1.5, vmax=len(_BASINS) - 1.5)
    ax.set(xlabel="x of the start", ylabel="y of the start", xlim=(left, right), ylim=(bottom, top))


@styled
def draw_surface_3d(canvas, panel, surface, top=None, path=None):
    """Replace a panel by the surface as a landscape, with its height as the third axis.

    Parameters
    ----------
    canvas : Canvas
    panel : int
    surface : Surface
    top : float, optional
        Heights above it are cut off.
    path : array_like, shape (T+1, 2), optional
        Shown lifted onto the surface.

    Returns
    -------
    mpl_toolkits.mplot3d.Axes3D
    """
    old = canvas.axes[panel]
    spec = old.get_subplotspec()
    old.remove()
    ax = canvas.figure.add_subplot(spec, projection="3d")
    canvas.axes = tuple(ax if i == panel else a for i, a in enumerate(canvas.axes))
    xs, ys, heights = relief(surface, 70)
    if top is not None:
        heights = np.minimum(heights, top)
    ax.plot_surface(xs, ys, heights, cmap=HEIGHTS, linewidth=0.2, edgecolor="#00000030", rcount=45, ccount=45,
                    antialiased=True)
    if path is not None:
        ax.plot(*np.transpose(path), surface.value(path) + 8, ":", color=VERMILLION, zorder=10)
    ax.set(xlabel="x", ylabel="y", zlabel="loss")
    ax.view_init(38, -60)
    ax.tick_params(labelsize=9, pad=-1)
    return ax


@styled
def draw_directions(ax, degrees, curves):
    """How fast the loss falls against the direction of the step, the tops marked.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    degrees : ndarray, shape (n,)
        Of each direction, from -g.
    curves : dict of str to ndarray, shape (n,)
        Label -> fall of the loss; drawn as a share of its largest.
    """
    order = np.argsort(degrees)
    for (label, values), color, dash in zip(curves.items(), (VERMILLION, BLUE), ("--", "-")):
        top = values.argmax()
        ax.plot(degrees[order], values[order] / np.abs(values).max(), dash, color=color)
        ax.plot(degrees[top], values[top] / np.abs(values).max(), "o", color=color, markeredgecolor="white",
                markersize=11)
        left = degrees[top] < -5
        write(ax, (degrees[top], 1.0), label, color, offset=(-12 if left else 12, 4), ha="right" if left else "left",
              va="center")
    ax.axhline(0, color=PALE, linewidth=1)
    ax.set(xlabel="direction of the step, in degrees from -g", ylim=(-1.15, 1.3),
           xticks=np.arange(-180, 181, 45), ylabel="fall of the loss\n(best = 1)")
    ax.grid(True, axis="y")


@styled
def draw_inset(ax, x, values, title):
    """A small curve in the upper left corner of a picture.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    x, values : array_like, shape (n,)
    title : str
    """
    small = ax.inset_axes([0.07, 0.54, 0.42, 0.38])
    small.plot(x, values, color=BLACK)
    small.set_title(title, fontsize=11)
    small.tick_params(labelsize=11)
