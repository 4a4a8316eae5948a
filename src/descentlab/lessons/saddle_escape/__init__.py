"""Lesson 03: How do you leave a saddle?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["announce", "nudged", "two_parts"],
    figures=["draw_apart", "draw_flat_run", "draw_waits"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["first", "network", "nudge", "part_down", "tabulate", "ten_saddles"],
    cards=["c14", "verdicts"],
)
