"""A further question to lesson 05: How fast is a ball?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["ahead"],
    figures=["draw_arrival", "draw_hovering", "draw_leap", "draw_measured_rates", "draw_trap", "draw_two_limits"],
    exercises=["q1", "q2", "q3"],
    cards=["c52", "verdicts"],
)
