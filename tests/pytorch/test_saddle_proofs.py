"""What notebook 03 says that its lines in PyTorch print."""

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


@pytest.mark.parametrize("epochs, decay, zero, eta, low, high", [
    (20, 0.0, True, 0.1, 130, 150), (20, 0.0, True, 0.001, 0, 0), (60, 0.01, False, 0.1, 0, 0)])
def test_a_proof_at_zero_weights_and_silence_elsewhere_or_at_a_small_rate(epochs, decay, zero, eta, low, high, capsys):
    names = trained(epochs, decay, zero) | {"lr": eta, "wd": decay}
    imports, function, call = BLOCKS["03_saddle_escape"]
    with_decay = function.replace("weights))\n", "weights)) + wd * theta\n")
    assert with_decay.count("wd * theta") == 1
    for block in (imports, with_decay, call):
        exec(compile(block, "<03, In PyTorch>", "exec"), names)
    down, rest = capsys.readouterr().out.split(" ", 1)
    assert low <= int(down) <= high and rest == "of 300 steps bend down\n"
