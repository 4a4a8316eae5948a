"""The runs of the page under a treatment, each beside a copy of itself that simply goes on."""

from functools import lru_cache

import numpy as np
from matplotlib.patches import Rectangle

from descentlab import figures
from descentlab.explorers import Choice, Reading, Scene, explorer
from descentlab.explorers.scenes import new_line
from descentlab.lessons.why_did_it_stop.cases import runs
from descentlab.lessons.why_did_it_stop.figures import COLORS
from descentlab.lessons.why_did_it_stop.treatments import FALLING, HALF, PUSH, STEPS, proposed, remaining, treat

OWN, GOING_ON = "each its own", "go on as before"
LETTERS, ACROSS, WIDE, TALL = "PRQSZ", 3, 3.05, 1.72        # cards in a row, and inches for each
BEFORE, HIGHEST, LEVEL = 100, 1.6, 0.5      # steps of the run, the highest share that is seen, and inches of all of its loss


class Cure(Scene):
    """Five cards: the last hundred steps of a run, and 200 more, treated and not."""

    title, panels, size = "What do 200 further steps do, with a treatment and without?", ACROSS, (9.2, 3.9)
    alt = ("A card for each of five runs: its last hundred losses, and then two curves, 200 steps under a treatment and 200 "
           "steps of a copy that simply goes on. Below each stands what both leave of the loss.")
    controls = {"treatment": Choice("treatment", (OWN, HALF, "half of the limit", FALLING, PUSH), OWN)}
    knobs = ("treatment",)
    goal = "find a treatment that leaves R with more loss than it had."
    reach = dict(treatment="half of the limit")

    def paint(self):
        for ax in self.canvas.axes:
            ax.clear()
            ax.set(xlim=(0, WIDE), ylim=(-2 * TALL, 0))
            ax.axis("off")
        cards = tuple(_paint_card(self.canvas.axes[place % ACROSS], _top(place), letter) for place, letter in enumerate(LETTERS))
        top = _top(len(LETTERS))
        for row, (style, words) in enumerate((({"color": figures.BLUE, "linewidth": 2.5}, "treated"),
                                              ({"color": figures.GREY, "linestyle": "--"}, "simply going on"))):
            ax.plot([0.1, 0.5], [top - 0.45 - 0.35 * row] * 2, **style)
            ax.text(0.6, top - 0.45 - 0.35 * row, words, va="center", fontsize=12)
        ax.text(0.1, top - 1.25, "thin: the last hundred losses\ndotted: no loss", va="center", fontsize=12)
        return cards

    def move(self, artists, *, treatment):
        left = {}
        for place, (letter, card) in enumerate(zip(LETTERS, artists, strict=True)):
            run = runs(letter)[letter]
            how = proposed(run.cause) if treatment == OWN else treatment
            treated, untreated = _after(letter, how), _after(letter, GOING_ON)
            name, curve, copy, result = card
            name.set_text(how.removesuffix(", then as before"))
            for line, losses in ((copy, untreated), (curve, treated)):
                line.set_data(*_placed(_top(place), np.arange(len(losses)), losses / run.present))
            left[letter] = remaining(run, treated)
            result.set_text(f"{left[letter]:.0%} is left; going on: {remaining(run, untreated):.0%}")
        said = ", ".join(f"{letter} {share:.0%}" for letter, share in left.items())
        return Reading(f"With {treatment}, {STEPS} steps leave of the loss: {said}.", left["R"] > 1)


cure = explorer(Cure)


@lru_cache(64)
def _after(letter, how):
    """The losses of 200 further steps."""
    return treat(runs(letter)[letter], how)


def _top(place):
    """Where a card begins, in its column."""
    return -TALL * (place // ACROSS)


def _placed(top, steps, shares):
    """Where steps from now and shares of the loss lie on a card; what is higher than a card is not seen."""
    along = 0.1 + (WIDE - 0.2) * (steps + BEFORE) / (BEFORE + STEPS)
    return along, np.where(shares < HIGHEST, top - TALL + 0.4 + LEVEL * shares, np.nan)


def _paint_card(ax, top, letter):
    """The frame, the letter with its cause, and the run so far; what moves is given back."""
    run, color = runs(letter)[letter], COLORS[letter]
    ax.add_patch(Rectangle((0.03, top - TALL + 0.04), WIDE - 0.06, TALL - 0.08, facecolor="white",
                           edgecolor=figures.PALE))
    ax.text(0.1, top - 0.1, letter, va="top", fontsize=14, fontweight="bold", color=figures.INK.get(color, color))
    ax.text(0.35, top - 0.12, run.cause, va="top", fontsize=12)
    ax.plot(*_placed(top, np.array([-BEFORE, STEPS]), np.zeros(2)), color=figures.PALE, linewidth=1, linestyle=":")
    ax.plot(*_placed(top, np.arange(-BEFORE, 1), run.losses[-BEFORE - 1:] / run.present), color=figures.GREY, linewidth=1)
    copy = new_line(ax, color=figures.GREY, linestyle="--", linewidth=1.2, label="going on")
    curve = new_line(ax, color=figures.BLUE, linewidth=2.5, label="treated")
    return (ax.text(0.1, top - 0.36, "", va="top", fontsize=12), curve, copy,
            ax.text(0.1, top - TALL + 0.1, "", va="bottom", fontsize=12))
