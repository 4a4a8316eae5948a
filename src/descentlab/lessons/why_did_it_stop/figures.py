"""The pictures of lesson 08: what is asked of a level run, a run under treatment, and the tree of questions, whole or so far."""

from typing import NamedTuple

import numpy as np
from matplotlib.patches import FancyBboxPatch

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, INK, PALE, PURPLE, VERMILLION
from descentlab.figures.plane import HEIGHTS

COLORS = {"Q": VERMILLION, "S": PURPLE, "T": BLACK, "W": GREEN, "Z": BLUE}      # of the level lines
LABELED = 0.1, 0.14, 0.2, 0.3, 0.4, 0.6, 0.8      # so close that nobody takes a logarithmic axis for a linear one


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
        ax.set(ylim=(0, 1.6), xlabel=_growth(float(run.path.eta[-1] * run.bends.values[0])), xticks=[], yticks=[],
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
    best = min(ends, key=ends.get)
    canvas = Canvas(f"{name}: {ends[best]:.0%} of the loss is left with {best}", size=(9.0, 4.2),
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
    for how in (how for how in after if after[how].max() > top):     # what leaves the picture
        ax.annotate(f"to {after[how].max():.0f}", (done + steps / 9, top), (done + steps / 9, top * (low / top) ** 0.14),
                    ha="center", va="top", fontsize=12, color=INK.get(colors[how], colors[how]),
                    arrowprops=dict(arrowstyle="->", color=colors[how]))
    gap, height = (top / low) ** 0.085, 0.0
    for how in sorted(ends, key=ends.get):      # from below, so that no name lies on another
        height = max(height * gap, min(ends[how] * run.present, top / gap))
        ax.text(done + 1.02 * steps, height, how, va="center", fontsize=12, color=INK.get(colors[how], colors[how]))
    ticks = [tick for tick in (*LABELED, *(10 * np.array(LABELED))) if 0.9 * low < tick < top]
    ax.set(xlim=(max(0, done - steps), done + 1.9 * steps), yscale="log", ylim=(0.9 * low, top), xlabel="step t",
           title="loss of all rows, logarithmic",
           yticks=ticks, yticklabels=[f"{tick:.2g}" for tick in ticks],
           xticks=np.linspace(max(0, done - steps), done + steps, 5).astype(int))
    ax.minorticks_off()
    return canvas


class _Leaf(NamedTuple):
    asked: int          # the question that it answers, counted from 0
    middle: float
    cause: str
    treatment: str


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
    _Leaf(0, 66, "diverging", "back to the lowest point;\nhalf of the limit"),
    _Leaf(1, 59, "falling", "go on; a larger eta\nmay be faster"),
    _Leaf(2, 51.5, "noise floor", "the same rate, falling\nto 0; or a larger batch"),
    _Leaf(2, 43.5, "bouncing", "half of the limit,\nfalling to 0"),
    _Leaf(3, 36, "saddle", "a push to the side,\nalong v"),
    _Leaf(5, 28.5, "plateau", "one long step,\nor Adam"),
    _Leaf(5, 21, "crawling", "half of the limit,\nfalling to 0"),
    _Leaf(5, 13.5, "ravine", "one long step; momentum;\ninputs to one scale"),
    _Leaf(4, 6, "minimum", "nothing: another start,\nor another model"),
)
_QUESTIONS = (
    _Question(0, 21, 66, "Is the\nloss rising?\n(free)"),
    _Question(0, 21, 51.5, "What became of\nthe promise?\n(12 gradients)"),
    _Question(31, 15.5, 47.5, "Who takes\nit back?\n(the same 12)"),
    _Question(0, 21, 36, "Does it fall on\nboth sides?\n(30 gradients)"),
    _Question(0, 21, 12, "Does a longer\nstep gain?\n(13 gradients)"),
    _Question(31, 15.5, 20.5, "Why is it\nso slow?\n(no new ones)"),
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
_OPEN = {3: 37.8, 4: 22}      # how many questions were asked -> where the next one will stand
_COUNTED = {3: "three", 4: "four"}
SCALE = 9.2 / 84.5          # inches of a unit of height
LEAF, NAMES, TREATED = 62, 79, 82.5     # where the causes, the letters of runs and the treatments begin

WORDS = """limit: 2 / the largest bend, where the run stands; bouncing: start at no more than half of the run's own rate.
v: along the lowest bend.  signal: mean square of the gradient of all the data.
both sides: along v, up to √(2 height / |bend|).  one long step: the best of 1, 2, 4, ... 2^23 times the run's.
30 gradients: a small network; a large one needs many more.  12, 30, 13: if those that were asked are kept."""


@styled
def draw_tree(found=None, questions=None):
    """The questions in their order, what the answers mean, and what to try then: one page.

    Parameters
    ----------
    found : dict of str to str, optional
        Name of the run -> what stopped it: the names are written beside the causes.
    questions : int, optional
        So many of the questions, without the treatments: 3 or 4. Names without a cause so far stand beside the next
        question. All, with the treatments, if not given.

    Returns
    -------
    Canvas
        Its `figure` can be saved for a printer, as `draw_tree().figure.savefig("tree.pdf")`.
    """
    whole = questions is None
    asked = len(_QUESTIONS) if whole else questions
    leaves = [leaf for leaf in LEAVES if leaf.asked < asked]
    causes = {leaf.cause for leaf in leaves}
    still = [name for name, cause in (found or {}).items() if cause not in causes]
    right, bottom = (112.5, -13.5) if whole else (88, _OPEN[asked] - 4)
    title = "Why did it stop? Ask in this order" if whole else f"After {_COUNTED[asked]} questions, {', '.join(still)} are still open"
    canvas = Canvas(title, size=(10.6 * (right + 0.5) / 113, SCALE * (71 - bottom)),
                    alt=_told(leaves, asked, whole))
    ax = canvas.ax
    ax.set(xlim=(-0.5, right), ylim=(bottom, 71))
    ax.axis("off")
    for way in _WAYS:
        if way.asked < asked:
            _draw_way(ax, way, whole)
    for question in _QUESTIONS[:asked]:
        _draw_box(ax, (question.left, question.width, question.middle, 9), question.text, HEIGHTS(0.95), "normal")
    for leaf in leaves:
        _draw_box(ax, (LEAF, 16, leaf.middle, 5.4), leaf.cause, HEIGHTS(0.5), "bold")
        _draw_names(ax, NAMES, leaf.middle, (name for name, cause in (found or {}).items() if cause == leaf.cause))
    if whole:
        _draw_treatments(ax)
    else:
        _draw_box(ax, (0, 21, _OPEN[asked], 5.4), "?", "white", "normal")
        _draw_names(ax, 22, _OPEN[asked], still)
    return canvas


def _told(leaves, asked, whole):
    """The picture in words."""
    if not whole:
        return (f"The first {_COUNTED[asked]} questions from top to bottom, with their answers and the causes that these name: "
                f"{', '.join(leaf.cause for leaf in leaves)}. The next question is open.")
    return ("A tree of questions from top to bottom, with nine causes on the right and a treatment beside each: "
            + "; ".join(f"{leaf.cause}, {' '.join(leaf.treatment.split())}" for leaf in leaves))


def _draw_way(ax, way, whole):
    """A line with its answer; in a part of the tree, the way to the open question is as short as the others."""
    corners, (x, y) = way.corners, way.place
    if not whole and corners[-1][1] < _OPEN[4]:
        corners, y = [corners[0], (x, _OPEN[4] + 2.7)], (corners[0][1] + _OPEN[4] + 2.7) / 2
    ax.plot(*np.transpose(corners), color=GREY, linewidth=1.6, zorder=1)
    ax.text(x, y, way.answer, ha="center", va="center", fontsize=13, zorder=3,
            bbox=dict(facecolor="white", edgecolor="none", pad=1.2))


def _draw_names(ax, left, middle, names):
    ax.text(left, middle, " ".join(names), va="center", fontsize=14, color=GREY)


def _draw_treatments(ax):
    """Beside each cause, and where there is none."""
    for leaf in LEAVES:
        ax.text(TREATED, leaf.middle, leaf.treatment, va="center", fontsize=13)
    ax.text(0, -5.5, WORDS, va="top", fontsize=12, color=GREY)
    _draw_box(ax, (LEAF, 16, -1.2, 5.4), "undecided", "white", "normal")
    ax.text(LEAF - 1, -1.2, "where no answer fits, or two:", ha="right", va="center", fontsize=13)
    ax.text(TREATED, -1.2, "run on while eta falls\nto 0, and look again", va="center", fontsize=13)


def _draw_box(ax, place, text, color, weight):
    """A box of a left edge, a width, a middle and a height."""
    left, width, middle, tall = place
    ax.add_patch(FancyBboxPatch((left, middle - tall / 2), width, tall, boxstyle="round,pad=0,rounding_size=1",
                                facecolor=color, edgecolor=GREY, zorder=2))
    ax.text(left + width / 2, middle, text, ha="center", va="center", fontsize=13, fontweight=weight, zorder=4)
