"""Lesson 02: What do the second derivatives know?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["directions", "sharp_valley", "taylor"],
    figures=["DOWN", "TAYLOR", "UP", "draw_ends", "draw_errors", "draw_every_direction", "draw_guesses",
             "draw_three_shapes", "newton_step", "polar_curvature"],
    cases=["kinks_crossed", "median_errors", "random_directions", "with_relu"],
    spectra=["draw_limits", "draw_power_iteration", "draw_rates", "draw_walks"],
    exercises=["q1", "q2", "q3", "q4"],
    cards=["c03", "c05", "c07", "verdicts"],
)
