"""The explorers of Do small batches generalize better?: two valleys of one depth, and runs by batches."""

from descentlab.lessons.batches_and_generalization.explorers.run import batch_run
from descentlab.lessons.batches_and_generalization.explorers.valleys import two_valleys

__all__ = ["batch_run", "two_valleys"]
