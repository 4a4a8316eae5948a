"""Lesson 01: What can stop gradient descent?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["descent", "hunt", "stopping", "valley"],
    figures=["draw_basins", "draw_directions", "draw_inset", "draw_surface_3d"],
    exercises=["q1", "q2", "q3", "q4", "q5"],
    cases=["stalled_runs"],
)
