"""The pictures of lesson 05: what a ball passes, one run seen as two, three dampings, and how fast each setting is."""

import matplotlib
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_measured
from descentlab.figures.labels import HALO, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from descentlab.figures.plane import draw_contours, draw_path

_LEVELS = np.array([1, 2, 5, 10, 15, 20, 30, 40, 60, 100, 200, 500, 1000, 1e10])       # steps for a tenfold gain
_PACE = LinearSegmentedColormap.from_list(     # darker than the relief of a loss: what counts is where it is darkest
    "pace", 0.8 * matplotlib.colormaps["viridis"](np.linspace(0.1, 1, 64))[:, :3] + 0.2)


@styled
def draw_through(betas, right, left):
    """How many balls end in the deep hollow, by beta.

    Parameters
    ----------
    betas, right, left : array_like, shape (n,)
        beta; the shares of the starts on the right, and of those on the left, that end in the deep hollow.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Memory carries it through; too much carries some back", size=(7.6, 4.4),
                    alt="Share of starts that end in the deep hollow against beta. From the right it is 0 up to 0.75, 1 "
                        "from 0.8 to 0.92, and a little lower beyond; from the left it is 1 up to 0.9, then lower.")
    draw_measured(canvas.ax, np.asarray(betas), {"from the right": np.asarray(right), "from the left": np.asarray(left)},
                  "beta (stretched towards 1)", "share in the\ndeep hollow", stretched=True,
                  colors=(VERMILLION, ORANGE), ylim=(-0.05, 1.08))
    return canvas


@styled
def draw_leaps(runs, start, steps=14):
    """One start, plain descent at several rates: x over the first steps.

    Parameters
    ----------
    runs : dict of float to array_like, shape (T, k)
        eta -> x at each step, of each start.
    start : int
        Which of the starts.
    steps : int
        How many are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Plain descent stops, leaps, or is flung about", panels=len(runs), size=(9.8, 3.9),
                    alt="x over the first steps of plain descent at several rates, from one start; two dashed lines "
                        "are the hollows. At 0.1 it comes to the shallow one and stays; at 0.3 and 1 a single step "
                        "leaps over it; at 1.9 it goes from wall to wall.")
    for ax, (eta, x) in zip(canvas.axes, runs.items()):
        for hollow, name in ((0.0, "deep"), (1.32, "shallow")):
            ax.axhline(hollow, color=BLACK, linestyle="--", linewidth=1.2)
            if ax is canvas.ax:
                write(ax, (steps, hollow), name, offset=(0, -14 if hollow == 0 else 5), ha="right")
        ax.plot(np.asarray(x)[:steps + 1, start], ".-", color=BLUE, markersize=9, linewidth=1.6)
        ax.set(title=f"eta {eta:g}", xlabel="step t", xlim=(-0.5, steps + 0.5), ylim=(-4.6, 4.6))
        if ax is canvas.ax:
            ax.set_ylabel("x", rotation=0, labelpad=8)
        else:
            ax.set_yticklabels([])
    return canvas


@styled
def draw_speeds(speeds, plain, ball):
    """Losses of several networks by speed, with and without momentum.

    Parameters
    ----------
    speeds : array_like, shape (n,)
        eta / (1 - beta).
    plain, ball : array_like, shape (n, k)
        The loss of each of k networks at the end; not finite for those that diverged.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The same loss at the same speed, until one of them diverges", size=(8.2, 4.5),
                    alt="Median loss of ten networks after 200 steps against eta / (1 - beta), logarithmic. Plain "
                        "descent and the ball agree up to 0.8; then plain descent diverges, and the ball's loss "
                        "falls on, until at the right it diverges, too.")
    ax, speeds = canvas.ax, np.asarray(speeds, dtype=float)
    for losses, name, color, sign in ((plain, "plain", BLUE, "o"), (ball, "ball", VERMILLION, "s")):
        lost = (~np.isfinite(np.asarray(losses, dtype=float))).sum(axis=1)
        arrive = lost == 0
        middle = np.median(np.asarray(losses)[arrive], axis=1)
        ax.plot(speeds[arrive], middle, sign + "-", color=color, markersize=9, markeredgecolor="white")
        words = [f"{count} of {np.shape(losses)[1]} diverge at {speed:g}" for speed, count in zip(speeds, lost) if count][:2]
        write(ax, (speeds[arrive][-1], middle[-1]), "\n".join([f"{name}:", *words]), color, offset=(10, 12), ha="left")
    canvas.ax.set_xscale("log")
    canvas.ax.set_xticks(speeds, [f"{speed:g}" for speed in speeds])
    canvas.ax.xaxis.minorticks_off()
    canvas.ax.set(xlabel="speed, eta / (1 - beta)", ylabel="loss after\n200 steps")
    canvas.ax.grid(True, axis="y")
    return canvas


@styled
def draw_one_run(surface, run, vectors, seen, alone):
    """A run on a turned ravine; and the same run along the two eigenvectors, over two runs on lines.

    Parameters
    ----------
    surface : Surface
        In the plane.
    run : array_like, shape (T, 2)
    vectors : array_like, shape (2, 2)
        A column for each eigenvector, the gentle one first.
    seen, alone : array_like, shape (T, 2)
        The run along the eigenvectors; and two runs that know of one bend each.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Seen along the eigenvectors, one run is two", panels=3, size=(10, 4.0),
                    alt="Left, a winding path over the level lines of a ravine that lies aslant, with its two "
                        "eigenvectors as dashed lines. Middle and right, the same run along each eigenvector: a slow "
                        "swing in the gentle direction, a quick one in the steep direction, and on both curves the dots "
                        "of a ball on a line of its own.")
    left, *others = canvas.axes
    draw_contours(left, surface)
    for v, color in zip(np.transpose(vectors), (GREEN, PURPLE)):
        left.plot(*np.outer(v, [-9, 9]), color=color, linewidth=2, linestyle="--", scalex=False, scaley=False)
    draw_path(left, run, VERMILLION)
    left.set_title("the run, the eigenvectors")
    for k, (ax, name, color) in enumerate(zip(others, ("gentle", "steep"), (GREEN, PURPLE))):
        ax.axhline(0, color=BLACK, linewidth=1)
        ax.plot(np.asarray(seen)[:, k], color=color, linewidth=2)
        ax.plot(np.asarray(alone)[:, k], "o", color=color, markersize=5)
        ax.set(xlabel="step t", title=f"{name} direction; dots: alone")
    return canvas


@styled
def draw_three_balls(runs):
    """Balls on one bowl with different beta, and the root of beta to the power t laid over them.

    Parameters
    ----------
    runs : dict of float to array_like, shape (T,)
        beta -> theta at each step, from 1.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Too little memory creeps, too much swings", panels=len(runs), size=(9.8, 4.0),
                    alt="theta over the steps for three values of beta. Overdamped, it creeps down from one side, above "
                        "the dotted curve of the root of beta to the t. Critically damped, it comes down soonest. "
                        "Underdamped, it swings between the two dotted curves and touches them.")
    names = "overdamped", "critically damped", "underdamped"
    for ax, (beta, theta), name in zip(canvas.axes, runs.items(), names):
        theta = np.asarray(theta)[:61]
        t = np.arange(len(theta))
        ax.axhline(0, color=BLACK, linewidth=1)
        for sign in (1, -1):
            ax.plot(t, sign * np.sqrt(beta) ** t, ":", color=BLACK, linewidth=2)
        ax.plot(t, theta, color=VERMILLION, linewidth=2.2)
        ax.set(title=f"beta {beta:g}: {name}", xlabel="step t", ylim=(-1.08, 1.08))
        if ax is not canvas.ax:
            ax.set_yticklabels([])
    canvas.ax.set_ylabel("theta", rotation=0, labelpad=18)
    write(canvas.axes[-1], (14, np.sqrt(list(runs)[-1]) ** 14), "dotted: root of beta,\nto the power t", offset=(6, 6))
    return canvas


@styled
def draw_conditions(conditions, plain, usual, ball):
    """The steps that each contestant needs, by the condition number.

    Parameters
    ----------
    conditions : array_like, shape (n,)
    plain, usual, ball : sequence of Fewest
        Of plain descent, of a ball with beta 0.9, and of one with any beta.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The fitted ball pays about the square root of the condition number", size=(8.0, 4.5),
                    alt="Steps against the condition number, both logarithmic: plain descent rises in proportion, the "
                        "fitted ball half as steeply, and the ball with beta 0.9 is level at first, and then rises "
                        "like plain descent.")
    steps = {name: np.array([each.steps for each in found], dtype=float)
             for name, found in (("plain", plain), ("beta 0.9", usual), ("fitted ball", ball))}
    draw_measured(canvas.ax, conditions, steps,
                  xlabel="condition number", ylabel="steps", logx=True, log=True, colors=(BLUE, ORANGE, VERMILLION))
    return canvas


@styled
def draw_rate_map(ax, law, number=61):
    """How many steps a tenfold gain takes, over eta in (0, 4) and beta in [0, 1): dark is fast, grey diverges.

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
    ax.set(xlim=(0, 4), ylim=(0, 0.995), xlabel="eta", title="steps for a tenfold gain")
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
