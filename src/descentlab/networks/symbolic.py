"""The loss of a very small network as one SymPy formula, for checking: SymPy differentiates what layers compute."""

import numpy as np
import sympy

from descentlab.networks.chain import skips
from descentlab.networks.layers import EPS
from descentlab.surfaces import Surface


class Ramp(sympy.Function):
    """max(z, 0), which SymPy's own `Max` is too clever (and too slow) to differentiate in compounds.

    Parameters
    ----------
    z : sympy.Expr
    """

    _imp_ = staticmethod(lambda z: np.maximum(z, 0))

    @classmethod
    def eval(cls, z):
        """max(z, 0), where z is a number.

        Parameters
        ----------
        z : sympy.Expr

        Returns
        -------
        sympy.Number or None
            None leaves the function as it is written.
        """
        return max(z, 0) if z.is_Number else None

    def fdiff(self, argindex=1):
        """The derivative by z.

        Parameters
        ----------
        argindex : int
            Which argument, from 1: there is one.

        Returns
        -------
        Step
        """
        return Step(self.args[0])


class Step(sympy.Function):
    """1 where z > 0, and 0 elsewhere, at the kink of a ramp too; its derivative is 0.

    Parameters
    ----------
    z : sympy.Expr
    """

    _imp_ = staticmethod(lambda z: np.heaviside(z, 0))

    @classmethod
    def eval(cls, z):
        """1 or 0, where z is a number.

        Parameters
        ----------
        z : sympy.Expr

        Returns
        -------
        sympy.Integer or None
            None leaves the function as it is written.
        """
        return sympy.Integer(bool(z > 0)) if z.is_Number else None

    def fdiff(self, argindex=1):
        """The derivative by z, 0.

        Parameters
        ----------
        argindex : int
            Which argument, from 1: there is one.

        Returns
        -------
        sympy.Integer
        """
        return sympy.Integer(0)


FUNCTIONS = {
    "tanh": sympy.tanh,
    "sigmoid": lambda z: 1 / (1 + sympy.exp(-z)),
    "softplus": lambda z: sympy.log(1 + sympy.exp(z)),
    "relu": Ramp,
}


def network_surface(network):
    """The loss of a network as a surface over all its weights and biases, w1 ... wP.

    Feasible up to a few dozen parameters and a handful of rows, fewer with `normalize`.

    Parameters
    ----------
    network : Network
        Of any kind: with `normalize` and `skip` too.

    Returns
    -------
    Surface
        Its theta is laid out as the network's.

    Notes
    -----
    With `normalize` and `skip` together the formula grows fast, since each row's output then holds those of all rows in
    the layer before, many times over: a (2, 2, 2, 2) net on 3 rows takes tens of seconds to be differentiated.
    """
    theta = sympy.symbols(f"w1:{network.parameters + 1}", real=True)
    output = _output(network, iter(theta))
    losses = sum(_loss(network, output[i, :], target) for i, target in enumerate(network.targets))
    decay = network.decay / 2 * sum(w**2 for w in theta)
    return Surface(losses / len(network.inputs) + decay, variables=theta, box=((-3, 3),) * len(theta),
                   name=f"network {'-'.join(map(str, network.layers))}")


def _output(network, letters):
    """The output for all rows, a matrix (N, layers[-1]) in the letters of theta."""
    a, last = sympy.Matrix(network.inputs.tolist()), len(network.layers) - 2
    for i, (fan_in, fan_out) in enumerate(zip(network.layers, network.layers[1:])):
        weights, biases = (sympy.Matrix(k, fan_out, lambda *_: next(letters)) for k in (fan_in, 1))
        z = a * weights
        if network.normalize and i < last:
            z = sympy.Matrix.hstack(*(_normalized(z[:, j]) for j in range(fan_out)))
        z += sympy.ones(z.rows, 1) * biases
        made = z.applyfunc(FUNCTIONS[network.activation]) if i < last else z
        a = made + a if skips(network, i) else made
    return a


def _normalized(column):
    """A column less its mean, over its standard deviation."""
    centred = column - sympy.ones(len(column), 1) * (sum(column) / len(column))
    return centred / sympy.sqrt(sum(x**2 for x in centred) / len(column) + sympy.Float(EPS))


def _loss(network, output, target):
    """The loss of a row of outputs."""
    if network.loss == "cross_entropy":
        return sympy.log(sum(sympy.exp(z) for z in output)) - output[int(target)]
    wanted = np.eye(network.layers[-1])[target] if np.ndim(target) == 0 else target
    return sum((z - float(w)) ** 2 for z, w in zip(output, wanted)) / 2
