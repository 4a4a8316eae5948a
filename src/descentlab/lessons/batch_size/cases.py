"""The straight line of How large should a batch be?, and the surface that each batch of its points has."""

from typing import NamedTuple

import attrs
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


def own_gradients(network, theta):
    """The gradient of each sample's own loss.

    Parameters
    ----------
    network : Network
        Of N rows.
    theta : ndarray (d,)

    Returns
    -------
    ndarray (N, d)
    """
    return network.gradient(theta, np.arange(len(network.inputs))[:, None])


def epochs_to(goal, network, starts, size, etas, shuffles=4, most=20):
    """How many epochs of dealt batches it takes until the loss is below a goal, for each of several rates.

    All rates see the same batches. The loss over all the data is looked at eight times an epoch, or after every update
    where an epoch has fewer.

    Parameters
    ----------
    goal : float
        The loss to fall below.
    network : Network
    starts : ndarray (seeds, P)
    size : int
        Of a batch; it divides the rows.
    etas : ndarray (k,)
    shuffles : int
        How many runs each start has, each with a random generator of its own; one where the batch is all the data.
    most : int
        The epochs after which every run ends.

    Returns
    -------
    ndarray (k,)
        The mean over all starts and shuffles; inf where one of them did not arrive in `most` epochs.
    """
    rows = len(network.inputs)
    shuffles = shuffles if size < rows else 1
    runs = shuffles * len(starts)
    rngs = [np.random.default_rng(seed) for seed in range(runs)]
    race = _Race.of(np.tile(starts, (shuffles, 1)), etas)
    updates, gap = 0, max(1, rows // 8 // size)
    with np.errstate(all="ignore"):
        for _ in range(most):
            orders = np.array([rng.permutation(rows) for rng in rngs])
            for first in range(0, rows, size):
                race.step(network, orders[:, first:first + size])
                updates += 1
                if updates % gap == 0:
                    race.look(network, goal, updates * size / rows)
                    if not len(race.theta):
                        return race.means
    return race.means


@attrs.define
class _Race:
    """Runs with every rate and every start at once, of which those that have arrived, or are lost, step out."""

    theta: np.ndarray       # (left, P)
    place: np.ndarray       # (left,) of each, among all: rate * runs + run
    etas: np.ndarray        # (k,)
    arrived: np.ndarray     # (k, runs): after how many epochs

    @classmethod
    def of(cls, starts, etas):
        etas = np.asarray(etas, dtype=float)
        every = np.full((len(etas), len(starts)), np.inf)
        # Coordinates one behind the other in memory, as in `descend`: work along the runs is then over neighbours.
        return cls(np.asfortranarray(np.tile(starts, (len(etas), 1))), np.arange(every.size), etas, every)

    @property
    def means(self):
        """Of each rate (k,)."""
        return self.arrived.mean(axis=1)

    def step(self, network, batches):
        """A step of every run; `batches` (runs, B) are the same for all rates."""
        rate, run = np.divmod(self.place, self.arrived.shape[1])
        self.theta = self.theta - self.etas[rate][:, None] * network.gradient(self.theta, batches[run])

    def look(self, network, goal, now):
        """Take out who is below the goal, and who is lost: no number any more."""
        loss = network.value(self.theta)
        self.arrived.flat[self.place[loss < goal]] = now
        left = (loss >= goal) & np.isfinite(loss)
        if not left.all():
            self.theta, self.place = np.asfortranarray(self.theta[left]), self.place[left]


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
