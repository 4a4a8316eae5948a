"""A further question to lesson 02: Where does the parabola end?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["directions"],
    figures=["draw_errors", "draw_limits", "draw_power_iteration", "draw_three_shapes", "eigenpairs", "levels_around",
             "polar_curvature"],
    cases=["kinks_crossed", "median_errors"],
    exercises=["q1"],
    cards=["c03", "verdicts"],
)
