"""The eight runs that the page examines, and how it looks at any other."""

from functools import cache

import numpy as np

from descentlab.lessons.why_did_it_stop.patients import Patient, drawn

# Which family of each cause, and the seed of its generator.
CAST = {"P": ("bouncing", 1, 5), "Q": ("saddle", 1, 0), "R": ("noise floor", 1, 5), "S": ("crawling", 1, 5),
        "T": ("ravine", 0, 5), "U": ("falling", 1, 0), "W": ("plateau", 1, 5), "Z": ("minimum", 1, 0)}


@cache
def runs():
    """The eight runs of the page.

    Returns
    -------
    dict of str to Patient
        By letter.
    """
    return {letter: drawn(np.random.default_rng(seed), cause, family)
            for letter, (cause, family, seed) in CAST.items()}


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
