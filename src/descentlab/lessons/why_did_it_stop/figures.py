"""The pictures of lesson 08: what is asked of a level run, four of them treated, and the tree of questions, whole or begun."""

from typing import NamedTuple

import numpy as np
from matplotlib.patches import FancyBboxPatch

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, INK, PALE, PURPLE, VERMILLION
from descentlab.figures.plane import HEIGHTS

COLORS = {"Q": VERMILLION, "S": PURPLE, "T": BLACK, "W": GREEN, "Z": BLUE}      # of the level lines
BEFORE = 60         # steps of a run that are shown before its treatment
SHORT = {"saddle": "a push", "ravine": "one long step", "plateau": "one long step", "crawling": "a larger rate"}


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
    canvas = Canvas("Q and S can go down on both sides, T on one, Z on neither", panels=len(runs),
                    size=(9.2, 3.4), alt="The loss along the direction v, through where each run stands. Q and S stand "
                                         "on a hilltop, with a ring on either side at the best of the distances tried, T on a "
                                         "slope, Z at the bottom.")
    for ax, (name, run) in zip(canvas.axes, runs.items()):
        best = _best_distance(run)
        along = np.linspace(-1, 1, 81) * max(run.length, 1.1 * best)
        losses = _beside(run, along)
        ax.plot(along, losses, color=COLORS[name])
        ax.plot(0, 1, "o", color=BLACK, markeredgecolor="white", markersize=11)
        if best:
            ax.plot([-best, best], _beside(run, np.array([-best, best])), "o", markerfacecolor="white",
                    markeredgecolor=COLORS[name], markeredgewidth=2, markersize=9)
        sides = sum(side.min() < 0.995 for side in (losses[:40], losses[41:]))
        ax.set(ylim=(0, 1.6), xlabel=_growth(float(run.path.eta[-1] * run.bends.values[0])), yticks=[],
               xticks=(scale := float(f"{0.8 * along[-1]:.1g}")) * np.array([-1, 0, 1]),
               xticklabels=[f"{-scale:g}".replace("-", "−"), "0", f"{scale:g}"],
               title=(f"{name}: neither side\n ", f"{name}: one side\n ", f"{name}: both sides,\n{gains[name]:.0%} or more")[sides])
        ax.text(0.03, 0.98, "along v →", transform=ax.transAxes, fontsize=11, color=GREY, va="top")
    canvas.axes[0].set(yticks=[0, 1], ylabel="loss, as a share\nof the height")
    canvas.axes[0].text(0.03, 0.05, "rings: the best of\nsix distances tried", transform=canvas.axes[0].transAxes, fontsize=11)
    return canvas


def _beside(run, along):
    """The loss so far along v, as a share of the height."""
    return run.objective.value(run.end + along[:, None] * run.bends.vectors[:, 0]) / run.height


def _best_distance(run):
    """Of the distances that the page tries, the one at which the worse of the two sides is lowest; 0 where none gains."""
    far = np.sqrt(2 * run.height / abs(run.bends.values[0])) / 2.0 ** np.arange(6)
    worse = np.maximum(_beside(run, -far), _beside(run, far))
    return float(far[worse.argmin()]) if worse.min() < 0.99 else 0.0


def _growth(product):
    """In how many steps a distance along a bend grows, of eta times that bend."""
    if product >= 0:
        return "it bends up:\na push dies out"
    return f"a push grows\nto e times in\n{float(f'{-1 / product:.2g}'):,.0f} steps"


@styled
def draw_helped(runs, asked, unasked):
    """What is left of several level runs after the treatment of each, and after the same one for all.

    Parameters
    ----------
    runs : dict of str to Patient
    asked : dict of str to ndarray, shape (steps + 1,)
        Name of the run -> losses under its own treatment.
    unasked : dict of str to ndarray, shape (steps + 1,)
        Name of the run -> losses under the one that is the same for all.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Its own treatment helps each; a falling rate helps none", panels=len(runs), size=(9.2, 3.4),
                    alt="Four panels, one for each run that stood still. Where the rate falls to 0, the loss stays level. Under "
                        "the treatment of its own it falls in all four: little by little for Q and S, at once for T and W.")
    for ax, (name, run) in zip(canvas.axes, runs.items()):
        before = run.losses[-BEFORE - 1:] / run.present
        ax.axvline(0, color=PALE, linewidth=1)
        for losses, color, width in ((unasked[name], GREY, 5), (asked[name], COLORS[name], 2.5)):
            curve = np.append(before, losses / run.present)
            ax.plot(np.append(np.arange(-BEFORE, 1), np.arange(len(losses))), curve, color=color, linewidth=width)
        ax.set(ylim=(0, 1.15), yticks=[], xticks=[0, len(asked[name]) - 1], xlabel="steps from then on",
               title=f"{name}, {run.cause}:\n{SHORT[run.cause]}")
    canvas.axes[0].set(yticks=[0, 1], ylabel="what is left\nof the loss")
    canvas.axes[0].text(0.04, 0.05, "grey: the same\nrate, falling to 0", transform=canvas.axes[0].transAxes, fontsize=12,
                        color=GREY, bbox=dict(facecolor="white", edgecolor="none", pad=1))
    return canvas


class _Leaf(NamedTuple):
    asked: int          # the question that it answers, counted from 0
    middle: float
    cause: str


class _Question(NamedTuple):
    left: float
    width: float
    middle: float
    text: str


class _Way(NamedTuple):
    asked: int          # the question that it leaves
    corners: list
    place: tuple        # of the answer
    answer: str


LEAVES = (
    _Leaf(0, 66, "diverging"),
    _Leaf(1, 59, "falling"),
    _Leaf(2, 51.5, "noise floor"),
    _Leaf(2, 43.5, "bouncing"),
    _Leaf(3, 36, "saddle"),
    _Leaf(5, 28.5, "plateau"),
    _Leaf(5, 21, "crawling"),
    _Leaf(5, 13.5, "ravine"),
    _Leaf(4, 6, "minimum"),
)
_QUESTIONS = (
    _Question(0, 21, 66, "Is the\nloss rising?"),
    _Question(0, 21, 51.5, "What became of\nthe promise?"),
    _Question(31, 15.5, 47.5, "Who takes\nit back?"),
    _Question(0, 21, 36, "Does it fall on\nboth sides?"),
    _Question(0, 21, 12, "Does a longer\nstep gain?"),
    _Question(31, 15.5, 20.5, "Why is it\nso slow?"),
)
_WAYS = (
    _Way(0, [(21, 66), (62, 66)], (41.5, 66), "yes, by half, or not finite"),
    _Way(0, [(10.5, 61.5), (10.5, 56)], (10.5, 58.8), "no"),
    _Way(1, [(21, 54), (26, 54), (26, 59), (62, 59)], (44, 59), "kept, a tenth of it at least"),
    _Way(1, [(21, 47.5), (31, 47.5)], (26, 47.5), "taken\nback"),
    _Way(2, [(46, 50.5), (62, 50.5)], (54.2, 50.5), "noise > signal"),
    _Way(2, [(46, 44.7), (62, 44.7)], (54.2, 44.7), "cosine < −1/2"),
    _Way(1, [(10.5, 47), (10.5, 40.5)], (10.5, 43.8), "none: below 1 %"),
    _Way(3, [(21, 36), (62, 36)], (41.5, 36), "yes, and a push grows e-fold\nwithin 10,000 steps"),
    _Way(3, [(10.5, 31.5), (10.5, 16.5)], (10.5, 24), "no, or\ntoo slowly"),
    _Way(4, [(21, 14), (26, 14), (26, 20.5), (31, 20.5)], (26, 17.2), "yes,\nby 1 %"),
    _Way(5, [(38.7, 25), (38.7, 28.5), (62, 28.5)], (50.4, 28.5), "gain / length doubles"),
    _Way(5, [(46, 21), (62, 21)], (54.2, 21), "eta < limit / 20"),
    _Way(5, [(38.7, 16), (38.7, 13.5), (62, 13.5)], (50.4, 13.5), "eta > limit / 5"),
    _Way(4, [(21, 9), (26, 9), (26, 6), (62, 6)], (41.5, 6), "no, nor both sides"),
)
_BEGUN = 3                  # questions of the tree that is begun
_OPEN = 37.8                # where the next one will stand
SCALE = 9.2 / 84.5          # inches of a unit of height
LEAF, NAMES = 62, 79        # where the causes and the letters of runs begin


@styled
def draw_tree(found=None, begun=False):
    """The questions in their order, and what the answers mean: one page.

    Parameters
    ----------
    found : dict of str to str, optional
        Name of the run -> what stopped it: the names are written beside the causes.
    begun : bool, optional
        Only the first three questions. Names without a cause so far stand beside the next one.

    Returns
    -------
    Canvas
        Its `figure` can be saved for a printer, as `draw_tree().figure.savefig("tree.pdf")`.
    """
    asked = _BEGUN if begun else len(_QUESTIONS)
    leaves = [leaf for leaf in LEAVES if leaf.asked < asked]
    causes = {leaf.cause for leaf in leaves}
    still = [name for name, cause in (found or {}).items() if cause not in causes]
    bottom = _OPEN - 4 if begun else -5
    title = f"After three questions, {', '.join(still)} are still open" if begun else "Why did it stop? Ask in this order"
    canvas = Canvas(title, size=(8.3, SCALE * (71 - bottom)), alt=_told(leaves, begun))
    ax = canvas.ax
    ax.set(xlim=(-0.5, 88), ylim=(bottom, 71))
    ax.axis("off")
    for way in _WAYS:
        if way.asked < asked:
            _draw_way(ax, way, begun)
    for question in _QUESTIONS[:asked]:
        _draw_box(ax, (question.left, question.width, question.middle, 9), question.text, HEIGHTS(0.95), "normal")
    for leaf in leaves:
        _draw_box(ax, (LEAF, 16, leaf.middle, 5.4), leaf.cause, HEIGHTS(0.5), "bold")
        _draw_names(ax, NAMES, leaf.middle, (name for name, cause in (found or {}).items() if cause == leaf.cause))
    if begun:
        _draw_box(ax, (0, 21, _OPEN, 5.4), "?", "white", "normal")
        _draw_names(ax, 22, _OPEN, still)
    else:
        _draw_box(ax, (LEAF, 16, -1.2, 5.4), "undecided", "white", "normal")
        ax.text(LEAF - 1, -1.2, "where no answer fits, or two:", ha="right", va="center", fontsize=13)
    return canvas


def _told(leaves, begun):
    """The picture in words."""
    causes = ", ".join(leaf.cause for leaf in leaves)
    if begun:
        return f"The first three questions from top to bottom, with the causes that they name: {causes}. The next one is open."
    return f"A tree of questions from top to bottom, with nine causes on the right: {causes}; and undecided."


def _draw_way(ax, way, begun):
    """A line with its answer; in a tree that is begun, the way to the open question is as short as the others."""
    corners, (x, y) = way.corners, way.place
    if begun and corners[-1][1] < _OPEN + 4:
        corners, y = [corners[0], (x, _OPEN + 2.7)], (corners[0][1] + _OPEN + 2.7) / 2
    ax.plot(*np.transpose(corners), color=GREY, linewidth=1.6, zorder=1)
    ax.text(x, y, way.answer, ha="center", va="center", fontsize=13, zorder=3,
            bbox=dict(facecolor="white", edgecolor="none", pad=1.2))


def _draw_names(ax, left, middle, names):
    ax.text(left, middle, " ".join(names), va="center", fontsize=14, color=GREY)


def _draw_box(ax, place, text, color, weight):
    """A box of a left edge, a width, a middle and a height."""
    left, width, middle, tall = place
    ax.add_patch(FancyBboxPatch((left, middle - tall / 2), width, tall, boxstyle="round,pad=0,rounding_size=1",
                                facecolor=color, edgecolor=GREY, zorder=2))
    ax.text(left + width / 2, middle, text, ha="center", va="center", fontsize=13, fontweight=weight, zorder=4)
