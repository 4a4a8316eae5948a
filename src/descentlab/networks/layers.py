"""Layers: each with its forward and its backward pass, and the R-forms of both, side by side.

A pass through a network makes its layers anew, on one theta, and each keeps what its way back needs. R{.} is the
derivative of (.) as theta moves along v, taken by the product rule, term by term. With e = d loss / d output,

    forward     input -> output
    backward    e -> d loss / d input, and d loss / d parameter
    r_forward   R{input} -> R{output}, after forward
    r_backward  e, R{e} -> d loss / d input, R{d loss / d input}, and R{d loss / d parameter}, after both

Derivatives by parameters are written to `places`, a list of arrays in theta's order: on its way back, each layer takes
its own from the end. Signals are (..., N, width), rows of N examples behind the leading axes of independent starts. No
layer writes on what it is given.

References
----------
D. Rumelhart, G. Hinton and R. Williams, 'Learning representations by back-propagating errors' (1986).
B. Pearlmutter, 'Fast exact multiplication by the Hessian' (1994).
"""

import numpy as np

EPS = 1e-5
"""What batch normalization adds to a variance, as PyTorch does."""


class Layer:
    """What every layer can do: the four passes."""

    def forward(self, a):
        """The layer's output.

        Parameters
        ----------
        a : ndarray (..., N, fan_in)
            Its input.

        Returns
        -------
        ndarray (..., N, fan_out)
        """
        raise NotImplementedError

    def r_forward(self, r_a):
        """R{output}, after `forward`.

        Parameters
        ----------
        r_a : ndarray (..., N, fan_in) or None
            R{input}; None where the input is data, which stays as theta moves.

        Returns
        -------
        ndarray (..., N, fan_out)
        """
        raise NotImplementedError

    def backward(self, e, places):
        """The derivative of the loss by the input, after `forward`; those by the parameters go to `places`.

        Parameters
        ----------
        e : ndarray (..., N, fan_out)
            The derivative of the loss by the output.
        places : list of ndarray
            Where derivatives by parameters are written, in theta's order; the layer takes its own from the end.

        Returns
        -------
        ndarray (..., N, fan_in) or None
            None where the input is data.
        """
        raise NotImplementedError

    def r_backward(self, e, r_e, places):
        """The derivative of the loss by the input, and R of it, after both passes forward.

        Parameters
        ----------
        e, r_e : ndarray (..., N, fan_out)
            The derivative of the loss by the output, and R of it.
        places : list of ndarray
            Where R{derivatives by parameters} are written; as in `backward`.

        Returns
        -------
        d, r_d : ndarray (..., N, fan_in) or None
            The derivative by the input, and R of it; None where the input is data.
        """
        raise NotImplementedError


class Linear(Layer):
    """a -> a W.

        backward    e W^T,                    d/dW = a^T e
        r_forward   a V + R{a} W
        r_backward  R{e} W^T + e V^T,         R{d/dW} = a^T R{e} + R{a}^T e

    Parameters
    ----------
    weights : ndarray (..., fan_in, fan_out)
        W.
    v_weights : ndarray (..., fan_in, fan_out), optional
        V = R{W}, for the R-forms.
    first : bool
        Whether a is data: R{a} = 0, and nobody asks for the derivative by a, which is None.
    """

    def __init__(self, weights, v_weights=None, first=False):
        self.weights, self.v_weights, self.first = weights, v_weights, first

    def forward(self, a):
        self.a = a
        return a @ self.weights

    def r_forward(self, r_a):
        self.r_a = r_a
        r_z = self.a @ self.v_weights
        if not self.first:
            r_z += r_a @ self.weights
        return r_z

    def backward(self, e, places):
        np.matmul(self.a.mT, e, out=places.pop())
        return None if self.first else e @ self.weights.mT

    def r_backward(self, e, r_e, places):
        r_gradient = np.matmul(self.a.mT, r_e, out=places.pop())
        if self.first:
            return None, None
        r_gradient += self.r_a.mT @ e
        r_d = r_e @ self.weights.mT
        r_d += e @ self.v_weights.mT
        return e @ self.weights.mT, r_d


class Affine(Linear):
    """a -> a W + b: a `Linear` with b in every row.

        backward    d/db = sum over rows of e
        r_forward   + c
        r_backward  R{d/db} = sum over rows of R{e}

    Parameters
    ----------
    weights, biases : ndarray (..., fan_in, fan_out), (..., fan_out)
        W and b.
    v_weights, v_biases : ndarray, likewise, optional
        V = R{W} and c = R{b}, for the R-forms.
    first : bool
        As in `Linear`.
    """

    def __init__(self, weights, biases, v_weights=None, v_biases=None, first=False):
        super().__init__(weights, v_weights, first)
        self.biases, self.v_biases = biases, v_biases

    def forward(self, a):
        z = super().forward(a)
        z += self.biases[..., None, :]
        return z

    def r_forward(self, r_a):
        r_z = super().r_forward(r_a)
        r_z += self.v_biases[..., None, :]
        return r_z

    def backward(self, e, places):
        e.sum(axis=-2, out=places.pop())
        return super().backward(e, places)

    def r_backward(self, e, r_e, places):
        r_e.sum(axis=-2, out=places.pop())
        return super().r_backward(e, r_e, places)


class BatchNormalization(Layer):
    """u -> h + b: each column of u less its mean, over its standard deviation, and b in every row.

        h = s * (u - mean u),    s = 1 / sqrt(variance of u + EPS),    means over the N rows

    J = dh/du is a symmetric matrix for each column, J x = s * (x - mean x - h * mean(h x)).

        backward    J e,                      d/db = sum over rows of e
        r_forward   R{h} + c,                 R{h} = J R{u}
        r_backward  J R{e} + R{J} e,          R{d/db} = sum over rows of R{e}

        R{J} e = R{log s} * J e - s * (R{h} * mean(h e) + h * mean(R{h} e)),    R{log s} = -s * mean(h R{u})

    Parameters
    ----------
    biases : ndarray (..., width)
        b.
    v_biases : ndarray (..., width), optional
        c = R{b}, for the R-forms.

    References
    ----------
    S. Ioffe and C. Szegedy, 'Batch normalization: accelerating deep network training by reducing internal covariate
    shift' (2015).
    """

    def __init__(self, biases, v_biases=None):
        self.biases, self.v_biases = biases, v_biases

    def forward(self, u):
        centred = u - _mean(u)
        self.s = 1 / np.sqrt(_mean(centred * centred) + EPS)
        self.h = self.s * centred
        return self.h + self.biases[..., None, :]

    def r_forward(self, r_u):
        self.r_h, self.r_log_s = self._j(r_u), -self.s * _mean(self.h * r_u)
        return self.r_h + self.v_biases[..., None, :]

    def backward(self, e, places):
        e.sum(axis=-2, out=places.pop())
        return self._j(e)

    def r_backward(self, e, r_e, places):
        r_e.sum(axis=-2, out=places.pop())
        d = self._j(e)
        r_j = self.r_log_s * d - self.s * (self.r_h * _mean(self.h * e) + self.h * _mean(self.r_h * e))
        return d, self._j(r_e) + r_j

    def _j(self, x):
        return self.s * (x - _mean(x) - self.h * _mean(self.h * x))


def _mean(rows):
    return rows.mean(axis=-2, keepdims=True)


class Nonlinearity(Layer):
    """z -> a = f(z).

        backward    e * f'(z)
        r_forward   R{a} = f'(z) * R{z}
        r_backward  R{e} * f'(z) + e * f''(z) * R{z},    where f''(z) R{z} = bend * R{a}

    Parameters
    ----------
    activation : Activation
        f, its slope f', and its bend f'' / f'.
    """

    def __init__(self, activation):
        self.activation = activation

    def forward(self, z):
        self.a = self.activation.function(z)
        return self.a

    def r_forward(self, r_z):
        self.slope = self.activation.slope(self.a)
        self.r_a = self.slope * r_z
        return self.r_a

    def backward(self, e, places):
        return e * self.activation.slope(self.a)

    def r_backward(self, e, r_e, places):
        r_slope = self.r_a * self.activation.bend(self.a)
        r_slope *= e
        r_d = r_e * self.slope
        r_d += r_slope
        return e * self.slope, r_d
