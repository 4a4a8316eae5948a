"""The layers of a multilayer perceptron, one after the other, and where they let a signal around them."""

from itertools import repeat

from descentlab.networks.activations import ACTIVATIONS
from descentlab.networks.layers import Affine, BatchNormalization, Layer, Linear, Nonlinearity


class Chain(Layer):
    """Layers one after the other: what one gives, the next is given.

    Parameters
    ----------
    layers : list of Layer
        From input to output.
    """

    def __init__(self, layers):
        self.layers = layers

    def forward(self, a):
        for layer in self.layers:
            a = layer.forward(a)
        return a

    def r_forward(self, r_a):
        for layer in self.layers:
            r_a = layer.r_forward(r_a)
        return r_a

    def backward(self, e, places):
        for layer in reversed(self.layers):
            e = layer.backward(e, places)
        return e

    def r_backward(self, e, r_e, places):
        for layer in reversed(self.layers):
            e, r_e = layer.r_backward(e, r_e, places)
        return e, r_e


class Skip(Chain):
    """Layers with a way around them, a -> layers(a) + a: what comes back takes both ways, too.

    Parameters
    ----------
    layers : list of Layer
        From input to output, which are equally wide.

    References
    ----------
    K. He, X. Zhang, S. Ren and J. Sun, 'Deep residual learning for image recognition' (2016).
    """

    def forward(self, a):
        return super().forward(a) + a

    def r_forward(self, r_a):
        return super().r_forward(r_a) + r_a

    def backward(self, e, places):
        return super().backward(e, places) + e

    def r_backward(self, e, r_e, places):
        d, r_d = super().r_backward(e, r_e, places)
        return d + e, r_d + r_e


def perceptron(network, pairs, v_pairs=None):
    """The layers of a network on one theta, which moves along one v, ready for a pass.

    Parameters
    ----------
    network : Network
        Its settings; its data is not looked at.
    pairs : list of (weights, biases)
        theta, as `Network.unpack` gives it.
    v_pairs : list of (weights, biases), optional
        v, likewise, for the R-forms.

    Returns
    -------
    Chain
    """
    layers, last = [], len(pairs) - 1
    for i, (pair, (v_weights, v_biases)) in enumerate(zip(pairs, v_pairs or repeat((None, None)))):
        weights, biases = pair
        if network.normalize and i < last:
            block = [Linear(weights, v_weights, i == 0), BatchNormalization(biases, v_biases)]
        else:
            block = [Affine(weights, biases, v_weights, v_biases, i == 0)]
        if i < last:
            block.append(Nonlinearity(ACTIVATIONS[network.activation]))
        layers += [Skip(block)] if skips(network, i) else block
    return Chain(layers)


def skips(network, i):
    """Whether a layer of a network adds its input to its output: with `skip`, hidden ones as wide as the one before.

    Parameters
    ----------
    network : Network
    i : int
        Which layer, from 0.

    Returns
    -------
    bool
    """
    return network.skip and 0 < i < len(network.layers) - 2 and network.layers[i] == network.layers[i + 1]
