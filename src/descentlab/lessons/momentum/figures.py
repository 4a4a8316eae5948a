"""The pictures of lesson 05: what a ball passes, one run seen as two, three dampings, and what a ravine costs."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_measured
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from descentlab.figures.plane import draw_contours, draw_path


@styled
def draw_leaps(runs, start, steps=30):
    """One start, several ways past the shallow hollow or into it: x over the first steps.

    Parameters
    ----------
    runs : dict of str to array_like, shape (T, k)
        Name -> x at each step, of each start.
    start : int
        Which of the starts.
    steps : int
        How many are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Plain descent stops, the ball rolls, a longer step leaps", panels=len(runs), size=(9.8, 3.9),
                    alt="x over the first steps of three runs from one start; two dashed lines are the hollows. Plain "
                        "descent with 0.08 comes to the shallow one and stays. The ball at the same speed rolls "
                        "through it to the deep one. Plain descent with 0.32 leaps in one step from the shallow "
                        "hollow's outer wall beyond the rim.")
    for ax, (name, x) in zip(canvas.axes, runs.items()):
        for hollow, label in ((0.0, "deep"), (1.32, "shallow")):
            ax.axhline(hollow, color=BLACK, linestyle="--", linewidth=1.2)
            if ax is canvas.ax:
                write(ax, (steps, hollow), label, offset=(0, -14 if hollow == 0 else 5), ha="right")
        ax.plot(np.asarray(x)[:steps + 1, start], ".-", color=VERMILLION if "ball" in name else BLUE, markersize=8,
                linewidth=1.6)
        ax.set(title=name, xlabel="step t", xlim=(-0.5, steps + 0.5), ylim=(-1.8, 4.2))
        if ax is canvas.ax:
            ax.set_ylabel("x", rotation=0, labelpad=8)
        else:
            ax.set_yticklabels([])
    return canvas


@styled
def draw_speeds(speeds, ended):
    """Losses of several networks by speed, with and without momentum, a panel for each size of the batches.

    Parameters
    ----------
    speeds : array_like, shape (n,)
        eta / (1 - beta), growing.
    ended : dict of int to tuple of array_like, shape (n, k)
        Rows in a batch -> the losses of k networks at the end, of plain descent and of the ball; not finite for those
        that diverged. A curve ends where the first of them does.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The smaller the batches, the less the best ball gains", panels=len(ended), size=(11.6, 4.4),
                    alt="Median loss of ten networks after 400 steps against the speed eta / (1 - beta), on a "
                        "logarithmic axis, in three panels. In each the two curves agree at low speeds. With all 200 "
                        "rows plain descent ends at 0.8, and the ball falls on up to 6.4, far lower. With batches of "
                        "20 the ball is a little lower from 0.4 on. With batches of 5 both are lowest at 0.2, and "
                        "nearly alike.")
    for ax, (size, both) in zip(canvas.axes, ended.items()):
        looks = ("plain", BLUE, "o", 13), ("ball", VERMILLION, "s", 7)      # the ball's squares within plain's discs
        for losses, (name, color, sign, large) in zip(both, looks):
            lost = np.flatnonzero(~np.isfinite(np.asarray(losses, dtype=float)).all(axis=1))
            last = lost[0] if len(lost) else len(speeds)
            middle = np.median(losses[:last], axis=1)
            ax.plot(speeds[:last], middle, sign + "-", color=color, markersize=large, markeredgecolor="white")
            if ax is canvas.ax:
                write(ax, (speeds[last - 1], middle[-1]), f"{name}, up to {speeds[last - 1]:g}", color,
                      offset=(6, 12) if name == "plain" else (8, -10), ha="left" if name == "plain" else "right",
                      va="bottom" if name == "plain" else "top")
        ax.set(xscale="log", xlabel="speed, eta / (1 - beta)", title=f"batches of {size}", ylim=(0.06, 0.27))
        ax.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
        ax.set_xlim(0.7 * speeds[0], 1.4 * speeds[-1])
        ax.grid(True, axis="y")
        if ax is not canvas.ax:
            ax.set_yticklabels([])
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
                    alt="Left, a winding path over the level lines of a ravine that lies aslant, with its two "
                        "eigenvectors as dashed lines. Middle and right, the same run along each eigenvector: a slow "
                        "swing in the gentle direction, a quick one in the steep direction, and on both curves the "
                        "rings of a ball on a line of its own.")
    left, *others = canvas.axes
    draw_contours(left, surface)
    for v, color in zip(np.transpose(vectors), (GREEN, PURPLE)):
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
def draw_best_runs(surface, plain, ball):
    """Plain descent and the ball in one ravine, and how far each is from the minimum.

    Parameters
    ----------
    surface : Surface
        In the plane, with its minimum at 0.
    plain, ball : array_like, shape (T, 2)

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Each at its best: the ball is there far sooner", panels=2, size=(9.8, 4.2),
                    alt="Left, two paths over the level lines of a ravine that lies aslant: both zigzag "
                        "towards the minimum, the ball more widely. Right, the distance to the minimum over the "
                        "steps, on a logarithmic axis: both fall, the ball's far more steeply.")
    left, right = canvas.axes
    draw_contours(left, surface)
    for run, name, color, at in ((ball, "ball", VERMILLION, 25), (plain, "plain", BLUE, 45)):
        draw_path(left, run, color)
        distance = np.linalg.norm(run, axis=-1)
        right.semilogy(distance, color=color, linewidth=2.2)
        write(right, (at, distance[at]), name, color)
    left.set_title("two runs from one start")
    right.set(title="distance to the minimum", xlabel="step t", xlim=(0, len(plain) - 1))
    right.grid(True, axis="y")
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
                    alt="theta over the steps for three values of beta. Overdamped, it creeps down from one side, "
                        "above the dotted curve of the root of beta to the t. Critically damped, it comes down from "
                        "one side, too. Underdamped, it swings between the two dotted curves and touches them. A mark "
                        "shows from where on it stays within 0.01: at step 65, 30 and 84.")
    names = "overdamped", "critically damped", "underdamped"
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
    canvas = Canvas("The fitted ball pays about the square root of the condition number", size=(8.0, 4.5),
                    alt="Steps against the condition number, both logarithmic: plain descent rises in proportion, the "
                        "fitted ball half as steeply, and the ball with beta 0.9 is level at first, and beyond "
                        "1,000 rises as steeply as plain descent.")
    steps = {name: np.array([each.steps for each in found], dtype=float)
             for name, found in (("plain", plain), ("beta 0.9", usual), ("fitted ball", ball))}
    draw_measured(canvas.ax, conditions, steps,
                  xlabel="condition number", ylabel="steps", logx=True, log=True, colors=(BLUE, ORANGE, VERMILLION))
    return canvas
