"""The pictures of lesson 05: what a ball passes, how high its rate may be, three dampings, and a race."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import draw_measured
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from descentlab.lessons.momentum.cases import farthest

BOTTOM, TOP = 0.075, 0.25      # of the picture of the effective rates


@styled
def draw_rolling(runs, x0, steps=250):
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
    canvas = Canvas("Without memory it stops, with memory it rolls on, and it may roll back", panels=len(runs),
                    size=(9.2, 3.9),
                    alt="x over the first steps of three runs from one start; two dashed lines are the hollows, a "
                        "dotted one is the rim. Plain descent comes to the shallow hollow and stays. A ball with "
                        "the same effective rate rolls through it to the deep one. A ball with more memory rolls "
                        "through both, up the other side, and back into the shallow one.")
    for ax, (name, x), color in zip(canvas.axes, runs.items(), (BLUE, GREEN, PURPLE)):
        for hollow, label in ((0.0, "deep"), (1.32, "shallow")):
            ax.axhline(hollow, color=BLACK, linestyle="--", linewidth=1.2)
            if ax is canvas.ax:
                write(ax, (steps, hollow), label, offset=(0, -14 if hollow == 0 else 5), ha="right")
        ax.axhline(1.11, color=BLACK, linestyle=":", linewidth=1.2)
        if ax is canvas.ax:
            write(ax, (steps, 1.11), "rim", offset=(0, -16), ha="right")
        x = np.asarray(x)[:steps + 1]
        ax.plot(x[:, np.abs(x[0] - x0).argmin()], color=color, linewidth=2.4)
        ax.set(title=name, xlabel="step t", xlim=(-0.5, steps + 0.5), ylim=(-3, 5.4))
        if ax is canvas.ax:
            ax.set_ylabel("x", rotation=0, labelpad=8)
        else:
            ax.set_yticklabels([])
    return canvas


@styled
def draw_effective(effective, ended):
    """Losses of several networks by effective rate, for two beta, a panel for each size of the batches.

    Parameters
    ----------
    effective : array_like, shape (n,)
        eta / (1 - beta), growing.
    ended : dict of int to dict of float to array_like, shape (n, k)
        Rows in a batch -> beta -> the losses of k networks at the end; not finite for those that are lost. A curve
        ends where the first of them is.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("With batches of 64 or 200 the ball goes beyond plain descent, with 5 it does not",
                    panels=len(ended), size=(9.2, 4.3),
                    alt="Median loss of ten networks at the end against the effective rate, both logarithmic, a panel "
                        "for each size of the batches, in it a curve for plain descent and one for the ball, up to the "
                        "last effective rate tried with which all networks end below their start. With all rows "
                        "the ball's curve lies on plain descent's as far as that goes, and then goes on down to the "
                        "right. With batches of 64 it parts from plain descent's at the last rate of that one, goes on "
                        "down, and rises at its end. With batches of 5 both are lowest at nearly the same effective rate, "
                        "about equally low, and end at the same one.")
    looks = (BLUE, "o", 15, 8), (VERMILLION, "s", 7, 2)     # the later one within the first
    ends = []
    for ax, (size, by_beta) in zip(canvas.axes, ended.items()):
        for (beta, losses), (color, sign, large, width) in zip(by_beta.items(), looks):
            lost = np.flatnonzero(~np.isfinite(np.asarray(losses, dtype=float)).all(axis=1))
            last = lost[0] if len(lost) else len(effective)
            middle = np.median(losses[:last], axis=1)
            ax.plot(effective[:last], middle, sign + "-", color=color, markersize=large, markeredgecolor="white",
                    linewidth=width)
            ends.append((ax, (effective[last - 1], middle[-1]), f"beta {beta:g}" if beta else "plain", color))
        ax.set(xscale="log", xlabel="effective rate", yscale="log", ylim=(BOTTOM, TOP),
               title="all 200 digits" if ax is canvas.ax else f"batches of {size}")
        ax.set_xticks([0.1, 0.8, 6.4], ["0.1", "0.8", "6.4"])
        ax.set_yticks([0.1, 0.2], ["0.1", "0.2"] if ax is canvas.ax else [])
        ax.minorticks_off()
        ax.grid(True, axis="y")
    farthest = max(place[0] for _, place, *_ in ends)
    for ax, place, name, color in ends:
        inwards = place[0] > farthest / 2       # there is no room to the right
        beside = (-6, -17 if ax is canvas.ax else 8) if inwards else (10, 8 if name == "plain" else -6)
        write(ax, place, name, color, offset=beside, ha="right" if inwards else "left")
        ax.set_xlim(0.7 * effective[0], 1.6 * farthest)
    canvas.ax.set_ylabel("median loss\nafter 400 steps")
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
    write(ax, (14, np.sqrt(list(runs)[-1]) ** 14), "dotted: root of 0.9, to the power t", offset=(8, 6), fontsize=14)
    ax.set(xlabel="step t", xlim=(-2, t[-1]), ylim=(-0.7, 1.08))
    ax.set_yticks([0, 1], ["0", "1"])
    ax.set_ylabel("theta", rotation=0, labelpad=14)
    return canvas


@styled
def draw_four_arrivals(bends, settings, near=1e-3):
    """How far several balls will still get in one ravine, and from where on they stay near.

    Parameters
    ----------
    bends : array_like, shape (2,)
    settings : dict of str to (float, float)
        Name -> eta and beta, for "plain", "A", "C" and "0.9".
    near : float
        Of the minimum, in both directions: there a run counts as arrived.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The lowest bar that fits arrives first by far, and the usual 0.9 last", size=(8.0, 4.4),
                    alt="How far each run will still get, on a logarithmic height, over the steps, down to 0.001. C "
                        "begins higher, and arrives first by far, then A and plain descent together, and the ball with "
                        "beta 0.9 last.")
    ax = canvas.ax
    colors = {"plain": BLUE, "A": PURPLE, "C": GREEN, "0.9": VERMILLION}
    for row, (name, (eta, beta)) in enumerate(settings.items()):
        far = farthest(eta, beta, bends, 300)
        late = int((far < near).argmax())
        ax.plot(far[:late + 1], color=colors[name], linewidth=6 if name == "plain" else 2.6)
        ax.plot(late, near, "D", color=colors[name], markeredgecolor=BLACK, markersize=9, zorder=5)
        write(ax, (late, near), f"{name}: {late}", colors[name], offset=(0, -22 if row % 2 else -42), fontsize=14,
              ha="center")
    ax.axhline(near, color=BLACK, linestyle=":", linewidth=1.5)
    ax.set(yscale="log", ylim=(1e-4, 9), xlabel="step t", ylabel="how far it still gets")
    ax.set_yticks([1, 0.1, 0.01, near], ["1", "0.1", "0.01", "0.001"])
    ax.minorticks_off()
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
                  xlabel="condition number", ylabel="steps", logx=True, log=True, colors=(BLUE, VERMILLION, BLACK))
    return canvas
