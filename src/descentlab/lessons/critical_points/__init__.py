"""Lesson 01: What can stop gradient descent?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["descent", "hunt", "stopping", "valley"],
    cases=["stalled_runs"],
    figures=["draw_basins", "draw_directions", "draw_inset", "draw_surface_3d"],
)
