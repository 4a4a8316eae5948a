"""Lesson 01: What can stop gradient descent?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["descent", "two_bends", "valley"],
    figures=["draw_edge", "draw_factors", "draw_hops", "draw_kinds", "draw_trained"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["Run", "tell_factors", "tell_minima", "unlabelled_runs"],
    cards=["c01", "c02", "verdicts"],
)
