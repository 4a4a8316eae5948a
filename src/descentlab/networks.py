"""Multilayer perceptrons as objectives: a network's loss, its gradient and its Hessian, on one flat theta.

All is written out with NumPy, so that the forward pass, backpropagation and Pearlmutter's R-pass are read together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from descentlab import _checks


class Activation(NamedTuple):
    """A function f of one number; f' and f'' reuse a = f(z), which every pass keeps."""

    function: Callable  # z -> a = f(z)
    slope: Callable  # a -> f'(z)
    bend: Callable  # a -> f''(z) / f'(z), the derivative of the slope by a


ACTIVATIONS = {
    "tanh": Activation(np.tanh, lambda a: 1 - a * a, lambda a: -2 * a),
    "sigmoid": Activation(lambda z: 0.5 + 0.5 * np.tanh(0.5 * z), lambda a: a * (1 - a), lambda a: 1 - 2 * a),
    "softplus": Activation(lambda z: np.logaddexp(0, z), lambda a: -np.expm1(-a), lambda a: np.exp(-a)),
    "relu": Activation(lambda z: np.maximum(z, 0), lambda a: a > 0, np.zeros_like),  # slope 0 at the kink, as PyTorch
}


class Loss(NamedTuple):
    """The loss of a row; its derivative by the output is prediction - target."""

    of_row: Callable  # output, target -> loss
    prediction: Callable  # output -> prediction
    r_prediction: Callable  # prediction, R{output} -> R{prediction}


def _shifted(output):
    """Outputs less their row's largest: no softmax changes, no exponential overflows."""
    return output - output.max(axis=-1, keepdims=True)


def _cross_entropy(output, target):
    shifted = _shifted(output)
    return np.log(np.exp(shifted).sum(axis=-1)) - np.vecdot(target, shifted)


def _softmax(output):
    weight = np.exp(_shifted(output))
    return weight / weight.sum(axis=-1, keepdims=True)


LOSSES = {
    "cross_entropy": Loss(_cross_entropy, _softmax, lambda p, r: p * (r - np.vecdot(p, r)[..., None])),
    "squared_error": Loss(lambda z, target: np.square(z - target).sum(axis=-1) / 2, lambda z: z, lambda p, r: r),
}

class Normalized(NamedTuple):
    """Batch normalization of a layer: each column of u (..., N, width) less its mean, over its standard deviation.

        h = s * (u - mean u),    s = 1 / sqrt(variance of u + EPS),    means over the N rows

    J is its derivative, a symmetric matrix for each column, so that one function serves forward and backward.
    """

    h: np.ndarray  # (..., N, width)
    s: np.ndarray  # (..., 1, width)

    @classmethod
    def of(cls, u):
        centred = u - _mean(u)
        s = 1 / np.sqrt(_mean(centred * centred) + EPS)
        return cls(s * centred, s)

    def through(self, x):
        """J x = s * (x - mean x - h * mean(h x)): what a change x of u does to h, and what d/dh = x is for d/du."""
        return self.s * (x - _mean(x) - self.h * _mean(self.h * x))

    def r_through(self, x, r_u):
        """R{J} x, as u moves along R{u}, by the product rule, with R{h} = J R{u} and R{s} = -s^2 * mean(h R{u})."""
        r_h, r_log_s = self.through(r_u), -self.s * _mean(self.h * r_u)
        return r_log_s * self.through(x) - self.s * (r_h * _mean(self.h * x) + self.h * _mean(r_h * x))


def _mean(rows):
    return rows.mean(axis=-2, keepdims=True)


EPS = 1e-5  # what batch normalization adds to a variance, as PyTorch does
CHUNK = 1_000_000  # numbers in the largest array of a chunk of Hessian columns

# A run that diverges reaches numbers that overflow: inf and nan are then the answer, and the caller stops on them.
_overflowing = np.errstate(over="ignore", invalid="ignore")

# glibc hands freed memory straight back to the system, and page faults then cost each pass a third of its time,
# until a process has once freed a block as large as this one (which is never written to).
np.empty(2_000_000)


@dataclass(frozen=True, eq=False)
class Network:
    """The mean loss of a multilayer perceptron over N rows, as an objective of all its weights and biases.

        a_0 = inputs,    z_l = a_{l-1} W_l + b_l,    a_l = f(z_l) in hidden layers,    output = z_L
        value = mean over rows of loss(output, target) + decay/2 |theta|^2

    `layers` are the widths from input to output, as (64, 20, 10); (64, 10) has no hidden layer. `inputs` is
    (N, layers[0]); `targets` are labels (N,), whole numbers from 0 to layers[-1] - 1. The `activation` f is "tanh",
    "sigmoid", "softplus" or "relu". The `loss` is "cross_entropy", -log softmax(output)[label], or "squared_error",
    |output - target|^2 / 2, where the target is the label's unit vector, or a row of `targets` (N, layers[-1]).
    `decay` (weight decay) acts on all parameters, biases too.

    With `normalize`, hidden layers have batch normalization: z_l = normalized(a_{l-1} W_l) + b_l, where each column is
    brought to mean 0 and variance 1 over the rows at hand, those of a batch in a batch, and those of the test data in
    a test (no running averages). The bias is its shift; its gain stays 1. Source: S. Ioffe and C. Szegedy, 'Batch
    normalization: accelerating deep network training by reducing internal covariate shift' (2015).

    With `skip`, a hidden layer that is as wide as the hidden layer before it adds what it was given to what it makes:
    a_l = f(z_l) + a_{l-1}. Source: K. He, X. Zhang, S. Ren and J. Sun, 'Deep residual learning for image recognition'
    (2016), with one layer to a block.

    theta (..., P) is W_1 row by row, b_1, W_2, b_2, ... end to end, P = `parameters`; leading axes are independent
    starts. `value`, `gradient` and `hvp` are means over all rows, or over `rows`, an int array (B,), or (..., B) for
    a batch of its own at every start (leading axes broadcast). Where numbers overflow, they return inf or nan.

    Raises TypeError or ValueError where an argument does not fit, as a theta whose last axis is not P.
    """

    layers: tuple
    inputs: np.ndarray = field(repr=False)
    targets: np.ndarray = field(repr=False)
    activation: str = "tanh"
    loss: str = "cross_entropy"
    decay: float = 0.0
    normalize: bool = False
    skip: bool = False

    def __post_init__(self):
        _checks.one_of("activation", self.activation, tuple(ACTIVATIONS))
        _checks.one_of("loss", self.loss, tuple(LOSSES))
        for name in ("normalize", "skip"):
            if not isinstance(getattr(self, name), (bool, np.bool_)):
                _checks.refuse(name, getattr(self, name), "True or False", TypeError)
        squared = self.loss == "squared_error"
        layers = _widths(self.layers, 1 if squared else 2)
        inputs, targets = _rows("inputs", self.inputs, layers[0]), np.asarray(self.targets)
        rows_allowed = squared and targets.ndim == 2
        targets = (_rows if rows_allowed else _labels)("targets", targets, layers[-1])
        if len(targets) != len(inputs):
            raise ValueError(f"targets must be as many as inputs, {len(inputs)}, got {len(targets)}")
        inputs.flags.writeable = targets.flags.writeable = False
        decay = _checks.non_negative("decay", self.decay)
        for name, value in dict(layers=layers, inputs=inputs, targets=targets, decay=decay).items():
            object.__setattr__(self, name, value)

    def on(self, inputs, targets):
        """The same network on other data, as for a test loss: all but the data stays."""
        return replace(self, inputs=inputs, targets=targets)

    @cached_property
    def parameters(self):
        """P, the number of weights and biases."""
        return sum((fan_in + 1) * fan_out for fan_in, fan_out in zip(self.layers, self.layers[1:]))

    def unpack(self, theta):
        """theta (..., P) as a list of a layer's weights (..., fan_in, fan_out) and biases (..., fan_out), all views."""
        theta = self._checked("theta", theta)
        pairs, end = [], 0
        for fan_in, fan_out in zip(self.layers, self.layers[1:]):
            start, middle, end = end, end + fan_in * fan_out, end + (fan_in + 1) * fan_out
            weights = theta[..., start:middle].reshape(*theta.shape[:-1], fan_in, fan_out)
            pairs.append((weights, theta[..., middle:end]))
        return pairs

    def pack(self, pairs):
        """theta (..., P) from such a list."""
        parts = [part for weights, biases in pairs for part in (np.reshape(weights, (*biases.shape[:-1], -1)), biases)]
        return self._checked("the packed theta", np.concatenate(parts, axis=-1))

    def initial(self, rng, scale=1.0, starts=()):
        """A random theta (*starts, P): weights are normal with mean 0 and variance scale^2 / fan_in, biases are 0."""
        _checks.generator("rng", rng)
        scale = _checks.non_negative("scale", scale)
        starts = starts if isinstance(starts, Iterable) else (starts,)
        theta = np.zeros((*(_checks.count("starts", n) for n in starts), self.parameters))
        for weights, _ in self.unpack(theta):
            weights[...] = rng.normal(scale=scale / np.sqrt(weights.shape[-2]), size=weights.shape)
        return theta

    @_overflowing
    def output(self, theta, inputs=None):
        """z_L (..., N, layers[-1]), for the network's own inputs or others (N, layers[0])."""
        inputs = self.inputs if inputs is None else _rows("inputs", inputs, self.layers[0])
        return self._forward(self.unpack(theta), inputs)[0][-1]

    def _skips(self, layer):
        """Whether layer `layer`, from 0, adds its input to its output."""
        return self.skip and 0 < layer < len(self.layers) - 2 and self.layers[layer] == self.layers[layer + 1]

    def accuracy(self, theta, inputs=None, labels=None):
        """The share (...) of rows whose largest output is at their label; a row with a nan output counts as wrong."""
        if labels is None and (inputs is not None or self.targets.ndim == 2):
            _checks.refuse("labels", labels, "given along with other inputs, or where the targets are no labels")
        labels = self.targets if labels is None else _labels("labels", labels, self.layers[-1])
        output = self.output(theta, inputs)
        if output.shape[-2] != len(labels):
            raise ValueError(f"labels must be as many as inputs, {output.shape[-2]}, got {len(labels)}")
        return ((output.argmax(axis=-1) == labels) & ~np.isnan(output).any(axis=-1)).mean(axis=-1)

    def _forward(self, pairs, inputs):
        """[a_0, a_1, ..., a_{L-1}, z_L], each layer's `Normalized`, None where nothing is, and its own f(z_l)."""
        f, signals, norms, made = ACTIVATIONS[self.activation], [inputs], [], [None]
        for weights, biases in pairs:
            z, hidden = signals[-1] @ weights, len(signals) < len(pairs)
            norms.append(Normalized.of(z) if self.normalize and hidden else None)
            z = z if norms[-1] is None else norms[-1].h.copy()
            z += biases[..., None, :]
            made.append(f.function(z) if hidden else z)
            signals.append(made[-1] + signals[-1] if self._skips(len(norms) - 1) else made[-1])
        return signals, norms, made

    @_overflowing
    def value(self, theta, rows=None):
        """The loss (...): the mean over the rows, plus decay/2 |theta|^2."""
        theta, inputs, targets, _ = self._arguments(theta, rows)
        output = self._forward(self.unpack(theta), inputs)[0][-1]
        return LOSSES[self.loss].of_row(output, targets).mean(axis=-1) + self.decay / 2 * np.vecdot(theta, theta)

    @_overflowing
    def gradient(self, theta, rows=None):
        """The gradient (..., P) by backpropagation, where delta_l is the derivative by z_l, layer after layer:

            delta_L = (prediction - target) / N,    delta_l = delta_{l+1} W_{l+1}^T * f'(z_l)
            d/dW_l = a_{l-1}^T delta_l,    d/db_l = sum over rows of delta_l

        and decay * theta; where layer l is normalized, J delta_l takes the place of delta_l in all but d/db_l; where
        layer l + 1 skips, what came back to a_{l+1} is added to what comes back to a_l. The prediction is
        softmax(output) under cross-entropy, the output under squared error.
        """
        theta, inputs, targets, starts = self._arguments(theta, rows)
        f, loss = ACTIVATIONS[self.activation], LOSSES[self.loss]
        pairs = self.unpack(theta)
        signals, norms, made = self._forward(pairs, inputs)

        gradient = np.empty((*starts, self.parameters))
        d_pairs = self.unpack(gradient)
        delta = (loss.prediction(signals[-1]) - targets) / inputs.shape[-2]
        for layer in reversed(range(len(pairs))):
            d_weights, d_biases = d_pairs[layer]
            d_biases[...] = delta.sum(axis=-2)
            if norms[layer] is not None:
                delta = norms[layer].through(delta)
            np.matmul(signals[layer].mT, delta, out=d_weights)
            if layer > 0:
                delta = delta @ pairs[layer][0].mT
                if self._skips(layer):
                    delta += passed
                passed = delta.copy() if self._skips(layer - 1) else None  # d/da_l, which goes around layer l too
                delta *= f.slope(made[layer])
        gradient += self.decay * theta
        return gradient

    @_overflowing
    def hvp(self, theta, v, rows=None):
        """The Hessian times v (..., P), by the R-operator: R{.} is the derivative of (.) as theta moves along v.

        R{W_l} = V_l and R{b_l} = c_l are the layers of v; the rest is the product rule, forward

            R{a_0} = 0,    R{z_l} = a_{l-1} V_l + c_l + R{a_{l-1}} W_l,    R{a_l} = f'(z_l) * R{z_l}

        and backward, where e_l = delta_{l+1} W_{l+1}^T is what comes back to layer l, and delta_l = e_l * f'(z_l)

            R{delta_L} = R{prediction} / N,    R{delta_l} = R{e_l} * f'(z_l) + e_l * f''(z_l) * R{z_l}
            R{e_l} = R{delta_{l+1}} W_{l+1}^T + delta_{l+1} V_{l+1}^T
            R{d/dW_l} = a_{l-1}^T R{delta_l} + R{a_{l-1}}^T delta_l,    R{d/db_l} = sum over rows of R{delta_l}

        and decay * v; where layer l is normalized, R{z_l} = J R{a_{l-1} W_l} + c_l, and J delta_l with its derivative
        J R{delta_l} + R{J} delta_l take the places of delta_l and R{delta_l} in all but R{d/db_l}; where layers skip,
        R{a_{l-1}} is added to R{a_l}, and backward as in `gradient`. Exact, for about the cost of two gradients;
        v (k, P) at one theta (P,) gives k products that share the passes of theta.
        Source: B. Pearlmutter, 'Fast exact multiplication by the Hessian' (1994).
        """
        v = self._checked("v", v)
        theta, inputs, targets, starts = self._arguments(theta, rows, v)
        f, loss = ACTIVATIONS[self.activation], LOSSES[self.loss]
        pairs, v_pairs = self.unpack(theta), self.unpack(np.broadcast_to(v, (*starts, self.parameters)))
        signals, norms, made = self._forward(pairs, inputs)
        slopes = [None] + [f.slope(a) for a in made[1:-1]]

        r_signals, r_made, r_inner = [None], [None], []
        for layer, (v_weights, v_biases) in enumerate(v_pairs):
            r_z = signals[layer] @ v_weights
            if layer > 0:
                r_made[layer] *= slopes[layer]
                if self._skips(layer - 1):
                    r_signals[layer] = r_made[layer] + r_signals[layer - 1]
                r_z += r_signals[layer] @ pairs[layer][0]
            r_inner.append(r_z)  # R{a W}, which only a normalized layer asks for again
            r_z = r_z if norms[layer] is None else norms[layer].through(r_z)
            r_z += v_biases[..., None, :]
            r_signals.append(r_z)
            r_made.append(r_z)

        product = np.empty((*starts, self.parameters))
        d_pairs = self.unpack(product)
        prediction = loss.prediction(signals[-1])
        delta = (prediction - targets) / inputs.shape[-2]
        r_delta = loss.r_prediction(prediction, r_signals[-1]) / inputs.shape[-2]
        for layer in reversed(range(len(pairs))):
            d_weights, d_biases = d_pairs[layer]
            d_biases[...] = r_delta.sum(axis=-2)
            if norms[layer] is not None:
                r_delta = norms[layer].through(r_delta) + norms[layer].r_through(delta, r_inner[layer])
                delta = norms[layer].through(delta)
            np.matmul(signals[layer].mT, r_delta, out=d_weights)
            if layer > 0:
                d_weights += r_signals[layer].mT @ delta
                r_delta = r_delta @ pairs[layer][0].mT
                r_delta += delta @ v_pairs[layer][0].mT
                delta = delta @ pairs[layer][0].mT  # now e_l
                if self._skips(layer):
                    delta += passed
                    r_delta += r_passed
                if self._skips(layer - 1):
                    passed, r_passed = delta.copy(), r_delta.copy()
                r_delta *= slopes[layer]
                r_slope = r_made[layer]  # in place, as f'' R{z} = bend f' R{z} = bend R{f}
                r_slope *= f.bend(made[layer])
                r_slope *= delta
                r_delta += r_slope
                delta *= slopes[layer]
        product += self.decay * v
        return product

    def hessian(self, theta):
        """The dense Hessian (..., P, P): products with all unit vectors, a chunk at a time, symmetrized."""
        theta = self._checked("theta", theta)
        chunk = max(1, CHUNK // (len(self.inputs) * max(self.layers) * max(1, theta[..., 0].size)))
        unit = np.eye(self.parameters).reshape(self.parameters, *[1] * (theta.ndim - 1), self.parameters)
        products = [self.hvp(theta, unit[start : start + chunk]) for start in range(0, self.parameters, chunk)]
        hessian = np.moveaxis(np.concatenate(products), 0, -1)
        return (hessian + hessian.mT) / 2

    def _arguments(self, theta, rows, *v):
        """theta as an array, the rows' inputs and targets, and the leading axes of the result."""
        theta = self._checked("theta", theta)
        inputs, targets, axes = self.inputs, self._targets, [array.shape[:-1] for array in (theta, *v)]
        if rows is not None:
            rows = np.asarray(rows)
            if rows.dtype.kind not in "iu" or rows.ndim == 0 or rows.shape[-1] == 0:
                _checks.refuse("rows", rows, "an array of row numbers, shape (..., B) with B >= 1")
            inputs, targets, axes = inputs[rows], targets[rows], [*axes, rows.shape[:-1]]
        try:
            return theta, inputs, targets, np.broadcast_shapes(*axes)
        except ValueError:
            shapes = " and ".join(map(str, axes))
            raise ValueError(f"leading axes of theta, v and rows must broadcast, got {shapes}") from None

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


def _widths(layers, outputs):
    expected = f"two or more widths from input to output, whole numbers >= 1, the last >= {outputs}"
    if isinstance(layers, str) or not isinstance(layers, Iterable):
        _checks.refuse("layers", layers, expected, TypeError)
    layers = tuple(_checks.count("layers", width) for width in layers)
    if len(layers) < 2 or layers[-1] < outputs:
        _checks.refuse("layers", layers, expected)
    return layers


def _rows(name, value, width):
    rows = _checks.points(name, value, width)
    if rows.ndim != 2 or len(rows) == 0:
        raise ValueError(f"{name} must be an array of shape (N, {width}) with N >= 1, got shape {rows.shape}")
    return rows


def _labels(name, value, classes):
    expected, labels = f"labels (N,), whole numbers from 0 to {classes - 1}", np.asarray(value)
    if labels.dtype.kind not in "iu":
        _checks.refuse(name, value, expected, TypeError)
    if labels.ndim != 1:
        raise ValueError(f"{name} must be {expected}, got shape {labels.shape}")
    if labels.size and not 0 <= labels.min() <= labels.max() < classes:
        raise ValueError(f"{name} must be {expected}, got labels from {labels.min()} to {labels.max()}")
    return labels.astype(int)
