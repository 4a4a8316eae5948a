"""Lesson 03: How do you leave a saddle?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["coins", "leave", "plateau", "searched"],
    figures=["draw_remedies", "draw_share_against_loss"],
    exercises=["q1", "q2", "q3", "q4", "q5"],
    cases=["measured_ends", "network", "search_ends"],
)
