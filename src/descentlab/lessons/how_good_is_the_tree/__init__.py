"""Further to lesson 08: How good is the tree?"""

from descentlab.lessons import room

__getattr__, __dir__, __all__ = room(
    __name__,
    asked=["cosine", "fall", "longer_step", "noise_to_signal", "promise", "why"],
    cases=["reachable", "ward"],
    explorers=["diagnosis_desk"],
    exercises=["progress", "q1"],
    figures=["draw_treated", "draw_treatments"],
    racing=["case", "compete", "left", "left_at", "raced", "runs", "treat"],
)
