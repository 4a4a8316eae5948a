"""The pictures of lesson 05: what a ball passes, one run seen as two, three dampings, and what a ravine costs."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_measured
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from descentlab.figures.plane import draw_contours, draw_path

TOP = 0.65      # the highest loss in the picture of the speeds


@styled
def draw_rolling(runs, start, steps=150):
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
                        "dotted one is the rim. Plain descent comes to the shallow hollow and stays. A ball at "
                        "the same speed rolls through it to the deep one. A faster ball rolls through "
                        "both, up the other side, and back into the shallow one.")
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
        ax.set(title=name, xlabel="step t", xlim=(-0.5, steps + 0.5), ylim=(-2.2, 4.2))
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
        Rows in a batch -> beta -> the losses of k networks at the end; not finite for those that diverged. A curve
        ends where the first of them does.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("More memory allows more speed; with batches of 5 that hardly helps", panels=len(ended),
                    size=(9.8, 4.6),
                    alt="Median loss of ten networks at the end against the speed eta / (1 - beta), both "
                        "logarithmic, in two panels, a curve for each beta, up to the last speed tried with "
                        "which no network diverges. With all rows plain descent and the usual ball lie on one another as far as plain "
                        "descent goes, and the ball goes on to the right and down; the largest "
                        "beta goes on farther, and lies higher. With batches of 5 all are lowest at nearly the same "
                        "speed, and about equally low.")
    looks = (BLUE, "o", 12), (ORANGE, "s", 7), (VERMILLION, "D", 7)      # the later ones within the first
    for ax, (size, by_beta) in zip(canvas.axes, ended.items()):
        for (beta, losses), (color, sign, large) in zip(by_beta.items(), looks):
            lost = np.flatnonzero(~np.isfinite(np.asarray(losses, dtype=float)).all(axis=1))
            last = lost[0] if len(lost) else len(speeds)
            middle = np.median(losses[:last], axis=1)
            ax.plot(speeds[:last], middle, sign + "-", color=color, markersize=large, markeredgecolor="white")
            name = f"beta {beta:g}" if beta else "plain"
            reach = f"up to {speeds[last - 1]:g}" if last < len(speeds) else "at every speed"
            if ax is canvas.ax:
                above = beta == max(by_beta)        # that curve lies above the others: its label stands at its start
                at = 0 if above else last - 1
                write(ax, (speeds[at], middle[at]), f"{name}, {reach}", color,
                      offset=(8, 6) if above else (-8, -6), ha="left" if above else "right",
                      va="bottom" if above else "top")
            else:
                at = np.flatnonzero(middle < TOP)[-1]       # the last one within the frame
                write(ax, (speeds[at], middle[at]), name, color,
                      offset=(-10, 2) if beta == 0 else (10, 2) if beta == max(by_beta) else (10, -2),
                      ha="left" if beta else "right", va="bottom" if beta in (0, max(by_beta)) else "top")
        ax.set(xscale="log", xlabel="speed, eta / (1 - beta)", yscale="log", ylim=(0.075, TOP),
               title="all 200 digits" if ax is canvas.ax else f"batches of {size}")
        ax.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
        ax.set_xlim(0.7 * speeds[0], 1.4 * speeds[-1])
        ax.set_yticks([0.1, 0.2, 0.4], ["0.1", "0.2", "0.4"] if ax is canvas.ax else [])
        ax.minorticks_off()
        ax.grid(True, axis="y")
    canvas.ax.set_ylabel("median loss\nafter 400 steps")
    return canvas


@styled
def draw_cancelling(surface, plain, ball, along, across):
    """Plain descent and a ball in one ravine, and the gradients in the ball's memory, each set upon the last.

    Parameters
    ----------
    surface : Surface
        In the plane.
    plain, ball : array_like, shape (T, 2)
        Their places.
    along, across : array_like, shape (k,)
        The gradients in the memory, weighted, the oldest first: their parts along the ravine and across.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Along the ravine the gradients add up, across they cancel", panels=3, size=(10, 4.0),
                    alt="Left, plain descent and a ball from one start in a ravine that lies aslant: the ball gets "
                        "much farther along. Middle and right, the gradients in the ball's memory as arrows, each "
                        "beginning where the last one ended. Along the ravine they climb like stairs, and a thick "
                        "arrow, their sum, is as high. Across they go up and down, and the sum is small.")
    runs, *parts = canvas.axes
    draw_contours(runs, surface)
    for path, color, name, side in ((plain, BLUE, "plain", (8, -36)), (ball, VERMILLION, "ball", (-40, 12))):
        draw_path(runs, path, color)
        write(runs, np.asarray(path)[-1], name, color, offset=side)
    runs.set_title(f"the first {len(plain) - 1} steps of both")
    for ax, terms, name in zip(parts, (along, across), ("along", "across")):
        ends = np.concatenate([[0.0], np.cumsum(terms)])
        ax.axhline(0, color=BLACK, linewidth=1)
        for age, (tail, tip) in enumerate(zip(ends, ends[1:])):
            _arrow(ax, age, tail, tip, BLACK, 2.4)
        _arrow(ax, len(terms) + 0.5, 0.0, ends[-1], VERMILLION, 6)
        room = 0.12 * np.ptp(ends)
        ax.set(title=f"{name}: the gradients\nin memory, and the sum", xlim=(-0.7, len(terms) + 1.2),
               ylim=(ends.min() - room, ends.max() + room))
        ax.set_xticks([0, len(terms) - 1, len(terms) + 0.5], ["oldest", "new", "sum"])
    return canvas


def _arrow(ax, x, tail, tip, color, width):
    """An upright arrow at x."""
    ax.annotate("", (x, tip), (x, tail), arrowprops=dict(
        arrowstyle="-|>", color=color, linewidth=width, mutation_scale=8 + 2 * width, shrinkA=0, shrinkB=0))


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
                    alt="Left, a winding path over the level lines of a ravine that lies aslant, with its two "
                        "eigenvectors as dashed lines. Middle and right, the same run along each eigenvector: a slow "
                        "swing in the gentle direction, a quick one in the steep direction, and on both curves the "
                        "rings of a ball on a line of its own.")
    left, *others = canvas.axes
    draw_contours(left, surface)
    for v, color, name in zip(np.transpose(vectors), (GREEN, PURPLE), ("gentle", "steep")):
        write(left, -2.2 * v, name, color, offset=(0, 0), ha="center", va="center")
        left.plot(*np.outer(v, [-9, 9]), color=color, linewidth=2, linestyle="--", scalex=False, scaley=False)
    draw_path(left, run, VERMILLION)
    left.set_title("the run, the eigenvectors")
    for k, (ax, name, color) in enumerate(zip(others, ("gentle", "steep"), (GREEN, PURPLE))):
        ax.axhline(0, color=BLACK, linewidth=1)
        ax.plot(np.asarray(seen)[:, k], color=color, linewidth=2)
        ax.plot(alone[k], "o", color=BLACK, markerfacecolor="none", markersize=6, markeredgewidth=1.3)
        ax.set(xlabel="step t", title=f"along the {name} one\n(rings: a ball alone)")
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
                    alt="theta over the steps for three values of beta. With the smallest it creeps down from one side, "
                        "above the dotted curve of the root of beta to the t. On the edge of swinging it comes down from "
                        "one side, too. With the largest it swings, and shrinks as the two dotted curves do. A mark "
                        "shows from where on it stays within 0.01: at step 65, 30 and 84.")
    names = "creeps", "on the edge", "swings"
    for ax, (beta, theta), name in zip(canvas.axes, runs.items(), names):
        theta = np.asarray(theta)
        t = np.arange(len(theta))
        ax.axhline(0, color=BLACK, linewidth=1)
        for sign in (1, -1):
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
