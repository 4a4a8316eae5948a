"""Lesson 06: Should every parameter have its own learning rate?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["adam_lines", "adam_step", "own_rates"],
    figures=["draw_digits", "draw_parts", "draw_steps", "draw_units"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["LOWEST", "START", "best_rate", "fewest_steps", "lean", "left_when_turned", "points", "share_gone"],
    digits=["best_of_rates", "last_over_first", "scale_for_all", "scale_per_layer", "standardized"],
    four_runs=["unlabelled"],
    cards=["c36", "verdicts"],
)
