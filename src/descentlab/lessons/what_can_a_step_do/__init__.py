"""A further question to lesson 01: What can a step do?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["hunt", "well"],
    figures=["draw_even_steps", "draw_swing", "draw_well"],
    exercises=["q1", "q2"],
    cases=["share_that_gets_out", "sign_changes", "steps_of_length", "train", "well_bend"],
    cards=["c30", "c31", "c33", "c34", "verdicts"],
)
