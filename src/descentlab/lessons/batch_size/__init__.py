"""Lesson 04: How large should a batch be?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["first_step", "gradient_cloud", "quickest"],
    figures=["draw_best_rates", "draw_comparisons", "draw_limit", "draw_optimizers"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["epochs_to"],
    cards=["c23", "c25", "verdicts"],
)
