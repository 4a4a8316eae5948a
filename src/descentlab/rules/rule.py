"""What directions and scales have in common."""

import numpy as np


class Rule:
    """A direction or a scale: whatever turns the gradients so far into one factor of the step."""

    def start(self, theta):
        """What the rule remembers before the first step.

        Parameters
        ----------
        theta : ndarray
            theta_0, shape (..., d).

        Returns
        -------
        object
            The memory that the first `update` is given: an array like theta, zero, unless a rule says otherwise.
        """
        return np.zeros_like(theta)

    def update(self, memory, g, t):
        """One step's factor: what the rule's class says of m_t or sigma_t.

        Parameters
        ----------
        memory : object
            What `start`, or the step before, gave.
        g : ndarray
            The gradient at theta_t, shape (..., d).
        t : int
            The step, from 0.

        Returns
        -------
        memory : object
            What to remember for the next step.
        value : ndarray or float
            m_t or sigma_t: of g's shape, (..., d), or a number.

        Raises
        ------
        NotImplementedError
            If a rule of one's own does not say what a step is made of.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say what a step is made of: define update(self, "
                                  "memory, g, t), which gives the new memory and the value")


def correction(beta, t):
    """1 / (1 - beta**(t+1)), which makes up for an average's start at zero: multiplying is faster than dividing.

    Parameters
    ----------
    beta : float
        How much of the last average is kept, 0 <= beta < 1.
    t : int
        The step, from 0.

    Returns
    -------
    float
        What to multiply the average by, >= 1.
    """
    return 1 / (1 - beta ** (t + 1))
