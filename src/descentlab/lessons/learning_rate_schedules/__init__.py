"""Lesson 07: How should the learning rate change?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["annealing", "averaged", "shifted"],
    figures=["draw_differences", "draw_slice"],
)
