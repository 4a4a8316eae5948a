"""Loops that go wrong in one way each, beside the same loop without it."""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from descentlab import load_digits
from descentlab.torch import Watch


def digits(rows=512):
    """Digits as TensorDataset, each pixel standardized."""
    data = load_digits(np.random.default_rng(0), rows)
    inputs = torch.tensor(data.inputs, dtype=torch.float32)
    inputs = (inputs - inputs.mean(0)) / inputs.std(0).clamp_min(1e-3)
    return TensorDataset(inputs, torch.tensor(data.labels, dtype=torch.int64))


def line(rows=256, shape=(-1, 1), noise=0.1):
    """A linear law with noise, for regression."""
    generator = torch.Generator().manual_seed(1)
    inputs = torch.randn(rows, 8, generator=generator)
    targets = inputs @ torch.linspace(-1, 1, 8) + noise * torch.randn(rows, generator=generator)
    return TensorDataset(inputs, targets.view(shape))


def network(*hidden, unit=nn.ReLU, outputs=10):
    """A classifier of digits with such hidden layers."""
    torch.manual_seed(0)
    sizes = [64, *hidden]
    layers = [layer for a, b in zip(sizes, sizes[1:]) for layer in (nn.Linear(a, b), unit())]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], outputs))


def sgd(lr, **settings):
    """What makes an SGD optimizer of parameters."""
    return lambda parameters: torch.optim.SGD(parameters, lr=lr, **settings)


class Loop:
    """A loop: what it is made of, and what happens in each step; `run` runs it, `diagnose` asks."""

    def __init__(self, model=None, data=None, optimizer=None, criterion=None, batch=32):
        self.model = network(32) if model is None else model
        self.data = digits() if data is None else data
        self.optimizer = (optimizer or sgd(0.05))(self.model.parameters())
        self.criterion = criterion or nn.CrossEntropyLoss()
        self.loader = DataLoader(self.data, batch, shuffle=True, generator=torch.Generator().manual_seed(0))
        self.watch = Watch(self.model, self.optimizer)

    def backward(self, inputs, targets):
        self.criterion(self.model(inputs), targets).backward()

    def run(self, steps, *, before=lambda t: None, after=lambda t: None, zero=True, backward=None):
        backward = backward or self.backward
        taken = 0
        while taken < steps:
            for batch in self.loader:
                before(taken)
                if zero:
                    self.optimizer.zero_grad()
                backward(*batch)
                after(taken)
                self.optimizer.step()
                taken += 1
                if taken == steps:
                    break
        return self

    def diagnose(self, **options):
        return self.watch.diagnose(self.criterion, self.loader, **options)
