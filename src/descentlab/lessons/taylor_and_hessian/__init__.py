"""Lesson 02: What do the second derivatives know?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["parabolas", "taylor", "ways"],
    figures=["DOWN", "TAYLOR", "UP", "draw_ends", "draw_every_direction", "draw_guesses", "eigenpairs",
             "levels_around", "newton_step", "polar_curvature"],
    cases=["digits_network", "random_directions", "show_table", "with_relu"],
    spectra=["draw_rates", "draw_slope_and_bend", "draw_three_runs", "draw_walks"],
    exercises=["q1", "q2", "q3", "q4"],
    cards=["c05", "c07", "verdicts"],
)
