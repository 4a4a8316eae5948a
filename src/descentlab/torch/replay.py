"""The model once more over the rows: what its units say, and where its answers stop being numbers."""

import torch
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

from descentlab.torch.data import leaves
from descentlab.torch.loop import Units

RANGES = {"relu": (0.0, None), "relu6": (0.0, 6.0), "sigmoid": (0.0, 1.0), "hardsigmoid": (0.0, 1.0),
          "tanh": (-1.0, 1.0), "hardtanh": (-1.0, 1.0), "gelu": (0.0, None), "silu": (0.0, None)}   # no slope at the ends
SILENT = {"relu": 0.0, "relu6": 0.0, "gelu": 1e-6, "silu": 1e-6}   # answers up to that size have none either
SAME = 1e-5         # losses that differ by a smaller share are one
STRAYED = 4.0       # a variance so many times a batch normalization's running one, or its inverse
GROWN = 10.0        # times that all parameters are larger: logits leave the range from 0 to 1 then
NEAR = 0.01         # of a range: so near to an end is at it


class Listener(TorchFunctionMode):
    """Hears every call of such a function, by the module that it is called in.

    Parameters
    ----------
    model : torch.nn.Module
    """

    def __init__(self, model):
        super().__init__()
        self.heard, self.broke, self._stack, self._calls = {}, None, [], {}
        self.sigmoid = None     # the last answer of one
        self.strayed, self.layers, self._layer = set(), {}, None
        self.given, self._met = [], False       # to the first weights, batch by batch
        self._handles = []
        for name, module in model.named_modules():
            self._handles += [module.register_forward_pre_hook(self._enter(name)),
                              module.register_forward_hook(self._leave(name))]

    def close(self):
        """Listen no longer."""
        for handle in self._handles:
            handle.remove()

    def _enter(self, name):
        def hook(module, inputs):
            self._stack.append((name, finite(inputs)))
            if isinstance(module, torch.nn.modules.batchnorm._BatchNorm) and not module.training and _strays(module, *inputs):
                self.strayed.add(name)
            if not name:
                self._calls, self._met = {}, False
            if not self._met and _weighs(module):
                self._met = True
                self.given.append(numbers_of(inputs))
        return hook

    def _leave(self, name):
        def hook(module, inputs, output):
            _, sound = self._stack.pop()
            if name and hasattr(module, "reset_parameters") and hasattr(module, "weight"):
                self._layer = name
            if sound and self.broke is None and not finite(output):
                self.broke = name or "the model itself"
        return hook

    def __torch_function__(self, func, types, args=(), kwargs=None):
        output = func(*args, **(kwargs or {}))
        function = getattr(func, "__name__", "").rstrip("_")
        if function == "sigmoid":
            self.sigmoid = output
        if function in RANGES and self._stack and torch.is_tensor(output):
            key = (self._stack[-1][0], function)
            self._calls[key] = self._calls.get(key, 0) + 1
            self.layers.setdefault((*key, self._calls[key]), self._layer)
            self.heard.setdefault((*key, self._calls[key]), Sums(function)).add(output.detach())
        return output


class Sums:
    """What the rows heard of one layer of units, batch by batch.

    Parameters
    ----------
    function : str
        A key of `RANGES`.
    """

    def __init__(self, function):
        self.function, self.rows, self.entries, self.ends = function, 0, 0, 0.0
        self.sum = self.squares = self.largest = 0.0

    def add(self, output):
        """Hear one batch.

        Parameters
        ----------
        output : Tensor, shape (rows, ...)
            The units are the second axis of four (images), else the last.
        """
        low, high = RANGES[self.function]
        units = output.movedim(1, -1) if output.ndim > 3 else output
        units = units.reshape(-1, units.shape[-1]) if units.ndim else units.reshape(1, 1)
        self.rows, self.entries = self.rows + len(units), self.entries + units.numel()
        self.sum, self.squares = self.sum + units.sum(0), self.squares + units.square().sum(0)
        self.largest = torch.maximum(torch.as_tensor(self.largest, device=units.device), units.abs().amax(0))
        if high is not None:
            near = NEAR * (high - low)
            self.ends += float(((units < low + near) | (units > high - near)).sum())

    def units(self, name, layer):
        """What it comes to.

        Parameters
        ----------
        name : str
        layer : str or None
            The module with weights that was called last before them.

        Returns
        -------
        Units
        """
        mean, squares = self.sum / self.rows, self.squares / self.rows
        spread = float((squares - mean.square()).clamp_min(0).mean() / squares.mean().clamp_min(1e-300)) ** 0.5
        silent = self.largest <= SILENT.get(self.function, -1.0)
        dead = float(torch.as_tensor(silent).double().mean())
        return Units(name, self.function, dead, self.ends / self.entries, spread, layer)


def finite(tree):
    """Whether all numbers in it are finite.

    Parameters
    ----------
    tree : object
        Tensors in tuples, lists or dicts.

    Returns
    -------
    bool
    """
    return all(bool(torch.isfinite(x).all()) for x in leaves(tree) if x.is_floating_point())


@torch.no_grad()
def replay(whole):
    """One pass over the rows, with the copy's parameters as they stand.

    Parameters
    ----------
    whole : WholeLoss

    Returns
    -------
    units : tuple of Units
    broke : str or None
        The layer whose answers are no numbers though what it is given is.
    outputs : list
        What the model said, batch by batch.
    sigmoid : bool
        Whether the last of them is what a sigmoid said.
    strayed : tuple of str
        The batch normalizations whose inputs are far from their running numbers.
    given : list of Tensor or None
        What the first weights are given, batch by batch: behind a normalization that is not what the model is given.
    """
    whole.cost += 0.5
    listener = Listener(whole.model)
    try:
        with listener:
            outputs = [whole.output(inputs) for inputs, _ in whole.batches]
    finally:
        listener.close()
    many = {key[:2]: key[2] for key in listener.heard}
    units = [sums.units(_name(key, many[key[:2]]), listener.layers[key]) for key, sums in listener.heard.items()]
    last, sigmoid = outputs[-1], listener.sigmoid
    ends = torch.is_tensor(last) and torch.is_tensor(sigmoid) and last.numel() == sigmoid.numel() and \
        bool((last.reshape(-1) == sigmoid.reshape(-1)).all())
    return tuple(units), listener.broke, outputs, ends, tuple(sorted(listener.strayed)), listener.given


def _weighs(module):
    """Whether it has weights of its own that mix what it is given: a normalization's do not."""
    return not hasattr(module, "normalized_shape") and any(p.ndim > 1 for p in module.parameters(recurse=False))


def numbers_of(tree):
    """The first tensor of numbers in it, if that has features.

    Parameters
    ----------
    tree : object
        Tensors in tuples, lists or dicts.

    Returns
    -------
    Tensor or None
    """
    first = next((x for x in leaves(tree) if x.is_floating_point()), None)
    return None if first is None or first.ndim < 2 else first


def _strays(norm, inputs):
    """Whether half of a batch normalization's channels are given what its running numbers do not fit."""
    if norm.running_var is None or inputs.numel() < 2 * inputs.shape[1]:
        return False
    channels = inputs.movedim(1, 0).flatten(1)
    ratio = channels.var(1) / norm.running_var.clamp_min(1e-30)
    away = (channels.mean(1) - norm.running_mean).square() / (channels.var(1) + norm.running_var).clamp_min(1e-30)
    return bool(((ratio > STRAYED) | (ratio < 1 / STRAYED) | (away > STRAYED)).double().mean() >= 0.5)


@torch.no_grad()
def squashed(whole, outputs):
    """Whether all outputs lie between 0 and 1, and still do where all parameters are ten times as large: a sigmoid's do.

    Parameters
    ----------
    whole : WholeLoss
    outputs : list
        What it says as it stands.

    Returns
    -------
    bool
    """
    def inside(output):
        return torch.is_tensor(output) and output.is_floating_point() and bool(((output >= 0) & (output <= 1)).all())

    if not outputs or not all(map(inside, outputs)):
        return False
    for p in whole.model.parameters():
        p *= GROWN
    grown = whole.output(whole.batches[0][0])
    for p in whole.model.parameters():
        p /= GROWN
    return inside(grown) and bool(grown.std() > 0)


@torch.no_grad()
def twice(whole, shares, sigmoid):
    """What the model ends with and the criterion takes once more. It is told by what is computed, not by a name.

    Parameters
    ----------
    whole : WholeLoss
    shares : bool
        Whether all outputs are shares that sum to 1.
    sigmoid : bool
        Whether they are what a sigmoid said: numbers from 0 to 1 alone may be logits.

    Returns
    -------
    str or None
        "softmax" or "sigmoid".
    """
    if shares and isinstance(whole.criterion, torch.nn.CrossEntropyLoss):     # with any weights or smoothing
        return "softmax"
    functions = {"softmax": F.cross_entropy} if shares else {}
    functions |= {"sigmoid": F.binary_cross_entropy_with_logits} if sigmoid else {}
    inputs, targets = whole.batches[0]
    for name, function in functions.items():
        loss, output = float(whole.of_batch(whole.batches[0])), whole.output(inputs)
        output = output.view_as(targets) if whole.squeezed else output
        for reduction in ("mean", "sum"):
            try:
                own = float(function(output, targets, reduction=reduction))
            except (RuntimeError, TypeError, ValueError):       # no targets of such a criterion
                break
            if abs(own - loss) <= SAME * abs(own):
                return name
    return None


def _name(key, calls):
    module, function, call = key
    name = module or "model"
    return name if calls == 1 else f"{name} ({function} {call})"
