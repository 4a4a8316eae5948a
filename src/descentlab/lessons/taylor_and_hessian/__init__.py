"""Lesson 02: What do the second derivatives know?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["directions", "taylor", "taylor_plane", "tolerance"],
    figures=["TAYLOR", "draw_arrow", "draw_directional_curvature", "draw_line", "draw_region", "draw_trace",
             "polar_curvature"],
    exercises=["q1", "q2", "q3", "q4", "q5", "q6"],
    cases=["trained_spectrum"],
)
