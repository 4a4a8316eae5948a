"""Lesson 05: What does a ball know that a step does not?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["ball", "pad", "swing"],
    figures=["draw_best_runs", "draw_conditions", "draw_leaps", "draw_one_run", "draw_speeds", "draw_three_balls"],
    rate_map=["draw_rate_map"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["best", "both_sides", "fewest_steps", "mystery", "rolled"],
    cards=["c27", "c28", "c29", "c52", "verdicts"],
)
