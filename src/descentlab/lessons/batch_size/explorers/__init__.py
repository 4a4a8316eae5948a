"""The explorers of How large should a batch be?: a batch's gradient, where one step lands, and what a size costs."""

from descentlab.lessons.batch_size.explorers.cloud import gradient_cloud
from descentlab.lessons.batch_size.explorers.quickest import quickest
from descentlab.lessons.batch_size.explorers.step import first_step

__all__ = ["first_step", "gradient_cloud", "quickest"]
