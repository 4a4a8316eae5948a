"""Lesson 07: How should the learning rate change?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["annealing", "averaged", "shifted"],
    figures=["draw_differences", "draw_slice"],
    exercises=["q1", "q2", "q3", "q4", "q5"],
)
