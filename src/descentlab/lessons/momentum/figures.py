"""The pictures of lesson 05: what a ball passes, one run seen as two, three dampings, and what a ravine costs."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_measured
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from descentlab.figures.plane import draw_contours, draw_path

TOP = 0.3       # the highest loss in the picture of the speeds


@styled
def draw_rolling(runs, start, steps=250):
    """One start, and three runs at the shallow hollow: x over the first steps.

    Parameters
    ----------
    runs : dict of str to array_like, shape (T, k)
        Name -> x at each step, of each start.
    start : float
        The x of the start; the nearest one there is.
    steps : int
        How many are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Without memory it stops, with memory it rolls on, and it may roll back", panels=len(runs),
                    size=(9.8, 3.9),
                    alt="x over the first steps of three runs from one start; two dashed lines are the hollows, a "
                        "dotted one is the rim. Plain descent comes to the shallow hollow and stays. A ball with "
                        "the same eta / (1 - beta) rolls through it to the deep one. A ball with more memory rolls "
                        "through both, up the other side, and back into the shallow one.")
    for ax, (name, x) in zip(canvas.axes, runs.items()):
        for hollow, label in ((0.0, "deep"), (1.32, "shallow")):
            ax.axhline(hollow, color=BLACK, linestyle="--", linewidth=1.2)
            if ax is canvas.ax:
                write(ax, (steps, hollow), label, offset=(0, -14 if hollow == 0 else 5), ha="right")
        ax.axhline(1.11, color=BLACK, linestyle=":", linewidth=1.2)
        if ax is canvas.ax:
            write(ax, (steps, 1.11), "rim", offset=(0, -16), ha="right")
        x = np.asarray(x)[:steps + 1]
        ax.plot(x[:, np.abs(x[0] - start).argmin()], color=VERMILLION if "ball" in name else BLUE, linewidth=2.4)
        ax.set(title=name, xlabel="step t", xlim=(-0.5, steps + 0.5), ylim=(-3, 5.4))
        if ax is canvas.ax:
            ax.set_ylabel("x", rotation=0, labelpad=8)
        else:
            ax.set_yticklabels([])
    return canvas


@styled
def draw_speeds(speeds, ended):
    """Losses of several networks by speed, for several beta, a panel for each size of the batches.

    Parameters
    ----------
    speeds : array_like, shape (n,)
        eta / (1 - beta), growing.
    ended : dict of int to dict of float to array_like, shape (n, k)
        Rows in a batch -> beta -> the losses of k networks at the end; not finite for those that are lost. A curve
        ends where the first of them is.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("With all the data memory allows more speed; with batches of 5 it does not", panels=len(ended),
                    size=(9.8, 4.6),
                    alt="Median loss of ten networks at the end against the speed eta / (1 - beta), both "
                        "logarithmic, in two panels, a curve for each beta, up to the last speed tried with "
                        "which all networks end below their start. With all rows plain descent and the usual ball lie "
                        "on one another as far as plain descent goes, and the ball goes on to the right and down; the "
                        "largest beta goes on farther, and lies higher. With batches of 5 all are lowest at nearly the "
                        "same speed, and about equally low, and end at the same speed.")
    looks = (BLUE, "o", 15, 8), (VERMILLION, "s", 7, 2), (BLACK, "D", 7, 2)     # the later ones within the first
    for ax, (size, by_beta) in zip(canvas.axes, ended.items()):
        for (beta, losses), (color, sign, large, width) in zip(by_beta.items(), looks):
            lost = np.flatnonzero(~np.isfinite(np.asarray(losses, dtype=float)).all(axis=1))
            last = lost[0] if len(lost) else len(speeds)
            middle = np.median(losses[:last], axis=1)
            ax.plot(speeds[:last], middle, sign + "-", color=color, markersize=large, markeredgecolor="white",
                    linewidth=width)
            name = f"beta {beta:g}" if beta else "plain"
            reach = f"up to {speeds[last - 1]:g}" if last < len(speeds) else "at every speed"
            if ax is canvas.ax:
                above = beta == max(by_beta)        # that curve lies above the others: its label stands at its start
                at = 0 if above else last - 1
                write(ax, (speeds[at], middle[at]), f"{name}, {reach}", color,
                      offset=(8, 6) if above else (-8, -6), ha="left" if above else "right",
                      va="bottom" if above else "top")
            else:
                below = 0 < beta < max(by_beta)
                write(ax, (speeds[last - 1], middle[-1]), name, color, offset=(12, -10 if below else 8),
                      va="top" if below else "bottom")
        ax.set(xscale="log", xlabel="speed, eta / (1 - beta)", yscale="log", ylim=(0.075, TOP),
               title="all 200 digits" if ax is canvas.ax else f"batches of {size}")
        ax.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
        ax.set_xlim(0.7 * speeds[0], 1.4 * speeds[-1])
        ax.set_yticks([0.1, 0.2], ["0.1", "0.2"] if ax is canvas.ax else [])
        ax.minorticks_off()
        ax.grid(True, axis="y")
    canvas.ax.set_ylabel("median loss\nafter 400 steps")
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
    seen : array_like, shape (T, 2)
        The run along the eigenvectors.
    alone : sequence of array_like, shape (T,)
        Two runs that know of one bend each.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Seen along the eigenvectors, one run is two", panels=3, size=(10, 4.0),
                    alt="Left, a winding path over the level lines of a turned ravine, with its two "
                        "eigenvectors as dashed lines. Middle and right, the same run along each eigenvector: a slow "
                        "swing in the gentle direction, a quick one in the steep direction, and on both curves the "
                        "dots of a ball on a line of its own.")
    left, *others = canvas.axes
    draw_contours(left, surface)
    for v, color, name in zip(np.transpose(vectors), (GREEN, PURPLE), ("gentle", "steep")):
        write(left, -2.2 * v * np.sign(v @ run[0]), name, color, offset=(0, 0), ha="center", va="center")
        left.plot(*np.outer(v, [-9, 9]), color=color, linewidth=2, linestyle="--", scalex=False, scaley=False)
    draw_path(left, run, VERMILLION)
    left.set_title("the run, the eigenvectors")
    for k, (ax, name, color) in enumerate(zip(others, ("gentle", "steep"), (GREEN, PURPLE))):
        ax.axhline(0, color=BLACK, linewidth=1)
        ax.plot(np.asarray(seen)[:, k], color=color, linewidth=4)
        ax.plot(alone[k], "o", color=BLACK, markersize=3)
        ax.set(xlabel="step t", title=f"in the {name} direction\n(dots: a ball alone)")
    return canvas


@styled
def draw_three_balls(runs):
    """Balls on one bowl with different beta, the root of beta to the power t, and from where on they stay within 0.01.

    Parameters
    ----------
    runs : dict of float to array_like, shape (T,)
        beta -> theta at each step, from 1.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Too little memory creeps, too much swings", panels=len(runs), size=(9.8, 4.0),
                    alt="theta over the steps for three values of beta. With the smallest it creeps down from one "
                        "side. On the edge of swinging it comes down from one side, too, and sooner. With the largest "
                        "it swings, and shrinks as two dotted curves do, the root of beta to the t. A mark "
                        "shows from where on it stays within 0.01: at step 65, 30 and 84.")
    names = "creeps", "on the edge", "swings"
    for ax, (beta, theta), name in zip(canvas.axes, runs.items(), names):
        theta = np.asarray(theta)
        t = np.arange(len(theta))
        ax.axhline(0, color=BLACK, linewidth=1)
        for sign in (1, -1) if theta.min() < -0.01 else ():     # only a swing shrinks so
            ax.plot(t, sign * np.sqrt(beta) ** t, ":", color=BLACK, linewidth=2)
        ax.plot(t, theta, color=VERMILLION, linewidth=2.2)
        late = np.flatnonzero(np.abs(theta) >= 0.01)[-1] + 1
        ax.plot(late, 0, "D", color=BLUE, markersize=8)
        write(ax, (late, 0), f"step {late}", BLUE, offset=(0, -12), ha="center", va="top")
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
    canvas = Canvas("The fitted ball's steps grow like the square root of the condition number", size=(8.0, 4.5),
                    alt="Steps against the condition number, both logarithmic: plain descent rises in proportion, the "
                        "fitted ball half as steeply, and the ball with beta 0.9 is level at first, and beyond "
                        "1,000 rises as steeply as plain descent.")
    steps = {name: np.array([each.steps for each in found], dtype=float)
             for name, found in (("plain", plain), ("beta 0.9", usual), ("fitted ball", ball))}
    draw_measured(canvas.ax, conditions, steps,
                  xlabel="condition number", ylabel="steps", logx=True, log=True, colors=(BLUE, ORANGE, VERMILLION))
    return canvas
