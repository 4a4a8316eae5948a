"""The runs of What can stop gradient descent?"""

from descentlab import optimizers, surfaces
from descentlab.descent import descend

STALLS = {      # what the run does: its surface, its start, its eta
    "into a bowl": (surfaces.bowl, [2.5, 2.0], 0.1),
    "beside a saddle": (surfaces.toy_network, [1e-3, 1.2e-3], 0.01),
    "over a plateau": (surfaces.plateau, [4.0, 0.5], 0.5),
    "across a valley": (surfaces.valley, [3.0, 0.3], 0.12)}

# Himmelblau's nine critical points, as `critical_points` finds them; an explorer does not wait for SymPy.
HIMMELBLAU = ((3.0, 2.0), (-2.805118086952745, 3.131312518250573), (-3.779310253377747, -3.283185991286170),
              (3.584428340330492, -1.848126526964404), (3.385154183607021, 0.073851879837749),
              (0.086677504555396, 2.884254701174776), (-3.073025750764390, -0.081353044287967),
              (-0.127961346730680, -1.953714980244577), (-0.270844590667348, -0.923038556479982))


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
