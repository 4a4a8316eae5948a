"""The explorers of Should every parameter have its own learning rate?"""

from descentlab.lessons.adaptive_learning_rates.explorers.adam import adam_step
from descentlab.lessons.adaptive_learning_rates.explorers.regression import own_rates
from descentlab.lessons.adaptive_learning_rates.explorers.sigma import reaction

__all__ = ["adam_step", "own_rates", "reaction"]
