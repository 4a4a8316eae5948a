"""What notebook 03 says that its lines in PyTorch print."""

import re

import pytest
import torch
from torch import nn

from test_in_pytorch import BLOCKS, given


def trained(epochs, decay, zero):
    """The names that the page takes for granted, after some epochs of its loop."""
    names = given()
    model, optimizer = names["model"], names["optimizer"]
    optimizer.param_groups[0]["weight_decay"] = decay
    if zero:
        nn.utils.vector_to_parameters(torch.zeros(1510), model.parameters())
    for _ in range(epochs):
        for inputs, targets in names["loader"]:
            optimizer.zero_grad()
            names["criterion"](model(inputs), targets).backward()
            optimizer.step()
    return names


@pytest.mark.parametrize("epochs, decay, zero, eta, promised, lost, proof", [
    (20, 0.0, False, 0.1, (12, 16), (10, 14), None), (300, 0.01, False, 0.1, (0.05, 0.6), (0.01, 0.1), None),
    (20, 0.0, True, 0.1, (0, 0.02), (0, 0.01), (90, 160)), (20, 0.0, True, 0.001, (0, 0.001), (0, 0.001), None)])
def test_what_a_slope_promises_and_what_comes_and_a_proof_beside_a_saddle_only(
        epochs, decay, zero, eta, promised, lost, proof, capsys):
    names = trained(epochs, decay, zero) | {"lr": eta, "wd": decay}
    for block in BLOCKS["03_saddle_escape"]:
        block = block.replace("criterion(trial(x), y)\n",
                              "criterion(trial(x), y) + wd / 2 * sum((w * w).sum() for w in weights)\n")
        exec(compile(block, "<03, In PyTorch>", "exec"), names)
    printed = re.fullmatch(r"slope: (.*)% of the loss in 100 steps\nfirst proof at step (\w+)\n", capsys.readouterr().out)
    slope, step = printed.groups()
    assert promised[0] <= float(slope) <= promised[1]
    assert step == "None" if proof is None else proof[0] <= int(step) <= proof[1]
    theta, at, loss = names["theta"], names["loss_and_gradient"], names["loss"]
    for _ in range(100):
        theta = theta - eta * at(theta)[1]
    assert lost[0] <= 100 * (1 - at(theta)[0] / loss) <= lost[1]
