"""The exercises of How large should a batch be?: the safe limit, comparisons that are fair, and the quickest batch."""

from descentlab.lessons.batch_size.exercises.batches import q1
from descentlab.lessons.batch_size.exercises.comparing import q2, q3
from descentlab.lessons.batch_size.exercises.quickest import q4

__all__ = ["q1", "q2", "q3", "q4"]
