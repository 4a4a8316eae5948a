"""Lesson 04: How large should a batch be?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["batch_run", "batch_surfaces", "gradient_cloud"],
    figures=["draw_clocks", "draw_timings"],
    exercises=["q1", "q2", "q3", "q4", "q5"],
    cases=["straight_line"],
)
