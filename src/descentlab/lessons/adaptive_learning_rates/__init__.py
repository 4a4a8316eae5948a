"""Lesson 06: Should every parameter have its own learning rate?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["adam_step", "own_rates", "reaction", "sideways"],
    cases=["floor_distance", "jumps", "ten_points"],
    figures=["draw_factors"],
)
