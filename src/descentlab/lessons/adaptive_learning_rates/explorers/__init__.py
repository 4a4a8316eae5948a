"""The explorers of Should every parameter have its own learning rate?"""

from descentlab.lessons.adaptive_learning_rates.explorers.adam import adam_lines, adam_step
from descentlab.lessons.adaptive_learning_rates.explorers.regression import own_rates

__all__ = ["adam_lines", "adam_step", "own_rates"]
