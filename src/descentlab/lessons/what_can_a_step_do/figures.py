"""The pictures of What can a step do?: steps of one length, a run in a narrow well, what grows unseen in a network."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_curves, log_height
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, VERMILLION
from descentlab.lessons.what_can_a_step_do.cases import BOTTOM, RIM, descend_in_well, well_value


@styled
def draw_even_steps(shrinking, even):
    """How far from the minimum at 0 two runs are: one whose steps shrink, one whose steps have one length.

    Parameters
    ----------
    shrinking, even : array_like, shape (T+1, 2)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("These steps of one length do not arrive", size=(7.6, 4.2),
                    alt="Distance to the minimum over the steps, logarithmic. With steps of eta times the gradient it falls "
                        "in a straight line; with steps of one length it soon hops up and down at one height.")
    draw_curves(canvas.ax, {"eta = 0.1": np.linalg.norm(shrinking, axis=-1), "length 0.2": np.linalg.norm(even, axis=-1)},
                ylabel="distance to the minimum")
    return canvas


@styled
def draw_well(multiple, steps=16):
    """A loss of one parameter with two wells, and a run that bounces in the poorer one, hop by hop.

    Parameters
    ----------
    multiple : float
        Its rate in units of 2 over the bend at the bottom.
    steps : int
        How many hops are shown.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A little above its limit this run bounces from wall to wall", panels=2, size=(9.2, 4.1),
                    alt="Left, a loss with a wide well at 0 and a narrow one near 1.3, in a frame. Right, the places in the "
                        "frame, hop by hop from top to bottom: begun close to the bottom of the well, the run jumps from side "
                        "to side, wider at first and then as wide as before, far from the rim.")
    whole, hops = canvas.axes
    x = np.linspace(-0.8, 2, 401)
    whole.plot(x, well_value(x), color=BLACK)
    whole.set(xlabel="x", ylabel="loss", xlim=(-0.8, 2), ylim=(-0.2, 1))
    write(whole, (0, 0), "global minimum", BLACK, offset=(0, -18), ha="center")
    whole.indicate_inset(bounds=(1.06, 0.39, 0.39, 0.058), edgecolor=VERMILLION, alpha=1, linewidth=1.6)
    write(whole, (1.3, 0.39), "local minimum", VERMILLION, offset=(0, -18), ha="center")
    places = descend_in_well(BOTTOM + 0.01, multiple, steps)
    hops.plot(places, np.arange(steps + 1), ".-", color=VERMILLION, linewidth=1.2, markersize=9)
    hops.plot(places[:1], [0], "o", color="white", markeredgecolor=VERMILLION, markersize=10, zorder=6)
    for place, word in ((RIM, "rim"), (BOTTOM, "bottom of the well")):
        hops.axvline(place, color=BLACK, linestyle=":", linewidth=1.6)
        write(hops, (place, 0), word, BLACK, offset=(0, 8), ha="center")
    hops.set(xlabel="x", ylabel="hop", xlim=(1.06, 1.45), ylim=(steps + 0.5, -0.8), yticks=range(0, steps + 1, 2))
    hops.set_title(f"in the frame, at {multiple:g} x the limit", fontsize=13, pad=20)
    return canvas


@styled
def draw_swing(norms, measured, eta):
    """The gradient of one network, and the part of it along the directions that bend most.

    A dotted line multiplies the first swing drawn by the factors of the largest bends alone, until it is half of |g|^2.

    Parameters
    ----------
    norms : array_like, shape (T+1,)
        The gradient's length at each step.
    measured : array_like, shape (m, 3)
        A step, the largest bend there, and the swing: the part of the gradient along the eigenvectors that bend most.
    eta : float

    Returns
    -------
    Canvas
    """
    canvas = Canvas("A swing that nobody sees grows until it is the gradient", size=(7.6, 4.6),
                    alt="Lengths over the steps of one network, logarithmic. The gradient falls slowly, and then shoots up. A "
                        "dotted line, the factors multiplied together, falls far below it, turns where the largest bend "
                        "passes 2 / eta, and meets the gradient where that shoots up. The swing follows it down and up; in "
                        "between it stays above it.")
    ax, norms = canvas.ax, np.asarray(norms)
    at, largest, swing = np.transpose(measured)
    steps = np.arange(at[0], len(norms))
    grown = swing[0] * np.cumprod(np.append(1, np.abs(1 - eta * np.interp(steps[:-1], at, largest))))
    passed = at[np.argmax(largest * eta > 2)]
    meets = np.argmax((2 * grown**2 > norms[int(at[0]):]**2) & (steps > passed))     # half of |g|^2
    ax.plot(steps, norms[int(at[0]):], color=VERMILLION)
    ax.plot(at, swing, "-.", color=BLUE)
    ax.plot(steps[:meets + 1], grown[:meets + 1], ":", color=BLACK, linewidth=1.8)
    ax.axvline(passed, color="#888888", linewidth=1)
    ax.set(xlabel="step t", ylabel="length", xlim=(0, len(norms) - 1))
    log_height(ax)
    ax.set_ylim(1e-10, 2 * norms[int(at[0]):].max())
    write(ax, (passed, norms[int(passed)]), "|g|", VERMILLION, offset=(-10, 8), ha="right")
    write(ax, (passed, 1e-5), "the swing\n(dash-dotted)", BLUE, offset=(-8, 0), ha="right")
    write(ax, (steps[meets], 1e-8), "the factors, multiplied (dotted)", BLACK, offset=(10, 0))
    write(ax, (passed, 1e-10), "the largest bend passes 2 / eta", BLACK, offset=(8, 6))
    return canvas
