"""What a watch costs: time of a step, memory in copies of the parameters, gradients of a diagnosis.

    python benchmarks/watch.py [--steps 1200]

A network of about a million parameters reads batches of 64 rows, on one thread. The same loop runs with a watch and
without, a block of steps each in turn, so that a slow moment meets both; what counts is the ratio of the medians.
"""

import argparse
import time
from statistics import mean, median

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from descentlab.torch import Watch

BLOCK = 48      # steps; twice the usual distance of two samples


def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 200), nn.ReLU(), nn.Linear(200, 10))


class Contender:
    """A loop, with a watch or without."""

    def __init__(self, make, data, watched):
        self.model, self.data = network(), data
        self.optimizer, self.criterion = make(self.model.parameters()), nn.CrossEntropyLoss()
        self.watch = Watch(self.model, self.optimizer) if watched else None
        self.times = []

    def block(self):
        begin = time.process_time()
        for inputs, targets in self.data[:BLOCK]:
            self.optimizer.zero_grad()
            self.criterion(self.model(inputs), targets).backward()
            self.optimizer.step()
        self.times.append((time.process_time() - begin) / BLOCK)


def compare(name, make, data, blocks):
    plain, watched = (Contender(make, data, each) for each in (False, True))
    for _ in range(blocks):
        for each in (plain, watched):
            each.block()
    early = mean(watched.times[:2]) / mean(plain.times[:2]) - 1
    late = median(b / a for a, b in zip(plain.times[3:], watched.times[3:])) - 1
    print(f"{name}: a step takes {1e3 * median(plain.times):.1f} ms; watched {late:+.1%} (the first {2 * BLOCK} steps "
          f"{early:+.1%}), {watched.watch.record.copies} copies of {sum(p.numel() for p in plain.model.parameters()):,} "
          "parameters")
    return watched


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1200)
    steps = parser.parse_args().steps
    torch.set_num_threads(1)
    torch.manual_seed(0)
    inputs, targets = torch.randn(64 * BLOCK, 784), torch.randint(10, (64 * BLOCK,))
    data = list(DataLoader(TensorDataset(inputs, targets), 64))
    for name, make in {"SGD": lambda p: torch.optim.SGD(p, lr=0.01),
                       "momentum": lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9),
                       "Adam": lambda p: torch.optim.Adam(p, lr=1e-3)}.items():
        watched = compare(name, make, data, max(steps // BLOCK, 4))
    begin = time.process_time()
    report = watched.watch.diagnose(watched.criterion, DataLoader(TensorDataset(inputs, targets), 64), rows=512)
    seconds = time.process_time() - begin
    print(f"a diagnosis on 512 rows: {report.cost:g} gradients, {seconds:.0f} s of CPU time ({report.verdict})")


if __name__ == "__main__":
    main()
