"""The pictures of lesson 08: what is asked of a level run, the tree of questions, and the treatments."""

import textwrap
from typing import NamedTuple

import numpy as np
from matplotlib.patches import FancyBboxPatch, Rectangle

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, INK, PALE, PURPLE, VERMILLION
from descentlab.figures.plane import HEIGHTS
from descentlab.lessons.why_did_it_stop.treatments import CURES, LOST, MOST, won

COLORS = {"Q": VERMILLION, "S": PURPLE, "T": BLACK, "W": GREEN, "Z": BLUE}      # of the level lines


@styled
def draw_gains(lengths, gains):
    """What one longer step gains, both axes logarithmic; a run that gains nothing is named in a corner.

    Parameters
    ----------
    lengths : ndarray, shape (n,)
        In steps of the run.
    gains : dict of str to ndarray, shape (n,)
        Name -> what each length gains, as a share of the height.

    Returns
    -------
    Canvas
    """
    best = {name: np.max(shares) for name, shares in gains.items() if np.max(shares) > 0.01}
    most = ", ".join(f"{name} {share:.0%}" for name, share in best.items())
    canvas = Canvas(f"One longer step gains: {most} of the height", size=(8.0, 4.5),
                    alt=f"Gain of one step against its length, both logarithmic, up to the best length: {most}. A thin "
                        "line shows a gain that grows as the length does.")
    ax, nothing = canvas.ax, []
    for name, shares in gains.items():
        shares = np.asarray(shares)
        if name not in best:
            nothing.append(name)
            continue
        peak = int(shares.argmax())
        rising = np.arange(peak + 1)[shares[:peak + 1] > 1e-9]
        ax.plot(lengths[rising], shares[rising], ".-", color=COLORS[name])
        ax.annotate(name, (lengths[peak], shares[peak]), xytext=(8, 0), textcoords="offset points", va="center",
                    color=INK.get(COLORS[name], COLORS[name]), fontsize=13)
    ax.set(xscale="log", yscale="log", xlabel="length of the step, in steps of the run",
           title="share of the height that it gains, from a billionth on, up to the best length")
    ax.grid(True, axis="y")
    ax.plot([1, 100], [1e-3, 1e-1], color=GREY, linewidth=1.2)
    ax.text(120, 0.15, "ten times as long,\nten times the gain", color=GREY, va="center", fontsize=11)
    if nothing:
        ax.text(0.98, 0.05, f"{' and '.join(nothing)}: no length gains anything", transform=ax.transAxes, ha="right")
    return canvas


@styled
def draw_profiles(runs, gains):
    """The loss of several runs along their lowest bend: on which sides it goes down, and in how many steps a push grows.

    Parameters
    ----------
    runs : dict of str to Patient
    gains : dict of str to float
        Name of the run -> what both sides gain, as a share of the height.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Q and S can go down on both sides, T and W on one, Z on neither", panels=len(runs),
                    size=(9.2, 3.4), alt="The loss along the direction v, through where each run stands. Q and S stand "
                                         "on a hilltop, T on a slope, W before the edge of a hole, Z at the bottom.")
    for ax, (name, run) in zip(canvas.axes, runs.items()):
        along = np.linspace(-1, 1, 81) * run.length
        losses = run.objective.value(run.end + along[:, None] * run.bends.vectors[:, 0]) / run.height
        ax.plot(along, losses, color=COLORS[name])
        ax.plot(0, 1, "o", color=BLACK, markeredgecolor="white", markersize=11)
        sides = sum(side.min() < 0.995 for side in (losses[:40], losses[41:]))
        ax.set(ylim=(0, 1.6), xlabel=_growth(float(run.path.eta[-1] * run.bends.values[0])), xticks=[], yticks=[],
               title=(f"{name}: neither side\n ", f"{name}: one side\n ", f"{name}: both sides,\n{gains[name]:.0%} or more")[sides])
    canvas.axes[0].set(yticks=[0, 1], ylabel="loss, as a share\nof the height")
    return canvas


def _growth(product):
    """In how many steps a distance along a bend grows, of eta times that bend."""
    if product >= 0:
        return "it bends up:\na push dies out"
    return f"a push grows\nto e times in\n{float(f'{-1 / product:.2g}'):,.0f} steps"


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
    most = max(sum(row[how] > MOST for row in shares.values()) for how in ways)
    canvas = Canvas(f"{steps:,} steps: the tree (framed) serves {tree} of {len(table)} runs, no one treatment more than {most}",
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
    ax.text(-0.5, len(table) - 0.2, "what is left of the loss; teal: serves", fontsize=12, va="top", style="italic")
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


class _Leaf(NamedTuple):
    cause: str
    treatment: str


LEAVES = (
    _Leaf("diverging", "back to the lowest point;\nhalf of the limit"),
    _Leaf("falling", "go on; a larger eta\nmay be faster"),
    _Leaf("noise floor", "half of the limit, falling\nto 0; or a larger batch"),
    _Leaf("bouncing", "half of the limit,\nfalling to 0"),
    _Leaf("saddle", "a push to the side,\nalong v"),
    _Leaf("plateau", "one long step,\nor Adam"),
    _Leaf("crawling", "half of the limit,\nfalling to 0"),
    _Leaf("ravine", "one long step; momentum;\ninputs to one scale"),
    _Leaf("minimum", "nothing: another start,\nor another model"),
)
_QUESTIONS = (     # left, width, middle, question and its price
    (0, 21, 66, "Is the\nloss rising?\n(free)"),
    (0, 21, 51.5, "What became of\nthe promise?\n(12 gradients)"),
    (31, 15.5, 47.5, "Who takes\nit back?\n(the same 12)"),
    (0, 21, 36, "Does it fall on\nboth sides?\n(30 gradients)"),
    (0, 21, 12, "Does a longer\nstep gain?\n(13 gradients)"),
    (31, 15.5, 20.5, "Why is it\nso slow?\n(the same 43)"),
)
_WAYS = (          # corners, then where the answer stands, and the answer
    ([(21, 66), (62, 66)], (41.5, 66), "yes, by half, or not finite"),
    ([(10.5, 61.5), (10.5, 56)], (10.5, 58.8), "no"),
    ([(21, 54), (26, 54), (26, 59), (62, 59)], (44, 59), "kept, a tenth of it at least"),
    ([(21, 47.5), (31, 47.5)], (26, 47.5), "taken\nback"),
    ([(46, 50.5), (62, 50.5)], (54.2, 50.5), "noise > signal"),
    ([(46, 44.7), (62, 44.7)], (54.2, 44.7), "cosine < −1/2"),
    ([(10.5, 47), (10.5, 40.5)], (10.5, 43.8), "none: below 1 %"),
    ([(21, 36), (62, 36)], (41.5, 36), "yes, by 1 %, within 10,000 steps"),
    ([(10.5, 31.5), (10.5, 16.5)], (10.5, 24), "no, or\ntoo slowly"),
    ([(21, 14), (26, 14), (26, 20.5), (31, 20.5)], (26, 17.2), "yes,\nby 1 %"),
    ([(38.7, 25), (38.7, 28.5), (62, 28.5)], (50.4, 28.5), "gain / length doubles"),
    ([(46, 21), (62, 21)], (54.2, 21), "eta < limit / 20"),
    ([(38.7, 16), (38.7, 13.5), (62, 13.5)], (50.4, 13.5), "eta > limit / 5"),
    ([(21, 9), (26, 9), (26, 6), (62, 6)], (41.5, 6), "no"),
)


@styled
def draw_tree(found=None, size=(10.6, 8.2)):
    """The questions in their order, what the answers mean, and what to try then: one page.

    Parameters
    ----------
    found : dict of str to str, optional
        Name of the run -> what stopped it: the names are written beside the causes.
    size : tuple of float
        Width and height, in inches.

    Returns
    -------
    Canvas
        Its `figure` can be saved for a printer, as `draw_tree().figure.savefig("tree.pdf")`.
    """
    canvas = Canvas("Why did it stop? Ask in this order", size=size,
                    alt="A tree of questions from top to bottom, with nine causes on the right and a treatment beside "
                        "each: " + "; ".join(f"{leaf.cause}, {' '.join(leaf.treatment.split())}" for leaf in LEAVES))
    ax = canvas.ax
    ax.set(xlim=(-0.5, 112.5), ylim=(-4, 71))
    ax.axis("off")
    for corners, place, answer in _WAYS:
        ax.plot(*np.transpose(corners), color=GREY, linewidth=1.6, zorder=1)
        ax.text(*place, answer, ha="center", va="center", fontsize=13, zorder=3,
                bbox=dict(facecolor="white", edgecolor="none", pad=1.2))
    for left, width, middle, text in _QUESTIONS:
        _draw_box(ax, left, width, middle, 9, text, HEIGHTS(0.95), "normal")
    for row, leaf in enumerate(LEAVES):
        middle = (66, 59, 51.5, 43.5, 36, 28.5, 21, 13.5, 6)[row]
        _draw_box(ax, 62, 16, middle, 5.4, leaf.cause, HEIGHTS(0.5), "bold")
        names = " ".join(name for name, cause in (found or {}).items() if cause == leaf.cause)
        ax.text(79, middle, names, va="center", fontsize=14, color=GREY)
        ax.text(82.5, middle, leaf.treatment, va="center", fontsize=13)
    _draw_box(ax, 62, 16, -1.2, 5.4, "undecided", "white", "normal")
    ax.text(61, -1.2, "where no answer fits, or two:", ha="right", va="center", fontsize=13)
    ax.text(82.5, -1.2, "run on while eta falls\nto 0, and look again", va="center", fontsize=13)
    return canvas


def _draw_box(ax, left, width, middle, tall, text, color, weight):
    ax.add_patch(FancyBboxPatch((left, middle - tall / 2), width, tall, boxstyle="round,pad=0,rounding_size=1",
                                facecolor=color, edgecolor=GREY, zorder=2))
    ax.text(left + width / 2, middle, text, ha="center", va="center", fontsize=13, fontweight=weight, zorder=4)
