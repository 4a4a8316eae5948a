"""The explorers of How large should a batch be?: a batch's surface, its gradient, a run by batches, and one step."""

from descentlab.lessons.batch_size.explorers.cloud import gradient_cloud
from descentlab.lessons.batch_size.explorers.run import batch_run
from descentlab.lessons.batch_size.explorers.surfaces import batch_surfaces

__all__ = ["batch_run", "batch_surfaces", "gradient_cloud"]
