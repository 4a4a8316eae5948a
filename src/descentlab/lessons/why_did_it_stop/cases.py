"""The eight runs of the page, and how it looks at any other."""

from functools import cache

import numpy as np

from descentlab.descent import descend, minibatches
from descentlab.digits import load_digits
from descentlab.lessons.why_did_it_stop.patients import Patient, drawn
from descentlab.networks import Network
from descentlab.optimizers import gd

# Which family of each cause, and the seed of its generator.
CAST = {"P": ("bouncing", 1, 5), "Q": ("saddle", 1, 0), "R": ("noise floor", 1, 5), "S": ("crawling", 1, 5),
        "T": ("ravine", 0, 5), "U": ("falling", 1, 0), "W": ("plateau", 1, 5), "Z": ("minimum", 1, 0)}
DECIMALS = 7        # of a gradient


def runs(letters="".join(CAST)):
    """Runs of the page, all eight or some of them.

    Parameters
    ----------
    letters : str, optional
        Of the runs, in their order.

    Returns
    -------
    dict of str to Patient
        By letter.
    """
    return {letter: _run(letter) for letter in letters}


@cache
def _run(letter):
    cause, family, seed = CAST[letter]
    return drawn(np.random.default_rng(seed), cause, family)


def case(objective, optimizer, path, gradients=None):
    """A run of one's own, as the page looks at its eight.

    Parameters
    ----------
    objective
        The whole loss, with `value`, `gradient` and `hvp`.
    optimizer : Optimizer
    path : Path
        The run.
    gradients : callable, optional
        Of a number of times: a gradient function as the run used it, with a batch so many times as large; the whole
        gradient if not given.

    Returns
    -------
    Patient
        Its cause is "unknown".
    """
    return Patient(objective, optimizer, path, gradients or (lambda times: objective.gradient), 1.0, "unknown")


def digits_run(units, rows, rate, size, seed, decay=0.0):
    """600 steps of a network on 400 digits, from batches.

    Parameters
    ----------
    units : int
        In its hidden layer.
    rows : int
        Of a batch.
    rate : float
    size : float
        Of the weights at the start, as a multiple of the usual ones.
    seed : int
        Of the start and of the batches.
    decay : float, optional
        Of the weights.

    Returns
    -------
    Patient
        Its cause is "unknown".
    """
    data = load_digits(np.random.default_rng(0), train=400)
    network = Network((64, int(units), 10), data.inputs, data.labels, decay=decay)

    def batches(times):
        exact = minibatches(network, int(min(rows * times, 400)), np.random.default_rng(seed))
        # Rounded, as in single precision: at a large rate, what machines differ by would grow into another run.
        return lambda theta: np.round(exact(theta), DECIMALS)

    start = size * network.initial(np.random.default_rng(seed))
    plain = gd(float(rate))
    with np.errstate(all="ignore"):     # a rate that was drawn may be far too large
        return case(network, plain, descend(batches(1), start, plain, steps=600), batches)


def taken_back(run, noise=True):
    """What the second-order term, eta^2 (g + n)'H(g + n) / 2, takes of the promise over the last hundred steps.

    Parameters
    ----------
    run : Patient
    noise : bool, optional
        False for g alone in the place of g + n.

    Returns
    -------
    float
        As a share of eta |g|^2.
    """
    places = run.path.theta[-101:-1]
    g = run.objective.gradient(places)
    moves = run.path.g[-100:] if noise else g
    bent = [v @ run.objective.hvp(place, v) for place, v in zip(places, moves)]
    return float(run.path.eta[-1] * np.mean(bent) / 2 / (g**2).sum(axis=-1).mean())
