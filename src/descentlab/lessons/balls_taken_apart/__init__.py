"""A further question to lesson 05: Can a ball be taken apart?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["longest_bar"],
    figures=["draw_heights", "draw_one_run"],
    exercises=["q1"],
    cards=["c27", "verdicts"],
)
