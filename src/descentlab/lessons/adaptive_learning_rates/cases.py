"""The ten-point regression of Should every parameter have its own learning rate?"""

from functools import cache
from typing import NamedTuple

import numpy as np

from descentlab import surfaces

START = np.array([-120.0, -4.0])     # (b, w), as in the lecture


class Line(NamedTuple):
    """The lecture's ten-point regression.

    Parameters
    ----------
    surface : surfaces.Surface
        Over (b, w).
    hessian : ndarray of shape (2, 2)
    slope : ndarray of shape (2,)
        The gradient at 0.
    lowest : ndarray of shape (2,)
    """

    surface: object
    hessian: np.ndarray
    slope: np.ndarray
    lowest: np.ndarray

    def floor(self, b):
        """The best w for each b: the line along the floor of the valley."""
        return -(self.slope[1] + self.hessian[0, 1] * b) / self.hessian[1, 1]


@cache
def ten_points():
    """The `Line`. The same object each time: nobody changes it."""
    surface = surfaces.regression()
    hessian, slope = surface.hessian([0.0, 0.0]), surface.gradient([0.0, 0.0])
    return Line(surface, hessian, slope, np.linalg.solve(hessian, -slope))


def floor_distance(theta):
    """How far w is from the best w for its b, on the ten-point regression: theta (..., 2) gives (...)."""
    theta = np.asarray(theta)
    return np.abs(theta[..., 1] - ten_points().floor(theta[..., 0]))


def jumps(distance, calm=0.05, wide=0.5):
    """The steps at which a run leaves the floor: its `distance` (T,) passes `wide`, having been below `calm` before."""
    found, settled = [], False
    for t, far in enumerate(distance):
        if settled and far > wide:
            found.append(t)
            settled = False
        elif far < calm:
            settled = True
    return found
