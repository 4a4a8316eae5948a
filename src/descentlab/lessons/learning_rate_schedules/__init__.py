"""Lesson 07: How should the learning rate change?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["old_and_new", "settle", "standing"],
    figures=["draw_floors", "draw_peaks", "draw_way_and_noise"],
    over_time=["draw_drop", "draw_directions", "draw_standstills"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["Splits", "kinds", "staircase", "with_peaks"],
    watched=["train_and_watch"],
    cards=["c43", "verdicts"],
)
