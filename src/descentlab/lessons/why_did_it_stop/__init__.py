"""Lesson 08: Why did it stop?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["clinic", "cure", "promise_and_fall"],
    cards=["draw_cards"],
    figures=["draw_left", "draw_profiles", "draw_slopes"],
    tree=["draw_tree"],
    exercises=["progress", "q1", "q2", "q3", "q4"],
    cases=["runs", "taken_back"],
    generator=["stalls"],
    treatments=["CURES", "compared", "left", "left_at", "left_by", "proposed"],
)
