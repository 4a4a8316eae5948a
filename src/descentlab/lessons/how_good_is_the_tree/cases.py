"""The ward, and how low a run can go."""

from descentlab.lessons.why_did_it_stop.families import CAUSES
from descentlab.lessons.why_did_it_stop.patients import drawn


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
