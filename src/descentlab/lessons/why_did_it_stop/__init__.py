"""Lesson 08: Why did it stop?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["clinic", "one_step", "promise_and_fall"],
    cards=["draw_cards"],
    figures=["draw_helped", "draw_profiles", "draw_tree"],
    exercises=["progress", "q1", "q2", "q3", "q4"],
    cases=["digits_run", "runs"],
    treatments=["CURES", "left", "left_at", "proposed", "treat"],
)
