"""What the lessons say under `In PyTorch`, run in PyTorch as it stands on the page; `make torch-test` calls it."""

import math
import re

import nbformat
import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from course import in_pytorch, notebooks
from descentlab import load_digits


def prose(path):
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


BLOCKS = {path.stem: blocks for path in notebooks() if (blocks := in_pytorch(prose(path)))}


def given():
    """What a page may take for granted: a small classifier of digits, its data, and all that a loop needs."""
    torch.manual_seed(0)
    digits = load_digits(np.random.default_rng(0))
    inputs = torch.tensor(digits.inputs, dtype=torch.float32)
    targets = torch.tensor(digits.labels, dtype=torch.int64)
    model = nn.Sequential(nn.Linear(64, 20), nn.Tanh(), nn.Linear(20, 10))
    dataset = TensorDataset(inputs, targets)
    loader, criterion = DataLoader(dataset, batch_size=32, shuffle=True), nn.CrossEntropyLoss()

    def train(net, optimizer):
        for x, y in loader:
            optimizer.zero_grad()
            criterion(net(x), y).backward()
            optimizer.step()

    return {"torch": torch, "nn": nn, "F": F, "model": model, "inputs": inputs, "targets": targets, "dataset": dataset,
            "loader": loader, "criterion": criterion, "train": train,
            "loss_of": lambda net: criterion(net(inputs), targets).item(),
            "validation_loader": DataLoader(dataset, batch_size=256),
            "lr": 0.1, "wd": 1e-3, "optimizer": torch.optim.SGD(model.parameters(), lr=0.1)}


def said(stem, capsys):
    """The names after the lines of a page have run, and the numbers that they printed."""
    names = given()
    for block in BLOCKS[stem]:
        exec(compile(block, f"<{stem}, In PyTorch>", "exec"), names)
    printed = capsys.readouterr().out
    return names, [float(number) for number in re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", printed)]


@pytest.mark.parametrize("stem", BLOCKS)
def test_the_lines_run_and_print_what_is_to_be_looked_at(stem, capsys):
    _, numbers = said(stem, capsys)
    assert numbers and all(map(math.isfinite, numbers))


def after_20_epochs(rate, batch):
    torch.manual_seed(0)
    names = given()
    names |= {"lr": rate, "loader": DataLoader(names["dataset"], batch_size=batch, shuffle=True)}
    twenty_more(names, rate)
    return names


def twenty_more(names, rate, falling=False):
    """Twenty epochs; the loss after them."""
    optimizer = torch.optim.SGD(names["model"].parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=20)
    for _ in range(20):
        for x, y in names["loader"]:
            optimizer.zero_grad()
            names["criterion"](names["model"](x), y).backward()
            optimizer.step()
        if falling:
            schedule.step()
    return names["criterion"](names["model"](names["inputs"]), names["targets"]).item()


@pytest.mark.parametrize("rate, batch, going_on, treatment, treated", [
    (0.1, 32, 0.55, 2.9, 0.04), (5.0, 4, 0.38, 5.0, 0.06), (0.0001, 32, 1.0, 3.9, 0.002)])
def test_08_s_treatments_leave_what_its_table_says(rate, batch, going_on, treatment, treated):
    left = []
    for eta, falling in ((rate, False), (treatment, True)):
        names = after_20_epochs(rate, batch)
        before = names["criterion"](names["model"](names["inputs"]), names["targets"]).item()
        left.append(twenty_more(names, eta, falling) / before)
    chaotic = rate > 1
    assert left == pytest.approx([going_on, treated], rel=0.9 if chaotic else 0.2)


@pytest.mark.parametrize("line, batch", [(0, 32), (1, 4), (2, 32)])
def test_08_shows_what_its_lines_print_after_20_epochs(line, batch, capsys):
    page = prose(next(path for path in notebooks() if path.stem == "08_why_did_it_stop"))
    shown = re.search(r"## In PyTorch.*?^(\| 0\.1, 32 .*?)\n\n", page, re.M | re.S)[1].splitlines()[line]
    rate, share, promised = map(float, re.findall(r"\d+\.\d+(?:e-\d+)?", shown)[:3])
    names = after_20_epochs(rate, batch)
    for block in BLOCKS["08_why_did_it_stop"]:
        exec(compile(block, "<08, In PyTorch>", "exec"), names)
    printed = list(map(float, re.findall(r"\d+\.\d+(?:e-\d+)?", capsys.readouterr().out)))
    chaotic = rate > 1      # there another library's rounding becomes another run
    assert printed == pytest.approx([share, promised], rel=0.9 if chaotic else 0.2)
