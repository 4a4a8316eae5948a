"""A further question to lesson 03: Where does training end?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    explorers=["aim", "leave", "missed"],
    figures=["draw_changes", "draw_way_down"],
    exercises=["q1"],
    cases=["critical_points", "network", "nudge", "stopped_runs"],
    cards=["c06", "c10", "c13", "c15", "verdicts"],
)
