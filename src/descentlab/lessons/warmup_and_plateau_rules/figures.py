"""The picture of this page: two ways to begin, in four cases."""

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import write
from descentlab.figures.palette import BLUE, PALE, VERMILLION
from descentlab.lessons.learning_rate_schedules.cases import own_best
from descentlab.lessons.learning_rate_schedules.spread import dots

WAYS = {"at once": VERMILLION, "warmup": BLUE}


@styled
def draw_warmups(cases):
    """The training loss for two ways to begin, each at its own best rate, in two pairs of cases, with all starts.

    Parameters
    ----------
    cases : dict of str to dict of str to ndarray, shape (starts, k)
        Case -> way, one of `WAYS` -> losses at the end, at k rates. The first two cases have a panel, the others another.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Warmup helps an uncorrected sigma, and a steep start", panels=2, size=(9.8, 4.2),
                    alt="Training loss at each way's best rate, chosen on other starts, logarithmic: twenty starts as dots, with their "
                        "median, at once and with warmup. In each panel the upper case has a reason for warmup, and the lower "
                        "case has it removed. Left, Adam: with sigma uncorrected warmup is far lower, with sigma corrected "
                        "not clearly. "
                        "Right, plain descent: from a steep start warmup is lower, from the usual one both are alike.")
    for ax, first, title in zip(canvas.axes, (0, 2), ("Adam", "plain descent")):
        shown = list(cases.items())[first:first + 2]
        for i, (case, ways) in enumerate(shown):
            for k, (way, losses) in enumerate(ways.items()):
                own = own_best(losses)
                dots(ax, own, 3 * i + k, WAYS[way])
                write(ax, (own.max(), 3 * i + k), way, WAYS[way], offset=(10, 0), va="center")
        ax.axhline(2, color=PALE, linewidth=0.8)
        ax.set(xscale="log", xlim=(0.03, 2.5), ylim=(4.7, -0.7), xlabel="training loss (lower is better)",
               title=title)
        ax.set_yticks([0.5, 3.5], [f"{case.partition(', ')[2]}:\n{reason}" for (case, _), reason in
                                   zip(shown, ("reason there", "reason removed"))])
        ax.set_xticks([0.05, 0.1, 0.2, 0.5, 1], ["0.05", "0.1", "0.2", "0.5", "1"])
        ax.xaxis.minorticks_off()
    return canvas
