"""The page's data, its loop as a text, the faults that are planted in it, and what a watch says of them.

PyTorch is an extra, so it is imported only where something runs.
"""

import re

import attrs
import numpy as np

from descentlab import _checks
from descentlab._outputs import described
from descentlab.digits import load_digits

ROWS = 512
LOOP = """\
inputs = (inputs - inputs.mean(0)) / inputs.std(0).clamp_min(1e-6)
loader = DataLoader(TensorDataset(inputs, labels), batch_size=32, shuffle=True)
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=10, gamma=0.5)
criterion = nn.CrossEntropyLoss()
watch = Watch(model, optimizer)
for epoch in range(20):
    model.train()
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    scheduler.step()
"""


@attrs.frozen
class Planted:
    """A fault, as it is put into `LOOP`.

    Parameters
    ----------
    words : str
        What was done.
    check : str
        A line that is True in the healthy loop, and False with the fault in it.
    place : str
        Where the line is to stand: "before the loop", "before backward" or "after the loop".
    edits : tuple of (str, str)
        What stands in the text, and what takes its place.
    """

    words: str
    check: str = ""
    place: str = ""
    edits: tuple = ()

    @property
    def loop(self):
        """The text of the loop with the fault in it."""
        text = LOOP
        for old, new in self.edits:
            if text.count(old) != 1:
                _checks.refuse("old", old, "a text that stands in the loop once")
            text = text.replace(old, new)
        return text


STANDARDIZE, MAKE, WATCH = (line + "\n" for line in LOOP.splitlines() if line.startswith(("inputs", "model", "watch")))
RATE, OTHERS = "lr=0.1", (0.001, 0.01, 1.0)
BEFORE, BACKWARD, AFTER = "before the loop", "before backward", "after the loop"
FAULTS = {
    "A": Planted("inputs as they come: no first line", "inputs.std(0).max() < 10", BEFORE, ((STANDARDIZE, ""),)),
    "B": Planted("the scheduler's step in the inner loop", 'optimizer.param_groups[0]["lr"] > 1e-4', AFTER,
                 (("    scheduler.step()", "        scheduler.step()"),)),
    "C": Planted("nothing"),
    "D": Planted("after the optimizer, a new model",
                 'set(model.parameters()) == set(optimizer.param_groups[0]["params"])', BEFORE, ((WATCH, MAKE + WATCH),)),
    "E": Planted("no zero_grad", "model[0].weight.grad is None", BACKWARD, (("        optimizer.zero_grad()\n", ""),)),
    "F": Planted("a first layer with biases of -50, as one far too large step leaves them",
                 "(model[:2](inputs) > 0).any(0).all()", BEFORE,
                 ((WATCH, "nn.init.constant_(model[0].bias, -50.0)\n" + WATCH),)),
    "G": Planted("a softmax at the model's end", "model(inputs).min() < 0", BEFORE,
                 (("nn.Linear(32, 10))", "nn.Linear(32, 10), nn.Softmax(1))"),)),
    "H": Planted("batch normalization in place of the first line, and eval in place of train", "model.training", BACKWARD, (
        (STANDARDIZE, ""), ("Sequential(", "Sequential(nn.BatchNorm1d(64), "), ("model.train()", "model.eval()"))),
}


@attrs.frozen(eq=False)
class Digits:
    """Handwritten digits as tensors, each pixel standardized by the training rows.

    Parameters
    ----------
    inputs, test_inputs : torch.Tensor
        (N, 64).
    labels, test_labels : torch.Tensor
        (N,).
    """

    inputs: object
    labels: object
    test_inputs: object
    test_labels: object

    @property
    def rows(self):
        """The training rows as a `TensorDataset`."""
        from torch.utils.data import TensorDataset

        return TensorDataset(self.inputs, self.labels)


def digits():
    """The data of the page.

    Returns
    -------
    Digits
    """
    import torch

    data = load_digits(np.random.default_rng(0), ROWS)
    spread = np.maximum(16 * data.inputs.std(0), 1.0)      # in steps of the ink: an empty pixel stays as empty
    inputs, test_inputs = (torch.tensor(16 * each / spread, dtype=torch.float32)
                           for each in (data.inputs, data.test_inputs))
    return Digits(inputs, torch.tensor(data.labels), test_inputs, torch.tensor(data.test_labels))


def _as_they_come():
    """Pixels as picture files hold them, from 0 to 255, and labels."""
    import torch

    data = load_digits(np.random.default_rng(0), ROWS)
    inputs = 255 / 16 * data.images.reshape(ROWS, -1)       # these scans have 17 shades
    return torch.tensor(inputs, dtype=torch.float32), torch.tensor(data.labels)


def _run(loop, seed):
    """Run the text of a loop; all its names, afterwards."""
    import torch
    from torch import nn
    from torch.utils.data import DataLoader, TensorDataset

    from descentlab.torch import Watch

    torch.manual_seed(seed)
    inputs, labels = _as_they_come()
    names = {"torch": torch, "nn": nn, "DataLoader": DataLoader, "TensorDataset": TensorDataset, "Watch": Watch,
             "inputs": inputs, "labels": labels, "losses": []}
    exec(compile(loop, "<the loop>", "exec"), names)
    return names


def plant(fault, seed=0):
    """Run the loop with a fault in it, and ask its watch.

    Parameters
    ----------
    fault : Planted
    seed : int
        Of the model and of the batches.

    Returns
    -------
    losses : list of float
        One a step.
    report : descentlab.torch.Report
    """
    names = _run(fault.loop, seed)
    return names["losses"], names["watch"].diagnose(names["criterion"], names["loader"])


@attrs.frozen(eq=False)
class Tried:
    """A loop with its fault left in, and another rate.

    Parameters
    ----------
    rate : float
    losses : list of float
        One a step.
    right : float
        The share of the training rows that the network reads at the end.
    """

    rate: float
    losses: list
    right: float


def other_rate(fault, seed=0):
    """Leave a fault in, and try smaller rates and a larger one.

    Parameters
    ----------
    fault : Planted
    seed : int
        Of the model and of the batches.

    Returns
    -------
    Tried
        The one that reads more of the training rows.
    """
    return max((_tried(fault, rate, seed) for rate in OTHERS), key=lambda tried: tried.right)


def _tried(fault, rate, seed):
    names = _run(fault.loop.replace(RATE, f"lr={rate}"), seed)
    right = (names["model"](names["inputs"]).argmax(1) == names["labels"]).float().mean().item()
    return Tried(rate, names["losses"], right)


@attrs.frozen(eq=False, repr=False)
class Named:
    """What was planted, beside what the watch says.

    Parameters
    ----------
    rows : list of tuple of str
        The headers first.
    """

    rows: list

    def __repr__(self):
        return "\n".join(" | ".join(row) for row in self.rows)

    def _repr_mimebundle_(self, include=None, exclude=None):
        head, *rows = ("| " + " | ".join(row) + " |" for row in self.rows)
        lines = [head, "|" + " --- |" * len(self.rows[0]), *rows]
        return described("table", {"text/plain": repr(self), "text/markdown": "\n".join(lines)})


def named(runs):
    """A table of planted faults.

    Parameters
    ----------
    runs : dict of str to tuple
        Letter -> losses and report, as `plant` gives them.

    Returns
    -------
    Named
    """
    rows = [(letter, FAULTS[letter].words, *_said(report), _check(FAULTS[letter]))
            for letter, (_, report) in runs.items()]
    return Named([("run", "planted", "the watch names", "what decided", "a check of your own: True where all is well"), *rows])


def _said(report):
    """The verdict, and the first half of the sentence that decided."""
    decided = re.split(r":|, and |, so |, one ", report.reasons[0])[0].replace("of the height", "of the loss that is left")
    nothing = report.fault is None and report.verdict == "falling"
    return "**nothing**: it falls" if nothing else f"**{report.verdict}**", decided


def _check(fault):
    return f"`{fault.check}` {fault.place}" if fault.check else ""


def ask(loop, seed=0):
    """Let a loop train a fresh model under a watch, and ask.

    Parameters
    ----------
    loop : callable
        Of model, optimizer, criterion and loader.
    seed : int
        Of the model and of the batches.

    Returns
    -------
    descentlab.torch.Report

    Raises
    ------
    ValueError
        Where it took no step.
    """
    import torch
    from torch import nn

    from descentlab.torch import Watch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
        optimizer, criterion = torch.optim.SGD(model.parameters(), lr=0.1), nn.CrossEntropyLoss()
        loader = torch.utils.data.DataLoader(digits().rows, batch_size=32, shuffle=True)
        watch = Watch(model, optimizer)
        loop(model, optimizer, criterion, loader)
        return watch.diagnose(criterion, loader)
