"""Lesson 05: What does a ball know that a step does not?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["ball", "conventions", "memory", "pad"],
    figures=["draw_rate_map"],
    exercises=["q1", "q2", "q3", "q4", "q5", "q6"],
)
