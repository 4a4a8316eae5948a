"""Lesson 06: Should every parameter have its own learning rate?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["adam_step", "own_rates", "reaction"],
    figures=["draw_b_arrives", "draw_directions", "draw_factors", "draw_first_steps", "draw_one_rate", "draw_turned",
             "draw_units"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["START", "contestants", "degrees_from", "every_direction", "first_steps", "points", "share_left", "steps_a_digit",
           "steps_to_follow"],
    published=["by_equation", "played", "six", "unlabelled"],
    cards=["c32", "c36", "c37", "c38", "c42", "c53", "c57", "verdicts"],
)
