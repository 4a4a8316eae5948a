"""The picture of How good is the tree?: what each treatment leaves of each run."""

import textwrap

from matplotlib.patches import Rectangle

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.palette import BLACK
from descentlab.figures.plane import HEIGHTS
from descentlab.lessons.how_good_is_the_tree.racing import MOST, won
from descentlab.lessons.why_did_it_stop.treatments import ADAM, CURES, LOST


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
