"""Lesson 00: Start here"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["course"],
    figures=["draw_jumps", "draw_two_ways"],
    exercises=["q1"],
    progress_map=["progress"],
)
