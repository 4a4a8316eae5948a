"""The pictures of Why do adaptive rates jump, and who wins a fair race?"""

import numpy as np

from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.curves import log_height
from descentlab.figures.labels import label_ends, write
from descentlab.figures.palette import BLACK, BLUE, GREEN, GREY, ORANGE, PALE, PURPLE, VERMILLION
from descentlab.lessons.jumps_and_races.cases import pull, valley_distance

_RACERS = ((BLACK, "o"), (PURPLE, "s"), (BLUE, "^"), (GREEN, "D"), (VERMILLION, "o"))     # colour and sign, in order


@styled
def draw_leaving(paths):
    """How far w is from the bottom of the valley, and what holds it there.

    Parameters
    ----------
    paths : dict of str to Path
        The rule -> its run over (b, w).

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Once bend x eta / sigma has passed 2, the run is thrown out", panels=2, size=(9.8, 4.3),
                    alt="Left, the distance of w from the bottom over 2,700 steps: four jumps for the mean, none for "
                        "the sum. Right, bend times eta over sigma: for the mean it rises past 2 before each jump, for "
                        "the sum it stays level at 1.3.")
    left, right = canvas.axes
    looks = ((VERMILLION, "-"), (BLUE, "--"))
    for path, (color, dash) in zip(paths.values(), looks):
        left.plot(np.maximum(valley_distance(path.theta), 1e-6), dash, color=color, linewidth=1.4)
    left.set(xlabel="step t", title="distance of w from the bottom")
    left.margins(x=0.02)
    log_height(left)
    _pulls(right, paths, looks)
    return canvas


def _pulls(ax, paths, looks):
    """What holds w in the valley along several runs, below its limit or above; a color and a dash for each."""
    ends = []
    for (name, path), (color, dash) in zip(paths.items(), looks):
        held = pull(path)
        ax.plot(held, dash, color=color)
        ends.append((len(held) - 1, held[-1], name, color))
    ax.axhline(2, color=BLACK, linestyle=":")
    write(ax, (0, 2), "limit: 2", BLACK, offset=(6, 4))
    ax.set(xlabel="step t", title="bend x eta / sigma, of w")
    ax.margins(x=0.02)
    log_height(ax)
    label_ends(ax, ends)


@styled
def draw_pulls(paths):
    """bend x eta / sigma of w over the steps, under several schedules.

    Parameters
    ----------
    paths : dict of str to Path
        The schedule -> its run over (b, w).

    Returns
    -------
    Canvas
    """
    canvas = Canvas("The faster eta falls at first, the lower bend x eta / sigma stays", size=(8.8, 4.6),
                    alt="bend times eta over sigma over 1,500 steps for six schedules, from one start. With a constant "
                        "rate and with a cosine it passes 2, with two others it rises to 1.2; with 1/sqrt(1 + t/3) it "
                        "stays near 0.14, and with 1/sqrt(1 + t) near 0.07.")
    _pulls(canvas.ax, paths, ((VERMILLION, "-"), (ORANGE, "-."), (GREEN, "--"), (PURPLE, ":"), (BLACK, "--"),
                              (BLUE, "-")))
    return canvas


@styled
def draw_race(rates, tuning):
    """Training loss and test errors against eta, for several optimizers.

    Parameters
    ----------
    rates : array_like, shape (r,)
    tuning : dict of str to array_like, shape (r, seeds, 2)
        Optimizer -> training loss, and test accuracy in percent.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Each optimizer has a good rate, and each another one", panels=2, size=(10.4, 4.7),
                    alt="Training loss, and test errors in percent, against eta, all logarithmic, for five optimizers. "
                        "Each curve falls and rises again: lowest near 0.03 for RMSProp and Adam, 0.3 for momentum, "
                        "0.3 to 1 for AdaGrad, 3 for plain descent.")
    for ax, title, k in zip(canvas.axes, ("training loss", "test errors, %"), (0, 1)):
        for (name, results), (color, sign) in zip(tuning.items(), _RACERS):
            means = np.asarray(results).mean(axis=1)[:, k]
            ax.plot(rates, means if k == 0 else 100 - means, color=color, marker=sign, markersize=6)
        ax.set(xscale="log", xlabel="eta", title=title, xlim=(0.7 * rates[0], 1.4 * rates[-1]))
        log_height(ax)
    canvas.axes[0].set_ylim(top=5)
    last = [line.get_xydata()[-1] for line in canvas.axes[1].lines]
    label_ends(canvas.axes[1], [(*place, name, color) for place, name, (color, _) in zip(last, tuning, _RACERS)],
               away=10)
    return canvas


@styled
def draw_results(losses, finer, accuracies):
    """Every seed of the race as a dot, the means as strokes.

    Parameters
    ----------
    losses, finer, accuracies : dict of str to array_like, shape (seeds,)
        Optimizer -> training loss at the best of the first rates, training loss after two more rates near that one,
        test accuracy in percent at the rate chosen for it.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Two more rates each change the order; on the test digits nobody wins", panels=3, size=(11.6, 4.6),
                    alt="Twelve seeds for five optimizers, with their means. Training loss with nine rates, "
                        "logarithmic: AdaGrad is lowest, plain descent and momentum highest. With two more rates all "
                        "means lie near one thousandth, in another order. Test accuracy: all lie alike.")
    titles = ("training loss,\nnine rates", "training loss, nine\nrates and two more", "test accuracy, %")
    for ax, values, title in zip(canvas.axes, (losses, finer, accuracies), titles):
        for place, ((name, row), (color, sign)) in enumerate(zip(values.items(), _RACERS)):
            ax.plot(place + np.linspace(-0.12, 0.12, len(row)), row, sign, color=color, alpha=0.5, markersize=6,
                    markeredgewidth=0)
            ax.plot(place, np.mean(row), "_", color=GREY, markersize=34, markeredgewidth=2.6)
        ax.set_xticks(range(len(values)), list(values), rotation=40, ha="right")
        ax.set(title=title, xlim=(-0.5, len(values) - 0.5))
        ax.grid(True, axis="y")
    heights = [value for values in (losses, finer) for row in values.values() for value in row]
    for ax in canvas.axes[:2]:
        log_height(ax)
        ax.set_ylim(min(heights) / 1.3, max(heights) * 1.3)     # the same in both: they are to be compared
    return canvas


@styled
def draw_rulers(ends, falls):
    """Around one point the ends of the allowed steps, and on each shape the step that lowers the loss most.

    Parameters
    ----------
    ends : dict of str to ndarray, shape (n, 2)
        "circle" and "square" -> the steps.
    falls : dict of str to ndarray, shape (n,)
        The same -> the fall of the loss. The level lines are drawn straight, as they are for tiny steps.

    Returns
    -------
    Canvas
    """
    canvas = Canvas("Measured otherwise, another way is the steepest", size=(6.4, 5.6),
                    alt="A point with a circle and a square around it, on straight level lines. The arrow to the "
                        "lowest point of the circle crosses the level lines at a right angle; the arrow to the lowest "
                        "point of the square goes to a corner.")
    ax, down = canvas.ax, ends["circle"][falls["circle"].argmax()]
    along = np.array([-down[1], down[0]])
    for height in np.arange(-1.8, 1.9, 0.3):
        ax.plot(*np.transpose([height * down - 3 * along, height * down + 3 * along]), color=PALE, linewidth=0.9,
                alpha=0.6)
    for (name, steps), color in zip(ends.items(), (VERMILLION, BLUE)):
        lowest = steps[falls[name].argmax()]
        ax.plot(*np.concatenate([steps, steps[:1]]).T, color=color)
        ax.annotate("", lowest, (0, 0), arrowprops=dict(arrowstyle="-|>", color=color, linewidth=2.6, shrinkA=0,
                                                        shrinkB=0, mutation_scale=20))
        write(ax, lowest, f"best on the {name}", color, offset=(0, 9 * np.sign(lowest[1])),
              ha="right" if name == "circle" else "center", va="bottom" if lowest[1] > 0 else "top")
    ax.plot(0, 0, "o", color=BLACK, markersize=8)
    write(ax, 1.55 * down - 0.9 * along, "loss lower", BLACK, offset=(0, 0), ha="center", va="center")
    write(ax, -1.45 * down, "loss higher", BLACK, offset=(0, 0), ha="center", va="center")
    ax.set(aspect="equal", xlim=(-1.9, 1.9), ylim=(-1.6, 1.6), xlabel="step along x, times 10,000", ylabel="step along y, times 10,000",
           xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    return canvas
