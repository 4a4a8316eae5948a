"""Further to lesson 06: What does the scale remember?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["reaction"],
    figures=["draw_first_steps"],
    exercises=["q1"],
    cases=["adams_loop", "divided_first", "points", "share_gone", "step_lengths", "steps_to_follow",
           "turning_back"],
    networks=["best_of_rates", "last_over_first", "rate_per_layer", "scale_per_layer", "standardized", "walk_of"],
    cards=["c32", "c37", "c38", "verdicts"],
)
