"""Lesson 04: How large should a batch be?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["batch_surfaces", "first_step", "gradient_cloud"],
    figures=["draw_best_rates", "draw_comparisons", "draw_costs", "draw_each_at_its_best", "draw_limit", "draw_needed"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["epochs_to", "own_gradients", "straight_line"],
    cards=["c19", "c20", "c21", "c22", "c23", "c25", "verdicts"],
)
