"""The pictures of How good is the tree?: what each treatment leaves of each run, and one run under several."""

import textwrap

import numpy as np
from matplotlib.patches import Rectangle

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, INK, PALE, VERMILLION
from descentlab.figures.plane import HEIGHTS
from descentlab.lessons.how_good_is_the_tree.racing import MOST, won
from descentlab.lessons.why_did_it_stop.treatments import ADAM, CURES, LOST

LABELED = 0.1, 0.14, 0.2, 0.3, 0.4, 0.6, 0.8      # so close that nobody takes a logarithmic axis for a linear one


@styled
def draw_treatments(runs, table, lowest, found, steps):
    """What each treatment leaves of each run's loss: teal where it serves, framed where the tree proposes it.

    Parameters
    ----------
    runs : dict of str to Patient
    table : dict of str to dict of str to float
        Name of the run -> treatment -> share of the loss that is left.
    lowest : dict of str to float
        Name of the run -> the lowest share that was found.
    found : dict of str to str
        Name of the run -> what stopped it, as the tree says: that decides on the frame.
    steps : int
        How long each treatment went on.

    Returns
    -------
    Canvas
    """
    ways = [*next(iter(table.values()))]
    shares = {name: won(row, lowest[name]) for name, row in table.items()}
    proposed = {name: CURES[found[name]][0] for name in table}
    tree = sum(shares[name][how] > MOST for name, how in proposed.items())
    adam = sum(row[ADAM] > MOST for row in shares.values())
    canvas = Canvas(f"{steps:,} steps: the tree (framed) serves {tree} of {len(table)} runs, Adam {adam}",
                    size=(9.4, 4.3), alt=". ".join(_told(name, runs[name].cause, shares[name], proposed[name])
                                                   for name in table))
    ax, last = canvas.ax, len(ways)
    for column, head in enumerate((*ways, "lowest found")):
        ax.text(column, -0.65, textwrap.fill(head.replace("to 0", "to\u00a00"), 11), ha="center", va="bottom", fontsize=12)
    for row, name in enumerate(table):
        ax.text(-0.65, row, f"{name}  {runs[name].cause}", ha="right", va="center", fontsize=13)
        for column, how in enumerate(ways):
            _draw_field(ax, column, row, table[name][how], shares[name][how], how == proposed[name])
        _draw_field(ax, last, row, lowest[name], 0.0)
    ax.text(-0.5, len(table) - 0.2, f"what is left of the loss; teal: it serves, "
            f"with {MOST:.0%} or more of the way to the lowest found", fontsize=12, va="top", style="italic")
    ax.set(xlim=(-2.0, last + 0.5), ylim=(len(table) + 0.3, -2.1))
    ax.axis("off")
    return canvas


def _told(name, cause, shares, proposed):
    """What serves a run, and what the tree proposes: the numbers of a network differ from library to library."""
    serving = ", ".join(how for how, share in shares.items() if share > MOST) or "nothing"
    return f"{name}, {cause}: proposed is {proposed}; served by {serving}"


def _draw_field(ax, column, row, left, share, framed=False):
    color = HEIGHTS(0.5) if share > MOST else "white"
    ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=color, edgecolor="white", linewidth=2))
    ax.text(column, row, f"{left:.2f}" if left < LOST else "lost", ha="center", va="center", fontsize=12,
            fontweight="bold" if share > MOST else "normal")
    if framed:
        ax.add_patch(Rectangle((column - 0.44, row - 0.42), 0.88, 0.84, fill=False, edgecolor=BLACK, linewidth=2.4))


@styled
def draw_treated(run, name, after):
    """The loss of a run, and of going on under several treatments.

    Parameters
    ----------
    run : Patient
    name : str
        What stopped it.
    after : dict of str to ndarray, shape (steps + 1,)
        Treatment -> losses from the end of the run on.

    Returns
    -------
    Canvas
    """
    ends = {how: losses[-20:].mean() / run.present for how, losses in after.items()}
    helped = sum(end < 0.9 for end in ends.values())
    canvas = Canvas(f"{name}: {helped} of {len(after)} ways to go on help", size=(9.0, 4.2),
                    alt="The loss over the steps, logarithmic. It jumps around one level; from there on one curve for "
                        f"each way to go on: {'; '.join(after)}.")
    ax, done, steps = canvas.ax, len(run.path), max(map(len, after.values())) - 1
    ax.plot(run.losses, color=GREY, linewidth=1.2)
    ax.axvline(done, color=PALE, linewidth=1)
    colors = dict(zip(after, (GREY, VERMILLION, BLUE, GREEN), strict=False))
    for how, losses in after.items():
        ax.plot(done + np.arange(len(losses)), losses, color=colors[how], linewidth=1.6)
    low = min(losses.min() for losses in after.values())
    top = 1.3 * max(losses.max() for how, losses in after.items() if ends[how] < 2)
    gap, height = (top / low) ** 0.085, 0.0
    for how in sorted(ends, key=ends.get):      # from below, so that no name lies on another
        ink = INK.get(colors[how], colors[how])
        if ends[how] * run.present > top:       # it has left the picture
            ax.text(done + 0.03 * steps, top, f"↑ {how}: up to {after[how].max():.0f}", va="top", fontsize=12, color=ink)
            continue
        height = max(height * gap, min(ends[how] * run.present, top / gap))
        ax.text(done + 1.02 * steps, height, how, va="center", fontsize=12, color=ink)
    ticks = [tick for tick in (*LABELED, *(10 * np.array(LABELED))) if 0.9 * low < tick < top]
    ax.set(xlim=(max(0, done - steps), done + 1.9 * steps), yscale="log", ylim=(0.9 * low, top), xlabel="step t",
           title="loss of all rows, logarithmic",
           yticks=ticks, yticklabels=[f"{tick:.2g}" for tick in ticks],
           xticks=np.linspace(max(0, done - steps), done + steps, 5).astype(int))
    ax.minorticks_off()
    return canvas
