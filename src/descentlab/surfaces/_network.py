"""The loss of a very small network as one formula."""

import numpy as np

from descentlab import _checks
from descentlab.surfaces.surface import Surface


def network_surface(network):
    """The loss of a very small `Network` as one formula in all its weights and biases, w1 ... wP.

    For checking: SymPy differentiates what backpropagation computes. Feasible up to a few dozen
    parameters and a handful of rows. network : anything with `layers`, `inputs` (N, d), `targets`,
    `activation`, `loss`, `decay` and `parameters`, laid out as a `Network` is.
    """
    import sympy

    functions = {"tanh": sympy.tanh, "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
                 "softplus": lambda z: sympy.log(1 + sympy.exp(z))}
    activate = functions[_checks.one_of("activation", network.activation, tuple(functions))]
    theta = sympy.symbols(f"w1:{network.parameters + 1}", real=True)
    letters = iter(theta)
    pairs = []
    for wide, narrow in zip(network.layers, network.layers[1:]):
        weights = sympy.Matrix(wide, narrow, lambda i, j: next(letters))
        pairs.append((weights, sympy.Matrix(1, narrow, lambda i, j: next(letters))))
    loss = sympy.Integer(0)
    for row, target in zip(network.inputs, network.targets):
        signal = sympy.Matrix([list(row)])
        for layer, (weights, biases) in enumerate(pairs):
            signal = signal * weights + biases
            if layer + 1 < len(pairs):
                signal = signal.applyfunc(activate)
        if network.loss == "cross_entropy":
            loss += sympy.log(sum(sympy.exp(z) for z in signal)) - signal[int(target)]
        else:
            wanted = np.eye(network.layers[-1])[target] if np.ndim(target) == 0 else target
            loss += sum((z - float(w)) ** 2 for z, w in zip(signal, wanted)) / 2
    decay = network.decay / 2 * sum(w**2 for w in theta)
    return Surface(loss / len(network.inputs) + decay, variables=theta, box=((-3, 3),) * len(theta),
                   name=f"network {'-'.join(map(str, network.layers))}")
