"""Lesson 03: How do you leave a saddle?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["aim", "leave", "missed"],
    figures=["draw_after_nudge", "draw_announced", "draw_apart", "draw_changes", "draw_flat_run", "draw_waits",
             "draw_way_down"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["critical_points", "first", "network", "nudge", "stopped_runs", "ten_saddles"],
    cards=["c06", "c10", "c13", "c14", "c15", "verdicts"],
)
