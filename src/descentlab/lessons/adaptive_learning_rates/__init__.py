"""Lesson 06: Should every parameter have its own learning rate?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["adam_step", "own_rates", "reaction"],
    figures=["draw_digits", "draw_first_steps", "draw_parts", "draw_rulers", "draw_turned", "draw_units"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["START", "best_rate", "contestants", "degrees_between", "degrees_from", "first_steps", "points",
           "share_gone", "small_steps", "steps_to_a_tenth", "steps_to_follow", "turning_back"],
    digits=["best_losses", "share_left", "standardized"],
    published=["by_equation", "played", "six", "unlabelled"],
    cards=["c32", "c36", "c37", "c38", "c42", "c53", "c57", "verdicts"],
)
