"""The eight runs that the page examines, and a trial of `diagnose` on runs that nobody has seen."""

from functools import cache

import attrs
import numpy as np

from descentlab.diagnosis import diagnose
from descentlab.lessons.why_did_it_stop.families import CAUSES
from descentlab.lessons.why_did_it_stop.patients import drawn

# Which family of each cause, and the seed of its generator.
CAST = {"A": ("bouncing", 1, 5), "B": ("saddle", 1, 0), "C": ("noise floor", 1, 5), "D": ("crawling", 1, 5),
        "E": ("ravine", 0, 5), "F": ("falling", 1, 0), "G": ("plateau", 1, 5), "H": ("minimum", 1, 0)}


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


@attrs.frozen
class Seen:
    """What `diagnose` said of one run.

    Attributes
    ----------
    cause, verdict : str
        What it was made to be, and what it was called.
    cost : float
        In gradients.
    """

    cause: str
    verdict: str
    cost: float


def trial(rng, each=10):
    """Have `diagnose` look at runs that are made for this.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws them.
    each : int
        How many of each cause.

    Returns
    -------
    list of Seen
    """
    found = []
    for cause in CAUSES * each:
        patient = drawn(rng, cause)
        diagnosis = diagnose(patient.objective, patient.path, patient.optimizer)
        found.append(Seen(cause, diagnosis.verdict, diagnosis.cost))
    return found
