"""Loss surfaces: each is one expression, and everything else follows from it.

    >>> from descentlab.surfaces import Surface
    >>> bowl = Surface("(x**2 + 4*y**2) / 2", name="bowl")
    >>> bowl.gradient([1.0, 1.0])
    array([1., 4.])

A surface is an *objective*: it has `value`, `gradient` and `hvp`, so every optimizer and every
curvature tool of the course takes it. It also has `hessian`, since in the plane that is no luxury.
"""

from descentlab.surfaces.catalogue import (
    bowl, catalogue, double_well, himmelblau, monkey_saddle, peano, plateau, quartic_trough, ravine, regression,
    rosenbrock, rotated_ravine, saddle, six_hump_camel, toy_network, valley)
from descentlab.surfaces.surface import Surface

__all__ = ["Surface", "bowl", "catalogue", "double_well", "himmelblau", "monkey_saddle", "peano",
           "plateau", "quartic_trough", "ravine", "regression", "rosenbrock", "rotated_ravine", "saddle",
           "six_hump_camel", "toy_network", "valley"]
