"""The exercises of How large should a batch be?: the whole loop, the break-even, a fair comparison, B* from two etas."""

from descentlab.lessons.batch_size.exercises.batch_by_batch import q1
from descentlab.lessons.batch_size.exercises.batches import q2
from descentlab.lessons.batch_size.exercises.comparing import q3
from descentlab.lessons.batch_size.exercises.rescaling import q4

__all__ = ["q1", "q2", "q3", "q4"]
