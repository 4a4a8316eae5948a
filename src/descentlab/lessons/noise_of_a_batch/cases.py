"""The straight line of How far can a batch be trusted?, and the surface that each batch of its points has."""

from typing import NamedTuple

import numpy as np

from descentlab._checks import count
from descentlab.networks import Network

ROWS = 24
BOX = ((-1.2, 3.2), (-1.7, 2.3))     # of the plane (w, b)


def straight_line(rows=ROWS):
    """The smallest network there is: output = w x + b, on points scattered about a line.

    theta is (w, b), so each point's loss (w x + b - y)^2 / 2 is a surface over the plane, and so is their mean.

    Parameters
    ----------
    rows : int
        How many points.

    Returns
    -------
    Network
    """
    rows = count("rows", rows)
    rng = np.random.default_rng(5)
    x = np.linspace(-0.5, 2, rows)
    y = 0.5 + 0.8 * x + 0.5 * rng.normal(size=rows)
    order = rng.permutation(rows)            # or neighbours in the data would be neighbours on the line
    return Network((1, 1), x[order, None], y[order, None], loss="squared_error")


class Bowl(NamedTuple):
    """A mean of squared errors, L = theta'H theta/2 - c'theta + constant, along with its floor: one point or a line.

    Parameters
    ----------
    hessian : ndarray of shape (2, 2)
    lowest : ndarray of shape (2,)
        The minimum; of a line of minima, the one nearest to the origin.
    bends : ndarray of shape (2,)
        The eigenvalues, ascending.
    axes : ndarray of shape (2, 2)
        The eigenvectors, as columns.
    """

    hessian: np.ndarray
    lowest: np.ndarray
    bends: np.ndarray
    axes: np.ndarray

    @classmethod
    def of(cls, line, rows):
        """The surface of some rows, an array of indices, of a `straight_line`."""
        x, y = line.inputs[rows, 0], line.targets[rows, 0]
        design = np.stack([x, np.ones_like(x)], axis=-1)
        hessian = design.T @ design / len(x)
        bends, axes = np.linalg.eigh(hessian)
        return cls(hessian, np.linalg.pinv(hessian, hermitian=True) @ (design.T @ y / len(x)), bends, axes)

    @property
    def flat(self):
        """Whether its floor is a line."""
        return self.bends[0] < 1e-9

    def gradient(self, theta):
        """The gradient (2,) at theta (2,)."""
        return self.hessian @ (theta - self.lowest)

    def level(self, height, angles):
        """The level line (2, n) that lies `height` above the floor: an ellipse, or for a trough nearly two lines."""
        reach = np.sqrt(2 * height / np.maximum(self.bends, 1e-5))
        return self.lowest[:, None] + self.axes @ (reach[:, None] * np.stack([np.cos(angles), np.sin(angles)]))


class Plane(NamedTuple):
    """What `figures.draw_contours` wants to know of a surface: a line's whole loss over the plane (w, b)."""

    value: object
    box: tuple = BOX
    names: tuple = ("w", "b")
    dimension: int = 2
