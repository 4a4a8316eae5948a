"""The eight runs that the page examines, and runs that nobody has seen."""

from functools import cache

import numpy as np

from descentlab.lessons.why_did_it_stop.families import CAUSES
from descentlab.lessons.why_did_it_stop.patients import drawn

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


def reachable(patient):
    """The lowest loss that BFGS finds from beside the end of a run, as a share of the loss there.

    Parameters
    ----------
    patient : Patient

    Returns
    -------
    float
    """
    from scipy.optimize import minimize     # here, so that no explorer waits for it

    beside = patient.end + 0.1 * patient.length * patient.bends.vectors[:, 0]
    found = minimize(patient.objective.value, beside, jac=patient.objective.gradient, method="BFGS",
                     options=dict(gtol=1e-9, maxiter=2000))
    return float(found.fun) / patient.present


def ward(rng, each=10):
    """New patients, as many of each cause.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws them.
    each : int

    Returns
    -------
    list of Patient
    """
    return [drawn(rng, cause) for cause in CAUSES * each]
