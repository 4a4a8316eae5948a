"""The pictures of lesson 05: what a ball passes, how high its rate may be, noise, three dampings, and narrow valleys."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_measured
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION

BOTTOM, TOP = 0.07, 0.26      # of the picture of the effective rates


@styled
def draw_rolling(runs, x0, steps=400):
    """One start, and three runs at the shallow hollow: x over the first steps.

    Parameters
    ----------
    runs : dict of str to array_like, shape (T, k)
        Name -> x at each step, of each start.
    x0 : float
        Where the run starts: the nearest start there is.
    steps : int
        How many are drawn.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("No memory: it stops. Enough: it rolls on. Much: it may roll back", panels=len(runs),
                    size=(9.2, 3.9),
                    alt="x over the first steps of three runs from one start; two dashed lines are the "
                        "hollows. Plain descent comes to the shallow hollow and stays. A ball with "
                        "the same effective rate rolls through it to the deep one. A ball with more memory rolls "
                        "through both, up the other side, and back into the shallow one.")
    for ax, (name, x), color in zip(canvas.axes, runs.items(), (BLUE, GREEN, PURPLE)):
        for hollow, label in ((0.0, "deep"), (1.32, "shallow")):
            ax.axhline(hollow, color=BLACK, linestyle="--", linewidth=1.2)
            if ax is canvas.ax:
                write(ax, (steps, hollow), label, offset=(0, -14 if hollow == 0 else 5), ha="right")
        x = np.asarray(x)[:steps + 1]
        ax.plot(x[:, np.abs(x[0] - x0).argmin()], color=color, linewidth=2.4)
        ax.set(title=name, xlabel="step t", xlim=(-0.5, steps + 0.5), ylim=(-3, 5.4))
        if ax is canvas.ax:
            ax.set_ylabel("x", rotation=0, labelpad=8)
        else:
            ax.set_yticklabels([])
    return canvas


@styled
def draw_effective(effective, plain, ball):
    """Losses of several networks by effective rate, plain descent's and a ball's, a panel for each size of the batches.

    Parameters
    ----------
    effective : array_like, shape (n,)
        eta / (1 - beta), growing.
    plain, ball : dict of int to array_like, shape (n, k)
        Rows in a batch -> the losses of k networks at the end; not finite for those that have failed. A curve ends before
        the first of them does.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The ball goes on to higher rates, and the larger the batch, the more it gains there", panels=len(plain),
                    size=(9.2, 4.4),
                    alt="Median loss of ten networks at the end against the effective rate, both logarithmic; a panel each for "
                        "batches of 5, of 20, and all 200 digits, in it plain descent and the ball. A ring marks the lowest "
                        "point of each curve. At low rates the two lie close together. Plain descent's curves break off "
                        "early. The ball's go on: with batches of 5 the loss soon rises, with batches of 20 later, and with "
                        "all digits it falls to the end, far below plain descent's.")
    looks = ("plain", BLUE, "o", "-", (14, 0), "left"), ("ball", VERMILLION, "s", "--", (8, -28), "right")
    for ax, size in zip(canvas.axes, plain):
        for losses, (name, color, sign, dash, below, side) in zip((plain[size], ball[size]), looks):
            middle = np.median(np.asarray(losses, dtype=float), axis=1)     # not finite where one of them is not
            lost = np.flatnonzero(~np.isfinite(middle))
            middle = middle[:lost[0]] if len(lost) else middle
            x, best = effective[:len(middle)], middle.argmin()
            ax.plot(x, middle, dash, marker=sign, color=color, markersize=7, markeredgecolor="white", linewidth=2.4)
            ax.plot(x[best], middle[best], "o", color=color, markersize=15, markerfacecolor="none", markeredgewidth=2)
            falls = best == len(middle) - 1         # to the end: the label stands where the curve does not come from
            write(ax, (x[-1], middle[-1]), f"{name} {middle[best]:.3f}", color, offset=below if falls else (5, 10),
                  ha=side if falls else "right", fontsize=14)
        ax.set(xscale="log", xlabel="effective rate", yscale="log", ylim=(BOTTOM, TOP), xlim=(0.03, 30))
        ax.set_title(f"all {size} digits" if size == max(plain) else f"batches of {size}", fontsize=14, fontweight="normal")
        ax.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
        ax.set_yticks([0.1, 0.15, 0.2], ["0.1", "0.15", "0.2"] if ax is canvas.ax else [])
        ax.minorticks_off()
        ax.grid(True, axis="y")
    canvas.ax.set_ylabel("median loss\nafter 400 steps")
    return canvas


@styled
def draw_shaken(plain, ball):
    """Where noise carries plain descent and a ball of the same effective rate, from the minimum.

    Parameters
    ----------
    plain, ball : array_like, shape (T+1,)
        theta at the start and after each step.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("At a low rate the ball's path is smoother, and strays almost as far", size=(8.6, 3.9),
                    alt="theta over the steps of two runs with the same random errors, about a line at the minimum. "
                        "Plain descent's is jagged. The ball's is smooth, lags a little behind, and strays almost as far.")
    ax = canvas.ax
    ax.axhline(0, color=BLACK, linewidth=1)
    ax.plot(plain, color=BLUE, linewidth=1.4, label="plain descent")
    ax.plot(ball, color=VERMILLION, linewidth=3, label="ball, beta 0.9")
    ax.set(xlabel="step t", xlim=(0, len(plain) - 1))
    ax.set_ylabel("theta", rotation=0, labelpad=14)
    ax.legend(loc="upper right", ncols=2, frameon=False, fontsize=14)
    ax.set_ylim(top=1.35 * max(np.max(plain), np.max(ball)))        # room for the names
    return canvas


@styled
def draw_three_balls(runs):
    """Balls on one bowl with different beta, the root of beta to the power t, and from where on they stay within 0.01.

    Parameters
    ----------
    runs : dict of float to array_like, shape (T,)
        beta -> theta at each step, from 1; the last one swings.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Too little memory creeps, too much swings", size=(8.6, 4.6),
                    alt="theta over the steps for three values of beta. With the smallest it creeps down from one "
                        "side. On the edge of swinging it comes down from one side, too, and sooner. With the largest "
                        "it swings, and shrinks as two dotted curves do, the root of beta to the t. A mark on each "
                        "run shows from where on it stays within 0.01: at step 65, 30 and 84.")
    ax = canvas.ax
    ax.axhline(0, color=BLACK, linewidth=1)
    t = np.arange(len(list(runs.values())[-1]))
    for sign in (1, -1):
        ax.plot(t, sign * np.sqrt(list(runs)[-1]) ** t, ":", color=BLACK, linewidth=2)
    looks = ("creeps", ORANGE, 0, 0.14, "bottom"), ("on the edge", GREEN, 13, -0.3, "top"), ("swings", VERMILLION, 0, -0.1, "top")
    for (beta, theta), (name, color, beside, height, side) in zip(runs.items(), looks):
        ax.plot(t, theta, color=color, linewidth=2.6)
        late = np.flatnonzero(np.abs(theta) >= 0.01)[-1] + 1
        ax.plot(late, theta[late], "D", color=color, markeredgecolor=BLACK, markersize=11, zorder=5)
        write(ax, (late + beside, height), f"beta {beta:g}, {name}:\nwithin 0.01 from step {late}", color, offset=(0, 0), ha="center",
              va=side, fontsize=14)
    write(ax, (14, np.sqrt(list(runs)[-1]) ** 14), "dotted: square root of 0.9, to the power t", offset=(8, 6), fontsize=14)
    ax.set(xlabel="step t", xlim=(-2, t[-1]), ylim=(-0.7, 1.08))
    ax.set_yticks([0, 1], ["0", "1"])
    ax.set_ylabel("theta", rotation=0, labelpad=14)
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
    canvas = Canvas("Beta 0.9 is level up to 1,000; beyond the dotted line it creeps", size=(8.0, 4.5),
                    alt="Steps against the condition number, both logarithmic: plain descent rises in proportion, the "
                        "fitted ball half as steeply, and the ball with beta 0.9 is level at first, and beyond "
                        "a dotted line after 1,000 rises about as steeply as plain descent.")
    steps = {name: np.array([each.steps for each in found], dtype=float)
             for name, found in (("plain", plain), ("beta 0.9", usual), ("fitted ball", ball))}
    draw_measured(canvas.ax, conditions, steps,
                  xlabel="condition number", ylabel="steps", logx=True, log=True, colors=(BLUE, VERMILLION, BLACK))
    edge = ((1 + np.sqrt(0.9)) / (1 - np.sqrt(0.9)))**2
    canvas.ax.axvline(edge, color=VERMILLION, linestyle=":", linewidth=1.8)
    write(canvas.ax, (edge, canvas.ax.get_ylim()[0]), "from here on beta 0.9 creeps", VERMILLION, offset=(6, 4), fontsize=13)
    return canvas
