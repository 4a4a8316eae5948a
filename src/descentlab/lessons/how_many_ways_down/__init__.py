"""A further question to lesson 03: How many ways down?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["coins", "searched"],
    figures=["draw_heads", "draw_share_against_loss", "draw_stall_bends"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["measured_ends", "mystery", "network", "padded", "search_ends"],
    cards=["c09", "c11", "c12", "verdicts"],
)
