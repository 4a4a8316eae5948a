"""Lesson 05: What does a ball know that a step does not?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["memory", "pad", "swing"],
    figures=["draw_conditions", "draw_effective", "draw_rolling", "draw_shaken", "draw_three_balls"],
    hollows=["draw_hollows"],
    regions=["draw_bars"],
    exercises=["q1", "q2", "q3", "q4"],
    cases=["fewest_steps", "mystery"],
    cards=["c28", "c29", "verdicts"],
)
