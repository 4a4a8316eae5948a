"""A further question to lesson 03: Plateaus and remedies."""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["plateau", "rocking"],
    figures=["draw_flat_lands", "draw_layers", "draw_more_layers", "draw_remedies"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["patients"],
    cards=["c16", "c17", "c18", "c35", "verdicts"],
)
