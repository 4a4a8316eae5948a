"""Follow an optimizer from any batch of starts, and keep every factor of every step.

    >>> from descentlab import descend, optimizers, surfaces
    >>> path = descend(surfaces.bowl.gradient, [2.0, 1.0], optimizers.gd(0.1), steps=50)
    >>> path.theta.shape, path.eta.shape
    ((51, 2), (50,))

Gradients are exact, noisy, clipped or from minibatches: that is a matter of the gradient function (`noisy`,
`clipped`, `minibatches`), never of the optimizer.
"""

from descentlab.descent.following import descend
from descentlab.descent.gradients import clipped, minibatches, noisy
from descentlab.descent.path import Path

__all__ = ["descend", "Path", "noisy", "clipped", "minibatches"]
