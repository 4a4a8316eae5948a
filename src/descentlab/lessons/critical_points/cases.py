"""The runs of What can stop gradient descent?"""

from descentlab import optimizers, surfaces
from descentlab.descent import descend

STALLS = {      # what the run does: its surface, its start, its eta
    "into a bowl": (surfaces.bowl, [2.5, 2.0], 0.1),
    "beside a saddle": (surfaces.toy_network, [1e-3, 1.2e-3], 0.01),
    "over a plateau": (surfaces.plateau, [4.0, 0.5], 0.5),
    "across a valley": (surfaces.valley, [3.0, 0.3], 0.12)}


def stalled_runs(steps=3000):
    """Four runs of plain descent: one arrives, three stall, each for a reason of its own.

    Parameters
    ----------
    steps : int

    Returns
    -------
    dict of str to ndarray
        What the run does -> its losses (steps + 1,).
    """
    return {name: surface.value(descend(surface.gradient, start, optimizers.gd(eta), steps).theta)
            for name, (surface, start, eta) in STALLS.items()}
