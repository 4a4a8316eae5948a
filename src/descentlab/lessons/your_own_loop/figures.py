"""The pictures of the page: a loop's loss, the loss after one step, and the losses of eight loops."""

import numpy as np

from descentlab._numbers import short
from descentlab.figures.canvas import Canvas, styled
from descentlab.figures.labels import write
from descentlab.figures.palette import BLACK, BLUE, GREY, VERMILLION

GUESSING = np.log(10)       # the loss of ten equal shares
ROOF, COLUMNS = 3.0, 4      # of the picture of eight losses
READS = 0.9                 # of the training rows: then nobody would look for a fault
PALEST = 0.3
EPOCH = 16                  # batches


def _trace(ax, losses, first, color):
    """The loss of each batch, pale, and their mean over the epoch around it."""
    steps = first + np.arange(len(losses))
    ax.plot(steps, losses, color=color, alpha=PALEST, linewidth=0.8)
    mean = np.convolve(losses, np.full(EPOCH, 1 / EPOCH), mode="valid")
    ax.plot(first + EPOCH // 2 + np.arange(len(mean)), mean, color=color, linewidth=2.4)


@styled
def draw_loop(losses, after=None):
    """The loss of a loop, and where it was treated, of the loop that went on from there.

    Parameters
    ----------
    losses : list of float
        Of each batch.
    after : list of float, optional

    Returns
    -------
    Canvas
    """
    ends = np.mean(losses[-EPOCH:])
    stood = ends > 0.95 * np.mean(losses[len(losses) // 2:][:EPOCH])
    if after is None:
        title = "It fell, and then it did not" if stood else "It falls"
    else:
        title = "Treated, the loss falls" if np.mean(after[-EPOCH:]) < 0.5 * ends else "Treated, it stands where it stood"
    alt = "The loss of each batch, and its mean, against the steps"
    alt += ("." if after is None else ", before the treatment and after it; a line between them.")
    canvas = Canvas(title, alt, size=(8.2, 3.9))
    ax = canvas.ax
    _trace(ax, losses, 0, VERMILLION)
    if after is not None:
        _trace(ax, after, len(losses), BLUE)
        ax.axvline(len(losses), color=GREY, linestyle="--")
        write(ax, (len(losses), 2.3), "treated", GREY)
    ax.set(xlabel="step t", ylabel="loss", ylim=(0, 2.6))
    ax.grid(True, axis="y")
    return canvas


@styled
def draw_step(model, criterion, data):
    """The loss after one step along the gradient from where a model stands, for steps of every length.

    Parameters
    ----------
    model : torch.nn.Module
        Left as it is.
    criterion : callable
    data : Digits
        All rows count.

    Returns
    -------
    Canvas
    """
    rates, losses = _after_one_step(model, criterion, data)
    best = int(np.argmin(losses))
    canvas = Canvas(f"One step at rate {short(rates[best], 1)} would take the loss from {losses[0]:.1f} to {losses[best]:.1f}",
                    "The loss after one step along the gradient, against the step's rate, logarithmic: level, then a valley, "
                    "then a steep rise.", size=(7.4, 3.6))
    ax = canvas.ax
    ax.plot(rates, losses, color=BLUE, linewidth=2.4)
    ax.plot(rates[best], losses[best], "o", color=BLUE, markersize=9)
    ax.axvline(0.1, color=GREY, linestyle="--")
    write(ax, (0.1, 0.1), "the first rate", GREY, offset=(6, 0))
    ax.set(xscale="log", xlim=(rates[0], rates[-1]), ylim=(0, 2.6), xlabel="rate of the step", ylabel="loss after it")
    ax.grid(True, axis="y")
    return canvas


def _after_one_step(model, criterion, data):
    """Rates, and the loss of all rows after one step at each."""
    from copy import deepcopy

    import torch

    here, rates, losses = deepcopy(model), np.logspace(-3, 2, 101), []
    ways = torch.autograd.grad(criterion(here(data.inputs), data.labels), list(here.parameters()))
    with torch.no_grad():
        for length in np.diff(rates, prepend=0.0):
            for parameter, way in zip(here.parameters(), ways):
                parameter -= float(length) * way
            losses.append(criterion(here(data.inputs), data.labels).item())
    return rates, losses


@styled
def draw_planted(runs, others=None):
    """The losses of loops with a fault planted in each.

    Parameters
    ----------
    runs : dict of str to tuple
        Letter -> losses and report.
    others : dict of str to Tried, optional
        Letter -> the same with another rate.

    Returns
    -------
    Canvas
    """
    others = others or {}
    hidden = [letter for letter, tried in others.items() if tried.right >= READS]
    title = "One falls as it should. What is wrong with the others?"
    if others:
        title = f"Another rate hides {len(hidden)} of {len(others)} faults: {', '.join(hidden)}" if hidden else "No rate hides any"
    canvas = Canvas(title, "Panels with a letter each, the loss of each batch and its mean against the steps, from 0 to 3, with a "
                    "dashed line for the loss of guessing. What is larger leaves through the roof."
                    + (" The same loops at another rate, in blue." if others else ""),
                    panels=len(runs), size=(11.0, 5.2))
    grid = canvas.axes[0].get_gridspec().figure.add_gridspec(-(-len(runs) // COLUMNS), COLUMNS)
    for place, (ax, (letter, (losses, _))) in enumerate(zip(canvas.axes, runs.items())):
        ax.set_subplotspec(grid[place])
        losses = np.asarray(losses, dtype=float)
        _trace(ax, losses, 0, VERMILLION)
        if letter in others:
            _trace(ax, others[letter].losses, 0, BLUE)
            write(ax, (len(losses), 2.66), f"rate {others[letter].rate:g}: {int(100 * others[letter].right)} % right", BLUE, offset=(0, 0),
                  ha="right")
        elif (outside := _outside(losses)) is not None:
            write(ax, (len(losses), 2.66), outside, VERMILLION, offset=(0, 0), ha="right")
        ax.axhline(GUESSING, color=BLACK, linestyle="--", linewidth=1.2, zorder=4)
        ax.set(ylim=(0, ROOF), xlim=(-5, len(losses) + 5), xticks=[0, len(losses)], yticks=[0, 1, 2, 3])
        ax.set_title(letter, loc="left", fontsize=14, fontweight="bold")
        if letter == "C":
            write(ax, (len(losses), GUESSING), "guessing", BLACK, offset=(0, 4), ha="right")
        if place % COLUMNS:
            ax.set_yticklabels([])
        else:
            ax.set_ylabel("loss")
        if place >= len(runs) - COLUMNS:
            ax.set_xlabel("step t")
    return canvas


def _outside(losses):
    """What of a curve is not in its panel."""
    if not np.isfinite(losses[-1]):
        return "no number any more"
    return f"up to {10 ** int(np.log10(losses.max())):,} and more" if losses.max() > 10 else None
