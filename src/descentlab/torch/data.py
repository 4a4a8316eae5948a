"""The rows of the data that a diagnosis asks: read once, and kept."""

import attrs
import torch


@attrs.frozen(eq=False)
class Data:
    """Batches (inputs, targets), as the loop has them.

    Parameters
    ----------
    batches : list
    rows : int
        How many rows they hold.
    all : int or None
        How many there are in all, where that is known.
    """

    batches: list
    rows: int
    all: int | None

    def __str__(self):
        if self.all is None:
            return f"the first {self.rows:,} rows"
        return f"{self.rows:,} of {self.all:,} rows, drawn once" if self.rows < self.all else f"all {self.rows:,} rows"


def drawn(loader, rows):
    """Some rows of what a loader gives: all of them if there are no more than that, else a sample drawn once.

    Parameters
    ----------
    loader : iterable
        Of batches (inputs, targets).
    rows : int

    Returns
    -------
    Data

    Raises
    ------
    TypeError, ValueError
        Where it gives no such batches.
    """
    dataset = getattr(loader, "dataset", None)
    indexed = isinstance(loader, torch.utils.data.DataLoader) and hasattr(dataset, "__len__") and loader.batch_size
    found = _indexed(loader, rows) if indexed else _first(loader, rows)
    if not found:
        raise ValueError("loader must give batches (inputs, targets), got none")
    if len(found) > 1 and size(found[-1]) == 1:
        found.pop()         # a row alone has no spread: batch normalization refuses it
    return Data(found, sum(map(size, found)), len(dataset) if indexed else None)


def _indexed(loader, rows):
    """Batches of a dataset that can be asked for any row; neither workers nor samplers are called."""
    number = len(loader.dataset)
    chosen = torch.arange(number)
    if number > rows:
        chosen = torch.randperm(number, generator=torch.Generator().manual_seed(0))[:rows].sort().values
    return [_batch(loader.collate_fn([loader.dataset[i] for i in part.tolist()]))
            for part in chosen.split(loader.batch_size)]


def _first(loader, rows):
    found = []
    for batch in loader:
        found.append(_batch(batch))
        if sum(map(size, found)) >= rows:
            break
    return found


def _batch(batch):
    if not isinstance(batch, (tuple, list)) or len(batch) < 2:
        keys = f" with the keys {', '.join(map(str, batch))}" if isinstance(batch, dict) else ""
        raise TypeError(f"loader must be an iterable of batches (inputs, targets), got {type(batch).__name__}{keys}; for others "
                        "give a generator: ((batch, batch) for batch in loader) for an autoencoder, ((batch, "
                        'batch["labels"]) for batch in loader) for dicts')
    inputs = batch[0] if len(batch) == 2 else tuple(batch[:-1])
    return inputs, batch[-1]


def size(batch):
    """The rows of a batch.

    Parameters
    ----------
    batch : tuple
        Inputs and targets.

    Returns
    -------
    int
    """
    tensors = list(leaves(batch[0]))
    return len(tensors[0]) if tensors and tensors[0].ndim else 1


def leaves(tree):
    """The tensors in nested tuples, lists and dicts.

    Parameters
    ----------
    tree : object

    Yields
    ------
    Tensor
    """
    if torch.is_tensor(tree):
        yield tree
    elif isinstance(tree, dict):
        for part in tree.values():
            yield from leaves(part)
    elif isinstance(tree, (tuple, list)):
        for part in tree:
            yield from leaves(part)


def mapped(tree, change):
    """The same nested tuples, lists and dicts, with each tensor changed.

    Parameters
    ----------
    tree : object
    change : callable
        Of a tensor.

    Returns
    -------
    object
    """
    if torch.is_tensor(tree):
        return change(tree)
    if isinstance(tree, dict):
        return {key: mapped(part, change) for key, part in tree.items()}
    if isinstance(tree, (tuple, list)):
        parts = [mapped(part, change) for part in tree]
        return tuple(parts) if isinstance(tree, tuple) else parts
    return tree
