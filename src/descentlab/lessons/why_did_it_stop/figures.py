"""The pictures of lesson 08: the slope along one step, the loss beside a run, and what treatments leave of stalled runs."""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, INK, ORANGE, PALE, PURPLE, VERMILLION
from descentlab.lessons.why_did_it_stop.treatments import helped

COLORS = {"Q": VERMILLION, "S": PURPLE, "T": BLACK, "W": GREEN, "Z": BLUE}      # of the level lines
WAYS = {"going on": ("|", BLACK, 22), "own rate, falling": ("s", GREY, 9), "half of the limit": ("D", VERMILLION, 8),
        "the tree": ("o", BLUE, 8), "the mended tree": ("o", BLUE, 8)}
EDGE = 1.3          # what is more lies at the edge of the picture


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
    """What is left of the loss of stalled runs after each way to go on: a row for each run.

    Parameters
    ----------
    runs : list of Patient
    causes : list of str
        What each is called.
    left : dict of str to list of float
        Way, as of `left_by` -> what it leaves of each run's loss; drawn are "going on" and others of `WAYS`.

    Returns
    -------
    Canvas
    """
    order = sorted(range(len(runs)), key=lambda row: -runs[row].present)
    runs, causes = [runs[row] for row in order], [causes[row] for row in order]
    hidden = {"one question"} | ({"the tree"} if "the mended tree" in left else set())
    left = {way: np.array(shares)[order] for way, shares in left.items() if way not in hidden}
    counts = ", ".join(f"{way} {many}" for way, many in helped(left).items())
    canvas = Canvas(f"Of {len(runs)} stalls, clearly better than going on:\n{counts}", size=(9.2, 1.6 + 0.4 * len(runs)),
                    alt="A row for each stalled run, the largest loss first, named by what the tree calls it: what is left of its loss after more "
                        "steps, a mark for each way to go on: " + ", ".join(left) + ".")
    ax, rows = canvas.ax, np.arange(len(runs))
    for row in rows[::2]:
        ax.axhspan(row - 0.5, row + 0.5, color=PALE, alpha=0.13, linewidth=0)
    others = [way for way in left if way != "going on"]
    for way, shares in left.items():
        sign, color, size = WAYS[way]
        beside = 0 if way == "going on" else 0.24 * (others.index(way) - (len(others) - 1) / 2)
        ax.plot(np.minimum(shares, EDGE), rows + beside, sign, color=color, markersize=size, markeredgewidth=3 if sign == "|" else 2,
                markerfacecolor=color if way.endswith("tree") else "white", label=way, clip_on=False)
        for row in rows[shares > EDGE]:
            ax.text(EDGE - 0.03, row + beside, f"{shares[row]:.{int(shares[row] < 10)}f} times", ha="right", va="center", fontsize=12,
                    color=INK.get(color, color))
    ax.set(xlim=(-0.04, EDGE), ylim=(len(runs) - 0.4, -0.6), yticks=rows, xticks=(0, 0.5, 1), xlabel="what is left of the loss",
           yticklabels=[_told(run, cause) for run, cause in zip(runs, causes)])
    ax.tick_params(axis="y", length=0, labelsize=12.5)
    ax.legend(loc="lower right", bbox_to_anchor=(1.02, 1.0), ncols=4, frameon=False, fontsize=13, borderaxespad=0.2,
              handletextpad=0.2, columnspacing=1.4)
    return canvas


def _told(run, cause):
    """Its cause, its loss, how much of that is weight decay, and how many digits it reads right."""
    decay = run.objective.decay * float(run.end @ run.end) / 2 / run.present
    share = f" ({decay:.0%} decay)" if decay else ""
    return f"{cause}, loss {run.present:.2f}{share}, {int(100 * run.objective.accuracy(run.end) + 1e-9)} % right"
