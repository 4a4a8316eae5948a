"""Rules that watch the loss, and so are not pure in t: when to lower the rate, and when to stop.

Both have the form of every rule here: `start()`, and `update(memory, t, loss)` at each step. `descend` takes the one
where a schedule is expected and the other as `stopping`, if it is also told the loss.
"""

import attrs
import numpy as np

from descentlab import _checks
from descentlab._checks import checked, count, non_negative, positive, share


class WatchingSchedule:
    """A schedule that watches the loss. Kind: PlateauDecay; one of one's own is a subclass with `start` and `update`.

        memory = schedule.start();  memory, eta = schedule.update(memory, t, loss)

    Attributes
    ----------
    watches : bool
        Whether it asks for the loss: True.
    """

    watches = True

    def start(self):
        """What is remembered before the first look."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it remembers at first: define start(self)")

    def update(self, memory, t, loss):
        """One look at the loss, and the rate to use now.

        Parameters
        ----------
        memory : object
            What `start`, or the step before, gave.
        t : int
            The step, from 0.
        loss : float
            The loss at theta_t, before the step is taken.

        Returns
        -------
        memory : object
            What to remember for the next step.
        eta : float
            The rate of step t.

        Raises
        ------
        NotImplementedError
            If a schedule of one's own does not say what its rate is.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say what its rate is: define update(self, memory, "
                                  "t, loss), which gives the new memory and the rate")

    def planned(self, steps):
        """What a run asks in the schedule's place: itself, since nothing can be worked out beforehand.

        Parameters
        ----------
        steps : int
            How many steps the run has; not looked at.

        Returns
        -------
        WatchingSchedule
        """
        return self


@attrs.frozen
class EarlyStopping:
    """Stop when the loss has not improved for `patience` looks in a row.

        memory = rule.start();  memory, stop = rule.update(memory, t, loss)

    or, on a recorded run, `rule.stops_at(losses)`.

    Parameters
    ----------
    patience : int, default 10
        How many looks without an improvement are borne, >= 1.
    least : float, default 0
        A look counts as an improvement if the loss is below the best so far by more than this.

    Raises
    ------
    TypeError, ValueError
        Unless patience is a whole number >= 1 and least a number >= 0.

    References
    ----------
    L. Prechelt, Early stopping - but when?, 1998.
    """

    patience: int = checked(count, 10)
    least: float = checked(non_negative, 0.0)

    def start(self):
        """What is remembered before the first look: the best loss, and for how many looks it has been the best."""
        return np.inf, 0

    def update(self, memory, t, loss):
        """One look at the loss: an improvement is a loss below the best so far by more than `least`.

        Parameters
        ----------
        memory : tuple of (float, int)
            What `start`, or the step before, gave.
        t : int
            The step, from 0; not looked at.
        loss : float
            The loss at theta_t; a nan is no improvement.

        Returns
        -------
        memory : tuple of (float, int)
            The best loss so far, and how many looks ago it was.
        stop : bool
            Whether to stop now, before the step is taken.
        """
        best, waited = memory
        memory = (float(loss), 0) if loss < best - self.least else (best, waited + 1)
        return memory, memory[1] >= self.patience

    def stops_at(self, losses):
        """Where a recorded run would have been stopped.

        Parameters
        ----------
        losses : sequence of float
            The loss at each step, (T+1,).

        Returns
        -------
        int or None
            The step, or None if it would not have been stopped.

        Raises
        ------
        TypeError
            If losses is no sequence.
        """
        memory = self.start()
        for t, loss in enumerate(_checks.sequence("losses", losses)):
            memory, stop = self.update(memory, t, loss)
            if stop:
                return t
        return None


@attrs.frozen
class PlateauDecay(WatchingSchedule):
    """Multiply the rate by `factor` whenever the loss has not improved for `patience` looks in a row.

    After a decay the waiting begins anew.

    Parameters
    ----------
    eta : float
        The rate at first, > 0.
    factor : float, default 0.1
        What is left of the rate at each decay, between 0 and 1.
    patience : int, default 10
    least : float, default 0
        As in `EarlyStopping`.
    lowest : float, default 0
        The rate never falls below it; no more than eta.

    Raises
    ------
    TypeError, ValueError
        For a number outside of what is said above.
    """

    eta: float = checked(positive)
    factor: float = checked(share, 0.1)
    patience: int = checked(count, 10)
    least: float = checked(non_negative, 0.0)
    lowest: float = checked(non_negative, 0.0)

    @lowest.validator
    def _below_eta(self, attribute, lowest):
        if lowest > self.eta:
            _checks.refuse("lowest", lowest, f"no more than eta = {self.eta}")

    @property
    def _watch(self):
        return EarlyStopping(self.patience, self.least)

    def start(self):
        """What is remembered before the first look: the rate, and what was seen of the loss."""
        return self.eta, self._watch.start()

    def update(self, memory, t, loss):
        eta, seen = memory
        seen, stalled = self._watch.update(seen, t, loss)
        if stalled:
            eta, seen = max(eta * self.factor, self.lowest), (seen[0], 0)
        return (eta, seen), eta
