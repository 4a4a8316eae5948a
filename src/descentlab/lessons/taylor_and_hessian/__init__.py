"""Lesson 02: What do the second derivatives know?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["parabolas", "sharp_valley", "taylor", "ways"],
    figures=["DOWN", "TAYLOR", "UP", "draw_guesses"],
    cases=["digits_network", "random_directions", "show_table"],
    spectra=["draw_rates", "draw_slope_and_bend", "draw_three_runs", "draw_walks"],
    exercises=["q1", "q2", "q3", "q4"],
    cards=["c05", "c07", "verdicts"],
)
