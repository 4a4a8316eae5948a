"""Multilayer perceptrons as objectives: a network's loss, its gradient and its Hessian, on one flat theta.

All is written out with NumPy, so that the forward pass, backpropagation and Pearlmutter's R-pass are read together:
`layers` has each layer's equations, `losses` and `activations` what a network ends in and bends with, `network` the
objective, and `symbolic` the same loss as one SymPy formula.
"""

from descentlab.networks.activations import ACTIVATIONS
from descentlab.networks.losses import LOSSES
from descentlab.networks.network import Network

__all__ = ["ACTIVATIONS", "LOSSES", "Network"]
