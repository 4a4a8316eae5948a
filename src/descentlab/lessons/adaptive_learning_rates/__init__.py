"""Lesson 06: Should every parameter have its own learning rate?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["adam_step", "own_rates", "reaction"],
    figures=["draw_digits", "draw_first_steps", "draw_parts", "draw_ratios", "draw_turned", "draw_units"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["LOWEST", "START", "best_rate", "degrees_between", "fewest_steps", "first_steps", "lean", "left_when_turned",
           "mean_of_all_squares", "points", "share_gone", "steps_to_follow", "turning_back"],
    digits=["best_of_rates", "last_over_first", "one_scale", "rate_per_layer", "scale_per_layer", "standardized"],
    four_runs=["unlabelled"],
    cards=["c32", "c36", "c37", "c38", "verdicts"],
)
