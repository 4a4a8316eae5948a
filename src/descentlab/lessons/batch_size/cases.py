"""The race of How large should a batch be?: how many epochs each learning rate needs."""

import attrs
import numpy as np

from descentlab import optimizers


def epochs_to(goal, network, starts, size, etas, optimizer=optimizers.gd, shuffles=4, most=20):
    """How many epochs of dealt batches it takes until the loss is first below a goal, for each of several rates.

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
    optimizer : callable
        Of an eta, makes an Optimizer: one of `descentlab.optimizers`.
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
    race = _Race.of(np.tile(starts, (shuffles, 1)), etas, optimizer(1.0))
    updates, gap = 0, max(1, rows // 8 // size)
    with np.errstate(all="ignore"):
        for _ in range(most):
            orders = np.array([rng.permutation(rows) for rng in rngs])
            for first in range(0, rows, size):
                race.step(network, orders[:, first:first + size], updates)
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
    rules: tuple            # the direction and the scale
    memories: list          # of both: (left, P), or None

    @classmethod
    def of(cls, starts, etas, optimizer):
        etas = np.asarray(etas, dtype=float)
        every = np.full((len(etas), len(starts)), np.inf)
        # Coordinates one behind the other in memory, as in `descend`: work along the runs is then over neighbours.
        theta = np.asfortranarray(np.tile(starts, (len(etas), 1)))
        rules = (optimizer.direction, optimizer.scale)
        return cls(theta, np.arange(every.size), etas, every, rules, [rule.start(theta) for rule in rules])

    @property
    def means(self):
        """Of each rate (k,)."""
        return self.arrived.mean(axis=1)

    def step(self, network, batches, t):
        """A step of every run; `batches` (runs, B) are the same for all rates."""
        rate, run = np.divmod(self.place, self.arrived.shape[1])
        g = network.gradient(self.theta, batches[run])
        (heard, m), (squares, sigma) = (rule.update(memory, g, t) for rule, memory in zip(self.rules, self.memories))
        self.memories = [heard, squares]
        self.theta = self.theta - self.etas[rate][:, None] * m / sigma

    def look(self, network, goal, now):
        """Take out who is below the goal, and who is lost: no number any more."""
        loss = network.value(self.theta)
        self.arrived.flat[self.place[loss < goal]] = now
        left = (loss >= goal) & np.isfinite(loss)
        if not left.all():
            self.theta, self.place = np.asfortranarray(self.theta[left]), self.place[left]
            self.memories = [None if memory is None else np.asfortranarray(memory[left]) for memory in self.memories]
