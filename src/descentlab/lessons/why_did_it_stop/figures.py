"""The pictures of lesson 08: the slope along one step, the loss beside a run, and what treatments leave of stalled runs."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, INK, ORANGE, PALE, PURPLE, VERMILLION
from descentlab.lessons.why_did_it_stop.treatments import HELPED, compared

COLORS = {"Q": VERMILLION, "S": PURPLE, "T": BLACK, "W": GREEN, "Z": BLUE}      # of the level lines
# Sign, color, size and edge of each rule's mark.
RULES = {"own rate, falling": ("s", GREY, 8, 2), "half of the limit": ("D", VERMILLION, 8, 2),
         "one question": ("o", BLUE, 13, 2), "the tree": ("o", BLUE, 7, 0)}


@styled
def draw_slopes(slopes):
    """The slope along one step of several runs, as a share of where the step begins: its area is what the loss falls.

    Parameters
    ----------
    slopes : dict of str to ndarray
        What the step is called -> slopes, evenly spread along it.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("U keeps what its slope promised; P gives it back", panels=len(slopes), size=(8.8, 3.6),
                    alt="Two panels: the slope along one step, from its beginning to its end. In one the slope stays what it "
                        "was, and all of the promised area is filled. In the other it falls through zero to its own negative: "
                        "a filled area above zero, and a larger one below.")
    for ax, (name, along) in zip(canvas.axes, slopes.items()):
        parts = np.linspace(0, 1, len(along))
        ax.plot([0, 1, 1], [1, 1, 0], color=ORANGE, linewidth=2, linestyle="--")
        for shown, color in ((along > 0, BLUE), (along < 0, VERMILLION)):
            ax.fill_between(parts, 0, along, where=shown, interpolate=True, color=color, alpha=0.3, linewidth=0)
        ax.plot(parts, along, color=BLACK, linewidth=2.5)
        ax.axhline(0, color=PALE, linewidth=1)
        ax.text(0.98, 1.05, "promise: the dashed box", ha="right", fontsize=13, color=INK[ORANGE])
        ax.text(0.13, 0.25, "the loss\nfalls", fontsize=13, color=INK[BLUE], ha="center")
        if along[-1] < -0.5:
            ax.text(0.85, -0.5, "the loss\nrises", fontsize=13, color=INK[VERMILLION], ha="center")
        ax.set(xlim=(0, 1.02), ylim=(-1.2, 1.35), xticks=[0, 1], xticklabels=["begins", "ends"], yticks=[-1, 0, 1],
               xlabel="along one step", title=name)
    canvas.axes[0].set_ylabel("slope, as a share\nof the first")
    return canvas


@styled
def draw_profiles(runs, falls):
    """The loss of several runs along their lowest bend: on which sides it falls, and in how many steps a push grows.

    Parameters
    ----------
    runs : dict of str to Patient
    falls : dict of str to float
        Name of the run -> by how much the loss falls on both sides, as a share of the height.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The loss falls on both sides of Q and of S, on one of T, on none of Z", panels=len(runs),
                    size=(9.2, 3.9), alt="The loss along the direction v, through where each run stands. Q and S stand on a "
                                         "hilltop, with a ring on either side at the best of the distances tried, T on a slope, "
                                         "Z at the bottom.")
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
        ax.set(ylim=(0, 1.6), yticks=[], xticks=[0], xticklabels=["here"])
        ax.set_xlabel(_growth(float(run.path.eta[-1] * run.bends.values[0])), fontsize=13)
        ax.set_title((f"{name}: on no side\n ", f"{name}: on one side\n ",
                      f"{name}: on both, by\n{falls[name]:.0%} or more")[sides], fontsize=13.5)
    canvas.axes[0].set(yticks=[0, 1])
    canvas.axes[0].set_ylabel("loss along v,\nas a share of the height", fontsize=13)
    return canvas


def _beside(run, along):
    """The loss so far along v, as a share of the height."""
    return run.objective.value(run.end + along[:, None] * run.bends.vectors[:, 0]) / run.height


def _best_distance(run):
    """Of the distances that the page tries, the one at which the worse of the two sides is lowest; 0 where none is lower."""
    far = np.sqrt(2 * run.height / abs(run.bends.values[0])) / 2.0 ** np.arange(6)
    worse = np.maximum(_beside(run, -far), _beside(run, far))
    return float(far[worse.argmin()]) if worse.min() < 0.99 else 0.0


def _growth(product):
    """In how many steps a distance along a bend grows, of eta times that bend."""
    if product >= 0:
        return "bends up: a\npush dies out"
    return f"a push grows\ne-fold in\n{float(f'{-1 / product:.2g}'):,.0f} steps"


@styled
def draw_left(runs, causes, left):
    """What rules leave of the loss of stalled runs, against what going on leaves: a row for each run.

    Parameters
    ----------
    runs : list of Patient
    causes : list of str
        What each is called: rows of one name stand together.
    left : dict of str to list of float
        Rule, as of `left_by` -> what it leaves of each run's loss: "going on", and those of `RULES`.

    Returns
    -------
    Canvas
    """
    names = sorted({*causes}, key=causes.count, reverse=True)
    order = sorted(range(len(runs)), key=lambda row: (names.index(causes[row]), -runs[row].present))
    parted = sum(one != tree for one, tree in zip(left["one question"], left["the tree"]))
    harmed = compared(left)["half of the limit"][-1]
    canvas = Canvas(f"One question and the tree part on {parted} of {len(runs)} stalls;\nhalf of the limit for all harms {harmed}",
                    size=(9.2, 2.2 + 0.2 * len(runs)),
                    alt="A row for each stalled run, those of one name together: what is left of its loss, as a share of what "
                        f"going on leaves, logarithmic, a mark for each rule: {', '.join(RULES)}. Left of a line at 1 a rule "
                        "helped, right of it it harmed.")
    ax = canvas.ax
    for rule, (sign, color, size, edge) in RULES.items():
        ax.plot((np.array(left[rule]) / left["going on"])[order], range(len(runs)), sign, color=color, markersize=size,
                markeredgewidth=edge, markerfacecolor=color if rule == "the tree" else "none", label=rule)
    ax.axvspan(HELPED, 2 - HELPED, color=PALE, alpha=0.5, linewidth=0, zorder=0)
    first = np.cumsum([0, *map(causes.count, names)])
    for border in first[1:-1]:
        ax.axhline(border - 0.5, color=PALE, linewidth=1, zorder=0)
    ax.set(xscale="log", ylim=(len(runs) - 0.3, -0.7), yticks=(first[1:] + first[:-1] - 1) / 2, yticklabels=names,
           xlabel="what is left of the loss, as a share of what going on leaves")
    ax.xaxis.set_major_formatter("{x:,g}")
    for place, side, text in ((0.65, "right", "← helped"), (1.7, "left", "harmed →")):
        ax.text(place, len(runs) / 4, text, ha=side, va="center", fontsize=13)
    ax.tick_params(axis="y", length=0, labelsize=13)
    ax.legend(loc="lower right", bbox_to_anchor=(1.02, 1.0), ncols=4, frameon=False, fontsize=13, borderaxespad=0.2,
              handletextpad=0.2, columnspacing=1.2)
    return canvas
