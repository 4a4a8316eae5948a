"""A loop of `loops.py`: what it is made of, and how it runs on, from where it stands, as it is or with one thing changed."""

import copy
import zlib

import attrs
import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset

EVERY = 5       # steps between two looks at the loss of all rows
LOOKS = 8       # of the last: a noisy run is judged by their median


class Right:
    """How a loop goes about it, with nothing wrong; what is planted does one of these things otherwise."""

    def task(self, task):
        return task

    def model(self, model, task):
        return model

    def criterion(self, criterion):
        return criterion

    def held(self, model):
        return model.parameters()

    def settings(self, settings):
        return settings

    def before(self, loop, t):
        """Before step t."""

    def forget(self, optimizer, t):
        optimizer.zero_grad()

    def backward(self, loss):
        loss.backward()

    def after(self, model):
        """Between backward and the optimizer's step."""

    def due(self, t):
        """Whether the optimizer takes a step."""
        return True


@attrs.frozen
class Setting:
    """All that a loop is made of. The seed comes from its name, and not from any state."""

    name: str
    task: object
    model: object
    optimizer: str
    lr: float
    batch: int | None
    steps: int
    unit: str = "relu"
    more: dict = attrs.field(factory=dict)      # settings of the optimizer
    way: Right = attrs.field(factory=Right)

    @property
    def seed(self):
        return zlib.crc32(self.name.encode())


class Loop:
    """A model, an optimizer, some data: `run` goes on with them, a `copy` goes on by itself."""

    def __init__(self, setting):
        self.setting, self.way, self.batch = setting, setting.way, setting.batch
        torch.manual_seed(setting.seed)
        task = self.way.task(setting.task(np.random.default_rng(setting.seed)))
        self.inputs, self.targets = task.inputs, task.targets
        self.model = self.way.model(setting.model(task, setting.unit), task)
        self.criterion = self.way.criterion(task.criterion)
        self.optimizer = getattr(torch.optim, setting.optimizer)(
            self.way.held(self.model), **self.way.settings({"lr": setting.lr, **setting.more}))
        self.rng = np.random.default_rng(setting.seed)
        self.t, self.seen, self.looks, self.order, self.cosine, self.factor = 0, [], [], [], None, 1.0

    def copy(self):
        other = copy.copy(self)
        other.model, other.optimizer, other.rng = copy.deepcopy((self.model, self.optimizer, self.rng))
        other.seen, other.looks, other.order = [], [], []
        return other

    def loader(self):
        return DataLoader(TensorDataset(self.inputs, self.targets), self.batch or len(self.inputs), shuffle=True)

    def loss(self):
        """That of all rows, in evaluation mode."""
        modes = [module.training for module in self.model.modules()]
        self.model.eval()
        with torch.no_grad():
            loss = float(self.criterion(self.model(self.inputs), self.targets))
        for module, mode in zip(self.model.modules(), modes):
            module.training = mode
        return loss

    def rows(self):
        """Those of the next batch: dealt, and dealt anew when they are through."""
        if self.batch is None or self.batch >= len(self.inputs):
            return slice(None)
        if len(self.order) < self.batch:
            self.order = self.rng.permutation(len(self.inputs))
        rows, self.order = self.order[:self.batch], self.order[self.batch:]
        return torch.from_numpy(rows)

    def run(self, steps):
        """Go on for so many steps, or until the loss is no number."""
        for i in range(steps):
            self.step(i)
            if i % EVERY == 0 or i == steps - 1:
                self.looks.append(self.loss())
        return self

    def step(self, i):
        self.way.before(self, self.t)
        if self.cosine is not None:     # a rate that falls to nothing over so many steps
            share = 0.5 + 0.5 * np.cos(np.pi * min(i / self.cosine[0], 1.0))
            for group, lr in zip(self.optimizer.param_groups, self.cosine[1]):
                group["lr"] = lr * share
        self.way.forget(self.optimizer, self.t)
        rows = self.rows()
        loss = self.criterion(self.model(self.inputs[rows]), self.targets[rows])
        self.way.backward(loss)
        self.way.after(self.model)
        if self.way.due(self.t):
            self.optimizer.step()
        self.seen.append(float(loss.detach()))
        self.t += 1

    @property
    def level(self):
        """The loss of all rows over the last steps."""
        return self.lately(LOOKS)

    def lately(self, looks):
        """The same over so many looks: where the loss jumps, few tell little."""
        level = float(np.median(self.looks[-looks:]))
        return level if np.isfinite(level) else np.inf

    def scaled(self, factor):
        """At another rate, also where a schedule sets it."""
        self.factor *= factor
        for group in self.optimizer.param_groups:
            group["lr"] *= factor
        return self

    def with_optimizer(self, kind, **settings):
        """With another optimizer, at a rate that stays."""
        self.way, self.optimizer = Right(), getattr(torch.optim, kind)(self.model.parameters(), **settings)
        return self

    def nudged(self, size=1.0):
        """Every weight a little elsewhere, by what a fresh one would have."""
        torch.manual_seed(self.setting.seed + 1)
        with torch.no_grad():
            for p in self.model.parameters():
                fan = p[0].numel() if p.ndim > 1 else 1
                p.add_(size * torch.randn_like(p) / fan**0.5 * (p.ndim > 1))
        return self

    def whole(self):
        """In full batches."""
        self.batch = None
        return self
