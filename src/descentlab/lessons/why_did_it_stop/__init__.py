"""Lesson 08: Why did it stop?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["clinic", "diagnosis_desk", "promise_and_fall"],
    cards=["draw_cards"],
    figures=["draw_gains", "draw_profiles", "draw_treatments", "draw_tree"],
    exercises=["progress", "q1", "q2", "q3", "q4"],
    cases=["reachable", "runs", "ward"],
    treatments=["CURES", "compete", "left", "left_at", "tried"],
)
