"""A multilayer perceptron as an objective: its loss, its gradient and its Hessian, on one flat theta."""

from collections.abc import Iterable
from functools import cached_property

import attrs
import numpy as np

from descentlab import _checks
from descentlab._checks import checked
from descentlab.networks import _data
from descentlab.networks._memory import keep_freed_memory
from descentlab.networks.activations import ACTIVATIONS
from descentlab.networks.chain import perceptron
from descentlab.networks.losses import LOSSES

CHUNK = 1_000_000  # numbers in the largest array of a chunk of Hessian columns

# A run that diverges reaches numbers that overflow: inf and nan are then the answer, and the caller stops on them.
_overflowing = np.errstate(over="ignore", invalid="ignore")


@attrs.frozen(eq=False)
class Network:
    """The mean loss of a multilayer perceptron over N rows, as an objective of all its weights and biases.

        a_0 = inputs,    z_l = a_{l-1} W_l + b_l,    a_l = f(z_l) in hidden layers,    output = z_L
        value = mean over rows of loss(output, target) + decay/2 |theta|^2

    Parameters
    ----------
    layers : iterable of int
        The widths from input to output, as (64, 20, 10); (64, 10) has no hidden layer.
    inputs : array_like (N, layers[0])
    targets : array_like (N,) of int, or (N, layers[-1])
        Labels from 0 to layers[-1] - 1; under squared error, rows of numbers too.
    activation : {"tanh", "sigmoid", "softplus", "relu"}
        f.
    loss : {"cross_entropy", "squared_error"}
        -log softmax(output)[label], or |output - target|^2 / 2, where a label's target is its unit vector.
    decay : float
        Weight decay, >= 0; it acts on all parameters, biases too.
    normalize : bool
        Whether hidden layers have batch normalization: z_l = normalized(a_{l-1} W_l) + b_l, where each column is
        brought to mean 0 and variance 1 over the rows at hand, those of a batch in a batch, and those of the test data
        in a test (no running averages). The bias is its shift; its gain stays 1.
    skip : bool
        Whether a hidden layer that is as wide as the hidden layer before it adds what it was given to what it makes:
        a_l = f(z_l) + a_{l-1}, a residual network with one layer to a block.

    Raises
    ------
    TypeError, ValueError
        Where an argument does not fit; methods raise them too, as for a theta whose last axis is not P.

    Notes
    -----
    theta (..., P) is W_1 row by row, b_1, W_2, b_2, ... end to end, P = `parameters`; leading axes are independent
    starts. `value`, `gradient` and `hvp` are means over all rows, or over `rows`, an int array (B,), or (..., B) for
    a batch of its own at every start (leading axes broadcast). Where numbers overflow, they return inf or nan.
    """

    layers: tuple
    inputs: np.ndarray = attrs.field(repr=False)
    targets: np.ndarray = attrs.field(repr=False)
    activation: str = checked(lambda name, value: _checks.one_of(name, value, tuple(ACTIVATIONS)))
    loss: str
    decay: float = checked(_checks.non_negative)
    normalize: bool = checked(_data.switch)
    skip: bool = checked(_data.switch)

    def __init__(self, layers, inputs, targets, activation="tanh", loss="cross_entropy", decay=0.0,
                 normalize=False, skip=False):
        squared = _checks.one_of("loss", loss, tuple(LOSSES)) == "squared_error"
        layers = _data.widths(layers, 1 if squared else 2)
        inputs, targets = _data.rows("inputs", inputs, layers[0]), np.asarray(targets)
        wanted = _data.rows if squared and targets.ndim == 2 else _data.labels
        targets = wanted("targets", targets, layers[-1])
        if len(targets) != len(inputs):
            raise ValueError(f"targets must be as many as inputs, {len(inputs)}, got {len(targets)}")
        inputs.flags.writeable = targets.flags.writeable = False
        self.__attrs_init__(layers, inputs, targets, activation, loss, decay, normalize, skip)

    def on(self, inputs, targets):
        """The same network on other data, as for a test loss: all but the data stays.

        Parameters
        ----------
        inputs, targets : array_like
            As those of `Network`.

        Returns
        -------
        Network
        """
        return attrs.evolve(self, inputs=inputs, targets=targets)

    @cached_property
    def parameters(self):
        """P, the number of weights and biases."""
        return sum((fan_in + 1) * fan_out for fan_in, fan_out in zip(self.layers, self.layers[1:]))

    def unpack(self, theta):
        """Take theta apart.

        Parameters
        ----------
        theta : array_like (..., P)

        Returns
        -------
        list of (ndarray (..., fan_in, fan_out), ndarray (..., fan_out))
            Each layer's weights and biases, all views.
        """
        return self._views(self._checked("theta", theta))

    def _views(self, theta):
        """The same of a theta that is known to fit."""
        pairs, end = [], 0
        for fan_in, fan_out in zip(self.layers, self.layers[1:]):
            start, middle, end = end, end + fan_in * fan_out, end + (fan_in + 1) * fan_out
            weights = theta[..., start:middle].reshape(*theta.shape[:-1], fan_in, fan_out)
            pairs.append((weights, theta[..., middle:end]))
        return pairs

    def pack(self, pairs):
        """Put theta together: the inverse of `unpack`.

        Parameters
        ----------
        pairs : list of (ndarray (..., fan_in, fan_out), ndarray (..., fan_out))
            Each layer's weights and biases.

        Returns
        -------
        ndarray (..., P)
        """
        parts = [part for weights, biases in pairs for part in (np.reshape(weights, (*biases.shape[:-1], -1)), biases)]
        return self._checked("the packed theta", np.concatenate(parts, axis=-1))

    def initial(self, rng, scale=1.0, starts=()):
        """Draw a theta: weights are normal with mean 0 and variance scale^2 / fan_in, biases are 0.

        Parameters
        ----------
        rng : numpy.random.Generator
        scale : float
            How many times larger than usual the weights are, >= 0.
        starts : int or tuple of int
            The leading axes.

        Returns
        -------
        ndarray (*starts, P)
        """
        _checks.generator("rng", rng)
        scale = _checks.non_negative("scale", scale)
        starts = starts if isinstance(starts, Iterable) else (starts,)
        theta = np.zeros((*(_checks.count("starts", n) for n in starts), self.parameters))
        for weights, _ in self.unpack(theta):
            weights[...] = rng.normal(scale=scale / np.sqrt(weights.shape[-2]), size=weights.shape)
        return theta

    @_overflowing
    def output(self, theta, inputs=None):
        """z_L, the last layer's output for each row.

        Parameters
        ----------
        theta : array_like (..., P)
        inputs : array_like (N, layers[0]), optional
            Other inputs than the network's own.

        Returns
        -------
        ndarray (..., N, layers[-1])
            Under cross-entropy logits, whose softmax are probabilities.
        """
        inputs = self.inputs if inputs is None else _data.rows("inputs", inputs, self.layers[0])
        return self._layers(self._checked("theta", theta)).forward(inputs)

    def accuracy(self, theta, inputs=None, labels=None):
        """The share of rows whose largest output is at their label; a row with a nan output counts as wrong.

        Parameters
        ----------
        theta : array_like (..., P)
        inputs : array_like (N, layers[0]), optional
            Other inputs than the network's own; then `labels` are asked for, too.
        labels : array_like (N,) of int, optional
            Other labels than the network's targets.

        Returns
        -------
        float or ndarray (...)
            From 0 to 1.
        """
        if labels is None and (inputs is not None or self.targets.ndim == 2):
            _checks.refuse("labels", labels, "given along with other inputs, or where the targets are no labels")
        labels = self.targets if labels is None else _data.labels("labels", labels, self.layers[-1])
        output = self.output(theta, inputs)
        if output.shape[-2] != len(labels):
            raise ValueError(f"labels must be as many as inputs, {output.shape[-2]}, got {len(labels)}")
        return ((output.argmax(axis=-1) == labels) & ~np.isnan(output).any(axis=-1)).mean(axis=-1)

    @_overflowing
    def value(self, theta, rows=None):
        """The loss: the mean over the rows of loss(output, target), plus decay/2 |theta|^2.

        Parameters
        ----------
        theta : array_like (..., P)
        rows : array_like of int (..., B), optional
            A batch's row numbers; all rows unless told.

        Returns
        -------
        float or ndarray (...)
        """
        theta, inputs, loss, _ = self._arguments(theta, rows)
        output = self._layers(theta).forward(inputs)
        return loss.forward(output) + self.decay / 2 * np.vecdot(theta, theta)

    @_overflowing
    def gradient(self, theta, rows=None):
        """The gradient of the loss by backpropagation: forward, then backward, layer by layer.

            delta_L = (prediction - target) / N,    delta_l = delta_{l+1} W_{l+1}^T * f'(z_l)
            d/dW_l = a_{l-1}^T delta_l,    d/db_l = sum over rows of delta_l

        and decay * theta, where delta_l is the derivative by z_l.

        Parameters
        ----------
        theta : array_like (..., P)
        rows : array_like of int (..., B), optional
            As in `value`.

        Returns
        -------
        ndarray (..., P)

        Notes
        -----
        `descentlab.networks.layers` has each layer's equations, those of batch normalization and skips too.
        """
        theta, inputs, loss, starts = self._arguments(theta, rows)
        layers = self._layers(theta)
        gradient = np.empty((*starts, self.parameters))
        layers.backward(loss.backward(layers.forward(inputs)), self._places(gradient))
        gradient += self.decay * theta
        return gradient

    @_overflowing
    def hvp(self, theta, v, rows=None):
        """The Hessian times v, by the R-operator: R{.} is the derivative of (.) as theta moves along v.

            H v = R{gradient}

        The product rule through every equation of `gradient`, forward and backward; exact, for about the cost of two
        gradients.

        Parameters
        ----------
        theta, v : array_like (..., P)
            v (k, P) at one theta (P,) gives k products that share the passes of theta.
        rows : array_like of int (..., B), optional
            As in `value`.

        Returns
        -------
        ndarray (..., P)

        References
        ----------
        B. Pearlmutter, 'Fast exact multiplication by the Hessian' (1994).
        """
        v = self._checked("v", v)
        theta, inputs, loss, starts = self._arguments(theta, rows, v)
        layers = self._layers(theta, np.broadcast_to(v, (*starts, self.parameters)))
        output, r_output = layers.forward(inputs), layers.r_forward(None)
        product = np.empty((*starts, self.parameters))
        layers.r_backward(loss.backward(output), loss.r_backward(r_output), self._places(product))
        product += self.decay * v
        return product

    def hessian(self, theta):
        """The dense Hessian: products with all unit vectors, a chunk at a time, symmetrized.

        Parameters
        ----------
        theta : array_like (..., P)

        Returns
        -------
        ndarray (..., P, P)
            Over all rows, 8 P^2 bytes for each start.
        """
        theta = self._checked("theta", theta)
        chunk = max(1, CHUNK // (len(self.inputs) * max(self.layers) * max(1, theta[..., 0].size)))
        unit = np.eye(self.parameters).reshape(self.parameters, *[1] * (theta.ndim - 1), self.parameters)
        products = [self.hvp(theta, unit[start : start + chunk]) for start in range(0, self.parameters, chunk)]
        hessian = np.moveaxis(np.concatenate(products), 0, -1)
        return (hessian + hessian.mT) / 2

    def _layers(self, theta, v=None):
        """The layers on one theta, which moves along one v, ready for a pass."""
        keep_freed_memory()
        return perceptron(self, self._views(theta), None if v is None else self._views(v))

    def _places(self, theta):
        """The weights and biases of theta, in its order."""
        return [part for pair in self._views(theta) for part in pair]

    def _arguments(self, theta, rows, *v):
        """theta as an array, the rows' inputs, their loss, and the leading axes of the result."""
        theta = self._checked("theta", theta)
        inputs, targets, axes = self.inputs, self._targets, [array.shape[:-1] for array in (theta, *v)]
        if rows is not None:
            rows = _data.row_numbers("rows", rows)
            inputs, targets, axes = inputs[rows], targets[rows], [*axes, rows.shape[:-1]]
        try:  # to ask NumPy only where they differ spares a tiny network a tenth of its pass
            starts = np.broadcast_shapes(*axes) if len(set(axes)) > 1 else axes[0]
        except ValueError:
            shapes = " and ".join(map(str, axes))
            raise ValueError(f"leading axes of theta, v and rows must broadcast, got {shapes}") from None
        return theta, inputs, LOSSES[self.loss](targets), starts

    def _checked(self, name, theta):
        """theta as an array, if its last axis is P; its numbers may be anything, nan too."""
        theta = np.asarray(theta, dtype=float)
        if theta.ndim == 0 or theta.shape[-1] != self.parameters:
            raise ValueError(f"{name} must be an array of shape (..., {self.parameters}), got shape {theta.shape}")
        return theta

    @cached_property
    def _targets(self):
        """Targets as rows (N, layers[-1]): a label is its unit vector."""
        return self.targets if self.targets.ndim == 2 else np.eye(self.layers[-1])[self.targets]
