"""Multilayer perceptrons as objectives: a network's loss, its gradient and its Hessian, on one flat theta.

All is written out with NumPy, so that the forward pass, backpropagation and Pearlmutter's R-pass are read together:
`layers` has each layer's equations, `activations` and `losses` what it bends with and ends in, `chain` how layers make
a perceptron, `network` the objective, and `symbolic` the same loss as one SymPy formula.
"""

import lazy_loader

from descentlab.networks.activations import ACTIVATIONS
from descentlab.networks.losses import LOSSES
from descentlab.networks.network import Network

__all__ = ["ACTIVATIONS", "LOSSES", "Network", "network_surface"]

# SymPy takes longer to import than all else together.
__getattr__, _, _ = lazy_loader.attach(__name__, submod_attrs={"symbolic": ["network_surface"]})
