"""The explorers of How large should a batch be?: a batch's surface, its gradient, and where one step lands."""

from descentlab.lessons.batch_size.explorers.cloud import gradient_cloud
from descentlab.lessons.batch_size.explorers.step import first_step
from descentlab.lessons.batch_size.explorers.surfaces import batch_surfaces

__all__ = ["batch_surfaces", "first_step", "gradient_cloud"]
