"""The explorers of What does a ball know that a step does not?: a direction that remembers."""

from descentlab.lessons.momentum.explorers.memory import memory
from descentlab.lessons.momentum.explorers.pad import pad
from descentlab.lessons.momentum.explorers.swing import swing

__all__ = ["ball", "memory", "pad", "swing"]
