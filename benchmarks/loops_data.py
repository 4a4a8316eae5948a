"""The tasks and the models of `loops.py`: scikit-learn's real data sets and small made ones, a few thousand parameters."""

import attrs
import numpy as np
import torch
from sklearn import datasets
from torch import nn


@attrs.frozen(eq=False)
class Task:
    """What is to be learned: inputs (rows, ...), targets, the criterion for them, and how many outputs it wants."""

    inputs: torch.Tensor
    targets: torch.Tensor
    criterion: nn.Module
    outputs: int


def scaled(x):
    """Features of mean 0 and spread 1; what does not vary becomes 0."""
    return (x - x.mean(0)) / np.where(x.std(0) > 1e-8, x.std(0), 1.0)


def classes(inputs, labels):
    return Task(torch.tensor(inputs, dtype=torch.float32), torch.tensor(labels), nn.CrossEntropyLoss(),
                int(labels.max()) + 1)


def numbers(inputs, targets):
    targets = torch.tensor(scaled(targets), dtype=torch.float32).view(len(targets), -1)
    return Task(torch.tensor(inputs, dtype=torch.float32), targets, nn.MSELoss(), targets.shape[1])


def some(rng, bunch, rows=400):
    """Some rows of a data set of scikit-learn's."""
    chosen = rng.permutation(len(bunch.target))[:rows]
    return bunch.data[chosen], bunch.target[chosen]


# Tasks: of a generator --------------------------------------------------------------------------------------------

def digits(rng):
    inputs, labels = some(rng, datasets.load_digits())
    return classes(scaled(inputs), labels)


def images(rng):
    inputs, labels = some(rng, datasets.load_digits(), 300)
    return classes((inputs.reshape(-1, 1, 8, 8) - 4.9) / 6.0, labels)


def sequences(rng):
    """Digits row by row."""
    inputs, labels = some(rng, datasets.load_digits(), 300)
    return classes((inputs.reshape(-1, 8, 8) - 4.9) / 6.0, labels)


def cancer(rng):
    inputs, labels = some(rng, datasets.load_breast_cancer())
    return classes(scaled(inputs), labels)


def tumour(rng):
    """Breast cancer with one logit."""
    inputs, labels = some(rng, datasets.load_breast_cancer())
    return Task(torch.tensor(scaled(inputs), dtype=torch.float32), torch.tensor(labels, dtype=torch.float32)[:, None],
                nn.BCEWithLogitsLoss(), 1)


def wine(rng):
    inputs, labels = some(rng, datasets.load_wine())
    return classes(scaled(inputs), labels)


def iris(rng):
    inputs, labels = some(rng, datasets.load_iris())
    return classes(scaled(inputs), labels)


def diabetes(rng):
    inputs, targets = some(rng, datasets.load_diabetes())
    return numbers(scaled(inputs), targets)


def grades(rng):
    """The kind of a wine as a number."""
    inputs, labels = some(rng, datasets.load_wine())
    return numbers(scaled(inputs), labels.astype(float))


def petals(rng):
    """The width of an iris' petal, from its other three."""
    inputs = datasets.load_iris().data[rng.permutation(150)]
    return numbers(scaled(inputs[:, :3]), inputs[:, 3])


def line(rng, noise=0.3):
    """A linear law with noise."""
    inputs = rng.normal(size=(256, 8))
    return numbers(inputs, inputs @ rng.normal(size=8) + noise * rng.normal(size=256))


def teacher(rng):
    """What a small network says of noise."""
    inputs = rng.normal(size=(256, 6))
    hidden = np.tanh(inputs @ rng.normal(size=(6, 6)))
    return numbers(inputs, hidden @ rng.normal(size=6) + 0.05 * rng.normal(size=256))


def moons(rng):
    inputs, labels = datasets.make_moons(300, noise=0.15, random_state=int(rng.integers(2**31)))
    return classes(scaled(inputs), labels)


def blobs(rng):
    inputs, labels = datasets.make_classification(300, 12, n_informative=6, n_classes=4, class_sep=1.5,
                                                  random_state=int(rng.integers(2**31)))
    return classes(scaled(inputs), labels)


def sums(rng):
    """Is the sum of a sequence above 0?"""
    inputs = rng.normal(size=(300, 8, 2))
    return classes(inputs, (inputs.sum((1, 2)) > 0).astype(int))


def ratings(rng):
    """Entries of a matrix of rank 3, to be told from the numbers of row and column."""
    rows, columns = rng.normal(size=(30, 3)), rng.normal(size=(20, 3))
    pairs = np.array([(i, j) for i in range(30) for j in range(20)])[rng.permutation(600)[:400]]
    targets = (rows[pairs[:, 0]] * columns[pairs[:, 1]]).sum(1) + 0.1 * rng.normal(size=len(pairs))
    return attrs.evolve(numbers(pairs, targets), inputs=torch.tensor(pairs))


def rank_four(rng):
    """A linear map of rank 4, from eight numbers to eight."""
    inputs = rng.normal(size=(256, 8))
    return numbers(inputs, inputs @ rng.normal(size=(8, 4)) @ rng.normal(size=(4, 8)))


def correlated(rng):
    """A linear law of standardized features that nearly say the same: a ravine."""
    inputs = scaled(rng.normal(size=(256, 1)) + 10 ** rng.uniform(-2.2, -1.6) * rng.normal(size=(256, 6)))
    _, _, axes = np.linalg.svd(inputs, full_matrices=False)
    way = axes[1:].T @ rng.normal(size=5)
    return numbers(inputs, inputs @ way)


def noisy_line(rng):
    return line(rng, noise=float(rng.uniform(1.5, 4)))


FLAT = (digits, cancer, tumour, wine, iris, diabetes, line, teacher, moons, blobs)
LABELLED = (digits, cancer, wine, iris, moons, blobs)
NUMBERS = (diabetes, line, teacher)


# Models: of a task and a unit ---------------------------------------------------------------------------------------

UNITS = {"relu": nn.ReLU, "tanh": nn.Tanh, "gelu": nn.GELU, "sigmoid": nn.Sigmoid, "leaky": nn.LeakyReLU}


def layered(task, unit, *widths, between=()):
    """Linear layers with a unit (and whatever stands before it) between them."""
    sizes = [task.inputs.shape[-1], *widths]
    layers = [nn.Linear(*sizes[i:i + 2]) if part is None else part(sizes[i + 1]) for i in range(len(widths))
              for part in (None, *between, lambda _: UNITS[unit]())]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], task.outputs))


def linear(task, unit):
    return layered(task, unit)


def narrow(task, unit):
    return layered(task, unit, 16)


def wide(task, unit):
    return layered(task, unit, 40)


def two(task, unit):
    return layered(task, unit, 24, 24)


def three(task, unit):
    return layered(task, unit, 24, 24, 16)


def deep(task, unit):
    return layered(task, unit, *[16] * 6)


def normed(task, unit):
    return layered(task, unit, 24, 24, between=(nn.BatchNorm1d,))


def deep_normed(task, unit):
    return layered(task, unit, *[16] * 4, between=(nn.BatchNorm1d,))


def dropped(task, unit):
    return layered(task, unit, 32, 24, between=(lambda _: nn.Dropout(0.1),))


def convolutional(task, unit):
    return nn.Sequential(nn.Conv2d(1, 6, 3), UNITS[unit](), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(54, task.outputs))


def convolutional_normed(task, unit):
    return nn.Sequential(nn.Conv2d(1, 6, 3), nn.BatchNorm2d(6), UNITS[unit](), nn.Conv2d(6, 8, 3, stride=2), UNITS[unit](),
                         nn.Flatten(), nn.Linear(32, task.outputs))


class Last(nn.Module):
    """A recurrent network that answers at the end of a sequence."""

    def __init__(self, task, kind):
        super().__init__()
        self.cells = kind(task.inputs.shape[-1], 20, batch_first=True)
        self.head = nn.Linear(20, task.outputs)

    def forward(self, x):
        return self.head(self.cells(x)[0][:, -1])


def recurrent(task, unit):
    return Last(task, nn.RNN)


def gated(task, unit):
    return Last(task, nn.GRU)


class Attentive(nn.Module):
    """A transformer of one layer, and the mean of what it says."""

    def __init__(self, task):
        super().__init__()
        width = 16
        self.embed = nn.Linear(task.inputs.shape[-1], width)
        self.place = nn.Parameter(0.1 * torch.randn(task.inputs.shape[1], width))
        self.layer = nn.TransformerEncoderLayer(width, 2, 32, dropout=0.0, batch_first=True, norm_first=True)
        self.head = nn.Linear(width, task.outputs)

    def forward(self, x):
        return self.head(self.layer(self.embed(x) + self.place).mean(1))


def transformer(task, unit):
    return Attentive(task)


class Factors(nn.Module):
    """An entry of a matrix as the product of a row's and a column's factors."""

    def __init__(self, size):
        super().__init__()
        self.rows, self.columns = nn.Embedding(30, 4), nn.Embedding(20, 4)
        for table in (self.rows, self.columns):
            nn.init.normal_(table.weight, std=size)

    def forward(self, pairs):
        return (self.rows(pairs[:, 0]) * self.columns(pairs[:, 1])).sum(1, keepdim=True)


def factors(task, unit):
    return Factors(0.5)


def product(task, unit):
    """A linear map as a product of two."""
    return nn.Sequential(nn.Linear(8, 6, bias=False), nn.Linear(6, 8, bias=False))


class Bump(nn.Module):
    """A sum of bumps, each around a centre: far from all of them it is flat."""

    def __init__(self, task, away):
        super().__init__()
        self.centres = nn.Parameter(away + 0.1 * torch.randn(4, task.inputs.shape[-1]))
        self.heights = nn.Parameter(torch.randn(4, task.outputs))

    def forward(self, x):
        return torch.exp(-(x[:, None] - self.centres).square().sum(-1) / 2) @ self.heights


def bumps(task, unit):
    """Their centres where no row is."""
    return Bump(task, 3.0)
