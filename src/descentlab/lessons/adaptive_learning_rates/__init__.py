"""Lesson 06: Should every parameter have its own learning rate?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["adam_step", "own_rates", "reaction", "sideways"],
    figures=["draw_directions", "draw_factors"],
    exercises=["q1", "q2", "q3", "q4", "q5"],
    cases=["floor_distance", "jumps", "ten_points"],
)
