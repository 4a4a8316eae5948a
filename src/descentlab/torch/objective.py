"""The loss of many rows as a function of one vector, on a copy of the model."""

import copy

import numpy as np
import torch

from descentlab.torch.data import leaves, mapped, size

REMEMBERED = 12     # gradients: the first that are asked, at points of the run, are asked again
CHUNK = 512     # rows at a time, where batches may be merged
AGREE = 1e-6    # the loss of merged batches may differ by this share from their mean


class WholeLoss:
    """The mean loss of some rows of data, of the parameters that the optimizer moves.

    Dropout is off. Batch normalization uses each batch's own numbers if it did so in the loop: it is that loss which
    the loop descends.

    Parameters
    ----------
    model : torch.nn.Module
        It is copied.
    criterion : callable
        Of output and targets.
    data : Data
    names : list of str
        The parameters that make up theta, in this order.
    batch_norm : bool
        Whether batch normalization was in training mode.
    squeezed : bool
        Whether outputs take the targets' shape before they are compared.

    Raises
    ------
    TypeError, ValueError
        For a model that cannot be copied, or a criterion that does not give one number.
    """

    def __init__(self, model, criterion, data, names, batch_norm, squeezed=False):
        self.names, self.squeezed, self.cost = names, squeezed, 0.0
        self._memory = {}
        try:
            self.double = True
            self._prepare(model, criterion, data, batch_norm)
        except (RuntimeError, TypeError):       # it mixes in numbers of a type of its own, or its device knows no double
            self.double = False
            self._prepare(model, criterion, data, batch_norm)
            self.hvp = self._coarse_hvp
        self.rows = sum(map(size, self.batches))
        if not batch_norm:
            self._merge()

    def _prepare(self, model, criterion, data, batch_norm):
        self.model = copied(model)
        self.criterion = copy.deepcopy(criterion) if isinstance(criterion, torch.nn.Module) else criterion
        if self.double:
            self.model.double()
            if isinstance(self.criterion, torch.nn.Module):
                self.criterion.double()
        self.model.eval()
        if batch_norm:
            for module in self.model.modules():
                if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
                    module.train()
        everything = dict(self.model.named_parameters())
        self.parameters = [everything[name] for name in self.names]
        first = next(iter(everything.values()), torch.zeros(()))

        def change(tensor):
            floating = tensor.is_floating_point()
            return tensor.detach().to(first.device, first.dtype if floating else tensor.dtype)

        self.batches = [mapped(batch, change) for batch in data.batches]
        loss = self.of_batch(self.batches[0])
        if not torch.is_tensor(loss) or loss.numel() != 1:
            shape = tuple(loss.shape) if torch.is_tensor(loss) else type(loss).__name__
            raise ValueError(f"criterion must give one number for a batch, got {shape}")

    def of_batch(self, batch):
        """The loss of one batch.

        Parameters
        ----------
        batch : tuple
            Inputs and targets.

        Returns
        -------
        Tensor, shape ()
        """
        inputs, targets = batch
        output = self.output(inputs)
        return self.criterion(output.view_as(targets) if self.squeezed else output, targets)

    def output(self, inputs):
        """What the model says.

        Parameters
        ----------
        inputs : Tensor, tuple, list or dict

        Returns
        -------
        Tensor
            Or whatever it gives.
        """
        if isinstance(inputs, dict):
            return self.model(**inputs)
        return self.model(*inputs) if isinstance(inputs, (tuple, list)) else self.model(inputs)

    @torch.no_grad()
    def _merge(self):
        """Take many small batches at once, where the loss is a mean over rows and says so."""
        pairs = self.batches[:2]
        if len(pairs) < 2 or size(pairs[0]) >= CHUNK:
            return
        try:
            merged = float(self.of_batch(_joined(pairs)))
        except (RuntimeError, TypeError):
            return
        mean = sum(float(self.of_batch(batch)) * size(batch) for batch in pairs) / sum(map(size, pairs))
        if abs(merged - mean) <= (AGREE if self.double else 1e-4) * abs(mean):
            each = max(CHUNK // size(pairs[0]), 1)
            self.batches = [_joined(self.batches[i:i + each]) for i in range(0, len(self.batches), each)]

    # What a diagnosis asks ----------------------------------------------------------------------------------

    @property
    def floor(self):
        """The lowest loss that one can hope for: 0, or the entropy of smoothed labels, which no answer undercuts.

        With smoothing s and K classes, of the shares q = 1 - s + s/K and r = s/K it is  -q ln q - (K - 1) r ln r.
        """
        loss, (inputs, targets) = self.criterion, self.batches[0]
        if (not isinstance(loss, torch.nn.CrossEntropyLoss) or not loss.label_smoothing or loss.weight is not None
                or loss.reduction != "mean" or targets.is_floating_point()):
            return 0.0
        with torch.no_grad():
            classes = self.output(inputs).shape[1]
        shares = np.full(classes, loss.label_smoothing / classes)
        shares[0] += 1 - loss.label_smoothing
        return float(-np.sum(shares * np.log(shares)))

    def put(self, theta):
        """Give the copy these parameters.

        Parameters
        ----------
        theta : ndarray, shape (d,)
        """
        fill(self.parameters, theta)
        torch.manual_seed(0)    # a model with chance of its own answers the same when asked twice

    @torch.no_grad()
    def value(self, theta):
        """The loss.

        Parameters
        ----------
        theta : ndarray, shape (d,)

        Returns
        -------
        float
        """
        self.put(theta)
        self.cost += 0.5
        return sum(float(self.of_batch(batch)) * size(batch) for batch in self.batches) / self.rows

    def gradient(self, theta):
        """Its gradient.

        Parameters
        ----------
        theta : ndarray, shape (d,)

        Returns
        -------
        ndarray, shape (d,)
        """
        key = hash(np.asarray(theta).tobytes())
        if key in self._memory:
            return self._memory[key]
        g = self._asked(theta)
        if len(self._memory) < REMEMBERED:
            self._memory[key] = g
        return g

    def _asked(self, theta):
        self.put(theta)
        return flat(self.gradients(self.parameters))

    def _coarse_hvp(self, theta, v):
        """H v as a central difference that single precision bears: the cube root of its rounding is the step."""
        h = 5e-3 * max(1.0, np.linalg.norm(theta)) / np.linalg.norm(v)
        return (self._asked(theta + h * v) - self._asked(theta - h * v)) / (2 * h)

    def gradients(self, parameters):
        """The loss's gradient in some of the copy's parameters, where they stand.

        Parameters
        ----------
        parameters : list of Parameter

        Returns
        -------
        list of Tensor
            Zero for a parameter that the loss does not hear of.
        """
        self.cost += 1.0
        sums = [torch.zeros_like(p) for p in parameters]
        for batch in self.batches:
            loss = self.of_batch(batch) * (size(batch) / self.rows)
            if loss.requires_grad:
                for total, g in zip(sums, torch.autograd.grad(loss, parameters, allow_unused=True)):
                    if g is not None:
                        total += g
        return sums


def copied(model):
    """A copy that shares nothing with the model.

    Parameters
    ----------
    model : torch.nn.Module

    Returns
    -------
    torch.nn.Module

    Raises
    ------
    ValueError
        If it cannot be copied.
    """
    try:
        return copy.deepcopy(model)
    except Exception as error:
        raise ValueError(f"model must be one that copy.deepcopy can copy: {error}") from error


def flat(tensors):
    """Tensors as one vector.

    Parameters
    ----------
    tensors : list of Tensor

    Returns
    -------
    ndarray, shape (d,)
        float64.
    """
    with torch.no_grad():
        parts = [tensor.detach().reshape(-1).to("cpu", torch.float64) for tensor in tensors]
    return torch.cat(parts).numpy() if parts else np.zeros(0)


@torch.no_grad()
def fill(tensors, theta):
    """Write a vector into tensors, each its part: what `flat` does, undone.

    Parameters
    ----------
    tensors : list of Tensor
        Changed in place.
    theta : ndarray, shape (d,)
        As many entries as they have.
    """
    theta, at = torch.from_numpy(np.array(theta, dtype=float)), 0
    for tensor in tensors:
        tensor.copy_(theta[at:at + tensor.numel()].view_as(tensor))
        at += tensor.numel()


def _joined(batches):
    """Batches one after the other, as one."""
    columns = [list(leaves(batch)) for batch in batches]
    whole = iter([torch.cat(parts) for parts in zip(*columns, strict=True)])
    return mapped(batches[0], lambda _: next(whole))
