"""The exercises of How large should a batch be?: the whole loop, the safe limit, a fair comparison, the doubling."""

from descentlab.lessons.batch_size.exercises.batch_by_batch import q1
from descentlab.lessons.batch_size.exercises.batches import q2
from descentlab.lessons.batch_size.exercises.comparing import q3
from descentlab.lessons.batch_size.exercises.doubling import q4

__all__ = ["q1", "q2", "q3", "q4"]
