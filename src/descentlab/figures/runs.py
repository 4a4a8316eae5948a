"""Pictures of many runs at once: what differs from seed to seed, and what does not."""

import numpy as np

from descentlab.figures.canvas import styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends
from descentlab.figures.palette import BLACK, BLUE, GREEN, SKY, VERMILLION

_LOOKS = ((BLUE, "o", "-"), (VERMILLION, "s", "--"), (GREEN, "^", ":"))     # of groups: colour, sign, dash


@styled
def draw_bundle(ax, curves, name, xlabel="step t"):
    """Many runs of one quantity over the steps, thin, with their median on top; the height is logarithmic.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    curves : array_like, shape (T, k)
        A column for each run.
    name : str
        Of the quantity.
    xlabel : str
    """
    ax.plot(curves, color=SKY, linewidth=0.8, alpha=0.6)
    ax.plot(np.median(curves, axis=1), color=BLUE)
    ax.set(xlabel=xlabel, title=f"{name}: {np.shape(curves)[1]} runs and their median")
    log_height(ax)
    ax.margins(x=0.02)


@styled
def draw_seeds(ax, places, groups, xlabel="batch size B", ylabel="", joined=True, middle=np.median):
    """Every seed as a dot, and the middles joined; each group is labelled at its end.

    Of several groups the dots are pale, so that the middles are what is seen.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    places : sequence
        What is written under the columns, which are equally far apart.
    groups : dict of str to array_like, shape (len(places), seeds)
        Label -> values. Groups are told apart by colour, dash and sign, and stand a little beside each other.
    xlabel, ylabel : str
    joined : bool
        False for places that have no order: the middles are strokes, and a legend names the groups.
    middle : callable
        What stands for the seeds of a place: np.median, or np.mean.
    """
    ends = []
    for i, (label, values) in enumerate(groups.items()):
        values, (color, sign, dash) = np.asarray(values), _LOOKS[i % len(_LOOKS)]
        columns = np.arange(len(places)) + 0.12 * (i - (len(groups) - 1) / 2)
        scatter = columns[:, None] + np.linspace(-0.04, 0.04, values.shape[1])
        many, middles = joined and len(groups) > 1, middle(values, axis=1)
        ax.plot(scatter.ravel(), values.ravel(), sign, color=color, markersize=5, alpha=0.3 if many else 0.55,
                markeredgewidth=0)
        if many:
            ax.plot(columns, middles, sign, linestyle=dash, color=color, markersize=9, markeredgecolor="white")
        else:
            ax.plot(columns, middles, "_", color=BLACK, markersize=32 if joined else 16, markeredgewidth=2.4)
        if not joined:      # a fuller dot than those it stands for
            ax.plot([], [], sign, color=color, label=label)
        ends.append((len(places) - 1 + 0.06 * len(groups), middles[-1], label, color))
    ax.set_xticks(range(len(places)), [str(place) for place in places])
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(-0.4, len(places) - 0.6))
    ax.grid(True, axis="y")
    if not joined:
        ax.legend()
    elif len(groups) > 1:
        label_ends(ax, ends)
