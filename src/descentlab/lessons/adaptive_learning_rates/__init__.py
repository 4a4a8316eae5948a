"""Lesson 06: Should every parameter have its own learning rate?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["adam_step", "own_rates", "reaction"],
    figures=["draw_factors", "draw_first_steps", "draw_loss_b_and_w", "draw_one_rate", "draw_rulers", "draw_turned",
             "draw_units"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["START", "best_rate", "contestants", "degrees_between", "degrees_from", "every_direction", "first_steps",
           "points", "share_gone", "share_left", "steps_to_a_tenth", "steps_to_follow", "times"],
    published=["by_equation", "played", "six", "unlabelled"],
    cards=["c32", "c36", "c37", "c38", "c42", "c53", "c57", "verdicts"],
)
